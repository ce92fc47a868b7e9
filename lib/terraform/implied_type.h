// The type that a block's schema gives its values (Terraform's "implied type"), on the wire of the
// plugin protocol and in expressions. Used by the offline provider and by custom rules.
#pragma once

#include "lib/terraform/provider_facts.h"

namespace infra::terraform {

hcl::Type implied_type(const BlockSchema& schema);

}  // namespace infra::terraform
