#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/hcl/functions/json_value.h"
#include "lib/plan_report/plan_report.h"

namespace infra {
namespace {

// `counts`: how many stacks each account has.
plan::PlanReport report_of(const std::vector<std::size_t>& counts) {
  plan::PlanReport report;
  for (std::size_t account = 0; account < counts.size(); ++account)
    for (std::size_t i = 0; i < counts[account]; ++i) {
      plan::StackPlan& stack = report.stacks.emplace_back();
      stack.path = fmt::format("stacks/a{}-s{}/prod", account, i);
      stack.account = account == 0 ? "" : fmt::format("{:012}", account);
      stack.wave = static_cast<int>(i % 4) + 1;
    }
  report.sort();
  return report;
}

hcl::Value read(const std::string& json) {
  hcl::Budget budget;
  return hcl::decode_json(json, budget);
}

struct Job {
  std::string account;
  std::vector<std::string> stacks;
};

std::string text(const hcl::Value& object, const char* name) {
  const hcl::Value* value = object.find(name);
  return value == nullptr ? "" : value->as_string();
}

std::vector<Job> jobs_in(const plan::PlanReport& report, const std::string& kind) {
  std::vector<Job> jobs;
  const auto add = [&](const std::string& account, const std::string& paths) {
    Job& job = jobs.emplace_back();
    job.account = account;
    for (const std::string_view line : split_lines(paths)) job.stacks.emplace_back(line);
  };
  const hcl::Value json = read(report::matrix(report, kind));
  if (kind == "github") {
    for (const hcl::Value& row : json.find("include")->elements())
      add(text(row, "account"), text(row, "stack"));
    return jobs;
  }
  for (const hcl::Entry& entry : json.entries())
    if (const hcl::Value* variables =
            entry.key == "include" ? nullptr : entry.value.find("variables"))
      add(text(*variables, "ACCOUNT"), text(*variables, "STACK"));
  return jobs;
}

TEST_CASE("a matrix has no more jobs than a vendor makes, and every stack once") {
  const auto kind = GENERATE(as<std::string>(), "github", "gitlab");
  const std::size_t most = kind == "github" ? 256 : 200;
  for (const auto& counts : std::vector<std::vector<std::size_t>>{
           {most}, {most + 1}, {1500}, {300, 900, 1, 7}, {5, 2000, 20}}) {
    const plan::PlanReport report = report_of(counts);
    const std::vector<Job> jobs = jobs_in(report, kind);
    CHECK(jobs.size() == most);
    std::map<std::string, std::string> account_of;
    for (const plan::StackPlan& stack : report.stacks) account_of[stack.path] = stack.account;
    std::set<std::string> seen;
    std::map<std::string, std::pair<std::size_t, std::size_t>> sizes;  // least and most
    for (const Job& job : jobs) {
      for (const std::string& path : job.stacks) {
        CHECK(account_of.at(path) == job.account);
        CHECK(seen.insert(path).second);
      }
      const auto size = job.stacks.size();
      auto& [least, largest] = sizes.try_emplace(job.account, size, size).first->second;
      least = std::min(least, size);
      largest = std::max(largest, size);
    }
    CHECK(seen.size() == report.stacks.size());
    const std::size_t fair = (report.stacks.size() + most - counts.size()) / (most - counts.size());
    for (const auto& [account, range] : sizes) {
      CHECK(range.second - range.first <= 1);
      CHECK(range.second <= fair + 1);
    }
  }
}

TEST_CASE("a job has a stack to itself as long as there are jobs enough") {
  const std::string json = report::matrix(report_of({2}), "github");
  CHECK(
      json ==
      R"({"include":[{"stack":"stacks/a0-s0/prod","wave":1},{"stack":"stacks/a0-s1/prod","wave":2}]})"
      "\n");
  CHECK(jobs_in(report_of({256}), "github").size() == 256);
  CHECK(read(report::matrix(report_of({1500}), "json")).elements().size() == 1500);
}

TEST_CASE("a shared job has a short name and a line for each stack") {
  const hcl::Value json = read(report::matrix(report_of({0, 257}), "github"));
  const hcl::Value& first = json.find("include")->elements()[0];
  CHECK(text(first, "name") == "stacks/a1-s0/prod and 1 more");
  CHECK(split_lines(text(first, "stack")).size() == 2);
  CHECK(text(first, "account") == "000000000001");
}

TEST_CASE("more accounts than jobs are refused") {
  CHECK_THROWS_AS(report::matrix(report_of(std::vector<std::size_t>(257, 1)), "github"), Error);
}

}  // namespace
}  // namespace infra
