#include "lib/provider/synthetic.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "lib/base/hash.h"
#include "lib/provider/arn.h"

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
    {"route_table", "rtb-"},
    {"route_table_association", "rtbassoc-"},
    {"security_group", "sg-"},
    {"security_group_rule", "sgrule-"},
    {"subnet", "subnet-"},
    {"vpc", "vpc-"},
    {"vpc_endpoint", "vpce-"},
    {"vpc_peering_connection", "pcx-"},
    {"vpc_security_group_egress_rule", "sgr-"},
    {"vpc_security_group_ingress_rule", "sgr-"},
    {"vpn_connection", "vpn-"},
    {"vpn_gateway", "vgw-"},
};

std::optional<std::string_view> id_prefix(std::string_view name) {
  const auto found = std::ranges::lower_bound(kIdPrefixes, name, {}, &Prefix::name);
  if (found == std::end(kIdPrefixes) || found->name != name) return std::nullopt;
  return found->prefix;
}

std::string hex(const SyntheticContext& context, std::string_view salt, std::size_t digits) {
  return sha256_hex(fmt::format("{}\n{}\n{}", context.type, salt, context.seed)).substr(0, digits);
}

std::uint32_t number_of(const SyntheticContext& context, std::string_view salt) {
  return static_cast<std::uint32_t>(std::stoul(hex(context, salt, 8), nullptr, 16));
}

std::string uuid(const SyntheticContext& context, std::string_view salt) {
  const std::string digits = hex(context, salt, 32);
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
  for (const char* name : {"name", "bucket", "identifier", "cluster_identifier", "function_name",
                           "domain_name", "repository_name", "cluster_id", "replication_group_id",
                           "domain", "alias", "family", "key_name", "user", "role"}) {
    if (const auto text = known_string(context.object, name); !text.empty())
      return std::string(text);
  }
  return {};
}

std::string resource_id(const SyntheticContext& context) {
  const std::string_view short_type = context.type.substr(context.type.find('_') + 1);
  if (const auto prefix = id_prefix(short_type))
    return fmt::format("{}0{}", *prefix, hex(context, "id", 16));
  if (context.type == "aws_kms_key" || context.type == "aws_cloudfront_origin_access_identity")
    return uuid(context, "id");
  if (has_arn_as_id(context.type))
    return resource_arn(context.type, natural_key(context), hex(context, "id", 16), context.config);
  const std::string key = natural_key(context);
  return key.empty() ? hex(context, "id", 20) : key;
}

std::string ipv4(const SyntheticContext& context, std::string_view salt, bool is_public) {
  const std::uint32_t n = number_of(context, salt);
  return is_public ? fmt::format("203.0.113.{}", n % 254 + 1)  // RFC 5737: documentation
                   : fmt::format("10.{}.{}.{}", n % 256, n / 256 % 256, n / 65536 % 254 + 1);
}

std::string host(const SyntheticContext& context, std::string_view service) {
  std::string name = natural_key(context);
  if (name.empty()) name = hex(context, "host", 12);
  return fmt::format("{}.{}.{}.{}.amazonaws.com", name, hex(context, "host", 10),
                     context.config.region, service);
}

bool is_true(const Value& object, std::string_view name) {
  const Value* found = object.is_known() && !object.is_null() ? object.find(name) : nullptr;
  return found && found->is_known() && !found->is_null() && found->kind() == Type::Kind::boolean &&
         found->as_bool();
}

