// `infra cost` in its formats: text, json (Infracost's shape), csv, markdown (for a pull request),
// html.
#pragma once

#include <chrono>
#include <string>

#include "lib/cost/compare.h"

namespace infra::report {

struct CostReport {
  const cost::Breakdown& breakdown;
  const cost::Breakdown* past = nullptr;         // with --compare-to
  const cost::Comparison* comparison = nullptr;  // with --compare-to
  std::string by;                                // stack, service, team, env, tag:KEY; "": lines
  bool show_skipped = false;                     // list what is free too
  std::chrono::system_clock::time_point time{};
};

std::string cost_text(const CostReport& report);
std::string cost_json(const CostReport& report);
std::string cost_csv(const CostReport& report);
std::string cost_markdown(const CostReport& report);
std::string cost_html(const CostReport& report);

// "$12.50", "-$3.00"; with a sign for differences: "+$12.50".
std::string dollars(cost::Decimal amount, bool with_sign = false);
// The amount of a component that can be shown: "730 hours", or what its usage would cost.
std::string quantity_text(const cost::Component& component);

// docs/cost-types.md: what each AWS type is, for `internal-docs`.
std::string cost_types_markdown();

// Resources with cost lines, by billing, and what has no price.
struct CostCounts {
  std::size_t all = 0, priced = 0, usage = 0, free = 0, not_priced = 0, usage_missing = 0;
};
CostCounts count_resources(const cost::Breakdown& breakdown);
// What all the savings come to whose figure is certain; and those that are at most so high.
cost::Decimal total_savings(const cost::Breakdown& breakdown);
cost::Decimal possible_savings(const cost::Breakdown& breakdown);
// "$12.50 of $100.00 a month (12.5 %), and up to $3.00 more".
std::string savings_text(const cost::Breakdown& breakdown);
// "$12.50", "<= $3.00", "no figure".
std::string saving_amount(const cost::Saving& saving);

}  // namespace infra::report
