// Every rule on its own examples, and on what is derived from them: through a module call, in
// several instances, with unknown values.
#include <catch2/catch.hpp>

#include "lib/policy/registry.h"
#include "tests/unit/policy/policy_fixture.h"

namespace infra::policy {
namespace {

using Files = std::map<std::string, std::string>;
constexpr const char* kMain = "stacks/orders/prod/main.tf";
constexpr const char* kModule = "modules/example/main.tf";

TEST_CASE("every rule reports its bad example once and its good one never") {
  for (const diag::RuleInfo* rule : all_rules()) {
    INFO(rule->code);
    CHECK(count_of(rule->code, project_files(rule->bad)) == 1);
    CHECK(count_of(rule->code, project_files(rule->good)) == 0);
  }
}

// Rules on evaluated resources whose example is one file.
std::vector<const diag::RuleInfo*> rules_on_resources() {
  std::vector<const diag::RuleInfo*> rules;
  for (const auto table : rule_tables()) {
    for (const Rule& rule : table) {
      const bool resources = rule.on_resource != nullptr || rule.info.code.starts_with("TAG") ||
                             rule.info.code.starts_with("ENC") || rule.info.code == "LOG002";
      if (resources && rule.info.bad.find("# --- ") == std::string_view::npos)
        rules.push_back(&rule.info);
    }
  }
  return rules;
}

Files in_module(std::string_view text, const std::string& repetition) {
  return {{kModule, std::string(text)},
          {kMain,
           "module \"example\" {\n  source = \"../../../modules/example\"\n" + repetition + "}\n"}};
}

// What asks the root module's folder or itself, not what a module makes.
bool is_for_roots(std::string_view code) { return code == "LAY006" || code == "XST003"; }

TEST_CASE("a fault of a resource is found through a module call") {
  const auto rules = rules_on_resources();
  CHECK(rules.size() > 50);
  for (const diag::RuleInfo* rule : rules) {
    if (is_for_roots(rule->code)) continue;
    INFO(rule->code);
    const Judged judged(in_module(rule->bad, ""), on_some_day());
    CHECK(judged.count(rule->code) == 1);
    CHECK(Judged(in_module(rule->good, ""), on_some_day()).count(rule->code) == 0);
  }
}

TEST_CASE("a fault of a resource in several instances is one finding that names them") {
  for (const diag::RuleInfo* rule : rules_on_resources()) {
    if (is_for_roots(rule->code)) continue;
    INFO(rule->code);
    const Judged judged(in_module(rule->bad, "  for_each = toset([\"a\", \"b\"])\n"),
                        on_some_day());
    CHECK(judged.count(rule->code) == 1);
    for (const diag::Diagnostic& each : judged.result.found)
      if (each.rule != nullptr && each.rule->code == rule->code)
        CHECK(each.subject.instances.size() >= 2);
  }
}

// The text with the value of its attribute number `number` unknown; "": there are fewer.
std::string with_unknown(std::string_view text, std::size_t number) {
  std::string result;
  bool done = false, resource = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string line(text.substr(at, end - at));
    if (!line.starts_with(' ') && !line.starts_with('}') && !line.empty())
      resource = line.starts_with("resource ");
    const std::size_t equals = line.find(" = ");
    const std::string value = equals == line.npos ? "" : line.substr(equals + 3);
    const bool opens = value.ends_with('{') || value.ends_with('[') || value.ends_with('(');
    const bool is_name =
        line.find_first_not_of(
            " abcdefghijklmnopqrstuvwxyz_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == line.find('=');
    if (resource && !value.empty() && !opens && is_name && !done && number-- == 0) {
      line = line.substr(0, equals + 3) + "var.unknown";
      done = true;
    }
    result += line + "\n";
    at = end + 1;
  }
  return done ? result + "variable \"unknown\" {\n  type = any\n}\n" : "";
}

TEST_CASE("an unknown value is never reported as a violation") {
  std::size_t judged = 0;
  for (const diag::RuleInfo* rule : rules_on_resources()) {
    if (rule->code == "TAG002") continue;  // which says that something cannot be proven
    for (std::size_t number = 0;; ++number) {
      const std::string text = with_unknown(rule->good, number);
      if (text.empty()) break;
      INFO(rule->code << "\n" << text);
      CHECK(Judged({{kMain, text}}, on_some_day({std::string(rule->code)})).count(rule->code) == 0);
      ++judged;
    }
  }
  CHECK(judged > 150);
}

}  // namespace
}  // namespace infra::policy
