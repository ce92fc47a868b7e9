#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "lib/base/strings.h"
#include "lib/report/graph_report.h"

namespace infra::report {
namespace {

void add_edges(const workspace::Graph& graph, const std::string& folder,
               std::vector<GraphEdge>& edges) {
  std::map<std::string, std::vector<std::string>> called;
  for (const workspace::ModuleCall& call : graph.calls_of(folder))
    if (!call.folder.empty() && !call.pinned) called[call.folder].push_back(call.name);
  for (auto& [to, names] : called) edges.push_back({folder, to, "calls", std::move(names)});
}

}  // namespace

GraphView graph_view(const workspace::Workspace& workspace, const workspace::Graph& graph,
                     const workspace::Exchange& exchange, const std::vector<std::string>& changed) {
  GraphView view;
  view.graph = &graph;
  view.exchange = &exchange;
  std::vector<std::string> paths;
  for (const workspace::Stack& stack : graph.stacks()) paths.push_back(stack.folder->path);
  const workspace::Waves waves = workspace::order_waves(paths, exchange.depends_on);
  view.cycles = waves.cycles;
  const std::set<std::string> marked(changed.begin(), changed.end());
  for (const workspace::Folder& folder : workspace.folders()) {
    const bool is_stack = graph.stack(folder.path) != nullptr;
    if (!is_stack && (folder.kind != workspace::FolderKind::module || !folder.deployed)) continue;
    GraphNode& node = view.nodes.emplace_back();
    node.path = folder.path;
    node.kind = is_stack ? workspace::layer_of(folder) : "module";
    node.name = folder.name;
    node.env = folder.env;
    if (is_stack) node.wave = waves.wave.find(folder.path)->second;
    node.changed = marked.contains(folder.path);
    add_edges(graph, folder.path, view.edges);
  }
  const auto rank = [](const GraphNode& node) {
    return node.kind == "shared" ? 0 : node.kind == "stacks" ? 1 : 2;
  };
  std::ranges::stable_sort(view.nodes, {}, rank);
  std::map<std::tuple<std::string, std::string, bool>, std::vector<std::string>> links;
  for (const workspace::StackLink& link : exchange.links)
    if (!link.publisher.empty() && link.foreign.empty() && link.publisher != link.reader)
      links[{link.reader, link.publisher, link.kind == workspace::StackLink::Kind::state}]
          .push_back(link.name);
  for (auto& [key, names] : links) {
    const auto& [reader, publisher, is_state] = key;
    view.edges.push_back({reader, publisher, is_state ? "state" : "parameter", std::move(names)});
  }
  return view;
}

std::string graph_text(const GraphView& view) {
  std::string out;
  for (const GraphNode& node : view.nodes) {
    const workspace::Stack* stack = view.graph->stack(node.path);
    if (stack == nullptr) continue;
    out += fmt::format("{}  wave {}{}\n", node.path, node.wave, node.changed ? ", changed" : "");
    for (const GraphEdge& edge : view.edges) {
      if (edge.from != node.path || edge.kind == "calls") continue;
      out += fmt::format("  needs {}  {}\n", edge.to, join(edge.what, ", "));
    }
    for (const workspace::StackLink& link : view.exchange->links) {
      if (link.reader != node.path || (!link.publisher.empty() && link.foreign.empty())) continue;
      out += link.foreign.empty()
                 ? fmt::format("  needs {}, which nobody here publishes\n", link.name)
                 : fmt::format("  needs {} of {}  {}\n", link.publisher, link.foreign, link.name);
    }
    for (const workspace::UsedModule& used : stack->modules)
      out += fmt::format("  calls {}{}\n", used.folder,
                         used.via.empty() ? "" : "  via " + join(used.via, ", "));
    for (const workspace::ModuleCall& call : stack->calls)
      if (call.folder.empty() || call.pinned)
        out += fmt::format("  calls {}{}\n", call.source,
                           call.version.empty() || call.pinned ? "" : " " + call.version);
    for (const workspace::FileRead& read : stack->files)
      out += fmt::format("  reads {}{}\n", read.path, read.whole ? "" : "*");
    for (const std::string& provider : stack->providers) out += "  provider " + provider + "\n";
  }
  for (const auto& cycle : view.cycles)
    out += fmt::format("circle: {} -> {}\n", join(cycle, " -> "), cycle.front());
  return printable(out);
}

namespace {

std::string dot_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

// Mermaid takes entities for what its grammar uses.
std::string mermaid_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"') {
      out += "#quot;";
    } else if (c == '#') {
      out += "#35;";
    } else if (c == '<' || c == '>') {
      out += c == '<' ? "#lt;" : "#gt;";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string graph_dot(const GraphView& view) {
  std::string out = "digraph infra {\n  rankdir = LR\n  node [shape = box, style = rounded]\n";
  for (const std::string_view kind : {"shared", "stacks", "module"}) {
    std::string inside;
    for (const GraphNode& node : view.nodes)
      if (node.kind == kind)
        inside +=
            fmt::format("    {}{}\n", dot_text(node.path),
                        node.changed ? " [style = \"rounded,filled\", fillcolor = gold]" : "");
    if (inside.empty()) continue;
    out += fmt::format("  subgraph cluster_{} {{\n    label = {}\n{}  }}\n", kind,
                       dot_text(kind == "module" ? "modules" : kind), inside);
  }
  for (const GraphEdge& edge : view.edges)
    out += fmt::format(
        "  {} -> {} [{}]\n", dot_text(edge.from), dot_text(edge.to),
        edge.kind == "calls"
            ? "style = dotted"
            : "label = " + dot_text(edge.what.size() == 1 ? edge.what.front()
                                                          : plural(edge.what.size(), edge.kind)));
  return printable(out + "}\n");
}

std::string graph_mermaid(const GraphView& view) {
  std::map<std::string, std::size_t> numbers;
  std::string out = "flowchart LR\n";
  for (const std::string_view kind : {"shared", "stacks", "module"}) {
    std::string inside;
    for (const GraphNode& node : view.nodes) {
      if (node.kind != kind) continue;
      const std::size_t number = numbers.emplace(node.path, numbers.size()).first->second;
      inside += fmt::format("    n{}[\"{}\"]{}\n", number, mermaid_text(node.path),
                            node.changed ? ":::changed" : "");
    }
    if (!inside.empty())
      out += fmt::format("  subgraph {}\n{}  end\n", kind == "module" ? "modules" : kind, inside);
  }
  for (const GraphEdge& edge : view.edges) {
    const auto from = numbers.find(edge.from), to = numbers.find(edge.to);
    if (from == numbers.end() || to == numbers.end()) continue;
    out += fmt::format("  n{} {} n{}\n", from->second, edge.kind == "calls" ? "-.->" : "-->",
                       to->second);
  }
  return printable(out + "  classDef changed fill:#ffe08a,stroke:#b58900\n");
}

}  // namespace infra::report
