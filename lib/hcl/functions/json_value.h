// Values <-> JSON text as jsonencode() and jsondecode() do it (cty's json package over Go's
// encoding/json). JSON *configuration* is lib/hcl/json.h.
#pragma once

#include <string>
#include <string_view>

#include "lib/hcl/budget.h"
#include "lib/hcl/value.h"

namespace infra::hcl {

std::string json_quoted(std::string_view text);

// `value` must be wholly known. Throws FunctionError for an infinity.
std::string encode_json(const Value& value, Budget& budget);

// Objects and tuples. Throws FunctionError with Go's words for what is no JSON.
Value decode_json(std::string_view text, Budget& budget);

}  // namespace infra::hcl
