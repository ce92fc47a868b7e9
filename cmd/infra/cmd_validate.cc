// infra validate: every rule of the standard over the repository, or over the folders given.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <sstream>

#include "cmd/infra/commands.h"
#include "cmd/infra/external_checks.h"
#include "cmd/infra/findings_output.h"
#include "cmd/infra/fix_files.h"
#include "cmd/infra/open_workspace.h"
#include "cmd/infra/test_rules.h"
#include "cmd/infra/validate_plans.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/git/revision_file_system.h"
#include "lib/policy/baseline.h"
#include "lib/policy/registry.h"
#include "lib/policy/runner.h"
#include "lib/report/diagnostics_text.h"
#include "lib/workspace/changes.h"
#include "lib/workspace/evaluate_all.h"

namespace infra {
namespace {

struct ValidateOptions {
  std::vector<std::string> paths, only, skip, plans;
  std::string fail_on = "error";
  std::optional<std::string> baseline, write_baseline, changed;
  bool fix = false, dry_run = false, test_rules = false;
  ExternalOptions external;
  std::vector<OutputFormat> formats;
};

void check_codes(const std::vector<std::string>& words, const policy::CustomRules& custom) {
  for (const std::string& word : words) {
    const auto own = custom.rules();
    const bool is_own = std::ranges::any_of(
        own, [&](const diag::RuleInfo* rule) { return policy::matches(rule->code, word); });
    if (is_own || policy::is_code_or_family(word)) continue;
    std::vector<std::string> known;
    for (const diag::RuleInfo* rule : policy::all_rules()) known.emplace_back(rule->code);
    for (const diag::RuleInfo* rule : own) known.emplace_back(rule->code);
    for (const policy::Family& family : policy::families()) known.emplace_back(family.code);
    const auto near = did_you_mean(word, known);
    throw Error(
        fmt::format("there is no rule or family `{}`", printable(word)),
        near ? fmt::format("did you mean `{}`?", *near) : "`infra explain --all` lists the rules");
  }
}

// All that findings point into, kept alive together.
struct Validated {
  std::unique_ptr<workspace::Workspace> workspace;
  std::unique_ptr<policy::CustomRules> custom;
  std::optional<policy::Baseline> baseline;
  policy::RunOptions run;
  scanners::ScanResult external;  // keeps the rules that `result` points at
  policy::RunResult result;
};

// Opens the repository and reads what a run needs beside it.
Validated prepare(const ValidateOptions& options, const Context& context) {
  Validated validated;
  validated.workspace = open_workspace(context, options.paths);
  workspace::Workspace& workspace = *validated.workspace;
  diag::Diagnostics faults;  // there are none, or it could not be opened
  validated.custom =
      std::make_unique<policy::CustomRules>(workspace.config(), workspace.sources(), faults);
  check_codes(options.only, *validated.custom);
  check_codes(options.skip, *validated.custom);
  validated.run = {options.only, options.skip, context.jobs};
  validated.run.today = context.clock.today();
  validated.run.custom = validated.custom.get();
  std::string path = options.baseline ? context.path(*options.baseline) : "";
  if (path.empty()) {
    const std::string standard = workspace.absolute(workspace.config().config.baseline);
    if (context.files.kind(standard) == FileKind::file) path = standard;
  }
  if (!path.empty() && !options.write_baseline)
    validated.baseline = policy::Baseline::read(context.files.read(path), path);
  return validated;
}

Validated validate(const ValidateOptions& options, const Context& context,
                   bool with_external = true) {
  Validated validated = prepare(options, context);
  if (validated.baseline) validated.run.baseline = &*validated.baseline;
  workspace::Workspace& workspace = *validated.workspace;
  const auto selected = workspace.selected();
  // Rules that span stacks see the whole repository, whatever was selected of it.
  std::vector<const workspace::Folder*> all;
  for (const workspace::Folder& folder : workspace.folders()) all.push_back(&folder);
  const auto roots = workspace::evaluate_all(workspace, all, context.jobs, context.stop);
  context.check_interrupted();
  if (with_external && options.plans.empty())
    validated.external =
        run_external_checks(options.external, context, workspace, selected, roots, validated.run);
  validated.result = options.plans.empty()
                         ? policy::run_rules(workspace, selected, roots, validated.run)
                         : validate_plans(options.plans, workspace, roots, validated.run, context);
  validated.run.baseline = nullptr;
  validated.run.add_external = nullptr;
  return validated;
}

// The findings of the merge base, so that what a change causes elsewhere can be told from what was
// there before.
policy::Baseline findings_before(const ValidateOptions& options, const workspace::Changes& changes,
                                 const Context& context) {
  const git::Git git(context.processes, context.env, changes.top_level, context.stop);
  const git::RevisionFileSystem files(git, changes.merge_base,
                                      context.files.canonical(changes.top_level));
  std::ostringstream unused;
  Context before = {files,  context.processes, context.clock, context.in, context.out,
                    unused, context.env,       context.cwd};
  before.stop = context.stop;
  before.jobs = context.jobs;
  before.verbosity = Verbosity::quiet;
  before.config = context.config;
  ValidateOptions whole;
  whole.only = options.only;
  whole.skip = options.skip;
  try {
    const Validated validated = validate(whole, before, false);
    return policy::Baseline::of(validated.result.found, validated.workspace->sources());
  } catch (const Error& error) {
    context.check_interrupted();
    context.note(fmt::format("{} cannot be judged, so all findings count as new: {}", changes.base,
                             error.what()));
    return {};
  }
}

// Leaves the findings at places in changed files, and those that the merge base did not have.
void keep_changed(const ValidateOptions& options, Validated& validated, const Context& context) {
  workspace::Workspace& workspace = *validated.workspace;
  const workspace::Changes changes = workspace::find_changes(
      workspace, context.processes, context.env, *options.changed, context.stop);
  const diag::SourceMap& sources = workspace.sources();
  const auto is_changed = [&](diag::Span span) {
    return span.file != 0 && changes.files.contains(sources[span.file].path);
  };
  const auto touches = [&](const diag::Diagnostic& each) {
    return is_changed(each.primary.span) ||
           std::ranges::any_of(each.labels,
                               [&](const diag::Label& label) { return is_changed(label.span); });
  };
  for (diag::Diagnostics* findings : {&validated.result.found, &validated.result.suppressed}) {
    diag::Diagnostics here, elsewhere;
    for (diag::Diagnostic& each : *findings)
      (touches(each) ? here : elsewhere).push_back(std::move(each));
    // Scanners have not seen the merge base; what they could not see counts wherever it is.
    std::erase_if(elsewhere, [](const diag::Diagnostic& each) {
      return !each.source.empty() && !each.rule->code.ends_with(":incomplete");
    });
    if (findings == &validated.result.found && !elsewhere.empty()) {
      findings_before(options, changes, context).apply(elsewhere, sources);
      for (diag::Diagnostic& each : elsewhere) here.push_back(std::move(each));
      diag::sort_diagnostics(here, sources);
    }
    *findings = std::move(here);
  }
}

void check_options(const ValidateOptions& options) {
  if (options.dry_run && !options.fix) throw Error("`--dry-run` is an option of `--fix`");
  if (options.plans.empty()) return;
  if (!options.paths.empty()) throw Error("give either paths or `--plan`, not both");
  if (options.fix) throw Error("a plan cannot be fixed, only the source");
  if (options.changed) throw Error("give either `--changed` or `--plan`, not both");
  if (options.external.terraform || !options.external.scanners.empty())
    throw Error("scanners and terraform read the source: leave out `--plan`");
}

int run_validate(const ValidateOptions& options, const Context& context) {
  check_options(options);
  if (options.test_rules) return test_rules(context, options.formats);
  if (options.fix) {
    FixFiles fixes(context);
    fixes.repeat([&](const Context& seen, FixFiles::Round& round) {
      Validated validated = validate(options, seen, false);
      if (options.changed) keep_changed(options, validated, seen);
      round.apply(validated.result.found, *validated.workspace, validated.result.secrets);
    });
    if (options.dry_run) {
      context.out << fixes.diff();
      return fixes.changed() ? kFindings : kClean;
    }
    fixes.write();
  }
  Validated validated = validate(options, context);
  if (options.changed) keep_changed(options, validated, context);
  const policy::RunResult& result = validated.result;
  for (const std::string& note : validated.external.notes) context.note(note);
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
  report.rules = policy::rules_run(validated.workspace->config().config, validated.run);
  for (const workspace::Folder* folder : validated.workspace->selected())
    if (folder->is_root() && options.plans.empty()) report.stacks.push_back(folder->path);
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
  command.optional_value("--changed", "BASE", options->changed,
                         "only findings in changed files, and those that the change causes "
                         "elsewhere (default: since the default branch)");
  command.values("--plan", "FILE", options->plans,
                 "judge a plan (`terraform show -json`) instead of the source");
  command.flag("--fix", options->fix, "mend what can be mended safely");
  command.flag("--dry-run", options->dry_run, "with --fix: print the difference, write nothing");
  add_external_options(command, options->external);
  command.flag("--test-rules", options->test_rules,
               "run the bad and good snippets of `custom_rules` (infra.tests.yaml)");
  command.formats(options->formats, findings_formats());
  command.run = [options](const Context& context) { return run_validate(*options, context); };
}

}  // namespace infra
