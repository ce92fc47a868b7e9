// Moves an expression that was parsed from a text of its own (a string in JSON) into another file's
// tree: copies nodes and texts into that file's arena and gives every span its place there.
#pragma once

#include <cstdint>
#include <span>

#include "lib/base/arena.h"
#include "lib/diag/diagnostic.h"
#include "lib/hcl/syntax.h"

namespace infra::hcl {

// Offsets in the parsed text -> spans of `file`. `offsets` has one entry per byte and one for the
// end; where it is empty, offset 0 stands at `begin` and bytes correspond one to one.
struct Placement {
  std::uint32_t file = 0;
  std::uint32_t begin = 0;
  std::span<const std::uint32_t> offsets;

  diag::Span place(diag::Span span) const;
  void place(diag::Diagnostic& diagnostic) const;
};

const Expr* graft(const Expr* expr, const Placement& placement, Arena& arena);

}  // namespace infra::hcl
