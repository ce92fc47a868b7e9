// random, null, time, tls, archive and cloudinit: small providers that public modules need, from
// hand-written tables. Random values are deterministic (by hash of the arguments), archives and
// user data are real.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "lib/provider/plugin_service.h"

namespace infra::provider {

bool serves_utility_provider(std::string_view source);  // hashicorp/random …
// `working_directory`: where terraform runs, which relative paths of archives start from.
std::unique_ptr<ProviderLogic> make_utility_provider(std::string_view source,
                                                     std::string working_directory);

}  // namespace infra::provider
