// Two breakdowns, and whether the change from one to the other may go on. It fails closed: what
// could not be priced is never cheap.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lib/cost/breakdown.h"

namespace infra::cost {

enum class Verdict : std::uint8_t { pass, needs_approval, blocked, unknown };
std::string_view to_string(Verdict verdict);  // as in JSON: needs-approval

struct ResourceDiff {
  enum class Kind : std::uint8_t { added, removed, changed };
  Kind kind = Kind::changed;
  const ResourceCost* past = nullptr;  // null: added
  const ResourceCost* now = nullptr;   // null: removed
  Decimal difference;                  // a month
};
std::string_view to_string(ResourceDiff::Kind kind);

struct ProjectDiff {
  std::string name;
  const Project* past = nullptr;
  const Project* now = nullptr;
  Decimal past_monthly, monthly;
  std::vector<ResourceDiff> resources;  // only what differs
  std::optional<Decimal> percent() const;
};

// A scope is an environment (prod), a layer (shared), both (shared/prod), a stack's folder or a
// team (team:payments, by the tag Team of each resource).
struct Thresholds {
  Decimal approve_above = 10, block_above = 30;  // per cent of the base of all that is compared
  std::map<std::string, Decimal> approve_above_of, block_above_of;  // scope -> per cent of its base
  std::map<std::string, Decimal> absolute_monthly;                  // scope -> USD a month
};

struct Comparison {
  std::vector<ProjectDiff> projects;  // all of both, by name
  Decimal past_monthly, monthly;
  std::optional<Decimal> percent;  // nullopt: the base is 0
  Verdict verdict = Verdict::pass;
  std::vector<std::string> because;             // why it is not `pass`
  std::vector<const ResourceCost*> not_priced;  // in the change
};

std::optional<Decimal> percent_of(Decimal past, Decimal now);
Comparison compare(const Breakdown& past, const Breakdown& now, const Thresholds& thresholds);

}  // namespace infra::cost
