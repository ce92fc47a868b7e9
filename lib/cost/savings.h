// What a resource would cost if it were built as the CST rules advise: estimated both ways.
#pragma once

#include <vector>

#include "lib/cost/breakdown.h"
#include "lib/cost/estimate.h"

namespace infra::cost {

std::vector<Saving> find_savings(const World& world, const std::string& env,
                                 std::span<const ResourceCost> costs);

}  // namespace infra::cost
