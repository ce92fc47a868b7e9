// CODEOWNERS of GitHub and GitLab: who owns a file. Used by the check of approvals.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace infra::gate {

class CodeOwners {
 public:
  explicit CodeOwners(std::string_view text);
  // "@org/team", "@user", "a@b.c", of the last line whose pattern matches; empty: nobody.
  std::vector<std::string> of(std::string_view path) const;

 private:
  struct Line {
    std::string pattern;
    std::vector<std::string> owners;
  };
  std::vector<Line> lines_;
};

// As .gitignore has patterns, without `!` and `[ ]`: `*` stays within a step, a folder stands for
// all below it, `dir/*` for the files in it alone.
bool owns(std::string_view pattern, std::string_view path);

}  // namespace infra::gate
