// infra tag-check: the effective tags of every resource, from source or from plans.
#include <algorithm>
#include <memory>
#include <optional>
#include <set>

#include "cmd/infra/commands.h"
#include "cmd/infra/findings_output.h"
#include "cmd/infra/fix_files.h"
#include "cmd/infra/open_workspace.h"
#include "lib/base/error.h"
#include "lib/policy/baseline.h"
#include "lib/policy/hide_secrets.h"
#include "lib/policy/registry.h"
#include "lib/policy/runner.h"
#include "lib/policy/suppressions.h"
#include "lib/policy/tags_check.h"
#include "lib/report/tags_text.h"
#include "lib/terraform/plan_json.h"
#include "lib/workspace/evaluate_all.h"

namespace infra {
namespace {

struct TagCheckOptions {
  std::vector<std::string> paths, plans;
  std::vector<OutputFormat> formats;
  std::string by, fail_on = "error";
  std::optional<std::string> baseline;
  bool list = false, fix = false, dry_run = false;
};

// All that a report points into, kept alive together.
struct Checked {
  std::unique_ptr<workspace::Workspace> workspace;
  std::vector<workspace::EvaluatedFolder> roots;
  std::vector<std::vector<terraform::Resource>> resources;  // of plans, or chosen from roots
  std::optional<policy::TagInput> input;
  policy::TagReport report;
  diag::Diagnostics found, suppressed;
  policy::HiddenSecrets secrets;
  std::vector<std::string> stacks;  // that were judged
};

// A tag may hold what SEC001 would find: neither findings nor lists of tags show it.
void hide_secrets(Checked& checked) {
  diag::SourceMap& sources = checked.workspace->sources();
  checked.secrets.hide(checked.found, sources);
  checked.secrets.hide(checked.suppressed, sources);
  for (policy::JudgedResource& judged : checked.report.resources) {
    for (policy::Tag& tag : judged.tags.effective.tags) {
      const bool is_text = tag.value.is_known() && !tag.value.is_null() &&
                           tag.value.kind() == hcl::Type::Kind::string;
      if (is_text && checked.secrets.are_in(tag.value.as_string()))
        tag.value = tag.value.with_marks(hcl::Mark::sensitive);
    }
  }
}

// As infra.yaml wants them.
void apply_settings(diag::Diagnostics& found, const workspace::Config& config) {
  std::erase_if(found, [&](diag::Diagnostic& each) {
    if (!each.rule) return false;
    const policy::RuleSettings settings(config, each.rule->code);
    if (settings.off()) return true;
    if (each.severity <= each.rule->severity) each.severity = settings.severity(each.severity);
    return false;
  });
}

void finish(Checked& checked, const TagCheckOptions& options, const Context& context) {
  workspace::Workspace& workspace = *checked.workspace;
  diag::sort_diagnostics(checked.found, workspace.sources());
  const workspace::Config& config = workspace.config().config;
  std::string path = options.baseline ? context.path(*options.baseline) : "";
  if (path.empty()) {
    const std::string standard = workspace.absolute(config.baseline);
    if (context.files.kind(standard) == FileKind::file) path = standard;
  }
  if (path.empty()) return;
  const policy::Baseline baseline = policy::Baseline::read(context.files.read(path), path);
  for (diag::Diagnostic& each : baseline.apply(checked.found, workspace.sources()))
    checked.suppressed.push_back(std::move(each));
}

void check_plans(Checked& checked, const TagCheckOptions& options, const Context& context) {
  diag::SourceMap& sources = checked.workspace->sources();
  const workspace::Config& config = checked.workspace->config().config;
  checked.input.emplace(policy::TagInput{config.tags, config.environments, sources, {}, {}, {}});
  for (const std::string& plan_path : options.plans) {
    context.check_interrupted();
    const std::string path = context.path(plan_path);
    const std::string shown =
        relative_path(context.files.canonical(path), checked.workspace->root());
    // The text itself stays out of the SourceMap: a frame would show what is sensitive in it.
    const std::uint32_t file = sources.add(shown.starts_with("..") ? plan_path : shown, "");
    try {
      checked.resources.push_back(
          terraform::read_plan_json(context.files.read(path), file).resources);
    } catch (const Error& error) {
      throw Error("`" + plan_path + "`: " + error.what(), error.hint);
    }
  }
  for (const auto& resources : checked.resources) {
    policy::TagRoot root;
    root.resources = resources;
    checked.input->roots.push_back(std::move(root));
  }
  checked.report = policy::check_tags(*checked.input);
  checked.found = checked.report.found;
  apply_settings(checked.found, config);
  for (const auto& resources : checked.resources) checked.secrets.add_planned(resources);
  hide_secrets(checked);
}

bool in_folders(diag::Span span, const diag::SourceMap& sources,
                const std::set<std::string>& folders) {
  const std::string folder = parent_path(sources[span.file].path);
  return folders.contains(folder.empty() ? "." : folder);
}

// A root module that is only there because it calls a chosen module: what that module makes.
void choose_resources(Checked& checked, const std::set<std::string>& selected) {
  policy::TagInput& input = *checked.input;
  checked.resources.resize(checked.roots.size());
  for (std::size_t i = 0; i < checked.roots.size(); ++i) {
    if (selected.contains(checked.roots[i].folder->path)) continue;
    for (const terraform::Resource& resource : checked.roots[i].module.resources) {
      if (in_folders(resource.span, checked.workspace->sources(), selected)) {
        checked.resources[i].push_back(resource);
      }
    }
    input.roots[i].resources = checked.resources[i];
  }
}

// Without readable files nothing is known about the tags in them.
void add_errors_of_evaluation(Checked& checked, const std::set<std::string>& selected) {
  const auto add = [&](const diag::Diagnostic& each, const std::string& stack) {
    if (each.severity != diag::Severity::error) return;
    checked.found.push_back(each);
    if (checked.found.back().subject.stack.empty()) checked.found.back().subject.stack = stack;
  };
  for (const diag::Diagnostic& each : checked.workspace->modules().found()) {
    if (in_folders(each.primary.span, checked.workspace->sources(), selected)) add(each, "");
  }
  for (const workspace::EvaluatedFolder& root : checked.roots) {
    if (!selected.contains(root.folder->path)) continue;
    for (const diag::Diagnostic& each : root.module.found) {
      add(each, root.folder->is_root() ? root.folder->path : "");
    }
  }
}

void check_source(Checked& checked, const Context& context) {
  workspace::Workspace& workspace = *checked.workspace;
  const std::vector<const workspace::Folder*> folders = workspace.selected();
  checked.roots = workspace::evaluate_all(workspace, folders, context.jobs, context.stop);
  context.check_interrupted();
  std::set<std::string> selected;
  std::vector<const hcl::File*> files;
  for (const workspace::Folder* folder : folders) {
    selected.insert(folder->path);
    if (folder->is_root()) checked.stacks.push_back(folder->path);
  }
  for (const workspace::Folder& folder : workspace.folders()) {
    for (const auto& file : folder.module->files) files.push_back(file.get());
  }
  policy::Suppressions suppressions(workspace.sources(), files, context.clock.today());
  checked.input.emplace(policy::tag_input(workspace, checked.roots));
  checked.input->suppressed = [&](std::string_view code, diag::Span place) {
    return suppressions.covers(code, place);
  };
  choose_resources(checked, selected);
  checked.report = policy::check_tags(*checked.input);
  checked.found = checked.report.found;
  add_errors_of_evaluation(checked, selected);
  checked.suppressed = suppressions.apply(checked.found);
  const auto ran = [](std::string_view code) { return policy::matches(code, "TAG"); };
  std::vector<std::string> own;
  for (const auto& [code, rule] : workspace.config().config.custom_rules) own.push_back(code);
  for (diag::Diagnostic& each : suppressions.faults(ran, own)) {
    if (in_folders(each.primary.span, workspace.sources(), selected)) {
      checked.found.push_back(std::move(each));
    }
  }
  apply_settings(checked.found, workspace.config().config);
  checked.input->suppressed = nullptr;
  checked.secrets.find(workspace, checked.roots, workspace.sources(), context.jobs);
  hide_secrets(checked);
}

Checked check(const TagCheckOptions& options, const Context& context) {
  Checked checked;
  if (options.plans.empty()) {
    checked.workspace = open_workspace(context, options.paths);
    check_source(checked, context);
  } else {
    if (!options.paths.empty()) throw Error("give either paths or `--plan`, not both");
    checked.workspace = open_configuration(context);
    check_plans(checked, options, context);
  }
  finish(checked, options, context);
  return checked;
}

int run_tag_check(const TagCheckOptions& options, const Context& context) {
  if (options.dry_run && !options.fix) throw Error("`--dry-run` is an option of `--fix`");
  if (options.fix && !options.plans.empty()) throw Error("a plan cannot be fixed, only the source");
  if (options.fix) {
    FixFiles fixes(context);
    fixes.repeat([&](const Context& seen, FixFiles::Round& round) {
      Checked checked = check(options, seen);
      round.apply(checked.found, *checked.workspace, checked.secrets);
    });
    if (options.dry_run) {
      context.out << fixes.diff();
      return fixes.changed() ? kFindings : kClean;
    }
    fixes.write();
  }
  const Checked checked = check(options, context);
  const diag::SourceMap& sources = checked.workspace->sources();
  report::Summary summary = report::count(checked.found);
  summary.suppressed = checked.suppressed.size();
  summary.files = sources.size() - 1;
  summary.stacks = checked.stacks.size();
  summary.resources = checked.report.counts.resources;
  report::DiagnosticsReport report = {"tag-check",        INFRA_VERSION, checked.found,
                                      checked.suppressed, sources,       summary};
  report.rules =
      policy::rules_run(checked.workspace->config().config, {.only = {"TAG"}, .skip = {}});
  report.stacks = checked.stacks;
  report.git_path = git_paths(*checked.workspace);
  write_findings(context, options.formats, report, [&](const std::string& format, bool color) {
    const report::TagReportOptions shown = {options.list, options.by, color};
    const auto render = format == "json" ? report::tags_json : report::tags_text;
    return checked.secrets.hidden(  // addresses have keys
        render(checked.report, checked.found, checked.suppressed.size(), sources, shown));
  });
  return exit_code_for(checked.found, options.fail_on);
}

}  // namespace

void register_tag_check(Command& command) {
  const auto options = std::make_shared<TagCheckOptions>();
  command.arguments("PATH", options->paths, "folders to check (default: the whole repository)");
  command.values("--plan", "FILE", options->plans,
                 "judge a plan (`terraform show -json`) instead of the source");
  command.flag("--list", options->list, "print the effective tags of every resource");
  command.choice("--by", {"stack", "type", "team", "tag"}, options->by,
                 "print a table of how far the tags are there");
  command.choice("--fail-on", {"error", "warning", "note", "none"}, options->fail_on,
                 "lowest severity that makes the exit code 1 (default: error)");
  command.value("--baseline", "FILE", options->baseline,
                "leave out the findings that FILE knows (default: that of infra.yaml)");
  command.flag("--fix", options->fix, "rename misspelt tags and add those that infra.yaml gives");
  command.flag("--dry-run", options->dry_run, "with --fix: print the difference, write nothing");
  command.formats(options->formats, findings_formats());
  command.run = [options](const Context& context) { return run_tag_check(*options, context); };
}

}  // namespace infra
