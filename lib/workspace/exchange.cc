// What root modules publish and read: SSM parameters by name, remote states by bucket and key.
#include <algorithm>
#include <set>
#include <tuple>

#include "lib/base/thread_pool.h"
#include "lib/workspace/exchange_use.h"
#include "lib/workspace/graph.h"
#include "lib/workspace/kept_facts.h"

namespace infra::workspace {
namespace {

using Use = ExchangeUse;

struct Reader {
  const Folder* stack = nullptr;
  std::string name;
  StackLink::Kind kind = StackLink::Kind::parameter;
  bool known = true, by_path = false;
};

struct Owner {
  std::string stack, foreign, env;
};
using Owners = std::map<std::string, std::vector<Owner>>;

// The same name is another parameter in each account: of its publishers, a stack reads the one of
// its own environment. Where there is none, one without an environment, else it may be any.
std::vector<Owner> owners_for(std::string_view env, std::vector<Owner> owners) {
  const auto keep_if_any = [&](const auto& fits) {
    if (std::ranges::any_of(owners, fits))
      std::erase_if(owners, [&](const Owner& owner) { return !fits(owner); });
  };
  if (std::ranges::any_of(owners, [&](const Owner& owner) { return owner.env == env; })) {
    keep_if_any([&](const Owner& owner) { return owner.env == env; });
  } else {
    keep_if_any([](const Owner& owner) { return owner.env.empty(); });
  }
  keep_if_any([](const Owner& owner) { return owner.foreign.empty(); });
  return owners;
}

class Finder {
 public:
  // `foreign`: the path of the repository that the root module belongs to, "" for this one.
  void add(const Folder& folder, const std::string& state, const std::vector<Use>& uses,
           const std::string& foreign) {
    if (!folder.is_root() || !folder.deployed) return;
    const Owner owner = {folder.path, foreign, folder.env};
    if (!state.empty()) states_.try_emplace(state, owner);
    for (const Use& use : uses) {
      if (use.kind == Use::Kind::publishes) {
        (use.known ? owners_ : prefixes_)[use.name].push_back(owner);
        if (use.known && foreign.empty())
          result_.published.push_back({use.name, folder.path, use.address});
      } else if (foreign.empty()) {
        const bool state_of_other = use.kind == Use::Kind::reads_state;
        readers_.push_back({&folder, use.name,
                            state_of_other ? StackLink::Kind::state : StackLink::Kind::parameter,
                            use.known, use.kind == Use::Kind::reads_below});
      }
    }
  }

  Exchange finish() && {
    for (const Reader& reader : readers_) link(reader);
    const auto key = [](const StackLink& each) {
      return std::tie(each.reader, each.publisher, each.kind, each.name, each.foreign);
    };
    std::ranges::sort(result_.links, {}, key);
    const auto same = std::ranges::unique(result_.links, {}, key);
    result_.links.erase(same.begin(), same.end());
    std::ranges::sort(result_.published, {}, [](const Published& each) {
      return std::tie(each.name, each.stack, each.address);
    });
    for (const StackLink& each : result_.links) {
      if (each.publisher.empty() || !each.foreign.empty() || each.publisher == each.reader)
        continue;
      auto& on = result_.depends_on[each.reader];
      if (on.empty() || on.back() != each.publisher) on.push_back(each.publisher);
    }
    return std::move(result_);
  }

 private:
  void add_link(const Reader& reader, const Owner& owner, const std::string& name) {
    result_.links.push_back({reader.stack->path, owner.stack, reader.kind, name, owner.foreign});
  }
  void add_links(const Reader& reader, const std::vector<Owner>& owners, const std::string& name) {
    for (const Owner& owner : owners_for(reader.stack->env, owners)) add_link(reader, owner, name);
  }
  void link(const Reader& reader) {
    if (reader.kind == StackLink::Kind::state) {
      const auto found = states_.find(reader.name);
      add_link(reader, found == states_.end() ? Owner{} : found->second, reader.name);
      return;
    }
    bool any = false;
    if (reader.known && !reader.by_path) {
      if (const auto found = owners_.find(reader.name); found != owners_.end()) {
        add_links(reader, found->second, reader.name);
        return;
      }
    } else {  // everything below a path, or whatever begins so
      std::string begin = reader.name;
      if (reader.by_path && reader.known && !begin.ends_with('/')) begin += '/';
      for (auto at = owners_.lower_bound(begin);
           at != owners_.end() && at->first.starts_with(begin); ++at) {
        add_links(reader, at->second, at->first);
        any = true;
      }
    }
    for (const auto& [prefix, owners] : prefixes_) {
      const bool may_be = reader.name.starts_with(prefix) ||
                          ((reader.by_path || !reader.known) && prefix.starts_with(reader.name));
      if (!may_be) continue;
      add_links(reader, owners, reader.known ? reader.name : prefix);
      any = true;
    }
    if (!any) add_link(reader, {}, reader.name);
  }

