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
    Resource other = resource;
    other.values = changed(resource.values, change, "", any);
    if (any) add(resource, std::move(other), code, what);
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

  Decimal monthly(const std::string& address) const {
    const auto at = costs_.find(address);
    return at == costs_.end() ? Decimal() : at->second->monthly();
  }

  std::vector<Saving> found;

 private:
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
  const auto& all = world.of_type("aws_nat_gateway");
  if (all.size() < 2) return;
  Decimal sum;
  for (std::size_t i = 1; i < all.size(); ++i) sum += finder.monthly(all[i]->address);
  finder.found.push_back({"CST003", all.front()->address,
                          fmt::format("one NAT gateway in place of {}", all.size()), sum});
}

}  // namespace

std::vector<Saving> find_savings(const World& world, const std::string& env,
                                 std::span<const ResourceCost> costs) {
  Finder finder(world, costs);
  for (const Resource& resource : world.resources) {
    if (resource.mode != terraform::Mode::managed) continue;
    volumes(finder, resource);
    finder.try_change(resource, "CST002", newer_type, "the newer generation of its type");
    const policy::Arguments arguments(resource);
    if (resource.type == "aws_ecs_service" && env == "dev" &&
        arguments.get("launch_type").is("FARGATE")) {
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
