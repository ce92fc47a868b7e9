// Release tags of a repository: `modules/<name>/v1.2.0`, or as `release.tag` in infra.yaml says.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/git/git.h"
#include "lib/terraform/version.h"

namespace infra::release {

class ReleaseTags {
 public:
  // `pattern` has {module} and {version}; throws infra::Error where it has no {version}.
  ReleaseTags(const git::Git& git, std::string pattern);

  std::string name(const std::string& module, const terraform::Version& version) const;
  // All versions that are tagged, pre-releases too, lowest first.
  std::vector<terraform::Version> versions(const std::string& module) const;
  // The newest that is no pre-release.
  std::optional<terraform::Version> newest(const std::string& module) const;
  bool has(const std::string& module, const terraform::Version& version) const;
  // The version that `tag` says, where it is one of `module`'s.
  std::optional<terraform::Version> version_of(const std::string& module,
                                               std::string_view tag) const;

 private:
  std::string pattern_;
  std::vector<std::string> tags_;
};

// Throws infra::Error in a shallow clone: tags and history that are not here would be taken for
// releases that never were.
void refuse_shallow_clone(const git::Git& git);

}  // namespace infra::release
