#include "lib/policy/registry.h"

#include <algorithm>

#include "lib/hcl/rules.h"
#include "lib/policy/rules/project.h"
#include "lib/policy/rules/security.h"
#include "lib/policy/rules/tags.h"
#include "lib/policy/suppressions.h"
#include "lib/terraform/rules.h"

namespace infra::policy {
namespace {

constexpr Family kFamilies[] = {
    {"HCL", "syntax and references"},
    {"LAY", "layout"},
    {"VER", "versions"},
    {"BKE", "state backend"},
    {"TAG", "tags"},
    {"NAM", "names"},
    {"ENC", "encryption"},
    {"NET", "network"},
    {"PUB", "exposure"},
    {"IAM", "identity"},
    {"SEC", "secrets"},
    {"XST", "cross-stack contract"},
    {"LOG", "logging"},
    {"ALM", "alarms"},
    {"DR", "recovery"},
    {"CST", "cost"},
    {"MOD", "modules"},
    {"ATL", "Atlantis"},
    {"GIT", "repository"},
    {"EXT", "external scanners"},
    {"SUP", "suppressions"},
};

}  // namespace

std::span<const Family> families() { return kFamilies; }

std::span<const std::span<const Rule>> rule_tables() {
  static const std::span<const Rule> tables[] = {
      layout_rules(),      version_rules(), backend_rules(),  tag_rule_table(), label_rules(),
      encryption_rules(),  network_rules(), exposure_rules(), identity_rules(), secret_rules(),
      cross_stack_rules(), module_rules(),  unused_rules(),   schema_rules(),   name_rules(),
      logging_rules(),     alarm_rules(),   recovery_rules(), cost_rules(),     atlantis_rules(),
      repository_rules()};
  return tables;
}

std::vector<const diag::RuleInfo*> all_rules() {
  std::vector<const diag::RuleInfo*> rules;
  const auto add = [&](std::span<const diag::RuleInfo* const> table) {
    rules.insert(rules.end(), table.begin(), table.end());
  };
  add(hcl::hcl_rules());
  add(terraform::terraform_rules());
  for (const diag::RuleInfo* rule :
       {&kSuppressionWithoutReason, &kSuppressionExpired, &kSuppressionUnused})
    rules.push_back(rule);
  for (const std::span<const Rule> table : rule_tables())
    for (const Rule& rule : table) rules.push_back(&rule.info);
  // What lib/terraform finds by itself, rules of the same code find in provider's types.
  std::ranges::stable_sort(rules, {}, &diag::RuleInfo::code);
  const auto repeated = std::ranges::unique(rules, {}, &diag::RuleInfo::code);
  rules.erase(repeated.begin(), repeated.end());
  return rules;
}

const diag::RuleInfo* find_rule(std::string_view code) {
  const auto rules = all_rules();
  const auto found = std::ranges::find(rules, code, &diag::RuleInfo::code);
  return found == rules.end() ? nullptr : *found;
}

bool is_code_or_family(std::string_view word) {
  const bool family = std::ranges::any_of(kFamilies, [&](auto f) { return f.code == word; });
  return family || word.starts_with("EXT:") || find_rule(word) != nullptr;
}

bool matches(std::string_view code, std::string_view code_or_family) {
  if (code == code_or_family) return true;
  if (!code.starts_with(code_or_family)) return false;
  const std::string_view rest = code.substr(code_or_family.size());
  return rest.starts_with(':') || (!rest.empty() && rest[0] >= '0' && rest[0] <= '9');
}

}  // namespace infra::policy
