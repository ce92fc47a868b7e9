// Tells whether a resource that has no price was changed: a number for its arguments. Sensitive
// ones do not go into it, so that nobody can try values out on a report.
#pragma once

#include <string>

#include "lib/hcl/value.h"

namespace infra::cost {

std::string fingerprint(const hcl::Value& value);  // sixteen hexadecimal digits

}  // namespace infra::cost
