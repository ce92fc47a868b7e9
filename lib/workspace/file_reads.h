// Which files a folder of Terraform reads beside its own: what file(), templatefile(), fileset()
// and arguments such as source_dir name. Found without evaluating anything; used by the graph.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/terraform/module.h"

namespace infra::workspace {

struct FileRead {
  std::string path;        // relative to the repository's root, normalized
  bool whole = true;       // false: only what the path begins with is known
  bool from_root = false;  // relative to the root module that is planned, not to the repository
  friend auto operator<=>(const FileRead&, const FileRead&) = default;
};

// Does reading `read` read `path`? A folder that is read stands for all below it.
bool reads(const FileRead& read, std::string_view path);

struct FileReads {
  std::vector<FileRead> reads;  // sorted, each once
  // A path is read of which nothing is known without evaluating: file(var.path).
  bool unresolved = false;
};

FileReads find_file_reads(const terraform::Module& module);

}  // namespace infra::workspace
