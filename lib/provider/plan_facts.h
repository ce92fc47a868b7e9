// What the AWS provider does at plan time that no schema tells: the defaults that it fills in, and
// which arguments replace a resource. Measured by script/plan-facts from the real provider.
#pragma once

#include <optional>
#include <string_view>

#include "lib/hcl/type.h"
#include "lib/hcl/value.h"

namespace infra::provider {

// `path` is dotted and without indexes: root_block_device.volume_type. nullopt: no default.
std::optional<hcl::Value> planned_default(std::string_view resource_type, std::string_view path,
                                          const hcl::Type& type);

bool replaces_resource(std::string_view resource_type, std::string_view path);

}  // namespace infra::provider
