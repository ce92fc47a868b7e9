// Values as Terraform's plugin protocol carries them: msgpack, driven by the wanted type, with
// extensions for unknown (0) and refined unknown (12) values. Source: go-cty's msgpack package.
#pragma once

#include <string>
#include <string_view>

#include "lib/hcl/type.h"
#include "lib/hcl/value.h"
#include "lib/provider/type_json.h"

namespace infra::provider {

// `value` must conform to `type`. Marks are not carried (the protocol has none).
std::string encode_msgpack(const hcl::Value& value, const hcl::Type& type);

// Throws MalformedMessage. Nesting is limited to 200 levels.
hcl::Value decode_msgpack(std::string_view bytes, const hcl::Type& type);

}  // namespace infra::provider
