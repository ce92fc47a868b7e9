// Encryption on the wire, for ENC004.
#pragma once

#include "lib/policy/rule.h"

namespace infra::policy {

void check_transit(const ResourceView& view, Diagnostics& found);

}  // namespace infra::policy
