#include "lib/provider/server.h"

#include <fcntl.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/server_posix.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <unordered_map>
#include <utility>

#include "lib/base/error.h"

namespace infra::provider {
namespace {

constexpr int kBacklog = 1024;  // a full backlog makes terraform kill the process it was told of
constexpr std::string_view kService = "/tfplugin5.Provider/";

std::string to_string(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string text;
  if (!buffer.Dump(&slices).ok()) return text;
  text.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices)
    text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return text;
}

// gRPC names a connection that it got as a descriptor `fd:<n>`, and numbers are reused, so each
// descriptor that we accept gets a number of ours.
class Connections {
 public:
  void accepted(int fd) {
    const std::lock_guard lock(mutex_);
    numbers_[fd] = ++last_;
  }
  std::uint64_t number(std::string_view peer) const {
    int fd = -1;
    if (const auto colon = peer.find(':'); colon != peer.npos)
      std::from_chars(peer.data() + colon + 1, peer.data() + peer.size(), fd);
    const std::lock_guard lock(mutex_);
    const auto found = numbers_.find(fd);
    return found == numbers_.end() ? 0 : found->second;
  }

 private:
  mutable std::mutex mutex_;
  std::unordered_map<int, std::uint64_t> numbers_;
  std::uint64_t last_ = 0;
};

grpc::StatusCode status_code(CallResult::Status status) {
  switch (status) {
    case CallResult::Status::ok:
      return grpc::StatusCode::OK;
    case CallResult::Status::unimplemented:
      return grpc::StatusCode::UNIMPLEMENTED;
    case CallResult::Status::internal:
      return grpc::StatusCode::INTERNAL;
    case CallResult::Status::invalid_argument:
      break;
  }
  return grpc::StatusCode::INVALID_ARGUMENT;
}

// One call: reads the request, answers, deletes itself when gRPC is done with it.
class Call final : public grpc::ServerGenericBidiReactor {
 public:
  Call(const CallHandler& handler, std::uint64_t connection, std::string method)
      : handler_(handler), connection_(connection), method_(std::move(method)) {
    if (!method_.starts_with(kService)) {  // go-plugin's broker and stdio, which nobody needs here
      Finish({grpc::StatusCode::UNIMPLEMENTED, "not served"});
      return;
    }
    StartRead(&request_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) {
      Finish({grpc::StatusCode::INVALID_ARGUMENT, "no request"});
      return;
    }
    CallResult result = answer();
    if (result.status != CallResult::Status::ok) {
      Finish({status_code(result.status), result.message});
      return;
    }
    const grpc::Slice slice(result.message);
    response_ = grpc::ByteBuffer(&slice, 1);
    StartWriteAndFinish(&response_, {}, grpc::Status::OK);
  }
  void OnDone() override { delete this; }

 private:
  // This is a thread of gRPC's, where nobody else would catch what is thrown.
  CallResult answer() const {
    try {
      return handler_(connection_, std::string_view(method_).substr(kService.size()),
                      to_string(request_));
    } catch (const std::exception& error) {
      return {CallResult::Status::internal, error.what()};
    }
  }

  const CallHandler& handler_;
  const std::uint64_t connection_;
  const std::string method_;
  grpc::ByteBuffer request_, response_;
};

class Service final : public grpc::CallbackGenericService {
 public:
  Service(const CallHandler& handler, const Connections& connections)
      : handler_(handler), connections_(connections) {}
  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    return new Call(handler_, connections_.number(context->peer()), context->method());
  }

 private:
  const CallHandler& handler_;
  const Connections& connections_;
};

int listen_on(const std::string& path) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path)
    throw Error("the path of the socket is longer than 107 bytes: " + path,
                "set TMPDIR to a folder with a shorter name");
  std::memcpy(address.sun_path, path.data(), path.size());
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd >= 0 && ::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
      ::listen(fd, kBacklog) == 0)
    return fd;
  const std::string reason = std::generic_category().message(errno);
  if (fd >= 0) ::close(fd);
  throw Error("cannot listen on " + path + ": " + reason);
}

}  // namespace

struct Server::Impl {
  Impl(std::string path, CallHandler call_handler, int max_message)
      : socket_path(std::move(path)),
        handler(std::move(call_handler)),
        service(handler, connections),
        listener(listen_on(socket_path)) {
    if (::pipe2(wake, O_CLOEXEC) != 0) throw Error("cannot create a pipe");
    grpc::ServerBuilder builder;
    builder.RegisterCallbackGenericService(&service);
    builder.SetMaxReceiveMessageSize(max_message);
    builder.SetMaxSendMessageSize(max_message);
    grpc_server = builder.BuildAndStart();
    if (!grpc_server) throw Error("cannot start the provider's server");
    acceptor = std::thread([this] { accept_all(); });
  }

  ~Impl() {
    ::close(wake[1]);
    acceptor.join();
    ::close(wake[0]);
    ::close(listener);
    ::unlink(socket_path.c_str());
    grpc_server->Shutdown(std::chrono::system_clock::now() + std::chrono::milliseconds(200));
  }

  void accept_all() {
    for (;;) {
      pollfd ready[] = {{listener, POLLIN, 0}, {wake[0], POLLIN, 0}};
      if (::poll(ready, 2, -1) < 0 && errno != EINTR) return;
      if (ready[1].revents != 0) return;
      const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
      if (fd < 0) continue;
      connections.accepted(fd);
      grpc::AddInsecureChannelFromFd(grpc_server.get(), fd);
    }
  }

  const std::string socket_path;
  const CallHandler handler;
  Connections connections;
  Service service;
  int listener = -1;
  int wake[2] = {-1, -1};
  std::unique_ptr<grpc::Server> grpc_server;
  std::thread acceptor;
};

Server::Server(std::string socket_path, CallHandler handler, int max_message)
    : impl_(std::make_unique<Impl>(std::move(socket_path), std::move(handler), max_message)) {}
Server::~Server() = default;
const std::string& Server::socket_path() const { return impl_->socket_path; }

}  // namespace infra::provider
