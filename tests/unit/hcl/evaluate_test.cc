#include <catch2/catch.hpp>
#include <chrono>

#include "tests/unit/hcl/console_fixture.h"

namespace infra::hcl {
namespace {

Entry entry(std::string name, Value value) { return {std::move(name), std::move(value), {}}; }

// var.tags and var.flag are unknown, var.secret is sensitive.
Value names() {
  Value variables = Value::object({
      entry("tags", Value::unknown(Type::map(Type::string())).with_cause("var.tags")),
      entry("any", Value::unknown()),
      entry("flag", Value::unknown(Type::boolean())),
      entry("name", Value::unknown(Type::string())),
      entry("secret", Value::string("s").with_marks(Mark::sensitive)),
      entry("owner", Value::string("x")),
  });
  return Value::object({entry("var", std::move(variables)), entry("local", Value::object({}))});
}

// "Owner" or "Owner?" (perhaps there) for each listed key, "..." for an open end.
std::string keys_of(const Value& value) {
  std::string text;
  const auto add = [&](std::string_view key) {
    text += (text.empty() ? "" : " ") + std::string(key);
  };
  if (value.is_known()) {
    for (const Entry& each : value.entries()) add(each.key);
    return text;
  }
  if (value.partial() == nullptr) return "unknown";
  for (const PartialEntry& each : value.partial()->entries) {
    add(each.key + (each.maybe ? "?" : ""));
  }
  if (value.partial()->open) add("...");
  return text;
}

std::string place(const ConsoleFixture& console, diag::Span span) {
  return std::string(console.sources.text(span));
}

}  // namespace

TEST_CASE("an error marks the narrowest token", "[hcl]") {
  ConsoleFixture console(names());
  struct Case {
    const char* source;
    const char* marked;
  };
  const Case cases[] = {
      {"1 + {}", "{}"},
      {"[1, 2][5]", "[5]"},
      {"{a = 1}.b", ".b"},
      {"[1, 2][var.owner]", "var.owner"},
      {"lenth([1])", "lenth"},
      {"upper({})", "{}"},
      {"upper()", ")"},
      {"upper(\"a\", \"b\")", "\"b\""},
      {"\"a${null}\"", "null"},
      {"true ? 1 : []", "1 : []"},
      {"null ? 1 : 2", "null"},
      {"[for x in 5 : x]", "5"},
      {"{for x in [1, 1] : x => x}", "x"},
      {"{a.b = 1}", "a.b"},
      {"var.nope", ".nope"},
      {"nope", "nope"},
      {"0 / 0", "/"},
      {"try(nope.a)", "try"},
  };
  for (const Case& each : cases) {
    INFO(each.source);
    console.value(each.source);
    REQUIRE(console.found.size() == 1);
    CHECK(console.marked() == each.marked);
  }
}

TEST_CASE("a misspelt name gets a suggestion", "[hcl]") {
  ConsoleFixture console(names());
  console.value("lenth([])");
  CHECK(console.found.at(0).help == "did you mean `length`?");
  console.value("{environment = 1}.enviroment");
  CHECK(console.found.at(0).help == "did you mean `environment`?");
  console.value("vra.x");
  CHECK(console.found.at(0).help == "did you mean `var`?");
}

TEST_CASE("one error does not cause others", "[hcl]") {
  ConsoleFixture console(names());
  for (const char* source :
       {"upper(nofunc(1) + 1)", "[for x in nofunc() : x.a + {}]", "nofunc().a[0].b",
        "\"${nofunc()}\" == 1", "{a = nofunc()}.a.b", "nofunc()[*].a", "-nofunc()"}) {
    INFO(source);
    CHECK_FALSE(console.value(source).is_known());
    CHECK(console.found.size() == 1);
  }
}

TEST_CASE("a sensitive index is not shown", "[hcl]") {
  ConsoleFixture console(names());
  console.value("{a = 1}[var.secret]");
  REQUIRE(console.found.size() == 1);
  CHECK(console.message().find("`s`") == std::string::npos);
}

TEST_CASE("an unknown result names its cause", "[hcl]") {
  ConsoleFixture console(names());
  for (const char* source : {"var.any", "var.any + 1", "\"a${var.any}\"", "upper(var.any)",
                             "[for x in var.any : x]", "var.any[0].b", "var.any ? 1 : 2",
                             "{(var.any) = 1}", "-var.any", "var.any == 1", "var.any[*].x"}) {
    INFO(source);
    const Value value = console.value(source);
    CHECK_FALSE(value.is_known());
    CHECK(value.cause() == "var.any");
  }
}

TEST_CASE("a value tells where it was written", "[hcl]") {
  ConsoleFixture console(names());
  const Value object = console.value("{ Owner = \"x\", Team = upper(\"y\") }");
  CHECK(place(console, object.origin()) == "{ Owner = \"x\", Team = upper(\"y\") }");
  CHECK(place(console, object.find("Owner")->origin()) == "\"x\"");
  CHECK(place(console, object.find("Team")->origin()) == "upper(\"y\")");
  CHECK(place(console, object.entries()[0].key_origin) == "Owner");
  CHECK(place(console, console.value("({ a = [1] }).a[0]").origin()) == "1");
  CHECK(place(console, console.value("true ? \"t\" : \"f\"").origin()) == "\"t\"");
  const Value copied = console.value("{for k, v in { Owner = \"x\" } : k => v}");
  CHECK(place(console, copied.find("Owner")->origin()) == "\"x\"");
  CHECK(place(console, copied.entries()[0].key_origin) == "Owner");
}

TEST_CASE("what is certain about unknown maps is kept beyond Terraform", "[hcl]") {
  ConsoleFixture console(names(), true);
  struct Case {
    const char* source;
    const char* keys;
  };
  const Case cases[] = {
      {"var.flag ? {Owner = \"x\"} : {Owner = \"y\", Team = \"t\"}", "Owner Team?"},
      {"var.flag ? {Owner = \"x\"} : null", "Owner?"},
      {"var.flag ? {Owner = \"x\"} : var.tags", "Owner? ..."},
      {"(var.flag ? {Owner = \"x\"} : {Owner = \"y\"})", "Owner"},
      {"\"${var.flag ? {Owner = \"x\"} : {}}\"", "Owner?"},
      {"{Owner = \"x\", (var.name) = \"v\"}", "Owner ..."},
      {"{for k, v in {a = \"x\", b = var.name} : k => v if v != \"\"}", "a b?"},
      {"{for k, v in {(var.name) = 1, b = 2} : k => v}", "b ..."},
      {"{for k, v in {(var.name) = 1, b = 2} : upper(k) => v if k != \"c\"}", "B ..."},
      {"{for k, v in {(var.name) = 1, b = 2} : k => v if k != \"b\"}", "unknown"},
      {"merge(var.tags, {Owner = \"x\"})", "Owner ..."},
      {"merge({Owner = \"x\"}, var.tags)", "Owner ..."},
      {"try(var.tags, {Owner = \"x\"})", "Owner? ..."},
      {"try({Owner = var.name, Team = 1}, {Owner = 2})", "Owner Team?"},
      {"{a = {Owner = var.name, (var.name) = 1}}.a", "Owner ..."},
  };
  for (const Case& each : cases) {
    INFO(each.source);
    CHECK(keys_of(console.value(each.source)) == each.keys);
    CHECK(console.found.empty());
  }
}

TEST_CASE("a certain entry of an unknown map can be read", "[hcl]") {
  ConsoleFixture beyond(names(), true), strict(names(), false);
  for (const char* source :
       {"{a = 1, (var.name) = 2}.a", "{(var.name) = 2, a = 1}.a", "{(var.name) = 2, a = 1}[\"a\"]",
        "(var.flag ? {a = 1} : {a = 1, b = 2}).a"}) {
    INFO(source);
    CHECK_FALSE(strict.value(source).is_known());
  }
  CHECK(beyond.value("{(var.name) = 2, a = 1}.a").is_known());
  CHECK(beyond.value("{(var.name) = 2, a = 1}[\"a\"]").is_known());
  CHECK(beyond.value("(var.flag ? {a = 1} : {a = 1, b = 2}).a").is_known());
  CHECK_FALSE(beyond.value("{a = 1, (var.name) = 2}.a").is_known());  // may be overwritten
  CHECK_FALSE(beyond.value("(var.flag ? {a = 1} : {a = 2, b = 2}).a").is_known());
}

TEST_CASE("references leave out what a for binds and the names of object keys", "[hcl]") {
  ConsoleFixture console;
  using Roots = std::vector<std::string>;
  CHECK(console.reference_roots("[for k, v in var.m : k + v + local.x if v.y]") ==
        Roots{"var.m", "local.x"});
  CHECK(console.reference_roots("{ a = var.a, (local.k) = 1, \"${var.b}\" = 2 }") ==
        Roots{"var.a", "local.k", "var.b"});
  CHECK(console.reference_roots("\"%{ for x in var.l }${x}${data.a.b}%{ endfor }\"") ==
        Roots{"var.l", "data.a.b"});
  CHECK(console.reference_roots("aws_x.y[*].z[var.i]") == Roots{"aws_x.y", "var.i"});
  CHECK(console.reference_roots("f(a.b[0].c, d[\"e\"])[g.h]") ==
        Roots{"a.b[0].c", "d[\"e\"]", "g.h"});
  CHECK(console.reference_roots("[for x in [for y in var.a : x.b] : x.c]") ==
        Roots{"var.a", "x.b"});
}

TEST_CASE("templates are rendered with their own variables", "[hcl]") {
  ConsoleFixture console(Value::object({entry("v", Value::string("outer"))}));
  console.files.write("/work/a.tftpl", "hi ${name}%{ for x in xs } ${x}%{ endfor }");
  console.files.write("/work/self.tftpl", "${templatefile(\"a.tftpl\", {})}");
  console.files.write("/work/outer.tftpl", "${v}");
  console.files.write("/work/bad.tftpl", "line\n${");
  CHECK(console.answer("templatefile(\"a.tftpl\", {name = \"you\", xs = [1, 2]})") ==
        "\"hi you 1 2\"");
  CHECK_FALSE(console.answer("templatefile(\"self.tftpl\", {})"));
  CHECK_FALSE(console.answer("templatefile(\"outer.tftpl\", {})"));
  CHECK(console.message().find("`v`") != std::string::npos);
  CHECK_FALSE(console.answer("templatefile(\"bad.tftpl\", {})"));
  CHECK(console.message().find("bad.tftpl:2:") != std::string::npos);
}

TEST_CASE("what would take too long or too much memory ends with a diagnostic", "[hcl]") {
  ConsoleFixture console;
  console.limits = Budget(300'000, 32 << 20);  // the full budget takes a debug build seconds
  const std::string numbers = "range(1000)";
  std::string doubled = "\"aaaaaaaaaaaaaaaa\"";
  for (int i = 0; i < 40; ++i) doubled = "[for x in [" + doubled + "] : \"${x}${x}\"][0]";
  std::string shared = "[1]", shared_text = "\"a\"";
  for (int i = 0; i < 60; ++i) shared = "[for x in [" + shared + "] : [x, x]]";
  for (int i = 0; i < 3; ++i) shared_text = "[for x in range(1000) : " + shared_text + "]";
  std::string chain = "1";
  for (int i = 0; i < 50'000; ++i) chain += "+1";
  for (const std::string& source : {
           "[for i in " + numbers + " : [for j in " + numbers + " : [for k in " + numbers +
               " : k]]]",
           "setproduct(" + numbers + ", " + numbers + ", " + numbers + ")",
           std::string("setproduct(range(1000), setproduct(range(1000), range(1000)))"),
           "length([for i in " + numbers + " : [for j in " + numbers +
               " : \"${i}${j}\"]]) == " + "length(flatten([for i in " + numbers +
               " : [for j in range(1000) : [i, j, i, j]]]))",
           doubled,
           shared,
           shared + " == " + shared,
           "jsonencode(" + shared + ")",
           "[for x in [join(\"\", [for i in range(1000) : \"${i}xxxxxxxxxxxxxxxxxxxxxxxxx\"])] : " +
               shared_text + "]",
           chain,
       }) {
    INFO(source.substr(0, 100));
    const auto begin = std::chrono::steady_clock::now();
    const std::optional<std::string> answer = console.answer(source);
    const auto took = std::chrono::steady_clock::now() - begin;
    CHECK_FALSE(answer);
    REQUIRE(console.found.size() == 1);
    CHECK(console.found[0].rule->code == "HCL014");
    CHECK(took < std::chrono::seconds(5));  // a debug build with sanitizers, on a busy machine
  }
}

}  // namespace infra::hcl
