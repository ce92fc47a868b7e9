// Which versions of the repository's modules there are: git's tags and the change logs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/policy/rules/places.h"
#include "lib/terraform/version.h"

namespace infra::policy {

// `## [1.2.3] - 2026-01-31`, `## 1.2.3`: the versions in the order of the file.
std::vector<terraform::Version> changelog_versions(std::string_view changelog);
// The newest release of `modules/<name>` that git has a tag of; `tag` is infra.yaml's pattern.
std::optional<terraform::Version> newest_tag(const Workspace& workspace, const Folder& module);

}  // namespace infra::policy
