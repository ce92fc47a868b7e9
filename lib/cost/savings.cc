#include "lib/cost/savings.h"

#include <fmt/format.h>

#include "lib/cost/saving_finder.h"

namespace infra::cost {
namespace {

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

bool is_template(const Resource& resource) {
  return resource.type == "aws_launch_template" || resource.type == "aws_launch_configuration";
}

void volumes(SavingFinder& finder, const Resource& resource) {
  const bool has_volumes = resource.type == "aws_ebs_volume" ||
                           resource.type == "aws_db_instance" || resource.type == "aws_instance";
  if (!has_volumes) return;
  finder.try_change(resource, "CST001", newer_volume, "gp3 in place of gp2 or io1");
  // A volume that says nothing is of type gp2.
  const policy::Arguments arguments(resource);
  if (resource.type != "aws_ebs_volume" || arguments.get("type").is_set()) return;
  if (!resource.values.is_known() || resource.values.is_null()) return;
  Resource other = resource;
  other.values = with_argument(resource.values, "type", hcl::Value::string("gp3"));
  finder.add(resource, other, "CST001", "gp3 in place of gp2");
}

bool has_type(const policy::Arguments& arguments) {
  return arguments.get("instance_type").is_set() || arguments.get("instance_class").is_set() ||
         arguments.get("node_type").is_set();
}

}  // namespace

std::vector<Saving> find_savings(const World& world, const std::string& env,
                                 std::span<const ResourceCost> costs) {
  SavingFinder finder(world, env, costs);
  for (const Resource& resource : world.resources) {
    if (resource.mode != terraform::Mode::managed) continue;
    if (is_template(resource)) {
      finder.try_template(resource, "CST001", newer_volume, "gp3 in place of gp2 or io1");
      finder.try_template(resource, "CST002", newer_type, "the newer generation of its type");
    }
    volumes(finder, resource);
    if (has_type(policy::Arguments(resource)))
      finder.try_change(resource, "CST002", newer_type, "the newer generation of its type");
    find_spot_savings(finder, resource);
    find_file_savings(finder, resource);
  }
  find_gateway_savings(finder);
  return finder.take();
}

}  // namespace infra::cost
