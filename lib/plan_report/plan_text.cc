#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/plan_report/plan_report.h"

namespace infra::report {
namespace {

using plan::StackPlan;
using plan::Status;
using Kind = workspace::Reason::Kind;

constexpr std::size_t kMaxReasons = 6;

std::string result_text(const StackPlan& stack, bool color) {
  const auto paint = [&](std::string_view code, const std::string& text) {
    return color ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : text;
  };
  switch (stack.status) {
    case Status::listed:
      return "";
    case Status::no_changes:
      return stack.counts.move == 0 ? "no changes" : "no changes, " + counts_words(stack.counts);
    case Status::ok:
      return fmt::format(
          "{}{}, {}", stack.removed ? "its end: " : "", counts_words(stack.counts),
          stack.risk ? paint(*stack.risk == 3 ? "31" : "33", fmt::format("risk {}", *stack.risk))
                     : "risk not known");
    case Status::error:
      return paint("31", "failed");
    case Status::skipped:
      return stack.is_planned() ? "skipped" : "";
  }
  return "";
}

void add_reasons(const StackPlan& stack, std::string& out) {
  std::size_t shown = 0;
  for (const workspace::Reason& reason : stack.reasons) {
    if (++shown > kMaxReasons) break;
    out += fmt::format("  {:<10}  {}\n", workspace::to_string(reason.kind), reason_text(reason));
  }
  if (stack.reasons.size() > kMaxReasons)
    out += fmt::format("  and {} more\n", stack.reasons.size() - kMaxReasons);
}

// All that is risky, and some of the rest.
void add_risks(const StackPlan& stack, std::string& out) {
  constexpr std::size_t kOthers = 8;
  std::size_t others = 0;
  for (const plan::RiskReason& reason : stack.risk_reasons) {
    if (reason.level < 3 && ++others > kOthers) continue;
    out += fmt::format("  risk {}      {}: {}\n", reason.level, reason.address, reason.because);
  }
  if (others > kOthers)
    out += fmt::format(
        "  and {} of risk {} or less\n", plural(others - kOthers, "more change", "more changes"),
        std::find_if(stack.risk_reasons.begin(), stack.risk_reasons.end(), [](const auto& each) {
          return each.level < 3;
        })->level);
}

}  // namespace

std::string counts_words(const plan::Counts& counts) {
  std::vector<std::string> parts;
  const auto add = [&](std::size_t number, std::string_view what) {
    if (number > 0) parts.push_back(fmt::format("{} to {}", number, what));
  };
  add(counts.destroy, "destroy");
  add(counts.replace, "replace");
  add(counts.add, "add");
  add(counts.change, "change");
  add(counts.import, "import");
  add(counts.move, "move");
  add(counts.forget, "forget");
  if (counts.outputs > 0) parts.push_back(plural(counts.outputs, "output") + " to change");
  return parts.empty() ? "no changes" : join(parts, ", ");
}

std::string reason_text(const workspace::Reason& reason) {
  if (reason.kind == Kind::removed)
    return reason.via.empty()
               ? "the folder is gone: its resources stay, in the cloud and in its state"
               : fmt::format("the folder is {} now: keep its state's key", join(reason.via, ", "));
  if (reason.kind == Kind::dependency)
    return reason.via.empty()
               ? "needs " + reason.detail
               : fmt::format("needs {}, through {}", reason.detail, join(reason.via, ", "));
  return reason.via.empty() ? reason.detail
                            : fmt::format("{}, through {}", reason.detail, join(reason.via, ", "));
}

std::string quoted(std::string_view command) { return fmt::format("`{}`", command); }

std::string removed_help(const StackPlan& stack, const std::string& base,
                         std::string (*quote)(std::string_view)) {
  if (!stack.removed || !stack.moved_to().empty()) return "";
  return fmt::format(
      "{}, and there in {} {} and {}; or apply {} blocks with {} there, and terraform "
      "forgets what stays",
      quote("git worktree add --detach ../before " + (base.empty() ? "REVISION" : base)),
      quote(stack.path), quote("terraform init"), quote("terraform destroy"), quote("removed"),
      quote("destroy = false"));
}

std::string plan_text(const plan::PlanReport& report, bool color) {
  std::string out;
  std::size_t changed = 0, dependent = 0, failed = 0;
  plan::Counts total;
  bool ran = false;
  for (const StackPlan& stack : report.stacks) {
    const std::string result = result_text(stack, color);
    out += fmt::format("{}  wave {}{}{}\n", printable(stack.path), stack.wave,
                       result.empty() ? "" : "  ", result);
    std::string details;
    add_reasons(stack, details);
    if (const std::string help = removed_help(stack, report.base); !help.empty())
      details += fmt::format("  to end it   {}\n", help);
    add_risks(stack, details);
    for (const std::string& each : stack.outside)
      if (!report.drift_day.empty()) details += fmt::format("  outside     {}\n", each);
    if (report.is_expired(stack))
      details += fmt::format("  expired     its ExpiresOn was {}\n", stack.expires_on);
    for (const std::string_view line : split_lines(stack.error))
      details += fmt::format("  {}{}\n", line.empty() ? "" : "| ", line);
    out += printable(details);
    ran |= stack.status != Status::listed;
    failed += stack.status == Status::error ? 1 : 0;
    total += stack.counts;
    if (!stack.reasons.empty()) ++(stack.is_changed() ? changed : dependent);
  }
  for (const auto& cycle : report.cycles)
    out += fmt::format("circle: {} -> {}\n", join(cycle, " -> "), cycle.front());
  if (!report.base.empty()) {
    out += fmt::format("{} changed since {}", plural(changed, "stack"), printable(report.base));
    if (dependent > 0) out += fmt::format(", {} more may see it", dependent);
    out += "\n";
  } else {
    out += plural(report.stacks.size(), "stack") + "\n";
  }
  if (!ran) return out;
  out += counts_words(total);
  if (report.risk()) out += fmt::format("; risk {}", *report.risk());
  if (failed > 0) out += fmt::format("; {} failed", failed);
  return out + "\n";
}

}  // namespace infra::report
