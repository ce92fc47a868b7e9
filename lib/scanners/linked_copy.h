// A copy of a repository in which a program may write below some folders: these and all above them
// are real, the rest are links. Internal to this library.
#pragma once

#include <set>
#include <string>
#include <vector>

namespace infra::scanners {

// `source` and `target` are absolute; `target` exists and is empty. `writable` are paths relative
// to `source`. Left out: .git, .terraform, states. Lock files are copied. Throws infra::Error.
void make_linked_copy(const std::string& source, const std::set<std::string>& writable,
                      const std::string& target);

// Throws infra::Error.
void make_folders(const std::vector<std::string>& paths);

}  // namespace infra::scanners
