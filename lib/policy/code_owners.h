// CODEOWNERS of GitHub and GitLab: who is asked about a change of a path. Used by the GIT rules, by
// the page of `infra report` and by the gate.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/workspace/workspace.h"

namespace infra::policy {

class CodeOwners {
 public:
  CodeOwners() = default;
  static CodeOwners parse(std::string_view text);
  // The first of the places where the providers look for the file; none of them there: empty.
  static CodeOwners of(const workspace::Workspace& workspace);

  // Of a file or folder, relative to the root: the owners of the last pattern that covers it.
  // null: no pattern does. Empty: one does that names nobody.
  const std::vector<std::string>* find(const std::string& path) const;
  std::optional<std::uint32_t> source() const { return source_; }  // in the workspace's sources()

 private:
  struct Rule {
    std::string pattern;
    std::vector<std::string> owners;
  };
  std::vector<Rule> rules_;
  std::optional<std::uint32_t> source_;
};

}  // namespace infra::policy
