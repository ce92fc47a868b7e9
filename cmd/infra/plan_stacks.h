// Which stacks `infra plan` and `infra gate` look at, why, and in which order.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cmd/infra/context.h"
#include "lib/plan/plan_report.h"
#include "lib/workspace/workspace.h"

namespace infra {

struct StackChoice {
  std::vector<std::string> stacks;     // as given: those below the workspace's selected() folders
  std::optional<std::string> changed;  // the base; "": the default branch
  bool all = false;                    // neither this nor `changed` nor `stacks`: as changed ""
  bool all_bytes = false;
  std::string filter, shard;  // read_filter(), read_shard()
};

struct ChosenStacks {
  plan::PlanReport report;  // every stack is `listed`; dependents are among those of a change
  std::string merge_base;   // what the files were compared with; "": nothing
};

// Throws infra::Error where git cannot tell, and for a faulty choice. A circle is noted.
ChosenStacks choose_stacks(const StackChoice& choice, workspace::Workspace& workspace,
                           const Context& context);

}  // namespace infra
