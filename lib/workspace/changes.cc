#include "lib/workspace/changes.h"

#include <fmt/format.h>

#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/git/git.h"

namespace infra::workspace {
namespace {

// `plan: { default_branch: … }` where it is written, else what git says.
std::string standard_base(const Workspace& workspace, const git::Git& git) {
  if (!workspace.config().lines.contains("plan.default_branch")) return git.default_branch();
  const std::string& branch = workspace.config().config.plan.default_branch;
  const std::string remote = "origin/" + branch;
  return git.has_revision(remote) ? remote : branch;
}

}  // namespace

Changes find_changes(const Workspace& workspace, process::ProcessRunner& processes,
                     const std::map<std::string, std::string>& environment, const std::string& base,
                     std::stop_token stop) {
  if (!workspace.location().top_level)
    throw Error(fmt::format("{} lies in no git repository, so nothing is known of changes",
                            workspace.root()),
                "leave out `--changed`, or run it in a clone");
  Changes changes;
  changes.top_level = *workspace.location().top_level;
  const git::Git git(processes, environment, changes.top_level, stop);
  changes.base = base.empty() ? standard_base(workspace, git) : base;
  changes.merge_base = git.merge_base(changes.base);
  const std::string prefix =
      relative_path(workspace.root(), workspace.files().canonical(changes.top_level));
  const git::WorkingTree* tree = workspace.working_tree();
  for (const std::string& file : tree != nullptr
                                     ? git::changed_since(git, *tree, changes.merge_base)
                                     : git.changed_since(changes.merge_base)) {
    const std::string path = relative_path(file, prefix == "." ? "" : prefix);
    changes.files.insert(path);
  }
  return changes;
}

}  // namespace infra::workspace
