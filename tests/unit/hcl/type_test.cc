#include "lib/hcl/type.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>

namespace infra::hcl {

TEST_CASE("attributes are sorted and found by name", "[type]") {
  const Type type = Type::object({{"b", Type::number()}, {"a", Type::string()}});
  CHECK(type.attributes()[0].name == "a");
  REQUIRE(type.attribute("b") != nullptr);
  CHECK(type.attribute("b")->type == Type::number());
  CHECK(type.attribute("c") == nullptr);
  CHECK(Type::string().attribute("a") == nullptr);
}

TEST_CASE("types are equal by structure", "[type]") {
  const auto object = [](bool optional) {
    return Type::object({{"a", Type::list(Type::string()), optional}});
  };
  CHECK(object(false) == object(false));
  CHECK_FALSE(object(false) == object(true));
  CHECK(object(true).without_optional() == object(false));
  CHECK_FALSE(Type::list(Type::string()) == Type::set(Type::string()));
  CHECK(Type::tuple({}) == Type::tuple({}));
}

TEST_CASE("a dynamic part is found at any depth", "[type]") {
  CHECK(Type().has_dynamic());
  CHECK(Type::map(Type::object({{"a", Type::tuple({Type()})}})).has_dynamic());
  CHECK_FALSE(Type::map(Type::string()).has_dynamic());
}

TEST_CASE("names in messages and constraints", "[type]") {
  CHECK(Type::list(Type::map(Type::boolean())).friendly_name() == "list of map of bool");
  CHECK(Type::object({}).friendly_name() == "object");
  CHECK(Type().friendly_name() == "dynamic");
  CHECK(Type().friendly_constraint_name() == "any type");
  CHECK(Type::set(Type()).friendly_constraint_name() == "set of any single type");
  const Type type = Type::list(Type::object(
      {{"name", Type::string()}, {"port", Type::number(), true}, {"x y", Type::tuple({Type()})}}));
  CHECK(type.to_constraint() ==
        "list(object({ name = string, port = optional(number), \"x y\" = tuple([any]) }))");
  CHECK(Type::object({}).to_constraint() == "object({})");
}

TEST_CASE("what is no identifier is quoted in a constraint", "[type]") {
  const auto text = [](const char* name) {
    return Type::object({{name, Type::string()}}).to_constraint();
  };
  for (const char* name : {"a", "_a", "a-1", "é", "aé", "名"})
    CHECK(text(name) == fmt::format("object({{ {} = string }})", name));
  for (const char* name : {"", "1a", "-a", "a b", "a→b", "→", "a.b", "\xff"})
    CHECK(text(name) == fmt::format("object({{ \"{}\" = string }})", name));
}

}  // namespace infra::hcl
