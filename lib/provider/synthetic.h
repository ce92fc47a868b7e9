// Values that AWS would compute, made up: deterministic (by hash of type and arguments), of the
// right form, and never to be printed where output must be stable.
#pragma once

#include <string>
#include <string_view>

#include "lib/hcl/value.h"
#include "lib/provider/plan_resource.h"
#include "lib/terraform/provider_facts.h"

namespace infra::provider {

struct SyntheticContext {
  std::string_view type;  // aws_sqs_queue
  std::string seed;       // equal seeds give equal values
  const ProviderConfig& config;
  const hcl::Value& object;  // what is known of the resource: names and keys are taken from it
};

// `path` is dotted and without indexes: endpoint.address. What could have been configured, but was
// not (`optional`), is rather empty than made up: its values are often of a fixed set.
hcl::Value synthetic_value(const SyntheticContext& context, std::string_view path,
                           const hcl::Type& type, bool optional = false);

// A block's object with every value that is null and computed, or unknown, filled in.
hcl::Value fill_computed(const SyntheticContext& context, const terraform::BlockSchema& schema,
                         const hcl::Value& object);

// The same for what is unknown alone; `config` is asked first.
hcl::Value fill_unknown(const SyntheticContext& context, const terraform::BlockSchema& schema,
                        const hcl::Value& object, const hcl::Value& config);

}  // namespace infra::provider
