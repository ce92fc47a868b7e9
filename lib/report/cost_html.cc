#include <fmt/format.h>

#include <algorithm>

#include "lib/base/numbers.h"
#include "lib/base/strings.h"
#include "lib/report/cost_page.h"
#include "lib/report/cost_report.h"

namespace infra::report {
namespace {

using cost::Breakdown;
using cost::Component;
using cost::Decimal;
using cost::Project;
using cost::ResourceCost;

constexpr std::size_t kMostBars = 12;

Cell money(Decimal amount, bool with_sign = false) {
  return {dollars(amount, with_sign), amount.to_double()};
}

Cell code(const std::string& text) { return {text, {}, Mark::code}; }

Mark mark_of(cost::Verdict verdict) {
  switch (verdict) {
    case cost::Verdict::pass:
      return Mark::good;
    case cost::Verdict::needs_approval:
      return Mark::warning;
    case cost::Verdict::blocked:
    case cost::Verdict::unknown:
      return Mark::bad;
  }
  return Mark::none;
}

void add_line(Table& table, const Project& project, const ResourceCost& resource,
              const Component* component, const std::string& part) {
  const auto team = resource.tags.find("Team");
  std::vector<Cell> row = {code(project.name),
                           {project.env},
                           {team == resource.tags.end() ? "" : team->second},
                           code(resource.address),
                           {resource.service}};
  if (component == nullptr) {
    row.insert(row.end(), {{""}, {""}, {"not priced", {}, Mark::bad}});
  } else {
    const auto monthly = component->monthly();
    row.push_back({part.empty() ? component->name : part + ": " + component->name});
    row.push_back({quantity_text(*component), component->quantity
                                                  ? std::optional(component->quantity->to_double())
                                                  : std::nullopt});
    if (monthly) {
      row.push_back({(component->at_most ? "≤ " : "") + dollars(*monthly), monthly->to_double()});
    } else if (component->quantity && !component->price) {
      row.push_back({"not priced", {}, Mark::bad});
    } else {
      row.push_back({"usage"});
    }
  }
  table.rows.push_back(std::move(row));
}

Table changes_table(const cost::Comparison& comparison) {
  Table table = {"What changes",
                 {{"stack"},
                  {"resource"},
                  {"change"},
                  {"before", true},
                  {"after", true},
                  {"difference", true}},
                 {}};
  const auto shown = [](const ResourceCost* cost) -> Cell {
    if (cost == nullptr) return {""};
    if (!cost->is_priced()) return {"not priced", {}, Mark::bad};
    return money(cost->monthly());
  };
  for (const cost::ProjectDiff& project : comparison.projects) {
    for (const cost::ResourceDiff& diff : project.resources) {
      const ResourceCost& cost = diff.now != nullptr ? *diff.now : *diff.past;
      table.rows.push_back(
          {code(project.name),
           code(cost.address),
           {std::string(to_string(diff.kind))},
           shown(diff.past),
           shown(diff.now),
           cost.is_priced() ? money(diff.difference, true) : Cell{"unknown", {}, Mark::bad}});
    }
  }
  return table;
}

void add_comparison(Page& page, const cost::Comparison& comparison) {
  page.section("Change");
  for (const std::string& because : comparison.because) page.paragraph(because);
  page.table(changes_table(comparison));
  Table stacks = {"By stack",
                  {{"stack"}, {"before", true}, {"after", true}, {"difference", true}, {"%", true}},
                  {}};
  for (const cost::ProjectDiff& each : comparison.projects) {
    if (each.resources.empty()) continue;
    const auto percent = each.percent();
    stacks.rows.push_back({code(each.name), money(each.past_monthly), money(each.monthly),
                           money(each.monthly - each.past_monthly, true),
                           percent ? Cell{percent->to_string(1), percent->to_double()} : Cell{""}});
  }
  page.table(stacks);
}

std::vector<Tile> tiles_of(const CostReport& report) {
  const CostCounts counts = count_resources(report.breakdown);
  std::vector<Tile> tiles = {
      {"a month", dollars(report.breakdown.monthly()), plural(counts.all, "resource")}};
  if (const cost::Comparison* comparison = report.comparison) {
    const Decimal difference = comparison->monthly - comparison->past_monthly;
    tiles.push_back({"difference", dollars(difference, true),
                     comparison->percent ? comparison->percent->to_string(1) + " % of " +
                                               dollars(comparison->past_monthly)
                                         : "the base is 0"});
    tiles.push_back(
        {"verdict", std::string(to_string(comparison->verdict)), "", mark_of(comparison->verdict)});
  }
  tiles.push_back({"could be saved", dollars(total_savings(report.breakdown)), "a month"});
  tiles.push_back({"not priced", std::to_string(counts.not_priced), "never counted as 0",
                   counts.not_priced > 0 ? Mark::bad : Mark::good});
  tiles.push_back({"without usage", std::to_string(counts.usage_missing),
                   "lines by use, shown without an amount",
                   counts.usage_missing > 0 ? Mark::warning : Mark::none});
  return tiles;
}

}  // namespace

Chart cost_chart(const Breakdown& breakdown, std::string_view by) {
  Chart chart = {fmt::format("By {}", by), {}};
  Decimal rest;
  std::size_t left = 0;
  for (const cost::Group& each : cost::group_costs(breakdown, std::string(by))) {
    if (each.monthly.is_zero()) continue;
    if (chart.bars.size() < kMostBars) {
      chart.bars.push_back({each.name, each.monthly.to_double(), dollars(each.monthly)});
    } else {
      rest += each.monthly;
      ++left;
    }
  }
  if (left > 0)
    chart.bars.push_back({fmt::format("{} others", left), rest.to_double(), dollars(rest)});
  return chart;
}

namespace {

Cell saving_cell(const cost::Saving& saving) {
  if (!saving.monthly) return {"no figure"};
  return {saving_amount(saving), saving.monthly->to_double()};
}

}  // namespace

Table savings_table(const Breakdown& breakdown) {
  Table table = {
      "What could be saved", {{"stack"}, {"resource"}, {"rule"}, {"how"}, {"a month", true}}, {}};
  for (const Project& project : breakdown.projects)
    for (const cost::Saving& each : project.savings)
      table.rows.push_back(
          {code(project.name), code(each.address), {each.code}, {each.what}, saving_cell(each)});
  std::ranges::stable_sort(table.rows, std::greater<>(), [](const std::vector<Cell>& row) {
    return row.back().value.value_or(-1);
  });
  return table;
}

Table unpriced_table(const Breakdown& breakdown) {
  Table table = {"Not priced", {{"stack"}, {"resource"}, {"reason"}}, {}};
  for (const Project& project : breakdown.projects) {
    for (const std::string& error : project.errors)
      table.rows.push_back({code(project.name), {""}, {error, {}, Mark::bad}});
    for (const ResourceCost& each : project.resources)
      for (const std::string& reason : each.not_priced)
        table.rows.push_back({code(project.name), code(each.address), {reason}});
  }
  return table;
}

Table cost_lines_table(const Breakdown& breakdown) {
  Table table = {"Every line",
                 {{"stack"},
                  {"env"},
                  {"team"},
                  {"resource"},
                  {"service"},
                  {"line"},
                  {"quantity", true},
                  {"a month", true}},
                 {}};
  for (const Project& project : breakdown.projects) {
    for (const ResourceCost& resource : project.resources) {
      bool any = false;
      for_each_component(resource.body, [&](const Component& each, const std::string& part) {
        any = true;
        add_line(table, project, resource, &each, part);
      });
      if (!any && !resource.is_priced()) add_line(table, project, resource, nullptr, "");
    }
  }
  return table;
}

std::string prices_text(const Breakdown& breakdown, std::chrono::year_month_day today) {
  std::string text =
      fmt::format("On-demand prices in USD, 730 hours a month, from {}{}.",
                  breakdown.book_name.empty() ? std::string("an earlier report")
                                              : "the price book `" + breakdown.book_name + "`",
                  breakdown.book_date ? " of " + day_text(*breakdown.book_date) : std::string());
  const std::string old = cost::old_prices_note(breakdown, today);
  if (!old.empty()) text += " " + old + ".";
  const CostCounts counts = count_resources(breakdown);
  if (counts.usage_missing > 0)
    text += fmt::format(" {} by use without usage: their lines have no amount.",
                        plural(counts.usage_missing, "resource"));
  return text;
}

std::string cost_html(const CostReport& report) {
  const Breakdown& breakdown = report.breakdown;
  const std::chrono::year_month_day today = std::chrono::floor<std::chrono::days>(report.time);
  Page page("Monthly cost", prices_text(breakdown, today));
  const auto tiles = tiles_of(report);
  page.tiles(tiles);
  if (report.comparison != nullptr) add_comparison(page, *report.comparison);
  page.section("Where it goes");
  std::vector<Chart> charts;
  for (const std::string_view by : {"service", "stack", "team", "env"})
    charts.push_back(cost_chart(breakdown, by));
  if (report.by.starts_with("tag:")) charts.push_back(cost_chart(breakdown, report.by));
  page.charts(charts);
  page.section("Savings");
  page.paragraph(savings_text(breakdown));
  page.table(savings_table(breakdown));
  page.section("Not priced");
  page.table(unpriced_table(breakdown));
  page.section("Lines");
  page.table(cost_lines_table(breakdown));
  if (report.show_skipped) {
    Table free = {"Free", {{"stack"}, {"resource"}, {"type"}}, {}};
    for (const Project& project : breakdown.projects)
      for (const ResourceCost& each : project.resources)
        if (each.billing == cost::Billing::free)
          free.rows.push_back({code(project.name), code(each.address), code(each.type)});
    page.table(free);
  }
  return page.finish();
}

}  // namespace infra::report
