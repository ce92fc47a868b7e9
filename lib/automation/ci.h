// Workflows of GitHub Actions and pipelines of GitLab that run infra: one for pull requests, one
// that looks for drift. Written and checked by `infra ci`, written by `infra init`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/workspace/config.h"

namespace infra::automation {

struct CiFile {
  std::string path;  // relative to the repository's root
  std::string text;
};

struct CiFacts {
  std::string program_version;  // of this program: what is downloaded unless infra.yaml says other
  bool atlantis = false;        // there is an atlantis.yaml: it is checked too
  bool modules = true;          // there are modules: their documents and releases are checked too
};

std::vector<CiFile> github_workflows(const workspace::Config& config, const CiFacts& facts);
std::vector<CiFile> gitlab_pipelines(const workspace::Config& config, const CiFacts& facts);

}  // namespace infra::automation
