// The functions that give one value for a collection, part of collection_functions().
#pragma once

#include <vector>

#include "lib/hcl/function.h"

namespace infra::hcl {

std::vector<Function> query_functions();

}  // namespace infra::hcl
