// `tags_all` as the AWS provider plans it.
#pragma once

#include "lib/hcl/value.h"
#include "lib/provider/plan_resource.h"

namespace infra::provider {

struct TagsBefore {
  bool create = true;
  hcl::Value tags_all = {};
};

// default_tags with `tags` over them, without ignored keys; unknown where either is, and on create
// where there is none at all (the provider then leaves it to the API).
hcl::Value tags_all(const hcl::Value& tags, const TagsBefore& before, const ProviderConfig& config);

// For types that are written with the plugin framework: what is known is never left open.
hcl::Value framework_tags_all(const hcl::Value& tags, const ProviderConfig& config);

// Of known tags; an empty map where there are none.
hcl::Value merged_tags(const hcl::Value& tags, const ProviderConfig& config);

}  // namespace infra::provider
