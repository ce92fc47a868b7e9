// Plans stacks in parallel, wave by wave, and judges what came out. Where a plan comes from is the
// caller's: terraform_plans.h, the offline provider, a test's fake.
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "lib/plan/plan_report.h"
#include "lib/plan/risk.h"

namespace infra::plan {

// One stack's plan; what is said of the configuration is data. Throws infra::Error where terraform
// is not there.
struct MadePlan {
  std::string json;   // "": it failed
  std::string error;  // terraform's own words, without secrets
  std::string log;    // without secrets
  bool cancelled = false, timed_out = false;
};
// `step` is told what is done now: "init", "plan".
using Step = std::function<void(std::string_view)>;
using MakePlan =
    std::function<MadePlan(const StackPlan& stack, const Step& step, std::stop_token stop)>;

struct RunSettings {
  unsigned parallel = 4;
  RiskRules risk;
  std::string out;  // absolute: plan.json and log.txt of each stack below its path; "": nowhere
  // Both are called from several threads, one call at a time. "" begins and ends a stack.
  std::function<void(const StackPlan& stack, std::string_view step, bool ended)> progress = {};
  std::function<void(const StackPlan& stack)> finished = {};
};

// Every stack that is_planned(). After stop.stop_requested() those that were not begun are
// `skipped`. What is in the report but not planned is `skipped` as well.
void run_plans(PlanReport& report, const RunSettings& settings, const MakePlan& make,
               std::stop_token stop);

// Writes below settings.out, folders readable by the owner alone: plans hold secrets.
void write_result(const std::string& out, const StackPlan& stack, std::string_view name,
                  std::string_view text);

// "90s", "20m", "1h"; throws infra::Error.
std::chrono::milliseconds read_duration(std::string_view text);

}  // namespace infra::plan
