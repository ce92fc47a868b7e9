// infra validate: every rule of the standard over the repository, or over the folders given.
#include <fmt/format.h>

#include <memory>
#include <optional>

#include "cmd/infra/commands.h"
#include "cmd/infra/findings_output.h"
#include "cmd/infra/fix_files.h"
#include "cmd/infra/open_workspace.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/policy/baseline.h"
#include "lib/policy/registry.h"
#include "lib/policy/runner.h"
#include "lib/report/diagnostics_text.h"
#include "lib/workspace/evaluate_all.h"

namespace infra {
namespace {

struct ValidateOptions {
  std::vector<std::string> paths, only, skip;
  std::string fail_on = "error";
  std::optional<std::string> baseline, write_baseline;
  bool fix = false, dry_run = false;
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

struct Validated {
  std::unique_ptr<workspace::Workspace> workspace;
  policy::RunResult result;
};

Validated validate(const ValidateOptions& options, const Context& context) {
  Validated validated;
  validated.workspace = open_workspace(context, options.paths);
  workspace::Workspace& workspace = *validated.workspace;
  const auto selected = workspace.selected();
  // Rules that span stacks see the whole repository, whatever was selected of it.
  std::vector<const workspace::Folder*> all;
  for (const workspace::Folder& folder : workspace.folders()) all.push_back(&folder);
  const auto roots = workspace::evaluate_all(workspace, all, context.jobs, context.stop);
  context.check_interrupted();
  policy::RunOptions run{options.only, options.skip, context.jobs};
  run.today = context.clock.today();
  std::string path = options.baseline ? context.path(*options.baseline) : "";
  if (path.empty()) {
    const std::string standard = workspace.absolute(workspace.config().config.baseline);
    if (context.files.kind(standard) == FileKind::file) path = standard;
  }
  std::optional<policy::Baseline> baseline;
  if (!path.empty() && !options.write_baseline)
    run.baseline = &baseline.emplace(policy::Baseline::read(context.files.read(path), path));
  validated.result = policy::run_rules(workspace, selected, roots, run);
  return validated;
}

int run_validate(const ValidateOptions& options, const Context& context) {
  check_codes(options.only);
  check_codes(options.skip);
  if (options.dry_run && !options.fix) throw Error("`--dry-run` is an option of `--fix`");
  if (options.fix) {
    FixFiles fixes(context);
    fixes.repeat([&](const Context& seen, FixFiles::Round& round) {
      const Validated validated = validate(options, seen);
      round.apply(validated.result.found, *validated.workspace);
    });
    if (options.dry_run) {
      context.out << fixes.diff();
      return fixes.changed() ? kFindings : kClean;
    }
    fixes.write();
  }
  const Validated validated = validate(options, context);
  const policy::RunResult& result = validated.result;
  const diag::SourceMap& sources = validated.workspace->sources();
  if (options.write_baseline) {
    write_file_atomically(context.path(*options.write_baseline),
                          policy::Baseline::of(result.found, sources).to_json());
    return kClean;
  }
  report::Summary summary = report::count(result.found);
  summary.files = result.files;
  summary.stacks = result.stacks;
  summary.modules = result.modules;
  summary.resources = result.resources;
  summary.suppressed = result.suppressed.size();
  report::DiagnosticsReport report = {"validate",        INFRA_VERSION, result.found,
                                      result.suppressed, sources,       summary};
  report.rules =
      policy::rules_run(validated.workspace->config().config, options.only, options.skip);
  for (const workspace::Folder* folder : validated.workspace->selected())
    if (folder->is_root()) report.stacks.push_back(folder->path);
  report.git_path = git_paths(*validated.workspace);
  write_findings(context, options.formats, report, [&](const std::string& format, bool color) {
    if (format == "json") return report::diagnostics_json(summary, result.found, sources);
    return report::diagnostics_text(result.found, sources, color) + report::summary_text(summary);
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
  command.value("--baseline", "FILE", options->baseline,
                "leave out the findings that FILE knows (default: that of infra.yaml)");
  command.value("--write-baseline", "FILE", options->write_baseline,
                "write what is found now to FILE, as known");
  command.flag("--fix", options->fix, "mend what can be mended safely");
  command.flag("--dry-run", options->dry_run, "with --fix: print the difference, write nothing");
  command.formats(options->formats, findings_formats());
  command.run = [options](const Context& context) { return run_validate(*options, context); };
}

}  // namespace infra
