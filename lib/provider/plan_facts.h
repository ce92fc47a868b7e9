// What the AWS provider does at plan time that no schema tells: the defaults that it fills in, and
// which arguments replace a resource. Measured by script/plan-facts from the real provider.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/hcl/type.h"
#include "lib/hcl/value.h"

namespace infra::provider {

// `path` is dotted and without indexes: root_block_device.volume_type. nullopt: no default.
std::optional<hcl::Value> planned_default(std::string_view resource_type, std::string_view path,
                                          const hcl::Type& type);

// Written with the plugin framework, which keeps null and empty apart, unlike the old SDK.
bool is_framework_type(std::string_view resource_type);
// A nested block that the provider computes where it is not configured.
bool is_computed_block(std::string_view resource_type, std::string_view path);
// How the provider stores a text: `H` its SHA-1, `L` in lower case, `C` in capitals, `J` JSON with
// sorted keys, `P` JSON of a policy; 0: as it is.
char text_form(std::string_view resource_type, std::string_view path);
// Is anything known of what is below `path`?
bool is_measured(std::string_view resource_type, std::string_view path);

// What is computed and unknown again once one of the arguments behind it changes: "latest_version",
// "image_id,user_data". `*` stands for any argument.
std::vector<std::pair<std::string_view, std::string_view>> renewed_attributes(
    std::string_view resource_type);

bool replaces_resource(std::string_view resource_type, std::string_view path);

}  // namespace infra::provider
