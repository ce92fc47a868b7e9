// Every code that the program can report: for `explain`, docs/rules.md and the checks of --only,
// --skip and infra.yaml.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "lib/policy/rule.h"

namespace infra::policy {

struct Family {
  std::string_view code;  // TAG
  std::string_view name;  // tags
};
std::span<const Family> families();  // of the standard, also those without rules yet

// The tables of rules that the runner runs.
std::span<const std::span<const Rule>> rule_tables();

// All rules, those of lib/hcl and lib/terraform too, sorted by code.
std::vector<const diag::RuleInfo*> all_rules();
const diag::RuleInfo* find_rule(std::string_view code);  // null: there is none

// Is `word` a code or family that exists; for `--only`, `--skip`.
bool is_code_or_family(std::string_view word);
bool matches(std::string_view code, std::string_view code_or_family);

}  // namespace infra::policy
