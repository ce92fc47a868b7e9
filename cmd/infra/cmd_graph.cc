// infra graph: who depends on what.
#include <memory>
#include <optional>

#include "cmd/infra/changed.h"
#include "cmd/infra/open_workspace.h"
#include "cmd/infra/stack_commands.h"
#include "lib/report/graph_report.h"

namespace infra {
namespace {

struct GraphOptions {
  std::optional<std::string> changed;
  bool all_bytes = false;
  std::vector<OutputFormat> formats;
};

int run_graph(const GraphOptions& options, const Context& context) {
  const auto workspace = open_known_workspace(context);
  const workspace::Graph graph(*workspace, context.jobs, context.stop);
  context.check_interrupted();
  const auto exchange = workspace::find_exchange(*workspace, graph, context.jobs, context.stop);
  context.check_interrupted();
  std::vector<std::string> changed;
  if (options.changed) {
    const ChangedSince since =
        changed_since(*workspace, graph, context, *options.changed, options.all_bytes);
    for (const workspace::ChangedStack& stack : since.stacks) {
      changed.push_back(stack.folder.path);
      for (const workspace::Reason& reason : stack.reasons) {
        const std::string folder = parent_path(reason.detail);
        if (reason.kind == workspace::Reason::Kind::module) changed.push_back(folder);
      }
    }
  }
  const report::GraphView view = report::graph_view(*workspace, graph, exchange, changed);
  if (view.nodes.empty())
    context.note("there are neither stacks nor modules here: `infra doctor` says why");
  write_results(context, options.formats, [&](const std::string& format, bool) {
    if (format == "json") return report::graph_json(view);
    if (format == "dot") return report::graph_dot(view);
    if (format == "mermaid") return report::graph_mermaid(view);
    if (format == "svg") return report::graph_svg(view);
    return report::graph_text(view);
  });
  return kClean;
}

}  // namespace

void register_graph(Command& command) {
  const auto options = std::make_shared<GraphOptions>();
  command.optional_value("--changed", "BASE", options->changed,
                         "mark what changed since BASE (default: the default branch)");
  command.flag("--all-bytes", options->all_bytes,
               "with --changed: comments and formatting count as changes too");
  command.formats(options->formats, {"text", "json", "dot", "mermaid", "svg"});
  command.run = [options](const Context& context) { return run_graph(*options, context); };
}

}  // namespace infra
