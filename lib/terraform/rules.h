// The codes that lib/terraform itself reports; lib/policy lists them with the others.
#pragma once

#include <span>

#include "lib/diag/diagnostic.h"

namespace infra::terraform {

extern const diag::RuleInfo kModuleArgument;       // HCL003
extern const diag::RuleInfo kModuleNotFound;       // HCL004
extern const diag::RuleInfo kDuplicate;            // HCL006
extern const diag::RuleInfo kUnsupportedArgument;  // HCL009
extern const diag::RuleInfo kMissingArgument;      // HCL010
extern const diag::RuleInfo kWrongType;            // HCL011
extern const diag::RuleInfo kCycle;                // HCL013

std::span<const diag::RuleInfo* const> terraform_rules();

}  // namespace infra::terraform
