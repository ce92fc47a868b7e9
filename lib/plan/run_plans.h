// Runs the real terraform over stacks: init, plan, show, in parallel within each wave. The offline
// run and plans made elsewhere come in through the same report.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "lib/plan/plan_report.h"
#include "lib/plan/risk.h"
#include "lib/process/process.h"

namespace infra::plan {

struct RunSettings {
  std::string terraform = "terraform";
  std::map<std::string, std::string> environment;
  std::string root;          // the repository's, absolute
  std::string out;           // absolute: log, plan and JSON of each stack below its path
  std::string plugin_cache;  // absolute
  std::chrono::milliseconds timeout = std::chrono::minutes(20);  // of each call of terraform
  unsigned parallel = 4;
  bool lock = true, refresh = true;
  std::vector<std::string> arguments;  // of `plan`: -var, -var-file, what stands behind --
  RiskRules risk;
  std::chrono::milliseconds retry_after = std::chrono::seconds(5);
  // Told what begins and ends, from several threads, one call at a time.
  std::function<void(const std::string& stack, const std::string& what)> progress = {};
};

// Plan JSON of one stack. Throws infra::Error where terraform is not there; what it says about the
// configuration is data.
struct MadePlan {
  std::string json;   // "": it failed
  std::string error;  // terraform's own words, redacted
  std::string log;    // redacted
  bool cancelled = false, timed_out = false;
};
using MakePlan = std::function<MadePlan(const StackPlan& stack, std::stop_token stop)>;

// Calls `make` for every stack that is there, wave by wave, and judges what it made. After
// stop.stop_requested() those that were not begun are `skipped`. With settings.out, writes
// plan.json and log.txt of each.
void run_plans(PlanReport& report, const RunSettings& settings, const MakePlan& make,
               std::stop_token stop);

// `make` with the real terraform. One init for each set of providers runs alone first, since
// terraform's plugin cache must not be filled by two at once.
class TerraformPlans {
 public:
  TerraformPlans(process::ProcessRunner& processes, const RunSettings& settings);
  // Fills the plugin cache; one stack for each of `keys` (lock files, provider sets).
  void warm(const std::vector<const StackPlan*>& stacks, std::stop_token stop);
  MadePlan operator()(const StackPlan& stack, std::stop_token stop) const;

 private:
  process::ProcessResult run(const StackPlan& stack, std::vector<std::string> arguments,
                             std::string& log, std::stop_token stop) const;
  process::ProcessResult with_retries(const StackPlan& stack,
                                      const std::vector<std::string>& arguments, std::string& log,
                                      std::stop_token stop) const;
  process::ProcessRunner& processes_;
  const RunSettings& settings_;
};

// Errors that pass by themselves: a registry that cannot be reached, throttling, a held lock.
bool is_transient(std::string_view output);
// `text` without the values of variables that are secrets by their names (TOKEN, SECRET, PASSWORD
// …).
std::string redacted(std::string text, const std::map<std::string, std::string>& environment);
// "90s", "20m", "1h"; throws infra::Error.
std::chrono::milliseconds read_duration(std::string_view text);

}  // namespace infra::plan
