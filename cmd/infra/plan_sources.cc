#include "cmd/infra/plan_sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <ostream>
#include <set>

#include "cmd/infra/offline_settings.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/base/temp_dir.h"
#include "lib/git/git.h"
#include "lib/git/revision_file_system.h"
#include "lib/plan/judge_plan.h"
#include "lib/plan/run_plans.h"
#include "lib/provider/offline.h"
#include "lib/terraform/version.h"
#include "lib/workspace/classify.h"

namespace infra {
namespace {

using plan::MadePlan;
using plan::StackPlan;

plan::RiskRules risk_rules(const workspace::Workspace& workspace) {
  const auto& types = workspace.config().config.risk.level_3_types;
  return {{types.begin(), types.end()}};
}

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

// What a change does, with the offline provider: the base applied, then the tree planned on it.
class OfflinePlans {
 public:
  OfflinePlans(const PlanRunOptions& options, const workspace::Workspace& workspace,
               const Context& context)
      : options_(options), workspace_(workspace), context_(context) {
    if (options.merge_base.empty()) return;
    const std::string top = context.files.canonical(*workspace.location().top_level);
    git_.emplace(context.processes, context.env, top, context.stop);
    base_.emplace(*git_, options.merge_base, top);
  }

  MadePlan make(const StackPlan& stack, std::stop_token stop) {
    const std::string folder = workspace_.absolute(stack.path);
    OfflineSetup setup = [&] {  // it evaluates what others publish: one at a time is enough
      const std::lock_guard lock(mutex_);
      return offline_setup(context_, folder);
    }();
    std::vector<std::string> arguments = options_.arguments;
    if (options_.no_refresh) arguments.push_back("-refresh=false");
    const provider::Preview preview =
        provider::preview_change(base_ ? &*base_ : nullptr, context_.files, context_.processes,
                                 setup.settings, arguments, stop);
    MadePlan made;
    made.json = preview.plan_json;
    made.log = plan::redacted(preview.last.err, context_.env);
    made.cancelled = stop.stop_requested();
    made.timed_out = preview.last.ending == process::Ending::timed_out;
    if (made.json.empty()) {
      const std::string words(trim(preview.last.err.empty() ? preview.last.out : preview.last.err));
      made.error =
          fmt::format("{} failed: {}", preview.failed_step, plan::redacted(words, context_.env));
    }
    const std::lock_guard lock(mutex_);
    for (const std::string& note : preview.notes) notes_.insert(note);
    return made;
  }
  const std::set<std::string>& notes() const { return notes_; }

