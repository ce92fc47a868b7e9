// What random, time, null and tls compute, deterministically: the same seed gives the same value.
#pragma once

#include <string>
#include <string_view>

#include "lib/hcl/value.h"

namespace infra::provider {

// `object` with the computed attributes of `type` filled in (those that need the right form); the
// others stay as they are.
hcl::Value with_random_values(std::string_view type, const hcl::Value& object,
                              const std::string& seed);

}  // namespace infra::provider
