#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/plan_report/plan_report.h"

namespace infra::report {
namespace {

using Json = nlohmann::ordered_json;
using plan::StackPlan;

// GitHub: "a job matrix can generate a maximum of 256 jobs per workflow run" (Actions limits).
// GitLab: 200 is the limit of `parallel: matrix`; these are single jobs, but the free tier of
// gitlab.com allows 500 jobs in all of a project's active pipelines.
constexpr std::size_t kGithubJobs = 256, kGitlabJobs = 200;

struct Job {
  std::vector<const StackPlan*> stacks;  // of one account, since a job has one role
  const StackPlan& first() const { return *stacks.front(); }
  std::string name() const {
    if (stacks.size() == 1) return first().path;
    return fmt::format("{} and {} more", first().path, stacks.size() - 1);
  }
  // A path a line, as `infra plan` takes them.
  std::string paths() const {
    std::vector<std::string> all;
    for (const StackPlan* stack : stacks) all.push_back(stack->path);
    return join(all, "\n");
  }
};

using Accounts = std::map<std::string, std::vector<const StackPlan*>>;

// How many jobs each account gets: the next one goes where the jobs have most to do.
std::map<std::string, std::size_t> jobs_of(const Accounts& accounts, std::size_t most) {
  std::map<std::string, std::size_t> jobs;
  for (const auto& [account, stacks] : accounts) jobs[account] = 1;
  const auto load = [&](const Accounts::value_type& each) {
    const std::size_t shared = jobs.at(each.first);
    return (each.second.size() + shared - 1) / shared;
  };
  for (std::size_t made = jobs.size(); made < most; ++made)
    ++jobs[std::ranges::max_element(accounts, {}, load)->first];
  return jobs;
}

std::vector<Job> jobs_of(const plan::PlanReport& report, std::size_t most) {
  std::vector<Job> jobs;
  Accounts accounts;
  for (const StackPlan& stack : report.stacks) {
    if (!stack.is_planned()) continue;
    jobs.push_back({{&stack}});
    accounts[stack.account].push_back(&stack);
  }
  if (jobs.size() <= most) return jobs;
  if (accounts.size() > most)
    throw Error(fmt::format("the stacks are in {} accounts, and a job can have the role of one: "
                            "there may be {} jobs",
                            accounts.size(), most),
                "make several matrices: `--filter env=…` or `--shard I/N`");
  jobs.clear();
  for (const auto& [account, share] : jobs_of(accounts, most)) {
    const auto& stacks = accounts.at(account);
    // Dealt out like cards, so that every job gets some of each wave.
    const std::size_t begin = jobs.size();
    jobs.resize(begin + share);
    for (std::size_t i = 0; i < stacks.size(); ++i)
      jobs[begin + i % share].stacks.push_back(stacks[i]);
  }
  std::ranges::sort(jobs, {},
                    [](const Job& job) { return std::tie(job.first().wave, job.first().path); });
  return jobs;
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string gitlab(const plan::PlanReport& report) {
  // JSON is YAML; a child pipeline without jobs is an error there, so there is always one.
  Json pipeline = {{"include", {{{"local", ".gitlab/infra-plan.yml"}}}}};
  for (const Job& job : jobs_of(report, kGitlabJobs)) {
    Json variables = {{"STACK", job.paths()}};
    if (!job.first().account.empty()) variables["ACCOUNT"] = job.first().account;
    pipeline["plan " + job.name()] = {{"extends", ".infra-plan"}, {"variables", variables}};
  }
  if (pipeline.size() == 1)
    pipeline["nothing to plan"] = {{"stage", "test"}, {"script", {"echo 'no stack is touched'"}}};
  return dump(pipeline);
}

}  // namespace

std::string matrix(const plan::PlanReport& report, const std::string& kind) {
  if (kind == "gitlab") return gitlab(report);
  Json rows = Json::array();
  for (const Job& job : jobs_of(report, kind == "github" ? kGithubJobs : report.stacks.size())) {
    rows.push_back({{"stack", job.paths()}, {"wave", job.first().wave}});
    if (!job.first().account.empty()) rows.back()["account"] = job.first().account;
    if (job.stacks.size() > 1) rows.back()["name"] = job.name();
  }
  return dump(kind == "json" ? rows : Json({{"include", rows}}));
}

}  // namespace infra::report
