// What `infra plan --out` leaves, and how `--from` and `infra gate` read it, of one machine or of
// several: DIR/run.json says which stacks were to be planned, DIR/<stack>/ has plan.json,
// summary.json, log.txt and, of the real terraform, plan.tfplan.
#pragma once

#include <string>

#include "cmd/infra/context.h"
#include "lib/plan/plan_report.h"
#include "lib/workspace/workspace.h"

namespace infra {

// Takes away what an earlier run left in `out` (absolute), then says what this one is to plan.
void begin_results(const std::string& out, const plan::PlanReport& report);
void write_summary(const std::string& out, const plan::PlanReport& report,
                   const plan::StackPlan& stack);
void end_results(const std::string& out, const plan::PlanReport& report);

// `path`: a plan's JSON, or a folder that `--out` wrote, or one with several of them, whose report
// is that of one run. A stack that was to be planned and has no result is `skipped`. The stack of a
// single file is `stack`, else REPO_REL_DIR (Atlantis), else the folder that it lies in. Throws
// infra::Error for what is no plan, for a part that is missing, and for two plans of one stack.
plan::PlanReport read_plans(const std::string& path, const std::string& stack,
                            const workspace::Workspace& workspace, const Context& context);

}  // namespace infra
