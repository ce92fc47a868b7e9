// A breakdown from JSON: our own, or Infracost's.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "lib/base/error.h"
#include "lib/cost/breakdown.h"
#include "lib/cost/registry.h"

namespace infra::cost {
namespace {

using nlohmann::json;

constexpr int kMostDepth = 16;

class Reader {
 public:
  explicit Reader(const std::string& path) : path_(path) {}

  [[noreturn]] void refuse(const std::string& what) const {
    throw Error(fmt::format("`{}` is no cost report: {}", path_, what),
                "give what `infra cost --format json` wrote, or a git revision");
  }

  std::string text(const json& object, const char* key) const {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
  }

  std::optional<Decimal> money(const json& object, const char* key) const {
    const auto found = object.find(key);
    if (found == object.end() || found->is_null()) return std::nullopt;
    if (!found->is_string()) refuse(fmt::format("`{}` is no decimal text", key));
    const auto value = Decimal::parse(found->get<std::string>());
    if (!value) refuse(fmt::format("`{}` is `{}`", key, found->get<std::string>()));
    return value;
  }

  const json& list(const json& object, const char* key) const {
    static const json kNone = json::array();
    const auto found = object.find(key);
    if (found == object.end() || found->is_null()) return kNone;
    if (!found->is_array()) refuse(fmt::format("`{}` is no list", key));
    return *found;
  }

  CostPart part(const json& object, int depth) const {
    if (!object.is_object() || depth > kMostDepth) refuse("a resource is no object");
    CostPart part;
    part.name = text(object, "name");
    for (const json& each : list(object, "costComponents")) {
      if (!each.is_object()) refuse("a component is no object");
      Component component;
      component.name = text(each, "name");
      component.unit = text(each, "unit");
      component.quantity = money(each, "monthlyQuantity");
      if (!each.value("priceNotFound", false)) component.price = money(each, "price");
      // Some prices are printed shortened; what they cost is what counts.
      const auto cost = money(each, "monthlyCost");
      if (!cost && component.price && component.quantity) component.quantity = std::nullopt;
      component.usage_based = each.value("usageBased", false);
      part.components.push_back(std::move(component));
    }
    for (const json& each : list(object, "subresources"))
      part.parts.push_back(this->part(each, depth + 1));
    return part;
  }

  // Infracost's own reports say which prices it lacks only line by line.
  void add_missing_prices(ResourceCost& cost, const json& object) const {
    for (const json& each : list(object, "costComponents")) {
      if (each.value("priceNotFound", false))
        cost.not_priced.push_back(fmt::format("no price of `{}`", text(each, "name")));
      const auto quantity = each.find("monthlyQuantity");
      cost.usage_missing |=
          each.value("usageBased", false) && (quantity == each.end() || quantity->is_null());
    }
    for (const json& each : list(object, "subresources")) add_missing_prices(cost, each);
  }

  // Types that Infracost does not know are only counted; how many there are is what can be
  // compared.
  void add_unsupported(Project& project, const json& summary) const {
    const auto counts = summary.find("unsupportedResourceCounts");
    if (counts == summary.end() || !counts->is_object()) return;
    for (const auto& [type, count] : counts->items()) {
      ResourceCost& cost = project.resources.emplace_back();
      cost.type = cost.address = cost.name = type;
      cost.fingerprint = count.dump();
      cost.not_priced.push_back(
          fmt::format("Infracost does not price {} `{}`", count.dump(), type));
    }
  }

  ResourceCost resource(const json& object) const {
    ResourceCost cost;
    cost.body = part(object, 0);
    if (!object.contains("infra")) add_missing_prices(cost, object);
    cost.address = cost.name = cost.body.name;
    cost.type = text(object, "resourceType");
    cost.billing = Billing::priced;
    if (const Estimator* known = find_estimator(cost.type)) cost.service = known->service;
    if (const auto tags = object.find("tags"); tags != object.end() && tags->is_object())
      for (const auto& [key, value] : tags->items())
        if (value.is_string()) cost.tags[key] = value;
    if (const auto own = object.find("infra"); own != object.end() && own->is_object()) {
      cost.service = text(*own, "service");
      cost.region = text(*own, "region");
      cost.fingerprint = text(*own, "fingerprint");
      for (const json& reason : list(*own, "not_priced"))
        if (reason.is_string()) cost.not_priced.push_back(reason);
      const std::string billing = text(*own, "billing");
      for (const Billing each : {Billing::usage, Billing::free, Billing::unknown})
        if (to_string(each) == billing) cost.billing = each;
    }
    return cost;
  }

  Breakdown read(const json& root) const {
    if (!root.is_object() || !root.contains("projects")) refuse("it has no `projects`");
    if (const std::string version = text(root, "version"); !version.empty() && version != "0.2")
      refuse(fmt::format("its version is `{}`, not 0.2", version));
    if (const std::string currency = text(root, "currency"); !currency.empty() && currency != "USD")
      refuse(fmt::format("its currency is `{}`, not USD", currency));
    Breakdown result;
    for (const json& each : list(root, "projects")) {
      if (!each.is_object()) refuse("a project is no object");
      Project& project = result.projects.emplace_back();
      project.name = text(each, "name");
      const auto breakdown = each.find("breakdown");
      if (breakdown == each.end() || !breakdown->is_object())
        refuse("a project has no `breakdown`");
      for (const json& one : list(*breakdown, "resources"))
        project.resources.push_back(resource(one));
      if (const auto own = each.find("infra"); own != each.end() && own->is_object()) {
        project.layer = text(*own, "layer");
        project.stack = text(*own, "stack");
        project.env = text(*own, "env");
        // What has no lines is listed here, so that readers of the shape are not surprised by it.
        for (const json& one : list(*own, "without_lines"))
          project.resources.push_back(resource(one));
      }
      const auto summary = each.find("summary");
      if (summary != each.end() && summary->is_object()) add_unsupported(project, *summary);
      if (const auto metadata = each.find("metadata");
          metadata != each.end() && metadata->is_object())
        for (const json& error : list(*metadata, "errors"))
          project.errors.push_back(error.is_object() ? text(error, "message") : error.dump());
    }
    return result;
  }

 private:
  const std::string& path_;
};

}  // namespace

Breakdown read_breakdown(const std::string& text, const std::string& path) {
  const Reader reader(path);
  const json root = json::parse(text, nullptr, false);
  if (root.is_discarded()) reader.refuse("it is no JSON");
  try {
    return reader.read(root);
  } catch (const json::exception& error) {
    reader.refuse(error.what());
  }
}

}  // namespace infra::cost
