// What an estimator works with: the arguments of a resource, its usage, the price book, and the
// lines that it writes. An argument that is set to what nobody knows makes the resource not priced:
// never a default in its place.
#pragma once

#include <chrono>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lib/cost/price_book.h"
#include "lib/cost/resource_cost.h"
#include "lib/cost/usage.h"
#include "lib/policy/arguments.h"

namespace infra::cost {

using policy::Argument;
using terraform::Resource;

// The resources of one root module or plan, and what they are priced with.
struct World {
  World(std::span<const Resource> all, const PriceBook& price_book, const UsageFile& usage_file);
  std::span<const Resource> resources;
  const PriceBook& book;
  const UsageFile& usage;
  std::string region;  // where the configuration names none
  std::chrono::year_month_day today{};
  std::unordered_map<std::string_view, std::vector<const Resource*>> by_type;
  const std::vector<const Resource*>& of_type(std::string_view type) const;
};

struct PriceKey {
  std::string_view service;
  std::string item;
};

struct Tier {
  std::string_view name;        // first 10TB
  std::string item;             // of the book
  std::optional<Decimal> size;  // in units of the line; nullopt: all the rest
};

// Where lines go and why something has no price: shared by the parts of one resource.
struct EstimateState {
  const World& world;
  const Resource& resource;
  ResourceCost& cost;
  UsageValues usage;
  std::string region;
};

// A resource's arguments, or those of a nested block.
class Body {
 public:
  Body(EstimateState& state, policy::Arguments arguments)
      : state_(&state), arguments_(std::move(arguments)) {}

  Argument get(std::string_view path) const;  // not noted where it is unknown
  std::string text(std::string_view path, std::string_view otherwise = {}) const;
  Decimal number(std::string_view path, Decimal otherwise = 0) const;
  std::optional<Decimal> maybe_number(std::string_view path) const;
  bool flag(std::string_view path, bool otherwise = false) const;
  std::size_t length(std::string_view path) const;  // of a list; one that is unknown is noted
  std::vector<Body> blocks(std::string_view name) const;
  std::optional<Body> block(std::string_view name) const;  // the first

 private:
  Argument needed(std::string_view path) const;
  EstimateState* state_;
  policy::Arguments arguments_;
};

class Estimate {
 public:
  Estimate(EstimateState& state, CostPart& part, Decimal count = 1)
      : state_(state), part_(part), count_(count) {}

  const World& world() const { return state_.world; }
  const Resource& resource() const { return state_.resource; }
  const std::string& region() const { return region_.empty() ? state_.region : region_; }
  Body body() const { return body_of(state_.resource); }
  Body body_of(const Resource& resource) const;

  std::optional<Decimal> usage(std::string_view key) const;  // nullopt: not given
  std::string usage_word(std::string_view key, std::string_view otherwise = {}) const;

  // Lines. Quantities are those of one; `count` of the estimate multiplies them. `scale` turns the
  // book's price into that of `unit`: 730 where a price by the hour is shown by the month.
  void line(std::string name, std::string unit, Decimal quantity, const PriceKey& key,
            Decimal scale = 1);
  void usage_line(std::string name, std::string unit, std::optional<Decimal> quantity,
                  const PriceKey& key, Decimal scale = 1);
  // Fixed amount that is billed as usage: shown as usage based.
  void free_line(std::string name, std::string unit, Decimal quantity);
  // Splits over tiers; without a quantity the first one is shown.
  void tiers(std::string_view name, std::string unit, std::optional<Decimal> quantity,
             std::string_view service, std::span<const Tier> tiers, Decimal scale = 1);
  void last_at_most();  // the line that was written last is an upper bound

  Estimate part(std::string name, Decimal count = 1);  // its lines are counted `count` times
  // A part that is paid in another region.
  Estimate part_in(std::string name, std::string region);
  void multiply(Decimal count) { count_ = count_ * count; }
  Decimal count() const { return count_; }
  void not_priced(std::string reason);

  // The resource of `type` that `argument` refers to, or whose `name_of` it equals. null: none in
  // this root; where several could be meant and differ, that is noted.
  const Resource* target(const Argument& argument, std::string_view type,
                         std::initializer_list<std::string_view> names_of = {}) const;
  // target() seen from another resource.
  const Resource* target_from(const Resource& from, const Argument& argument, std::string_view type,
                              std::initializer_list<std::string_view> names_of = {}) const;

 private:
  void add(std::string name, std::string unit, std::optional<Decimal> quantity, const PriceKey& key,
           Decimal scale, bool usage_based);
  EstimateState& state_;
  CostPart& part_;
  Decimal count_;
  std::string region_;  // "": the resource's
};

// n units of the line are one: 1,000 requests, a GB in MB.
inline std::optional<Decimal> per(std::optional<Decimal> amount, Decimal size) {
  if (!amount) return std::nullopt;
  return *amount / size;
}

// A line that is billed by use and nothing else.
struct UsageLine {
  std::string_view name, unit, key;  // key of the usage file
  std::int64_t size = 1;             // so much of the key's amount is one of `unit`
  std::string_view item;             // of the price book
  std::int64_t scale = 1;            // of the book's price
};
void usage_lines(Estimate& estimate, std::string_view service, std::span<const UsageLine> lines);

struct Estimator {
  std::string_view type;
  Billing billing = Billing::priced;
  std::string_view service;
  void (*estimate)(Estimate& estimate) = nullptr;
};

// Estimates `resource` of `world`; with `usage`, that in place of what the usage file says of it.
ResourceCost estimate_resource(const World& world, const Resource& resource,
                               const UsageValues* usage = nullptr);

}  // namespace infra::cost
