#include <fmt/format.h>

#include <utility>

#include "lib/base/error.h"
#include "lib/base/file_system.h"

namespace infra {
namespace {

std::string as_prefix(const std::string& folder) { return folder == "/" ? folder : folder + "/"; }

}  // namespace

MemoryFileSystem::MemoryFileSystem(std::map<std::string, std::string> files) {
  for (auto& [path, text] : files) write(path, std::move(text));
}

void MemoryFileSystem::write(const std::string& path, std::string text) {
  files_[canonical(path)] = std::move(text);
}

std::string MemoryFileSystem::read(const std::string& path) const {
  const auto found = files_.find(canonical(path));
  if (found != files_.end()) return found->second;
  const bool folder = kind(path) == FileKind::directory;
  throw Error(fmt::format("cannot read {}: {}", path,
                          folder ? "Is a directory" : "No such file or directory"));
}

FileKind MemoryFileSystem::kind(const std::string& path) const {
  const std::string key = canonical(path);
  if (files_.contains(key)) return FileKind::file;
  const std::string prefix = as_prefix(key);
  const auto below = files_.lower_bound(prefix);
  const bool has_file = below != files_.end() && below->first.starts_with(prefix);
  return has_file || key == "/" ? FileKind::directory : FileKind::missing;
}

std::vector<DirectoryEntry> MemoryFileSystem::list(const std::string& path) const {
  if (kind(path) != FileKind::directory)
    throw Error(fmt::format("cannot list {}: Not a directory", path));
  const std::string prefix = as_prefix(canonical(path));
  std::map<std::string, DirectoryEntry> entries;
  for (auto it = files_.lower_bound(prefix); it != files_.end() && it->first.starts_with(prefix);
       ++it) {
    const std::string rest = it->first.substr(prefix.size());
    const auto slash = rest.find('/');
    const std::string name = rest.substr(0, slash);
    entries[name] = {name, slash == std::string::npos ? FileKind::file : FileKind::directory,
                     false};
  }
  std::vector<DirectoryEntry> result;
  for (auto& [name, entry] : entries) result.push_back(std::move(entry));
  return result;
}

std::string MemoryFileSystem::canonical(const std::string& path) const {
  return normalize_path(join_path("/", path));
}

}  // namespace infra
