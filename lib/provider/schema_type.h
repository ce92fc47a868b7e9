// The type that a block's schema gives its values on the wire (Terraform's "implied type").
#pragma once

#include "lib/terraform/implied_type.h"

namespace infra::provider {

using terraform::implied_type;

}  // namespace infra::provider
