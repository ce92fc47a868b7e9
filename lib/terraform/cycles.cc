// Circles in the static graph of references, as Terraform builds it: a module's contents depend on
// its call's count, for_each and depends_on; a variable on the argument; a resource on its
// provider.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include "lib/terraform/module_tree.h"
#include "lib/terraform/report.h"
#include "lib/terraform/rules.h"

namespace infra::terraform {
namespace {

using Vertex = std::uint32_t;

class Graph {
 public:
  explicit Graph(const ModuleTree& tree) {
    Vertex next = 0;
    for (const auto& node : tree.nodes()) {
      auto& first = first_[node.get()];
      for (std::size_t kind = 0; kind < kNodeKinds; ++kind) {
        first[kind] = next;
        next += static_cast<Vertex>(node->module->count(static_cast<NodeKind>(kind)));
      }
      for (Vertex v = first[0]; v < next; ++v) owner_.push_back(node.get());
    }
    for (const DeclaredProvider& provider : tree.declared_providers()) {
      providers_.emplace(provider.configuration.get(),
                         vertex(*provider.node, NodeKind::provider, provider.index));
    }
    edges_.resize(next);
    for (const auto& node : tree.nodes()) add_edges(*node);
  }

  std::size_t size() const { return edges_.size(); }
  const std::vector<Vertex>& edges(Vertex v) const { return edges_[v]; }

  std::string address(Vertex v) const {
    const auto [kind, index] = place(v);
    const std::string& module = owner_[v]->address;
    const std::string local = owner_[v]->module->address(kind, index);
    return module.empty() ? local : fmt::format("{}.{}", module, local);
  }
  Span span(Vertex v) const {
    const auto [kind, index] = place(v);
    return owner_[v]->module->span(kind, index);
  }

 private:
  Vertex vertex(const ModuleNode& node, NodeKind kind, std::uint32_t index) const {
    return first_.at(&node)[static_cast<std::size_t>(kind)] + index;
  }

  std::pair<NodeKind, std::uint32_t> place(Vertex v) const {
    const auto& first = first_.at(owner_[v]);
    std::size_t kind = kNodeKinds - 1;
    while (first[kind] > v || owner_[v]->module->count(static_cast<NodeKind>(kind)) == 0) --kind;
    return {static_cast<NodeKind>(kind), v - first[kind]};
  }

  void add_edges(const ModuleNode& node) {
    for (std::size_t k = 0; k < kNodeKinds; ++k) {
      const auto kind = static_cast<NodeKind>(k);
      for (std::uint32_t i = 0; i < node.module->count(kind); ++i) {
        auto& to = edges_[vertex(node, kind, i)];
        add(to, node, node.module->dependencies(kind, i));
        if (node.parent != nullptr) to.push_back(vertex(*node.parent, NodeKind::call, node.call));
        if (kind == NodeKind::variable && node.parent != nullptr) argument(to, node, i);
        if (kind == NodeKind::resource) provider(to, node, node.module->resources[i]);
        if (kind == NodeKind::data) provider(to, node, node.module->data[i]);
      }
    }
  }

  void argument(std::vector<Vertex>& to, const ModuleNode& node, std::uint32_t index) {
    const auto& arguments = node.parent->module->call_arguments[node.call];
    const auto it = arguments.find(node.module->variables[index].name);
    if (it != arguments.end()) add(to, *node.parent, it->second);
  }

  void provider(std::vector<Vertex>& to, const ModuleNode& node, const NamedBlock& block) {
    const std::string_view prefix = std::string_view(block.type).substr(0, block.type.find('_'));
    std::string name(prefix);
    if (const auto* attribute = block.block->body->attribute("provider")) {
      const auto* traversal = attribute->value->as<hcl::Traversal>();
      if (traversal == nullptr) return;
      name = traversal->root.text;
      if (!traversal->steps.empty()) name.append(".").append(traversal->steps[0].text);
    }
    const auto it = node.providers.find(name);
    if (it == node.providers.end()) return;
    const auto declared = providers_.find(it->second.get());
    if (declared != providers_.end()) to.push_back(declared->second);
  }

  void add(std::vector<Vertex>& to, const ModuleNode& node,
           const std::vector<Dependency>& dependencies) {
    for (const Dependency& dependency : dependencies) {
      to.push_back(vertex(node, dependency.kind, dependency.index));
      if (dependency.kind != NodeKind::call) continue;
      const ModuleNode* child = node.children[dependency.index];
      if (child == nullptr) continue;
      if (dependency.output.empty()) {
        for (std::uint32_t i = 0; i < child->module->outputs.size(); ++i) {
          to.push_back(vertex(*child, NodeKind::output, i));
        }
      } else if (const auto output = child->module->find(NodeKind::output, {}, dependency.output)) {
        to.push_back(vertex(*child, NodeKind::output, *output));
      }
    }
  }

