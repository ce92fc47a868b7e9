#include "lib/provider/validate_config.h"

#include <catch2/catch.hpp>

#include "lib/provider/schema_type.h"
#include "lib/provider/type_json.h"

using namespace infra::provider;
namespace terraform = infra::terraform;

namespace {

std::vector<PluginDiagnostic> found_in(std::string_view type, std::string_view json) {
  const auto* schema = terraform::aws_schema("5.100.0").find(terraform::SchemaKind::resource, type);
  REQUIRE(schema);
  return validate_config(*schema, value_from_json(json, implied_type(*schema)), false);
}

}  // namespace

TEST_CASE("a value for what only the provider computes is refused where it stands") {
  const auto found = found_in("aws_sqs_queue", R"({"name":"a","arn":"b"})");
  REQUIRE(found.size() == 1);
  CHECK(found[0].summary == "Value for unconfigurable attribute");
  REQUIRE(found[0].attribute.size() == 1);
  CHECK(found[0].attribute[0].name == "arn");
  CHECK(found_in("aws_sqs_queue", R"({"name":"a"})").empty());
}

TEST_CASE("a computed value in a block is found with the block's index") {
  const auto found = found_in("aws_instance", R"({"root_block_device":[{"volume_id":"v"}]})");
  REQUIRE(found.size() == 1);
  REQUIRE(found[0].attribute.size() == 3);
  CHECK(found[0].attribute[1].kind == PathStep::Kind::index);
  CHECK(found[0].attribute[2].name == "volume_id");
}
