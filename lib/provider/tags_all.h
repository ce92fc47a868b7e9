// `tags_all` as the AWS provider plans it.
#pragma once

#include "lib/hcl/value.h"
#include "lib/provider/plan_resource.h"

namespace infra::provider {

// default_tags with `tags` over them, without ignored keys; unknown where either is, and on create
// where there is none at all (the provider then leaves it to the API).
hcl::Value tags_all(const hcl::Value& tags, const hcl::Value& prior_tags_all, bool create,
                    const ProviderConfig& config);

// Of known tags; an empty map where there are none.
hcl::Value merged_tags(const hcl::Value& tags, const ProviderConfig& config);

}  // namespace infra::provider
