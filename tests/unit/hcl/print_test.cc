#include "lib/hcl/print.h"

#include <catch2/catch.hpp>

namespace infra::hcl {
namespace {

Value text(std::string value) { return Value::string(std::move(value)); }

}  // namespace

TEST_CASE("nulls show their type", "[print]") {
  CHECK(to_console(Value::null()) == "null");
  CHECK(to_console(Value::null(Type::string())) == "tostring(null)");
  CHECK(to_console(Value::null(Type::map(Type()))) == "tomap(null) /* of dynamic */");
  CHECK(to_console(Value::null(Type::tuple({}))) == "null /* tuple */");
}

TEST_CASE("several lines are a heredoc whose word does not occur", "[print]") {
  CHECK(to_console(text("a\nb")) == "<<EOT\na\nb\nEOT");
  CHECK(to_console(text("x\n EOT \ny")) == "<<EOT_\nx\n EOT \ny\nEOT_");
  CHECK(to_console(Value::tuple({text("a\n")})) == "[\n  <<-EOT\n  a\n  \n  EOT,\n]");
  CHECK(to_console(Value::object({{"k\n", Value::number(1), {}}})) ==
        "{\n  <<-EOT\n  k\n  \n  EOT = 1\n}");
}

TEST_CASE("marks hide a value where they are", "[print]") {
  const Value secret = text("x").with_marks(Mark::sensitive);
  CHECK(to_console(Value::tuple({secret})) == "[\n  (sensitive value),\n]");
  CHECK(to_console(text("x").with_marks(Mark::ephemeral)) == "(ephemeral value)");
  CHECK(to_console(Value::unknown()) == "(known after apply)");
  CHECK(to_console(Value::unknown().with_marks(Mark::sensitive)) == "(known after apply)");
}

TEST_CASE("strings are quoted as Go does", "[print]") {
  CHECK(to_console(text("a\t\"\\\x07\x7f")) == "\"a\\t\\\"\\\\\\a\\x7f\"");
  CHECK(to_console(text("\xC2\xA0\xE2\x80\x8B\xFFé")) == "\"\\u00a0\\u200b\\xffé\"");
  CHECK(to_console(text("${x}")) == "\"${x}\"");
}

TEST_CASE("JSON is safe inside HTML", "[print]") {
  const Value value = Value::object(
      {{"k",
        Value::tuple({Value::null(), Value::boolean(true), text("<&>\xE2\x80\xA8\n\x01")}),
        {}},
       {"a", Value::set(Type::number(), {Value::number(2), Value::number(1)}), {}}});
  CHECK(to_json(value) == R"({"a":[1,2],"k":[null,true,"\u003c\u0026\u003e\u2028\n\u0001"]})");
}

TEST_CASE("a summary is one short line", "[print]") {
  const Value tags = Value::object({{"Name", text("x"), {}}, {"Env", text("y"), {}}});
  CHECK(summarize(tags) == "{Env, Name}");
  CHECK(summarize(text("a\nb")) == "\"a\\nb\"");
  CHECK(summarize(Value::unknown()) == "unknown");
  CHECK(summarize(text("x").with_marks(Mark::sensitive)) == "(sensitive)");
  CHECK(summarize(Value::tuple({text("x"), tags, Value::null()})) == "[\"x\", {Env, Name}, null]");
  Partial partial;
  partial.entries = {{"Owner", text("x"), false, {}}, {"Team", text("y"), true, {}}};
  CHECK(summarize(Value::unknown().with_partial(partial)) == "{Owner, Team?, ...}");
  const std::string shortened = summarize(text(std::string(5000, 'x')), 20);
  CHECK(shortened.size() == 20);
  CHECK(shortened.ends_with("..."));
}

TEST_CASE("paths are spelled as in Terraform", "[print]") {
  CHECK(path_attribute("", "tags") == "tags");
  CHECK(path_key("tags", "a\"b") == "tags[\"a\\\"b\"]");
  CHECK(path_attribute(path_index("rule", 0), "port") == "rule[0].port");
}

}  // namespace infra::hcl
