// The arguments and blocks of a resource as the AWS provider plans them: defaults, unknowns, and
// what the old plugin SDK makes of null and empty. Used by plan_resource().
#pragma once

#include "lib/provider/plan_resource.h"

namespace infra::provider {

// `request.prior` is the state as the SDK sees it (shimmed_state) where the type is written with
// it.
hcl::Value plan_block(const PlanRequest& request);

}  // namespace infra::provider
