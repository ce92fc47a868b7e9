// CODEOWNERS of GitHub and GitLab: who is asked about a change of a path. Used by the GIT rules, by
// the page of `infra report` and by the gate's check of approvals.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace infra::workspace {

class Workspace;

// Where the two look for it, relative to the root: the first that is there counts.
inline constexpr std::string_view kCodeOwnersFiles[] = {".github/CODEOWNERS", "CODEOWNERS",
                                                        "docs/CODEOWNERS", ".gitlab/CODEOWNERS"};

class CodeOwners {
 public:
  CodeOwners() = default;
  explicit CodeOwners(std::string_view text);
  // Of the repository as it is; empty where it has no such file.
  static CodeOwners read(const Workspace& workspace);

  // "@org/team", "@user", "a@b.c", of the last line whose pattern matches the file; empty: nobody.
  std::vector<std::string> of_file(std::string_view path) const;
  // Of what lies in a folder: of its main.tf, whether there is one or not.
  std::vector<std::string> of_folder(std::string_view path) const;
  std::optional<std::uint32_t> source() const { return source_; }  // in the workspace's sources()

 private:
  struct Line {
    std::string pattern;
    std::vector<std::string> owners;
  };
  std::vector<Line> lines_;
  std::optional<std::uint32_t> source_;
};

// As .gitignore has patterns, without `!` and `[ ]`: `*` stays within a step, a folder stands for
// all below it, `dir/*` for the files in it alone.
bool owns(std::string_view pattern, std::string_view path);

}  // namespace infra::workspace
