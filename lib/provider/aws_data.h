// Data sources of the AWS provider that need no cloud.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "lib/hcl/value.h"
#include "lib/provider/plan_resource.h"

namespace infra::provider {

// What another root module puts into an SSM parameter.
struct PublishedParameter {
  std::optional<std::string> value = {};  // where it is known without an apply
  std::string type = {}, attribute = {};  // else what it is: aws_kms_key, arn; "": nobody can tell
  bool list = false;                      // several of them, separated by commas
  std::string region = {};                // where its resource is; "": where it is asked for
};
using PublishedParameters = std::function<std::optional<PublishedParameter>(std::string_view name)>;

struct DataContext {
  const ProviderConfig& config;
  const PublishedParameters& published_parameter;
};

struct DataAnswer {
  hcl::Value object = {};  // the configuration with what is known filled in; the rest stays null
  bool synthetic = false;  // something that matters is left to be made up
};

// Throws ProviderFailure for what the real provider refuses.
DataAnswer answer_data_source(std::string_view type, const hcl::Value& config,
                              const DataContext& context);

}  // namespace infra::provider
