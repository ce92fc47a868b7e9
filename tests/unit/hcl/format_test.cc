#include "lib/hcl/format.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

namespace infra::hcl {
namespace {

// Expectations are what `terraform fmt` 1.11.4 makes of the same text.
void check(const std::string& text, const std::string& want) {
  INFO(text);
  const auto formatted = format(text);
  REQUIRE(formatted);
  CHECK(*formatted == want);
  CHECK(format(*formatted) == formatted);
}

TEST_CASE("format: labels get quotes and lose comments between them") {
  check("resource /* a */ x /* b */ \"y\" /* c */ {\n}\n", "resource \"x\" \"y\" /* c */ {\n}\n");
  check("x /* a */ {\n}\n", "x /* a */ {\n}\n");
  check("a \"\\u00e9\\t\\\"\" {}\n", "a \"é\\t\\\"\" {}\n");
}

TEST_CASE("format: a lone interpolation is unwrapped where it is a whole value") {
  check("a = \"${var.x}\"\n", "a = var.x\n");
  check("a = \"${\"s\"}\"\n", "a = \"s\"\n");
  check("a = \"${~ x ~}\"\n", "a = x\n");
  check("a = \"${x}${y}\"\n", "a = \"${x}${y}\"\n");
  check("a = [\"${x}\"]\n", "a = [\"${x}\"]\n");
  check("a = \"${\n  x\n}\"\n", "a = x\n");
  check("a = \"${x ?\n 1 : 2}\"\n", "a = (x ?\n1 : 2)\n");
}

TEST_CASE("format: a variable's old types are written as today's") {
  check("variable \"a\" {\n  type = \"string\"\n}\n", "variable \"a\" {\n  type = string\n}\n");
  check("variable \"a\" {\n  type = \"list\"\n}\n", "variable \"a\" {\n  type = list(string)\n}\n");
  check("variable \"a\" {\n  type = map\n}\n", "variable \"a\" {\n  type = map(any)\n}\n");
  check("output \"a\" {\n  type = map\n}\n", "output \"a\" {\n  type = map\n}\n");
}

TEST_CASE("format: line ends, byte-order marks and ends of files") {
  check("\xEF\xBB\xBF  a=1\r\n\r\n  \r\nbb=2 # x\r\n", "a = 1\r\n\r\n\r\nbb = 2 # x\r\n");
  check("a=1", "a = 1");
  check("a = 1   ", "a = 1   ");
  check("", "");
}

TEST_CASE("format: a file with a syntax error is left alone") {
  CHECK_FALSE(format("a = {\n"));
  CHECK_FALSE(format("a=1 b=2\n"));
}

TEST_CASE("format: HCL's own table") {
  std::ifstream table(INFRA_SHARED_DATA "/hcl/hclwrite.jsonl");
  if (!table) {
    if (std::getenv("CI") != nullptr) FAIL("no " INFRA_SHARED_DATA "/hcl/hclwrite.jsonl");
    WARN("skipped: no ../shared/data/hcl/hclwrite.jsonl");
    return;
  }
  int cases = 0;
  for (std::string line; std::getline(table, line);) {
    const auto entry = nlohmann::json::parse(line);
    if (entry["test"] != "TestFormat") continue;
    const std::string input = entry["case"]["input"], want = entry["case"]["want"];
    // The table formats fragments that are no files: as the value of an attribute they are, and
    // must be laid out the same where they stand on one line.
    if (const auto whole = format(input)) {
      INFO(input);
      CHECK(*whole == want);
      ++cases;
    } else if (input.find('\n') == input.npos) {
      INFO(input);
      if (const auto value = format("x = [" + input + "]")) {
        CHECK(*value == "x = [" + want + "]");
        ++cases;
      }
    }
  }
  CHECK(cases >= 45);
}

}  // namespace
}  // namespace infra::hcl
