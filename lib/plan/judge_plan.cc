#include "lib/plan/judge_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <tuple>

#include "lib/hcl/print.h"

namespace infra::plan {
namespace {

// What is kept of a plan for people: a comment holds no more.
constexpr std::size_t kMaxChanges = 5000, kMaxReasons = 5000;
constexpr std::size_t kMaxLines = 40, kMaxValue = 160;

std::string shown(const hcl::Value* value) {
  if (value == nullptr) return "null";
  if (!value->is_known()) return "(known after apply)";
  return hcl::summarize(*value, kMaxValue);
}

const hcl::Value* member(const hcl::Value& object, const std::string& name) {
  if (!object.is_known() || object.is_null() || object.kind() != hcl::Type::Kind::object)
    return nullptr;
  return object.find(name);
}

ChangeLines lines_of(const PlannedChange& change, const RiskReason& reason) {
  ChangeLines lines;
  lines.address = change.address;
  lines.type = change.type;
  lines.topic = reason.topic;
  lines.action = to_string(change.action);
  lines.level = reason.level;
  lines.because = reason.because;
  for (const std::string& name : change.changed) {
    const hcl::Value *before = member(change.before, name), *after = member(change.after, name);
    const bool is_null = after != nullptr && after->is_known() && after->is_null();
    if (change.action == Action::create && (after == nullptr || !after->is_known() || is_null))
      continue;
    if (lines.diff.size() == kMaxLines) {
      lines.cut = true;
      break;
    }
    switch (change.action) {
      case Action::create:
        lines.diff.push_back(fmt::format("+ {} = {}", name, shown(after)));
        break;
      case Action::destroy:
      case Action::forget:
        break;  // all of it goes
      case Action::update:
      case Action::replace: {
        const bool forces = std::ranges::any_of(change.replace_paths, [&](const auto& path) {
          return path == name || path.starts_with(name + ".") || path.starts_with(name + "[");
        });
        lines.diff.push_back(fmt::format("{} {}: {} -> {}{}", forces ? "!" : "~", name,
                                         shown(before), shown(after),
                                         forces ? "  (forces the replacement)" : ""));
        break;
      }
      case Action::none:
      case Action::read:
        break;
    }
  }
  return lines;
}

int rank(const ChangeLines& lines) {
  if (lines.action == "destroy") return 0;
  if (lines.action == "replace") return 1;
  if (lines.action == "forget") return 2;
  return lines.action == "update" ? 3 : 4;
}

}  // namespace

void judge_plan(std::string_view json, const RiskRules& rules, StackPlan& stack) {
  stack.changes.clear();
  stack.risk_reasons.clear();
  stack.changes_left_out = 0;
  const PlanFacts facts = read_changes(json, [&](const PlannedChange& change) {
    auto reason = risk_of(change, rules);
    if (!reason) return;
    stack.risk = std::max(stack.risk.value_or(0), reason->level);
    if (stack.changes.size() < kMaxChanges) {
      stack.changes.push_back(lines_of(change, *reason));
    } else {
      ++stack.changes_left_out;
    }
    if (stack.risk_reasons.size() < kMaxReasons) stack.risk_reasons.push_back(std::move(*reason));
  });
  stack.counts = facts.counts;
  stack.status = facts.counts.any() ? Status::ok : Status::no_changes;
  if (facts.errored) {
    stack.status = Status::error;
    stack.error = "terraform could not finish this plan";
  }
  std::ranges::sort(stack.changes, {}, [](const ChangeLines& each) {
    return std::make_tuple(rank(each), -each.level, each.address);
  });
  std::ranges::stable_sort(stack.risk_reasons, std::greater<>(), &RiskReason::level);
}

}  // namespace infra::plan
