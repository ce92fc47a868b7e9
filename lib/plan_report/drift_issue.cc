// What differs from the code, as the body of an issue.
#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/plan_report/plan_comment.h"
#include "lib/plan_report/plan_report.h"
#include "lib/plan_report/plan_sections.h"

namespace infra::report {
namespace {

using plan::StackPlan;
using plan::Status;

std::string rows_of(const plan::PlanReport& report) {
  constexpr std::size_t kRows = 200, kOutside = 20;
  std::string rows, outside;
  std::size_t count = 0, changed = 0;
  for (const StackPlan& stack : report.stacks) {
    const bool failed = stack.status == Status::error || stack.status == Status::skipped;
    if (stack.status != Status::ok && !failed) continue;
    if (count++ < kRows)
      rows += fmt::format("| {} | {} | {} |\n", code(stack.path),
                          failed ? "**could not be looked at**" : counts_words(stack.counts),
                          stack.risk ? fmt::format("{}", *stack.risk) : "");
    for (const std::string& each : stack.outside)
      if (changed++ < kOutside)
        outside += fmt::format("- {} in {}\n", code(each), code(stack.path));
  }
  std::string out;
  if (count > 0) out = "\n| stack | what an apply would do | risk |\n|---|---|---|\n" + rows;
  if (count > kRows) out += fmt::format("\n… and {} more\n", plural(count - kRows, "stack"));
  if (changed > 0)
    out += fmt::format("\n### Changed outside of terraform ({})\n{}", changed, outside);
  if (changed > kOutside) out += fmt::format("- … and {} more\n", changed - kOutside);
  return out;
}

std::string expired_of(const plan::PlanReport& report) {
  std::string out;
  for (const StackPlan& stack : report.stacks)
    if (report.is_expired(stack))
      out += fmt::format("- {} since {}\n", code(stack.path), escaped(stack.expires_on));
  return out.empty() ? "" : "\n### Past the day of their `ExpiresOn`\n" + out;
}

}  // namespace

DriftIssue drift_issue(const plan::PlanReport& report, std::size_t most) {
  std::size_t differing = 0, failed = 0, expired = 0;
  for (const StackPlan& stack : report.stacks) {
    differing += stack.status == Status::ok ? 1 : 0;
    failed += stack.status == Status::error || stack.status == Status::skipped ? 1 : 0;
    expired += report.is_expired(stack) ? 1 : 0;
  }
  DriftIssue issue = {kDriftMarker, "What is deployed differs from the code", "", false};
  issue.clean = differing + failed + expired == 0;
  std::string out = fmt::format("{}\n## ", kDriftMarker);
  out += fmt::format("{} of {} {} from the code", differing, plural(report.stacks.size(), "stack"),
                     differing == 1 ? "differs" : "differ");
  if (failed > 0) out += fmt::format(", {} could not be looked at", failed);
  if (expired > 0) out += fmt::format(", {} past {} day", expired, expired == 1 ? "its" : "their");
  if (!report.drift_day.empty()) out += fmt::format(" ({})", report.drift_day);
  issue.body = with_sections(out + "\n" + expired_of(report) + rows_of(report), report, most);
  return issue;
}

}  // namespace infra::report
