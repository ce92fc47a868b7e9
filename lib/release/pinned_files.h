// A repository as terraform sees it after `init`, without fetching anything: calls of modules that
// name a repository which is checked out here, with a ref, lead to that ref's files. Used to try an
// upgrade offline.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "lib/base/file_system.h"
#include "lib/git/revision_file_system.h"

namespace infra::release {

// A check-out that sources may name.
struct PinnedRepository {
  const git::Git* git = nullptr;
  std::vector<std::string> names;  // host/org/name
};

class PinnedFiles final : public FileSystem {
 public:
  // `files` as they are, with `changed` (absolute path -> text) in their place. `root` is the
  // repository that the root module lies in; refs are put below `root`/.infra-pinned.
  PinnedFiles(const FileSystem& files, std::string root, std::vector<PinnedRepository> repositories,
              std::map<std::string, std::string> changed);

  std::string read(const std::string& path) const override;
  FileKind kind(const std::string& path) const override;
  std::vector<DirectoryEntry> list(const std::string& path) const override;
  std::string canonical(const std::string& path) const override;

 private:
  const FileSystem& of(const std::string& path) const;
  std::string pinned(const std::string& text, const std::string& path) const;
  std::string mounted(const PinnedRepository& repository, const std::string& ref) const;

  const FileSystem& files_;
  std::string root_;
  std::vector<PinnedRepository> repositories_;
  std::map<std::string, std::string> changed_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::unique_ptr<git::RevisionFileSystem>> mounts_;  // by folder
};

}  // namespace infra::release
