#include "lib/provider/synthetic.h"

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/provider/arn.h"
#include "lib/provider/synthetic_forms.h"
#include "lib/provider/synthetic_names.h"

namespace infra::provider {
namespace {

using hcl::Type;
using hcl::Value;

std::uint32_t number_of(const SyntheticContext& context, std::string_view salt) {
  return static_cast<std::uint32_t>(std::stoul(hash_digits(context, salt, 8), nullptr, 16));
}

std::string resource_id(const SyntheticContext& context) {
  const std::string_view short_type = context.type.substr(context.type.find('_') + 1);
  if (const auto prefix = id_prefix(short_type))
    return fmt::format("{}0{}", *prefix, hash_digits(context, "id", 16));
  if (has_arn_as_id(context.type))
    return resource_arn(context.type, natural_key(context), hash_digits(context, "id", 16),
                        context.config);
  const std::string key = natural_key(context);
  return key.empty() ? hash_digits(context, "id", 20) : key;
}

std::string ipv4(const SyntheticContext& context, std::string_view salt, bool is_public) {
  const std::uint32_t n = number_of(context, salt);
  return is_public ? fmt::format("203.0.113.{}", n % 254 + 1)  // RFC 5737: documentation
                   : fmt::format("10.{}.{}.{}", n % 256, n / 256 % 256, n / 65536 % 254 + 1);
}

std::string host(const SyntheticContext& context, std::string_view service) {
  std::string name = natural_key(context);
  if (name.empty()) name = hash_digits(context, "host", 12);
  return fmt::format("{}.{}.{}.{}.amazonaws.com", name, hash_digits(context, "host", 10),
                     context.config.region, service);
}

bool is_true(const Value& object, std::string_view name) {
  const Value* found = object.is_known() && !object.is_null() ? object.find(name) : nullptr;
  return found && found->is_known() && !found->is_null() && found->kind() == Type::Kind::boolean &&
         found->as_bool();
}

// An id of another resource: by the longest end of the name that has a prefix, so that
// cluster_security_group_id is sg-0….
std::string related_id(const SyntheticContext& context, std::string_view path,
                       std::string_view name) {
  std::string_view word = name.substr(0, name.rfind("_id"));
  const std::string digits = hash_digits(context, path, 16);
  for (;;) {
    if (const auto prefix = id_prefix(word)) return fmt::format("{}0{}", *prefix, digits);
    const auto next = word.find('_');
    if (next == word.npos) return "0" + digits;
    word.remove_prefix(next + 1);
  }
}

std::string key_arn(const SyntheticContext& context, std::string_view path) {
  return fmt::format("arn:aws:kms:{}:{}:key/{}", context.config.region, context.config.account_id,
                     uuid(context, path));
}

// Ids of hosted zones have capital letters.
std::string zone_id(const SyntheticContext& context, std::string_view path) {
  std::string id = "Z" + hash_digits(context, path, 13);
  for (char& c : id)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return id;
}

std::string text_value(const SyntheticContext& context, std::string_view path, bool optional) {
  const std::string_view name = path.substr(path.rfind('.') + 1);
  const auto ends = [&](std::string_view suffix) { return name.ends_with(suffix); };
  if (auto special = special_text(context, path)) return *special;
  if (path == "id") return resource_id(context);
  if (name == "arn" && id_prefix(context.type.substr(context.type.find('_') + 1)))
    return resource_arn(context.type, resource_id(context), "", context.config);
  if (name == "arn" || (ends("_arn") && !optional) || ends("arn_base"))
    return resource_arn(name == "arn" ? context.type : name, natural_key(context),
                        hash_digits(context, "id", 16), context.config);
  if (name.find("outpost") != name.npos) return {};  // what does not stand on one has none
  if (name == "region" || ends("_region")) return context.config.region;
  if (ends("owner_id") || ends("account_id") || name == "registry_id" || name == "catalog_id" ||
      name == "owner")
    return context.config.account_id;
  if (ends("availability_zone")) return context.config.region + "a";
  if (ends("ipv6_cidr_block") && is_true(context.object, "assign_generated_ipv6_cidr_block"))
    return fmt::format("2600:1f18:{}:{}00::/56", hash_digits(context, path, 4),
                       hash_digits(context, "56", 2));
  if (ends("kms_key_id")) return key_arn(context, path);
  if (optional && (ends("cidr_block") || ends("_time") || ends("_arn"))) return {};
  if (ends("public_ip")) return ipv4(context, path, true);
  if (ends("_ip") || ends("ip_address")) return ipv4(context, path, false);
  if (ends("cidr_block") || ends("cidr_blocks") || ends("_cidr")) return "10.0.0.0/16";
  if (name == "private_dns" || name == "private_dns_name")
    return fmt::format("ip-10-0-0-1.{}.compute.internal", context.config.region);
  if (name == "public_dns") return "ec2-203-0-113-1.compute.amazonaws.com";
  if (ends("zone_id")) return zone_id(context, path);
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
  if (ends("_id") || ends("_ids")) return related_id(context, path, name);
  if (name == "name" || name == "identifier" || name == "bucket")
    return generated_name(context, name);
  return optional ? std::string() : hash_digits(context, path, 16);
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
