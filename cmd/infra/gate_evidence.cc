#include "cmd/infra/gate_evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "cmd/infra/commands.h"
#include "cmd/infra/plan_results.h"
#include "cmd/infra/plan_sources.h"
#include "cmd/infra/plan_stacks.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/base/temp_dir.h"
#include "lib/git/revision_file_system.h"
#include "lib/plan_report/plan_report.h"
#include "lib/release/changelog.h"
#include "lib/release/release_files.h"
#include "lib/workspace/changes.h"
#include "lib/workspace/classify.h"
#include "lib/workspace/code_owners.h"

namespace infra {
namespace {

// Runs another command of this program and returns the file that it writes: what `gate` computes is
// what these commands say.
std::string run_other(const char* name, std::vector<std::string> words, const Context& context) {
  const TempDir scratch("infra-gate");
  const std::string file = join_path(scratch.path(), "result.json");
  words.insert(words.end(), {"-f", "json=" + file});
  std::ostringstream out, err;
  Context own = {context.files, context.processes, context.clock, context.in, out,
                 err,           context.env,       context.cwd};
  own.stop = context.stop;
  own.jobs = context.jobs;
  own.config = context.config;
  own.verbosity = Verbosity::quiet;
  Command command;
  find_command(name)->register_options(command);
  command.parse(words);
  const int code = command.run(own);
  context.check_interrupted();
  if (code > kFindings) throw Error(fmt::format("`infra {}` failed: {}", name, trim(err.str())));
  return DiskFileSystem().read(file);
}

std::string text_of(const std::string& given, const Context& context) {
  return context.files.read(context.path(given));
}

// Folders of stacks, shared and modules that the change touches.
void find_folders(const workspace::Changes& changes, const plan::PlanReport& changed,
                  const workspace::Workspace& workspace, gate::Evidence& evidence) {
  std::set<std::string> seen;
  for (const plan::StackPlan& stack : changed.stacks) {
    if (!stack.is_changed()) continue;
    seen.insert(stack.path);
    evidence.folders.push_back({stack.path, stack.layer, stack.removed});
  }
  const workspace::Config& config = workspace.config().config;
  for (const std::string& file : changes.files) {
    evidence.files.push_back(file);
    for (std::string path = parent_path(file); !path.empty(); path = parent_path(path)) {
      const auto folder = workspace::classify_path(config, path);
      if (!folder || folder->kind == workspace::FolderKind::example) continue;
      const bool module = folder->kind == workspace::FolderKind::module;
      const std::string layer = module ? "modules" : std::string(workspace::layer_of(*folder));
      if (seen.insert(path).second)
        evidence.folders.push_back({path, layer, workspace.folder(path) == nullptr, !module});
      break;
    }
  }
}

// That of the base decides: a change does not choose who approves it.
std::string owners_file(const workspace::Workspace& workspace, const workspace::Changes& changes,
                        const Context& context) {
  const git::Git git(context.processes, context.env, changes.top_level, context.stop);
  const git::RevisionFileSystem base(git, changes.merge_base,
                                     context.files.canonical(changes.top_level));
  for (const FileSystem* files : {static_cast<const FileSystem*>(&base), &workspace.files()}) {
    for (const std::string_view name : workspace::kCodeOwnersFiles) {
      const std::string path = workspace.absolute(std::string(name));
      if (files->kind(path) == FileKind::file) return files->read(path);
    }
  }
  return {};
}

void find_lowered(const workspace::Workspace& workspace, gate::Evidence& evidence) {
  for (const gate::ChangedFolder& folder : evidence.folders) {
    const std::string path = workspace.absolute(folder.path + "/CHANGELOG.md");
    if (folder.layer != "modules" || workspace.files().kind(path) != FileKind::file) continue;
    const std::string text = workspace.files().read(path);
    const auto newest = release::newest_in_changelog(text);
    if (newest &&
        release::changelog_section(text, *newest).value_or("").find(release::kLowerMark) !=
            std::string::npos)
      evidence.lowered.push_back(folder.path);
  }
}

plan::PlanReport compute_plans(ChosenStacks chosen, workspace::Workspace& workspace,
                               const Context& context) {
  std::erase_if(chosen.report.stacks,
                [](const plan::StackPlan& stack) { return !stack.is_changed(); });
  const auto has_plan = [](const plan::StackPlan& stack) {
    return stack.is_planned() || stack.removed;
  };
  if (std::ranges::none_of(chosen.report.stacks, has_plan)) return chosen.report;
  PlanRunOptions options;
  options.offline = true;
  options.merge_base = chosen.merge_base;
  run_plans(chosen.report, options, workspace, context);
  return chosen.report;
}

bool holds_plan(const FileSystem& files, const std::string& folder, int depth) {
  constexpr int kDeepest = 32;
  for (const DirectoryEntry& entry : files.list(folder)) {
    if (entry.kind == FileKind::file && (entry.name == "plan.json" || entry.name == "summary.json"))
      return true;
    if (entry.kind == FileKind::directory && !entry.is_symlink && depth < kDeepest &&
        holds_plan(files, join_path(folder, entry.name), depth + 1))
      return true;
  }
  return false;
}

// A folder without plans is no plans: whether some are missing is for the gate to say. A file of
// its own is the plan of the one stack that changes.
plan::PlanReport read_gate_plans(const std::string& given, const gate::Evidence& evidence,
                                 const workspace::Workspace& workspace, const Context& context) {
  const std::string path = context.path(given);
  const FileKind kind = context.files.kind(path);
  if (kind == FileKind::missing) throw Error(fmt::format("`--plan`: there is no {}", given));
  if (kind == FileKind::directory && !holds_plan(context.files, path, 0)) return {};
  if (kind == FileKind::file) {
    const std::string text = context.files.read(path);
    constexpr std::string_view kOwn = "{\"format\":\"infra.plan/1\"";
    if (text.starts_with(kOwn)) return report::read_report(text);
  }
  std::vector<std::string> stacks;
  for (const gate::ChangedFolder& folder : evidence.folders)
    if (folder.layer != "modules" && !folder.removed && !folder.only_text)
      stacks.push_back(workspace.absolute(folder.path));
  return read_plans(given, stacks.size() == 1 ? stacks.front() : "", workspace, context);
}

// Plans that were made elsewhere say nothing of why their stacks are planned.
void add_reasons(const plan::PlanReport& chosen, plan::PlanReport& read) {
  for (plan::StackPlan& stack : read.stacks) {
    const auto known = std::ranges::find(chosen.stacks, stack.path, &plan::StackPlan::path);
    if (known == chosen.stacks.end()) continue;
    stack.reasons = known->reasons;
    stack.wave = known->wave;
    stack.depends_on = known->depends_on;
  }
  read.sort();
}

std::string number_path(const gate::CodeHost& host) {
  if (host.number.empty())
    throw Error("which pull request it is cannot be told", "give `--pull N`");
  return host.provider == gate::Provider::github
             ? "/repos/" + host.repository + "/pulls/" + host.number
             : "/projects/" + host.repository + "/merge_requests/" + host.number;
}

// Members of the teams whose approval counts; one that the token may not see is left out.
void ask_teams(gate::Api& api, const workspace::Config& config, gate::Evidence& evidence) {
  if (api.host().provider != gate::Provider::github) return;
  std::set<std::string> teams = {"security"};
  for (const auto* wanted : {&config.gate.approvals.shared, &config.gate.approvals.modules,
                             &config.gate.approvals.stacks})
    for (const auto& [team, count] : *wanted)
      if (team != "owners") teams.insert(team);
  const std::string organisation = api.host().repository.substr(0, api.host().repository.find('/'));
  for (const std::string& team : teams) {
    if (evidence.teams.contains(team)) continue;
    const std::string path = "/orgs/" + organisation + "/teams/" + team + "/members?per_page=100";
    if (const auto members = api.get_if_allowed(path))
      evidence.teams[team] = gate::read_members({*members}, "the members of " + team);
  }
}

void ask_api(const GateSources& sources, const workspace::Workspace& workspace,
             const Context& context, gate::Evidence& evidence) {
  const bool wanted = !sources.post.provider.empty() || !sources.post.pull.empty();
  if (!wanted || (evidence.pull && evidence.reviews)) return;
  http::CurlClient client;
  gate::Api api(host_of(sources.post, workspace, context), client, {}, context.stop);
  const std::string path = number_path(api.host());
  if (!evidence.pull) evidence.pull = gate::read_pull_request(api.get(path), "the pull request");
  if (evidence.reviews) return;
  evidence.reviews =
      gate::read_reviews(api.host().provider == gate::Provider::github
                             ? api.get_all(path + "/reviews?per_page=100")
                             : std::vector<std::string>{api.get(path + "/approvals")},
                         "the answer about reviews");
  ask_teams(api, workspace.config().config, evidence);
}

}  // namespace

gate::Evidence gather_evidence(const GateSources& sources, workspace::Workspace& workspace,
                               const Context& context) {
  gate::Evidence evidence;
  const workspace::Config& config = workspace.config().config;
  const auto changes = workspace::find_changes(workspace, context.processes, context.env,
                                               sources.base, context.stop);
  evidence.base = changes.base;
  StackChoice choice;
  choice.changed = sources.base;
  ChosenStacks chosen = choose_stacks(choice, workspace, context);
  find_folders(changes, chosen.report, workspace, evidence);
  evidence.owners = owners_file(workspace, changes, context);
  for (const auto& [team, members] : config.gate.teams) evidence.teams[team] = members;
  if (!sources.pull_request.empty())
    evidence.pull =
        gate::read_pull_request(text_of(sources.pull_request, context), sources.pull_request);
  if (!sources.approvals.empty())
    evidence.reviews = gate::read_reviews({text_of(sources.approvals, context)}, sources.approvals);
  ask_api(sources, workspace, context, evidence);

  const std::string base = changes.merge_base;
  evidence.findings = gate::read_findings(
      sources.diagnostics.empty()
          ? run_other("validate", {"--changed=" + base, "--fail-on", "none"}, context)
          : text_of(sources.diagnostics, context),
      sources.diagnostics.empty() ? "what `infra validate` says" : sources.diagnostics);
  evidence.cost =
      gate::read_cost(sources.cost.empty() ? run_other("cost", {"--compare-to", base}, context)
                                           : text_of(sources.cost, context),
                      sources.cost.empty() ? "what `infra cost` says" : sources.cost);
  const bool modules = std::ranges::any_of(evidence.folders, [](const auto& folder) {
    return folder.layer == "modules" && !folder.removed;
  });
  if (modules) {
    evidence.lacks = gate::read_lacks(run_other("release", {"check", "--base", base}, context),
                                      "what `infra release check` says");
    find_lowered(workspace, evidence);
  }
  if (sources.plan.empty()) {
    evidence.plan = compute_plans(std::move(chosen), workspace, context);
  } else {
    evidence.plan = read_gate_plans(sources.plan, evidence, workspace, context);
    add_reasons(chosen.report, *evidence.plan);
  }
  return evidence;
}

}  // namespace infra
