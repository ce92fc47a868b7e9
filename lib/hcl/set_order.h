// The order in which Terraform iterates over a set, and which elements it takes for equal.
#pragma once

#include <string>
#include <vector>

#include "lib/hcl/value.h"

namespace infra::hcl {

// Drops repetitions and sorts. `elements` carry no marks and are all of type `element`.
void order_set(const Type& element, std::vector<Value>& elements);

// Equal values have equal keys; different ones nearly always different keys.
std::string set_order_key(const Value& value);

}  // namespace infra::hcl
