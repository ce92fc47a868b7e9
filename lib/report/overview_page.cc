#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "lib/base/strings.h"
#include "lib/report/cost_page.h"
#include "lib/report/cost_report.h"
#include "lib/report/diagnostics_json.h"
#include "lib/report/overview.h"
#include "lib/report/tags_table.h"

namespace infra::report {
namespace {

using diag::Diagnostic;
using workspace::EvaluatedFolder;
using workspace::Folder;

constexpr std::size_t kMostBars = 15;
constexpr int kSoon = 30;  // days

Cell code(const std::string& text) { return {text, {}, Mark::code}; }
Cell number(std::size_t count) { return {std::to_string(count), static_cast<double>(count)}; }

Mark mark_of(diag::Severity severity) {
  if (severity == diag::Severity::error) return Mark::bad;
  return severity == diag::Severity::warning ? Mark::warning : Mark::none;
}

Chart count_chart(std::string caption, const std::map<std::string, std::size_t>& counts) {
  std::vector<std::pair<std::string, std::size_t>> sorted(counts.begin(), counts.end());
  std::ranges::stable_sort(sorted, std::greater<>(), [](const auto& each) { return each.second; });
  Chart chart = {std::move(caption), {}};
  std::size_t rest = 0;
  for (const auto& [name, count] : sorted) {
    if (chart.bars.size() < kMostBars) {
      chart.bars.push_back({name, static_cast<double>(count), std::to_string(count)});
    } else {
      rest += count;
    }
  }
  if (rest > 0) chart.bars.push_back({"others", static_cast<double>(rest), std::to_string(rest)});
  return chart;
}

class Overview {
 public:
  explicit Overview(const OverviewInput& input)
      : input_(input),
        page_("Platform report",
              fmt::format(
                  "{}, {:%Y-%m-%d %H:%M} UTC. {}", input.workspace.config().config.organisation,
                  fmt::gmtime(std::chrono::system_clock::to_time_t(input.time)),
                  prices_text(input.cost, std::chrono::floor<std::chrono::days>(input.time)))) {
    for (const EvaluatedFolder& root : input.roots)
      if (root.folder->is_root()) owners_[root.folder->path] = {};
    for (auto& [stack, owner] : owners_) owner = owner_of(input, stack);
  }

  std::string make() {
    summary();
    inventory();
    cost();
    findings();
    tags();
    risk();
    versions();
    expiries();
    left_out();
    return page_.finish();
  }

 private:
  std::string owner(const std::string& stack) const {
    const auto found = owners_.find(stack);
    return found == owners_.end() ? "(no stack)" : found->second;
  }

  // Of its stack; where it is of no stack, whom CODEOWNERS names for the file.
  std::string owner_of_finding(const Diagnostic& finding) const {
    if (owners_.contains(finding.subject.stack) || finding.primary.span.file == 0)
      return owner(finding.subject.stack);
    const std::string named =
        join(input_.code_owners.of_file(input_.workspace.sources()[finding.primary.span.file].path),
             ", ");
    return named.empty() ? owner(finding.subject.stack) : named;
  }

  void summary() {
    const Summary counts = count(input_.findings.found);
    const policy::TagCounts& tagged = input_.tags.counts;
    const std::size_t percent =
        tagged.taggable == 0 ? 100 : tagged.compliant * 100 / tagged.taggable;
    const std::vector<Tile> tiles = {
        {"stacks", std::to_string(owners_.size()), plural(input_.findings.resources, "resource")},
        {"a month", dollars(input_.cost.monthly()), "on-demand, without usage that is not given"},
        {"could be saved", dollars(total_savings(input_.cost)), "a month"},
        {"errors", std::to_string(counts.errors), plural(counts.warnings, "warning"),
         counts.errors > 0 ? Mark::bad : Mark::good},
        {"tags", fmt::format("{} %", percent), "of what takes tags has all that are required",
         percent == 100 ? Mark::good : Mark::warning}};
    page_.tiles(tiles);
  }

