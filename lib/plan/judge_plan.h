// A plan's JSON -> counts, risk and the lines that people read, in one StackPlan.
#pragma once

#include <string_view>

#include "lib/plan/plan_report.h"
#include "lib/plan/risk.h"

namespace infra::plan {

// Throws infra::Error where `json` is no plan. `stack` keeps its path, reasons and wave.
void judge_plan(std::string_view json, const RiskRules& rules, StackPlan& stack);

}  // namespace infra::plan
