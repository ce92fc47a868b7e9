#include "lib/provider/sdk_values.h"

#include <catch2/catch.hpp>

#include "lib/provider/schema_type.h"
#include "lib/provider/type_json.h"

using namespace infra::provider;
using infra::hcl::Type;
using infra::hcl::Value;
namespace terraform = infra::terraform;

namespace {

Value set_of(std::vector<Value> elements) {
  return Value::set(Type::string(), std::move(elements));
}

}  // namespace

TEST_CASE("null and empty are the same to the old SDK, and unknown is neither") {
  CHECK(sdk_equivalent(Value::null(Type::string()), Value::string("")));
  CHECK(sdk_equivalent(Value::boolean(false), Value::null(Type::boolean())));
  CHECK(sdk_equivalent(set_of({}), Value::null(Type::set(Type::string()))));
  CHECK_FALSE(sdk_equivalent(Value::string(""), Value::unknown(Type::string())));
  CHECK(sdk_equivalent(Value::unknown(Type::string()), Value::unknown(Type::string())));
  CHECK_FALSE(sdk_equivalent(Value::string("a"), Value::string("")));
  CHECK(sdk_equivalent(set_of({Value::string("a"), Value::string("b")}),
                       set_of({Value::string("b"), Value::string("a")})));
  CHECK_FALSE(sdk_equivalent(set_of({Value::string("a")}), set_of({Value::string("b")})));
}

TEST_CASE("a state keeps its nulls at the top and loses them in blocks") {
  const auto* schema =
      terraform::aws_schema("5.100.0").find(terraform::SchemaKind::resource, "aws_lb_target_group");
  REQUIRE(schema);
  const Value state = shimmed_state(
      *schema, value_from_json(R"({"health_check":[{"path":null,"port":"80"}],"name":null})",
                               implied_type(*schema)));
  CHECK(state.find("name")->is_null());
  const Value& check = state.find("health_check")->elements()[0];
  CHECK(check.find("path")->as_string().empty());
  CHECK(check.find("port")->as_string() == "80");
  CHECK(check.find("timeout")->is_known());
}
