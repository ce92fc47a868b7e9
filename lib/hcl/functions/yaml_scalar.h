// What a YAML scalar means to yamldecode(): a mixture of YAML 1.1 and 1.2.
#pragma once

#include <optional>
#include <string_view>

#include "lib/hcl/value.h"

namespace infra::hcl {

enum class YamlStyle : std::uint8_t { plain, quoted, block };

// nullopt: the merge key `<<`. `tag` is the whole one, or "". Throws FunctionError.
std::optional<Value> resolve_yaml_scalar(std::string_view tag, std::string_view text,
                                         YamlStyle style);

}  // namespace infra::hcl
