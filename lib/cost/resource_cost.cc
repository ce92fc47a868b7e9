#include "lib/cost/resource_cost.h"

#include <cassert>

namespace infra::cost {

std::string_view to_string(Billing billing) {
  switch (billing) {
    case Billing::priced:
      return "priced";
    case Billing::usage:
      return "usage";
    case Billing::free:
      return "free";
    case Billing::unknown:
      return "unknown";
  }
  assert(false);
  return {};
}

Decimal ResourceCost::monthly() const {
  Decimal sum;
  for_each_component(body, [&](const Component& component, const std::string&) {
    if (const auto monthly = component.monthly()) sum += *monthly;
  });
  return sum;
}

}  // namespace infra::cost
