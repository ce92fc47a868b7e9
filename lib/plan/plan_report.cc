#include "lib/plan/plan_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "lib/base/error.h"
#include "lib/base/numbers.h"
#include "lib/base/strings.h"

namespace infra::plan {
namespace {

using workspace::ChangedStack;
using workspace::Reason;

bool matches_text(std::string_view pattern, std::string_view text) {
  const auto star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == text;
  if (!text.starts_with(pattern.substr(0, star))) return false;
  const std::string_view rest = pattern.substr(star + 1);
  for (std::size_t at = star; at <= text.size(); ++at)
    if (matches_text(rest, text.substr(at))) return true;
  return false;
}

bool is_selected(const workspace::Folder& folder, const Selection& selection) {
  const auto is_below = [&](const std::string& wanted) {
    return wanted == "." || folder.path == wanted || folder.path.starts_with(wanted + "/");
  };
  if (!selection.stacks.empty() && std::ranges::none_of(selection.stacks, is_below)) return false;
  for (const auto& [key, values] : selection.filter) {
    const std::string text = key == "env"     ? folder.env
                             : key == "layer" ? std::string(workspace::layer_of(folder))
                             : key == "name"  ? folder.name
                                              : folder.path;
    const bool any = std::ranges::any_of(
        values, [&](const std::string& value) { return matches_text(value, text); });
    if (!any) return false;
  }
  return true;
}

}  // namespace

std::string_view to_string(Status status) {
  static constexpr std::string_view kNames[] = {"listed", "ok", "no-changes", "error", "skipped"};
  return kNames[static_cast<std::size_t>(status)];
}

std::string_view to_string(Topic topic) {
  static constexpr std::string_view kNames[] = {"other",   "tags", "scaling", "logging", "access",
                                                "routing", "data", "network", "identity"};
  return kNames[static_cast<std::size_t>(topic)];
}

Counts& Counts::operator+=(const Counts& other) {
  add += other.add;
  change += other.change;
  replace += other.replace;
  destroy += other.destroy;
  import += other.import;
  move += other.move;
  forget += other.forget;
  outputs += other.outputs;
  return *this;
}

bool StackPlan::is_changed() const {
  return std::ranges::any_of(
      reasons, [](const Reason& each) { return each.kind != Reason::Kind::dependency; });
}

bool StackPlan::is_planned() const {
  return removed ? end_planned : reasons.empty() || is_changed();
}

std::vector<std::string> StackPlan::moved_to() const {
  for (const Reason& each : reasons)
    if (each.kind == Reason::Kind::removed) return each.via;
  return {};
}

void PlanReport::plan_ends() {
  for (StackPlan& stack : stacks) stack.end_planned = stack.removed && stack.moved_to().empty();
}

bool PlanReport::is_expired(const StackPlan& stack) const {
  return !stack.expires_on.empty() && !drift_day.empty() && stack.expires_on < drift_day;
}

bool PlanReport::has_drift() const {
  return std::ranges::any_of(stacks, [&](const StackPlan& stack) {
    return stack.status == Status::ok || is_expired(stack);
  });
}

void PlanReport::sort() {
  std::ranges::sort(stacks, {},
                    [](const StackPlan& stack) { return std::tie(stack.wave, stack.path); });
}

std::optional<int> PlanReport::risk() const {
  std::optional<int> highest;
  for (const StackPlan& stack : stacks)
    if (stack.risk) highest = std::max(highest.value_or(0), *stack.risk);
  return highest;
}

std::map<std::string, std::vector<std::string>> read_filter(std::string_view text) {
  static constexpr std::string_view kKeys[] = {"env", "layer", "name", "path"};
  std::map<std::string, std::vector<std::string>> filter;
  if (text.empty()) return filter;
  for (const std::string_view part : split(text, ',')) {
    const auto equals = part.find('=');
    const std::string key(trim(part.substr(0, equals)));
    if (equals == std::string_view::npos || std::ranges::find(kKeys, key) == std::end(kKeys))
      throw Error(
          fmt::format("`--filter {}`: `{}` is no condition", printable(text), printable(part)),
          "write env=, layer=, name= or path= and a value, with commas between");
    filter[key].emplace_back(trim(part.substr(equals + 1)));
  }
  return filter;
}

void read_shard(std::string_view text, Selection& selection) {
  if (text.empty()) return;
  const auto slash = text.find('/');
  const auto number = [](std::string_view digits, unsigned& value) {
    value = parse_number<unsigned>(digits).value_or(0);
    return value > 0;
  };
  const bool is_shard =
      slash != std::string_view::npos && number(text.substr(0, slash), selection.shard) &&
      number(text.substr(slash + 1), selection.shards) && selection.shard <= selection.shards;
  if (!is_shard)
    throw Error(fmt::format("`--shard {}` is no part of a whole", printable(text)),
                "write for example `--shard 2/5`");
}

std::vector<ChangedStack> all_stacks(const workspace::Graph& graph) {
  std::vector<ChangedStack> all;
  for (const workspace::Stack& stack : graph.stacks()) all.push_back({*stack.folder, {}, false});
  return all;
}

PlanReport make_report(const workspace::Graph& graph, const workspace::Exchange& exchange,
                       const std::vector<ChangedStack>& changed, const Selection& selection) {
  std::vector<std::string> paths;
  for (const workspace::Stack& stack : graph.stacks()) paths.push_back(stack.folder->path);
  const workspace::Waves waves = workspace::order_waves(paths, exchange.depends_on);
  PlanReport report;
  report.cycles = waves.cycles;
  for (const ChangedStack& each : changed) {
    if (!is_selected(each.folder, selection)) continue;
    StackPlan& stack = report.stacks.emplace_back();
    stack.path = each.folder.path;
    stack.layer = workspace::layer_of(each.folder);
    stack.name = each.folder.name;
    stack.env = each.folder.env;
    stack.reasons = each.reasons;
    stack.removed = each.removed;
    if (const auto wave = waves.wave.find(stack.path); wave != waves.wave.end())
      stack.wave = wave->second;
    if (const auto on = exchange.depends_on.find(stack.path); on != exchange.depends_on.end())
      stack.depends_on = on->second;
  }
  report.sort();
  report.shard = selection.shard;
  report.shards = selection.shards;
  if (selection.shards == 0) return report;
  // Dealt out like cards, so that every machine gets some of each wave; the first one also tells of
  // those that nobody plans.
  std::size_t index = 0;
  std::erase_if(report.stacks, [&](const StackPlan& stack) {
    return (stack.is_planned() ? index++ % selection.shards : 0) != selection.shard - 1;
  });
  return report;
}

}  // namespace infra::plan
