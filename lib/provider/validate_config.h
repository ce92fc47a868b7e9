// What the AWS provider says of a configuration that its schema can tell and terraform does not
// check: values for what only the provider computes. Used by the AWS provider.
#pragma once

#include <string_view>
#include <vector>

#include "lib/hcl/value.h"
#include "lib/provider/plugin_messages.h"
#include "lib/terraform/provider_facts.h"

namespace infra::provider {

// The words are those of the old SDK, or, with `framework`, of the plugin framework.
std::vector<PluginDiagnostic> validate_config(const terraform::BlockSchema& schema,
                                              const hcl::Value& config, bool framework);

}  // namespace infra::provider
