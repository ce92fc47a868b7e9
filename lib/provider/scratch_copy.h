// The scratch copy in which terraform runs: the repository's layout with just what a root module
// needs, its backend replaced, its provisioners taken out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/base/file_system.h"
#include "lib/provider/offline_scan.h"

namespace infra::provider {

// The local state in a copy of a root module.
inline constexpr std::string_view kStateFile = "infra-offline.tfstate";

struct ScratchCopy {
  std::string root;                       // the root module's folder in the copy
  std::vector<std::string> provisioners;  // file:line of each one that was taken out
};

// In the folder of the copy: the state that data sources terraform_remote_state read instead.
inline constexpr std::string_view kRemoteStateFile = "infra-remote-state.tfstate";

// Below `target`, an empty folder. With `on_disk`, what is not changed is linked, not copied.
// `repository_root` "": there is no repository, the copy holds what the modules have in common.
// Throws infra::Error where a file cannot be read or written, or lies outside the repository.
ScratchCopy make_scratch_copy(const FileSystem& files, const OfflineScan& scan,
                              const std::string& repository_root, const std::string& root,
                              const std::string& target, bool on_disk);

// Makes modules that terraform installed in the copy as harmless as the others. Returns the places
// of their provisioners.
std::vector<std::string> clean_installed(const FileSystem& files,
                                         const std::vector<ScannedModule>& modules,
                                         const std::vector<RemoteState>& states,
                                         const ScratchCopy& copy, const std::string& target);

}  // namespace infra::provider
