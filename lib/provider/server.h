// A gRPC server on a unix socket that Terraform attaches to (TF_REATTACH_PROVIDERS). It knows
// nothing of providers: it hands each unary call, as bytes, to a handler, with the number of the
// connection that it came on. One connection is one provider instance of one terraform process, so
// state set by Configure is kept per connection. Source: go-plugin's gRPC protocol.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace infra::provider {

struct CallResult {
  enum class Status : std::uint8_t { ok, unimplemented, invalid_argument };
  Status status = Status::ok;
  std::string message;  // the encoded response, or the error's text
};

// `method` without its service: "PlanResourceChange". Called from several threads at once.
using CallHandler = std::function<CallResult(std::uint64_t connection, std::string_view method,
                                             std::string_view request)>;

class Server {
 public:
  // Listens when it returns. Throws infra::Error where the socket cannot be made (path longer than
  // 107 bytes, folder not writable).
  Server(std::string socket_path, CallHandler handler);
  ~Server();  // ends all connections, removes the socket
  Server(const Server&) = delete;

  const std::string& socket_path() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace infra::provider
