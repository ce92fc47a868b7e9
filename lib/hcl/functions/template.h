// What templatefile() and templatestring() share.
#pragma once

#include <string>

#include "lib/hcl/function.h"

namespace infra::hcl {

// Renders through FunctionEnvironment::render_template; unknown where there is none. Throws
// FunctionError where `variables` is no map of names, and inside of another template, in which
// Terraform allows no such call.
Value render_template(std::string name, std::string text, const Value& variables,
                      CallContext& context);

}  // namespace infra::hcl
