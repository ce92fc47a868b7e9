// Expressions -> values.
#pragma once

#include <string_view>
#include <vector>

#include "lib/diag/diagnostic.h"
#include "lib/hcl/budget.h"
#include "lib/hcl/function.h"
#include "lib/hcl/syntax.h"
#include "lib/hcl/value.h"

namespace infra::hcl {

// What names mean. lib/terraform has the real one; tests use MapScope.
class Scope {
 public:
  virtual ~Scope() = default;
  // The value of `traversal.root` followed by the first `steps_used` steps, e.g. 1 for var.x, 2 for
  // aws_vpc.main.id where only the whole instance is at hand. Reports what cannot be resolved
  // (HCL002) into `found` and returns unknown.
  virtual Value resolve(const Traversal& traversal, Span span, std::size_t& steps_used,
                        diag::Diagnostics& found) const = 0;
};

struct Evaluation {
  const Scope& scope;
  const FunctionEnvironment& functions;
  Budget& budget;
  diag::Diagnostics& found;
  // Look into Partial where Terraform would only see unknown: attribute and index access, merge,
  // conditionals, for. Off for console and inspect, which must print exactly what Terraform knows.
  bool use_partial = true;
};

// Unknown on error, with a diagnostic (HCL002, HCL007, HCL012, HCL014), so that errors do not
// cascade. The result's origin is the expression, or the place the value came from where the
// expression is a mere reference.
Value evaluate(const Expr& expr, const Evaluation& evaluation);

// Roots and steps of every reference in `expr` (names bound by `for` left out), in source order.
struct Reference {
  const Traversal* traversal;
  Span span;
};
std::vector<Reference> references(const Expr& expr);

// value.name / value[key] as Terraform does it. Reports into evaluation.found.
Value get_attribute(const Value& value, std::string_view name, Span span,
                    const Evaluation& evaluation);
Value get_index(const Value& value, const Value& key, Span span, const Evaluation& evaluation);

}  // namespace infra::hcl
