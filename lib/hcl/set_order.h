// The order in which Terraform iterates over a set, and which elements it takes for equal.
#pragma once

#include <vector>

#include "lib/hcl/value.h"

namespace infra::hcl {

// Drops repetitions and sorts. `elements` carry no marks and are all of type `element`.
void order_set(const Type& element, std::vector<Value>& elements);

}  // namespace infra::hcl
