#include "lib/scaffold/overlay.h"

#include <fmt/format.h>

#include "lib/base/error.h"

namespace infra::scaffold {

Overlay::Overlay(const FileSystem& below, std::string root)
    : below_(below), root_(std::move(root)) {}

void Overlay::set(const std::string& path, std::string bytes) { changes_[path] = std::move(bytes); }

void Overlay::remove(const std::string& path) { changes_[path] = std::nullopt; }

std::string Overlay::relative(const std::string& path) const {
  const std::string whole = normalize_path(path);
  if (whole == root_) return ".";
  const std::string prefix = root_ == "/" ? "/" : root_ + "/";
  return whole.starts_with(prefix) ? whole.substr(prefix.size()) : "";
}

std::optional<std::string> Overlay::find(const std::string& path) const {
  const auto changed = changes_.find(path);
  if (changed != changes_.end()) return changed->second;
  const std::string whole = join_path(root_, path);
  if (below_.kind(whole) != FileKind::file) return std::nullopt;
  return below_.read(whole);
}

std::string Overlay::read(const std::string& path) const {
  const auto changed = changes_.find(relative(path));
  if (changed == changes_.end()) return below_.read(path);
  if (!changed->second) throw Error(fmt::format("cannot read {}: it is gone", path));
  return *changed->second;
}

FileKind Overlay::kind(const std::string& path) const {
  const std::string name = relative(path);
  const auto changed = changes_.find(name);
  if (changed != changes_.end()) return changed->second ? FileKind::file : FileKind::missing;
  const FileKind kind = below_.kind(path);
  if (kind != FileKind::missing || name.empty()) return kind;
  const auto inside = changes_.lower_bound(name + "/");
  for (auto at = inside; at != changes_.end() && at->first.starts_with(name + "/"); ++at)
    if (at->second) return FileKind::directory;
  return FileKind::missing;
}

std::vector<DirectoryEntry> Overlay::list(const std::string& path) const {
  std::map<std::string, DirectoryEntry> entries;
  const std::string name = relative(path);
  if (below_.kind(path) == FileKind::directory)
    for (DirectoryEntry& entry : below_.list(path)) entries[entry.name] = entry;
  if (!name.empty()) {
    const std::string prefix = name == "." ? "" : name + "/";
    for (auto at = changes_.lower_bound(prefix);
         at != changes_.end() && at->first.starts_with(prefix); ++at) {
      const std::string rest = at->first.substr(prefix.size());
      const auto slash = rest.find('/');
      const std::string step = rest.substr(0, slash);
      if (slash != std::string::npos) {
        if (at->second && !entries.contains(step))
          entries[step] = {step, FileKind::directory, false};
      } else if (at->second) {
        entries[step] = {step, FileKind::file, false};
      } else {
        entries.erase(step);
      }
    }
  }
  std::vector<DirectoryEntry> result;
  for (auto& [key, entry] : entries) result.push_back(std::move(entry));
  return result;
}

}  // namespace infra::scaffold
