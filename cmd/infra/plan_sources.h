// Where the plans of `infra plan` come from: the real terraform, the offline provider, or files
// that another program left.
#pragma once

#include <string>
#include <vector>

#include "cmd/infra/context.h"
#include "lib/plan/plan_report.h"
#include "lib/workspace/workspace.h"

namespace infra {

struct PlanRunOptions {
  bool offline = false, no_lock = false, no_refresh = false;
  std::string out, timeout;
  std::vector<std::string> arguments;  // of `terraform plan`
  std::string merge_base;              // what --offline compares with; "": nothing was there
};

// Plans the stacks of `report`. Notes are added to it. Throws infra::Error where terraform is
// missing or has a version that infra.yaml does not allow.
void run_plans(plan::PlanReport& report, const PlanRunOptions& options,
               workspace::Workspace& workspace, const Context& context);

// `path`: a plan's JSON, or a folder that `--out` wrote, of one machine or of several. The stack of
// a single file is `stack`, else REPO_REL_DIR (Atlantis), else the folder that it lies in.
plan::PlanReport read_plans(const std::string& path, const std::string& stack,
                            const workspace::Workspace& workspace, const Context& context);

}  // namespace infra
