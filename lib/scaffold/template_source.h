// Where templates come from: the built-in ones, and those of the repository's `templates/`, which
// override them by name.
#pragma once

#include <string>
#include <vector>

#include "lib/base/file_system.h"
#include "lib/scaffold/archive.h"
#include "lib/scaffold/manifest.h"

namespace infra::scaffold {

struct Template {
  Manifest manifest;
  std::string folder;        // of the repository's own, as the user should see it; "": built in
  Tree files;                // path below its folder -> bytes
  std::uint32_t source = 0;  // of template.yaml in the SourceMap
};

class TemplateSource {
 public:
  // `folder` is that of infra.yaml (`templates`), relative to `root`; it need not be there.
  TemplateSource(const FileSystem& files, std::string root, std::string folder);

  std::vector<std::string> names() const;  // sorted
  // What is wrong with its manifest goes to `found`. Throws infra::Error, with a suggestion, where
  // there is no template of that name.
  Template load(const std::string& name, diag::SourceMap& sources, diag::Diagnostics& found) const;

 private:
  const FileSystem& files_;
  std::string root_, folder_;
  std::vector<std::string> own_;
};

}  // namespace infra::scaffold
