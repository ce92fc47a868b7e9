#include "cmd/infra/changed.h"

#include <utility>

namespace infra {

ChangedSince changed_since(const workspace::Workspace& workspace, const workspace::Graph& graph,
                           const Context& context, const std::string& base, bool all_bytes) {
  const workspace::Changes changes =
      workspace::find_changes(workspace, context.processes, context.env, base, context.stop);
  const git::Git git(context.processes, context.env, changes.top_level, context.stop);
  const auto meaningful = workspace::meaningful_changes(workspace, git, changes, all_bytes);
  return {changes.base, changes.merge_base, changed_stacks(workspace, graph, meaningful)};
}

}  // namespace infra
