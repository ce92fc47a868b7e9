// Terraform's conversion and unification rules (cty's convert package).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lib/hcl/type.h"
#include "lib/hcl/value.h"

namespace infra::hcl {

struct ConversionError {
  std::string path;     // inside the value: `.name`, `["a"][0]`; "" for the value itself
  std::string message;  // Terraform's: `a number is required`
};

struct Converted {
  Value value;  // unknown of the wanted type where `error` is set
  std::optional<ConversionError> error;
};

// To the type or constraint `wanted`: attributes that it does not name are dropped, absent optional
// ones become null, dynamic takes what is there. Marks, origins, causes and partials survive.
Converted convert(const Value& value, const Type& wanted);

// The type that all can be converted to (dynamic if one is); nullopt: there is none.
std::optional<Type> unify(std::span<const Type> types);

}  // namespace infra::hcl
