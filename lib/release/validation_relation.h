// Whether callers of a variable go on working when its validations change: its conditions are
// evaluated with values around every literal that they name.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/hcl/value.h"
#include "lib/terraform/module.h"

namespace infra::release {

enum class ValidationChange : std::uint8_t {
  none,        // the same values are taken
  loosened,    // every value that was taken still is
  tightened,   // `example` was taken and is refused now
  undecidable  // neither could be shown
};

struct ValidationRelation {
  ValidationChange change = ValidationChange::none;
  std::string example;  // as HCL
};

ValidationRelation compare_validations(const terraform::VariableDeclaration& before,
                                       const terraform::VariableDeclaration& after,
                                       const diag::SourceMap& sources_before,
                                       const diag::SourceMap& sources_after);

// Values of the variable's type that matter to its conditions.
std::vector<hcl::Value> candidates(const terraform::VariableDeclaration& variable);
// Do all conditions hold? Unknown counts as no.
bool is_taken(const terraform::VariableDeclaration& variable, const hcl::Value& value);

}  // namespace infra::release