 private:
  const PlanRunOptions& options_;
  const workspace::Workspace& workspace_;
  const Context& context_;
  std::optional<git::Git> git_;
  std::optional<git::RevisionFileSystem> base_;
  std::mutex mutex_;
  std::set<std::string> notes_;
};

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

void find_plan_files(const FileSystem& files, const std::string& folder, const std::string& below,
                     std::vector<std::string>& found) {
  constexpr int kDeepest = 32;
  if (std::ranges::count(below, '/') > kDeepest) return;
  for (const DirectoryEntry& entry : files.list(join_path(folder, below))) {
    const std::string path = below == "." ? entry.name : join_path(below, entry.name);
    if (entry.kind == FileKind::directory && !entry.is_symlink)
      find_plan_files(files, folder, path, found);
    if (entry.kind == FileKind::file && entry.name == "plan.json") found.push_back(path);
  }
}

StackPlan stack_of(const std::string& path, const workspace::Workspace& workspace) {
  StackPlan stack;
  stack.path = path;
  const workspace::Folder* folder = workspace.folder(path);
  const auto named = folder != nullptr ? std::optional(*folder)
                                       : workspace::classify_path(workspace.config().config, path);
  stack.layer = named ? workspace::layer_of(*named) : "stacks";
  stack.name = named ? named->name : path;
  stack.env = named ? named->env : "";
  return stack;
}

// The stack of a single file: REPO_REL_DIR is what Atlantis gives its steps.
std::string stack_of_file(const std::string& file, const std::string& given,
                          const workspace::Workspace& workspace, const Context& context) {
  if (!given.empty())
    return normalize_path(
        relative_path(context.files.canonical(context.path(given)), workspace.root()));
  const auto atlantis = context.env.find("REPO_REL_DIR");
  if (atlantis != context.env.end() && !atlantis->second.empty())
    return normalize_path(atlantis->second);
  std::string folder = relative_path(parent_path(context.files.canonical(file)), workspace.root());
  return folder.starts_with("..") ? std::string(file_name(file)) : folder;
}

}  // namespace

void run_plans(plan::PlanReport& report, const PlanRunOptions& options,
               workspace::Workspace& workspace, const Context& context) {
  check_terraform(workspace, context);
  const workspace::PlanConfig& config = workspace.config().config.plan;
  std::optional<TempDir> scratch;
  plan::RunSettings settings;
  settings.terraform = config.binary;
  settings.environment = context.env;
  settings.root = workspace.root();
  settings.timeout =
      plan::read_duration(options.timeout.empty() ? config.timeout : options.timeout);
  settings.parallel =
      std::min(context.jobs, static_cast<unsigned>(std::max(config.parallelism, 1)));
  settings.lock = !options.no_lock;
  settings.refresh = !options.no_refresh;
  settings.arguments = options.arguments;
  settings.risk = risk_rules(workspace);
  if (context.terminal && context.verbosity != Verbosity::quiet) {
    const std::size_t total = report.stacks.size();
    settings.progress = [&context, total, done = std::size_t{0}](const std::string& stack,
                                                                 const std::string& what) mutable {
      if (what != "planning") ++done;
      context.err << fmt::format("[{}/{}] {}: {}\n", done, total, stack, what) << std::flush;
    };
  }
  if (!options.out.empty()) settings.out = context.path(options.out);
  if (options.offline) {
    OfflinePlans offline(options, workspace, context);
    plan::run_plans(
        report, settings,
        [&](const StackPlan& stack, std::stop_token stop) { return offline.make(stack, stop); },
        context.stop);
    report.notes.assign(offline.notes().begin(), offline.notes().end());
    return;
  }
  if (settings.out.empty()) settings.out = scratch.emplace("infra-plan").path();
  settings.plugin_cache = cache_folder(context);
  if (settings.plugin_cache.empty()) settings.plugin_cache = join_path(settings.out, "plugins");
  plan::TerraformPlans terraform(context.processes, settings);
  terraform.warm(warming(report, workspace), context.stop);
  plan::run_plans(
      report, settings,
      [&](const StackPlan& stack, std::stop_token stop) { return terraform(stack, stop); },
      context.stop);
}

plan::PlanReport read_plans(const std::string& path, const std::string& stack,
                            const workspace::Workspace& workspace, const Context& context) {
  const std::string absolute = context.path(path);
  plan::PlanReport report;
  const plan::RiskRules rules = risk_rules(workspace);
  const auto judge = [&](const std::string& file, const std::string& of) {
    context.check_interrupted();
    StackPlan& made = report.stacks.emplace_back(stack_of(of, workspace));
    try {
      plan::judge_plan(context.files.read(file), rules, made);
    } catch (const Error& error) {
      throw Error(fmt::format("{}: {}", relative_path(file, context.cwd), error.what()),
                  error.hint);
    }
  };
  const FileKind kind = context.files.kind(absolute);
  if (kind == FileKind::file) {
    judge(absolute, stack_of_file(absolute, stack, workspace, context));
    return report;
  }
  if (kind != FileKind::directory) throw Error(fmt::format("`--from`: there is no {}", path));
  std::vector<std::string> files;
  find_plan_files(context.files, absolute, ".", files);
  if (files.empty())
    throw Error(fmt::format("there is no plan.json in or below {}", path),
                "`infra plan --out DIR` writes them, or name one file");
  for (const std::string& file : files) {
    const std::string folder = parent_path(file);
    judge(join_path(absolute, file), folder.empty() ? "." : folder);
  }
  std::ranges::sort(report.stacks, {}, &StackPlan::path);
  return report;
}

}  // namespace infra
