// Runs the rules over an opened workspace and makes one sorted list of all that was found.
#pragma once

#include <string>
#include <vector>

#include "lib/policy/rule.h"

namespace infra::policy {

struct RunOptions {
  std::vector<std::string> only, skip;  // codes or families; `only` empty: all
  unsigned jobs = 1;
};

bool is_wanted(std::string_view code, const RunOptions& options);

struct RunResult {
  Diagnostics found;  // sorted; one a root cause
  std::size_t files = 0, stacks = 0, modules = 0, resources = 0;
};

// What parsing and evaluation found and what the rules find in `roots`, restricted to the files of
// `selected` folders and what is evaluated from them.
RunResult run_rules(workspace::Workspace& workspace,
                    const std::vector<const workspace::Folder*>& selected,
                    const std::vector<workspace::EvaluatedFolder>& roots,
                    const RunOptions& options);

}  // namespace infra::policy
