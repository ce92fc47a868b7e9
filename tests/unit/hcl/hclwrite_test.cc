// The edit API on the tables of HCL's own writer: each source, edited, gives the wanted tokens.
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "lib/hcl/edit.h"
#include "lib/hcl/format.h"
#include "lib/hcl/parser.h"
#include "tests/support/shared_data.h"

namespace infra::hcl {
namespace {

using Json = nlohmann::json;

struct Parsed {
  explicit Parsed(const std::string& text) {
    number = sources.add("main.tf", text);
    file = parse_file(sources, number, found);
    REQUIRE(found.empty());
  }
  std::string with(const std::vector<diag::Edit>& edits) const {
    return hcl::apply(sources[number].text, edits);
  }
  const Body& body() const { return *file->body; }
  const Block* block(const std::string& type, const std::vector<std::string>& labels) const {
    for (const Block& block : body().blocks)
      if (block.type.text == type &&
          std::ranges::equal(block.labels, labels, {}, &BlockLabel::text))
        return &block;
    return nullptr;
  }

  diag::SourceMap sources;
  diag::Diagnostics found;
  std::uint32_t number = 0;
  std::unique_ptr<File> file;
};

std::string text_of(const Json& tokens) {
  if (tokens.is_string()) return tokens;
  std::string text;
  for (const Json& token : tokens) {
    text += std::string(token["SpacesBefore"].get<std::size_t>(), ' ');
    text += token["Bytes"].get<std::string>();
  }
  return text;
}

std::string literal(const Json& value) {
  if (value.contains("bool")) return value["bool"].get<bool>() ? "true" : "false";
  return "\"" + value["string"].get<std::string>() + "\"";
}

// What the edit of one case leaves; "?" for a test of something else.
std::string edited(const std::string& test, const Json& entry) {
  const Parsed parsed(entry["src"]);
  const auto set = [&](const Body& body, const std::string& name, const std::string& value) {
    return parsed.with(set_attribute(parsed.sources, body, name, value));
  };
  if (test == "TestBodySetAttributeValue")
    return set(parsed.body(), entry["name"], literal(entry["val"]));
  if (test == "TestBodySetAttributeTraversal")
    return set(parsed.body(), entry["name"], entry["trav"]);
  if (test == "TestBodySetAttributeRaw")
    return set(parsed.body(), entry["name"], text_of(entry["tokens"]));
  if (test == "TestBodySetAttributeValueInBlock")
    return set(*parsed.block(entry["typeName"], entry["labels"])->body, entry["attr"],
               literal(entry["val"]));
  if (test == "TestBodySetAttributeValueInNestedBlock")
    return set(*parsed.block(entry["parentTypeName"], {})
                    ->body->block(entry["childTypeName"].get<std::string>())
                    ->body,
               entry["attr"], literal(entry["val"]));
  if (test == "TestBodyRemoveAttribute")
    return parsed.with(
        remove_attribute(parsed.sources, parsed.body(), entry["name"].get<std::string>()));
  if (test == "TestBlockSetType" || test == "TestBlockSetLabels") {
    const bool type = test == "TestBlockSetType";
    const auto old = entry[type ? "labels" : "oldLabels"].get<std::vector<std::string>>();
    const std::string name = entry[type ? "oldTypeName" : "typeName"];
    return parsed.with(
        set_block_header(parsed.sources, *parsed.block(name, old),
                         type ? entry["newTypeName"].get<std::string>() : name,
                         entry[type ? "labels" : "newLabels"].get<std::vector<std::string>>()));
  }
  return "?";
}

std::ifstream table() {
  const std::string path = test::shared_data("hcl/hclwrite.jsonl");
  return std::ifstream(path);
}

TEST_CASE("edit: HCL's own tables") {
  std::ifstream lines = table();
  if (!lines) return;
  int cases = 0;
  for (std::string line; std::getline(lines, line);) {
    const Json row = Json::parse(line);
    const std::string test = row["test"];
    if (!row["case"].is_object() || !row["case"].contains("src")) continue;
    const std::string result = edited(test, row["case"]);
    if (result == "?") continue;
    INFO(test << ": " << row["case"].dump());
    CHECK(result == text_of(row["case"]["want"]));
    ++cases;
  }
  CHECK(cases == 24);
}

TEST_CASE("parse: blocks are found by type and labels as HCL's own tables say") {
  std::ifstream lines = table();
  if (!lines) return;
  int cases = 0;
  for (std::string line; std::getline(lines, line);) {
    const Json row = Json::parse(line);
    const Json& entry = row["case"];
    if (row["test"] == "TestBlockLabels") {
      const Parsed parsed(entry["src"]);
      std::vector<std::string> labels;
      for (const BlockLabel& label : parsed.body().blocks[0].labels)
        labels.emplace_back(label.text);
      CHECK(labels == entry["want"].get<std::vector<std::string>>());
    } else if (row["test"] == "TestBodyFirstMatchingBlock") {
      const Parsed parsed(entry["src"]);
      const Block* block = parsed.block(entry["typeName"], entry["labels"]);
      const std::string& text = parsed.sources[parsed.number].text;
      const std::string found =
          block ? text.substr(block->span.begin, block->span.end - block->span.begin) + "\n" : "";
      CHECK(found == text_of(entry["want"]));
    } else {
      continue;
    }
    ++cases;
  }
  CHECK(cases == 18);
}

// A formatted file formats to itself, and no edit leaves every byte alone.
TEST_CASE("format: HCL's own round trips") {
  std::ifstream lines = table();
  if (!lines) return;
  int cases = 0;
  for (std::string line; std::getline(lines, line);) {
    const Json row = Json::parse(line);
    if (row["test"] != "TestRoundTripFormat" && row["test"] != "TestRoundTripVerbatim") continue;
    const std::string source = row["case"];
    const Parsed parsed(source);
    CHECK(parsed.with({}) == source);
    const auto once = format(source);
    REQUIRE(once);
    CHECK(*format(*once) == *once);
    if (row["test"] == "TestRoundTripVerbatim") CHECK(*once == source);
    ++cases;
  }
  CHECK(cases == 24);
}

}  // namespace
}  // namespace infra::hcl
