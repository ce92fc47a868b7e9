// Types for which the AWS provider computes more at plan time than its schema tells (CustomizeDiff
// in its source): what others read off the plan, such as keys of a for_each.
#pragma once

#include "lib/provider/plan_resource.h"

namespace infra::provider {

// `planned` with what the provider works out from the arguments of this type.
hcl::Value customized(hcl::Value planned, const PlanRequest& request);

}  // namespace infra::provider
