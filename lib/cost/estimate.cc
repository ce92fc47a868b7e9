#include "lib/cost/estimate.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/cost/registry.h"
#include "lib/policy/tags.h"

namespace infra::cost {
namespace {

// Quantities from a configuration are what somebody typed: no number of them is larger.
std::optional<Decimal> decimal_of(const Argument& argument) {
  const std::optional<double> number = argument.number();
  if (!number) return std::nullopt;
  return Decimal::from_double(*number);
}

bool same_address(std::string_view cause, std::string_view address) {
  if (!cause.starts_with(address)) return false;
  return cause.size() == address.size() || cause[address.size()] == '.' ||
         cause[address.size()] == '[';
}

bool same_name(const Argument& argument, const Resource& target,
               std::initializer_list<std::string_view> names_of) {
  const auto text = argument.text();
  if (!text || text->empty()) return false;
  const policy::Arguments arguments(target);
  return std::ranges::any_of(
      names_of, [&](std::string_view name) { return arguments.get(name).text() == text; });
}

std::string region_of(const World& world, const Resource& resource) {
  const auto known = [](const hcl::Value* value) -> std::string {
    if (value == nullptr || !value->is_known() || value->is_null()) return {};
    return value->kind() == hcl::Type::Kind::string ? value->as_string() : std::string();
  };
  std::string region = known(resource.attribute("region"));
  if (region.empty() && resource.provider && resource.provider->values.is_known() &&
      resource.provider->values.kind() == hcl::Type::Kind::object) {
    region = known(resource.provider->values.find("region"));
  }
  return region.empty() ? world.region : region;
}

std::map<std::string, std::string> certain_tags(const Resource& resource) {
  std::map<std::string, std::string> tags;
  for (const policy::Tag& tag : policy::effective_tags(resource).effective.tags) {
    const hcl::Value& value = tag.value;
    if (tag.state != policy::TagState::present || value.is_sensitive() || !value.is_known()) {
      continue;
    }
    if (!value.is_null() && value.kind() == hcl::Type::Kind::string) {
      tags[tag.key] = value.as_string();
    }
  }
  return tags;
}

}  // namespace

World::World(std::span<const Resource> all, const PriceBook& price_book,
             const UsageFile& usage_file)
    : resources(all), book(price_book), usage(usage_file) {
  for (const Resource& each : resources)
    if (each.mode == terraform::Mode::managed) by_type[each.type].push_back(&each);
}

const std::vector<const Resource*>& World::of_type(std::string_view type) const {
  static const std::vector<const Resource*> kNone;
  const auto found = by_type.find(type);
  return found == by_type.end() ? kNone : found->second;
}

Argument Body::get(std::string_view path) const {
  Argument argument = arguments_.at(path);
  // What a plan does not know for no other reason than itself is for the provider to choose.
  const Resource& resource = state_->resource;
  if (argument.is_unknown() && resource.from_plan) {
    const std::string_view cause = argument.cause();
    const bool own = cause.empty() || same_address(cause, resource.address) ||
                     same_address(cause, policy::local_address(resource));
    if (own) argument.given = policy::Given::unset;
  }
  return argument;
}

Argument Body::needed(std::string_view path) const {
  Argument argument = get(path);
  if (argument.is_unknown()) {
    const std::string_view cause = argument.cause();
    std::string reason =
        cause.empty() ? fmt::format("`{}` is not known", argument.path)
                      : fmt::format("`{}` is not known: it hangs on `{}`", argument.path, cause);
    auto& reasons = state_->cost.not_priced;
    if (std::ranges::find(reasons, reason) == reasons.end()) reasons.push_back(std::move(reason));
  }
  return argument;
}

std::string Body::text(std::string_view path, std::string_view otherwise) const {
  return needed(path).text().value_or(std::string(otherwise));
}

std::optional<Decimal> Body::maybe_number(std::string_view path) const {
  const Argument argument = needed(path);
  if (argument.given != policy::Given::known) return std::nullopt;
  const std::optional<Decimal> number = decimal_of(argument);
  if (!number || number->sign() < 0) {
    state_->cost.not_priced.push_back(
        fmt::format("`{}` is no quantity: {}", argument.path, argument.text().value_or("?")));
    return std::nullopt;
  }
  return number;
}

Decimal Body::number(std::string_view path, Decimal otherwise) const {
  return maybe_number(path).value_or(otherwise);
}

bool Body::flag(std::string_view path, bool otherwise) const {
  return needed(path).boolean().value_or(otherwise);
}

std::size_t Body::length(std::string_view path) const {
  const Argument argument = needed(path);
  if (argument.given != policy::Given::known) return 0;
  const hcl::Value& value = argument.value;
  const auto kind = value.kind();
  const bool is_list = kind == hcl::Type::Kind::list || kind == hcl::Type::Kind::set ||
                       kind == hcl::Type::Kind::tuple;
  return is_list ? value.length() : 1;
}

std::vector<Body> Body::blocks(std::string_view name) const {
  std::vector<Body> result;
  const Argument whole = get(name);
  if (whole.given == policy::Given::unset) return result;
  for (policy::Arguments& each : arguments_.blocks(name)) {
    result.emplace_back(*state_, std::move(each));
  }
  return result;
}

std::optional<Body> Body::block(std::string_view name) const {
  std::vector<Body> all = blocks(name);
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

Body Estimate::body_of(const Resource& resource) const {
  return Body(state_, policy::Arguments(resource));
}

std::optional<Decimal> Estimate::usage(std::string_view key) const {
  auto& asked = state_.cost.usage_keys;
  if (std::ranges::find(asked, key) == asked.end()) asked.emplace_back(key);
  const auto found = state_.usage.find(key);
  if (found == state_.usage.end()) return std::nullopt;
  return Decimal::parse(found->second);
}

std::string Estimate::usage_word(std::string_view key, std::string_view otherwise) const {
  auto& asked = state_.cost.usage_keys;
  if (std::ranges::find(asked, key) == asked.end()) asked.emplace_back(key);
  const auto found = state_.usage.find(key);
  return found == state_.usage.end() ? std::string(otherwise) : found->second;
}

void Estimate::add(std::string name, std::string unit, std::optional<Decimal> quantity,
                   const PriceKey& key, Decimal scale, bool usage_based) {
  if (quantity && quantity->is_zero()) return;
  Component component;
  component.name = std::move(name);
  component.unit = std::move(unit);
  component.usage_based = usage_based;
  component.service = key.service;
  component.item = key.item;
  if (quantity) component.quantity = *quantity * count_;
  const Price* price = state_.world.book.find(key.service, key.item, region());
  if (price != nullptr) {
    component.price = price->usd * scale;
    component.price_date = price->date;
  } else if (quantity) {
    not_priced(fmt::format("no price of `{}: {}` in {}", key.service, key.item, region()));
  }
  if (usage_based && !quantity) state_.cost.usage_missing = true;
  part_.components.push_back(std::move(component));
}

void Estimate::line(std::string name, std::string unit, Decimal quantity, const PriceKey& key,
                    Decimal scale) {
  add(std::move(name), std::move(unit), quantity, key, scale, false);
}

void Estimate::usage_line(std::string name, std::string unit, std::optional<Decimal> quantity,
                          const PriceKey& key, Decimal scale) {
  add(std::move(name), std::move(unit), quantity, key, scale, true);
}

void Estimate::free_line(std::string name, std::string unit, Decimal quantity) {
  if (quantity.is_zero()) return;
  part_.components.push_back({.name = std::move(name),
                              .unit = std::move(unit),
                              .quantity = quantity * count_,
                              .price = Decimal()});
}

void Estimate::tiers(std::string_view name, std::string unit, std::optional<Decimal> quantity,
                     std::string_view service, std::span<const Tier> all, Decimal scale) {
  const auto title = [&](const Tier& tier) {
    return tier.name.empty() ? std::string(name) : fmt::format("{} ({})", name, tier.name);
  };
  if (!quantity) {
    usage_line(title(all[0]), std::move(unit), std::nullopt, {service, all[0].item}, scale);
    return;
  }
  Decimal rest = *quantity;
  for (const Tier& tier : all) {
    const Decimal taken = tier.size ? min(rest, *tier.size) : rest;
    usage_line(title(tier), unit, taken, {service, tier.item}, scale);
    rest -= taken;
    if (rest.sign() <= 0) break;
  }
}

void Estimate::last_at_most() {
  if (!part_.components.empty()) part_.components.back().at_most = true;
}

// The parent's vector must not grow while a part is being written: parts are written one after the
// other.
Estimate Estimate::part(std::string name, Decimal count) {
  part_.parts.push_back({std::move(name), {}, {}});
  return Estimate(state_, part_.parts.back(), count_ * count);
}

Estimate Estimate::part_in(std::string name, std::string region) {
  Estimate made = part(std::move(name));
  made.region_ = std::move(region);
  return made;
}

void Estimate::not_priced(std::string reason) {
  auto& reasons = state_.cost.not_priced;
  if (std::ranges::find(reasons, reason) == reasons.end()) reasons.push_back(std::move(reason));
}

const Resource* Estimate::target(const Argument& argument, std::string_view type,
                                 std::initializer_list<std::string_view> names_of) const {
  return target_from(state_.resource, argument, type, names_of);
}

const Resource* Estimate::target_from(const Resource& from, const Argument& argument,
                                      std::string_view type,
                                      std::initializer_list<std::string_view> names_of) const {
  if (!argument.is_set()) return nullptr;
  std::vector<const Resource*> meant;
  for (const Resource* each : world().of_type(type)) {
    const bool found = argument.is_unknown()
                           ? same_address(argument.cause(), policy::local_address(*each))
                           : same_name(argument, *each, names_of);
    if (found) meant.push_back(each);
  }
  // A name is said of the resource of its own module first.
  const auto own = [&](const Resource* each) { return each->module == from.module; };
  if (std::ranges::any_of(meant, own)) std::erase_if(meant, std::not_fn(own));
  if (meant.size() > 1 && from.index.is_known() && !from.index.is_null()) {
    const auto same = [&](const Resource* each) { return identical(each->index, from.index); };
    if (std::ranges::any_of(meant, same)) std::erase_if(meant, std::not_fn(same));
  }
  if (meant.empty()) return nullptr;
  const bool differ = std::ranges::any_of(
      meant, [&](const Resource* each) { return !identical(each->values, meant.front()->values); });
  if (differ) {
    auto& reasons = state_.cost.not_priced;
    std::string reason = fmt::format("which of {} `{}` is meant is not known", meant.size(),
                                     meant.front()->config_address);
    if (std::ranges::find(reasons, reason) == reasons.end()) reasons.push_back(std::move(reason));
  }
  return meant.front();
}

void usage_lines(Estimate& estimate, std::string_view service, std::span<const UsageLine> lines) {
  for (const UsageLine& each : lines) {
    estimate.usage_line(std::string(each.name), std::string(each.unit),
                        per(estimate.usage(each.key), each.size), {service, std::string(each.item)},
                        each.scale);
  }
}

namespace {

// What is billed by use alone has no amount that a number of instances would multiply.
bool has_amount(const ResourceCost& cost) {
  bool any = cost.billing == Billing::priced;
  for_each_component(cost.body, [&](const Component& each, const std::string&) {
    any = any || each.quantity.has_value();
  });
  return any;
}

}  // namespace

ResourceCost estimate_resource(const World& world, const Resource& resource,
                               const UsageValues* usage) {
  ResourceCost cost;
  cost.address = resource.address;
  cost.type = resource.type;
  cost.name = resource.name;
  cost.body.name = resource.address;
  cost.span = resource.span;
  cost.region = region_of(world, resource);
  cost.tags = certain_tags(resource);
  const Estimator* estimator = find_estimator(resource.type);
  cost.billing = billing_of(resource.type);
  if (estimator == nullptr) {
    if (cost.billing == Billing::unknown) {
      cost.not_priced.push_back(fmt::format("`{}` has no estimator", resource.type));
    }
    return cost;
  }
  cost.service = estimator->service;
  EstimateState state{world, resource, cost,
                      usage != nullptr ? *usage : world.usage.of(resource.type, resource.address),
                      cost.region};
  Estimate estimate(state, cost.body);
  estimator->estimate(estimate);
  if (!resource.index.is_known() && has_amount(cost))
    cost.not_priced.emplace_back("how many instances there are is not known");
  return cost;
}

}  // namespace infra::cost
