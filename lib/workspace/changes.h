// What a branch changes: for `--changed`, here and in every command that has it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <stop_token>
#include <string>

#include "lib/process/process.h"
#include "lib/workspace/workspace.h"

namespace infra::workspace {

struct Changes {
  std::string base;             // the revision as it was named
  std::string merge_base;       // the commit that the files are compared with
  std::string top_level;        // git's
  std::set<std::string> files;  // relative to the repository's root, also removed ones
};

// What differs between the merge base of `base` and the files as they are now, uncommitted and
// untracked ones included. "": the default branch, that of infra.yaml if it names one. Throws
// infra::Error outside of git, and where the base is not at hand, with the command that fetches it.
Changes find_changes(const Workspace& workspace, process::ProcessRunner& processes,
                     const std::map<std::string, std::string>& environment, const std::string& base,
                     std::stop_token stop = {});

}  // namespace infra::workspace
