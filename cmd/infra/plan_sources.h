// Where the plans of `infra plan` and `infra gate` come from: the real terraform or the offline
// provider. Plans that another program left: plan_results.h.
#pragma once

#include <string>
#include <vector>

#include "cmd/infra/context.h"
#include "lib/plan/plan_report.h"
#include "lib/plan/risk.h"
#include "lib/workspace/workspace.h"

namespace infra {

struct PlanRunOptions {
  bool offline = false, no_lock = false, no_refresh = false;
  std::string out, timeout;            // as given; "": nowhere, that of infra.yaml
  std::vector<std::string> arguments;  // of `terraform plan`
  std::string merge_base;              // what --offline compares with; "": nothing was there
};

plan::RiskRules risk_rules(const workspace::Workspace& workspace);

// Plans the stacks of `report`, with progress on a terminal. Notes are added to it. After an
// interruption it returns with the rest `skipped`. Throws infra::Error where terraform is missing
// or has a version that infra.yaml does not allow.
void run_plans(plan::PlanReport& report, const PlanRunOptions& options,
               workspace::Workspace& workspace, const Context& context);

}  // namespace infra
