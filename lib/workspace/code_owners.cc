#include "lib/workspace/code_owners.h"

#include <span>

#include "lib/base/file_system.h"
#include "lib/base/strings.h"
#include "lib/workspace/glob.h"
#include "lib/workspace/workspace.h"

namespace infra::workspace {

bool owns(std::string_view pattern, std::string_view path) {
  const bool only_folders = pattern.ends_with('/');
  if (only_folders) pattern.remove_suffix(1);
  const bool anchored = pattern.find('/') != pattern.npos;
  if (pattern.starts_with('/')) pattern.remove_prefix(1);
  if (pattern.empty()) return true;
  auto steps = split(pattern, '/');
  const bool below = only_folders || steps.back() != "*" || steps.size() == 1;
  if (!anchored) steps.insert(steps.begin(), "**");
  if (below) steps.push_back("**");
  const auto parts = split(path, '/');
  // A folder's pattern names a folder above the file, not the file itself.
  return match_steps(steps, std::span(parts).first(parts.size() - (only_folders ? 1 : 0)));
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
