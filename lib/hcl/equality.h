// Comparison and refinement as Terraform does them (cty's Value.Equals, LessThan, Refine), for the
// operators and for the functions that compare: contains, index, setproduct …
#pragma once

#include "lib/hcl/type.h"
#include "lib/hcl/value.h"

namespace infra::hcl {

// a == b: a bool, unknown where it depends on what is unknown. Strict about kinds: `[] ==
// tolist([])` is false. Marks anywhere in the operands are put on the result.
Value equals(const Value& a, const Value& b);
bool certainly_equal(const Value& a, const Value& b);  // the result is known, and true

// a < b of two numbers that are not null.
Value less_than(const Value& a, const Value& b);

// An unknown value of which `refinement` holds, or the known one where no other is left: a list of
// length 1 is a list with one unknown element, a number between 2 and 2 is 2.
Value unknown_within(Type type, Refinement refinement);
Value unknown_not_null(Type type);  // dynamic: plain unknown

}  // namespace infra::hcl
