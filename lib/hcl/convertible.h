// Whether one type converts to another, for convert.cc and unify.cc.
#pragma once

#include <optional>

#include "lib/hcl/type.h"

namespace infra::hcl::detail {

// `unsafe`: conversions that fail for some values count too. A type does not convert to itself by
// these rules alone where it is primitive; callers compare first.
bool is_convertible(const Type& from, const Type& to, bool unsafe);

// The element type of the collection that a tuple (or object) `from` becomes: `wanted`, or where
// that is dynamic the common type of what is in it. nullopt: there is none.
std::optional<Type> collection_element(const Type& from, const Type& wanted, bool unsafe);

}  // namespace infra::hcl::detail
