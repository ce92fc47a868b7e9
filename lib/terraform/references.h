// What names may stand where, checked without evaluating anything (HCL002).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lib/diag/diagnostic.h"
#include "lib/hcl/evaluate.h"
#include "lib/terraform/module.h"

namespace infra::terraform {

struct ReferenceContext {
  bool count = false, each = false, self = false;
  std::vector<std::string_view> iterators = {};  // of enclosing dynamic blocks
};

// What `reference` means in `module`; reports what Terraform refuses. nullopt: nothing that is
// declared in a module (path.module, each.key …), or faulty.
std::optional<Dependency> check_reference(const Module& module, const hcl::Reference& reference,
                                          const ReferenceContext& context,
                                          diag::Diagnostics& found);

// Every reference of `expr`.
void check_references(const Module& module, const hcl::Expr& expr, const ReferenceContext& context,
                      std::vector<Dependency>& dependencies, diag::Diagnostics& found);

}  // namespace infra::terraform
