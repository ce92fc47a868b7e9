#include "lib/release/release_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lib/base/strings.h"

namespace infra::release {
namespace {

using terraform::Version;

std::string group_of(const Reason& reason) {
  static const std::set<std::string, std::less<>> kRemoved = {
      "variable-removed",   "output-removed", "resource-removed",
      "resource-forgotten", "call-removed",   "instance-removed"};
  if (kRemoved.contains(reason.kind)) return "Removed";
  if (reason.bump == Bump::minor && reason.kind.ends_with("-added")) return "Added";
  return reason.kind == "first-release" || reason.kind == "module-added" ? "Added" : "Changed";
}

bool says_only_that_something_changed(const Reason& reason) {
  return reason.kind == "implementation-changed" || reason.kind == "files-changed";
}

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string indented(std::string_view text) {
  std::string result;
  for (const std::string_view line : split_lines(text))
    result += line.empty() ? "\n" : fmt::format("  {}\n", line);
  return result;
}

// As it stands in the caller's code.
std::string snippet(const Reason& reason, const std::string& code, const std::string& module) {
  std::string text = code;
  for (std::size_t at = text.find("module.NAME"); at != text.npos;
       at = text.find("module.NAME", at + 1))
    text.replace(at + 7, 4, module);
  const bool argument = reason.subject.starts_with("variable.") ||
                        (reason.subject.starts_with("provider.") && text.starts_with("providers"));
  const bool declaration = text.starts_with("type = ") || text.starts_with("condition = ");
  if (argument && !declaration)
    text = fmt::format("module \"{}\" {{\n{}}}", module, indented(text));
  if (declaration)
    text = fmt::format("variable \"{}\" {{\n{}}}", reason.subject.substr(9), indented(text));
  return fmt::format("```hcl\n{}\n```\n", text);
}

std::string upgrade_entry(const Reason& reason, const std::string& module) {
  std::string text =
      fmt::format("### `{}`: {}\n{}.\n", reason.subject, reason.kind, capital(reason.because));
  if (!reason.advice.empty()) text += reason.advice + "\n";
  if (!reason.before.empty()) text += "\nBefore:\n" + snippet(reason, reason.before, module);
  if (!reason.after.empty()) text += "\nAfter:\n" + snippet(reason, reason.after, module);
  return text;
}

std::string upgrade_heading_end(const Version& version) {
  return fmt::format(" to {}", without_prerelease(version).to_string());
}

// Of the section that leads to `version`: [begin of its heading, end).
std::optional<std::pair<std::size_t, std::size_t>> upgrade_section(std::string_view text,
                                                                   const Version& version) {
  const std::string wanted = upgrade_heading_end(version);
  std::optional<std::size_t> begin;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const std::string_view line = trim(text.substr(at, end - at));
    if (text.substr(at).starts_with("## ")) {
      if (begin) return std::pair(*begin, at);
      if (line.ends_with(wanted)) begin = at;
    }
    at = end;
  }
  if (begin) return std::pair(*begin, text.size());
  return {};
}

}  // namespace

Version without_prerelease(const Version& version) {
  return *Version::parse(
      fmt::format("{}.{}.{}", version.major(), version.minor(), version.patch()));
}

std::vector<ChangelogEntry> changelog_entries(const PlannedRelease& planned,
                                              const ReleaseText& text) {
  std::vector<ChangelogEntry> entries;
  if (!text.lower_because.empty())
    entries.push_back({"Changed", fmt::format("{} ({}): {}", kLowerMark, bump_name(planned.bump),
                                              text.lower_because)});
  for (const Reason& reason : planned.reasons) {
    if (says_only_that_something_changed(reason)) {
      if (text.subjects.empty()) entries.push_back({"Changed", capital(reason.because)});
    } else if (reason.kind == "first-release" || reason.kind == "module-added") {
      entries.push_back({"Added", "The first release"});
    } else {
      entries.push_back(
          {group_of(reason),
           fmt::format("{}`{}`: {}", reason.bump == Bump::major ? "**Breaking:** " : "",
                       reason.subject, reason.because)});
    }
  }
  for (const std::string& subject : text.subjects)
    entries.push_back({to_lower_ascii(subject).starts_with("fix") ? "Fixed" : "Changed", subject});
  return entries;
}

std::string with_upgrade_section(std::string_view given, const PlannedRelease& planned,
                                 const Version& version) {
  std::string text(given);
  if (trim(text).empty()) text = fmt::format("# Upgrading {}\n", planned.name);
  if (!text.ends_with('\n')) text += '\n';
  auto section = upgrade_section(text, version);
  if (!section) {
    // Above the older ones.
    std::size_t at = text.find("\n## ");
    at = at == text.npos ? text.size() : at + 1;
    std::string heading =
        fmt::format("## {}{}\n", planned.from ? planned.from->to_string() : "Any version",
                    upgrade_heading_end(version));
    if (at == text.size() && !text.ends_with("\n\n")) heading.insert(0, "\n");
    if (at < text.size()) heading += "\n";
    text.insert(at, heading);
    section = upgrade_section(text, version);
  }
  std::string body(
      trim(std::string_view(text).substr(section->first, section->second - section->first)));
  body += '\n';
  for (const Reason& reason : planned.reasons) {
    if (reason.bump != Bump::major) continue;
    const std::string entry = upgrade_entry(reason, planned.name);
    if (body.find(entry.substr(0, entry.find('\n') + 1)) == body.npos) body += "\n" + entry;
  }
  const std::string tail = text.substr(section->second);
  return text.substr(0, section->first) + body + (tail.empty() ? "" : "\n" + tail);
}

bool has_upgrade_section(std::string_view text, const Version& version) {
  return upgrade_section(text, version).has_value();
}

std::string with_version(std::string_view text, const ReleaseTags& tags, const std::string& module,
                         const Version& version) {
  // The tag of a version that is as short as one can be, to find what stands before it.
  const std::string example = tags.name(module, *Version::parse("0.0.0"));
  const std::size_t at_version = example.find("0.0.0");
  const std::string before = example.substr(0, at_version);
  if (before.empty()) return std::string(text);
  std::string result;
  std::size_t done = 0;
  for (std::size_t at = text.find(before); at != text.npos; at = text.find(before, at + 1)) {
    std::size_t end = at + before.size();
    while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 ||
                                 text[end] == '.' || text[end] == '-'))
      ++end;
    while (end > at && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
    if (!tags.version_of(module, text.substr(at, end - at))) continue;
    result += text.substr(done, at - done);
    result += tags.name(module, version);
    done = end;
  }
  return result + std::string(text.substr(done));
}

}  // namespace infra::release
