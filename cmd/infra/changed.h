// `--changed [BASE]` of the commands that look at whole stacks: plan, graph, gate, atlantis.
#pragma once

#include <string>
#include <vector>

#include "cmd/infra/context.h"
#include "lib/workspace/changed_stacks.h"

namespace infra {

struct ChangedSince {
  std::string base, merge_base;
  std::vector<workspace::ChangedStack> stacks;  // without those that merely depend on them
};

// `base` "": the default branch. Throws infra::Error where git cannot tell.
ChangedSince changed_since(const workspace::Workspace& workspace, const workspace::Graph& graph,
                           const Context& context, const std::string& base, bool all_bytes);

}  // namespace infra
