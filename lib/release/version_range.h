// Version constraints as ranges.
#pragma once

#include <string>

#include "lib/terraform/version.h"

namespace infra::release {

// Is there a version that `before` allowed and `after` does not? Constraints as written; "" allows
// everything, a malformed one nothing. Decided at the versions that either names and those beside
// them, where alone a constraint can begin or cease to hold.
bool range_narrowed(const std::string& before, const std::string& after,
                    terraform::VersionConstraints::Use use);

}  // namespace infra::release
