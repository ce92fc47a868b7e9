// A commit as a FileSystem: the loader that reads the working tree reads the base of a pull request
// too, without a checkout.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "lib/base/file_system.h"
#include "lib/git/git.h"

namespace infra::git {

class RevisionFileSystem final : public FileSystem {
 public:
  // The tree of `revision` stands at `top_level` (absolute); outside of it nothing exists. `git`
  // must outlive it. Configuration files are read at once, by one process; others when asked for.
  RevisionFileSystem(const Git& git, const std::string& revision, std::string top_level);
  std::string read(const std::string& path) const override;
  FileKind kind(const std::string& path) const override;
  std::vector<DirectoryEntry> list(const std::string& path) const override;
  std::string canonical(const std::string& path) const override;

 private:
  struct Blob {
    std::string id;
    bool is_link = false;
  };
  std::string text_of(const Blob& blob) const;
  void fetch(const std::vector<std::string>& ids) const;

  const Git& git_;
  std::string root_;
  std::map<std::string, Blob> blobs_;  // absolute path
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::string> texts_;  // by blob
};

}  // namespace infra::git
