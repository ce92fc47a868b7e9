// The page of `infra report`: a whole repository for those who run the platform.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "lib/cost/breakdown.h"
#include "lib/plan/plan_report.h"
#include "lib/policy/runner.h"
#include "lib/policy/suppressions.h"
#include "lib/policy/tags_check.h"
#include "lib/workspace/code_owners.h"
#include "lib/workspace/evaluate_all.h"

namespace infra::report {

struct OverviewInput {
  const workspace::Workspace& workspace;
  const std::vector<workspace::EvaluatedFolder>& roots;
  const policy::RunResult& findings;
  const policy::TagReport& tags;
  const policy::Suppressions& suppressions;
  const cost::Breakdown& cost;
  const workspace::CodeOwners& code_owners;
  const plan::PlanReport* plans = nullptr;  // with --plan
  std::vector<std::string> left_out;        // parts that are not on the page, and why
  std::chrono::system_clock::time_point time{};
};

std::string overview_page(const OverviewInput& input);

// A call of a module in a version that is not the newest.
struct ModuleLag {
  std::string folder, call, module;  // stacks/pay/prod, queue, modules/sqs
  std::string version, newest;
  std::string by;    // MAJOR, MINOR or PATCH
  bool own = false;  // of this repository; else the newest is the newest that is used in it
};
std::vector<ModuleLag> find_module_lags(const workspace::Workspace& workspace);

// What was granted for a time.
struct Expiry {
  std::string what, place, owner, reason, until;  // until "": for ever
  int days_left = 0;                              // below 0: over
};
std::vector<Expiry> find_expiries(const OverviewInput& input);

// Who owns a stack: the Owner tag of most of its resources, else their Team, else whom CODEOWNERS
// names; "(unknown)".
std::string owner_of(const OverviewInput& input, const std::string& stack);

// What a stack has that could not be had back, or not without an outage, were it destroyed: how
// many resources of each kind (lib/plan/risk.h).
struct Exposure {
  std::string stack;
  std::size_t data = 0, network = 0, identity = 0;
  std::vector<std::pair<std::string, std::string>> stores;  // address, what its loss would mean
};
std::vector<Exposure> find_exposures(const OverviewInput& input);

}  // namespace infra::report
