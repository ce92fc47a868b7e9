#include "lib/hcl/convert.h"

#include <catch2/catch.hpp>

#include "lib/hcl/print.h"

namespace infra::hcl {
namespace {

Value text(std::string value) { return Value::string(std::move(value)); }

// As the console prints it, or "path: message".
std::string converted(const Value& value, const Type& type) {
  const Converted result = convert(value, type);
  if (!result.error) return to_console(result.value);
  CHECK_FALSE(result.value.is_known());
  return result.error->path + ": " + result.error->message;
}

std::string unified(std::vector<Type> types, bool safe = false) {
  const std::optional<Type> type = unify(types, safe);
  return type ? type->to_constraint() : "none";
}

const Type kText = Type::string(), kNumber = Type::number(), kBool = Type::boolean();

}  // namespace

TEST_CASE("primitive values convert by their text", "[convert]") {
  CHECK(converted(Value::number(Number::parse("1.50").value()), kText) == "\"1.5\"");
  CHECK(converted(Value::boolean(true), kText) == "\"true\"");
  CHECK(converted(text("1e3"), kNumber) == "1000");
  CHECK(converted(text("0"), kBool) == "false");
  CHECK(converted(text("x"), kNumber) == ": a number is required");
  CHECK(converted(text("True"), kBool) ==
        ": a bool is required; to convert from string, use lowercase \"true\"");
  CHECK(converted(Value::boolean(true), kNumber) == ": number required");
  CHECK(converted(Value::null(), kNumber) == "tonumber(null)");
}

TEST_CASE("an error names the place inside the value", "[convert]") {
  const Type rules = Type::list(Type::object({{"port", kNumber}}));
  const Value value = Value::tuple(
      {Value::object({{"port", Value::number(1), {}}}), Value::object({{"port", text("x"), {}}})});
  CHECK(converted(value, rules) == "[1].port: a number is required");
  const Value mapped = Value::object({{"a b", text("x"), {}}});
  CHECK(converted(mapped, Type::map(kNumber)) == "[\"a b\"]: a number is required");
}

TEST_CASE("what a type lacks or wants is said", "[convert]") {
  const Type wanted = Type::object({{"a", kText}, {"b", kText}, {"c", kText}, {"d", kText, true}});
  CHECK(converted(Value::object({{"a", text("x"), {}}, {"b", text("x"), {}}}), wanted) ==
        ": attribute \"c\" is required");
  CHECK(converted(Value::object({{"a", text("x"), {}}}), wanted) ==
        ": attributes \"b\" and \"c\" are required");
  CHECK(converted(Value::object({}), wanted) ==
        ": attributes \"a\", \"b\", and \"c\" are required");
  CHECK(converted(Value::object({{"a", Value::tuple({}), {}}}), Type::object({{"a", kText}})) ==
        ": attribute \"a\": string required");
  CHECK(converted(text("x"), Type::list(Type())) == ": list of any single type required");
  CHECK(converted(Value::tuple({Value::number(1), Value::tuple({})}), Type::list(kNumber)) ==
        ": element 1: number required");
}

TEST_CASE("attributes that are not named go, optional ones come", "[convert]") {
  const Type wanted = Type::object({{"a", kNumber}, {"b", Type::list(kText), true}});
  const Value value = Value::object({{"a", text("1"), {}}, {"z", text("x"), {}}});
  CHECK(converted(value, wanted) == "{\n  \"a\" = 1\n  \"b\" = tolist(null) /* of string */\n}");
  const Value map = Value::map(kText, {{"a", text("1"), {}}, {"z", text("x"), {}}});
  CHECK(convert(map, Type::object({{"a", kNumber}, {"b", kText, true}})).value.find("z") ==
        nullptr);
  CHECK(converted(Value::map(kText, {}), Type::object({{"a", kNumber}})) ==
        ": map has no element for required attribute \"a\"");
}

TEST_CASE("collections convert into each other", "[convert]") {
  const Value tuple = Value::tuple({text("b"), text("a"), text("b")});
  const Value set = convert(tuple, Type::set(Type())).value;
  CHECK(to_console(set) == "toset([\n  \"a\",\n  \"b\",\n])");
  CHECK(to_console(convert(set, Type::list(kText)).value) == "tolist([\n  \"a\",\n  \"b\",\n])");
  CHECK(converted(Value::tuple({Value::number(1), text("a")}), Type::list(Type())) ==
        "tolist([\n  \"1\",\n  \"a\",\n])");
  CHECK(converted(Value::tuple({Value::number(1), Value::tuple({})}), Type::list(Type())) ==
        ": all list elements must have the same type");
}

TEST_CASE("a set with unknown elements becomes an unknown list", "[convert]") {
  const Value set = Value::set(kText, {text("a"), Value::unknown(kText)});
  CHECK_FALSE(convert(set, Type::list(kText)).value.is_known());
  const Value single = Value::set(kText, {Value::unknown(kText)});
  CHECK(convert(single, Type::list(kText)).value.length() == 1);
}

TEST_CASE("unknown values keep what is known of them", "[convert]") {
  Partial partial;
  partial.entries = {{"n", Value::number(1), false, {}}};
  const Value tags = Value::unknown(Type()).with_cause("var.tags").with_partial(partial);
  const Value map = convert(tags, Type::map(kText)).value;
  CHECK(map.type() == Type::map(kText));
  CHECK(map.cause() == "var.tags");
  REQUIRE(map.partial() != nullptr);
  CHECK(map.partial()->entries[0].value.as_string() == "1");

  Refinement refinement;
  refinement.not_null = true;
  const Value pair = Value::unknown(Type::tuple({kNumber, kText}), refinement);
  const Value list = convert(pair, Type::list(kText)).value;
  REQUIRE(list.is_known());
  CHECK(list.length() == 2);
}

TEST_CASE("marks and origins survive", "[convert]") {
  const diag::Span here{1, 2, 3};
  const Value value =
      Value::tuple({Value::number(1).with_marks(Mark::sensitive).with_origin(here)});
  const Value list = convert(value, Type::list(kText)).value;
  CHECK(list.elements()[0].is_sensitive());
  CHECK(list.elements()[0].origin() == here);
  CHECK_FALSE(list.is_sensitive());
}

TEST_CASE("the common type of several", "[convert]") {
  CHECK(unified({}) == "none");
  CHECK(unified({kNumber, kText}) == "string");
  CHECK(unified({kNumber, kBool}) == "none");
  CHECK(unified({kNumber, Type()}) == "number");
  CHECK(unified({Type::list(kNumber), Type()}) == "any");
  const Type a = Type::object({{"a", kNumber}}), b = Type::object({{"b", kText}});
  CHECK(unified({a, a}) == "object({ a = number })");
  CHECK(unified({a, b}) == "map(string)");
  CHECK(unified({a, Type::object({{"a", kText}})}) == "object({ a = string })");
  CHECK(unified({Type::tuple({kNumber}), Type::tuple({kText, kText})}) == "list(string)");
  CHECK(unified({Type::tuple({kNumber}), Type::tuple({kText})}) == "tuple([string])");
  CHECK(unified({Type::tuple({kNumber}), Type::list(kText)}) == "list(string)");
  CHECK(unified({Type::set(kText), Type::list(kText)}) == "list(string)");
  CHECK(unified({a, Type::map(kText)}) == "map(string)");
  CHECK(unified({a, Type::tuple({})}) == "none");
  CHECK(unified({Type::list(kText), Type::map(kText)}) == "none");
}

TEST_CASE("safe unification uses no conversion that can fail", "[convert]") {
  CHECK(unified({Type::map(kNumber), Type::object({{"a", kNumber}})}, true) == "map(number)");
  CHECK(unified({Type::list(kText), Type::set(kText)}, true) == "list(string)");
  CHECK(unified({Type::set(kText), Type::tuple({kText})}, true) == "set(string)");
}

}  // namespace infra::hcl
