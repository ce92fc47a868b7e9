// Parts of the markdown that `infra plan` writes: a folded section for each stack, cut fairly. Used
// by plan_comment.cc and drift_issue.cc.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "lib/plan/plan_report.h"

namespace infra::report {

// Into a cell, a heading or a list item: nothing of it is read as markdown or HTML.
std::string escaped(std::string_view text);
// A code span that no backtick of the text can end, also within a table.
std::string code(std::string_view text);

// What `head` begins, in at most `most` bytes: the stacks with changes or errors, each folded.
// Small sections get what they need, the large ones share what is left in equal parts.
std::string with_sections(std::string head, const plan::PlanReport& report, std::size_t most);

}  // namespace infra::report
