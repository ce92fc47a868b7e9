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

// As convert(), for a type that unify() gave for `value` and one of type `other`. Stricter beside
// an empty collection of dynamic elements: Terraform then wants elements of one type already.
Converted convert_unified(const Value& value, const Type& other, const Type& unified);

// Whether convert() can succeed for values of type `from`.
bool is_convertible(const Type& from, const Type& to);
// Why it cannot: `attribute "a" is required`, `list of string required`.
std::string mismatch_message(const Type& from, const Type& to);

// The type that all can be converted to; nullopt: there is none, or `types` is empty. Dynamic where
// all are; also where one is beside a collection, tuple or object: Terraform then gives an unknown
// of dynamic type instead of any of the values.
// `safe`: only by conversions that succeed for every value, as cty's Unify and not UnifyUnsafe.
std::optional<Type> unify(std::span<const Type> types, bool safe = false);

}  // namespace infra::hcl
