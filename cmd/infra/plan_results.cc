#include "cmd/infra/plan_results.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "cmd/infra/plan_sources.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/plan/judge_plan.h"
#include "lib/plan/run_plans.h"
#include "lib/plan_report/plan_report.h"
#include "lib/workspace/classify.h"

namespace infra {
namespace {

using plan::StackPlan;
using plan::Status;

constexpr const char* kRun = "run.json";
constexpr std::string_view kSummary = "summary.json", kPlan = "plan.json";

// The report of one folder, with its place in messages.
plan::PlanReport read_json(const FileSystem& files, const std::string& path,
                           const std::string& shown) {
  try {
    return report::read_report(files.read(path));
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", shown, error.what()), error.hint);
  }
}

void find_files(const FileSystem& files, const std::string& folder, const std::string& below,
                std::set<std::string>& found) {
  constexpr int kDeepest = 32;
  if (std::ranges::count(below, '/') > kDeepest) return;
  for (const DirectoryEntry& entry : files.list(join_path(folder, below))) {
    const std::string path = below == "." ? entry.name : join_path(below, entry.name);
    if (entry.kind == FileKind::directory && !entry.is_symlink && entry.name != ".terraform")
      find_files(files, folder, path, found);
    const bool wanted = entry.name == kPlan || entry.name == kSummary || entry.name == kRun;
    if (entry.kind == FileKind::file && wanted) found.insert(path);
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

// Puts the results below one folder together.
class Join {
 public:
  Join(const std::string& folder, const workspace::Workspace& workspace, const Context& context)
      : folder_(folder), workspace_(workspace), context_(context), rules_(risk_rules(workspace)) {}

  plan::PlanReport read(const std::string& shown) {
    std::set<std::string> files;
    find_files(context_.files, folder_, ".", files);
    if (files.empty())
      throw Error(fmt::format("there is no plan.json in or below {}", shown),
                  "`infra plan --out DIR` writes them, or name one file");
    for (const std::string& file : files)
      if (file_name(file) == kRun) add_run(file);
    check_parts(shown);
    for (const std::string& file : files) {
      context_.check_interrupted();
      const std::string summary = join_path(parent_path(file), kSummary);
      if (file_name(file) == kSummary) add_summary(file);
      if (file_name(file) == kPlan && !files.contains(summary)) add_bare_plan(file);
    }
    for (auto& [path, stack] : planned_)
      if (!places_.contains(path)) report_.stacks.push_back(std::move(stack));
    report_.sort();
    report_.notes.assign(notes_.begin(), notes_.end());
    report_.cycles.assign(cycles_.begin(), cycles_.end());
    return std::move(report_);
  }

 private:
  void add_run(const std::string& file) {
    plan::PlanReport run = read_json(context_.files, join_path(folder_, file), file);
    if (bases_.empty()) report_.base = run.base;
    bases_.insert(run.base);
    if (bases_.size() > 1)
      throw Error(fmt::format("the parts below {} compare with different bases: {}", folder_,
                              join(std::vector<std::string>(bases_.begin(), bases_.end()), ", ")),
                  "plan all parts with the same `--changed BASE`");
    report_.offline |= run.offline;
    notes_.insert(run.notes.begin(), run.notes.end());
    cycles_.insert(run.cycles.begin(), run.cycles.end());
    parts_[run.shards].insert(run.shard);
    for (StackPlan& stack : run.stacks) {
      if (stack.is_planned() && stack.error.empty()) stack.error = "there is no result of it";
      stack.status = Status::skipped;
      planned_.try_emplace(stack.path, std::move(stack));
    }
  }

  void check_parts(const std::string& shown) const {
    for (const auto& [of, there] : parts_)
      for (unsigned part = 1; part <= of; ++part)
        if (!there.contains(part))
          throw Error(fmt::format("part {} of {} is missing below {}", part, of, shown),
                      fmt::format("`infra plan --shard {}/{} --out DIR` makes it", part, of));
  }

  void add_summary(const std::string& file) {
    plan::PlanReport one = read_json(context_.files, join_path(folder_, file), file);
    for (StackPlan& stack : one.stacks) {
      claim(stack.path, file);
      const std::string plan = join_path(parent_path(file), kPlan);
      const bool made = stack.status == Status::ok || stack.status == Status::no_changes;
      if (made) judge(plan, stack);
      report_.stacks.push_back(std::move(stack));
    }
  }

  // Of another program: only the folder says which stack it is.
  void add_bare_plan(const std::string& file) {
    std::string path = parent_path(file);
    for (std::string rest = path; !rest.empty();) {
      if (workspace_.folder(rest) != nullptr) {
        path = rest;
        break;
      }
      const auto slash = rest.find('/');
      rest = slash == std::string::npos ? "" : rest.substr(slash + 1);
    }
    StackPlan stack = stack_of(path.empty() ? "." : path, workspace_);
    claim(stack.path, file);
    judge(file, stack);
    report_.stacks.push_back(std::move(stack));
  }

  void claim(const std::string& path, const std::string& file) {
    const auto [place, is_new] = places_.try_emplace(path, file);
    if (!is_new)
      throw Error(fmt::format("{} and {} are both of {}", place->second, file, path),
                  "name the folder of one run");
  }

  void judge(const std::string& file, StackPlan& stack) const {
    try {
      plan::judge_plan(context_.files.read(join_path(folder_, file)), rules_, stack);
    } catch (const Error& error) {
      throw Error(fmt::format("{}: {}", file, error.what()), error.hint);
    }
  }

  const std::string folder_;
  const workspace::Workspace& workspace_;
  const Context& context_;
  const plan::RiskRules rules_;
  plan::PlanReport report_;
  std::set<std::string> notes_, bases_;
  std::set<std::vector<std::string>> cycles_;
  std::map<unsigned, std::set<unsigned>> parts_;  // of how many -> which are there
  std::map<std::string, StackPlan> planned_;      // by path, as run.json has them
  std::map<std::string, std::string> places_;     // by path: the file
};

}  // namespace

void begin_results(const std::string& out, const plan::PlanReport& report) {
  namespace fs = std::filesystem;
  const DiskFileSystem disk;
  const std::string run = join_path(out, kRun);
  std::error_code error;
  if (disk.kind(run) == FileKind::file)
    for (const StackPlan& stack : read_json(disk, run, run).stacks)
      for (const std::string_view name :
           {kSummary, kPlan, std::string_view("log.txt"), std::string_view("plan.tfplan")})
        fs::remove(join_path(join_path(out, stack.path), name), error);
  fs::create_directories(out, error);
  if (error) throw Error(fmt::format("cannot make the folder {}: {}", out, error.message()));
  end_results(out, report);
}

void write_summary(const std::string& out, const plan::PlanReport& report, const StackPlan& stack) {
  plan::PlanReport one;  // the others may be changing just now
  one.base = report.base;
  one.stacks.push_back(stack);
  plan::write_result(out, stack, kSummary, report::plan_json(one));
}

void end_results(const std::string& out, const plan::PlanReport& report) {
  plan::PlanReport listed = report;
  for (StackPlan& stack : listed.stacks) stack.status = Status::listed;
  write_file_atomically(join_path(out, kRun), report::plan_json(listed));
}

plan::PlanReport read_plans(const std::string& path, const std::string& stack,
                            const workspace::Workspace& workspace, const Context& context) {
  const std::string absolute = context.path(path);
  const FileKind kind = context.files.kind(absolute);
  if (kind == FileKind::directory) return Join(absolute, workspace, context).read(path);
  if (kind != FileKind::file) throw Error(fmt::format("`--from`: there is no {}", printable(path)));
  plan::PlanReport report;
  StackPlan& made = report.stacks.emplace_back(
      stack_of(stack_of_file(absolute, stack, workspace, context), workspace));
  try {
    plan::judge_plan(context.files.read(absolute), risk_rules(workspace), made);
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", relative_path(absolute, context.cwd), error.what()),
                error.hint);
  }
  return report;
}

}  // namespace infra
