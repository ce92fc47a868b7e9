// How risky a planned change is: levels 1 to 3 of the standard ("Change risk"), with the reason.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "lib/plan/planned_change.h"

namespace infra::plan {

struct RiskRules {
  std::set<std::string> keeps_data;  // types, beside the built-in ones: risk.level_3_types
};

// nullopt: nothing is created, changed or taken away.
std::optional<RiskReason> risk_of(const PlannedChange& change, const RiskRules& rules);

// Is it built in that destroying one of these loses data?
bool keeps_data(const std::string& type, const RiskRules& rules);

}  // namespace infra::plan
