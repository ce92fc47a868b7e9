#include "lib/release/version_range.h"

#include <fmt/format.h>

#include <vector>

namespace infra::release {
namespace {

using terraform::Version;
using terraform::VersionConstraints;

bool allows(const std::string& text, const std::optional<VersionConstraints>& constraints,
            const Version& version) {
  if (text.empty()) return true;
  return constraints && constraints->allows(version);
}

void add(std::vector<Version>& versions, std::uint64_t major, std::uint64_t minor,
         std::uint64_t patch) {
  if (const auto version = Version::parse(fmt::format("{}.{}.{}", major, minor, patch)))
    versions.push_back(*version);
}

// Where a term may begin or cease to hold: at its version, next to it, and at the ends of the
// ranges that `~>` can mean.
void add_edges(std::vector<Version>& versions, const Version& version) {
  const std::uint64_t major = version.major(), minor = version.minor(), patch = version.patch();
  constexpr std::uint64_t kLast = 999'999;
  versions.push_back(version);
  add(versions, major, minor, patch + 1);
  add(versions, major, minor, kLast);
  add(versions, major, minor + 1, 0);
  add(versions, major, kLast, 0);
  add(versions, major + 1, 0, 0);
  add(versions, kLast, 0, 0);
  if (patch > 0) add(versions, major, minor, patch - 1);
  if (minor > 0) add(versions, major, minor - 1, kLast);
  if (major > 0) add(versions, major - 1, kLast, kLast);
}

}  // namespace

bool range_narrowed(const std::string& before, const std::string& after,
                    VersionConstraints::Use use) {
  if (before == after || after.empty()) return false;
  const auto old = VersionConstraints::parse(before, use);
  const auto now = VersionConstraints::parse(after, use);
  std::vector<Version> versions;
  add(versions, 0, 0, 0);
  for (const auto* constraints : {&old, &now})
    if (*constraints)
      for (const VersionConstraints::Term& term : (*constraints)->terms())
        add_edges(versions, term.version);
  for (const Version& version : versions)
    if (allows(before, old, version) && !allows(after, now, version)) return true;
  return false;
}

}  // namespace infra::release
