// The simplest Scope: root names with values. For templates, the console without configuration,
// tests and fuzzing.
#pragma once

#include <string>

#include "lib/hcl/evaluate.h"

namespace infra::hcl {

class MapScope final : public Scope {
 public:
  explicit MapScope(Value names) : names_(std::move(names)) {}  // a known map or object
  Value resolve(const Traversal& traversal, Span span, std::size_t& steps_used,
                diag::Diagnostics& found) const override;

 private:
  Value names_;
};

}  // namespace infra::hcl
