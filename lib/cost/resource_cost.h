// What one resource costs a month, component by component: what estimators make, and what
// breakdowns, comparisons and reports are made of. Plain values.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lib/cost/decimal.h"
#include "lib/diag/source_map.h"

namespace infra::cost {

inline constexpr int kHoursAMonth = 730;

struct Component {
  std::string name, unit;
  std::optional<Decimal> quantity = {};  // a month; nullopt: hangs on usage that nobody gave
  std::optional<Decimal> price = {};     // of one unit, USD; nullopt: the book has none
  bool usage_based = false;
  bool at_most = false;  // the real price varies and is never above this one (spot)
  std::optional<std::chrono::year_month_day> price_date = {};
  std::string service = {}, item = {};  // in the price book
  // nullopt: not known without usage or price.
  std::optional<Decimal> monthly() const {
    if (!quantity || !price) return std::nullopt;
    return *quantity * *price;
  }
};

struct CostPart {  // a volume of an instance, a class of a bucket
  std::string name;
  std::vector<Component> components = {};
  std::vector<CostPart> parts = {};
};

enum class Billing : std::uint8_t {
  priced,   // has a price of its own, whatever it is used for
  usage,    // billed by use only
  free,     // AWS charges nothing for it
  unknown,  // nobody has looked into this type
};
std::string_view to_string(Billing billing);

struct ResourceCost {
  std::string address, type, name;
  std::string service;  // of the price book; of the type where it has no components: "Lambda"
  std::string region;
  Billing billing = Billing::unknown;
  CostPart body;
  std::map<std::string, std::string> tags;  // what is certain
  std::vector<std::string> not_priced;      // why a part of it, or all, has no price
  std::vector<std::string> usage_keys;      // that it asked for
  bool usage_missing = false;               // a line hangs on usage that nobody gave
  std::string fingerprint;                  // of its arguments, where it is not priced
  diag::Span span;
  std::string file;  // of the block, relative to the repository; "": not known
  std::size_t line = 0;

  Decimal monthly() const;  // the sum of what is known
  bool is_priced() const { return not_priced.empty(); }
};

// Every component of `part` and below, with the path of names above it.
template <typename Handle>
void for_each_component(const CostPart& part, const Handle& handle, const std::string& path = {}) {
  for (const Component& component : part.components) handle(component, path);
  for (const CostPart& inner : part.parts)
    for_each_component(inner, handle, path.empty() ? inner.name : path + "/" + inner.name);
}

}  // namespace infra::cost
