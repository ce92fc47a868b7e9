#include "lib/cost/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <set>

namespace infra::cost {
namespace {

bool same_part(const CostPart& a, const CostPart& b) {
  if (a.components.size() != b.components.size() || a.parts.size() != b.parts.size()) return false;
  for (std::size_t i = 0; i < a.components.size(); ++i) {
    const Component &x = a.components[i], &y = b.components[i];
    if (x.name != y.name || x.unit != y.unit || x.quantity != y.quantity || x.price != y.price)
      return false;
  }
  for (std::size_t i = 0; i < a.parts.size(); ++i)
    if (a.parts[i].name != b.parts[i].name || !same_part(a.parts[i], b.parts[i])) return false;
  return true;
}

bool same_cost(const ResourceCost& a, const ResourceCost& b) {
  return a.type == b.type && a.not_priced == b.not_priced && a.fingerprint == b.fingerprint &&
         same_part(a.body, b.body);
}

std::map<std::string_view, const ResourceCost*> by_address(const Project* project) {
  std::map<std::string_view, const ResourceCost*> result;
  if (project == nullptr) return result;
  for (const ResourceCost& each : project->resources) result[each.address] = &each;
  return result;
}

ProjectDiff compare_project(const std::string& name, const Project* past, const Project* now) {
  ProjectDiff diff;
  diff.name = name;
  diff.past = past;
  diff.now = now;
  if (past != nullptr) diff.past_monthly = past->monthly();
  if (now != nullptr) diff.monthly = now->monthly();
  const auto old_costs = by_address(past), new_costs = by_address(now);
  using Kind = ResourceDiff::Kind;
  for (const auto& [address, cost] : new_costs) {
    const auto old = old_costs.find(address);
    if (old == old_costs.end()) {
      if (cost->billing != Billing::free)
        diff.resources.push_back({Kind::added, nullptr, cost, cost->monthly()});
    } else if (!same_cost(*old->second, *cost)) {
      diff.resources.push_back(
          {Kind::changed, old->second, cost, cost->monthly() - old->second->monthly()});
    }
  }
  for (const auto& [address, cost] : old_costs)
    if (!new_costs.contains(address) && cost->billing != Billing::free)
      diff.resources.push_back({Kind::removed, cost, nullptr, -cost->monthly()});
  return diff;
}

void raise(Comparison& result, Verdict verdict, std::string because) {
  result.because.push_back(std::move(because));
  // `unknown` outweighs all: the figure behind another verdict may be wrong.
  if (verdict > result.verdict) result.verdict = verdict;
}

void judge_unpriced(Comparison& result, const Breakdown& now) {
  for (const ProjectDiff& project : result.projects) {
    for (const ResourceDiff& diff : project.resources) {
      // The price of what goes away counts too: without it the difference is too high, not too low.
      const ResourceCost* cost = diff.now != nullptr ? diff.now : nullptr;
      if (cost != nullptr && !cost->is_priced()) result.not_priced.push_back(cost);
    }
  }
  for (const ResourceCost* each : result.not_priced)
    raise(result, Verdict::unknown,
          fmt::format("`{}` could not be priced: {}", each->address, each->not_priced.front()));
  for (const Project& project : now.projects)
    for (const std::string& error : project.errors)
      raise(result, Verdict::unknown, fmt::format("`{}`: {}", project.name, error));
}

// `whose` is "" for all that is compared, else "`prod`: ".
void judge_percent(Comparison& result, const std::string& whose, Decimal past, Decimal now,
                   Decimal approve_above, Decimal block_above) {
  const Decimal difference = now - past;
  if (difference.sign() <= 0) return;
  const std::optional<Decimal> percent = percent_of(past, now);
  if (!percent) {
    raise(result, Verdict::needs_approval,
          fmt::format("{}{} USD a month more, and nothing to compare it with", whose,
                      difference.grouped()));
    return;
  }
  const std::string increase = fmt::format("{}+{} %", whose, percent->to_string(1));
  if (*percent >= block_above) {
    raise(result, Verdict::blocked,
          fmt::format("{} a month: {} % and more is blocked", increase, block_above.to_string()));
  } else if (*percent > approve_above) {
    raise(result, Verdict::needs_approval,
          fmt::format("{} a month: more than {} % needs approval", increase,
                      approve_above.to_string()));
  }
}

bool is_of(const Project& project, const std::string& scope) {
  return scope == project.env || scope == project.layer ||
         scope == project.layer + "/" + project.env || scope == project.name;
}

Decimal sum_of(const Project* project, const std::string& scope) {
  constexpr std::string_view kTeam = "team:";
  if (project == nullptr) return 0;
  if (!scope.starts_with(kTeam)) return is_of(*project, scope) ? project->monthly() : Decimal(0);
  Decimal sum;
  for (const ResourceCost& each : project->resources)
    if (group_of(*project, each, "team") == scope.substr(kTeam.size())) sum += each.monthly();
  return sum;
}

void judge_scopes(Comparison& result, const Thresholds& thresholds) {
  std::set<std::string> scopes;
  for (const auto* map :
       {&thresholds.approve_above_of, &thresholds.block_above_of, &thresholds.absolute_monthly})
    for (const auto& [scope, limit] : *map) scopes.insert(scope);
  for (const std::string& scope : scopes) {
    Decimal past, now;
    for (const ProjectDiff& each : result.projects) {
      past += sum_of(each.past, scope);
      now += sum_of(each.now, scope);
    }
    const auto approve = thresholds.approve_above_of.find(scope);
    const auto block = thresholds.block_above_of.find(scope);
    if (approve != thresholds.approve_above_of.end() || block != thresholds.block_above_of.end()) {
      const Decimal blocked =
          block == thresholds.block_above_of.end() ? thresholds.block_above : block->second;
      const Decimal approved = approve == thresholds.approve_above_of.end()
                                   ? std::min(thresholds.approve_above, blocked)
                                   : approve->second;
      judge_percent(result, fmt::format("`{}`: ", scope), past, now, approved, blocked);
    }
    const auto limit = thresholds.absolute_monthly.find(scope);
    if (limit == thresholds.absolute_monthly.end() || now <= limit->second || now <= past) continue;
    raise(result, Verdict::blocked,
          fmt::format("{} USD a month in `{}`, whose limit is {}", now.grouped(), scope,
                      limit->second.grouped()));
  }
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "pass";
    case Verdict::needs_approval:
      return "needs-approval";
    case Verdict::blocked:
      return "blocked";
    case Verdict::unknown:
      return "unknown";
  }
  assert(false);
  return {};
}

std::string_view to_string(ResourceDiff::Kind kind) {
  switch (kind) {
    case ResourceDiff::Kind::added:
      return "added";
    case ResourceDiff::Kind::removed:
      return "removed";
    case ResourceDiff::Kind::changed:
      return "changed";
  }
  assert(false);
  return {};
}

std::optional<Decimal> percent_of(Decimal past, Decimal now) {
  if (past.is_zero()) return std::nullopt;
  return (now - past) * 100 / past;
}

std::optional<Decimal> ProjectDiff::percent() const { return percent_of(past_monthly, monthly); }

Comparison compare(const Breakdown& past, const Breakdown& now, const Thresholds& thresholds) {
  std::map<std::string, std::pair<const Project*, const Project*>> pairs;
  for (const Project& each : past.projects) pairs[each.name].first = &each;
  for (const Project& each : now.projects) pairs[each.name].second = &each;
  Comparison result;
  for (const auto& [name, pair] : pairs)
    result.projects.push_back(compare_project(name, pair.first, pair.second));
  result.past_monthly = past.monthly();
  result.monthly = now.monthly();
  result.percent = percent_of(result.past_monthly, result.monthly);
  judge_percent(result, "", result.past_monthly, result.monthly, thresholds.approve_above,
                thresholds.block_above);
  judge_scopes(result, thresholds);
  judge_unpriced(result, now);
  return result;
}

}  // namespace infra::cost
