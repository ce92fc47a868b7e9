// infra.release/1 and its text.
#pragma once

#include <string>
#include <vector>

#include "lib/release/plan.h"

namespace infra::report {

std::string release_json(const std::vector<release::PlannedRelease>& releases);
std::string release_text(const std::vector<release::PlannedRelease>& releases);

}  // namespace infra::report
