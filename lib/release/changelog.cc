#include "lib/release/changelog.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"

namespace infra::release {
namespace {

using terraform::Version;

constexpr std::string_view kHead =
    "# Changelog\nThe format is that of [Keep a Changelog](https://keepachangelog.com/en/1.1.0/), "
    "versions are those of [semantic versioning](https://semver.org).\n";
constexpr std::string_view kGroups[] = {"Added",   "Changed", "Deprecated",
                                        "Removed", "Fixed",   "Security"};

// The word of a heading: `## [1.2.0] - date`, `## 1.2.0`, `## v1.2.0 (date)`.
std::string heading_word(std::string_view line) {
  line.remove_prefix(3);
  line = trim(line);
  if (line.starts_with('[')) return std::string(line.substr(1, line.find(']') - 1));
  return std::string(line.substr(0, line.find_first_of(" (")));
}

struct Group {
  std::string name;  // "": before the first heading
  std::vector<std::string> lines;
};

std::vector<Group> groups_of(std::string_view body) {
  std::vector<Group> groups = {{}};
  for (const std::string_view line : split_lines(body)) {
    if (line.starts_with("### ")) {
      const std::string name(trim(line.substr(4)));
      const auto known = std::ranges::find(groups, name, &Group::name);
      if (known == groups.end()) {
        groups.push_back({name, {}});
      } else {  // goes on below: what follows is put behind what it has
        std::rotate(known, known + 1, groups.end());
      }
    } else if (!trim(line).empty() || !groups.back().lines.empty()) {
      groups.back().lines.emplace_back(line);
    }
  }
  for (Group& group : groups)
    while (!group.lines.empty() && trim(group.lines.back()).empty()) group.lines.pop_back();
  std::ranges::stable_sort(groups, [](const Group& a, const Group& b) {
    const auto rank = [](const Group& group) {
      const auto at = std::ranges::find(kGroups, group.name);
      return group.name.empty() ? std::ptrdiff_t{-1} : at - std::begin(kGroups);
    };
    return rank(a) < rank(b);
  });
  return groups;
}

std::string body_with(std::string_view body, const std::vector<ChangelogEntry>& entries) {
  std::string all(body);
  for (const ChangelogEntry& entry : entries)
    if (all.find("- " + entry.text) == all.npos)
      all += fmt::format("{}### {}\n- {}\n", all.empty() || all.ends_with('\n') ? "" : "\n",
                         entry.group, entry.text);
  std::string result;
  for (const Group& group : groups_of(all)) {
    if (group.lines.empty()) continue;
    if (!group.name.empty()) result += fmt::format("### {}\n", group.name);
    for (const std::string& line : group.lines) result += line + "\n";
  }
  return result;
}

std::string body_of(std::string_view text, const ChangelogSection& section) {
  std::string body(trim(text.substr(section.body, section.end - section.body)));
  return body.empty() ? body : body + "\n";
}

}  // namespace

std::vector<ChangelogSection> changelog_sections(std::string_view text) {
  std::vector<ChangelogSection> sections;
  bool fenced = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t line_end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const std::string_view line = trim(text.substr(at, line_end - at));
    if (line.starts_with("```")) fenced = !fenced;
    if (!fenced && text.substr(at).starts_with("## ")) {
      if (!sections.empty()) sections.back().end = at;
      const std::string word = heading_word(text.substr(at, line_end - at));
      const auto version = Version::parse(word);
      if (version || to_lower_ascii(word) == "unreleased")
        sections.push_back({version, at, line_end, text.size()});
    }
    at = line_end;
  }
  return sections;
}

std::optional<Version> newest_in_changelog(std::string_view text) {
  std::optional<Version> newest;
  for (const ChangelogSection& section : changelog_sections(text))
    if (section.version && (!newest || *newest < *section.version)) newest = section.version;
  return newest;
}

std::optional<std::string> changelog_section(std::string_view text, const Version& version) {
  for (const ChangelogSection& section : changelog_sections(text))
    if (section.version && *section.version == version) return body_of(text, section);
  return {};
}

std::string with_changelog_section(std::string_view given, const Version& version,
                                   std::string_view date,
                                   const std::vector<ChangelogEntry>& entries,
                                   const std::optional<Version>& instead) {
  const bool windows = given.find("\r\n") != given.npos;
  std::string text;
  for (const char c : given)
    if (c != '\r') text += c;
  if (trim(text).empty()) text = kHead;
  if (!text.ends_with('\n')) text += '\n';
  std::string body;
  std::size_t begin = text.size(), end = text.size();
  const auto sections = changelog_sections(text);
  if (!sections.empty()) begin = end = sections.front().begin;
  std::string head;  // `## [Unreleased]`, which stays
  for (const ChangelogSection& section : sections) {
    const bool is_instead = instead && section.version && *section.version == *instead;
    if (section.version && !is_instead) break;
    if (!section.version) head = text.substr(section.begin, section.body - section.begin) + "\n";
    body += body_of(text, section);
    end = section.end;
  }
  std::string result = text.substr(0, begin);
  if (sections.empty() && !result.ends_with("\n\n")) result += '\n';
  result +=
      head + fmt::format("## [{}] - {}\n", version.to_string(), date) + body_with(body, entries);
  if (end < text.size()) result += "\n" + text.substr(end);
  if (!windows) return result;
  std::string crlf;
  for (const char c : result) {
    if (c == '\n') crlf += '\r';
    crlf += c;
  }
  return crlf;
}

}  // namespace infra::release
