// infra plan: which stacks a change touches and why, and what it does there.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <ostream>

#include "cmd/infra/open_workspace.h"
#include "cmd/infra/plan_results.h"
#include "cmd/infra/plan_sources.h"
#include "cmd/infra/plan_stacks.h"
#include "cmd/infra/post_options.h"
#include "cmd/infra/stack_commands.h"
#include "lib/base/error.h"
#include "lib/base/numbers.h"
#include "lib/base/strings.h"
#include "lib/base/temp_dir.h"
#include "lib/plan/plan_report.h"
#include "lib/plan_report/plan_comment.h"
#include "lib/plan_report/plan_report.h"

namespace infra {
namespace {

struct PlanOptions {
  StackChoice choice;
  bool list = false, drift = false;
  std::string matrix, from, comment;
  PlanRunOptions run;
  PostOptions post;
  std::vector<OutputFormat> formats;
};

void check_options(const PlanOptions& options) {
  if (options.choice.all && options.choice.changed)
    throw Error("give either `--all` or `--changed`, not both");
  if (!options.from.empty() &&
      (options.run.offline || options.choice.all || options.choice.changed ||
       !options.choice.shard.empty() || !options.matrix.empty()))
    throw Error(
        "`--from` judges plans that are there: it takes none of `--offline`, `--all`, "
        "`--changed`, `--shard` and `--matrix`");
  if (options.drift && options.run.offline)
    throw Error("`--drift` asks the cloud what is there; `--offline` has none");
  if (options.post.post && (options.list || !options.matrix.empty()))
    throw Error("`--post` needs plans: leave out `--list` and `--matrix`");
  if (!options.from.empty() && options.choice.stacks.size() > 1)
    throw Error("`--from` takes one STACK at most: that of the file");
}

// 1 where a stack could not be planned, or where drift was looked for and found.
int exit_code_of(const plan::PlanReport& report) {
  const bool failed = std::ranges::any_of(report.stacks, [](const plan::StackPlan& stack) {
    return stack.status == plan::Status::error ||
           (stack.status == plan::Status::skipped && stack.is_planned());
  });
  return failed || (!report.drift_day.empty() && report.has_drift()) ? kFindings : kClean;
}

std::string today(const Context& context) { return day_text(context.clock.today()); }

// A file that is there from where the user stands; else each stack has its own.
void find_variable_files(std::vector<std::string>& arguments, const Context& context) {
  constexpr std::string_view kFile = "-var-file=";
  for (std::string& each : arguments) {
    if (!each.starts_with(kFile)) continue;
    const std::string path = context.path(each.substr(kFile.size()));
    if (context.files.kind(path) == FileKind::file) each = std::string(kFile) + path;
  }
}

void write_report(const PlanOptions& options, const plan::PlanReport& report,
                  const Context& context) {
  for (const std::string& note : report.notes) context.note(note);
  const auto markdown = [&] {
    return options.drift ? report::drift_issue(report).body : report::plan_comment(report);
  };
  if (!options.comment.empty()) write_file_atomically(context.path(options.comment), markdown());
  write_results(context, options.formats, [&](const std::string& format, bool color) {
    if (format == "json") return report::plan_json(report);
    if (format == "markdown") return markdown();
    return report::plan_text(report, color);
  });
}

void post_report(const PlanOptions& options, const plan::PlanReport& report,
                 const workspace::Workspace& workspace, const Context& context) {
  if (options.drift)
    return post_drift(options.post, report::drift_issue(report), workspace, context);
  const bool says_something = std::ranges::any_of(report.stacks, [](const plan::StackPlan& stack) {
    return stack.is_changed() || stack.status == plan::Status::error || stack.counts.any();
  });
  post_comment(options.post, report::plan_comment(report), says_something, workspace, context);
}

// A job of `--matrix` names several stacks in one variable, a line each.
std::vector<std::string> by_lines(const std::vector<std::string>& stacks) {
  std::vector<std::string> result;
  for (const std::string& each : stacks) {
    if (each.find('\n') == std::string::npos) {
      result.push_back(each);
      continue;
    }
    for (const std::string_view line : split_lines(each))
      if (!line.empty()) result.emplace_back(line);
  }
  return result;
}

int run_plan(PlanOptions options, const Context& context) {
  options.choice.stacks = by_lines(options.choice.stacks);
  check_options(options);
  if (options.drift && !options.choice.changed) options.choice.all = true;
  find_variable_files(options.run.arguments, context);
  // An interrupted run still says what it did: the process waits for this.
  const TempDir::Counted until_written;
  const std::vector<std::string>& stacks = options.choice.stacks;
  const auto workspace =
      open_known_workspace(context, options.from.empty() ? stacks : std::vector<std::string>());
  plan::PlanReport report;
  if (options.from.empty()) {
    ChosenStacks chosen = choose_stacks(options.choice, *workspace, context);
    report = std::move(chosen.report);
    options.run.merge_base = std::move(chosen.merge_base);
  } else {
    report = read_plans(options.from, stacks.empty() ? "" : stacks.front(), *workspace, context);
  }
  if (!options.matrix.empty()) {
    context.out << report::matrix(report, options.matrix);
    return kClean;
  }
  if (options.drift) report.drift_day = today(context);
  if (options.from.empty() && !options.list) run_plans(report, options.run, *workspace, context);
  write_report(options, report, context);
  if (context.stop.stop_requested()) return kInterrupted;
  if (options.post.post) post_report(options, report, *workspace, context);
  return options.list ? int{kClean} : exit_code_of(report);
}

}  // namespace

void register_plan(Command& command) {
  const auto options = std::make_shared<PlanOptions>();
  command.optional_value("--changed", "BASE", options->choice.changed,
                         "the stacks that differ from BASE (default: the merge base with the "
                         "default branch); this is the default where no STACK is given");
  command.flag("--all", options->choice.all, "all stacks");
  command.flag("--all-bytes", options->choice.all_bytes,
               "comments and formatting count as changes too");
  command.value("--filter", "COND", options->choice.filter,
                "of these only env=prod,layer=stacks,name=pay,path=stacks/*");
  command.value("--shard", "I/N", options->choice.shard, "of these only the I-th of N parts");
  command.flag("--list", options->list, "say which stacks and why; do not run terraform");
  command.choice("--matrix", {"github", "gitlab", "json"}, options->matrix,
                 "print the stacks for the jobs of a CI system; do not run terraform");
  command.flag("--offline", options->run.offline,
               "with the built-in provider: the base applied, then the tree planned on it; no "
               "credentials, no download");
  command.value("--from", "PATH", options->from,
                "judge plans that are there: JSON of `terraform show -json`, or a folder that "
                "`--out` wrote");
  command.value("--out", "DIR", options->run.out, "leave plan, JSON and log of each stack in DIR");
  command.flag("--drift", options->drift,
               "exit 1 where the cloud differs from the code (default: in all stacks)");
  command.value("--comment", "FILE", options->comment, "write markdown for the pull request");
  add_post_options(command, options->post);
  command.flag("--no-lock", options->run.no_lock, "do not lock the state");
  command.flag("--no-refresh", options->run.no_refresh, "do not ask the cloud what is there");
  command.value("--timeout", "TIME", options->run.timeout,
                "for each call of terraform: 90s, 20m, 1h (default: that of infra.yaml)");
  const auto argument = [options](const char* name) {
    return [options, name](const std::string& value) {
      options->run.arguments.push_back(std::string(name) + "=" + value);
    };
  };
  command.custom("--var", "NAME=VALUE", argument("-var"), "a variable's value for all stacks");
  command.custom("--var-file", "FILE", argument("-var-file"),
                 "values of variables, relative to each stack");
  command.rest("TERRAFORM ARGUMENTS", options->run.arguments, "options for `terraform plan`");
  command.arguments("STACK", options->choice.stacks,
                    "stacks, or folders with all stacks below them");
  command.formats(options->formats, {"text", "json", "markdown"});
  command.run = [options](const Context& context) { return run_plan(*options, context); };
}

}  // namespace infra
