// Values whose form is the service's own, by type and attribute.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/provider/synthetic.h"

namespace infra::provider {

// nullopt: nothing special is known of `path`, as of synthetic_value().
std::optional<std::string> special_text(const SyntheticContext& context, std::string_view path);

}  // namespace infra::provider
