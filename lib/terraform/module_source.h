// `source` of a module call -> a folder of this repository, or why there is none.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/file_system.h"

namespace infra::terraform {

struct SourceContext {
  const FileSystem& files;
  std::string repository_root;                   // canonical
  std::vector<std::string> repository_names;     // host/org/name
  std::string root_folder;                       // canonical, of the root module
  std::map<std::string, std::string> installed;  // .terraform/modules: dotted call path -> folder
};

struct ModuleSource {
  enum class Kind { folder, remote, refused };
  Kind kind = Kind::remote;
  std::string folder;         // canonical
  std::string message, help;  // refused: why, and what to write
};

// `folder` of the calling module; `call_path` is that of the call: api.queue.
ModuleSource find_module_source(std::string_view source, const std::string& folder,
                                const std::string& call_path, const SourceContext& context);

// What `terraform init` wrote; empty where it did not run.
std::map<std::string, std::string> read_installed_modules(const FileSystem& files,
                                                          const std::string& root_folder);

// "git::ssh://git@host:22/org/name.git//sub?ref=v1" -> {"host/org/name", "sub"}; the first is ""
// where the source is no repository.
struct RepositorySource {
  std::string repository, folder;
};
RepositorySource split_repository_source(std::string_view source);

// Does `path` lie in `folder`? Both canonical.
bool lies_in(std::string_view path, std::string_view folder);

}  // namespace infra::terraform
