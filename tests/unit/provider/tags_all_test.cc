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
  const Value all = tags_all(tags({{"b", Value::string("3")}}), kNone, true, config);
  CHECK(all.find("a")->as_string() == "1");
  CHECK(all.find("b")->as_string() == "3");
}

TEST_CASE("no tags at all are left to the API on create, and stay none") {
  CHECK_FALSE(tags_all(kNone, kNone, true, {}).is_known());
  CHECK(tags_all(kNone, kNone, false, {}).is_null());
  CHECK(tags_all(kNone, tags({{"a", Value::string("1")}}), false, {}).length() == 0);
}

TEST_CASE("what is not known of the tags makes all of them unknown") {
  CHECK_FALSE(tags_all(tags({{"a", Value::unknown(Type::string())}}), kNone, true, {}).is_known());
  CHECK_FALSE(tags_all(tags({{"a", Value::string("")}}), kNone, true, {}).is_known());
  ProviderConfig config;
  config.default_tags = Value::unknown(Type::map(Type::string()));
  CHECK_FALSE(tags_all(tags({{"a", Value::string("1")}}), kNone, true, config).is_known());
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
