// The calling protocol: conversion, null, unknown, marks, limits.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "lib/hcl/function.h"
#include "lib/hcl/rules.h"

namespace infra::hcl {
namespace {

Value call(std::string_view name, std::vector<Value> arguments, Budget budget = {}) {
  const FunctionEnvironment environment;
  CallContext context{environment, budget};
  const Function* function = find_function(name);
  REQUIRE(function != nullptr);
  return call_function(*function, arguments, context);
}

FunctionError error_of(std::string_view name, std::vector<Value> arguments) {
  try {
    call(name, std::move(arguments));
  } catch (const FunctionError& error) {
    return error;
  }
  FAIL("no error");
  return {};
}

Value text(std::string value) { return Value::string(std::move(value)); }

TEST_CASE("arguments are converted to the types of the parameters") {
  CHECK(call("upper", {Value::boolean(true)}).as_string() == "TRUE");
  CHECK(call("substr", {text("abc"), text("1"), text("1")}).as_string() == "b");
}

TEST_CASE("errors name the function or the parameter and point at the argument") {
  CHECK(error_of("upper", {}).argument == -1);
  CHECK(error_of("upper", {}).message == "`upper` expects 1 argument; `str` is missing");
  CHECK(error_of("upper", {text("a"), text("b")}).argument == 1);
  CHECK(error_of("join", {text(",")}).message ==
        "call to `join` failed: at least one list is required");
  const FunctionError conversion = error_of("upper", {Value::tuple({})});
  CHECK(conversion.argument == 0);
  CHECK(conversion.message.starts_with("invalid value for `str`: "));
  const FunctionError null = error_of("trim", {text("a"), Value()});
  CHECK(null.argument == 1);
  CHECK(null.message == "invalid value for `cutset`: argument must not be null");
}

TEST_CASE("an unknown argument makes the result unknown, of the result's type and never null") {
  const Value result = call("upper", {Value::unknown(Type::string()).with_cause("var.name")});
  CHECK_FALSE(result.is_known());
  CHECK(result.type() == Type::string());
  REQUIRE(result.refinement() != nullptr);
  CHECK(result.refinement()->not_null);
  CHECK(result.cause() == "var.name");
}

TEST_CASE("the cause of an unknown result is found inside of collections") {
  const Value element = Value::unknown(Type::string()).with_cause("aws_vpc.main.id");
  const Value list = Value::list(Type::string(), {text("a"), element});
  CHECK(call("join", {text(","), list}).cause() == "aws_vpc.main.id");
}

TEST_CASE("marks of arguments, at any depth, are on the result") {
  CHECK(call("upper", {text("a").with_marks(Mark::sensitive)}).is_sensitive());
  const Value list = Value::list(Type::string(), {text("a").with_marks(Mark::sensitive)});
  CHECK(call("join", {text(","), list}).is_sensitive());
  const Value unknown = Value::unknown(Type::string()).with_marks(Mark::ephemeral);
  CHECK(call("upper", {unknown}).marks() == Mark::ephemeral);
}

TEST_CASE("format() knows the start of an unknown result") {
  const Value result = call("format", {text("id-%s"), Value::unknown(Type::string())});
  REQUIRE(result.refinement() != nullptr);
  CHECK(result.refinement()->prefix == "id-");
}

TEST_CASE("what would fill the memory ends at the budget") {
  const std::string big(1 << 20, 'x');
  CHECK_THROWS_AS(call("format", {text("%2000000000s"), text("a")}), LimitReached);
  CHECK_THROWS_AS(call("replace", {text(big), text(""), text(big)}), LimitReached);
  CHECK_THROWS_AS(call("replace", {text(big), text("/x/"), text(big)}), LimitReached);
  CHECK_THROWS_AS(call("indent", {Value::number(2'000'000'000), text("a\nb")}), LimitReached);
  CHECK_THROWS_AS(call("indent", {Value::number(1'000'000), text(std::string(1 << 20, '\n'))}),
                  LimitReached);
  CHECK_THROWS_AS(call("jsondecode", {text(std::string(100'000, '['))}), LimitReached);
  CHECK_THROWS_AS(call("yamldecode", {text(std::string(100'000, '['))}), LimitReached);
  std::string doubling = "a0: &a0 [x, x]\n";
  for (int i = 1; i < 40; ++i) doubling += fmt::format("a{0}: &a{0} [*a{1}, *a{1}]\n", i, i - 1);
  CHECK_THROWS_AS(call("jsonencode", {call("yamldecode", {text(doubling)})}), LimitReached);
}

TEST_CASE("functions that are impure are unknown unless the environment allows them") {
  CHECK_FALSE(call("uuid", {}).is_known());
  CHECK_FALSE(call("timestamp", {}).is_known());
  CHECK_FALSE(call("bcrypt", {text("x")}).is_known());
  FunctionEnvironment environment;
  environment.pure = false;
  environment.timestamp = "2024-01-02T03:04:05Z";
  Budget budget;
  CallContext context{environment, budget};
  const auto impure = [&](std::string_view name, std::vector<Value> arguments) {
    return call_function(*find_function(name), arguments, context).as_string();
  };
  CHECK(impure("uuid", {}).size() == 36);
  CHECK(impure("uuid", {}) != impure("uuid", {}));
  CHECK(impure("timestamp", {}) == "2024-01-02T03:04:05Z");
  CHECK(impure("bcrypt", {text("x"), Value::number(4)}).starts_with("$2a$04$"));
  CHECK_THROWS_AS(impure("bcrypt", {text("x"), Value::number(31)}), LimitReached);
}

}  // namespace
}  // namespace infra::hcl
