// Evaluates what a command looks at: root modules, and modules that nobody calls by themselves.
// What a called module does is judged at its callers.
#pragma once

#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "lib/terraform/evaluate.h"
#include "lib/workspace/workspace.h"

namespace infra::workspace {

struct EvaluatedFolder {
  const Folder* folder = nullptr;
  terraform::EvaluatedModule module;
  std::string workspace = "default";
  // What `env` steps of atlantis.yaml set for it; nullopt: a command makes the value.
  std::map<std::string, std::optional<std::string>> step_environment;
};

// In the order of the paths, whatever the number of threads; a root module once for each workspace
// that atlantis.yaml runs it in. With `selected`
// (Workspace::selected()) a called module among them brings its callers along, because it is judged
// there.
std::vector<EvaluatedFolder> evaluate_all(Workspace& workspace,
                                          const std::vector<const Folder*>& selected, unsigned jobs,
                                          std::stop_token stop = {},
                                          const std::vector<std::string>& only_types = {});

}  // namespace infra::workspace
