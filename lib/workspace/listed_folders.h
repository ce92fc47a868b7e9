// The folders with Terraform files, from what git tracks: no folder that git ignores is looked
// into. Used by Workspace::discover_known().
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/file_system.h"
#include "lib/git/working_tree.h"
#include "lib/workspace/config.h"

namespace infra::workspace {

struct ListedFolder {
  std::string path;  // relative to the repository's root; "." for itself
  std::vector<DirectoryEntry> entries;
  std::string digest = {};  // of the files that terraform loads; "": one of them cannot be read
};

struct ListingRequest {
  const FileSystem& files;
  const git::WorkingTree& tree;
  std::string root;                      // of the repository, absolute
  std::string prefix;                    // of the root in git's paths: "" or "infra/"
  const Texts& exclude;                  // globs of infra.yaml
  const std::vector<std::string>& also;  // folders that must be among those that are looked into
  std::string_view program;              // begins what is digested
  unsigned jobs;
};

// By path, as Workspace::discover() finds them. nullopt where git does not tell enough: a
// repository within this one, a filter that rewrites files, a folder of `also` that it ignores.
std::optional<std::vector<ListedFolder>> list_tracked_folders(const ListingRequest& request);

// What is in the file, as a word for a digest: git's blob, else a digest of its own. nullopt: it is
// there, and cannot be read.
std::optional<std::string> content_of(const FileSystem& files, const git::WorkingTree& tree,
                                      const std::string& tracked_path, const std::string& absolute);

}  // namespace infra::workspace