  std::unordered_map<const ModuleNode*, std::array<Vertex, kNodeKinds>> first_;
  std::vector<const ModuleNode*> owner_;
  std::unordered_map<const ProviderConfiguration*, Vertex> providers_;
  std::vector<std::vector<Vertex>> edges_;
};

// Tarjan's algorithm with a stack of its own: chains of references may be long.
class Components {
 public:
  explicit Components(const Graph& graph) : graph_(graph), state_(graph.size()) {
    for (Vertex v = 0; v < graph.size(); ++v) {
      if (state_[v].number == 0) visit(v);
    }
  }
  const std::vector<std::vector<Vertex>>& circles() const { return circles_; }

 private:
  struct State {
    Vertex number = 0, low = 0;  // 0: not seen
    bool open = false;
  };
  struct Frame {
    Vertex vertex;
    std::size_t next = 0;
  };

  void enter(Vertex v, std::vector<Frame>& frames) {
    state_[v] = {++counter_, counter_, true};
    open_.push_back(v);
    frames.push_back({v});
  }

  void visit(Vertex start) {
    std::vector<Frame> frames;
    enter(start, frames);
    while (!frames.empty()) {
      Frame& frame = frames.back();
      const Vertex v = frame.vertex;
      const auto& edges = graph_.edges(v);
      if (frame.next < edges.size()) {
        const Vertex to = edges[frame.next++];
        if (state_[to].number == 0) {
          enter(to, frames);
        } else if (state_[to].open) {
          state_[v].low = std::min(state_[v].low, state_[to].number);
        }
        continue;
      }
      frames.pop_back();
      if (!frames.empty()) {
        Vertex& low = state_[frames.back().vertex].low;
        low = std::min(low, state_[v].low);
      }
      if (state_[v].low == state_[v].number) close(v);
    }
  }

  void close(Vertex root) {
    std::vector<Vertex> members;
    Vertex v = root;
    do {
      v = open_.back();
      open_.pop_back();
      state_[v].open = false;
      members.push_back(v);
    } while (v != root);
    const auto& edges = graph_.edges(root);
    const bool itself = std::find(edges.begin(), edges.end(), root) != edges.end();
    if (members.size() == 1 && !itself) return;
    std::sort(members.begin(), members.end());
    circles_.push_back(std::move(members));
  }

  const Graph& graph_;
  std::vector<State> state_;
  std::vector<Vertex> open_;
  std::vector<std::vector<Vertex>> circles_;
  Vertex counter_ = 0;
};

// The shortest way from `start` back to itself.
std::vector<Vertex> shortest_circle(const Graph& graph, const std::vector<Vertex>& members,
                                    Vertex start) {
  std::map<Vertex, Vertex> came_from;
  std::deque<Vertex> queue = {start};
  while (!queue.empty()) {
    const Vertex v = queue.front();
    queue.pop_front();
    for (const Vertex to : graph.edges(v)) {
      if (!std::binary_search(members.begin(), members.end(), to)) continue;
      if (to == start) {
        std::vector<Vertex> way = {v};
        while (way.back() != start) way.push_back(came_from.at(way.back()));
        std::reverse(way.begin(), way.end());
        return way;
      }
      if (came_from.emplace(to, v).second) queue.push_back(to);
    }
  }
  return {start};
}

}  // namespace

void report_cycles(const ModuleTree& tree, diag::Diagnostics& found) {
  const Graph graph(tree);
  const Components components(graph);
  for (const std::vector<Vertex>& members : components.circles()) {
    constexpr std::size_t kShown = 20;
    const std::vector<Vertex> way = shortest_circle(graph, members, members.front());
    std::string names;
    diag::Diagnostic circle;
    for (std::size_t i = 0; i < way.size() && i < kShown; ++i) {
      names += fmt::format("{} -> ", graph.address(way[i]));
      if (i > 0) circle.labels.push_back({graph.span(way[i]), graph.address(way[i])});
    }
    if (way.size() > kShown) names += "… -> ";
    names += graph.address(way.front());
    diag::Diagnostic report =
        finding(kCycle, graph.span(way.front()), fmt::format("reference cycle: {}", names),
                "begins here", "break the circle: one of them must not refer to the next");
    report.labels = std::move(circle.labels);
    report.subject.address = graph.address(way.front());
    found.push_back(std::move(report));
  }
}

}  // namespace infra::terraform
