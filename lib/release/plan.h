// Which modules changed since their last release, and the version that each asks for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/git/git.h"
#include "lib/release/compare.h"
#include "lib/terraform/version.h"
#include "lib/workspace/workspace.h"

namespace infra::release {

struct PlannedRelease {
  std::string path;      // modules/ecr
  std::string name;      // ecr
  std::string from_tag;  // modules/ecr/v1.2.0; the base that was asked for; "": never released
  std::optional<terraform::Version> from;  // nullopt: never released, or no version at the base
  terraform::Version to;                   // from, where the bump is none
  Bump bump = Bump::none;
  std::vector<Reason> reasons;
  std::vector<std::string> callers;  // folders of this repository that call it by path
};

// `base` "": the newest release tag of each module (modules/<name>/vX.Y.Z; pre-releases do not
// count). A module without one starts at 1.0.0. Throws infra::Error outside of git, in a shallow
// clone, where `base` does not exist, and for what git says.
std::vector<PlannedRelease> plan_releases(workspace::Workspace& workspace, const git::Git& git,
                                          const std::vector<const workspace::Folder*>& modules,
                                          const std::string& base);

}  // namespace infra::release
