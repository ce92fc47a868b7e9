// Versions and constraints on them, as Terraform writes both: ">= 1.10, < 2", "~> 5.0". Semantics:
// Terraform documentation, "Version Constraints"; order: semver.org, section 11.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace infra {

struct Version {
  std::vector<unsigned> numbers;  // major, minor, patch …; missing ones are 0
  std::string pre_release;        // rc.1; "": none
  std::size_t given = 0;          // how many numbers were written
  std::string display() const;
};
std::strong_ordering operator<=>(const Version& a, const Version& b);
bool operator==(const Version& a, const Version& b);

// 1.2.3-rc.1, v1.2, 1; build metadata is dropped. nullopt: no version.
std::optional<Version> parse_version(std::string_view text);

enum class VersionOp { equal, not_equal, greater, greater_equal, less, less_equal, pessimistic };

struct VersionConstraint {
  VersionOp op = VersionOp::equal;
  Version version;
  bool allows(const Version& candidate) const;
};

// All of them must hold. nullopt: the text is no constraint.
std::optional<std::vector<VersionConstraint>> parse_constraints(std::string_view text);
bool satisfies(const Version& version, const std::vector<VersionConstraint>& constraints);

}  // namespace infra
