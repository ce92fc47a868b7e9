// infra list: the stacks of the repository; for the one who is on call, whose a resource is.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>

#include "cmd/infra/open_workspace.h"
#include "cmd/infra/stack_commands.h"
#include "lib/base/strings.h"
#include "lib/report/graph_report.h"

namespace infra {
namespace {

struct ListOptions {
  std::string layer, env, team, resource;
  std::vector<std::string> paths;
  std::vector<OutputFormat> formats;
};

std::vector<report::ListedStack> all_stacks(const workspace::Workspace& workspace,
                                            const workspace::Graph& graph,
                                            const std::vector<workspace::EvaluatedFolder>& roots,
                                            const Context& context) {
  const auto exchange = workspace::find_exchange(workspace, roots, context.jobs, context.stop);
  std::vector<report::ListedStack> stacks;
  for (const workspace::Stack& stack : graph.stacks()) {
    report::ListedStack& listed = stacks.emplace_back();
    const workspace::Folder& folder = *stack.folder;
    listed.path = folder.path;
    listed.layer = workspace::layer_of(folder);
    listed.name = folder.name;
    listed.env = folder.env;
    const auto root = std::ranges::find(roots, &folder, &workspace::EvaluatedFolder::folder);
    if (root != roots.end()) {
      policy::Ownership ownership = policy::ownership_of(*root);
      listed.owner = std::move(ownership.owner);
      listed.team = std::move(ownership.team);
    }
    if (const auto on = exchange.depends_on.find(folder.path); on != exchange.depends_on.end())
      listed.depends_on = on->second;
    for (const workspace::ModuleCall& call : stack.calls)
      listed.modules.push_back({call.source, call.version});
  }
  return stacks;
}

int run_list(const ListOptions& options, const Context& context) {
  const auto workspace = open_workspace(context, options.paths);
  const workspace::Graph graph(*workspace, context.jobs, context.stop);
  std::vector<const workspace::Folder*> folders;
  for (const workspace::Stack& stack : graph.stacks()) folders.push_back(stack.folder);
  const auto roots = workspace::evaluate_all(*workspace, folders, context.jobs, context.stop);
  context.check_interrupted();
  auto stacks = all_stacks(*workspace, graph, roots, context);
  const auto selected = workspace->selected();
  const auto environment = workspace->config().config.environment(options.env);
  std::erase_if(stacks, [&](const report::ListedStack& stack) {
    const bool here = std::ranges::any_of(
        selected, [&](const workspace::Folder* folder) { return folder->path == stack.path; });
    return !here || (!options.layer.empty() && stack.layer != options.layer) ||
           (!options.env.empty() && stack.env != environment.value_or(options.env)) ||
           (!options.team.empty() && stack.team != options.team);
  });
  if (stacks.empty())
    context.note(graph.stacks().empty() ? "there are no stacks here: `infra doctor` says why"
                                        : "no stack is of that layer, environment, team and path");
  if (options.resource.empty()) {
    write_results(context, options.formats, [&](const std::string& format, bool) {
      return format == "json" ? report::list_json(stacks) : report::list_text(stacks);
    });
    return kClean;
  }
  auto found = policy::find_resources(roots, options.resource, workspace->config().config.accounts);
  std::set<std::string> wanted, holding;
  for (const report::ListedStack& stack : stacks) wanted.insert(stack.path);
  std::erase_if(found, [&](const policy::FoundResource& each) {
    return !wanted.contains(each.root->folder->path);
  });
  for (const policy::FoundResource& each : found) holding.insert(each.root->folder->path);
  std::erase_if(stacks,
                [&](const report::ListedStack& each) { return !holding.contains(each.path); });
  if (found.empty() && !wanted.empty())
    context.note(fmt::format("no stack holds a resource that `{}` names", options.resource));
  const diag::SourceMap& sources = workspace->sources();
  write_results(context, options.formats, [&](const std::string& format, bool) {
    return format == "json" ? report::found_json(stacks, found, sources)
                            : report::found_text(found, sources);
  });
  return found.empty() ? kFindings : kClean;
}

}  // namespace

void register_list(Command& command) {
  const auto options = std::make_shared<ListOptions>();
  command.choice("--layer", {"stacks", "shared"}, options->layer, "only stacks of this layer");
  command.value("--env", "ENV", options->env, "only stacks of this environment");
  command.value("--team", "TEAM", options->team, "only stacks of this team (tag `Team`)");
  command.value("--resource", "PATTERN", options->resource,
                "the stacks that hold a resource of this address, AWS name or ARN, with its owner, "
                "place and runbook; `*` stands for anything; exit 1 where there is none");
  command.formats(options->formats, {"text", "json"});
  command.arguments("PATH", options->paths, "only stacks at or below these folders");
  command.run = [options](const Context& context) { return run_list(*options, context); };
}

}  // namespace infra
