#include "lib/scanners/scanners.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <set>

#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/base/thread_pool.h"
#include "lib/scanners/findings.h"
#include "lib/scanners/programs.h"
#include "lib/scanners/tool.h"

namespace infra::scanners {
namespace {

using workspace::EvaluatedFolder;
using workspace::Folder;

struct Job {
  const Tool* tool = nullptr;
  std::string program;
  std::vector<std::string> own_arguments;  // of infra.yaml
  Target target;
};

bool is_terraform(std::string_view path) {
  return path.ends_with(".tf") || path.ends_with(".tf.json");
}

// conftest: a child for each folder, so that a policy on all files of one (`combine`) sees what
// belongs together. Files with syntax errors make it give up on all; they are reported as unseen.
void add_file_jobs(const Job& job, const workspace::Workspace& workspace,
                   const std::vector<const Folder*>& selected, std::vector<Job>& jobs) {
  for (const Folder* folder : selected) {
    Job own = job;
    own.target.folder = folder->path;
    for (const auto& file : folder->module->files)
      if (!file->has_errors && is_terraform(workspace.sources()[file->source].path))
        own.target.files.push_back(workspace.sources()[file->source].path);
    if (!own.target.files.empty()) jobs.push_back(std::move(own));
  }
}

std::vector<Job> make_jobs(const std::vector<const Tool*>& tools,
                           const std::vector<std::string>& programs,
                           const workspace::Workspace& workspace,
                           const std::vector<const Folder*>& selected,
                           const std::vector<const EvaluatedFolder*>& judged) {
  std::vector<Job> jobs;
  // Those that look at everything at once take longest, so they begin.
  for (const bool per_root : {false, true}) {
    for (std::size_t i = 0; i < tools.size(); ++i) {
      const Tool& tool = *tools[i];
      if (tool.per_root != per_root) continue;
      const auto& all = workspace.config().config.scanners.tools;
      const auto own = all.find(std::string(tool.name));
      Job job = {&tool, programs[i], {}, {".", nullptr}};
      if (own != all.end()) job.own_arguments = own->second.args;
      if (tool.per_root) {
        for (const EvaluatedFolder* root : judged) {
          job.target = {root->folder->path, root};
          jobs.push_back(job);
        }
      } else if (tool.takes_files) {
        add_file_jobs(job, workspace, selected, jobs);
      } else if (!judged.empty()) {
        jobs.push_back(job);
      }
    }
  }
  return jobs;
}

Report run_job(const Job& job, const workspace::Workspace& workspace,
               process::ProcessRunner& processes, const Settings& settings) {
  std::vector<std::string> arguments = job.tool->arguments(workspace, job.target);
  arguments.insert(arguments.end(), job.own_arguments.begin(), job.own_arguments.end());
  const process::Command command =
      make_command(job.program, std::move(arguments), workspace.root(), settings);
  const std::string what =
      fmt::format("`{}` on {}", job.tool->name,
                  job.target.folder == "." ? "the repository" : job.target.folder);
  const auto result = run_program(command, what, processes, settings);
  if (result.ending == process::Ending::cancelled) return {};
  return job.tool->read(result, job.target);
}

std::vector<const Tool*> tools_of(const std::vector<std::string>& names) {
  std::vector<const Tool*> tools;
  for (const std::string& name : names) {
    const Tool* tool = find_tool(name);
    if (tool == nullptr) {
      const auto near = did_you_mean(name, known_scanners());
      throw Error(fmt::format("there is no scanner `{}`", printable(name)),
                  near ? fmt::format("did you mean `{}`?", *near)
                       : "those that can be run are " + join(known_scanners(), ", "));
    }
    if (std::ranges::find(tools, tool) == tools.end()) tools.push_back(tool);
  }
  return tools;
}

}  // namespace

std::vector<const EvaluatedFolder*> judged_roots(const workspace::Workspace& workspace,
                                                 const std::vector<const Folder*>& selected,
                                                 const std::vector<EvaluatedFolder>& roots) {
  std::set<std::string> wanted;
  for (const Folder* folder : selected) {
    wanted.insert(folder->path);
    wanted.insert(workspace.absolute(folder->path));
  }
  std::set<const Folder*> seen;
  std::vector<const EvaluatedFolder*> judged;
  for (const EvaluatedFolder& root : roots) {
    const bool reaches =
        wanted.contains(root.folder->path) ||
        std::ranges::any_of(root.module.modules_used,
                            [&](const std::string& used) { return wanted.contains(used); });
    if (reaches && seen.insert(root.folder).second) judged.push_back(&root);
  }
  return judged;
}

const std::vector<std::string>& known_scanners() {
  static const std::vector<std::string> names = {"tfsec", "trivy", "checkov", "conftest"};
  return names;
}

ScanResult run_scanners(const std::vector<std::string>& names, workspace::Workspace& workspace,
                        const std::vector<const Folder*>& selected,
                        const std::vector<EvaluatedFolder>& roots,
                        process::ProcessRunner& processes, const Settings& settings) {
  ScanResult result;
  const std::vector<const Tool*> tools = tools_of(names);
  const auto& configs = workspace.config().config.scanners.tools;
  const auto programs = parallel_map<std::string>(
      tools.size(), settings.jobs,
      [&](std::size_t i) {
        const auto config = configs.find(std::string(tools[i]->name));
        return checked_program(
            *tools[i], config == configs.end() ? workspace::ScannerConfig() : config->second,
            processes, settings);
      },
      settings.stop);
  if (settings.stop.stop_requested()) return result;
  const auto judged = judged_roots(workspace, selected, roots);
  const std::vector<Job> jobs = make_jobs(tools, programs, workspace, selected, judged);
  std::atomic<std::size_t> done = 0;
  const auto reports = parallel_map<Report>(
      jobs.size(), settings.jobs,
      [&](std::size_t i) {
        Report report = run_job(jobs[i], workspace, processes, settings);
        if (settings.on_progress)
          settings.on_progress(fmt::format("{} {}", jobs[i].tool->name, jobs[i].target.folder),
                               ++done, jobs.size());
        return report;
      },
      settings.stop);
  if (settings.stop.stop_requested()) return result;

  Findings findings(workspace, selected, roots, result);
  for (std::size_t i = 0; i < jobs.size(); ++i)
    findings.add(*jobs[i].tool, jobs[i].target, reports[i]);
  for (const Tool* tool : tools) findings.add_coverage(*tool, judged);
  const bool trivy_too = std::ranges::find(tools, &trivy()) != tools.end();
  if (std::ranges::find(tools, &tfsec()) != tools.end() && !trivy_too)
    result.notes.push_back(
        "tfsec has had no new checks since 2023 and was merged into Trivy: prefer `--scanners "
        "trivy`");
  return result;
}

}  // namespace infra::scanners
