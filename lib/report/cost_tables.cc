// CSV and markdown.
#include <fmt/format.h>

#include "lib/base/numbers.h"
#include "lib/base/strings.h"
#include "lib/report/cost_report.h"

namespace infra::report {
namespace {

using cost::Component;
using cost::Decimal;
using cost::Project;
using cost::ResourceCost;

constexpr std::size_t kMostRows = 100;

// A cell that begins like a formula would be run by a spreadsheet.
std::string cell(std::string_view text) {
  std::string value(text);
  if (!value.empty() && std::string_view("=+-@\t\r").find(value[0]) != std::string_view::npos &&
      !Decimal::parse(value)) {
    value.insert(0, "'");
  }
  if (value.find_first_of(",\"\n\r") == std::string::npos) return value;
  std::string quoted = "\"";
  for (const char c : value) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + "\"";
}

std::string code(std::string_view text) {
  std::string safe;
  for (const char c : printable(text))
    safe += c == '`' ? '\'' : c == '|' ? '/' : c == '\n' ? ' ' : c;
  return "`" + safe + "`";
}

std::string plain(std::string_view text) {
  std::string safe;
  for (const char c : printable(text)) {
    if (c == '<') {
      safe += "&lt;";
    } else {
      safe += c == '|' || c == '\n' ? ' ' : c;
    }
  }
  return safe;
}

void add_changes(std::string& text, const cost::Comparison& comparison) {
  std::string rows;
  std::size_t count = 0, left = 0;
  for (const cost::ProjectDiff& project : comparison.projects) {
    for (const cost::ResourceDiff& diff : project.resources) {
      if (++count > kMostRows) {
        ++left;
        continue;
      }
      const ResourceCost& shown = diff.now != nullptr ? *diff.now : *diff.past;
      const auto money = [](const ResourceCost* each) {
        if (each == nullptr) return std::string();
        return each->is_priced() ? dollars(each->monthly()) : std::string("not priced");
      };
      rows +=
          fmt::format("| {} | {} | {} | {} | {} | {} |\n", code(project.name), code(shown.address),
                      to_string(diff.kind), money(diff.past), money(diff.now),
                      shown.is_priced() ? dollars(diff.difference, true) : "unknown");
    }
  }
  if (rows.empty()) {
    text += "No resource costs more or less.\n";
    return;
  }
  text +=
      "| stack | resource | | before | after | difference |\n|---|---|---|--:|--:|--:|\n" + rows;
  if (left > 0) text += fmt::format("\n{} more are left out here.\n", left);
}

void add_stacks(std::string& text, const CostReport& report) {
  if (report.by.empty() || report.by == "stack") {
    text += "| stack | a month |\n|---|--:|\n";
    for (const Project& project : report.breakdown.projects)
      text += fmt::format("| {} | {} |\n", code(project.name), dollars(project.monthly()));
    return;
  }
  text += fmt::format("| {} | resources | a month |\n|---|--:|--:|\n", plain(report.by));
  for (const cost::Group& each : cost::group_costs(report.breakdown, report.by))
    text +=
        fmt::format("| {} | {} | {} |\n", plain(each.name), each.resources, dollars(each.monthly));
}

}  // namespace

std::string cost_csv(const CostReport& report) {
  std::string text =
      "stack,env,team,address,type,service,region,part,component,unit,quantity,price_usd,"
      "monthly_usd,usage_based,price_date,not_priced\n";
  for (const Project& project : report.breakdown.projects) {
    for (const ResourceCost& resource : project.resources) {
      const auto tag = resource.tags.find("Team");
      const std::string head =
          fmt::format("{},{},{},{},{},{},{}", cell(project.name), cell(project.env),
                      cell(tag == resource.tags.end() ? "" : tag->second), cell(resource.address),
                      cell(resource.type), cell(resource.service), cell(resource.region));
      const std::string reason =
          resource.not_priced.empty() ? "" : cell(join(resource.not_priced, "; "));
      bool any = false;
      for_each_component(resource.body, [&](const Component& each, const std::string& part) {
        any = true;
        const auto monthly = each.monthly();
        text += fmt::format("{},{},{},{},{},{},{},{},{},{}\n", head, cell(part), cell(each.name),
                            cell(each.unit), each.quantity ? each.quantity->to_string() : "",
                            each.price ? each.price->to_string() : "",
                            monthly ? monthly->to_string() : "", each.usage_based ? "yes" : "no",
                            each.price_date ? day_text(*each.price_date) : "", reason);
      });
      if (!any && !reason.empty()) text += fmt::format("{},,,,,,,,,{}\n", head, reason);
    }
  }
  return text;
}

std::string cost_markdown(const CostReport& report) {
  std::string text = "## Monthly cost\n\n";
  if (const cost::Comparison* comparison = report.comparison) {
    const Decimal difference = comparison->monthly - comparison->past_monthly;
    text += fmt::format(
        "**{}** a month ({} → {}{}), verdict: **{}**\n\n", dollars(difference, true),
        dollars(comparison->past_monthly), dollars(comparison->monthly),
        comparison->percent ? fmt::format(", {}{} %", comparison->percent->sign() > 0 ? "+" : "",
                                          comparison->percent->to_string(1))
                            : "",
        to_string(comparison->verdict));
    for (const std::string& because : comparison->because) text += "- " + plain(because) + "\n";
    if (!comparison->because.empty()) text += "\n";
    add_changes(text, *comparison);
  } else {
    text += fmt::format("**{}** a month\n\n", dollars(report.breakdown.monthly()));
    add_stacks(text, report);
  }
  std::string unpriced;
  for (const Project& project : report.breakdown.projects)
    for (const ResourceCost& each : project.resources)
      for (const std::string& reason : each.not_priced)
        unpriced +=
            fmt::format("- {} {}: {}\n", code(project.name), code(each.address), plain(reason));
  if (!unpriced.empty())
    text += "\n<details><summary>Not priced</summary>\n\n" + unpriced + "\n</details>\n";
  std::string savings;
  for (const Project& project : report.breakdown.projects)
    for (const cost::Saving& each : project.savings)
      if (each.monthly)
        savings += fmt::format("- {} {}: {} ({})\n", code(each.address), plain(each.what),
                               saving_amount(each), each.code);
  if (!savings.empty()) {
    text += fmt::format("\n<details><summary>Could be saved: {}</summary>\n\n{}\n</details>\n",
                        savings_text(report.breakdown), savings);
  }
  return text;
}

}  // namespace infra::report
