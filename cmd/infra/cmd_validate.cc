// infra validate: every rule of the standard over the repository, or over the folders given.
#include <fmt/format.h>

#include <memory>

#include "cmd/infra/commands.h"
#include "cmd/infra/open_workspace.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/policy/registry.h"
#include "lib/policy/runner.h"
#include "lib/report/diagnostics_text.h"

namespace infra {
namespace {

struct ValidateOptions {
  std::vector<std::string> paths, only, skip;
  std::string fail_on = "error";
  std::vector<OutputFormat> formats;
};

void check_codes(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (policy::is_code_or_family(word)) continue;
    std::vector<std::string> known;
    for (const diag::RuleInfo* rule : policy::all_rules()) known.emplace_back(rule->code);
    for (const policy::Family& family : policy::families()) known.emplace_back(family.code);
    const auto near = did_you_mean(word, known);
    throw Error(
        fmt::format("there is no rule or family `{}`", printable(word)),
        near ? fmt::format("did you mean `{}`?", *near) : "`infra explain --all` lists the rules");
  }
}

int run_validate(const ValidateOptions& options, const Context& context) {
  check_codes(options.only);
  check_codes(options.skip);
  const auto workspace = open_workspace(context, options.paths);
  const auto selected = workspace->selected();
  const auto roots = workspace::evaluate_all(*workspace, selected, context.jobs, context.stop);
  context.check_interrupted();
  const policy::RunOptions run = {options.only, options.skip, context.jobs};
  const policy::RunResult result = policy::run_rules(*workspace, selected, roots, run);

  report::Summary summary = report::count(result.found);
  summary.files = result.files;
  summary.stacks = result.stacks;
  summary.modules = result.modules;
  summary.resources = result.resources;
  write_results(context, options.formats, [&](const std::string& format, bool color) {
    if (format == "json")
      return report::diagnostics_json(summary, result.found, workspace->sources());
    return report::diagnostics_text(result.found, workspace->sources(), color) +
           report::summary_text(summary);
  });
  return exit_code_for(result.found, options.fail_on);
}

}  // namespace

void register_validate(Command& command) {
  const auto options = std::make_shared<ValidateOptions>();
  command.arguments("PATH", options->paths, "folders or files to look at (default: all)");
  command.list("--only", "LIST", options->only, "rules or families to run: TAG,HCL001");
  command.list("--skip", "LIST", options->skip, "rules or families not to run");
  command.choice("--fail-on", {"error", "warning", "note", "none"}, options->fail_on,
                 "exit 1 from this severity on (default: error)");
  command.formats(options->formats, {"text", "json"});
  command.run = [options](const Context& context) { return run_validate(*options, context); };
}

}  // namespace infra
