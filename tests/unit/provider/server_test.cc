#include "lib/provider/server.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <cstring>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "lib/base/error.h"
#include "lib/base/temp_dir.h"
#include "lib/provider/aws_provider.h"
#include "lib/provider/msgpack.h"
#include "lib/provider/plugin_messages.h"
#include "lib/provider/plugin_service.h"
#include "lib/provider/schema_type.h"

using namespace infra::provider;
using infra::TempDir;
using infra::hcl::Entry;
using infra::hcl::Type;
using infra::hcl::Value;
namespace terraform = infra::terraform;

namespace {

// As Terraform: one connection of its own.
class Client {
 public:
  explicit Client(const std::string& path) : stub_(channel(path)) {}

  grpc::Status call(const std::string& method, const std::string& request, std::string* answer) {
    const grpc::Slice slice(request);
    const grpc::ByteBuffer buffer(&slice, 1);
    grpc::ByteBuffer response;
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    grpc::CompletionQueue queue;
    auto reader = stub_.PrepareUnaryCall(&context, "/tfplugin5.Provider/" + method, buffer, &queue);
    reader->StartCall();
    grpc::Status status;
    reader->Finish(&response, &status, nullptr);
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    std::vector<grpc::Slice> slices;
    if (answer && status.ok() && response.Dump(&slices).ok())
      for (const grpc::Slice& each : slices)
        answer->append(reinterpret_cast<const char*>(each.begin()), each.size());
    return status;
  }

 private:
  static std::shared_ptr<grpc::Channel> channel(const std::string& path) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel("unix:" + path, grpc::InsecureChannelCredentials(), arguments);
  }
  grpc::GenericStub stub_;
};

CallResult echo(std::uint64_t, std::string_view method, std::string_view request) {
  if (method == "Throw") throw std::runtime_error("thrown");
  return {CallResult::Status::ok, std::string(request)};
}

std::string echoed(const std::string& path) {
  std::string answer;
  Client(path).call("Echo", "hello", &answer);
  return answer;
}

int connected(const std::string& path) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  REQUIRE(::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  return fd;
}

std::string configure_request(const std::string& region) {
  const auto* schema =
      terraform::aws_schema("5.100.0").find(terraform::SchemaKind::provider, "aws");
  const Type type = implied_type(*schema);
  std::vector<Entry> entries;
  for (const auto& attribute : type.attributes()) {
    Value value = Value::null(attribute.type);
    if (attribute.name == "region") value = Value::string(region);
    if (schema->nested(attribute.name) && attribute.type.kind() == Type::Kind::list)
      value = Value::list(attribute.type.element(), {});
    if (schema->nested(attribute.name) && attribute.type.kind() == Type::Kind::set)
      value = Value::set(attribute.type.element(), {});
    entries.push_back({attribute.name, value});
  }
  WireWriter writer;
  writer.message(2, dynamic_value(encode_msgpack(Value::object(std::move(entries)), type)));
  return writer.take();
}

std::string read_region_request() {
  const Type type = implied_type(
      *terraform::aws_schema("5.100.0").find(terraform::SchemaKind::data_source, "aws_region"));
  std::vector<Entry> entries;
  for (const auto& attribute : type.attributes())
    entries.push_back({attribute.name, Value::null(attribute.type)});
  WireWriter writer;
  writer.bytes(1, "aws_region")
      .message(2, dynamic_value(encode_msgpack(Value::object(std::move(entries)), type)));
  return writer.take();
}

}  // namespace

TEST_CASE("a client that breaks off or speaks something else does not disturb the others") {
  const TempDir folder("server");
  const Server server(folder.path() + "/s", echo);
  for (const char* text :
       {"", "GET / HTTP/1.0\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff\xff\xff"}) {
    const int fd = connected(server.socket_path());
    CHECK(::send(fd, text, std::strlen(text), MSG_NOSIGNAL) >= 0);
    ::close(fd);
  }
  CHECK(echoed(server.socket_path()) == "hello");
}

