// Values <-> YAML text as yamlencode() and yamldecode() do it (go-cty-yaml 1.1.0).
#pragma once

#include <string>
#include <string_view>

#include "lib/hcl/budget.h"
#include "lib/hcl/value.h"

namespace infra::hcl {

std::string encode_yaml(const Value& value, Budget& budget);  // wholly known

// One document. Throws FunctionError.
Value decode_yaml(const std::string& text, Budget& budget);

}  // namespace infra::hcl
