#include "lib/cost/savings.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace infra::cost {
namespace {

using hcl::Entry;
using hcl::Value;

// The new value of a text argument; nullopt: as it is.
using Change =
    std::function<std::optional<std::string>(const std::string& name, const std::string& text)>;

constexpr int kMostDepth = 6;

// `value` with the texts in it that `change` wants otherwise.
Value changed(const Value& value, const Change& change, const std::string& name, bool& any,
              int depth = 0) {
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

// Facts: what AWS names as successor of a family at the same size (instance type pages of EC2, RDS
// and ElastiCache).
constexpr struct {
  std::string_view old_family, family;
} kSuccessors[] = {{"t2", "t3"}, {"m1", "m5"}, {"m3", "m5"},   {"m4", "m5"}, {"c1", "c5"},
                   {"c3", "c5"}, {"c4", "c5"}, {"r3", "r5"},   {"r4", "r5"}, {"i2", "i3"},
                   {"d2", "d3"}, {"p2", "p3"}, {"g3", "g4dn"}, {"a1", "m6g"}};

std::optional<std::string> newer_type(const std::string& name, const std::string& text) {
  if (name != "instance_type" && name != "instance_class" && name != "node_type") return {};
  std::string prefix;
  std::string_view rest = text;
  for (const std::string_view each : {"db.", "cache."}) {
    if (!rest.starts_with(each)) continue;
    prefix = each;
    rest.remove_prefix(each.size());
  }
  const std::size_t dot = rest.find('.');
  if (dot == rest.npos) return {};
  for (const auto& each : kSuccessors)
    if (rest.substr(0, dot) == each.old_family)
      return fmt::format("{}{}{}", prefix, each.family, rest.substr(dot));
  return {};
}

std::optional<std::string> newer_volume(const std::string& name, const std::string& text) {
  if (name != "volume_type" && name != "storage_type" && name != "type") return {};
  if (text == "gp2" || text == "io1") return "gp3";
  return {};
}

class Finder {
 public:
  Finder(const World& world, std::span<const ResourceCost> costs) : world_(world) {
    for (const ResourceCost& each : costs) costs_[each.address] = &each;
  }

  void try_change(const Resource& resource, std::string_view code, const Change& change,
                  const std::string& what) {
    bool any = false;
    Value values = changed(resource.values, change, "", any);
    if (!any) return;
    Resource other = resource;
    other.values = std::move(values);
    add(resource, std::move(other), code, what);
  }

  void add(const Resource& resource, Resource other, std::string_view code,
           const std::string& what) {
    const auto now = costs_.find(resource.address);
    if (now == costs_.end()) return;
    const ResourceCost then = estimate_resource(world_, other);
    Saving saving{std::string(code), resource.address, what, std::nullopt};
    if (now->second->is_priced() && then.is_priced()) {
      const Decimal difference = now->second->monthly() - then.monthly();
      if (difference.sign() <= 0) return;  // it would not be cheaper here
      saving.monthly = difference;
    }
    found.push_back(std::move(saving));
  }

  // What is paid by those who are made of it: a launch template costs what its groups cost.
  void try_template(const Resource& resource, std::string_view code, const Change& change,
                    const std::string& what) {
    bool any = false;
    const Value values = changed(resource.values, change, "", any);
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
      const auto now = costs_.find(each.address);
      if (now == costs_.end()) continue;
      const ResourceCost then = estimate_resource(other, each);
      if (then.monthly() == now->second->monthly() && then.not_priced == now->second->not_priced)
        continue;
      used = true;
      known = known && then.is_priced() && now->second->is_priced();
      difference += now->second->monthly() - then.monthly();
    }
    if (!used || (known && difference.sign() <= 0)) return;
    found.push_back({std::string(code), resource.address, what,
                     known ? std::optional(difference) : std::nullopt});
  }

  static bool is_template(const Resource& resource) {
    return resource.type == "aws_launch_template" || resource.type == "aws_launch_configuration";
  }

  Decimal monthly(const std::string& address) const {
    const auto at = costs_.find(address);
    return at == costs_.end() ? Decimal() : at->second->monthly();
  }

  std::vector<Saving> found;

 private:
  static bool is_made_of_templates(const Resource& resource) {
    return resource.type == "aws_autoscaling_group" || resource.type == "aws_eks_node_group" ||
           resource.type == "aws_instance";
  }

  const World& world_;
  std::map<std::string_view, const ResourceCost*> costs_;
};

void volumes(Finder& finder, const Resource& resource) {
  const bool has_volumes = resource.type == "aws_ebs_volume" ||
                           resource.type == "aws_db_instance" || resource.type == "aws_instance";
  if (!has_volumes) return;
  finder.try_change(resource, "CST001", newer_volume, "gp3 in place of gp2 or io1");
  // A volume that says nothing is of type gp2.
  const policy::Arguments arguments(resource);
  if (resource.type != "aws_ebs_volume" || arguments.get("type").is_set()) return;
  if (!resource.values.is_known() || resource.values.is_null()) return;
  std::vector<Entry> entries;
  for (const Entry& entry : resource.values.entries())
    if (entry.key != "type") entries.push_back({entry.key, entry.value, {}});
  entries.push_back({"type", Value::string("gp3"), {}});
  Resource other = resource;
  other.values = Value::object(std::move(entries));
  finder.add(resource, std::move(other), "CST001", "gp3 in place of gp2");
}

void gateways(Finder& finder, const World& world, const std::string& env) {
  if (env.empty() || env == "prod") return;
  std::vector<const Resource*> all;
  for (const Resource* each : world.of_type("aws_nat_gateway"))
    if (!policy::Arguments(*each).get("connectivity_type").is("private")) all.push_back(each);
  if (all.size() < 2) return;
  Decimal sum;
  for (std::size_t i = 1; i < all.size(); ++i) sum += finder.monthly(all[i]->address);
  finder.found.push_back({"CST003", all.front()->address,
                          fmt::format("one NAT gateway in place of {}", all.size()), sum});
}

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

bool has_type(const policy::Arguments& arguments) {
  return arguments.get("instance_type").is_set() || arguments.get("instance_class").is_set() ||
         arguments.get("node_type").is_set();
}

}  // namespace

std::vector<Saving> find_savings(const World& world, const std::string& env,
                                 std::span<const ResourceCost> costs) {
  Finder finder(world, costs);
  for (const Resource& resource : world.resources) {
    if (resource.mode != terraform::Mode::managed) continue;
    if (Finder::is_template(resource)) {
      finder.try_template(resource, "CST001", newer_volume, "gp3 in place of gp2 or io1");
      finder.try_template(resource, "CST002", newer_type, "the newer generation of its type");
    }
    volumes(finder, resource);
    const policy::Arguments arguments(resource);
    if (has_type(arguments))
      finder.try_change(resource, "CST002", newer_type, "the newer generation of its type");
    if (resource.type == "aws_ecs_service" && env == "dev" && is_fargate_without_spot(arguments)) {
      // The price of Spot varies by the hour: no figure that would be true.
      finder.found.push_back({"CST004", resource.address, "Fargate Spot in dev", std::nullopt});
    }
    if (resource.type == "aws_efs_file_system" && arguments.blocks("lifecycle_policy").empty()) {
      finder.found.push_back({"CST005", resource.address,
                              "files that nobody reads in infrequent access", std::nullopt});
    }
  }
  gateways(finder, world, env);
  return std::move(finder.found);
}

}  // namespace infra::cost
