// The type that a block's schema gives its values on the wire (Terraform's "implied type").
#pragma once

#include "lib/hcl/type.h"
#include "lib/terraform/provider_facts.h"

namespace infra::provider {

hcl::Type implied_type(const terraform::BlockSchema& schema);

}  // namespace infra::provider
