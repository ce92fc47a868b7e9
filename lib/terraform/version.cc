#include "lib/terraform/version.h"

#include <algorithm>

#include "lib/base/numbers.h"
#include "lib/base/strings.h"

namespace infra::terraform {
namespace {

constexpr std::string_view kDigits = "0123456789";

std::string_view take_until(std::string_view& text, char end) {
  std::size_t at = text.find(end);
  std::string_view part = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return part;
}

bool is_identifier_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '~';
}

// Dot-separated, no part empty.
bool is_identifiers(std::string_view text) {
  if (text.empty() || text.back() == '.') return false;
  while (!text.empty()) {
    std::string_view part = take_until(text, '.');
    if (part.empty() || !std::ranges::all_of(part, is_identifier_character)) return false;
  }
  return true;
}

// Semantic Versioning 2.0, item 11: numbers below words, fewer parts below more.
std::strong_ordering compare_prereleases(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    std::string_view x = take_until(a, '.'), y = take_until(b, '.');
    auto m = parse_number<std::uint64_t>(x), n = parse_number<std::uint64_t>(y);
    std::strong_ordering order = m && n ? *m <=> *n
                                 : m    ? std::strong_ordering::less
                                 : n    ? std::strong_ordering::greater
                                        : x <=> y;
    if (order != 0) return order;
  }
  return a.size() <=> b.size();
}

bool same_segments(const Version& a, const Version& b) { return a.segments() == b.segments(); }

bool satisfies(const Version& version, const VersionConstraints::Term& term,
               VersionConstraints::Use use) {
  using Operator = VersionConstraints::Operator;
  const Version& bound = term.version;
  if (term.op == Operator::equal) return version == bound;
  if (term.op == Operator::not_equal) return version != bound;
  if (!version.prerelease().empty() &&
      (bound.prerelease().empty() || !same_segments(version, bound))) {
    return false;
  }
  switch (term.op) {
    case Operator::greater:
      return version > bound;
    case Operator::greater_equal:
      return version >= bound;
    case Operator::less:
      return version < bound;
    case Operator::less_equal:
      return version <= bound;
    case Operator::equal:
    case Operator::not_equal:
    case Operator::pessimistic:
      break;
  }
  bool program = use == VersionConstraints::Use::program;
  if (program && !bound.prerelease().empty() && version.prerelease().empty()) return false;
  if (version < bound || bound.segments().size() > version.segments().size()) return false;
  std::size_t fixed = bound.written_segments() - 1;
  if (fixed == 0 && !program) fixed = 1;
  return std::equal(bound.segments().begin(),
                    bound.segments().begin() + static_cast<std::ptrdiff_t>(fixed),
                    version.segments().begin());
}

bool bounds_below(const VersionConstraints::Term& term) {
  using Operator = VersionConstraints::Operator;
  return term.op == Operator::equal || term.op == Operator::greater ||
         term.op == Operator::greater_equal || term.op == Operator::pessimistic;
}

struct Spelling {
  std::string_view text;
  VersionConstraints::Operator op;
};
constexpr Spelling kSpellings[] = {
    {"!=", VersionConstraints::Operator::not_equal},
    {">=", VersionConstraints::Operator::greater_equal},
    {"<=", VersionConstraints::Operator::less_equal},
    {"~>", VersionConstraints::Operator::pessimistic},
    {"=", VersionConstraints::Operator::equal},
    {">", VersionConstraints::Operator::greater},
    {"<", VersionConstraints::Operator::less},
};

}  // namespace

std::optional<Version> Version::parse(std::string_view text) {
  Version version;
  if (text.starts_with('v')) text.remove_prefix(1);
  std::string_view numbers = text.substr(0, text.find_first_not_of("0123456789."));
  text.remove_prefix(numbers.size());
  if (numbers.empty() || numbers.back() == '.') return {};
  std::vector<std::uint64_t> segments;
  while (!numbers.empty()) {
    std::optional<std::uint64_t> segment = parse_number<std::uint64_t>(take_until(numbers, '.'));
    if (!segment) return {};
    segments.push_back(*segment);
  }
  version.written_ = segments.size();
  segments.resize(std::max<std::size_t>(segments.size(), 3));
  version.segments_ = std::move(segments);

  std::string_view metadata = text;
  std::string_view prerelease = take_until(metadata, '+');
  if (prerelease.size() < text.size() && !is_identifiers(metadata)) return {};
  if (prerelease.starts_with('-')) {
    prerelease.remove_prefix(1);
    if (!is_identifiers(prerelease)) return {};
  } else if (!prerelease.empty() &&
             (!is_identifiers(prerelease) || kDigits.find(prerelease[0]) != kDigits.npos)) {
    return {};
  }
  version.prerelease_ = prerelease;
  return version;
}

std::string Version::to_string() const {
  std::string text;
  for (std::uint64_t segment : segments_) {
    if (!text.empty()) text += '.';
    text += std::to_string(segment);
  }
  if (!prerelease_.empty()) text += "-" + prerelease_;
  return text;
}

std::strong_ordering operator<=>(const Version& a, const Version& b) {
  for (std::size_t i = 0; i < std::max(a.segments_.size(), b.segments_.size()); ++i) {
    std::uint64_t x = i < a.segments_.size() ? a.segments_[i] : 0;
    std::uint64_t y = i < b.segments_.size() ? b.segments_[i] : 0;
    if (x != y) return x <=> y;
  }
  if (a.prerelease_.empty() || b.prerelease_.empty()) {
    return a.prerelease_.empty() <=> b.prerelease_.empty();
  }
  return compare_prereleases(a.prerelease_, b.prerelease_);
}

std::optional<VersionConstraints> VersionConstraints::parse(std::string_view text, Use use) {
  VersionConstraints result;
  result.use_ = use;
  bool more = true;
  while (more) {
    more = text.find(',') != std::string_view::npos;
    std::string_view part = trim(take_until(text, ','));
    Term term;
    for (const Spelling& spelling : kSpellings) {
      if (!part.starts_with(spelling.text)) continue;
      term.op = spelling.op;
      part = trim(part.substr(spelling.text.size()));
      break;
    }
    std::optional<Version> version = Version::parse(part);
    if (!version || (use == Use::provider && part.starts_with('v'))) return {};
    term.version = std::move(*version);
    result.terms_.push_back(std::move(term));
  }
  return result;
}

bool VersionConstraints::allows(const Version& version) const {
  return std::ranges::all_of(terms_,
                             [&](const Term& term) { return satisfies(version, term, use_); });
}

bool VersionConstraints::has_lower_bound() const {
  return std::ranges::any_of(terms_, bounds_below);
}

bool VersionConstraints::excludes_below(const Version& version) const {
  return std::ranges::any_of(
      terms_, [&](const Term& term) { return bounds_below(term) && term.version >= version; });
}

bool VersionConstraints::excludes_from(const Version& version) const {
  return std::ranges::any_of(terms_, [&](const Term& term) {
    switch (term.op) {
      case Operator::less:
        return term.version <= version;
      case Operator::equal:
      case Operator::less_equal:
        return term.version < version;
      case Operator::pessimistic:
        return term.version < version && !satisfies(version, term, use_);
      case Operator::greater:
      case Operator::greater_equal:
      case Operator::not_equal:
        return false;
    }
    return false;
  });
}

}  // namespace infra::terraform
