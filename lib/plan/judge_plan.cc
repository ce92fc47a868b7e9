#include "lib/plan/judge_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "lib/plan/change_lines.h"

namespace infra::plan {
namespace {

// What is kept of a plan for people: a comment holds no more.
constexpr std::size_t kMaxChanges = 5000, kMaxReasons = 5000;

int rank(const ChangeLines& lines) {
  if (lines.type == kOutputType) return 5;
  if (lines.action == "destroy") return 0;
  if (lines.action == "replace") return 1;
  if (lines.action == "forget") return 2;
  return lines.action == "update" ? 3 : 4;
}

}  // namespace

void judge_plan(std::string_view json, const RiskRules& rules, StackPlan& stack) {
  stack.changes.clear();
  stack.risk_reasons.clear();
  stack.outside.clear();
  stack.changes_left_out = 0;
  stack.risk.reset();
  const auto outside = [&](const PlannedChange& change) {
    if (change.action != Action::none && stack.outside.size() < kMaxReasons)
      stack.outside.push_back(fmt::format("{} {}", to_string(change.action), change.address));
  };
  const auto show = [&](const PlannedChange& change, const RiskReason& reason) {
    if (stack.changes.size() < kMaxChanges) {
      stack.changes.push_back(lines_of(change, reason));
    } else {
      ++stack.changes_left_out;
    }
  };
  const auto judge = [&](const PlannedChange& change) {
    auto reason = risk_of(change, rules);
    if (!reason) return;
    stack.risk = std::max(stack.risk.value_or(0), reason->level);
    show(change, *reason);
    if (stack.risk_reasons.size() < kMaxReasons) stack.risk_reasons.push_back(std::move(*reason));
  };
  std::vector<RiskReason> of_outputs;
  const auto output = [&](const PlannedChange& change) {
    const RiskReason reason = {change.address, change.type, change.actions, 1,
                               "an output: only the state changes"};
    show(change, reason);
    if (of_outputs.size() < kMaxReasons) of_outputs.push_back(reason);
  };
  const PlanFacts facts = read_changes(json, judge, outside, output);
  // Beside resources they follow from these, and say nothing of the risk.
  if (!facts.counts.any_resource() && !of_outputs.empty()) {
    stack.risk = 1;
    stack.risk_reasons = std::move(of_outputs);
  }
  stack.expires_on = facts.expires_on;
  stack.counts = facts.counts;
  stack.status = facts.counts.any() ? Status::ok : Status::no_changes;
  if (facts.errored) {
    stack.status = Status::error;
    stack.error = "terraform could not finish this plan";
  }
  std::ranges::sort(stack.changes, {}, [](const ChangeLines& each) {
    return std::make_tuple(rank(each), -each.level, each.address);
  });
  std::ranges::stable_sort(stack.risk_reasons, {}, [](const RiskReason& each) {
    return std::make_tuple(-each.level, each.address);
  });
}

}  // namespace infra::plan
