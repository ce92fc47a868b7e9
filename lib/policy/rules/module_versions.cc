#include "lib/policy/rules/module_versions.h"

#include <algorithm>

#include "lib/base/strings.h"

namespace infra::policy {
namespace {

using terraform::Version;

// git's folder that holds the references of every worktree.
std::string common_git_folder(const Workspace& workspace) {
  const auto& top = workspace.location().top_level;
  if (!top) return {};
  const FileSystem& files = workspace.files();
  std::string folder = join_path(*top, ".git");
  if (files.kind(folder) == FileKind::file) {
    const std::string text = files.read(folder);
    if (!text.starts_with("gitdir:")) return {};
    folder = join_path(*top, trim(std::string_view(text).substr(7)));
    const std::string common = join_path(folder, "commondir");
    if (files.kind(common) == FileKind::file)
      folder = normalize_path(join_path(folder, trim(files.read(common))));
  }
  return files.kind(folder) == FileKind::directory ? folder : std::string();
}

void replace(std::string& text, std::string_view what, std::string_view with) {
  if (const std::size_t at = text.find(what); at != std::string::npos)
    text.replace(at, what.size(), with);
}

}  // namespace

std::vector<Version> changelog_versions(std::string_view changelog) {
  std::vector<Version> result;
  for (std::string_view line : split_lines(changelog)) {
    if (!line.starts_with("## ")) continue;
    line = trim(line.substr(3));
    if (line.starts_with('[')) line = line.substr(1, line.find(']') - 1);
    line = line.substr(0, line.find_first_of(" \t("));
    if (auto version = Version::parse(line)) result.push_back(std::move(*version));
  }
  return result;
}

std::optional<Version> newest_tag(const Workspace& workspace, const Folder& module) {
  const std::string git = common_git_folder(workspace);
  if (git.empty()) return {};
  std::string prefix = workspace.config().config.release_tag;
  replace(prefix, "{module}", module.name);
  const std::size_t at = prefix.find("{version}");
  if (at == std::string::npos) return {};
  prefix.resize(at);
  std::optional<Version> newest;
  const auto add = [&](std::string_view tag) {
    if (!tag.starts_with(prefix)) return;
    auto version = Version::parse(tag.substr(prefix.size()));
    if (version && version->prerelease().empty() && (!newest || *newest < *version))
      newest = std::move(version);
  };
  const FileSystem& files = workspace.files();
  const std::string packed = join_path(git, "packed-refs");
  if (files.kind(packed) == FileKind::file) {
    const std::string text = files.read(packed);
    for (const std::string_view line : split_lines(text)) {
      const std::size_t begin = line.find(" refs/tags/");
      if (begin != line.npos) add(line.substr(begin + 11));
    }
  }
  const std::size_t slash = prefix.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : prefix.substr(0, slash);
  const std::string loose = join_path(git, "refs/tags/" + folder);
  if (files.kind(loose) == FileKind::directory)
    for (const DirectoryEntry& entry : files.list(loose))
      add(folder.empty() ? entry.name : folder + "/" + entry.name);
  return newest;
}

}  // namespace infra::policy
