// Files of the repository that are no Terraform.
#include "lib/base/strings.h"
#include "lib/git/git.h"
#include "lib/workspace/glob.h"
#include "lib/workspace/workspace.h"

namespace infra::workspace {
namespace {

// Is a folder that leads to `path` one of those that are not looked at?
bool is_excluded(const Texts& globs, std::string_view path) {
  for (std::size_t at = path.find('/'); at != std::string_view::npos; at = path.find('/', at + 1))
    for (const std::string& glob : globs)
      if (match_glob(glob, path.substr(0, at))) return true;
  return false;
}

}  // namespace

std::optional<std::uint32_t> Workspace::source(const std::string& path) const {
  const std::lock_guard lock(read_mutex_);
  const auto [known, is_new] = read_.try_emplace(path);
  if (!is_new) return known->second;
  const std::string whole = absolute(path);
  if (files_.kind(whole) == FileKind::file) known->second = sources_.add(path, files_.read(whole));
  return known->second;
}

std::uint32_t Workspace::source_without_text(const std::string& path) const {
  const std::lock_guard lock(read_mutex_);
  const auto [known, is_new] = read_.try_emplace(path);
  if (is_new) known->second = sources_.add(path, "");
  return known->second.value_or(0);
}

std::vector<std::string> Workspace::committed_files() const {
  std::vector<std::string> result;
  if (location_.top_level) {
    const git::Git git(processes_, options_.environment, location_.root, options_.stop);
    result = git.run_for_paths({"ls-files", "-z"});
    std::erase_if(result, [&](const std::string& path) {
      return is_excluded(config_.config.layout.exclude, path);
    });
    return result;
  }
  static constexpr std::size_t kDeepest = 64;
  std::vector<std::pair<std::string, std::size_t>> open = {{"", 0}};
  while (!open.empty()) {
    const auto [folder, depth] = std::move(open.back());
    open.pop_back();
    for (const DirectoryEntry& entry : files_.list(absolute(folder.empty() ? "." : folder))) {
      const std::string path = folder.empty() ? entry.name : join_path(folder, entry.name);
      if (entry.kind == FileKind::file) {
        result.push_back(path);
      } else if (entry.kind == FileKind::directory && !entry.is_symlink && entry.name != ".git") {
        if (is_excluded(config_.config.layout.exclude, path + "/")) continue;
        if (entry.name == ".terraform") {
          result.push_back(path + "/");
        } else if (depth < kDeepest) {
          open.emplace_back(path, depth + 1);
        }
      }
    }
  }
  return result;
}

}  // namespace infra::workspace
