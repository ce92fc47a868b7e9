#include "lib/http/client.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <functional>
#include <thread>

namespace infra::http {
namespace {

// Takes one connection and does what it is told with it.
class OneConnection {
 public:
  explicit OneConnection(std::function<void(int)> serve) {
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(listen(listener_, 1) == 0);
    REQUIRE(getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    url = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/";
    thread_ = std::thread([this, serve = std::move(serve)] {
      const int connection = accept(listener_, nullptr, nullptr);
      if (connection < 0) return;
      char request[4096];
      const auto length = recv(connection, request, sizeof request, 0);
      if (length > 0) received_.assign(request, static_cast<std::size_t>(length));
      serve(connection);
      close(connection);
    });
  }
  ~OneConnection() {
    shutdown(listener_, SHUT_RDWR);
    if (thread_.joinable()) thread_.join();
    close(listener_);
  }
  // What was sent; waits until the connection is done with.
  std::string finish() {
    thread_.join();
    return received_;
  }
  std::string url;

 private:
  int listener_ = -1;
  std::string received_;
  std::thread thread_;
};

TEST_CASE("an answer comes with its status, its headers and its body") {
  OneConnection server([](int connection) {
    const std::string text =
        "HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno";
    CHECK(send(connection, text.data(), text.size(), 0) > 0);
  });
  CurlClient client;
  Response response = client.send({"POST", server.url, {"X-Own: a"}, "{}"}, {});
  const std::string received = server.finish();
  CHECK(response.ending == Response::Ending::answered);
  CHECK(response.status == 429);
  CHECK(response.headers["retry-after"] == "7");
  CHECK(response.body == "no");
  CHECK(received.starts_with("POST / HTTP/1.1\r\n"));
  CHECK(received.find("X-Own: a\r\n") != received.npos);
}

TEST_CASE("a server that does not answer in time may have done what it was asked") {
  OneConnection server([](int) { std::this_thread::sleep_for(std::chrono::milliseconds(400)); });
  CurlClient client;
  Request request = {"POST", server.url, {}, "{}"};
  request.timeout = std::chrono::milliseconds(150);
  CHECK(client.send(request, {}).ending == Response::Ending::lost);
}

TEST_CASE("a connection that breaks off may have done it too") {
  OneConnection server([](int) {});
  CurlClient client;
  CHECK(client.send({"POST", server.url, {}, "{}"}, {}).ending == Response::Ending::lost);
}

TEST_CASE("what nobody listens to was not sent") {
  CurlClient client;
  const Response response = client.send({"POST", "http://127.0.0.1:1/", {}, "{}"}, {});
  CHECK(response.ending == Response::Ending::not_sent);
  CHECK_FALSE(response.error.empty());
}

}  // namespace
}  // namespace infra::http
