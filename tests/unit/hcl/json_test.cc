#include "lib/hcl/json.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "lib/hcl/json_node.h"
#include "lib/hcl/parser.h"

namespace infra::hcl {
namespace {

struct Parsed {
  explicit Parsed(std::string text, JsonKind kind = JsonKind::terraform) {
    number = sources.add("main.tf.json", std::move(text));
    file = parse_json_file(sources, number, kind, found);
  }
  std::string_view at(diag::Span span) const { return sources.text(span); }
  diag::SourceMap sources;
  diag::Diagnostics found;
  std::uint32_t number = 0;
  std::unique_ptr<File> file;
};

TEST_CASE("json: labels are nesting, repetition is an array") {
  const Parsed p(R"({"resource": {"a": [{"x": {"p": 1}}, {"y": [{}, {"//": "c"}]}]}})");
  REQUIRE(p.found.empty());
  const auto blocks = p.file->body->blocks;
  REQUIRE(blocks.size() == 3);
  CHECK(blocks[0].labels[0].text == "a");
  CHECK(blocks[0].labels[1].text == "x");
  CHECK(p.at(blocks[0].labels[1].span) == "\"x\"");
  CHECK(blocks[2].labels[1].text == "y");
  CHECK(blocks[2].body->attributes.empty());
  CHECK(p.at(blocks[0].body->attributes[0].span) == "\"p\": 1");
}

TEST_CASE("json: strings are templates with their place in the file") {
  const Parsed p(
      R"({"locals": {"a": "é\t${var.x}", "b": "$${x}", "c": {"${k}": [null, true, -1e3]}}})");
  REQUIRE(p.found.empty());
  const Body& locals = *p.file->body->blocks[0].body;
  const auto* text = locals.attribute("a")->value->as<Template>();
  REQUIRE(text != nullptr);
  CHECK(p.at(text->parts[1]->span) == "var.x");
  CHECK(locals.attribute("b")->value->as<StringLiteral>()->value == "${x}");
  const auto* object = locals.attribute("c")->value->as<Object>();
  REQUIRE(object != nullptr);
  CHECK(object->items[0].key->as<TemplateWrap>() != nullptr);
  CHECK(p.at(object->items[0].key->as<TemplateWrap>()->value->span) == "k");
  CHECK(object->items[0].value->as<Tuple>()->items[2]->as<NumberLiteral>()->text == "-1e3");
}

TEST_CASE("json: what Terraform takes literally or as references") {
  const Parsed p(R"j({
    "variable": {"v": {"type": "list(string)", "default": "${x}",
                       "validation": {"condition": "${var.v}"}}},
    "module": {"m": {"source": "./${x}", "providers": {"aws.a": "aws.b"}, "depends_on": ["a.b"]}},
    "terraform": {
      "backend": {"s3": {"key": "${x}"}},
      "required_providers": {"aws": {"source": "a/b", "configuration_aliases": ["aws.x"]}}}})j");
  REQUIRE(p.found.empty());
  const auto blocks = p.file->body->blocks;
  const Body& variable = *blocks[0].body;
  CHECK(variable.attribute("type")->value->as<FunctionCall>() != nullptr);
  CHECK(variable.attribute("default")->value->as<StringLiteral>()->value == "${x}");
  CHECK(variable.block("validation")->body->attribute("condition")->value->as<TemplateWrap>());
  const Body& module = *blocks[1].body;
  CHECK(module.attribute("source")->value->as<StringLiteral>() != nullptr);
  const auto& provider = module.attribute("providers")->value->as<Object>()->items[0];
  CHECK(provider.key->as<Traversal>()->steps.size() == 1);
  CHECK(provider.value->as<Traversal>()->root.text == "aws");
  CHECK(module.attribute("depends_on")->value->as<Tuple>()->items[0]->as<Traversal>());
  const Body& terraform = *blocks[2].body;
  CHECK(terraform.block("backend")->body->attribute("key")->value->as<StringLiteral>());
  const auto* aws =
      terraform.block("required_providers")->body->attribute("aws")->value->as<Object>();
  CHECK(aws->items[1].value->as<Tuple>()->items[0]->as<Traversal>() != nullptr);
}

TEST_CASE("json: Terraform's own nested blocks are blocks, others attributes") {
  const Parsed p(R"({"resource": {"t": {"n": {
    "lifecycle": {"ignore_changes": "all", "precondition": [{"condition": true}]},
    "provisioner": [{"local-exec": {"when": "destroy"}}], "connection": {},
    "dynamic": {"d": {"for_each": [], "iterator": "i", "content": {"x": 1}}}, "nested": [{"y": 1}]}}}})");
  REQUIRE(p.found.empty());
  const Body& body = *p.file->body->blocks[0].body;
  REQUIRE(body.blocks.size() == 4);
  CHECK(body.block("lifecycle")->body->block("precondition") != nullptr);
  CHECK(body.block("provisioner")->labels[0].text == "local-exec");
  CHECK(body.block("dynamic")->labels[0].text == "d");
  CHECK(body.block("dynamic")->body->attribute("iterator")->value->as<Traversal>());
  CHECK(body.block("dynamic")->body->block("content")->body->attribute("x") != nullptr);
  CHECK(body.attribute("nested")->value->as<Tuple>() != nullptr);
}

