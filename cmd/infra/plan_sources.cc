#include "cmd/infra/plan_sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "cmd/infra/plan_offline.h"
#include "cmd/infra/plan_progress.h"
#include "cmd/infra/plan_results.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/base/thread_pool.h"
#include "lib/plan/terraform_plans.h"
#include "lib/provider/scratch_folder.h"
#include "lib/terraform/version.h"

namespace infra {
namespace {

using plan::StackPlan;

// Refuses a terraform that is missing or not allowed, before anything is planned with it.
void check_terraform(const workspace::Workspace& workspace, const Context& context) {
  const workspace::PlanConfig& config = workspace.config().config.plan;
  process::Command command;
  command.argv = {config.binary, "version"};
  for (const auto& [name, value] : context.env) command.env.push_back(name + "=" + value);
  command.env.push_back("CHECKPOINT_DISABLE=1");
  command.cwd = context.cwd;
  const auto result = context.processes.run(command, context.stop);
  const auto lines = split_lines(result.out);
  const std::string_view first = lines.empty() ? "" : lines.front();
  const auto v = first.rfind('v');
  if (result.exit_code != 0 || v == std::string_view::npos)
    throw Error(fmt::format("`{} version` does not say which terraform it is", config.binary),
                "`plan: { binary: … }` in infra.yaml names the program");
  const auto version = terraform::Version::parse(first.substr(v + 1));
  const auto wanted = terraform::VersionConstraints::parse(
      config.terraform, terraform::VersionConstraints::Use::program);
  if (version && wanted && !wanted->allows(*version))
    throw Error(fmt::format("this is terraform {}, but infra.yaml asks for {}", first.substr(v + 1),
                            config.terraform),
                "install a version that is allowed, or change `plan: { terraform: … }`");
}

// One stack for each set of locked providers.
std::vector<const StackPlan*> warming(const plan::PlanReport& report,
                                      const workspace::Workspace& workspace) {
  std::set<std::string> seen;
  std::vector<const StackPlan*> result;
  for (const StackPlan& stack : report.stacks) {
    const std::string lock = workspace.absolute(join_path(stack.path, ".terraform.lock.hcl"));
    const bool has = workspace.files().kind(lock) == FileKind::file;
    if (!stack.removed && seen.insert(has ? workspace.files().read(lock) : "").second)
      result.push_back(&stack);
  }
  return result;
}

std::string cache_folder(const Context& context) {
  const auto value = [&](const char* name) {
    const auto found = context.env.find(name);
    return found == context.env.end() ? std::string() : found->second;
  };
  if (const std::string own = value("TF_PLUGIN_CACHE_DIR"); !own.empty()) return context.path(own);
  if (const std::string cache = value("XDG_CACHE_HOME"); !cache.empty())
    return join_path(cache, "infra/plugins");
  const std::string home = value("HOME");
  return home.empty() ? "" : join_path(home, ".cache/infra/plugins");
}

// How many at a time: plans wait for the cloud, so the machine's processors say little.
unsigned parallel_plans(const PlanRunOptions& options, const Context& context, int configured) {
  const auto wanted = static_cast<unsigned>(std::max(configured, 1));
  if (options.offline) return std::min(context.jobs, wanted);
  return context.jobs == default_jobs() ? wanted : context.jobs;
}

}  // namespace

plan::RiskRules risk_rules(const workspace::Workspace& workspace) {
  const auto& types = workspace.config().config.risk.level_3_types;
  return {{types.begin(), types.end()}};
}

void run_plans(plan::PlanReport& report, const PlanRunOptions& options,
               workspace::Workspace& workspace, const Context& context) {
  check_terraform(workspace, context);
  if (options.offline && !options.merge_base.empty()) report.plan_ends();
  const workspace::PlanConfig& config = workspace.config().config.plan;
  const auto timeout =
      plan::read_duration(options.timeout.empty() ? config.timeout : options.timeout);
  PlanProgress progress(context, report);
  plan::RunSettings settings;
  settings.parallel = parallel_plans(options, context, config.parallelism);
  settings.risk = risk_rules(workspace);
  settings.progress = [&](const StackPlan& stack, std::string_view step, bool ended) {
    progress.tell(stack, step, ended);
  };
  if (!options.out.empty()) {
    settings.out = context.path(options.out);
    begin_results(settings.out, report);
    settings.finished = [&](const StackPlan& stack) { write_summary(settings.out, report, stack); };
  }
  report.offline = options.offline;
  if (options.offline) {
    OfflinePlans offline(options, workspace, context, timeout);
    plan::run_plans(
        report, settings,
        [&](const StackPlan& stack, const plan::Step& step, std::stop_token stop) {
          return offline.make(stack, step, stop);
        },
        context.stop);
    report.notes.assign(offline.notes().begin(), offline.notes().end());
  } else {
    // It goes also where we are killed: with the next run.
    const provider::ScratchFolder scratch;
    plan::TerraformSettings terraform;
    terraform.terraform = config.binary;
    terraform.environment = context.env;
    terraform.root = workspace.root();
    terraform.work = scratch.path();
    terraform.out = settings.out;
    terraform.plugin_cache = cache_folder(context);
    if (terraform.plugin_cache.empty())
      terraform.plugin_cache = join_path(scratch.path(), "plugins");
    terraform.timeout = timeout;
    terraform.lock = !options.no_lock;
    terraform.refresh = !options.no_refresh;
    terraform.arguments = options.arguments;
    plan::TerraformPlans plans(context.processes, terraform);
    plans.warm(
        warming(report, workspace), [&](std::string_view step) { progress.warm(step); },
        context.stop);
    plan::run_plans(
        report, settings,
        [&](const StackPlan& stack, const plan::Step& step, std::stop_token stop) {
          return plans.make(stack, step, stop);
        },
        context.stop);
  }
  if (!settings.out.empty()) end_results(settings.out, report);
}

}  // namespace infra
