// A planned change as people read it: one line an argument, nested ones by their paths, policies
// and other JSON taken apart. Used by judge_plan.cc.
#pragma once

#include "lib/plan/plan_report.h"
#include "lib/plan/planned_change.h"

namespace infra::plan {

ChangeLines lines_of(const PlannedChange& change, const RiskReason& reason);

}  // namespace infra::plan
