// Which stacks a change touches, and why: from the names of the changed files, the graph as it is
// now, and the old texts of what changed. Nothing is checked out and the base is not evaluated: a
// stack whose files, and those of all it calls and reads, are the same plans the same.
#pragma once

#include <map>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "lib/git/git.h"
#include "lib/workspace/changes.h"
#include "lib/workspace/graph.h"

namespace infra::workspace {

struct Reason {
  enum class Kind : std::uint8_t { file, module, variables, dependency, provider, removed };
  Kind kind = Kind::file;
  std::string detail;  // the changed file, the removed folder, the stack depended on
  std::vector<std::string>
      via;  // what leads from the stack to it; of a moved stack: where it is now
  friend auto operator<=>(const Reason&, const Reason&) = default;
};
std::string_view to_string(Reason::Kind kind);

struct ChangedStack {
  Folder folder;                // of a removed one as the layout names it; `module` is null then
  std::vector<Reason> reasons;  // sorted, each once
  bool removed = false;
  bool is_changed() const;  // by more than what it depends on
};

// The files of `changes` that mean something: those of Terraform whose syntax trees differ, all
// others as they are. `all_bytes`: every file that changed.
struct MeaningfulChanges {
  std::set<std::string>
      files;  // relative to the repository's root; also at links that lead to them
  // Terraform files by folder, where what the folder declares is no longer the same.
  std::map<std::string, std::vector<std::string>> declarations;
  // Folders without Terraform files that had some: those files' old texts by path.
  std::map<std::string, std::map<std::string, std::string>> removed;
  // infra.yaml says something else of which stacks there are, or of how they are planned.
  bool config = false;
};
MeaningfulChanges meaningful_changes(const Workspace& workspace, const git::Git& git,
                                     const Changes& changes, bool all_bytes);

// By path. Removed stacks are among them.
std::vector<ChangedStack> changed_stacks(const Workspace& workspace, const Graph& graph,
                                         const MeaningfulChanges& changes);
// Adds those that depend on a changed one, directly or not, with reasons of kind `dependency`.
void add_dependents(const Workspace& workspace, const Exchange& exchange,
                    std::vector<ChangedStack>& changed);

}  // namespace infra::workspace
