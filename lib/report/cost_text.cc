#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/report/cost_report.h"

namespace infra::report {
namespace {

using cost::Billing;
using cost::Breakdown;
using cost::Component;
using cost::CostPart;
using cost::Decimal;
using cost::Project;
using cost::ResourceCost;

constexpr std::size_t kNameWidth = 64, kQuantityWidth = 28, kMoneyWidth = 14;

std::string row(const std::string& name, const std::string& quantity, const std::string& money) {
  std::string text = printable(name);
  if (text.size() < kNameWidth) text.append(kNameWidth - text.size(), ' ');
  text += "  ";
  text += quantity;
  if (quantity.size() < kQuantityWidth) text.append(kQuantityWidth - quantity.size(), ' ');
  text += fmt::format("{:>{}}", money, kMoneyWidth);
  while (text.ends_with(' ')) text.pop_back();
  return text + "\n";
}

void add_part(std::string& text, const CostPart& part, std::size_t depth) {
  const std::string indent(depth * 2, ' ');
  for (const Component& each : part.components) {
    const auto monthly = each.monthly();
    text += row(indent + each.name, quantity_text(each),
                monthly                        ? (each.at_most ? "<= " : "") + dollars(*monthly)
                : each.price || !each.quantity ? "usage"
                                               : "not priced");
  }
  for (const CostPart& inner : part.parts) {
    if (inner.components.empty() && inner.parts.empty()) continue;
    text += row(indent + inner.name, "", "");
    add_part(text, inner, depth + 1);
  }
}

bool has_lines(const ResourceCost& resource) {
  return !resource.body.components.empty() || !resource.body.parts.empty();
}

// What hangs on usage alone, or has no price, is not shown as 0.
std::string amount_of(const ResourceCost& resource) {
  bool any = false;
  for_each_component(resource.body, [&](const Component& component, const std::string&) {
    any = any || component.monthly().has_value();
  });
  if (any) return dollars(resource.monthly());
  return resource.is_priced() ? "usage" : "not priced";
}

void add_project(std::string& text, const Project& project) {
  text += row(project.name, "", dollars(project.monthly()));
  for (const std::string& error : project.errors) text += "  error: " + printable(error) + "\n";
  for (const ResourceCost& resource : project.resources) {
    if (!has_lines(resource)) continue;
    text += row("  " + resource.address, "", amount_of(resource));
    add_part(text, resource.body, 2);
  }
  text += "\n";
}

void add_comparison(std::string& text, const CostReport& report) {
  const cost::Comparison& comparison = *report.comparison;
  text += "changes\n";
  bool any = false;
  for (const cost::ProjectDiff& project : comparison.projects) {
    if (project.resources.empty()) continue;
    any = true;
    const auto percent = project.percent();
    text += row("  " + project.name, percent ? fmt::format("{} %", percent->to_string(1)) : "",
                dollars(project.monthly - project.past_monthly, true));
    for (const cost::ResourceDiff& diff : project.resources) {
      const ResourceCost& shown = diff.now != nullptr ? *diff.now : *diff.past;
      text += row("    " + shown.address, std::string(to_string(diff.kind)),
                  shown.is_priced() ? dollars(diff.difference, true) : "not priced");
    }
  }
  if (!any) text += "  none\n";
  text += "\n" + row("before", "", dollars(comparison.past_monthly));
  text += row("after", "", dollars(comparison.monthly));
  text += row("difference",
              comparison.percent ? fmt::format("{} %", comparison.percent->to_string(1)) : "",
              dollars(comparison.monthly - comparison.past_monthly, true));
  text += fmt::format("verdict: {}\n", to_string(comparison.verdict));
  for (const std::string& because : comparison.because) text += "  " + printable(because) + "\n";
}

void add_groups(std::string& text, const CostReport& report) {
  const std::vector<cost::Group> groups = cost::group_costs(report.breakdown, report.by);
  const Decimal total = report.breakdown.monthly();
  for (const cost::Group& group : groups) {
    const std::string share =
        total.is_zero() ? "" : fmt::format("{} %", (group.monthly * 100 / total).to_string(1));
    text += row(group.name, fmt::format("{}, {}", plural(group.resources, "resource"), share),
                dollars(group.monthly));
  }
  text += "\n";
}

void add_savings(std::string& text, const Breakdown& breakdown) {
  std::string lines;
  for (const Project& project : breakdown.projects) {
    for (const cost::Saving& saving : project.savings) {
      lines += row("  " + saving.address, fmt::format("{} {}", saving.code, saving.what), "");
      lines.pop_back();
      lines += "  " + saving_amount(saving) + "\n";
    }
  }
  if (lines.empty()) return;
  text += "could be saved\n" + lines;
  const bool any = !total_savings(breakdown).is_zero() || !possible_savings(breakdown).is_zero();
  text += any ? "  " + savings_text(breakdown) + "\n\n" : "\n";
}

void add_skipped(std::string& text, const CostReport& report) {
  std::string unpriced, free;
  for (const Project& project : report.breakdown.projects) {
    for (const ResourceCost& resource : project.resources) {
      for (const std::string& reason : resource.not_priced)
        unpriced += fmt::format("  {} {}: {}\n", printable(project.name),
                                printable(resource.address), printable(reason));
      if (resource.billing == Billing::free)
        free += fmt::format("  {} {}\n", printable(project.name), printable(resource.address));
    }
  }
  if (!unpriced.empty()) text += "not priced\n" + unpriced + "\n";
  if (report.show_skipped && !free.empty()) text += "free\n" + free + "\n";
}

}  // namespace

std::string dollars(Decimal amount, bool with_sign) {
  std::string text = amount.grouped();
  const bool negative = text.starts_with('-');
  if (negative) text.erase(0, 1);
  return std::string(negative ? "-" : with_sign ? "+" : "") + "$" + text;
}

std::string quantity_text(const Component& component) {
  if (!component.quantity) {
    if (component.price)
      return fmt::format("${} per {}", component.price->to_string(), component.unit);
    return fmt::format("no price per {}", component.unit);
  }
  const Decimal quantity = *component.quantity;
  const bool whole = quantity == quantity.ceil();
  const bool counted =
      !component.unit.empty() && component.unit[0] >= '0' && component.unit[0] <= '9';
  return fmt::format("{} {}{}", whole ? quantity.grouped(0) : quantity.to_string(),
                     counted ? "x " : "", component.unit);
}

CostCounts count_resources(const Breakdown& breakdown) {
  CostCounts counts;
  for (const Project& project : breakdown.projects) {
    for (const ResourceCost& resource : project.resources) {
      ++counts.all;
      counts.priced += resource.billing == Billing::priced ? 1U : 0U;
      counts.usage += resource.billing == Billing::usage ? 1U : 0U;
      counts.free += resource.billing == Billing::free ? 1U : 0U;
      counts.not_priced += resource.is_priced() ? 0U : 1U;
      counts.usage_missing += resource.usage_missing ? 1U : 0U;
    }
  }
  return counts;
}

namespace {

Decimal sum_of_savings(const Breakdown& breakdown, bool at_most) {
  Decimal total;
  for (const Project& project : breakdown.projects)
    for (const cost::Saving& saving : project.savings)
      if (saving.monthly && saving.at_most == at_most) total += *saving.monthly;
  return total;
}

}  // namespace

Decimal total_savings(const Breakdown& breakdown) { return sum_of_savings(breakdown, false); }

Decimal possible_savings(const Breakdown& breakdown) { return sum_of_savings(breakdown, true); }

std::string saving_amount(const cost::Saving& saving) {
  if (!saving.monthly) return "no figure";
  return (saving.at_most ? "<= " : "") + dollars(*saving.monthly);
}

std::string savings_text(const Breakdown& breakdown) {
  const Decimal saved = total_savings(breakdown), possible = possible_savings(breakdown);
  const Decimal all = breakdown.monthly();
  const std::string share =
      all.is_zero() ? "" : fmt::format(" ({} %)", (saved * 100 / all).to_string(1));
  const std::string more =
      possible.is_zero() ? "" : fmt::format(", and up to {} more", dollars(possible));
  return fmt::format("{} of {} a month{}{}", dollars(saved), dollars(all), share, more);
}

std::string cost_text(const CostReport& report) {
  std::string text;
  if (report.by.empty()) {
    for (const Project& project : report.breakdown.projects) add_project(text, project);
  } else {
    add_groups(text, report);
  }
  add_savings(text, report.breakdown);
  add_skipped(text, report);
  if (report.comparison != nullptr) {
    add_comparison(text, report);
  } else {
    text += row("total a month", "", dollars(report.breakdown.monthly()));
  }
  const CostCounts counts = count_resources(report.breakdown);
  text += fmt::format("{}: {} priced, {} by usage, {} free, {} not priced\n",
                      plural(counts.all, "resource"), counts.priced, counts.usage, counts.free,
                      counts.not_priced);
  if (counts.usage_missing > 0) {
    text += fmt::format("{} without usage: `--sync-usage-file` writes what to fill in\n",
                        plural(counts.usage_missing, "resource"));
  }
  return text;
}

}  // namespace infra::report