  void inventory() {
    page_.section("Inventory");
    std::map<std::string, std::size_t> found;
    for (const Diagnostic& each : input_.findings.found) ++found[each.subject.stack];
    std::map<std::string, cost::Decimal> monthly;
    for (const cost::Project& each : input_.cost.projects) monthly[each.name] += each.monthly();
    Table stacks = {"Stacks",
                    {{"stack"},
                     {"layer"},
                     {"environment"},
                     {"owner"},
                     {"code owners"},
                     {"resources", true},
                     {"modules"},
                     {"findings", true},
                     {"a month", true}},
                    {}};
    std::map<std::string, std::pair<std::size_t, std::set<std::string>>> types;
    for (const EvaluatedFolder& root : input_.roots) {
      const Folder& folder = *root.folder;
      if (!folder.is_root() || !folder.deployed) continue;
      std::size_t resources = 0;
      for (const terraform::Resource& each : root.module.resources) {
        if (each.mode != terraform::Mode::managed) continue;
        ++resources;
        auto& type = types[each.type];
        ++type.first;
        type.second.insert(folder.path);
      }
      std::string name = folder.path;
      if (root.workspace != "default") name += " (" + root.workspace + ")";
      const cost::Decimal amount = monthly[name];
      stacks.rows.push_back({code(name),
                             {folder.kind == workspace::FolderKind::shared ? "shared" : "stacks"},
                             {folder.env},
                             {owner(folder.path)},
                             {join(input_.code_owners.of_folder(folder.path), ", ")},
                             number(resources),
                             {modules_of(folder)},
                             number(found[folder.path]),
                             {dollars(amount), amount.to_double()}});
    }
    page_.table(stacks);
    Table modules = {
        "Modules", {{"module"}, {"code owners"}, {"called by", true}, {"findings", true}}, {}};
    for (const Folder& each : input_.workspace.folders()) {
      if (each.kind != workspace::FolderKind::module) continue;
      std::size_t in_it = 0;
      for (const Diagnostic& finding : input_.findings.found)
        in_it += folder_of(finding) == each.path;
      modules.rows.push_back({code(each.path),
                              {join(input_.code_owners.of_folder(each.path), ", ")},
                              number(each.callers.size()),
                              number(in_it)});
    }
    page_.table(modules);
    Table by_type = {"Resource types", {{"type"}, {"resources", true}, {"stacks", true}}, {}};
    for (const auto& [type, count] : types)
      by_type.rows.push_back({code(type), number(count.first), number(count.second.size())});
    page_.table(by_type);
  }

  std::string modules_of(const Folder& folder) const {
    std::set<std::string> names;
    for (const Folder& each : input_.workspace.folders())
      if (std::ranges::find(each.callers, folder.path) != each.callers.end())
        names.insert(each.name.empty() ? each.path : each.name);
    const std::vector<std::string> sorted(names.begin(), names.end());
    return join(sorted, ", ");
  }

  std::string folder_of(const Diagnostic& finding) const {
    if (finding.primary.span.file == 0) return {};
    const std::string folder =
        parent_path(input_.workspace.sources()[finding.primary.span.file].path);
    return folder.empty() ? "." : folder;
  }

  void cost() {
    page_.section("Cost");
    std::vector<Chart> charts;
    for (const std::string_view by : {"service", "stack", "team", "env"})
      charts.push_back(cost_chart(input_.cost, by));
    page_.charts(charts);
    page_.paragraph("Could be saved: " + savings_text(input_.cost));
    page_.table(savings_table(input_.cost));
    page_.table(unpriced_table(input_.cost));
  }

  void findings() {
    page_.section("Findings");
    std::map<std::string, std::size_t> by_rule, by_owner;
    Table table = {
        "Findings", {{"rule"}, {"severity"}, {"what"}, {"place"}, {"stack"}, {"owner"}}, {}};
    const diag::SourceMap& sources = input_.workspace.sources();
    for (const Diagnostic& each : input_.findings.found) {
      const std::string rule =
          each.rule == nullptr ? "" : fmt::format("{} {}", each.rule->code, each.rule->name);
      ++by_rule[rule];
      const std::string whose = owner_of_finding(each);
      ++by_owner[whose];
      std::string place;
      if (each.primary.span.file != 0) {
        const diag::SourceFile& file = sources[each.primary.span.file];
        place = fmt::format("{}:{}", file.path, position_at(file, each.primary.span.begin).line);
      }
      table.rows.push_back({{rule},
                            {std::string(to_string(each.severity)), {}, mark_of(each.severity)},
                            {each.message},
                            code(place),
                            code(each.subject.stack),
                            {whose}});
    }
    const std::vector<Chart> charts = {count_chart("By rule", by_rule),
                                       count_chart("By owner", by_owner)};
    page_.charts(charts);
    if (!input_.findings.suppressed.empty())
      page_.paragraph(fmt::format("{} more are suppressed by comments or known by the baseline.",
                                  input_.findings.suppressed.size()));
    page_.table(table);
  }

