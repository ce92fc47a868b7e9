// The options of `infra release` and what its actions share.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cmd/infra/command.h"
#include "cmd/infra/open_workspace.h"
#include "lib/git/git.h"
#include "lib/release/consumers.h"
#include "lib/release/plan.h"
#include "lib/release/tags.h"

namespace infra {

struct ReleaseOptions {
  std::vector<std::string> words;  // the action, then modules
  std::string base, pre, branch, bump, allow_lower, to;
  bool all = false, push = false, dry_run = false, write = false, no_plan = false;
  std::vector<OutputFormat> formats;
};

// A repository that was opened to release its modules.
struct ReleaseRepository {
  std::unique_ptr<workspace::Workspace> workspace;
  std::unique_ptr<git::Git> git;
  std::vector<const workspace::Folder*> modules;  // that may be released, by path
};

// Throws infra::Error outside of git.
ReleaseRepository open_release_repository(const Context& context);
// A module by name or folder, of the repository or of another that infra.yaml names. Throws with
// the nearest name.
release::ModulePlace find_module(const ReleaseRepository& repository, const std::string& word,
                                 const Context& context);
std::vector<const workspace::Folder*> chosen_modules(const ReleaseRepository& repository,
                                                     const std::vector<std::string>& words,
                                                     const Context& context);

int run_release_upgrade(const ReleaseOptions& options, const Context& context);
int run_release_consumers(const ReleaseOptions& options, const Context& context);
int run_release_prepare(const ReleaseOptions& options, const Context& context);
int run_release_cut(const ReleaseOptions& options, const Context& context);
int run_release_tag(const ReleaseOptions& options, const Context& context);

}  // namespace infra
