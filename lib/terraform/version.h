// Version numbers and constraints as Terraform reads them: `required_version`, the `version` of
// required_providers, the lock file. Used by validate, provider facts and tag rules.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace infra::terraform {

class Version {
 public:
  // `1`, `1.2`, `v1.2.3-beta.1+meta`: missing segments are 0. nullopt: no version.
  static std::optional<Version> parse(std::string_view text);

  std::uint64_t major() const { return segments_[0]; }
  std::uint64_t minor() const { return segments_[1]; }
  std::uint64_t patch() const { return segments_[2]; }
  const std::vector<std::uint64_t>& segments() const { return segments_; }  // three or more
  const std::string& prerelease() const { return prerelease_; }
  std::size_t written_segments() const { return written_; }
  std::string to_string() const;

  // By segments, then a pre-release before its release; build metadata does not count.
  friend std::strong_ordering operator<=>(const Version& a, const Version& b);
  friend bool operator==(const Version& a, const Version& b) { return (a <=> b) == 0; }

 private:
  std::vector<std::uint64_t> segments_ = {0, 0, 0};
  std::size_t written_ = 3;
  std::string prerelease_;
};

class VersionConstraints {
 public:
  enum class Operator : std::uint8_t {
    equal,
    not_equal,
    greater,
    greater_equal,
    less,
    less_equal,
    pessimistic
  };
  struct Term {
    Operator op = Operator::equal;
    Version version;
  };
  // Terraform uses two libraries. `~> 5` of a provider is `>= 5, < 6`, that of the program has no
  // upper bound (measured with 1.11.4: `~> 0` accepts it); a provider's `~> 5.1.0-beta` allows
  // 5.1.0 and its versions have no `v`.
  enum class Use : std::uint8_t { program, provider };

  // Comma-separated. nullopt: malformed, as "" is.
  static std::optional<VersionConstraints> parse(std::string_view text, Use use = Use::provider);

  // A pre-release is allowed only by a term that names one of the same segments.
  bool allows(const Version& version) const;
  const std::vector<Term>& terms() const { return terms_; }
  bool has_lower_bound() const;                       // VER001: `>= 1.5.0` at least
  bool excludes_below(const Version& version) const;  // for certain: one term alone does
  bool excludes_from(const Version& version) const;   // no release from `version` on is allowed

 private:
  std::vector<Term> terms_;
  Use use_ = Use::provider;
};

}  // namespace infra::terraform
