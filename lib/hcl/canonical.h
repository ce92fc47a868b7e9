// A syntax tree as text that comments, white space, the order of arguments and the files that
// blocks stand in do not change. Used to tell whether a change of a file means anything
// (lib/workspace).
#pragma once

#include <string>
#include <vector>

#include "lib/hcl/syntax.h"

namespace infra::hcl {

// Equal texts: Terraform reads the same from both. `"${x}"` is x, as `terraform fmt` has it.
std::string canonical_text(const Expr& expr);
std::string canonical_text(const Body& body);
// With type and labels; without what only people read: `description` of variables and outputs.
std::string canonical_text(const Block& block);

// Of a file's body, a text for each top-level block; those of `locals` apart, since it does not
// matter which block holds a local. Sorted, so that two files that hold the same are equal.
std::vector<std::string> canonical_declarations(const Body& body);

}  // namespace infra::hcl
