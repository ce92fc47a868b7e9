// Texts that the AWS provider stores in another form than they are written in: JSON that it
// normalizes, user data of which it keeps the hash.
#pragma once

#include <string_view>

#include "lib/hcl/value.h"

namespace infra::provider {

// `text`, a known string, as the provider plans it.
hcl::Value stored_text(std::string_view resource_type, std::string_view path,
                       const hcl::Value& text);

}  // namespace infra::provider
