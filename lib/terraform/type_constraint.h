// `type = …` of a variable -> hcl::Type and the defaults of its optional() attributes.
#pragma once

#include <memory>

#include "lib/diag/diagnostic.h"
#include "lib/hcl/syntax.h"
#include "lib/hcl/type.h"
#include "lib/hcl/value.h"
#include "lib/terraform/module.h"

namespace infra::terraform {

struct TypeConstraint {
  hcl::Type type;
  std::shared_ptr<const TypeDefaults> defaults;  // null: none anywhere in the type
};

// A faulty part becomes `any`, and a diagnostic.
TypeConstraint decode_type(const hcl::Expr& expr, diag::Diagnostics& found);

// What Terraform does before it converts: absent or null attributes get their default, at any
// depth. Null and unknown values stay as they are.
hcl::Value apply_defaults(const hcl::Value& value, const TypeDefaults& defaults);

// The value of an expression that may not refer to anything nor call functions. Unknown and a
// diagnostic where it does.
hcl::Value constant_value(const hcl::Expr& expr, diag::Diagnostics& found);

}  // namespace infra::terraform
