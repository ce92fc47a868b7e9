// Whether callers of a variable go on working when its type constraint changes: a relation of
// types, not of their texts.
#pragma once

#include <cstdint>
#include <string>

#include "lib/hcl/type.h"

namespace infra::release {

enum class TypeChange : std::uint8_t {
  none,
  widened,   // takes every value that the old one took, and keeps all of it
  narrowed,  // refuses, drops or reshapes some value that the old one took
};

struct TypeRelation {
  TypeChange change = TypeChange::none;
  std::string because;  // what was narrowed first, with its path: "`port` is required now"
};

TypeRelation compare_types(const hcl::Type& before, const hcl::Type& after);

}  // namespace infra::release
