#include "lib/workspace/glob.h"

#include <span>
#include <vector>

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

bool match_steps(Steps pattern, Steps path, Captures& captures) {
  if (pattern.empty()) return path.empty();
  if (pattern[0] == "**") {
    for (std::size_t skipped = 0; skipped <= path.size(); ++skipped)
      if (match_steps(pattern.subspan(1), path.subspan(skipped), captures)) return true;
    return false;
  }
  return !path.empty() && match_step(pattern[0], path[0], captures) &&
         match_steps(pattern.subspan(1), path.subspan(1), captures);
}

}  // namespace

std::optional<Captures> match_glob(std::string_view glob, std::string_view path) {
  while (glob.ends_with('/')) glob.remove_suffix(1);
  if (glob.starts_with("./")) glob.remove_prefix(2);
  Captures captures;
  const auto pattern = split(glob, '/'), steps = split(path, '/');
  if (!match_steps(pattern, steps, captures)) return {};
  return captures;
}

}  // namespace infra::workspace
