#include <nlohmann/json.hpp>

#include "lib/base/strings.h"
#include "lib/report/graph_report.h"

namespace infra::report {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json listed(const ListedStack& stack) {
  Json json = {{"path", stack.path},
               {"layer", stack.layer},
               {"name", stack.name},
               {"env", stack.env},
               {"owner", stack.owner.empty() ? Json(nullptr) : Json(stack.owner)},
               {"team", stack.team.empty() ? Json(nullptr) : Json(stack.team)},
               {"depends_on", stack.depends_on},
               {"modules", Json::array()}};
  for (const ListedModule& module : stack.modules)
    json["modules"].push_back(
        {{"source", module.source},
         {"version", module.version.empty() ? Json(nullptr) : Json(module.version)}});
  return json;
}

Json list_of(const std::vector<ListedStack>& stacks) {
  Json json = {{"format", "infra.list/1"}, {"stacks", Json::array()}};
  for (const ListedStack& stack : stacks) json["stacks"].push_back(listed(stack));
  return json;
}

Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json stack_json(const GraphNode& node, const GraphView& view) {
  const workspace::Stack& stack = *view.graph->stack(node.path);
  Json json = {{"path", node.path}, {"layer", node.kind}, {"name", node.name},
               {"env", node.env},   {"wave", node.wave},  {"changed", node.changed}};
  const auto on = view.exchange->depends_on.find(node.path);
  json["depends_on"] =
      on == view.exchange->depends_on.end() ? Json(Json::array()) : Json(on->second);
  json["modules"] = Json::array();
  for (const workspace::UsedModule& used : stack.modules)
    json["modules"].push_back({{"path", used.folder}, {"via", used.via}});
  json["remote_modules"] = Json::array();
  for (const workspace::ModuleCall& call : stack.calls)
    if (call.folder.empty() || call.pinned)
      json["remote_modules"].push_back(
          {{"source", call.source}, {"version", or_null(call.version)}});
  json["files"] = Json::array();
  for (const workspace::FileRead& read : stack.files)
    json["files"].push_back(read.whole ? read.path : read.path + "*");
  json["providers"] = stack.providers;
  json["publishes"] = Json::array();
  for (const workspace::Published& each : view.exchange->published)
    if (each.stack == node.path)
      json["publishes"].push_back({{"name", each.name}, {"address", each.address}});
  json["reads"] = Json::array();
  for (const workspace::StackLink& link : view.exchange->links)
    if (link.reader == node.path)
      json["reads"].push_back(
          {{"kind", link.kind == workspace::StackLink::Kind::state ? "state" : "parameter"},
           {"name", link.name},
           {"stack", or_null(link.publisher)},
           {"repository", or_null(link.foreign)}});
  return json;
}

}  // namespace

std::string list_json(const std::vector<ListedStack>& stacks) { return dump(list_of(stacks)); }

std::string found_json(const std::vector<ListedStack>& stacks,
                       const std::vector<policy::FoundResource>& resources,
                       const diag::SourceMap& sources) {
  Json json = list_of(stacks);
  json["resources"] = Json::array();
  for (const policy::FoundResource& found : resources) {
    const terraform::Resource& resource = *found.resource;
    const auto& file = sources[resource.span.file];
    Json callers = Json::array();
    for (const terraform::CallSite& call : resource.calls)
      callers.push_back(
          {{"file", sources[call.span.file].path},
           {"line", diag::position_at(sources[call.span.file], call.span.begin).line}});
    json["resources"].push_back({{"address", resource.address},
                                 {"type", resource.type},
                                 {"name", or_null(found.name)},
                                 {"stack", found.root->folder->path},
                                 {"owner", or_null(found.owner)},
                                 {"team", or_null(found.team)},
                                 {"file", file.path},
                                 {"line", diag::position_at(file, resource.span.begin).line},
                                 {"called_at", callers},
                                 {"runbooks", found.runbooks}});
  }
  return dump(json);
}

std::string graph_json(const GraphView& view) {
  Json json = {{"format", "infra.graph/1"},
               {"stacks", Json::array()},
               {"modules", Json::array()},
               {"edges", Json::array()},
               {"cycles", view.cycles}};
  for (const GraphNode& node : view.nodes) {
    if (node.kind != "module") {
      json["stacks"].push_back(stack_json(node, view));
    } else {
      json["modules"].push_back(
          {{"path", node.path}, {"name", node.name}, {"changed", node.changed}});
    }
  }
  for (const GraphEdge& edge : view.edges)
    json["edges"].push_back(
        {{"from", edge.from}, {"to", edge.to}, {"kind", edge.kind}, {"names", edge.what}});
  return dump(json);
}

}  // namespace infra::report