TEST_CASE("json: tfvars hold attributes with literal strings") {
  const Parsed p(R"({"resource": {"a": "${x}"}, "//": 1})", JsonKind::variables);
  REQUIRE(p.found.empty());
  REQUIRE(p.file->body->attributes.size() == 1);
  CHECK(p.file->body->blocks.empty());
}

TEST_CASE("json: errors point at the narrowest token and reading goes on") {
  const Parsed p(
      R"({"locals": {"a": tru, "b": 01, "c": "${", "d" 1, "e": 2, "e": 3, "f": {"x":1,"x":2}}})");
  std::vector<std::string> places;
  for (const auto& d : p.found) places.emplace_back(p.at(d.primary.span));
  CHECK(std::ranges::count(places, "tru") == 1);
  CHECK(std::ranges::count(places, "01") == 1);
  CHECK(std::ranges::count(places, "\"e\"") == 1);
  CHECK(std::ranges::count(places, "\"x\"") == 1);
  CHECK(p.found.size() == 6);
  CHECK(p.file->has_errors);
  CHECK(p.file->body->blocks[0].body->attributes.size() == 6);
}

TEST_CASE("json: locals and required providers are objects, not arrays in an array") {
  CHECK(Parsed(R"({"locals": [{"a": 1}]})").found.empty());
  CHECK(Parsed(R"({"locals": [[{"a": 1}]]})").found.size() == 1);
  CHECK(Parsed(R"({"locals": [null, {"a": 1}]})").found.size() == 1);
  CHECK(Parsed(R"({"terraform": {"required_providers": [["x"]]}})").found.size() == 1);
  CHECK(Parsed(R"({"resource": {"terraform_data": {"a": [[{"input": 1}]]}}})").found.empty());
}

TEST_CASE("json: hostile text ends with a diagnostic") {
  CHECK(Parsed("").found.size() == 1);
  CHECK(Parsed("1").found.size() == 1);
  CHECK(Parsed("\xEF\xBB\xBF{}").found.size() == 1);
  CHECK(Parsed(std::string(100'000, '[')).found.size() >= 1);
  CHECK(Parsed(std::string(100'000, '{')).found.size() <= 51);
  CHECK(Parsed(std::string(100'000, '&')).found.size() <= 51);
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "{\"a\":";
  CHECK(Parsed(deep).found.size() >= 1);
  CHECK(Parsed(std::string("{\"a\":\"\0\"}", 9)).found.size() >= 1);
}

TEST_CASE("json: HCL's own table of texts") {
  std::ifstream table(INFRA_SHARED_DATA "/hcl/json.jsonl");
  if (!table) {
    if (std::getenv("CI") != nullptr) FAIL("no " INFRA_SHARED_DATA "/hcl/json.jsonl");
    WARN("skipped: no ../shared/data/hcl/json.jsonl");
    return;
  }
  int cases = 0;
  for (std::string line; std::getline(table, line);) {
    const auto entry = nlohmann::json::parse(line);
    if (entry["test"] != "TestParse") continue;
    const std::string input = entry["case"]["Input"];
    INFO(input);
    Arena arena;
    diag::Diagnostics found;
    const JsonNode* node = read_json(input, 1, arena, found);
    CHECK(found.empty() == (entry["case"]["DiagCount"] == 0));
    const auto& range = entry["case"]["Want"]["v"]["SrcRange"];
    if (found.empty()) {
      CHECK(node->span.begin == range[0][2]);
      CHECK(node->span.end == range[1][2]);
    }
    ++cases;
  }
  CHECK(cases >= 40);
}

}  // namespace
}  // namespace infra::hcl
