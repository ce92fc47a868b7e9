// Checks of VPCs and what lies in them, for the NET rules.
#pragma once

#include "lib/policy/rule.h"

namespace infra::policy {

void check_zones(const ResourceView& view, Diagnostics& found);          // NET005
void check_vpc_ranges(const WorkspaceView& view, Diagnostics& found);    // NET006
void check_subnet_size(const ResourceView& view, Diagnostics& found);    // NET007
void check_endpoints(const ResourceView& view, Diagnostics& found);      // NET008
void check_peering(const ResourceView& view, Diagnostics& found);        // NET009
void check_default_group(const ResourceView& view, Diagnostics& found);  // NET010
void check_flow_logs(const ResourceView& view, Diagnostics& found);      // NET011

}  // namespace infra::policy
