// Evaluates what a command looks at: root modules, and modules that nobody calls by themselves.
// What a called module does is judged at its callers.
#pragma once

#include <stop_token>
#include <vector>

#include "lib/terraform/evaluate.h"
#include "lib/workspace/workspace.h"

namespace infra::workspace {

struct EvaluatedFolder {
  const Folder* folder = nullptr;
  terraform::EvaluatedModule module;
};

// In the order of the paths, whatever the number of threads. With `selected`
// (Workspace::selected()) a called module among them brings its callers along, because it is judged
// there.
std::vector<EvaluatedFolder> evaluate_all(Workspace& workspace,
                                          const std::vector<const Folder*>& selected, unsigned jobs,
                                          std::stop_token stop = {});

}  // namespace infra::workspace
