// Parts of pages about cost. Used by cost_html() and by the page of `infra report`.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "lib/cost/breakdown.h"
#include "lib/report/page.h"

namespace infra::report {

// By `service`, `stack`, `team` and so on, the largest first; small ones are put together.
Chart cost_chart(const cost::Breakdown& breakdown, std::string_view by);
Table savings_table(const cost::Breakdown& breakdown);
Table unpriced_table(const cost::Breakdown& breakdown);
Table cost_lines_table(const cost::Breakdown& breakdown);
// Where the prices are from, how old they are, and what has no usage.
std::string prices_text(const cost::Breakdown& breakdown, std::chrono::year_month_day today);

}  // namespace infra::report
