// What git knows of the files as they are now: what it tracks and under which content, what differs
// from that, what is new. lib/workspace reads no file whose content it knows.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/git/git.h"

namespace infra::git {

struct TreeEntry {
  enum class State : std::uint8_t {
    clean,      // as in the index
    changed,    // modified, deleted or unmerged
    untracked,  // and not ignored
    repository  // another repository in a folder of this one: nothing is known of what is in it
  };
  std::string_view path;  // relative to the top level
  // Of the blob with the file's content, in hexadecimal; "" where the file may hold something else:
  // it is changed, untracked, a link, or git was told not to look at it.
  std::string_view id;
  State state = State::clean;
  bool is_link = false;
};

class WorkingTree {
 public:
  // `git` stands in the top level.
  explicit WorkingTree(const Git& git);
  const std::vector<TreeEntry>& entries() const { return entries_; }  // by path, each once
  const TreeEntry* find(std::string_view path) const;                 // null: none

 private:
  std::array<std::string, 2> listings_;  // of what is tracked, of what is not
  std::vector<TreeEntry> entries_;
};

// As Git::changed_since(), of files that have been listed.
std::vector<std::string> changed_since(const Git& git, const WorkingTree& tree,
                                       const std::string& commit);

}  // namespace infra::git
