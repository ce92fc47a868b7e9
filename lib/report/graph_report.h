// `infra graph` in all its formats, and `infra list`.
#pragma once

#include <string>
#include <vector>

#include "lib/policy/resource_search.h"
#include "lib/workspace/graph.h"

namespace infra::report {

struct ListedModule {
  std::string source, version;
};

struct ListedStack {
  std::string path, layer, name, env, owner, team;
  std::vector<std::string> depends_on;
  std::vector<ListedModule> modules;  // that it calls itself
};

std::string list_json(const std::vector<ListedStack>& stacks);
std::string list_text(const std::vector<ListedStack>& stacks);
// --resource: the stacks that hold them, and where each is written.
std::string found_json(const std::vector<ListedStack>& stacks,
                       const std::vector<policy::FoundResource>& resources,
                       const diag::SourceMap& sources);
std::string found_text(const std::vector<policy::FoundResource>& resources,
                       const diag::SourceMap& sources);

struct GraphNode {
  std::string path, kind;  // stacks, shared, module
  std::string name, env;
  int wave = 0;  // of stacks
  bool changed = false;
};

struct GraphEdge {
  std::string from, to, kind;     // calls, parameter, state
  std::vector<std::string> what;  // names of parameters, of module blocks
};

// All that is drawn or written of a repository's graph.
struct GraphView {
  std::vector<GraphNode> nodes;  // shared, stacks, modules; each by path
  std::vector<GraphEdge> edges;
  std::vector<std::vector<std::string>> cycles;
  const workspace::Graph* graph = nullptr;
  const workspace::Exchange* exchange = nullptr;
};

GraphView graph_view(const workspace::Workspace& workspace, const workspace::Graph& graph,
                     const workspace::Exchange& exchange, const std::vector<std::string>& changed);

std::string graph_text(const GraphView& view);
std::string graph_json(const GraphView& view);
std::string graph_dot(const GraphView& view);
std::string graph_mermaid(const GraphView& view);
std::string graph_svg(const GraphView& view);

}  // namespace infra::report
