// A plan as markdown for a pull request: the verdict first, then what is destroyed or replaced,
// then each stack with its changes folded. At most 65,000 characters, cut fairly between the
// stacks.
#pragma once

#include <cstddef>
#include <string>

#include "lib/plan/plan_report.h"

namespace infra::report {

inline constexpr std::size_t kMaxComment = 65'000;  // GitHub's limit is 65,536 characters
// By this line a later run finds the comment that it is to edit.
inline constexpr const char* kCommentMarker = "<!-- infra:plan -->";

// Marker and section: the whole comment of `infra plan`, what `--post` creates or edits.
std::string plan_comment(const plan::PlanReport& report, std::size_t most = kMaxComment);
// Without the marker, in at most `most` bytes: a part of the comment of `infra gate`.
std::string plan_section(const plan::PlanReport& report, std::size_t most);

// What `--post` makes of a search for drift: an issue that is edited, and closed when `clean`.
struct DriftIssue {
  std::string marker, title, body;  // the body begins with the marker
  bool clean = false;
};
inline constexpr const char* kDriftMarker = "<!-- infra:drift -->";
DriftIssue drift_issue(const plan::PlanReport& report, std::size_t most = kMaxComment);

}  // namespace infra::report
