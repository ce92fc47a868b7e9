// The tables of HCL's own tests, and its specification suite: what each expression evaluates to.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "lib/hcl/function.h"
#include "lib/hcl/print.h"
#include "tests/unit/hcl/console_fixture.h"

namespace infra::hcl {
namespace {

using Json = nlohmann::json;

Type decode_type(const Json& json) {
  if (json.is_string()) {
    const std::string name = json;
    return name == "string"   ? Type::string()
           : name == "number" ? Type::number()
           : name == "bool"   ? Type::boolean()
                              : Type();
  }
  const std::string kind = json[0];
  if (kind == "list") return Type::list(decode_type(json[1]));
  if (kind == "set") return Type::set(decode_type(json[1]));
  if (kind == "map") return Type::map(decode_type(json[1]));
  if (kind == "tuple") {
    std::vector<Type> types;
    for (const Json& each : json[1]) types.push_back(decode_type(each));
    return Type::tuple(std::move(types));
  }
  std::vector<AttributeType> attributes;
  for (const auto& [name, type] : json[1].items()) attributes.push_back({name, decode_type(type)});
  return Type::object(std::move(attributes));
}

Value decode(const Json& json);

std::vector<Value> decode_list(const Json& json) {
  std::vector<Value> values;
  for (const Json& each : json) values.push_back(decode(each));
  return values;
}

std::vector<Entry> decode_entries(const Json& json) {
  std::vector<Entry> entries;
  for (const auto& [name, value] : json.items()) entries.push_back({name, decode(value), {}});
  return entries;
}

Value decode(const Json& json) {
  if (json.contains("marks")) return decode(json["v"]).with_marks(Mark::sensitive);
  if (json.contains("unknown")) {
    const std::string refined = json.value("refined", "");
    Refinement refinement;
    refinement.not_null = refined.find("NotNull()") != std::string::npos;
    const Type type = decode_type(json["unknown"]);
    return refinement.not_null ? Value::unknown(type, refinement) : Value::unknown(type);
  }
  if (json.contains("null")) return Value::null(decode_type(json["null"]));
  if (json.contains("string")) return Value::string_nfc(json["string"].get<std::string>());
  if (json.contains("number"))
    return Value::number(*Number::parse(json["number"].get<std::string>()));
  if (json.contains("bool")) return Value::boolean(json["bool"]);
  if (json.contains("tuple")) return Value::tuple(decode_list(json["tuple"]));
  if (json.contains("object")) return Value::object(decode_entries(json["object"]));
  if (json.contains("list"))
    return Value::list(decode_type(json["ety"]), decode_list(json["list"]));
  if (json.contains("set")) return Value::set(decode_type(json["ety"]), decode_list(json["set"]));
  return Value::map(decode_type(json["ety"]), decode_entries(json["map"]));
}

// An answer in full: text, type, marks at every depth.
std::string describe(const Value& value) {
  std::string text = (value.is_known() ? "" : "unknown ") + value.type().to_constraint();
  if (value.marks() != Mark::none) text += " sensitive";
  if (!value.is_known() || value.is_null()) return text + (value.is_known() ? " null" : "");
  switch (value.kind()) {
    case Type::Kind::list:
    case Type::Kind::set:
    case Type::Kind::tuple:
      for (const Value& each : value.elements()) text += "\n  [" + describe(each) + "]";
      return text;
    case Type::Kind::map:
    case Type::Kind::object:
      for (const Entry& each : value.entries()) {
        text += "\n  [" + each.key + ": " + describe(each.value) + "]";
      }
      return text;
    case Type::Kind::dynamic:
    case Type::Kind::string:
    case Type::Kind::number:
    case Type::Kind::boolean:
      break;
  }
  return text + " " + to_console(value.without_marks());
}

bool functions_exist(const Json& context) {
  if (!context.is_object()) return true;
  static const std::set<std::string> kOther = {
      "misbehave", "argerrorexpand", "negate",         "foo::upper",
      "::upper",   "missing::",      "double::::upper"};
  for (const auto& [name, function] : context["Functions"].items()) {
    if (kOther.contains(name)) return false;
  }
  return true;
}

std::optional<std::vector<Json>> read_lines(const std::string& name) {
  std::ifstream file(INFRA_SHARED_DATA "/hcl/" + name);
  if (!file.is_open()) {
    REQUIRE(std::getenv("CI") == nullptr);
    WARN("skipped: no " << name << " in " << INFRA_SHARED_DATA);
    return std::nullopt;
  }
  std::vector<Json> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(Json::parse(line));
  return lines;
}

}  // namespace

TEST_CASE("HCL's own table of expressions gives the values that it wants", "[hcl]") {
  const auto lines = read_lines("hclsyntax.jsonl");
  if (!lines) return;
  std::size_t checked = 0;
  for (const Json& line : *lines) {
    const bool is_template = line["test"] == "TestTemplateExprParseAndValue";
    if (line["test"] != "TestExpressionParseAndValue" && !is_template) continue;
    const Json& test = line["case"];
    if (!functions_exist(test["ctx"])) continue;
    const std::string source = test["input"];
    INFO(line["test"] << " " << test.dump());
    Value names = Value::object({});
    if (test["ctx"].is_object()) names = Value::object(decode_entries(test["ctx"]["Variables"]));
    ConsoleFixture console(std::move(names));
    const Value value = is_template ? console.template_value(source) : console.value(source);
    ++checked;
    const bool wants_error = test["diagCount"] != 0;
    CHECK(console.found.empty() != wants_error);
    if (!wants_error) CHECK(describe(value) == describe(decode(test["want"])));
  }
  CHECK(checked > 200);
}

TEST_CASE("HCL's own mismatches of conditionals are refused", "[hcl]") {
  const auto lines = read_lines("hclsyntax.jsonl");
  if (!lines) return;
  std::size_t checked = 0;
  for (const Json& line : *lines) {
    if (line["test"] != "TestExpressionErrorMessages") continue;
    const Json& test = line["case"];
    Value names = Value::object({});
    if (test["ctx"].is_object()) names = Value::object(decode_entries(test["ctx"]["Variables"]));
    ConsoleFixture console(std::move(names));
    console.value(test["input"]);
    INFO(test.dump());
    CHECK(console.found.size() == 1);
    ++checked;
  }
  CHECK(checked == 10);
}

TEST_CASE("the specification suite's attributes have the values that it expects", "[hcl]") {
  const auto lines = read_lines("specsuite/expected.jsonl");
  if (!lines) return;
  std::size_t checked = 0;
  for (const Json& line : *lines) {
    const std::string input = line["input"];
    if (!input.starts_with("expressions/")) continue;
    const std::string expected = line["stdout"];
    std::ifstream file(INFRA_SHARED_DATA "/hcl/specsuite/" + input);
    std::stringstream text;
    text << file.rdbuf();
    ConsoleFixture console(Value::object(
        {{"bar", Value::string("Bar"), {}}, {"space_bar", Value::string("  Bar"), {}}}));
    const auto parsed =
        parse_file(console.sources, console.sources.add(input, text.str()), console.found);
    const auto check = [&](const Body& body) {
      for (const Attribute& attribute : body.attributes) {
        const Value value = console.evaluate_parsed(*attribute.value);
        const std::string wanted = "\"" + std::string(attribute.name.text) + "\":" + to_json(value);
        INFO(input << " " << wanted);
        CHECK(expected.find(wanted) != std::string::npos);
        ++checked;
      }
    };
    check(*parsed->body);
    for (const Block& block : parsed->body->blocks) check(*block.body);
    CHECK(console.found.empty());
  }
  CHECK(checked > 40);
}

}  // namespace infra::hcl
