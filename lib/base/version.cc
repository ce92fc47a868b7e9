#include "lib/base/version.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "lib/base/strings.h"

namespace infra {
namespace {

std::optional<unsigned> parse_number(std::string_view text) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return {};
  return number;
}

unsigned number_at(const Version& version, std::size_t i) {
  return i < version.numbers.size() ? version.numbers[i] : 0;
}

std::strong_ordering compare_identifiers(std::string_view a, std::string_view b) {
  const auto x = parse_number(a), y = parse_number(b);
  if (x && y) return *x <=> *y;
  if (x || y) return x ? std::strong_ordering::less : std::strong_ordering::greater;
  return a.compare(b) <=> 0;
}

std::strong_ordering compare_pre_release(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return (a.empty() ? 1 : 0) <=> (b.empty() ? 1 : 0);
  const auto x = split(a, '.'), y = split(b, '.');
  for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i)
    if (const auto order = compare_identifiers(x[i], y[i]); order != 0) return order;
  return x.size() <=> y.size();
}

// ~> 1.2 allows the last number that is written, and those not written, to grow.
bool within_pessimistic(const Version& candidate, const Version& least) {
  if (candidate < least) return false;
  for (std::size_t i = 0; i + 1 < least.given; ++i)
    if (number_at(candidate, i) != number_at(least, i)) return false;
  return true;
}

}  // namespace

std::string Version::display() const {
  std::string text = fmt::format("{}", fmt::join(numbers, "."));
  return pre_release.empty() ? text : text + "-" + pre_release;
}

std::strong_ordering operator<=>(const Version& a, const Version& b) {
  for (std::size_t i = 0; i < std::max(a.numbers.size(), b.numbers.size()); ++i)
    if (const auto order = number_at(a, i) <=> number_at(b, i); order != 0) return order;
  return compare_pre_release(a.pre_release, b.pre_release);
}

bool operator==(const Version& a, const Version& b) { return (a <=> b) == 0; }

std::optional<Version> parse_version(std::string_view text) {
  text = trim(text);
  if (text.starts_with('v')) text.remove_prefix(1);
  text = text.substr(0, text.find('+'));
  Version version;
  const auto dash = text.find('-');
  if (dash != std::string_view::npos) {
    version.pre_release = std::string(text.substr(dash + 1));
    if (version.pre_release.empty()) return {};
    text = text.substr(0, dash);
  }
  for (const std::string_view part : split(text, '.')) {
    const auto number = parse_number(part);
    if (!number) return {};
    version.numbers.push_back(*number);
  }
  version.given = version.numbers.size();
  version.numbers.resize(std::max<std::size_t>(3, version.numbers.size()));
  return version;
}

bool VersionConstraint::allows(const Version& candidate) const {
  switch (op) {
    case VersionOp::equal:
      return candidate == version;
    case VersionOp::not_equal:
      return candidate != version;
    case VersionOp::greater:
      return candidate > version;
    case VersionOp::greater_equal:
      return candidate >= version;
    case VersionOp::less:
      return candidate < version;
    case VersionOp::less_equal:
      return candidate <= version;
    case VersionOp::pessimistic:
      return within_pessimistic(candidate, version);
  }
  return false;
}

std::optional<std::vector<VersionConstraint>> parse_constraints(std::string_view text) {
  static constexpr std::pair<std::string_view, VersionOp> kOps[] = {
      {"~>", VersionOp::pessimistic}, {">=", VersionOp::greater_equal},
      {"<=", VersionOp::less_equal},  {"!=", VersionOp::not_equal},
      {">", VersionOp::greater},      {"<", VersionOp::less},
      {"=", VersionOp::equal},
  };
  std::vector<VersionConstraint> constraints;
  for (std::string_view part : split(text, ',')) {
    part = trim(part);
    VersionConstraint constraint;
    for (const auto& [sign, op] : kOps) {
      if (!part.starts_with(sign)) continue;
      constraint.op = op;
      part.remove_prefix(sign.size());
      break;
    }
    const auto version = parse_version(part);
    if (!version) return {};
    constraint.version = *version;
    constraints.push_back(std::move(constraint));
  }
  return constraints;
}

bool satisfies(const Version& version, const std::vector<VersionConstraint>& constraints) {
  return std::ranges::all_of(constraints, [&](const auto& each) { return each.allows(version); });
}

}  // namespace infra