TEST_CASE("a message that is too large is refused, the connection goes on") {
  const TempDir folder("server");
  const Server server(folder.path() + "/s", echo, 1000);
  Client client(server.socket_path());
  std::string answer;
  CHECK(client.call("Echo", std::string(2000, 'x'), &answer).error_code() ==
        grpc::StatusCode::RESOURCE_EXHAUSTED);
  CHECK(client.call("Echo", "small", &answer).ok());
  CHECK(answer == "small");
}

TEST_CASE("what a handler throws ends the call alone") {
  const TempDir folder("server");
  const Server server(folder.path() + "/s", echo);
  Client client(server.socket_path());
  CHECK(client.call("Throw", "", nullptr).error_code() == grpc::StatusCode::INTERNAL);
  CHECK(client.call("Echo", "", nullptr).ok());
}

TEST_CASE("a server ends at once with clients connected, and takes its socket along") {
  const TempDir folder("server");
  auto server = std::make_unique<Server>(folder.path() + "/s", echo);
  const std::string path = server->socket_path();
  Client client(path);
  CHECK(client.call("Echo", "", nullptr).ok());
  const int silent = connected(path);
  const auto begin = std::chrono::steady_clock::now();
  server.reset();
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(2));
  CHECK(::access(path.c_str(), F_OK) != 0);
  ::close(silent);
}

TEST_CASE("a socket path that the system cannot hold is an error that says so") {
  const TempDir folder("server");
  CHECK_THROWS_AS(Server(folder.path() + "/" + std::string(110, 's'), echo), infra::Error);
}

TEST_CASE("messages that are none are answered as such") {
  const TempDir folder("server");
  AwsSettings settings;
  settings.schema = &terraform::aws_schema("5.100.0");
  PluginService service(make_aws_provider(std::move(settings)));
  const Server server(folder.path() + "/s", [&](auto connection, auto method, auto request) {
    return service.handle(connection, method, request);
  });
  Client client(server.socket_path());
  for (const std::string method : {"PlanResourceChange", "Configure", "ReadDataSource",
                                   "ImportResourceState", "UpgradeResourceState", "CallFunction"})
    for (const std::string& request : {std::string("\xff\xff\xff"),
                                       std::string("\x0a\x05"
                                                   "aws_x"),
                                       std::string(100, '\x0a')}) {
      const grpc::Status status = client.call(method, request, nullptr);
      INFO(method);
      CHECK((status.ok() || status.error_code() == grpc::StatusCode::INVALID_ARGUMENT));
    }
  CHECK(client.call("NoSuchCall", "", nullptr).error_code() == grpc::StatusCode::UNIMPLEMENTED);
  CHECK(client.call("Stop", "", nullptr).ok());
}

TEST_CASE("eight stacks at one server each keep their own region") {
  const TempDir folder("server");
  AwsSettings settings;
  settings.schema = &terraform::aws_schema("5.100.0");
  PluginService service(make_aws_provider(std::move(settings)));
  const Server server(folder.path() + "/s", [&](auto connection, auto method, auto request) {
    return service.handle(connection, method, request);
  });
  std::mutex mutex;
  std::set<std::string> wrong;
  std::vector<std::thread> stacks;
  for (int i = 0; i < 8; ++i) {
    stacks.emplace_back([&, i] {
      const std::string region = "eu-test-" + std::to_string(i);
      Client client(server.socket_path());
      bool right = client.call("Configure", configure_request(region), nullptr).ok();
      for (int n = 0; n < 20; ++n) {
        std::string answer;
        right &= client.call("ReadDataSource", read_region_request(), &answer).ok() &&
                 answer.find(region) != std::string::npos;
      }
      const std::lock_guard lock(mutex);
      if (!right) wrong.insert(region);
    });
  }
  for (std::thread& stack : stacks) stack.join();
  CHECK(wrong.empty());
}
