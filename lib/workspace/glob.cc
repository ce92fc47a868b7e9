#include "lib/workspace/glob.h"

#include <algorithm>

#include "lib/base/strings.h"

namespace infra::workspace {
namespace {

using Captures = std::map<std::string, std::string>;
using Steps = std::span<const std::string_view>;

// `pattern` and `text` are single steps. Fewest characters first for each wildcard.
bool match_step(std::string_view pattern, std::string_view text, Captures& captures) {
  const auto wildcard = pattern.find_first_of("*{");
  if (wildcard == std::string_view::npos) return pattern == text;
  if (pattern.substr(0, wildcard) != text.substr(0, wildcard)) return false;
  pattern.remove_prefix(wildcard);
  if (text.size() < wildcard) return false;
  text.remove_prefix(wildcard);
  const bool named = pattern[0] == '{';
  const auto close = named ? pattern.find('}') : 0;
  if (close == std::string_view::npos) return pattern == text;
  const std::string name(named ? pattern.substr(1, close - 1) : "");
  const std::string_view rest = pattern.substr(close + 1);
  for (std::size_t length = named ? 1 : 0; length <= text.size(); ++length) {
    if (!match_step(rest, text.substr(length), captures)) continue;
    if (named) captures[name] = std::string(text.substr(0, length));
    return true;
  }
  return false;
}

// `matches` judges one step. What `**` skips is as little as possible, and only the last one is
// ever tried again: whatever the steps before it took leaves the most for those after it.
template <typename Matches>
bool match_all(Steps pattern, Steps path, const Matches& matches) {
  std::size_t p = 0, at = 0, retry = 0;
  std::optional<std::size_t> skip;
  while (at < path.size()) {
    if (p < pattern.size() && pattern[p] == "**") {
      skip = p++;
      retry = at;
    } else if (p < pattern.size() && matches(pattern[p], path[at])) {
      ++p;
      ++at;
    } else if (skip) {
      p = *skip + 1;
      at = ++retry;
    } else {
      return false;
    }
  }
  return std::ranges::all_of(pattern.subspan(p), [](auto step) { return step == "**"; });
}

bool match_text(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = pattern.npos, retry = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      retry = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != pattern.npos) {
      p = star + 1;
      t = ++retry;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == pattern.npos;
}

}  // namespace

std::optional<Captures> match_glob(std::string_view glob, std::string_view path) {
  while (glob.ends_with('/')) glob.remove_suffix(1);
  if (glob.starts_with("./")) glob.remove_prefix(2);
  Captures captures;
  const auto pattern = split(glob, '/'), steps = split(path, '/');
  const auto matches = [&](std::string_view step, std::string_view text) {
    return match_step(step, text, captures);
  };
  if (!match_all(Steps(pattern), Steps(steps), matches)) return {};
  return captures;
}

bool match_steps(Steps pattern, Steps path) { return match_all(pattern, path, match_text); }

}  // namespace infra::workspace
