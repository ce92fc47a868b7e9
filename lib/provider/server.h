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
  enum class Status : std::uint8_t { ok, unimplemented, invalid_argument, internal };
  Status status = Status::ok;
  std::string message;  // the encoded response, or the error's text
};

// `method` without its service: "PlanResourceChange". Called from several threads at once. What it
// throws ends the call, not the server.
using CallHandler = std::function<CallResult(std::uint64_t connection, std::string_view method,
                                             std::string_view request)>;

class Server {
 public:
  // Terraform's own limit for one message (its plugin client's grpcMaxMessageSize), in bytes.
  static constexpr int kMaxMessage = 256 << 20;

  // Listens when it returns; refuses longer messages than `max_message` bytes. Throws infra::Error
  // where the socket cannot be made (path longer than 107 bytes, folder not writable).
  Server(std::string socket_path, CallHandler handler, int max_message = kMaxMessage);
  ~Server();  // ends all connections, removes the socket
  Server(const Server&) = delete;

  const std::string& socket_path() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace infra::provider
