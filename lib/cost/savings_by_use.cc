// NAT gateways, Fargate Spot, infrequent access: savings that hang on how a thing is used.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lib/cost/saving_finder.h"

namespace infra::cost {
namespace {

using hcl::Value;

// What a service on the golden path speaks to besides S3 and DynamoDB, whose endpoints are free:
// with an endpoint for each, a VPC whose traffic goes to AWS alone needs no NAT gateway.
constexpr std::string_view kInterfaces[] = {"ecr.api",    "ecr.dkr", "logs", "secretsmanager",
                                            "kms",        "sts",     "ssm",  "ssmmessages",
                                            "ec2messages"};

// com.amazonaws.ap-northeast-2.ecr.api is of ecr.api; so is what ends so where the region is not
// known.
bool is_of_service(const Argument& name, std::string_view service) {
  const std::string end = "." + std::string(service);
  if (const auto text = name.text()) return text->ends_with(end);
  const hcl::PartialText* partial = name.is_unknown() ? name.value.partial_text() : nullptr;
  return partial != nullptr && partial->text.ends_with(end);
}

std::vector<const Resource*> public_gateways(const World& world) {
  std::vector<const Resource*> found;
  for (const Resource* each : world.of_type("aws_nat_gateway"))
    if (each->mode == terraform::Mode::managed &&
        !policy::Arguments(*each).get("connectivity_type").is("private"))
      found.push_back(each);
  return found;
}

// A gateway with its address, which goes with it.
std::optional<Decimal> monthly_with_address(const SavingFinder& finder, const Resource& gateway) {
  const ResourceCost* cost = finder.cost_of(gateway);
  if (cost == nullptr || !cost->is_priced()) return std::nullopt;
  ResourceCost scratch;
  EstimateState state{finder.world(), gateway, scratch, {}, cost->region};
  const Estimate estimate(state, scratch.body);
  const Resource* address = estimate.target(estimate.body().get("allocation_id"), "aws_eip");
  const ResourceCost* paid = address == nullptr ? nullptr : finder.cost_of(*address);
  return cost->monthly() + (paid == nullptr ? Decimal() : paid->monthly());
}

// What the endpoints cost that are not there yet, with `processed` GB a month through one of them.
std::optional<Decimal> missing_endpoints(const SavingFinder& finder, const Resource& gateway,
                                         std::size_t zones, std::optional<Decimal> processed,
                                         std::size_t& missing) {
  std::set<std::string_view> present;
  for (const Resource* each : finder.world().of_type("aws_vpc_endpoint")) {
    const policy::Arguments arguments(*each);
    for (const std::string_view service : kInterfaces)
      if (is_of_service(arguments.get("service_name"), service)) present.insert(service);
    const Argument subnets = arguments.get("subnet_ids");
    if (subnets.given == policy::Given::known && policy::is_sequence(subnets.value))
      zones = std::max(zones, subnets.value.length());
  }
  missing = std::size(kInterfaces) - present.size();
  Resource endpoint = gateway;
  endpoint.type = "aws_vpc_endpoint";
  std::vector<Value> subnets(zones, Value::string("subnet"));
  endpoint.values = Value::object({{"vpc_endpoint_type", Value::string("Interface"), {}},
                                   {"subnet_ids", Value::tuple(std::move(subnets)), {}}});
  UsageValues usage;
  const ResourceCost hours = estimate_resource(finder.world(), endpoint, &usage);
  usage["monthly_data_processed_gb"] = processed.value_or(0).to_string();
  const ResourceCost used = estimate_resource(finder.world(), endpoint, &usage);
  if (!hours.is_priced() || !used.is_priced()) return std::nullopt;
  const Decimal each = hours.monthly();
  return each * static_cast<std::int64_t>(missing) + (used.monthly() - each);
}

}  // namespace

void find_gateway_savings(SavingFinder& finder) {
  const std::vector<const Resource*> all = public_gateways(finder.world());
  if (all.empty()) return;
  Decimal every, but_one;
  std::optional<Decimal> processed;
  for (const Resource* each : all) {
    const auto cost = monthly_with_address(finder, *each);
    if (!cost) return;
    every += *cost;
    if (each != all.front()) but_one += *cost;
    const UsageValues usage = finder.world().usage.of(each->type, each->address);
    const auto given = usage.find("monthly_data_processed_gb");
    if (given != usage.end())
      processed = processed.value_or(0) + Decimal::parse(given->second).value_or(0);
  }
  std::optional<Saving> best;
  if (all.size() > 1 && !finder.env().empty() && finder.env() != "prod") {
    best = Saving{"CST003", all.front()->address,
                  fmt::format("one NAT gateway in place of {}", all.size()), but_one};
  }
  // Two zones at least, as the standard has them.
  std::size_t missing = 0;
  const auto endpoints = missing_endpoints(
      finder, *all.front(), std::max<std::size_t>(all.size(), 2), processed, missing);
  if (endpoints) {
    const Decimal saved = every - *endpoints;
    if (saved.sign() > 0 && (!best || saved > *best->monthly)) {
      best = Saving{"CST003", all.front()->address,
                    fmt::format("{} interface endpoints more in place of NAT, if traffic goes to "
                                "AWS alone",
                                missing),
                    saved, true};
    }
  }
  if (best) finder.add(std::move(*best));
}

namespace {

// Fargate at the full price, by launch type or by strategy.
bool is_fargate_without_spot(const policy::Arguments& arguments) {
  if (arguments.get("launch_type").is("FARGATE")) return true;
  bool fargate = false;
  for (const policy::Arguments& each : arguments.blocks("capacity_provider_strategy")) {
    const Argument provider = each.get("capacity_provider");
    if (provider.is_unknown() || provider.is("FARGATE_SPOT")) return false;
    fargate = fargate || provider.is("FARGATE");
  }
  return fargate;
}

// Facts: Fargate pricing: Spot is up to 70 % below the price on demand.
constexpr Decimal kMostOffSpot = 70;

}  // namespace

void find_spot_savings(SavingFinder& finder, const Resource& service) {
  if (service.type != "aws_ecs_service" || finder.env() != "dev") return;
  if (!is_fargate_without_spot(policy::Arguments(service))) return;
  const ResourceCost* now = finder.cost_of(service);
  if (now == nullptr) return;
  Resource other = service;
  Value strategy = Value::object(
      {{"capacity_provider", Value::string("FARGATE_SPOT"), {}}, {"weight", Value::number(1), {}}});
  other.values = with_argument(service.values, "launch_type", std::nullopt);
  other.values =
      with_argument(other.values, "capacity_provider_strategy", Value::tuple({strategy}));
  const ResourceCost then = estimate_resource(finder.world(), other);
  Saving saving{"CST004", service.address, "Fargate Spot in dev", std::nullopt};
  if (now->is_priced() && then.is_priced()) {
    if (now->monthly().is_zero()) return;  // nothing runs
    Decimal bound;
    for_each_component(then.body, [&](const Component& each, const std::string&) {
      if (each.at_most && each.monthly()) bound += *each.monthly();
    });
    // The book has no price of Spot: what AWS says it is at best.
    saving.at_most = !bound.is_zero();
    saving.monthly = saving.at_most ? bound * kMostOffSpot / 100 : now->monthly() - then.monthly();
    if (saving.at_most) saving.what += ", up to 70 % less";
    if (saving.monthly->sign() <= 0) return;
  }
  finder.add(std::move(saving));
}

namespace {

// Facts: EFS pricing: by an estimate that AWS quotes, 80 % of the files are seldom read.
constexpr Decimal kSeldomRead = 80;

}  // namespace

void find_file_savings(SavingFinder& finder, const Resource& file_system) {
  if (file_system.type != "aws_efs_file_system") return;
  for (const policy::Arguments& each : policy::Arguments(file_system).blocks("lifecycle_policy"))
    if (each.is_unknown() || each.get("transition_to_ia").is_set() ||
        each.get("transition_to_archive").is_set())
      return;
  const ResourceCost* now = finder.cost_of(file_system);
  if (now == nullptr) return;
  Saving saving{"CST005", file_system.address, "seldom read files in infrequent access",
                std::nullopt};
  UsageValues usage = finder.world().usage.of(file_system.type, file_system.address);
  const auto stored = usage.find("storage_gb");
  const auto size = stored == usage.end() ? std::nullopt : Decimal::parse(stored->second);
  if (!size) {
    saving.what += ": usage `storage_gb` says how much";
    finder.add(std::move(saving));
    return;
  }
  const auto given = usage.find("infrequent_access_storage_gb");
  auto seldom = given == usage.end() ? std::nullopt : Decimal::parse(given->second);
  saving.at_most = !seldom;
  if (!seldom) {
    seldom = *size * kSeldomRead / 100;
    saving.what += ", were 80 % of them so";
  }
  usage["storage_gb"] = (*size - min(*seldom, *size)).to_string();
  usage["infrequent_access_storage_gb"] = min(*seldom, *size).to_string();
  Resource other = file_system;
  Value moves = Value::object({{"transition_to_ia", Value::string("AFTER_30_DAYS"), {}}});
  other.values = with_argument(file_system.values, "lifecycle_policy", Value::tuple({moves}));
  const ResourceCost then = estimate_resource(finder.world(), other, &usage);
  if (now->is_priced() && then.is_priced()) {
    saving.monthly = now->monthly() - then.monthly();
    if (saving.monthly->sign() <= 0) return;
  }
  finder.add(std::move(saving));
}

}  // namespace infra::cost
