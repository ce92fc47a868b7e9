// What a variable's own validations say of a value that nobody knows yet: the keys that a map must
// have. A module that takes `tags` and refuses them without `Owner` sets `Owner`, whoever calls it.
#pragma once

#include <string>
#include <vector>

#include "lib/diag/source_map.h"
#include "lib/hcl/function.h"
#include "lib/terraform/module.h"

namespace infra::terraform {

// The keys, sorted, without which a validation that looks at nothing but this variable is false.
// Found by trying: each condition is evaluated with maps that have and lack the strings which it
// names, so that the way it is written does not matter. Empty where null is a value that passes.
std::vector<std::string> validated_keys(const VariableDeclaration& variable,
                                        const diag::SourceMap& sources,
                                        const hcl::FunctionEnvironment& functions);

// `value`, unknown, with those keys as certain ones. Their values stay unknown.
hcl::Value with_validated_keys(hcl::Value value, const VariableDeclaration& variable,
                               const std::vector<std::string>& keys);

}  // namespace infra::terraform
