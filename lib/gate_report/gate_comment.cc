#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/gate_report/gate_report.h"
#include "lib/plan_report/plan_comment.h"

namespace infra::report {
namespace {

using gate::Check;
using gate::Verdict;

// Into a table's cell or a list: nothing of it may be read as markdown or HTML, or call somebody,
// but what stands in backticks stays code.
std::string escaped(std::string_view given) {
  const std::string text = printable(given);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const std::size_t close = c == '`' ? text.find_first_of("`\n", i + 1) : text.npos;
    if (close != text.npos && text[close] == '`' && close > i + 1) {
      for (; i < close; ++i) out += text[i] == '|' ? "\\|" : std::string(1, text[i]);
      out += '`';
    } else if (c == '\n' || c == '\r') {
      out += ' ';
    } else if (c == '<' || c == '>' || c == '&' || c == '@') {
      out += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : "&#64;";
    } else {
      if (std::string_view("\\`*_{}[]()#|~!").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

const char* sign(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "✅";
    case Verdict::fail:
      return "❌";
    case Verdict::needs_approval:
      return "🟡";
    case Verdict::not_applicable:
      break;
  }
  return "➖";
}

std::string headline(const gate::GateReport& report) {
  const auto number = [&](Verdict verdict) {
    return std::ranges::count(report.checks, verdict, &Check::verdict);
  };
  std::string out = fmt::format("## {} ", sign(report.verdict));
  if (report.verdict == Verdict::pass) {
    out += "The gate is open";
  } else if (report.verdict == Verdict::fail) {
    out += fmt::format("The gate is closed: {} of 10 checks fail", number(Verdict::fail));
    if (const auto waiting = number(Verdict::needs_approval); waiting > 0)
      out += fmt::format(", {} {} for an approval", waiting, waiting == 1 ? "waits" : "wait");
  } else {
    out += fmt::format("The gate waits for approval: {} of 10 checks",
                       number(Verdict::needs_approval));
  }
  if (report.risk) out += fmt::format(" — risk level {}", *report.risk);
  return out + "\n";
}

std::string checks_table(const gate::GateReport& report) {
  constexpr std::size_t kMost = 5;  // pieces in a cell; JSON has all of them
  std::string out = "\n| | check | verdict | what is missing |\n|---|---|---|---|\n";
  for (const Check& check : report.checks) {
    std::vector<std::string> parts;
    for (const std::string& each : check.missing) parts.push_back(escaped(each));
    if (check.verdict == Verdict::fail || check.verdict == Verdict::needs_approval)
      for (const std::string& each : check.evidence) parts.push_back(escaped(each));
    const std::size_t all = parts.size();
    if (all > kMost) {
      parts.resize(kMost);
      parts.push_back(fmt::format("… and {} more", all - kMost));
    }
    for (std::string& part : parts)
      if (part.size() > 400) part = part.substr(0, part.rfind(' ', 400)) + " …";
    out +=
        fmt::format("| {} | {} {} | {}: {} | {} |\n", sign(check.verdict), check.number, check.name,
                    gate::to_string(check.verdict), escaped(check.because), join(parts, "<br>"));
  }
  return out;
}

std::string cost_section(const gate::Evidence& evidence) {
  if (!evidence.cost) return "";
  const gate::CostEvidence& cost = *evidence.cost;
  const std::string percent =
      cost.percent ? fmt::format(" ({:+.1f} %)", *cost.percent) : std::string();
  const bool more = !cost.difference.empty() && !cost.difference.starts_with('-');
  std::string out = fmt::format("\n## Cost: {}{} {} a month{}\n\n", more ? "+" : "",
                                escaped(cost.difference), escaped(cost.currency), percent);
  out += fmt::format("{} before, {} with this change\n", escaped(cost.past), escaped(cost.now));
  constexpr std::size_t kMost = 20;
  for (std::size_t i = 0; i < std::min(kMost, cost.not_priced.size()); ++i)
    out += fmt::format("- no price: {}\n", escaped(cost.not_priced[i]));
  if (cost.not_priced.size() > kMost)
    out += fmt::format("- … and {} more without a price\n", cost.not_priced.size() - kMost);
  return out;
}

// Errors first, as many as `most` bytes hold.
std::string findings_section(const gate::Evidence& evidence, std::size_t most) {
  if (!evidence.findings || evidence.findings->empty()) return "";
  std::vector<const gate::Finding*> order;
  for (const gate::Finding& finding : *evidence.findings) order.push_back(&finding);
  const auto rank = [](const gate::Finding* finding) {
    return finding->severity == "error" ? 0 : finding->severity == "warning" ? 1 : 2;
  };
  std::ranges::stable_sort(order, {}, rank);
  std::string out = fmt::format("\n## {}\n\n| severity | code | place | |\n|---|---|---|---|\n",
                                plural(order.size(), "new finding"));
  std::size_t shown = 0;
  for (const gate::Finding* finding : order) {
    const std::string row = fmt::format("| {} | {} | {}:{} | {} |\n", escaped(finding->severity),
                                        escaped(finding->code), escaped(finding->file),
                                        finding->line, escaped(finding->message));
    if (out.size() + row.size() + 60 > most) break;
    out += row;
    ++shown;
  }
  if (shown < order.size())
    out += fmt::format("\n… and {} more\n", plural(order.size() - shown, "finding"));
  return out;
}

}  // namespace

std::string gate_comment(const gate::GateReport& report, const gate::Evidence& evidence,
                         std::size_t most) {
  std::string head = headline(report) + checks_table(report);
  const std::string cost = cost_section(evidence);
  const std::string findings = findings_section(evidence, most / 4);
  const std::size_t used = head.size() + cost.size() + findings.size() + 1;
  // Ten rows are cut before they come near; a plan without room is left out.
  if (evidence.plan && used + 2'000 < most) {
    std::string plan = plan_section(*evidence.plan, most - used);
    head += "\n" + plan;
  }
  return head + cost + findings;
}

}  // namespace infra::report
