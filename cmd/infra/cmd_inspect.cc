// infra inspect [DIR]: the evaluated resources of a root module or module.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <ostream>

#include "cmd/infra/commands.h"
#include "cmd/infra/open_workspace.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/report/diagnostics_text.h"
#include "lib/report/inspect_json.h"
#include "lib/terraform/evaluate.h"

namespace infra {
namespace {

struct InspectCommandOptions {
  std::string folder, workspace;
  std::vector<terraform::VariableInput> inputs;
  std::vector<OutputFormat> formats;
  report::InspectOptions shown;
};

terraform::EvaluateOptions evaluate_options(const InspectCommandOptions& options,
                                            const Context& context,
                                            const workspace::Workspace& opened) {
  terraform::EvaluateOptions result;
  result.repository_root = opened.root();
  result.repository_names = opened.repository_names();
  result.environment = context.env;
  result.inputs = options.inputs;
  for (terraform::VariableInput& input : result.inputs) {
    if (input.kind == terraform::VariableInput::Kind::file) input.text = context.path(input.text);
  }
  result.strict = true;
  result.use_partial = false;
  const auto selected = context.env.find("TF_WORKSPACE");
  if (!options.workspace.empty()) {
    result.workspace = options.workspace;
  } else if (selected != context.env.end() && !selected->second.empty()) {
    result.workspace = selected->second;
  }
  return result;
}

int run_inspect(const InspectCommandOptions& options, const Context& context) {
  const std::string given = context.path(options.folder);
  if (context.files.kind(given) != FileKind::directory) {
    throw Error(fmt::format("there is no folder `{}`", printable(options.folder)));
  }
  const std::string folder = context.files.canonical(given);
  const auto opened = open_repository_of(context, folder);
  terraform::ModuleStore& modules = opened->modules();
  if (modules.load(folder).files.empty()) {
    throw Error(fmt::format("`{}` holds no Terraform files",
                            printable(options.folder.empty() ? "." : options.folder)));
  }
  const terraform::EvaluatedModule module =
      terraform::evaluate_root(modules, folder, evaluate_options(options, context, *opened));
  diag::Diagnostics found = modules.found();
  found.insert(found.end(), module.found.begin(), module.found.end());
  diag::sort_diagnostics(found, opened->sources());
  write_results(context, options.formats, [&](const std::string& format, bool) {
    if (format == "json") {
      return report::inspect_json(module, found, opened->sources(), options.shown);
    }
    return report::inspect_text(module, opened->sources(), options.shown);
  });
  const bool text = std::ranges::any_of(
      options.formats, [](const OutputFormat& format) { return format.name == "text"; });
  if (text && !found.empty()) {
    context.err << report::diagnostics_text(found, opened->sources(), false);
  }
  return exit_code_for(found, "error");
}

}  // namespace

void register_inspect(Command& command) {
  using Kind = terraform::VariableInput::Kind;
  const auto options = std::make_shared<InspectCommandOptions>();
  command.argument("DIR", options->folder,
                   "a root module or module (default: the working directory)");
  command.custom(
      "--var", "NAME=VALUE",
      [options](const std::string& text) {
        options->inputs.push_back({Kind::assignment, text});
      },
      "value of a variable; may be repeated, later ones win");
  command.custom(
      "--var-file", "FILE",
      [options](const std::string& text) {
        options->inputs.push_back({Kind::file, text});
      },
      "values of variables, as terraform.tfvars; may be repeated");
  command.value("--workspace", "NAME", options->workspace,
                "value of terraform.workspace (default: TF_WORKSPACE, else `default`)");
  command.flag("--show-sensitive", options->shown.show_sensitive,
               "print sensitive values, which are \"(sensitive)\" else");
  command.formats(options->formats, {"text", "json"});
  command.run = [options](const Context& context) { return run_inspect(*options, context); };
}

}  // namespace infra
