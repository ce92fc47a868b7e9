// Data sources of the AWS provider that need no cloud.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "lib/hcl/value.h"
#include "lib/provider/plan_resource.h"

namespace infra::provider {

struct DataContext {
  const ProviderConfig& config;
  const std::function<std::optional<std::string>(std::string_view)>& published_parameter;
};

struct DataAnswer {
  hcl::Value object = {};  // the configuration with what is known filled in; the rest stays null
  bool synthetic = false;  // something that matters is left to be made up
};

// Throws ProviderFailure for what the real provider refuses.
DataAnswer answer_data_source(std::string_view type, const hcl::Value& config,
                              const DataContext& context);

}  // namespace infra::provider
