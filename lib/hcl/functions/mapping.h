// The functions on maps and objects, part of collection_functions().
#pragma once

#include <vector>

#include "lib/hcl/function.h"

namespace infra::hcl {

std::vector<Function> mapping_functions();

}  // namespace infra::hcl
