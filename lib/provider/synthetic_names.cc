#include "lib/provider/synthetic_names.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/hash.h"

namespace infra::provider {
namespace {

using hcl::Type;
using hcl::Value;

struct Prefix {
  std::string_view name, prefix;
};

// EC2's resource id prefixes (Amazon EC2 user guide, "Resource IDs"), by resource type without
// `aws_`, and by the name of an attribute that refers to one.
constexpr Prefix kIdPrefixes[] = {
    {"ami", "ami-"},
    {"customer_gateway", "cgw-"},
    {"default_network_acl", "acl-"},
    {"default_route_table", "rtb-"},
    {"default_security_group", "sg-"},
    {"default_vpc", "vpc-"},
    {"dhcp_options", "dopt-"},
    {"ebs_snapshot", "snap-"},
    {"ebs_volume", "vol-"},
    {"ec2_transit_gateway", "tgw-"},
    {"ec2_transit_gateway_route_table", "tgw-rtb-"},
    {"ec2_transit_gateway_vpc_attachment", "tgw-attach-"},
    {"efs_access_point", "fsap-"},
    {"efs_file_system", "fs-"},
    {"efs_mount_target", "fsmt-"},
    {"egress_only_internet_gateway", "eigw-"},
    {"eip", "eipalloc-"},
    {"flow_log", "fl-"},
    {"instance", "i-"},
    {"internet_gateway", "igw-"},
    {"launch_template", "lt-"},
    {"nat_gateway", "nat-"},
    {"network_acl", "acl-"},
    {"network_interface", "eni-"},
    {"prefix_list", "pl-"},
    {"route_table", "rtb-"},
    {"route_table_association", "rtbassoc-"},
    {"security_group", "sg-"},
    {"security_group_rule", "sgrule-"},
    {"snapshot", "snap-"},
    {"subnet", "subnet-"},
    {"transit_gateway", "tgw-"},
    {"transit_gateway_attachment", "tgw-attach-"},
    {"transit_gateway_route_table", "tgw-rtb-"},
    {"volume", "vol-"},
    {"vpc", "vpc-"},
    {"vpc_endpoint", "vpce-"},
    {"vpc_peering_connection", "pcx-"},
    {"vpc_security_group_egress_rule", "sgr-"},
    {"vpc_security_group_ingress_rule", "sgr-"},
    {"vpn_connection", "vpn-"},
    {"vpn_gateway", "vgw-"},
};

}  // namespace

std::optional<std::string_view> id_prefix(std::string_view name) {
  const auto found = std::ranges::lower_bound(kIdPrefixes, name, {}, &Prefix::name);
  if (found == std::end(kIdPrefixes) || found->name != name) return std::nullopt;
  return found->prefix;
}

std::string hash_digits(const SyntheticContext& context, std::string_view salt,
                        std::size_t digits) {
  return sha256_hex(fmt::format("{}\n{}\n{}", context.type, salt, context.seed)).substr(0, digits);
}

std::string uuid(const SyntheticContext& context, std::string_view salt) {
  const std::string digits = hash_digits(context, salt, 32);
  return fmt::format("{}-{}-4{}-8{}-{}", digits.substr(0, 8), digits.substr(8, 4),
                     digits.substr(13, 3), digits.substr(17, 3), digits.substr(20, 12));
}

std::string_view known_string(const Value& object, std::string_view name) {
  const Value* found = object.is_known() && !object.is_null() ? object.find(name) : nullptr;
  const bool text = found && found->is_known() && !found->is_null() &&
                    found->kind() == Type::Kind::string && !found->as_string().empty();
  return text ? std::string_view(found->as_string()) : std::string_view();
}

// The argument that AWS uses as the resource's identity.
std::string natural_key(const SyntheticContext& context) {
  for (const char* name :
       {"name", "bucket", "identifier", "cluster_identifier", "function_name", "domain_name",
        "repository_name", "cluster_id", "replication_group_id", "domain", "alias", "family",
        "key_name", "alarm_name", "dashboard_name", "analyzer_name", "user", "role"}) {
    if (const auto text = known_string(context.object, name); !text.empty())
      return std::string(text);
    const Value* found = context.object.is_known() && !context.object.is_null()
                             ? context.object.find(name)
                             : nullptr;
    if (found && !found->is_known()) return generated_name(context, name);
  }
  return {};
}

std::string generated_name(const SyntheticContext& context, std::string_view argument) {
  const auto prefix = known_string(context.object, std::string(argument) + "_prefix");
  return fmt::format("{}{}", prefix.empty() ? "terraform-" : prefix,
                     hash_digits(context, argument, 26));
}

}  // namespace infra::provider
