// The table of the TAG family, for the registry and for tags_check.cc.
#pragma once

#include <span>

#include "lib/policy/rule.h"

namespace infra::policy {

enum class TagRule : std::uint8_t {  // in the order of the codes
  missing,
  not_provable,
  value,
  empty,
  misspelt,
  ignored,
  data_class,
  not_propagated,
};

std::span<const Rule> tag_rule_table();
const diag::RuleInfo& tag_rule(TagRule rule);

}  // namespace infra::policy
