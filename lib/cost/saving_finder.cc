#include "lib/cost/saving_finder.h"

namespace infra::cost {
namespace {

using hcl::Entry;
using hcl::Value;

constexpr int kMostDepth = 6;

Value changed(const Value& value, const TextChange& change, const std::string& name, bool& any,
              int depth) {
  if (!value.is_known() || value.is_null() || depth > kMostDepth) return value;
  const auto kind = value.kind();
  if (kind == hcl::Type::Kind::string) {
    const auto other = change(name, value.as_string());
    if (!other) return value;
    any = true;
    return Value::string(*other);
  }
  if (kind == hcl::Type::Kind::object) {
    std::vector<Entry> entries;
    for (const Entry& entry : value.entries())
      entries.push_back({entry.key, changed(entry.value, change, entry.key, any, depth + 1), {}});
    return Value::object(std::move(entries));
  }
  if (kind != hcl::Type::Kind::list && kind != hcl::Type::Kind::tuple) return value;
  std::vector<Value> elements;
  for (const Value& element : value.elements())
    elements.push_back(changed(element, change, name, any, depth + 1));
  return Value::tuple(std::move(elements));
}

bool is_made_of_templates(const Resource& resource) {
  return resource.type == "aws_autoscaling_group" || resource.type == "aws_eks_node_group" ||
         resource.type == "aws_instance";
}

}  // namespace

Value with_changed_texts(const Value& value, const TextChange& change, bool& any) {
  return changed(value, change, "", any, 0);
}

Value with_argument(const Value& value, std::string_view name, std::optional<Value> argument) {
  std::vector<Entry> entries;
  if (value.is_known() && !value.is_null())
    for (const Entry& entry : value.entries())
      if (entry.key != name) entries.push_back({entry.key, entry.value, {}});
  if (argument) entries.push_back({std::string(name), std::move(*argument), {}});
  return Value::object(std::move(entries));
}

SavingFinder::SavingFinder(const World& world, std::string env, std::span<const ResourceCost> costs)
    : world_(world), env_(std::move(env)) {
  for (const ResourceCost& each : costs) costs_[each.address] = &each;
}

const ResourceCost* SavingFinder::cost_of(const Resource& resource) const {
  const auto at = costs_.find(resource.address);
  return at == costs_.end() ? nullptr : at->second;
}

void SavingFinder::try_change(const Resource& resource, std::string_view code,
                              const TextChange& change, const std::string& what) {
  bool any = false;
  Resource other = resource;
  other.values = with_changed_texts(resource.values, change, any);
  if (any) add(resource, other, code, what);
}

void SavingFinder::add(const Resource& resource, const Resource& other, std::string_view code,
                       const std::string& what) {
  const ResourceCost* now = cost_of(resource);
  if (now == nullptr) return;
  const ResourceCost then = estimate_resource(world_, other);
  Saving saving{std::string(code), resource.address, what, std::nullopt};
  if (now->is_priced() && then.is_priced()) {
    const Decimal difference = now->monthly() - then.monthly();
    if (difference.sign() <= 0) return;  // it would not be cheaper here
    saving.monthly = difference;
  }
  found_.push_back(std::move(saving));
}

void SavingFinder::try_template(const Resource& resource, std::string_view code,
                                const TextChange& change, const std::string& what) {
  bool any = false;
  const Value values = with_changed_texts(resource.values, change, any);
  if (!any) return;
  std::vector<Resource> resources(world_.resources.begin(), world_.resources.end());
  for (Resource& each : resources)
    if (each.address == resource.address) each.values = values;
  World other(resources, world_.book, world_.usage);
  other.region = world_.region;
  other.today = world_.today;
  Decimal difference;
  bool known = true, used = false;
  for (const Resource& each : resources) {
    if (!is_made_of_templates(each)) continue;
    const ResourceCost* now = cost_of(each);
    if (now == nullptr) continue;
    const ResourceCost then = estimate_resource(other, each);
    if (then.monthly() == now->monthly() && then.not_priced == now->not_priced) continue;
    used = true;
    known = known && then.is_priced() && now->is_priced();
    difference += now->monthly() - then.monthly();
  }
  if (!used || (known && difference.sign() <= 0)) return;
  found_.push_back({std::string(code), resource.address, what,
                    known ? std::optional(difference) : std::nullopt});
}

}  // namespace infra::cost
