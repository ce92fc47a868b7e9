// Values that stand for what callers give to a module's variables, so that two versions of it can
// be evaluated as callers see them. Used by compare().
#pragma once

#include <string>
#include <vector>

#include "lib/release/module_version.h"

namespace infra::release {

// One way to call both versions.
struct Profile {
  std::string about;  // "with the module's defaults"
  Values before, after;
};

// A value that the type and, where one can be found, the validations of `variable` take; unknown
// where the type says nothing.
hcl::Value witness(const terraform::VariableDeclaration& variable);

// What is set by nobody; what may be set is set and every switch is on; every switch is off.
// Changed defaults are the old ones on both sides: what they do is asked for by itself
// (changed_defaults).
std::vector<Profile> profiles(const terraform::Module& before, const terraform::Module& after);

// Variables that both versions have with different defaults.
std::vector<std::string> changed_defaults(const terraform::Module& before,
                                          const terraform::Module& after);

}  // namespace infra::release
