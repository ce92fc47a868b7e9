// What a release writes: the module's CHANGELOG, its UPGRADE for a MAJOR, versions in its README.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lib/release/changelog.h"
#include "lib/release/plan.h"
#include "lib/release/tags.h"

namespace infra::release {

struct ReleaseText {
  terraform::Version version;
  std::string date;                   // 2026-01-31
  std::vector<std::string> subjects;  // of the commits since the last release, oldest first
  std::string lower_because;          // --allow-lower; "": the version is not lower than asked for
  std::optional<terraform::Version> instead;  // prepared before and not released: renamed
};

std::vector<ChangelogEntry> changelog_entries(const PlannedRelease& planned,
                                              const ReleaseText& text);

// The line of the CHANGELOG by which a lower version is recorded; where a section has it, `tag` and
// `check` accept the version.
inline constexpr std::string_view kLowerMark = "Lower than the interface asks for";

// `text` with entries "FROM to VERSION" for each breaking reason, those it has left alone.
std::string with_upgrade_section(std::string_view text, const PlannedRelease& planned,
                                 const terraform::Version& version);
// Does `text` say how to come to `version` (or the release of which it is a pre-release)?
bool has_upgrade_section(std::string_view text, const terraform::Version& version);

// Every release tag of `module` in `text` made that of `version`.
std::string with_version(std::string_view text, const ReleaseTags& tags, const std::string& module,
                         const terraform::Version& version);

// X.Y.Z of X.Y.Z-rc.N.
terraform::Version without_prerelease(const terraform::Version& version);

}  // namespace infra::release
