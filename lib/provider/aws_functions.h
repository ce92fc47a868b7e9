// provider::aws::arn_parse, arn_build, trim_iam_role_path.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/hcl/value.h"
#include "lib/provider/plugin_messages.h"

namespace infra::provider {

std::vector<std::pair<std::string, std::string>> aws_function_signatures();  // encoded messages
// Throws ProviderFailure.
hcl::Value call_aws_function(std::string_view name, const std::vector<DynamicValue>& arguments);

}  // namespace infra::provider
