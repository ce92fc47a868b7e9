// Who depends on what in a repository: root modules, the modules that they call (transitively), the
// files that they read, and what they take over from each other through SSM parameters and remote
// state. Used by `list`, `graph`, `plan` and `gate`.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lib/workspace/evaluate_all.h"
#include "lib/workspace/workspace.h"

namespace infra::workspace {

struct ModuleCall {
  std::string name;             // of the block
  std::string source, version;  // as written; version: `version`, or ?ref= of the source
  std::string folder;           // of this repository; "": elsewhere
  bool pinned = false;          // to a revision: the files here do not decide what it is
};

struct UsedModule {
  std::string folder;
  std::vector<std::string> via;  // folders on the shortest way from the root module, without both
};

struct Stack {
  const Folder* folder = nullptr;
  std::vector<UsedModule> modules;  // of this repository, not pinned; by folder
  std::vector<ModuleCall> calls;    // of the root module itself, in its order
  std::vector<FileRead> files;  // beside the modules' own: all relative to the repository's root
  std::set<std::string> providers;  // sources: hashicorp/aws
  std::string state;                // "bucket/key"; "" where that cannot be told
  std::string account;              // that its provider insists on; ""
  bool exchanges = false;           // with others: it or a module of it names parameters or states
  bool unresolved_reads = false;    // it reads files whose paths only evaluation tells
};

// "stacks" or "shared": the first step of state keys and of names.
std::string_view layer_of(const Folder& folder);

class Graph {
 public:
  // Reads no more than what discovery has parsed, unless a file's path needs evaluation.
  Graph(Workspace& workspace, unsigned jobs, std::stop_token stop = {});

  const std::vector<Stack>& stacks() const { return stacks_; }  // deployed root modules, by path
  const Stack* stack(std::string_view path) const;              // null: none
  const std::vector<ModuleCall>& calls_of(const std::string& folder) const;

 private:
  struct Facts {
    FolderFacts written;
    std::vector<ModuleCall> calls;  // of them, where they lead to
  };
  static Facts facts_of(const Folder& folder, const Workspace& workspace);
  void follow(Stack& stack) const;

  std::map<std::string, Facts, std::less<>> facts_;  // by folder
  std::vector<Stack> stacks_;
};

// What one root module takes over from another.
struct StackLink {
  enum class Kind : std::uint8_t { parameter, state };
  std::string reader, publisher;  // paths; publisher "": of another repository, or nobody
  Kind kind = Kind::parameter;
  std::string name;     // of the parameter; bucket/key of the state
  std::string foreign;  // path of the repository that publishes it, else ""
};

struct Published {
  std::string name, stack, address;
};

struct Exchange {
  std::vector<Published> published;  // by name
  std::vector<StackLink> links;      // sorted, each once
  // By path of the reader: paths of those it depends on, sorted.
  std::map<std::string, std::vector<std::string>, std::less<>> depends_on;
};

// `roots` are those of this repository; the check-outs beside it are evaluated as needed.
Exchange find_exchange(const Workspace& workspace, std::span<const EvaluatedFolder> roots,
                       unsigned jobs, std::stop_token stop = {});
// Evaluates those stacks that name parameters or states, and finds what they exchange.
Exchange find_exchange(Workspace& workspace, const Graph& graph, unsigned jobs,
                       std::stop_token stop = {});

struct Waves {
  std::map<std::string, int, std::less<>> wave;  // by path, from 1
  std::vector<std::vector<std::string>> cycles;  // each in the order of its circle
};
// The least numbers such that each is greater than those of all it depends on. Within a circle
// there is no such order: its members get one number.
Waves order_waves(const std::vector<std::string>& paths,
                  const std::map<std::string, std::vector<std::string>, std::less<>>& depends_on);

}  // namespace infra::workspace
