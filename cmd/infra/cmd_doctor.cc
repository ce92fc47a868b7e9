// infra doctor: what this machine has and how the repository is understood.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "cmd/infra/commands.h"
#include "cmd/infra/open_workspace.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"

namespace infra {
namespace {

using Json = nlohmann::ordered_json;

struct DoctorOptions {
  bool config = false;
  std::vector<OutputFormat> formats;
};

struct Tool {
  std::string name, used_for;
  std::vector<std::string> arguments;
  std::string version = {};  // the first line that it prints; "": not found
};

std::vector<Tool> find_tools(const Context& context) {
  std::vector<Tool> tools = {{"git", "changed files, base revisions", {"--version"}},
                             {"terraform", "plan, validate --terraform", {"version"}},
                             {"tfsec", "validate --scanners", {"--version"}},
                             {"trivy", "validate --scanners", {"--version"}},
                             {"checkov", "validate --scanners", {"--version"}},
                             {"conftest", "validate --scanners", {"--version"}},
                             {"infracost", "cost --engine infracost", {"--version"}}};
  for (Tool& tool : tools) {
    process::Command command;
    command.argv = {tool.name};
    command.argv.insert(command.argv.end(), tool.arguments.begin(), tool.arguments.end());
    for (const auto& [name, value] : context.env) command.env.push_back(name + "=" + value);
    command.env.push_back("CHECKPOINT_DISABLE=1");
    command.cwd = context.cwd;
    command.timeout = std::chrono::seconds(20);
    try {
      const auto result = context.processes.run(command, context.stop);
      const std::string_view text = trim(result.out.empty() ? result.err : result.out);
      const auto lines = split_lines(text);
      if (result.ending == process::Ending::timed_out) tool.version = "gave no answer in 20 s";
      if (result.ending == process::Ending::exited)
        tool.version = lines.empty() ? "no version printed" : printable(trim(lines[0]));
    } catch (const Error&) {  // it cannot be started: not installed
      continue;
    }
    context.check_interrupted();
  }
  return tools;
}

std::string_view kind_name(workspace::FolderKind kind) {
  static constexpr std::string_view kNames[] = {"stack", "shared", "module", "example"};
  return kNames[static_cast<int>(kind)];
}

std::string config_text(const workspace::LoadedConfig& config) {
  std::string text;
  for (const auto& [key, value, origin] : workspace::show_config(config))
    text += fmt::format("{}: {}  # {}\n", key, value, origin);
  return text;
}

std::string layout_text(const workspace::Workspace& workspace) {
  std::string text;
  for (const workspace::Folder& folder : workspace.folders())
    text += fmt::format("  {:<8} {:<40} {}\n", kind_name(folder.kind), folder.path, folder.because);
  return text.empty() ? "  no folder with Terraform files\n" : text;
}

std::string doctor_text(const workspace::Workspace& workspace, const std::vector<Tool>& tools) {
  const std::string& file = workspace.config().path;
  std::string text =
      fmt::format("infra {}\n\nRepository\n  root           {}\n", INFRA_VERSION, workspace.root());
  text += fmt::format("  configuration  {}\n", file.empty() ? "none: the built-in standard" : file);
  for (const std::string& name : workspace.repository_names())
    text += fmt::format("  known as       {}\n", name);
  text += "\nPrograms\n";
  for (const Tool& tool : tools)
    text += fmt::format("  {:<10} {:<36} {}\n", tool.name,
                        tool.version.empty() ? "not found" : tool.version, tool.used_for);
  return text + "\nLayout\n" + layout_text(workspace);
}

std::string doctor_json(const workspace::Workspace& workspace, const std::vector<Tool>& tools) {
  Json json = {
      {"format", "infra.doctor/1"}, {"version", INFRA_VERSION}, {"root", workspace.root()}};
  const std::string& file = workspace.config().path;
  json["config_file"] = file.empty() ? Json(nullptr) : Json(file);
  json["repository_names"] = workspace.repository_names();
  json["programs"] = Json::array();
  for (const Tool& tool : tools)
    json["programs"].push_back(
        {{"name", tool.name},
         {"version", tool.version.empty() ? Json(nullptr) : Json(tool.version)},
         {"used_for", tool.used_for}});
  json["folders"] = Json::array();
  for (const workspace::Folder& folder : workspace.folders())
    json["folders"].push_back({{"path", folder.path},
                               {"kind", kind_name(folder.kind)},
                               {"name", folder.name},
                               {"env", folder.env.empty() ? Json(nullptr) : Json(folder.env)},
                               {"deployed", folder.deployed},
                               {"because", folder.because},
                               {"callers", folder.callers}});
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string config_json(const workspace::LoadedConfig& config) {
  Json json = {{"format", "infra.config/1"}, {"values", Json::array()}};
  for (const auto& [key, value, origin] : workspace::show_config(config))
    json["values"].push_back({{"key", key}, {"value", value}, {"origin", origin}});
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

int run_doctor(const DoctorOptions& options, const Context& context) {
  if (options.config) {
    const auto workspace = open_configuration(context);
    write_results(context, options.formats, [&](const std::string& format, bool) {
      return format == "json" ? config_json(workspace->config()) : config_text(workspace->config());
    });
    return kClean;
  }
  const auto workspace = open_workspace(context);
  const auto tools = find_tools(context);
  write_results(context, options.formats, [&](const std::string& format, bool) {
    return format == "json" ? doctor_json(*workspace, tools) : doctor_text(*workspace, tools);
  });
  return kClean;
}

}  // namespace

void register_doctor(Command& command) {
  const auto options = std::make_shared<DoctorOptions>();
  command.flag("--config", options->config, "every value of the configuration with its origin");
  command.formats(options->formats, {"text", "json"});
  command.run = [options](const Context& context) { return run_doctor(*options, context); };
}

}  // namespace infra
