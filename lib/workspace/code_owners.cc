#include "lib/workspace/code_owners.h"

#include <algorithm>
#include <span>

#include "lib/base/file_system.h"
#include "lib/base/strings.h"
#include "lib/workspace/workspace.h"

namespace infra::workspace {
namespace {

using Steps = std::span<const std::string_view>;

bool matches_step(std::string_view pattern, std::string_view text) {
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

// `below`: may what is left of the path lie below what the pattern names?
bool matches_steps(Steps pattern, Steps path, bool below) {
  if (pattern.empty()) return path.empty() || below;
  if (pattern[0] == "**") {
    for (std::size_t skipped = 0; skipped <= path.size(); ++skipped)
      if (matches_steps(pattern.subspan(1), path.subspan(skipped), below)) return true;
    return false;
  }
  return !path.empty() && matches_step(pattern[0], path[0]) &&
         matches_steps(pattern.subspan(1), path.subspan(1), below);
}

}  // namespace

bool owns(std::string_view pattern, std::string_view path) {
  const bool only_folders = pattern.ends_with('/');
  if (only_folders) pattern.remove_suffix(1);
  const bool anchored = pattern.find('/') != pattern.npos;
  if (pattern.starts_with('/')) pattern.remove_prefix(1);
  if (pattern.empty()) return true;
  auto steps = split(pattern, '/');
  constexpr std::size_t kMostStars = 4;  // each of them is another loop over the path
  if (std::ranges::count(steps, "**") > static_cast<std::ptrdiff_t>(kMostStars)) return false;
  if (!anchored) steps.insert(steps.begin(), "**");
  const auto parts = split(path, '/');
  // A folder's pattern names a folder above the file, not the file itself.
  const Steps within = only_folders ? Steps(parts).first(parts.size() - 1) : Steps(parts);
  const bool below = only_folders || steps.back() != "*" || steps.size() == 1;
  return matches_steps(steps, within, below);
}

CodeOwners::CodeOwners(std::string_view text) {
  for (std::string_view line : split_lines(text)) {
    if (const std::size_t hash = line.find(" #"); hash != line.npos) line = line.substr(0, hash);
    line = trim(line);
    if (line.empty() || line.starts_with('#') || line.starts_with('[') || line.starts_with("^["))
      continue;  // `[Section]` of GitLab: its default owners are not read
    Line made;
    std::string word;
    for (std::size_t i = 0; i <= line.size(); ++i) {
      if (i + 1 < line.size() && line[i] == '\\') {
        word += line[++i];
      } else if (i < line.size() && line[i] != ' ' && line[i] != '\t') {
        word += line[i];
      } else if (!word.empty()) {
        if (made.pattern.empty()) {
          made.pattern = std::move(word);
        } else {
          made.owners.push_back(std::move(word));
        }
        word.clear();
      }
    }
    lines_.push_back(std::move(made));
  }
}

CodeOwners CodeOwners::read(const Workspace& workspace) {
  for (const std::string_view name : kCodeOwnersFiles) {
    const auto source = workspace.source(std::string(name));
    if (!source || *source == 0) continue;
    CodeOwners made(workspace.sources()[*source].text);
    made.source_ = source;
    return made;
  }
  return {};
}

std::vector<std::string> CodeOwners::of_file(std::string_view path) const {
  for (auto line = lines_.rbegin(); line != lines_.rend(); ++line)
    if (owns(line->pattern, path)) return line->owners;
  return {};
}

std::vector<std::string> CodeOwners::of_folder(std::string_view path) const {
  return of_file(normalize_path(join_path(path, "main.tf")));
}

}  // namespace infra::workspace
