// Single files of a commit, without reading the rest of it: for those who compare the few files
// that changed (lib/workspace).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/git/git.h"

namespace infra::git {

// One answer for each path (relative to the top level), by one process for all of them; nullopt
// where the commit has no such file.
std::vector<std::optional<std::string>> texts_at(const Git& git, const std::string& commit,
                                                 const std::vector<std::string>& paths);
// Symbolic links that git tracks, relative to the top level.
std::vector<std::string> tracked_links(const Git& git);

}  // namespace infra::git
