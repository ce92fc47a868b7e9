// CHANGELOG.md in the form of Keep a Changelog: a heading `## [1.2.0] - 2026-01-31` for each
// version, the newest first, and `## [Unreleased]` above. Read and written by `infra release`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/terraform/version.h"

namespace infra::release {

struct ChangelogSection {
  std::optional<terraform::Version> version;  // nullopt: Unreleased
  std::size_t begin = 0, body = 0, end = 0;   // heading, behind it, the next heading or the end
};

// What a line `## …` begins that names a version or `Unreleased`; in the order of the file.
std::vector<ChangelogSection> changelog_sections(std::string_view text);
// The highest version that has a heading.
std::optional<terraform::Version> newest_in_changelog(std::string_view text);
// What stands below the heading of `version`, without blank lines around it; nullopt: none.
std::optional<std::string> changelog_section(std::string_view text,
                                             const terraform::Version& version);

struct ChangelogEntry {
  std::string group;  // Added, Changed, Deprecated, Removed, Fixed, Security
  std::string text;   // one line, without its dash
};

// `text` with a section for `version`: what stood under Unreleased and, where `instead` is given,
// what stood under that version, which is renamed, then those `entries` that are not there yet. ""
// begins a new file.
std::string with_changelog_section(std::string_view text, const terraform::Version& version,
                                   std::string_view date,
                                   const std::vector<ChangelogEntry>& entries,
                                   const std::optional<terraform::Version>& instead);

}  // namespace infra::release