std::string text_value(const SyntheticContext& context, std::string_view path, bool optional) {
  const std::string_view name = path.substr(path.rfind('.') + 1);
  const auto ends = [&](std::string_view suffix) { return name.ends_with(suffix); };
  if (path == "id") return resource_id(context);
  if (name == "arn" && id_prefix(context.type.substr(context.type.find('_') + 1)))
    return resource_arn(context.type, resource_id(context), "", context.config);
  if (name == "arn" || (ends("_arn") && !optional) || ends("arn_base"))
    return resource_arn(name == "arn" ? context.type : name, natural_key(context),
                        hex(context, "id", 16), context.config);
  if (name.find("outpost") != name.npos) return {};  // what does not stand on one has none
  if (name == "region" || ends("_region")) return context.config.region;
  if (name == "owner_id" || ends("account_id") || name == "registry_id")
    return context.config.account_id;
  if (ends("availability_zone")) return context.config.region + "a";
  if (ends("ipv6_cidr_block") && is_true(context.object, "assign_generated_ipv6_cidr_block"))
    return fmt::format("2600:1f18:{}:{}00::/56", hex(context, path, 4), hex(context, "56", 2));
  if (optional && (ends("cidr_block") || ends("_time") || ends("_arn"))) return {};
  if (ends("public_ip")) return ipv4(context, path, true);
  if (ends("_ip") || ends("ip_address")) return ipv4(context, path, false);
  if (ends("cidr_block")) return "10.0.0.0/16";
  if (ends("hosted_zone_id") || ends("zone_id")) return "Z" + hex(context, path, 13);
  if (ends("dns_name") || ends("endpoint") || ends("address") || ends("domain_name") ||
      ends("hostname"))
    return host(context, service_of(context.type));
  if (ends("url") || ends("uri")) return "https://" + host(context, service_of(context.type));
  if (ends("_date") || ends("_time") || ends("_at") || ends("timestamp"))
    return "2024-01-01T00:00:00Z";
  if (ends("engine_version") || name == "engine_version_actual") return "1.0.0";
  if (name == "resource_record_type") return "CNAME";
  if (ends("version")) return "1";
  if ((ends("state") || ends("status")) && !optional) return "available";
  if (ends("_id")) {
    const auto prefix = id_prefix(name.substr(0, name.size() - 3));
    return fmt::format("{}0{}", prefix.value_or(""), hex(context, path, 16));
  }
  if (name == "name" || name == "identifier" || name == "bucket")
    return "terraform-" + hex(context, path, 26);
  return optional ? std::string() : hex(context, path, 16);
}

Value number_value(const SyntheticContext& context, std::string_view path) {
  const std::string_view name = path.substr(path.rfind('.') + 1);
  if (name.ends_with("port")) {
    const std::string_view engine = known_string(context.object, "engine");
    if (engine.find("postgres") != engine.npos) return Value::number(5432);
    if (engine.find("mysql") != engine.npos || engine.find("maria") != engine.npos)
      return Value::number(3306);
    if (engine == "redis" || engine == "valkey") return Value::number(6379);
    return Value::number(443);
  }
  return Value::number(name.ends_with("version") || name.ends_with("revision") ? 1 : 0);
}

}  // namespace

Value synthetic_value(const SyntheticContext& context, std::string_view path, const Type& type,
                      bool optional) {
  const auto inner = [&](const Type& element) {
    return synthetic_value(context, path, element, optional);
  };
  switch (type.kind()) {
    case Type::Kind::dynamic:
      return Value::null(type);
    case Type::Kind::string:
      return Value::string(text_value(context, path, optional));
    case Type::Kind::number:
      return number_value(context, path);
    case Type::Kind::boolean:
      return Value::boolean(false);
    // One element: modules take the first of what AWS computes (`certificate_authority[0].data`).
    case Type::Kind::list:
      if (optional) return Value::list(type.element(), {});
      return Value::list(type.element(), {inner(type.element())});
    case Type::Kind::set:
      if (optional) return Value::set(type.element(), {});
      return Value::set(type.element(), {inner(type.element())});
    case Type::Kind::map:
      return Value::map(type.element(), {});
    case Type::Kind::tuple: {
      std::vector<Value> elements;
      for (const Type& element : type.elements()) elements.push_back(inner(element));
      return Value::tuple(std::move(elements));
    }
    case Type::Kind::object:
      break;
  }
  std::vector<hcl::Entry> entries;
  for (const hcl::AttributeType& attribute : type.attributes())
    entries.push_back(
        {attribute.name, synthetic_value(context, fmt::format("{}.{}", path, attribute.name),
                                         attribute.type, optional)});
  return Value::object(std::move(entries));
}

}  // namespace infra::provider
