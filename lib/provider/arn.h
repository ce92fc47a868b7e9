// Amazon resource names, as each service builds them.
#pragma once

#include <string>
#include <string_view>

#include "lib/provider/plan_resource.h"

namespace infra::provider {

// The service in an ARN of this resource type: aws_lb -> elasticloadbalancing.
std::string_view service_of(std::string_view type);

// `name` is the resource's natural key ("" where it has none), `hash` stands for what AWS assigns.
std::string resource_arn(std::string_view type, std::string_view name, std::string_view hash,
                         const ProviderConfig& config);

// Does the provider use the ARN as `id`?
bool has_arn_as_id(std::string_view type);

}  // namespace infra::provider
