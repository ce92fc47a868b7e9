#include <algorithm>

#include "lib/base/strings.h"
#include "lib/gate/evidence.h"

namespace infra::gate {
namespace {

// `<!-- … -->` taken away, also over several lines; one that is never closed ends the text.
std::string without_comments(std::string_view text) {
  std::string result;
  while (true) {
    const std::size_t open = text.find("<!--");
    result += text.substr(0, open);
    if (open == text.npos) return result;
    const std::size_t close = text.find("-->", open + 4);
    if (close == text.npos) return result;
    text.remove_prefix(close + 3);
  }
}

// Level and text of `## Text ##`; level 0: it is no heading.
std::pair<std::size_t, std::string> heading(std::string_view line) {
  const std::size_t level = std::min(line.find_first_not_of('#'), line.size());
  if (level == 0 || level > 6 || level == line.size() || line[level] != ' ') return {0, ""};
  std::string_view text = trim(line.substr(level));
  while (!text.empty() && (text.back() == '#' || text.back() == ':')) text.remove_suffix(1);
  return {level, to_lower_ascii(trim(text))};
}

bool is_open_box(std::string_view line) {
  return line.starts_with("- [ ]") || line.starts_with("* [ ]");
}

bool says_something(std::string_view text) {
  const std::string words = to_lower_ascii(trim(text));
  for (const char* nothing : {"tbd", "todo", "n/a", "na", "none", "..."})
    if (words == nothing) return false;
  return std::ranges::any_of(words, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 128;
  });
}

}  // namespace

std::string body_section(std::string_view body, std::string_view name) {
  const std::string wanted = to_lower_ascii(name), text = without_comments(body);
  std::string section;
  std::size_t inside = 0;  // level of the heading that the section is under
  bool fenced = false;
  for (const std::string_view line : split_lines(text)) {
    const std::string_view bare = trim(line);
    const auto [level, title] = fenced ? std::pair<std::size_t, std::string>() : heading(bare);
    if (bare.starts_with("```") || bare.starts_with("~~~")) fenced = !fenced;
    if (level > 0 && (inside == 0 || level <= inside)) {
      inside = title == wanted ? level : 0;
    } else if (inside > 0 && level == 0 && !is_open_box(bare)) {
      section += std::string(bare) + "\n";
    }
  }
  return says_something(section) ? std::string(trim(section)) : "";
}

}  // namespace infra::gate
