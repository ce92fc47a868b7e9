#include "lib/plan/run_plans.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <mutex>

#include "lib/base/error.h"

namespace infra::plan {
namespace {

constexpr const char* kEmptyPlan = R"({"format_version":"1.2","resource_changes":[]})";
constexpr const char* kOneNew = R"({"format_version":"1.2","resource_changes":[
  {"address":"a.b","mode":"managed","type":"a","change":{"actions":["create"],"before":null,"after":{}}}]})";

PlanReport report_of(const std::vector<std::pair<std::string, int>>& stacks) {
  PlanReport report;
  for (const auto& [path, wave] : stacks) {
    StackPlan& stack = report.stacks.emplace_back();
    stack.path = path;
    stack.wave = wave;
  }
  return report;
}

MadePlan made(const char* json) { return {json, "", "", false, false}; }

TEST_CASE("a wave begins when the one before it has ended") {
  PlanReport report = report_of({{"a", 1}, {"b", 1}, {"c", 2}, {"d", 3}});
  std::mutex mutex;
  std::vector<std::string> events;
  RunSettings settings;
  settings.parallel = 4;
  run_plans(report, settings,
            [&](const StackPlan& stack, const Step&, std::stop_token) {
              {
                const std::lock_guard lock(mutex);
                events.push_back("+" + stack.path);
              }
              const std::lock_guard lock(mutex);
              events.push_back("-" + stack.path);
              return made(kEmptyPlan);
            },
            {});
  const auto at = [&](const char* event) { return std::ranges::find(events, event); };
  CHECK(events.size() == 8);
  CHECK(std::max(at("-a"), at("-b")) < at("+c"));
  CHECK(at("-c") < at("+d"));
  for (const StackPlan& stack : report.stacks) CHECK(stack.status == Status::no_changes);
}

TEST_CASE("neither removed stacks nor those that merely depend on a change are planned") {
  PlanReport report = report_of({{"gone", 1}, {"here", 1}, {"later", 2}});
  report.stacks[0].reasons = {{workspace::Reason::Kind::removed, "gone", {}}};
  report.stacks[0].removed = true;
  report.stacks[1].reasons = {{workspace::Reason::Kind::file, "here/main.tf", {}}};
  report.stacks[2].reasons = {{workspace::Reason::Kind::dependency, "here", {}}};
  std::vector<std::string> planned, finished;
  RunSettings settings;
  settings.finished = [&](const StackPlan& stack) { finished.push_back(stack.path); };
  run_plans(report, settings,
            [&](const StackPlan& stack, const Step&, std::stop_token) {
              planned.push_back(stack.path);
              return made(kOneNew);
            },
            {});
  CHECK(planned == std::vector<std::string>{"here"});
  CHECK(finished == planned);
  CHECK(report.stacks[0].status == Status::skipped);
  CHECK(report.stacks[1].status == Status::ok);
  CHECK(report.stacks[1].risk == 2);
  CHECK(report.stacks[2].status == Status::skipped);
}

TEST_CASE("the end of a removed stack is planned where the base can be read, and may fail") {
  PlanReport report = report_of({{"broken", 1}, {"gone", 1}, {"renamed", 1}});
  for (StackPlan& stack : report.stacks) {
    stack.reasons = {{workspace::Reason::Kind::removed, stack.path, {}}};
    stack.removed = true;
  }
  report.stacks[2].reasons[0].via = {"here"};
  report.plan_ends();
  CHECK_FALSE(report.stacks[2].is_planned());
  run_plans(report, RunSettings(),
            [&](const StackPlan& stack, const Step&, std::stop_token) {
              MadePlan plan = made(stack.path == "gone" ? kOneNew : "");
              if (stack.path == "broken") plan.error = "Error: prevent_destroy";
              return plan;
            },
            {});
  CHECK(report.stacks[0].status == Status::skipped);
  CHECK_FALSE(report.stacks[0].is_planned());
  CHECK(report.stacks[0].error == "Error: prevent_destroy");
  CHECK(report.stacks[1].status == Status::ok);
  CHECK(report.stacks[2].status == Status::skipped);
}

TEST_CASE("what was not begun when the user wants to end is skipped, not clean") {
  PlanReport report = report_of({{"a", 1}, {"b", 2}, {"c", 3}});
  std::stop_source stop;
  run_plans(
      report, {},
      [&](const StackPlan& stack, const Step&, std::stop_token) {
        if (stack.path == "a") return made(kEmptyPlan);
        stop.request_stop();
        MadePlan cancelled;
        cancelled.cancelled = true;
        return cancelled;
      },
      stop.get_token());
  CHECK(report.stacks[0].status == Status::no_changes);
  CHECK(report.stacks[1].status == Status::skipped);
  CHECK(report.stacks[1].error == "interrupted");
  CHECK(report.stacks[2].status == Status::skipped);
}

TEST_CASE("a plan that failed, took too long or is no JSON is an error of its stack") {
  PlanReport report = report_of({{"bad", 1}, {"late", 1}, {"odd", 1}, {"torn", 1}});
  run_plans(report, {},
            [&](const StackPlan& stack, const Step&, std::stop_token) {
              MadePlan plan;
              if (stack.path == "bad") plan.error = "Error: no";
              if (stack.path == "late") plan.timed_out = true;
              if (stack.path == "odd") plan.json = "hello";
              if (stack.path == "torn")
                plan.json = R"({"format_version":"1.2","errored":true,"resource_changes":[]})";
              return plan;
            },
            {});
  for (const StackPlan& stack : report.stacks) CHECK(stack.status == Status::error);
  CHECK(report.stacks[0].error == "Error: no");
  CHECK_THAT(report.stacks[1].error, Catch::StartsWith("the time was up"));
  CHECK_THAT(report.stacks[2].error, Catch::Contains("not JSON"));
  CHECK_THAT(report.stacks[3].error, Catch::Contains("could not finish"));
  CHECK_FALSE(report.risk());
}

TEST_CASE("durations have units") {
  CHECK(read_duration("90s") == std::chrono::seconds(90));
  CHECK(read_duration("20m") == std::chrono::minutes(20));
  CHECK(read_duration("1h") == std::chrono::hours(1));
  for (const char* bad : {"", "m", "0s", "-1s", "1d", "99999999h", "1 m"})
    CHECK_THROWS_AS(read_duration(bad), Error);
}

TEST_CASE("shards part the work without loss, and waves are those of the whole") {
  PlanReport whole = report_of({{"a", 1}, {"b", 1}, {"c", 2}});
  Selection selection;
  read_shard("2/5", selection);
  CHECK(selection.shard == 2);
  CHECK(selection.shards == 5);
  for (const char* bad : {"0/2", "3/2", "1", "1/0", "a/b", "1/2/3"})
    CHECK_THROWS_AS(read_shard(bad, selection), Error);
  CHECK(read_filter("env=prod, name=pay,env=dev")["env"] ==
        std::vector<std::string>{"prod", "dev"});
  CHECK_THROWS_AS(read_filter("colour=red"), Error);
}

TEST_CASE("a stack is past its day from the day after on") {
  PlanReport report = report_of({{"a", 1}});
  report.stacks[0].status = Status::no_changes;
  report.stacks[0].expires_on = "2026-03-31";
  CHECK_FALSE(report.is_expired(report.stacks[0]));  // drift is not looked for
  report.drift_day = "2026-03-31";
  CHECK_FALSE(report.has_drift());
  report.drift_day = "2026-04-01";
  CHECK(report.is_expired(report.stacks[0]));
  CHECK(report.has_drift());
}

}  // namespace
}  // namespace infra::plan
