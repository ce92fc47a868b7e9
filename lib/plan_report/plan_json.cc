#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "lib/base/strings.h"
#include "lib/plan_report/plan_report.h"

namespace infra::report {
namespace {

using Json = nlohmann::ordered_json;
using plan::StackPlan;

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json stack_json(const StackPlan& stack, const std::string& base, bool expired) {
  Json json = {{"path", stack.path},      {"layer", stack.layer}, {"name", stack.name},
               {"env", stack.env},        {"wave", stack.wave},   {"depends_on", stack.depends_on},
               {"reasons", Json::array()}};
  for (const workspace::Reason& reason : stack.reasons)
    json["reasons"].push_back({{"kind", workspace::to_string(reason.kind)},
                               {"detail", reason.detail},
                               {"via", reason.via}});
  if (stack.removed)
    json["removed"] = {{"moved_to", stack.moved_to()},
                       {"end_planned", stack.end_planned},
                       {"help", removed_help(stack, base)}};
  if (stack.status == plan::Status::listed) return json;
  const plan::Counts& counts = stack.counts;
  json["status"] = plan::to_string(stack.status);
  json["seconds"] = static_cast<double>(static_cast<long>(stack.seconds * 10 + 0.5)) / 10;
  json["counts"] = {{"add", counts.add},         {"change", counts.change},
                    {"replace", counts.replace}, {"destroy", counts.destroy},
                    {"import", counts.import},   {"move", counts.move},
                    {"forget", counts.forget},   {"outputs", counts.outputs}};
  json["risk"] = stack.risk ? Json(*stack.risk) : Json(nullptr);
  json["risk_reasons"] = Json::array();
  for (const plan::RiskReason& reason : stack.risk_reasons)
    json["risk_reasons"].push_back({{"address", reason.address},
                                    {"type", reason.type},
                                    {"actions", reason.actions},
                                    {"level", reason.level},
                                    {"because", reason.because},
                                    {"topic", plan::to_string(reason.topic)}});
  json["error"] = stack.error.empty() ? Json(nullptr) : Json(stack.error);
  if (!stack.outside.empty()) json["outside"] = stack.outside;
  if (!stack.expires_on.empty()) json["expires_on"] = stack.expires_on;
  if (expired) json["expired"] = true;
  return json;
}

}  // namespace

std::string plan_json(const plan::PlanReport& report) {
  const bool listed = std::ranges::all_of(
      report.stacks, [](const StackPlan& stack) { return stack.status == plan::Status::listed; });
  Json json = {{"format", "infra.plan/1"},
               {"base", report.base.empty() ? Json(nullptr) : Json(report.base)}};
  if (!listed || report.stacks.empty())
    json["risk"] = report.risk() ? Json(*report.risk()) : Json(nullptr);
  json["stacks"] = Json::array();
  for (const StackPlan& stack : report.stacks)
    json["stacks"].push_back(stack_json(stack, report.base, report.is_expired(stack)));
  json["cycles"] = report.cycles;
  if (!report.notes.empty()) json["notes"] = report.notes;
  if (report.offline) json["offline"] = true;
  if (report.shards > 0) json["shard"] = {{"number", report.shard}, {"of", report.shards}};
  return dump(json);
}

}  // namespace infra::report