  Owners owners_, prefixes_;  // of parameters; by name, or what it begins with
  std::map<std::string, Owner> states_;
  std::vector<Reader> readers_;
  Exchange result_;
};

void add_others(const Workspace& workspace, unsigned jobs, const std::stop_token& stop,
                Finder& finder) {
  for (const auto& other : workspace.others()) {
    std::vector<const Folder*> all;
    for (const Folder& folder : other->folders()) all.push_back(&folder);
    const std::string path = relative_path(other->root(), workspace.root());
    for (const EvaluatedFolder& root : evaluate_all(*other, all, jobs, stop, exchanging_types()))
      finder.add(*root.folder, state_of(*root.folder->module), uses_of(root.module), path);
  }
}

// The uses of each stack that has any: those that were kept, and of the others by evaluation.
std::map<const Folder*, std::vector<Use>> find_uses(Workspace& workspace, const Graph& graph,
                                                    unsigned jobs, const std::stop_token& stop) {
  std::vector<const Folder*> stacks, unknown;
  for (const Stack& stack : graph.stacks())
    if (stack.exchanges) stacks.push_back(stack.folder);
  std::map<const Folder*, std::vector<Use>> uses;
  std::map<const Folder*, std::string> digests;
  if (KeptFacts* kept = workspace.kept()) {
    const ExchangeDigests digest(workspace);
    const auto found = parallel_map<std::optional<std::string>>(
        stacks.size(), jobs, [&](std::size_t i) { return digest.of(*stacks[i]); }, stop);
    for (std::size_t i = 0; i < stacks.size(); ++i) {
      const auto packed = found[i] ? kept->find(*found[i]) : std::nullopt;
      if (auto known = packed ? unpack_uses(*packed) : std::nullopt) {
        uses[stacks[i]] = std::move(*known);
      } else {
        unknown.push_back(stacks[i]);
        if (found[i]) digests[stacks[i]] = *found[i];
      }
    }
  } else {
    unknown = std::move(stacks);
  }
  if (unknown.empty()) return uses;
  for (const EvaluatedFolder& root :
       evaluate_all(workspace, unknown, jobs, stop, exchanging_types()))
    for (Use& use : uses_of(root.module)) uses[root.folder].push_back(std::move(use));
  if (!stop.stop_requested())
    for (const auto& [folder, digest] : digests) workspace.kept()->add(digest, pack(uses[folder]));
  return uses;
}

}  // namespace

Exchange find_exchange(const Workspace& workspace, std::span<const EvaluatedFolder> roots,
                       unsigned jobs, std::stop_token stop) {
  Finder finder;
  for (const EvaluatedFolder& root : roots)
    finder.add(*root.folder, state_of(*root.folder->module), uses_of(root.module), "");
  add_others(workspace, jobs, stop, finder);
  return std::move(finder).finish();
}

Exchange find_exchange(Workspace& workspace, const Graph& graph, unsigned jobs,
                       std::stop_token stop) {
  const auto uses = find_uses(workspace, graph, jobs, stop);
  Finder finder;
  for (const Stack& stack : graph.stacks()) {
    // Whose a state is, its backend tells: the others need no evaluation.
    const auto found = uses.find(stack.folder);
    finder.add(*stack.folder, stack.state, found == uses.end() ? std::vector<Use>() : found->second,
               "");
  }
  workspace.keep_facts();
  add_others(workspace, jobs, stop, finder);
  return std::move(finder).finish();
}

}  // namespace infra::workspace
