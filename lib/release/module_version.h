// One version of a module, in the working tree or in a commit, that can be evaluated with values of
// our own for its variables. Used by compare().
#pragma once

#include <map>
#include <string>

#include "lib/base/file_system.h"
#include "lib/hcl/value.h"
#include "lib/terraform/evaluate.h"

namespace infra::release {

using Values = std::map<std::string, hcl::Value, std::less<>>;

// Files, and one more that holds the values.
class InputFiles final : public FileSystem {
 public:
  InputFiles(const FileSystem& files, std::string path) : files_(files), path_(std::move(path)) {}
  void set(std::string text) const { text_ = std::move(text); }
  const std::string& path() const { return path_; }

  std::string read(const std::string& path) const override {
    return path == path_ ? text_ : files_.read(path);
  }
  FileKind kind(const std::string& path) const override {
    return path == path_ ? FileKind::file : files_.kind(path);
  }
  std::vector<DirectoryEntry> list(const std::string& path) const override {
    return files_.list(path);
  }
  std::string canonical(const std::string& path) const override {
    return path == path_ ? path : files_.canonical(path);
  }

 private:
  const FileSystem& files_;
  std::string path_;
  mutable std::string text_;
};

class ModuleVersion {
 public:
  // `files` must outlive it; `folder` is absolute. Inputs of `options` are not looked at.
  ModuleVersion(const FileSystem& files, const std::string& repository_root, std::string folder,
                terraform::EvaluateOptions options);

  // As a caller sees it that gives `values`; those that are not wholly known are unknown.
  terraform::EvaluatedModule evaluate(const Values& values) const;
  const terraform::Module& module() const { return store_.load(folder_); }
  terraform::ModuleStore& store() const { return store_; }
  const diag::SourceMap& sources() const { return sources_; }
  const std::string& folder() const { return folder_; }

 private:
  InputFiles files_;
  mutable diag::SourceMap sources_;
  mutable terraform::ModuleStore store_;
  std::string folder_;
  terraform::EvaluateOptions options_;
};

}  // namespace infra::release
