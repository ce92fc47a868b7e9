// The AWS provider without AWS: plans from the schema facts and what was measured of the real one,
// applies with synthetic values, answers data sources as far as they need no cloud.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "lib/provider/aws_data.h"
#include "lib/provider/plugin_service.h"

namespace infra::provider {

struct AwsSettings {
  const terraform::ProviderSchema* schema = nullptr;  // must outlive the provider
  // Types that the run uses, in its configuration, state, imports and removals: schemas of others
  // would cost terraform a second for each command. Unset: all.
  std::optional<std::map<SchemaKind, std::set<std::string>>> used_types;
  std::string region = "us-east-1";  // where a configuration names none
  std::string account_id = "123456789012";
  // offline.data of infra.yaml: data source type -> attribute -> value.
  std::map<std::string, std::map<std::string, std::string>> data;
  // The value of an SSM parameter that a stack of the repository publishes; nullopt: none does.
  PublishedParameters published_parameter;
  std::map<std::string, std::string> environment_tags;  // TF_AWS_DEFAULT_TAGS_<key>
  // Told the type of each data source whose answer was made up.
  std::function<void(std::string_view type)> synthetic_data;
};

std::unique_ptr<ProviderLogic> make_aws_provider(AwsSettings settings);

}  // namespace infra::provider
