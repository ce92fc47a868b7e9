// The codes that lib/hcl itself reports; lib/policy lists them with the others.
#pragma once

#include <span>

#include "lib/diag/diagnostic.h"

namespace infra::hcl {

extern const diag::RuleInfo kSyntaxError;      // HCL001
extern const diag::RuleInfo kBadReference;     // HCL002
extern const diag::RuleInfo kFileMissing;      // HCL007
extern const diag::RuleInfo kEvaluationError;  // HCL012
extern const diag::RuleInfo kLimitReached;     // HCL014

std::span<const diag::RuleInfo* const> hcl_rules();

}  // namespace infra::hcl
