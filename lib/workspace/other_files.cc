// Files of the repository that are no Terraform.
#include "lib/base/strings.h"
#include "lib/git/git.h"
#include "lib/workspace/workspace.h"

namespace infra::workspace {

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
    return git.run_for_paths({"ls-files", "-z"});
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
