// `infra plan` as JSON (infra.plan/1), text and matrix of a CI system.
#pragma once

#include <string>
#include <string_view>

#include "lib/plan/plan_report.h"

namespace infra::report {

std::string plan_json(const plan::PlanReport& report);
// The same back, but for the lines of the changes, which are made from the plan's JSON again.
// Throws infra::Error where `text` is none.
plan::PlanReport read_report(std::string_view text);
std::string plan_text(const plan::PlanReport& report, bool color);
// "1 to destroy, 2 to add"; "no changes".
std::string counts_words(const plan::Counts& counts);
// One reason in words: "modules/api/main.tf, through modules/web".
std::string reason_text(const workspace::Reason& reason);
// The commands that end or forget what a removed stack made, each in `quote`; `base`: a revision
// that still has it. "" where its folder was only renamed.
std::string quoted(std::string_view command);  // in backticks
std::string removed_help(const plan::StackPlan& stack, const std::string& base,
                         std::string (*quote)(std::string_view) = quoted);
// For `strategy.matrix` of GitHub Actions: one line of JSON; for GitLab: a child pipeline with one
// job a stack; json: a list. Stacks that cannot be planned (removed ones) are left out. Beyond the
// 256 jobs of a GitHub matrix, and 200 for GitLab, stacks of one account share jobs. Throws
// infra::Error where there are more accounts than jobs.
std::string matrix(const plan::PlanReport& report, const std::string& kind);

}  // namespace infra::report
