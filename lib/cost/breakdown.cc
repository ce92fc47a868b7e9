#include "lib/cost/breakdown.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "lib/base/numbers.h"
#include "lib/base/strings.h"
#include "lib/cost/estimate.h"
#include "lib/cost/fingerprint.h"
#include "lib/cost/savings.h"

namespace infra::cost {
namespace {

constexpr std::string_view kTransfer = "aws_data_transfer";
constexpr std::string_view kNone = "(none)";

}  // namespace

Decimal Project::monthly() const {
  Decimal sum;
  for (const ResourceCost& each : resources) sum += each.monthly();
  return sum;
}

Decimal Breakdown::monthly() const {
  Decimal sum;
  for (const Project& each : projects) sum += each.monthly();
  return sum;
}

void price_project(Project& project, std::span<const terraform::Resource> resources,
                   const PriceOptions& options) {
  World world(resources, options.book, options.usage);
  world.region = options.region;
  world.today = options.today;
  for (const terraform::Resource& each : resources) {
    if (each.mode != terraform::Mode::managed) continue;
    project.resources.push_back(estimate_resource(world, each));
    ResourceCost& cost = project.resources.back();
    if (!cost.is_priced()) cost.fingerprint = fingerprint(each.values);
  }
  std::ranges::stable_sort(project.resources, {}, &ResourceCost::address);
  project.savings = find_savings(world, project.env, project.resources);
}

std::optional<Project> price_data_transfer(const PriceOptions& options) {
  std::vector<terraform::Resource> made;
  for (const auto& [address, values] : options.usage.entries()) {
    if (!address.starts_with("aws_data_transfer.")) continue;
    terraform::Resource& resource = made.emplace_back();
    resource.type = kTransfer;
    resource.address = resource.config_address = address;
    resource.name = address.substr(kTransfer.size() + 1);
    const auto region = values.find("region");
    if (region != values.end()) {
      resource.values = hcl::Value::object({{"region", hcl::Value::string(region->second), {}}});
    }
  }
  if (made.empty()) return std::nullopt;
  Project project;
  project.name = "data transfer";
  price_project(project, made, options);
  return project;
}

std::string old_prices_note(const Breakdown& breakdown, std::chrono::year_month_day today) {
  std::size_t old = 0, all = 0;
  std::chrono::year_month_day oldest = today;
  const auto limit = std::chrono::sys_days(today) - std::chrono::days(kOldAfterDays);
  for (const Project& project : breakdown.projects) {
    for (const ResourceCost& resource : project.resources) {
      for_each_component(resource.body, [&](const Component& component, const std::string&) {
        if (!component.price_date) return;
        ++all;
        if (std::chrono::sys_days(*component.price_date) >= limit) return;
        ++old;
        oldest = std::min(oldest, *component.price_date);
      });
    }
  }
  if (old == 0) return {};
  const std::string since = oldest == kUndated ? "some without a date" : "from " + day_text(oldest);
  return fmt::format(
      "{} of {} are older than {} days, the oldest {}: `infra cost refresh` "
      "brings today's",
      old, plural(all, "price"), kOldAfterDays, since);
}

std::string group_of(const Project& project, const ResourceCost& resource, const std::string& by) {
  const auto tag = [&](const std::string& key) {
    const auto found = resource.tags.find(key);
    return found == resource.tags.end() ? std::string(kNone) : found->second;
  };
  const auto or_none = [](const std::string& text) {
    return text.empty() ? std::string(kNone) : text;
  };
  if (by == "stack") return project.name;
  if (by == "service") return or_none(resource.service);
  if (by == "env") return project.env.empty() ? tag("Environment") : project.env;
  if (by == "team") return tag("Team");
  return tag(by.substr(std::string_view("tag:").size()));
}

std::vector<Group> group_costs(const Breakdown& breakdown, const std::string& by) {
  std::map<std::string, Group> groups;
  for (const Project& project : breakdown.projects) {
    for (const ResourceCost& resource : project.resources) {
      if (resource.billing == Billing::free || resource.billing == Billing::unknown) continue;
      const std::string name = group_of(project, resource, by);
      Group& group = groups[name];
      group.name = name;
      group.monthly += resource.monthly();
      ++group.resources;
    }
  }
  std::vector<Group> sorted;
  for (auto& [name, group] : groups) sorted.push_back(std::move(group));
  std::ranges::stable_sort(sorted, std::greater<>(), &Group::monthly);
  return sorted;
}

}  // namespace infra::cost
