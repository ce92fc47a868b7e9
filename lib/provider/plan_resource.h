// What a resource becomes, as the AWS provider plans it: the rules that its schema and our facts
// about it give. Pure functions; the protocol is in aws_provider.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/hcl/value.h"
#include "lib/terraform/provider_facts.h"

namespace infra::provider {

// What Configure said: one per provider configuration.
struct ProviderConfig {
  std::string region = "us-east-1";
  std::string account_id = "123456789012";
  hcl::Value default_tags;  // map of string, perhaps unknown; null: none
  std::vector<std::string> ignored_tag_keys, ignored_tag_prefixes;
};

struct PlanRequest {
  std::string_view type;
  const terraform::BlockSchema& schema;
  hcl::Value prior, proposed, config;  // objects; `prior` null on create, `proposed` on destroy
  bool imported = false;               // the state came from an import and has no arguments yet
};

struct PathStep {
  enum class Kind : std::uint8_t { attribute, string_key, index };
  Kind kind = Kind::attribute;
  std::string name;
  std::int64_t index = 0;
};
using Path = std::vector<PathStep>;

struct PlannedResource {
  hcl::Value planned;
  std::vector<Path> requires_replace;
};

// `object` with another value for one of its attributes.
hcl::Value with_entry(const hcl::Value& object, std::string_view name, hcl::Value value);

PlannedResource plan_resource(const PlanRequest& request, const ProviderConfig& config);

// Unknown values become what the configuration says by now, else synthetic ones (synthetic.h).
// `request.proposed` is not read.
hcl::Value apply_resource(const PlanRequest& request, const hcl::Value& planned,
                          const ProviderConfig& config);

}  // namespace infra::provider
