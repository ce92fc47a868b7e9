#include "lib/provider/tags_all.h"

#include <catch2/catch.hpp>

using namespace infra::provider;
using infra::hcl::Type;
using infra::hcl::Value;

namespace {

Value tags(std::vector<infra::hcl::Entry> entries) {
  return Value::map(Type::string(), std::move(entries));
}
const Value kNone = Value::null(Type::map(Type::string()));

}  // namespace

TEST_CASE("a resource's tag wins over the provider's default") {
  ProviderConfig config;
  config.default_tags = tags({{"a", Value::string("1")}, {"b", Value::string("2")}});
  const Value all = tags_all(tags({{"b", Value::string("3")}}), {}, config);
  CHECK(all.find("a")->as_string() == "1");
  CHECK(all.find("b")->as_string() == "3");
}

TEST_CASE("no tags at all are left to the API on create, and stay none") {
  CHECK_FALSE(tags_all(kNone, {}, {}).is_known());
  CHECK(tags_all(kNone, {false, kNone}, {}).is_null());
  CHECK(tags_all(kNone, {false, tags({{"a", Value::string("1")}})}, {}).length() == 0);
}

TEST_CASE("what is not known of the tags makes all of them unknown") {
  CHECK_FALSE(tags_all(tags({{"a", Value::unknown(Type::string())}}), {}, {}).is_known());
  CHECK_FALSE(tags_all(tags({{"a", Value::string("")}}), {}, {}).is_known());
  ProviderConfig config;
  config.default_tags = Value::unknown(Type::map(Type::string()));
  CHECK_FALSE(tags_all(tags({{"a", Value::string("1")}}), {}, config).is_known());
}

TEST_CASE("an empty value is kept once it is known, and by the plugin framework always") {
  const Value empty = tags({{"a", Value::string("")}});
  CHECK(tags_all(empty, {false, empty}, {}).length() == 1);
  CHECK_FALSE(tags_all(empty, {false, kNone}, {}).is_known());
  CHECK(framework_tags_all(empty, {}).length() == 1);
  CHECK(framework_tags_all(kNone, {}).length() == 0);
}

TEST_CASE("ignored keys are not among the tags") {
  ProviderConfig config;
  config.ignored_tag_keys = {"a"};
  config.ignored_tag_prefixes = {"aws-"};
  const Value all = merged_tags(
      tags({{"a", Value::string("1")}, {"aws-x", Value::string("2")}, {"b", Value::string("3")}}),
      config);
  CHECK(all.length() == 1);
  CHECK(all.find("b"));
}
