// A file system with some files as they will be: what is rendered is looked at before it is written
// (edits, the graph for atlantis.yaml, what an apply would destroy).
#pragma once

#include <map>
#include <optional>
#include <string>

#include "lib/base/file_system.h"

namespace infra::scaffold {

class Overlay final : public FileSystem {
 public:
  // `root` is canonical; paths of set() and remove() are relative to it.
  Overlay(const FileSystem& below, std::string root);
  void set(const std::string& path, std::string bytes);
  void remove(const std::string& path);
  // nullopt: no such file.
  std::optional<std::string> find(const std::string& path) const;
  // Path relative to the root -> bytes, or nullopt where the file goes.
  const std::map<std::string, std::optional<std::string>>& changes() const { return changes_; }

  std::string read(const std::string& path) const override;
  FileKind kind(const std::string& path) const override;
  std::vector<DirectoryEntry> list(const std::string& path) const override;
  std::string canonical(const std::string& path) const override { return below_.canonical(path); }

 private:
  std::string relative(const std::string& path) const;

  const FileSystem& below_;
  std::string root_;
  std::map<std::string, std::optional<std::string>> changes_;
};

}  // namespace infra::scaffold
