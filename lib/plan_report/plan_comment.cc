#include "lib/plan_report/plan_comment.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/plan/planned_change.h"
#include "lib/plan_report/plan_report.h"
#include "lib/plan_report/plan_sections.h"

namespace infra::report {
namespace {

using plan::ChangeLines;
using plan::StackPlan;
using plan::Status;

constexpr std::size_t kRows = 100;

bool takes_away(const ChangeLines& change) {
  return change.type != plan::kOutputType &&
         (change.action == "destroy" || change.action == "replace");
}

std::string verdict(const plan::PlanReport& report) {
  plan::Counts total;
  std::size_t failed = 0, skipped = 0, planned = 0;
  for (const StackPlan& stack : report.stacks) {
    total += stack.counts;
    planned += stack.is_planned() ? 1 : 0;
    failed += stack.status == Status::error ? 1 : 0;
    skipped += stack.status == Status::skipped && stack.is_planned() ? 1 : 0;
  }
  std::string out = "## ";
  if (failed > 0) out += fmt::format("❌ {} could not be planned — ", plural(failed, "stack"));
  if (skipped > 0) out += fmt::format("❌ {} not planned — ", plural(skipped, "stack"));
  out += planned == 0 ? "no stack is touched"
                      : fmt::format("{} in {}", counts_words(total), plural(planned, "stack"));
  if (report.risk()) {
    static constexpr const char* kSigns[] = {"", "🟢", "🟡", "🔴"};
    out += fmt::format(" — {} risk level {}", kSigns[*report.risk()], *report.risk());
  }
  return out + "\n";
}

std::string result_words(const StackPlan& stack) {
  if (stack.removed && (stack.status == Status::ok || stack.status == Status::no_changes))
    return "folder removed: its end would be " + counts_words(stack.counts);
  if (stack.removed) return "folder removed";
  switch (stack.status) {
    case Status::error:
      return "**failed**";
    case Status::listed:
    case Status::skipped:
      return "**not planned**";
    case Status::no_changes:
    case Status::ok:
      break;
  }
  return counts_words(stack.counts);
}

std::string overview(const plan::PlanReport& report) {
  std::string rows;
  std::vector<std::string> dependent;
  std::size_t count = 0;
  for (const StackPlan& stack : report.stacks) {
    if (!stack.is_planned() && !stack.removed) {
      dependent.push_back(stack.path);
      continue;
    }
    if (count++ >= kRows) continue;
    std::string why = stack.reasons.empty() ? "" : code(reason_text(stack.reasons.front()));
    if (stack.reasons.size() > 1) why += fmt::format(" and {} more", stack.reasons.size() - 1);
    rows += fmt::format("| {} | {} | {} | {} | {} |\n", code(stack.path), stack.wave,
                        result_words(stack), stack.risk ? fmt::format("{}", *stack.risk) : "", why);
  }
  std::string out;
  if (count > 0)
    out = "\n| stack | wave | result | risk | why it is planned |\n|---|---|---|---|---|\n" + rows;
  if (count > kRows) out += fmt::format("\n… and {} more\n", plural(count - kRows, "stack"));
  if (dependent.empty()) return out;
  constexpr std::size_t kNamed = 10;
  const std::size_t all = dependent.size();
  if (all > kNamed) dependent.resize(kNamed);
  for (std::string& path : dependent) path = code(path);
  return out + fmt::format("\n{} may see it once it is applied: {}{}\n", plural(all, "more stack"),
                           join(dependent, ", "), all > kNamed ? ", …" : "");
}

std::string taken_away(const plan::PlanReport& report) {
  std::string out;
  std::size_t count = 0;
  for (const StackPlan& stack : report.stacks)
    for (const ChangeLines& change : stack.changes) {
      if (!takes_away(change) || count++ >= kRows) continue;
      out += fmt::format("- **{}** {} in {} — {}\n", change.action, code(change.address),
                         code(stack.path), escaped(change.because));
    }
  if (count == 0) return "";
  if (count > kRows) out += fmt::format("- … and {} more\n", count - kRows);
  return fmt::format("\n### Destroyed or replaced ({})\n{}", count, out);
}

std::string removed_stacks(const plan::PlanReport& report) {
  std::string out;
  std::size_t count = 0;
  for (const StackPlan& stack : report.stacks) {
    if (!stack.removed || count++ >= kRows) continue;
    out += fmt::format("- {}: {}\n", code(stack.path), escaped(reason_text(stack.reasons.front())));
    if (const std::string help = removed_help(stack, report.base, code); !help.empty())
      out += fmt::format("  - to end it: {}\n", help);
    if (!stack.error.empty() && !stack.end_planned)
      out += fmt::format("  - what its end would destroy could not be planned: {}\n",
                         code(split_lines(stack.error).front()));
  }
  if (count == 0) return "";
  if (count > kRows) out += fmt::format("- … and {} more\n", count - kRows);
  return fmt::format("\n### Folders that are gone ({})\nMerging this destroys nothing of them.\n{}",
                     count, out);
}

}  // namespace

std::string plan_section(const plan::PlanReport& report, std::size_t most) {
  std::string out =
      verdict(report) + taken_away(report) + removed_stacks(report) + overview(report);
  for (const auto& cycle : report.cycles)
    out += fmt::format("\n> circle of dependencies: {}\n", escaped(join(cycle, " -> ")));
  std::size_t notes = 0;
  constexpr std::size_t kNotes = 10;
  for (const std::string& note : report.notes)
    if (notes++ < kNotes) out += fmt::format("\n> {}\n", escaped(note));
  if (notes > kNotes) out += fmt::format("\n> … and {} more notes\n", notes - kNotes);
  return with_sections(std::move(out), report, most);
}

std::string plan_comment(const plan::PlanReport& report, std::size_t most) {
  const std::string marker = fmt::format("{}\n", kCommentMarker);
  return marker + plan_section(report, most - marker.size());
}

}  // namespace infra::report
