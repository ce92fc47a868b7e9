#include <fmt/chrono.h>
#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "lib/base/numbers.h"
#include "lib/report/cost_report.h"

namespace infra::report {
namespace {

using cost::Breakdown;
using cost::Component;
using cost::CostPart;
using cost::Decimal;
using cost::Project;
using cost::ResourceCost;
using Json = nlohmann::ordered_json;

Json money(const std::optional<Decimal>& amount) {
  return amount ? Json(amount->to_string()) : Json(nullptr);
}

std::optional<Decimal> by_hour(const std::optional<Decimal>& monthly) {
  if (!monthly) return std::nullopt;
  return *monthly / cost::kHoursAMonth;
}

Json component_json(const Component& component) {
  const auto monthly = component.monthly();
  return {{"name", component.name},
          {"unit", component.unit},
          {"hourlyQuantity", money(by_hour(component.quantity))},
          {"monthlyQuantity", money(component.quantity)},
          {"price", component.price ? component.price->to_string() : "0"},
          {"hourlyCost", money(by_hour(monthly))},
          {"monthlyCost", money(monthly)},
          {"usageBased", component.usage_based},
          {"priceNotFound", !component.price.has_value()}};
}

std::optional<Decimal> sum_of(const CostPart& part) {
  std::optional<Decimal> sum;
  for_each_component(part, [&](const Component& component, const std::string&) {
    if (const auto monthly = component.monthly()) sum = sum.value_or(0) + *monthly;
  });
  return sum;
}

void add_part(Json& json, const CostPart& part) {
  const auto monthly = sum_of(part);
  json["hourlyCost"] = money(by_hour(monthly));
  json["monthlyCost"] = money(monthly);
  Json components = Json::array(), inner = Json::array();
  for (const Component& each : part.components) components.push_back(component_json(each));
  for (const CostPart& each : part.parts) {
    Json one = {{"name", each.name}};
    add_part(one, each);
    inner.push_back(std::move(one));
  }
  if (!components.empty()) json["costComponents"] = std::move(components);
  if (!inner.empty()) json["subresources"] = std::move(inner);
}

Json resource_json(const ResourceCost& resource) {
  Json json = {{"name", resource.address}, {"resourceType", resource.type}};
  json["tags"] = Json::object();
  for (const auto& [key, value] : resource.tags) json["tags"][key] = value;
  json["metadata"] = Json::object();
  if (!resource.file.empty()) json["metadata"]["filename"] = resource.file;
  if (resource.line > 0) json["metadata"]["startLine"] = resource.line;
  add_part(json, resource.body);
  Json own = {{"billing", to_string(resource.billing)},
              {"service", resource.service},
              {"region", resource.region}};
  if (!resource.not_priced.empty()) {
    own["not_priced"] = resource.not_priced;
    own["fingerprint"] = resource.fingerprint;
  }
  json["infra"] = std::move(own);
  return json;
}

bool has_lines(const ResourceCost& resource) {
  return !resource.body.components.empty() || !resource.body.parts.empty();
}

Json breakdown_json(const Project& project, Json* without_lines) {
  Json resources = Json::array(), free = Json::array();
  for (const ResourceCost& each : project.resources) {
    if (has_lines(each)) {
      resources.push_back(resource_json(each));
    } else if (each.billing == cost::Billing::free) {
      free.push_back({{"name", each.address}, {"resourceType", each.type}});
    } else if (without_lines != nullptr) {
      without_lines->push_back(resource_json(each));
    }
  }
  const Decimal monthly = project.monthly();
  return {{"resources", std::move(resources)},
          {"freeResources", std::move(free)},
          {"totalHourlyCost", money(by_hour(monthly))},
          {"totalMonthlyCost", monthly.to_string()}};
}

Json diff_json(const cost::ProjectDiff& diff) {
  Json resources = Json::array();
  for (const cost::ResourceDiff& each : diff.resources) {
    const ResourceCost& shown = each.now != nullptr ? *each.now : *each.past;
    resources.push_back({{"name", shown.address},
                         {"resourceType", shown.type},
                         {"monthlyCost", each.difference.to_string()},
                         {"infra", {{"change", to_string(each.kind)}}}});
  }
  return {{"resources", std::move(resources)},
          {"totalMonthlyCost", (diff.monthly - diff.past_monthly).to_string()}};
}

Json summary_json(const Breakdown& breakdown) {
  std::map<std::string, int> unsupported, unpriced;
  std::size_t all = 0, supported = 0, usage = 0, free = 0;
  for (const Project& project : breakdown.projects) {
    for (const ResourceCost& each : project.resources) {
      ++all;
      if (each.billing == cost::Billing::unknown) ++unsupported[each.type];
      if (each.billing == cost::Billing::free) ++free;
      if (each.billing == cost::Billing::usage) ++usage;
      if (each.billing == cost::Billing::priced || each.billing == cost::Billing::usage) {
        ++supported;
        if (!each.is_priced()) ++unpriced[each.type];
      }
    }
  }
  return {{"totalDetectedResources", all},
          {"totalSupportedResources", supported},
          {"totalUnsupportedResources", all - supported - free},
          {"totalUsageBasedResources", usage},
          {"totalNoPriceResources", free},
          {"unsupportedResourceCounts", Json(unsupported)},
          {"noPriceResourceCounts", Json(unpriced)}};
}

Json project_json(const Project* now, const cost::ProjectDiff* diff) {
  const Project& shown = now != nullptr ? *now : *diff->past;
  Json errors = Json::array();
  for (const std::string& error : shown.errors) errors.push_back({{"message", error}});
  Json without_lines = Json::array();
  Json json = {{"name", shown.name},
               {"metadata",
                {{"path", shown.name},
                 {"type", shown.from_plan ? "terraform_plan_json" : "terraform_dir"},
                 {"errors", std::move(errors)},
                 {"warnings", Json::array()}}}};
  const Project empty;
  if (diff != nullptr)
    json["pastBreakdown"] = breakdown_json(diff->past != nullptr ? *diff->past : empty, nullptr);
  json["breakdown"] = breakdown_json(now != nullptr ? *now : empty, &without_lines);
  if (diff != nullptr) json["diff"] = diff_json(*diff);
  const auto percent = diff != nullptr ? diff->percent() : std::nullopt;
  Json savings = Json::array();
  for (const cost::Saving& each : shown.savings) {
    savings.push_back({{"code", each.code},
                       {"address", each.address},
                       {"what", each.what},
                       {"monthly", money(each.monthly)},
                       {"at_most", each.at_most}});
  }
  json["infra"] = {{"layer", shown.layer},
                   {"stack", shown.stack},
                   {"env", shown.env},
                   {"percent", percent ? Json(percent->to_double()) : Json(nullptr)},
                   {"savings", std::move(savings)},
                   {"without_lines", std::move(without_lines)}};
  return json;
}

Json own_json(const CostReport& report) {
  const cost::Comparison* comparison = report.comparison;
  Json json = {{"format", "infra.cost/1"}};
  json["verdict"] = comparison != nullptr ? Json(to_string(comparison->verdict)) : Json(nullptr);
  json["percent"] = comparison != nullptr && comparison->percent
                        ? Json(std::stod(comparison->percent->to_string(4)))
                        : Json(nullptr);
  json["because"] = comparison != nullptr ? Json(comparison->because) : Json::array();
  Json unpriced = Json::array();
  for (const Project& project : report.breakdown.projects) {
    for (const ResourceCost& each : project.resources) {
      for (const std::string& reason : each.not_priced) {
        unpriced.push_back({{"stack", project.name},
                            {"address", each.address},
                            {"type", each.type},
                            {"reason", reason}});
      }
    }
  }
  json["not_priced"] = std::move(unpriced);
  json["savings_monthly"] = total_savings(report.breakdown).to_string();
  json["savings_at_most_monthly"] = possible_savings(report.breakdown).to_string();
  const Breakdown& breakdown = report.breakdown;
  json["price_book"] = {
      {"name", breakdown.book_name},
      {"date", breakdown.book_date ? Json(day_text(*breakdown.book_date)) : Json(nullptr)},
      {"regions", breakdown.book_regions}};
  if (!report.by.empty()) {
    Json groups = Json::array();
    for (const cost::Group& each : cost::group_costs(breakdown, report.by)) {
      groups.push_back({{"name", each.name},
                        {"monthly", each.monthly.to_string()},
                        {"resources", each.resources}});
    }
    json["by"] = report.by;
    json["groups"] = std::move(groups);
  }
  return json;
}

}  // namespace

std::string cost_json(const CostReport& report) {
  const Breakdown& breakdown = report.breakdown;
  const cost::Comparison* comparison = report.comparison;
  Json projects = Json::array();
  if (comparison != nullptr) {
    for (const cost::ProjectDiff& each : comparison->projects)
      projects.push_back(project_json(each.now, &each));
  } else {
    for (const Project& each : breakdown.projects) projects.push_back(project_json(&each, nullptr));
  }
  const Decimal monthly = breakdown.monthly();
  const auto past = comparison != nullptr ? std::optional(comparison->past_monthly) : std::nullopt;
  const auto difference = past ? std::optional(monthly - *past) : std::nullopt;
  const Json json = {{"version", "0.2"},
                     {"currency", "USD"},
                     {"projects", std::move(projects)},
                     {"totalHourlyCost", money(by_hour(monthly))},
                     {"totalMonthlyCost", monthly.to_string()},
                     {"pastTotalHourlyCost", money(by_hour(past))},
                     {"pastTotalMonthlyCost", money(past)},
                     {"diffTotalHourlyCost", money(by_hour(difference))},
                     {"diffTotalMonthlyCost", money(difference)},
                     {"timeGenerated",
                      fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                                  fmt::gmtime(std::chrono::system_clock::to_time_t(report.time)))},
                     {"summary", summary_json(breakdown)},
                     {"infra", own_json(report)}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace infra::report
