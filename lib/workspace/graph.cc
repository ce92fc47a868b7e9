#include "lib/workspace/graph.h"

#include <algorithm>
#include <deque>

#include "lib/base/strings.h"
#include "lib/base/thread_pool.h"
#include "lib/workspace/call_source.h"

namespace infra::workspace {
namespace {

// v1.2.0 of "git::https://host/org/name//modules/x?depth=1&ref=v1.2.0".
std::string revision_in(std::string_view source) {
  const auto question = source.find('?');
  if (question == std::string_view::npos) return {};
  for (const std::string_view part : split(source.substr(question + 1), '&'))
    if (part.starts_with("ref=")) return std::string(part.substr(4));
  return {};
}

}  // namespace

std::string_view layer_of(const Folder& folder) {
  return folder.kind == FolderKind::shared ? "shared" : "stacks";
}

Graph::Facts Graph::facts_of(const Folder& folder, const Workspace& workspace) {
  Facts facts = {folder.facts != nullptr ? *folder.facts : read_facts(*folder.module), {}};
  for (const FolderFacts::Call& written : facts.written.calls) {
    ModuleCall& call = facts.calls.emplace_back();
    call.name = written.name;
    call.source = written.source;
    call.version = written.version;
    const std::string revision = revision_in(call.source);
    if (call.version.empty()) call.version = revision;
    call.folder =
        called_folder(call.source, folder.path, workspace.repository_names()).value_or("");
    call.pinned = !revision.empty() && !call.source.starts_with('.');
  }
  return facts;
}

Graph::Graph(Workspace& workspace, unsigned jobs, std::stop_token stop) {
  const std::vector<Folder>& folders = workspace.folders();
  auto facts = parallel_map<Facts>(
      folders.size(), jobs, [&](std::size_t i) { return facts_of(folders[i], workspace); }, stop);
  for (std::size_t i = 0; i < folders.size(); ++i) {
    facts_.emplace(folders[i].path, std::move(facts[i]));
    if (folders[i].is_root() && folders[i].deployed) stacks_.emplace_back().folder = &folders[i];
  }
  for (Stack& stack : stacks_) follow(stack);
  // Where the text does not tell which files are read, the values do.
  std::vector<Stack*> unclear;
  for (Stack& stack : stacks_)
    if (stack.unresolved_reads) unclear.push_back(&stack);
  parallel_for(
      unclear.size(), jobs,
      [&](std::size_t i) {
        const Folder& folder = *unclear[i]->folder;
        const auto evaluated =
            terraform::evaluate_root(workspace.modules(), workspace.absolute(folder.path),
                                     workspace.evaluate_options(folder));
        for (const std::string& path : evaluated.files_used)
          unclear[i]->files.push_back({normalize_path(path), true, false});
      },
      stop);
}

// Breadth first, so that `via` is a shortest way.
void Graph::follow(Stack& stack) const {
  struct Open {
    std::string folder;
    std::vector<std::string> via;
  };
  const std::string& root = stack.folder->path;
  std::set<std::string> seen = {root};
  std::set<FileRead> files;
  std::deque<Open> open = {{root, {}}};
  const Facts& own = facts_.find(root)->second;
  stack.calls = own.calls;
  stack.state = own.written.state;
  stack.account = own.written.account;
  while (!open.empty()) {
    const Open at = std::move(open.front());
    open.pop_front();
    std::vector<std::string> via = at.via;
    if (at.folder != root) {
      stack.modules.push_back({at.folder, at.via});
      via.push_back(at.folder);
    }
    const auto found = facts_.find(at.folder);
    if (found == facts_.end()) continue;  // called, but not there
    const FolderFacts& facts = found->second.written;
    stack.providers.insert(facts.providers.begin(), facts.providers.end());
    stack.exchanges |= facts.exchanges;
    stack.unresolved_reads |= facts.reads.unresolved;
    for (FileRead read : facts.reads.reads) {
      if (read.from_root) {
        const bool is_folder = read.path.ends_with('/');
        read.path = normalize_path(join_path(root, read.path)) + (is_folder ? "/" : "");
        read.from_root = false;
      }
      files.insert(std::move(read));
    }
    for (const ModuleCall& call : found->second.calls)
      if (!call.folder.empty() && !call.pinned && seen.insert(call.folder).second)
        open.push_back({call.folder, via});
  }
  std::ranges::sort(stack.modules, {}, &UsedModule::folder);
  stack.files.assign(files.begin(), files.end());
}

const Stack* Graph::stack(std::string_view path) const {
  const auto found = std::ranges::lower_bound(
      stacks_, path, {}, [](const Stack& each) -> std::string_view { return each.folder->path; });
  return found == stacks_.end() || found->folder->path != path ? nullptr : &*found;
}

const std::vector<ModuleCall>& Graph::calls_of(const std::string& folder) const {
  static const std::vector<ModuleCall> kNone;
  const auto found = facts_.find(folder);
  return found == facts_.end() ? kNone : found->second.calls;
}

}  // namespace infra::workspace
