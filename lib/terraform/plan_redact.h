// The trees `after_unknown` and `after_sensitive` of a plan laid over `after`. Used by
// plan_json.cc.
#pragma once

#include <string>

#include "lib/hcl/value.h"

namespace infra::terraform {

inline constexpr const char* kRedacted = "(sensitive)";

// Where `unknown` is true, an unknown value with that cause; where `sensitive` is true, every
// string, number and bool is "(sensitive)" and all of it is marked sensitive: the keys of a map
// stay, so that a tag is known to be there. What neither tree touches is shared, not copied.
//
// Terraform marks only what the configuration marks: `tags_all`, which the provider computes from
// `tags`, holds the same secret in clear text. It is redacted as its `tags` are.
hcl::Value overlay(const hcl::Value& value, const hcl::Value* unknown, const hcl::Value* sensitive,
                   const std::string& cause);

}  // namespace infra::terraform
