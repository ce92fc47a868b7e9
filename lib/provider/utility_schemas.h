// The schemas of the utility providers, as text; made once by hand, since they hardly change.
#pragma once

#include <string_view>

namespace infra::provider {

// `name`: random, null, time, tls, archive, cloudinit. Empty for another.
std::string_view utility_schema_json(std::string_view name);

}  // namespace infra::provider
