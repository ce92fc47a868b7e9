// What plan_json() wrote, as a report again: results of several machines are put together.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "lib/base/error.h"
#include "lib/plan_report/plan_report.h"

namespace infra::report {
namespace {

using nlohmann::json;
using Kind = workspace::Reason::Kind;

template <typename Enum, std::size_t N>
Enum named(const std::array<Enum, N>& all, const std::string& name) {
  const auto found = std::ranges::find(all, name, [](Enum each) {
    using plan::to_string;
    using workspace::to_string;
    return std::string(to_string(each));
  });
  if (found == all.end()) throw Error(fmt::format("`{}` is none of the words of a report", name));
  return *found;
}

constexpr std::array kKinds = {Kind::file,       Kind::module,   Kind::variables,
                               Kind::dependency, Kind::provider, Kind::removed};
constexpr std::array kTopics = {plan::Topic::other,   plan::Topic::tags,    plan::Topic::scaling,
                                plan::Topic::logging, plan::Topic::access,  plan::Topic::routing,
                                plan::Topic::data,    plan::Topic::network, plan::Topic::identity};
constexpr std::array kStatuses = {plan::Status::ok, plan::Status::no_changes, plan::Status::error,
                                  plan::Status::skipped};

plan::StackPlan read_stack(const json& from) {
  plan::StackPlan stack;
  stack.path = from.at("path");
  stack.layer = from.at("layer");
  stack.name = from.at("name");
  stack.env = from.at("env");
  stack.wave = from.at("wave");
  stack.depends_on = from.at("depends_on").get<std::vector<std::string>>();
  for (const json& each : from.at("reasons")) {
    workspace::Reason reason = {named(kKinds, each.at("kind")), each.at("detail"), {}};
    reason.via = each.at("via").get<std::vector<std::string>>();
    stack.removed |= reason.kind == Kind::removed;
    stack.reasons.push_back(std::move(reason));
  }
  if (from.contains("removed")) stack.end_planned = from.at("removed").value("end_planned", false);
  if (!from.contains("status")) return stack;
  stack.status = named(kStatuses, from.at("status"));
  stack.seconds = from.at("seconds");
  const json& counts = from.at("counts");
  stack.counts = {counts.at("add"),
                  counts.at("change"),
                  counts.at("replace"),
                  counts.at("destroy"),
                  counts.at("import"),
                  counts.at("move"),
                  counts.value("forget", std::size_t{0}),
                  counts.value("outputs", std::size_t{0})};
  if (!from.at("risk").is_null()) stack.risk = from.at("risk").get<int>();
  for (const json& each : from.at("risk_reasons"))
    stack.risk_reasons.push_back({each.at("address"), each.value("type", ""),
                                  each.at("actions").get<std::vector<std::string>>(),
                                  each.at("level"), each.at("because"),
                                  named(kTopics, each.value("topic", "other"))});
  if (!from.at("error").is_null()) stack.error = from.at("error");
  stack.outside = from.value("outside", stack.outside);
  stack.expires_on = from.value("expires_on", "");
  return stack;
}

}  // namespace

plan::PlanReport read_report(std::string_view text) {
  plan::PlanReport report;
  try {
    const json from = json::parse(text);
    if (from.value("format", "") != "infra.plan/1") throw Error("its format is not `infra.plan/1`");
    if (!from.at("base").is_null()) report.base = from.at("base");
    for (const json& stack : from.at("stacks")) report.stacks.push_back(read_stack(stack));
    report.cycles = from.value("cycles", report.cycles);
    report.notes = from.value("notes", report.notes);
    report.offline = from.value("offline", false);
    if (from.contains("shard")) {
      report.shard = from.at("shard").at("number");
      report.shards = from.at("shard").at("of");
    }
  } catch (const json::exception& error) {
    throw Error(fmt::format("this is no report of `infra plan`: {}", error.what()));
  }
  return report;
}

}  // namespace infra::report
