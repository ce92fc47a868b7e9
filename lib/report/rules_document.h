// Rules as their tables describe them: `infra explain` and docs/rules.md.
#pragma once

#include <span>
#include <string>

#include "lib/diag/diagnostic.h"

namespace infra::report {

std::string rule_text(const diag::RuleInfo& rule);
std::string rules_list_text(std::span<const diag::RuleInfo* const> rules);  // one line each
std::string rules_markdown(std::span<const diag::RuleInfo* const> rules);   // docs/rules.md
std::string rules_json(std::span<const diag::RuleInfo* const> rules);

}  // namespace infra::report
