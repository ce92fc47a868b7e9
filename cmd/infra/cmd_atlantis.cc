// infra atlantis: atlantis.yaml from the graph of stacks.
#include <fmt/format.h>

#include <memory>
#include <ostream>

#include "cmd/infra/automation_commands.h"
#include "cmd/infra/generated_files.h"
#include "cmd/infra/open_workspace.h"
#include "lib/automation/atlantis.h"
#include "lib/base/error.h"
#include "lib/workspace/graph.h"

namespace infra {
namespace {

struct AtlantisOptions {
  std::string action, output, server;
};

// The server's file is ours only as long as it says so.
constexpr std::string_view kServerMark = "# Made by `infra atlantis generate --server`";

GeneratedText project_file(const AtlantisOptions& options, workspace::Workspace& workspace,
                           const Context& context) {
  const workspace::Graph graph(workspace, context.jobs, context.stop);
  context.check_interrupted();
  const auto exchange = workspace::find_exchange(workspace, graph, context.jobs, context.stop);
  context.check_interrupted();
  const auto waves = [&] {
    std::vector<std::string> paths;
    for (const workspace::Stack& stack : graph.stacks()) paths.push_back(stack.folder->path);
    return workspace::order_waves(paths, exchange.depends_on);
  }();
  for (const auto& circle : waves.cycles)
    context.note(
        fmt::format("a circle of dependencies, whose stacks do not wait for each other: "
                    "{} -> {}",
                    fmt::join(circle, " -> "), circle.front()));
  std::string shown = "atlantis.yaml";
  if (workspace.files().kind(workspace.absolute(shown)) != FileKind::file &&
      workspace.files().kind(workspace.absolute("atlantis.yml")) == FileKind::file)
    throw Error("Atlantis does not read atlantis.yml", "rename it to atlantis.yaml");
  std::string path = workspace.absolute(shown);
  const std::string existing =
      workspace.files().kind(path) == FileKind::file ? workspace.files().read(path) : "";
  if (!options.output.empty() && options.output != "-") {
    shown = options.output;
    path = context.path(options.output);
  }
  return {shown, path, automation::atlantis_yaml(workspace, graph, exchange, existing)};
}

std::vector<GeneratedText> checked_files(const AtlantisOptions& options,
                                         workspace::Workspace& workspace, const Context& context) {
  std::vector<GeneratedText> files = {project_file(options, workspace, context)};
  const workspace::Config& config = workspace.config().config;
  const std::string& server = config.automation.atlantis.server;
  if (server.empty() || server.starts_with("..")) return files;
  const std::string path = workspace.absolute(server);
  if (workspace.files().kind(path) == FileKind::file &&
      workspace.files().read(path).starts_with(kServerMark))
    files.push_back({server, path, automation::atlantis_server_yaml(config)});
  return files;
}

int run_atlantis(const AtlantisOptions& options, const Context& context) {
  const bool check = options.action == "check";
  if (!check && options.action != "generate")
    throw Error(fmt::format("`atlantis {}` is no action", options.action),
                "`infra atlantis generate` writes atlantis.yaml, `infra atlantis check` compares");
  if (check && (!options.output.empty() || !options.server.empty()))
    throw Error(
        "`atlantis check` compares the files that are there: it takes neither `--output` "
        "nor `--server`");
  if (!options.server.empty()) {
    const auto workspace = open_configuration(context);
    const std::string text = automation::atlantis_server_yaml(workspace->config().config);
    if (options.server == "-") {
      context.out << text;
    } else {
      write_generated(context, {{options.server, context.path(options.server), text}});
    }
    return kClean;
  }
  const auto workspace = open_known_workspace(context);
  if (check)
    return check_generated(context, checked_files(options, *workspace, context),
                           "infra atlantis generate");
  const GeneratedText file = project_file(options, *workspace, context);
  if (options.output == "-") {
    context.out << file.text;
  } else {
    write_generated(context, {file});
  }
  return kClean;
}

}  // namespace

void register_atlantis(Command& command) {
  const auto options = std::make_shared<AtlantisOptions>();
  command.argument("ACTION", options->action,
                   "generate: write atlantis.yaml; check: exit 1 with the difference where it, or "
                   "a generated server's configuration, is not what would be written",
                   true);
  command.value("--output", "FILE", options->output,
                "generate: write to FILE (`-`: stdout) instead of atlantis.yaml");
  command.value("--server", "FILE", options->server,
                "generate: write the server's own configuration (repos.yaml), for one or many "
                "repositories, to FILE (`-`: stdout)");
  command.run = [options](const Context& context) { return run_atlantis(*options, context); };
}

}  // namespace infra
