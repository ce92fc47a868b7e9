// The registry against the written standard.
#include "lib/policy/registry.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <set>

#include "tests/support/shared_data.h"

namespace infra::policy {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// `TAG001` and the like; XXX001 of families that are none are no codes.
std::set<std::string> codes_in(const std::string& text) {
  std::set<std::string> codes;
  for (const Family& family : families()) {
    for (std::size_t at = 0; (at = text.find(family.code, at)) != text.npos; ++at) {
      if (at > 0 && std::isalnum(static_cast<unsigned char>(text[at - 1])) != 0) continue;
      const std::string digits = text.substr(at + family.code.size(), 3);
      if (digits.size() == 3 && std::ranges::all_of(digits, is_digit))
        codes.insert(std::string(family.code) + digits);
    }
  }
  return codes;
}

TEST_CASE("every code of the standard is a rule, and every rule stands in the standard") {
  std::ifstream file(std::string(INFRA_SHARED_DATA) + "/../design/standards.md");
  if (!file) return;  // the document is not everywhere
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const std::set<std::string> written = codes_in(text);
  CHECK(written.size() >= 120);
  for (const std::string& code : written) {
    INFO(code);
    CHECK(find_rule(code) != nullptr);
  }
  for (const diag::RuleInfo* rule : all_rules()) {
    INFO(rule->code);
    CHECK(written.contains(std::string(rule->code)));
  }
}

TEST_CASE("every rule says what it finds, why, and how it looks") {
  std::set<std::string_view> names;
  for (const diag::RuleInfo* rule : all_rules()) {
    INFO(rule->code);
    CHECK(names.insert(rule->name).second);
    CHECK_FALSE(rule->summary.empty());
    CHECK_FALSE(rule->summary.ends_with('.'));
    CHECK(rule->rationale.ends_with('.'));
    CHECK_FALSE(rule->bad.empty());
    CHECK_FALSE(rule->good.empty());
  }
}

}  // namespace
}  // namespace infra::policy