  void tags() {
    page_.section("Tags");
    for (const std::string_view by : {"tag", "team", "stack"}) {
      Table table = {fmt::format("Coverage by {}", by),
                     {{std::string(by)},
                      {"must have tags", true},
                      {"complete", true},
                      {"lacking", true},
                      {"not proven", true},
                      {"%", true}},
                     {}};
      for (const CoverageRow& row : tag_coverage(input_.tags, std::string(by))) {
        const double percent = row.counts.taggable == 0
                                   ? 100
                                   : 100.0 * static_cast<double>(row.counts.compliant) /
                                         static_cast<double>(row.counts.taggable);
        table.rows.push_back({{row.name},
                              number(row.counts.taggable),
                              number(row.counts.compliant),
                              number(row.counts.violating),
                              number(row.counts.unproven),
                              {fmt::format("{:.0f}", percent), percent,
                               percent < 100 ? Mark::warning : Mark::good}});
      }
      page_.table(table);
    }
  }

  void risk() {
    page_.section("Risk");
    if (input_.plans != nullptr) plans(*input_.plans);
    page_.paragraph(
        "What could not be had back, or not without an outage, were it destroyed: a change that "
        "does so is of level 3.");
    Table stacks = {"At stake",
                    {{"stack"},
                     {"owner"},
                     {"stores of data", true},
                     {"parts of the network", true},
                     {"identities", true}},
                    {}};
    Table stores = {"Stores of data", {{"stack"}, {"resource"}, {"its loss"}}, {}};
    for (const Exposure& each : find_exposures(input_)) {
      stacks.rows.push_back({code(each.stack),
                             {owner(each.stack)},
                             number(each.data),
                             number(each.network),
                             number(each.identity)});
      for (const auto& [address, because] : each.stores)
        stores.rows.push_back({code(each.stack), code(address), {because}});
    }
    page_.table(stacks);
    page_.table(stores);
  }

  void plans(const plan::PlanReport& report) {
    Table table = {"Planned changes",
                   {{"stack"},
                    {"risk", true},
                    {"to add", true},
                    {"to change", true},
                    {"to replace", true},
                    {"to destroy", true},
                    {"because"}},
                   {}};
    for (const plan::StackPlan& each : report.stacks) {
      std::string because = each.error;
      for (const plan::RiskReason& reason : each.risk_reasons)
        if (because.empty() && each.risk && reason.level == *each.risk)
          because = reason.address + " " + reason.because;
      const int level = each.risk.value_or(0);
      table.rows.push_back({code(each.path),
                            Cell{each.risk ? std::to_string(level) : "", level,
                                 level == 3   ? Mark::bad
                                 : level == 2 ? Mark::warning
                                              : Mark::none},
                            number(each.counts.add),
                            number(each.counts.change),
                            number(each.counts.replace),
                            number(each.counts.destroy),
                            {because}});
    }
    page_.table(table);
  }

  void versions() {
    page_.section("Module versions");
    Table table = {"Calls of modules that lag",
                   {{"caller"}, {"call"}, {"module"}, {"version"}, {"newest"}, {"by"}},
                   {}};
    bool any_other = false;
    for (const ModuleLag& each : find_module_lags(input_.workspace)) {
      any_other = any_other || !each.own;
      table.rows.push_back({code(each.folder),
                            code(each.call),
                            code(each.module),
                            {each.version},
                            {each.newest + (each.own ? "" : " here")},
                            {each.by, {}, each.by == "MAJOR" ? Mark::bad : Mark::none}});
    }
    page_.table(table);
    if (any_other)
      page_.paragraph(
          "here: the newest that this repository uses; what is newer elsewhere is not "
          "asked for.");
  }

  void expiries() {
    page_.section("What expires");
    Table table = {"Suppressions, and stacks with an ExpiresOn tag",
                   {{"what"}, {"where"}, {"owner"}, {"reason"}, {"until"}, {"days left", true}},
                   {}};
    for (const Expiry& each : find_expiries(input_)) {
      const bool ends = !each.until.empty();
      const Mark mark = !ends                     ? Mark::none
                        : each.days_left < 0      ? Mark::bad
                        : each.days_left <= kSoon ? Mark::warning
                                                  : Mark::none;
      table.rows.push_back({{each.what},
                            code(each.place),
                            {each.owner},
                            {each.reason},
                            {ends ? each.until : "for ever"},
                            ends
                                ? Cell{each.days_left < 0 ? "over" : std::to_string(each.days_left),
                                       each.days_left, mark}
                                : Cell{""}});
    }
    page_.table(table);
  }

  void left_out() {
    if (input_.left_out.empty()) return;
    page_.section("Left out");
    for (const std::string& each : input_.left_out) page_.paragraph(each);
  }

  const OverviewInput& input_;
  Page page_;
  std::map<std::string, std::string> owners_;
};

}  // namespace

std::string overview_page(const OverviewInput& input) { return Overview(input).make(); }

}  // namespace infra::report
