#include "lib/provider/plugin_service.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>

#include "lib/provider/aws_provider.h"
#include "lib/provider/utility_providers.h"

using namespace infra::provider;

namespace {

constexpr const char* kMethods[] = {"GetSchema",
                                    "PrepareProviderConfig",
                                    "Configure",
                                    "ReadDataSource",
                                    "ValidateDataSourceConfig",
                                    "ValidateResourceTypeConfig",
                                    "PlanResourceChange",
                                    "UpgradeResourceState",
                                    "ValidateEphemeralResourceConfig",
                                    "ReadResource",
                                    "ApplyResourceChange",
                                    "ImportResourceState",
                                    "MoveResourceState",
                                    "OpenEphemeralResource",
                                    "RenewEphemeralResource",
                                    "CallFunction",
                                    "CloseEphemeralResource",
                                    "GetFunctions",
                                    "Stop"};

PluginService aws() {
  AwsSettings settings;
  settings.schema = &infra::terraform::aws_schema("5.100.0");
  return PluginService(make_aws_provider(std::move(settings)));
}

struct Random {
  std::uint64_t state = 88172645463325252u;
  std::uint64_t next() {
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
  }
};

}  // namespace

TEST_CASE("random bytes are answered or refused by every method") {
  AwsSettings settings;
  settings.schema = &infra::terraform::aws_schema("5.100.0");
  settings.used_types.emplace();
  PluginService service(make_aws_provider(std::move(settings)));
  Random random;
  for (int round = 0; round < 2000; ++round) {
    std::string bytes;
    if (round % 2 == 1)
      bytes = std::string(
          "\x0a\x0d"
          "aws_sqs_queue\x12",
          16);
    for (std::uint64_t i = random.next() % 40; i > 0; --i)
      bytes += static_cast<char>(random.next() & (round % 3 ? 0xff : 0x1f));
    for (const char* method : kMethods) CHECK_NOTHROW(service.handle(1, method, bytes));
  }
}

TEST_CASE("a message that is cut off anywhere is refused, not half believed") {
  PluginService service = aws();
  WireWriter value, request;
  value.message(1, std::string("\xd4\x00\x00", 3));
  request.bytes(1, "aws_sqs_queue").message(2, value).message(3, value).message(4, value);
  const std::string whole = request.str();
  for (std::size_t size = 0; size < whole.size(); ++size)
    CHECK_NOTHROW(service.handle(1, "PlanResourceChange", whole.substr(0, size)));
}

TEST_CASE("an unknown method or type is said to be so") {
  PluginService service = aws();
  CHECK(service.handle(1, "GetMetadata", "").status == CallResult::Status::unimplemented);
  WireWriter request;
  request.bytes(1, "aws_nothing");
  CHECK(service.handle(1, "PlanResourceChange", request.str()).status ==
        CallResult::Status::invalid_argument);
}

TEST_CASE("the schema holds the types that a run uses, and no others") {
  AwsSettings settings;
  settings.schema = &infra::terraform::aws_schema("5.100.0");
  settings.used_types.emplace();
  (*settings.used_types)[SchemaKind::resource] = {"aws_sqs_queue"};
  PluginService service(make_aws_provider(std::move(settings)));
  const std::string answer = service.handle(1, "GetSchema", "").message;
  CHECK(answer.find("aws_sqs_queue") != answer.npos);
  CHECK(answer.find("aws_vpc_peering_connection") == answer.npos);
  CHECK(answer.size() < 100'000);
}

TEST_CASE("every utility provider answers with its schema") {
  for (const char* source : {"hashicorp/random", "hashicorp/null", "hashicorp/time",
                             "hashicorp/tls", "hashicorp/archive"}) {
    REQUIRE(serves_utility_provider(source));
    PluginService service(make_utility_provider(source, "."));
    CHECK(service.handle(1, "GetSchema", "").status == CallResult::Status::ok);
  }
  CHECK_FALSE(serves_utility_provider("hashicorp/external"));
}
