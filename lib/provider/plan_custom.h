// Types for which the AWS provider computes more at plan time than its schema tells (CustomizeDiff
// in its source): what others read off the plan, such as keys of a for_each.
#pragma once

#include "lib/provider/plan_resource.h"

namespace infra::provider {

// `planned` with what the provider works out from the arguments of this type.
hcl::Value customized(hcl::Value planned, const PlanRequest& request);

// The same for a state that was made up: what follows from the arguments. `planned.proposed` is the
// resource as it was planned.
hcl::Value customized_state(hcl::Value state, const PlanRequest& planned);

}  // namespace infra::provider
