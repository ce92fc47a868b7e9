// Bodies of AWS resources against the provider's schema, as `terraform validate` does it. Behind
// HCL009 to HCL011.
#pragma once

#include "lib/policy/rule.h"

namespace infra::policy {

void check_unsupported(const RootView& view, Diagnostics& found);
void check_missing(const RootView& view, Diagnostics& found);
void check_types(const ResourceView& view, Diagnostics& found);

}  // namespace infra::policy
