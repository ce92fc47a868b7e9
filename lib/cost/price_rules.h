// Which rows of AWS' price list are which items of the book. Facts: mapping of resources to filters
// as in docs/cost.md; column names are those of the list's CSV.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace infra::cost {

struct RowFilter {
  std::string_view column;
  std::string_view value;  // begins with ^: begins so; else: is exactly that
};

struct PriceRule {
  std::string_view offer, service;
  std::string_view item;  // {Instance Type} is the row's value
  std::string_view unit;
  std::string_view usage;  // of usageType without the region's prefix; as RowFilter::value
  RowFilter filters[6] = {};
  std::int64_t scale = 1;  // the book's unit in the list's: 10,000 requests
};

std::span<const PriceRule> price_rules();

}  // namespace infra::cost
