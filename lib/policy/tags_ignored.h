// Tags that are set and yet do not arrive: ignore_tags, ignore_changes, propagate_at_launch. Used
// by tags_check.cc.
#pragma once

#include <vector>

#include "lib/policy/tags_findings.h"

namespace infra::policy {

std::vector<TagFinding> propagation_findings(const JudgedResource& judged);  // TAG008
std::vector<TagFinding> ignored_findings(const JudgedResource& judged);      // TAG006

}  // namespace infra::policy
