#include "lib/provider/aws_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "lib/provider/plugin_service.h"
#include "lib/provider/synthetic.h"
#include "lib/terraform/policy_document.h"

namespace infra::provider {
namespace {

using hcl::Entry;
using hcl::Type;
using hcl::Value;
using Known = std::map<std::string, Value, std::less<>>;

Value text(std::string_view value) { return Value::string_nfc(value); }

std::string argument(const Value& config, std::string_view name) {
  const Value* found = config.find(name);
  const bool is_text =
      found && found->is_known() && !found->is_null() && found->kind() == Type::Kind::string;
  return is_text ? found->as_string() : std::string();
}

// Fills in what the object has an attribute for and does not set itself.
Value with(const Value& config, const Known& known) {
  std::vector<Entry> entries(config.entries().begin(), config.entries().end());
  for (Entry& entry : entries) {
    const auto value = known.find(entry.key);
    if (value != known.end() && entry.value.is_null()) entry.value = value->second;
  }
  return Value::object(std::move(entries));
}

struct Region {
  std::string_view name, description, zones, zone_id_prefix;  // a letter a zone
};

// Commercial regions with the zones that new accounts see. Source: AWS Global Infrastructure,
// "Regions and Availability Zones" (zone letters differ by account; ids do not).
constexpr Region kRegions[] = {
    {"ap-northeast-1", "Asia Pacific (Tokyo)", "acd", "apne1"},
    {"ap-northeast-2", "Asia Pacific (Seoul)", "abcd", "apne2"},
    {"ap-northeast-3", "Asia Pacific (Osaka)", "abc", "apne3"},
    {"ap-south-1", "Asia Pacific (Mumbai)", "abc", "aps1"},
    {"ap-southeast-1", "Asia Pacific (Singapore)", "abc", "apse1"},
    {"ap-southeast-2", "Asia Pacific (Sydney)", "abc", "apse2"},
    {"ca-central-1", "Canada (Central)", "abd", "cac1"},
    {"eu-central-1", "Europe (Frankfurt)", "abc", "euc1"},
    {"eu-north-1", "Europe (Stockholm)", "abc", "eun1"},
    {"eu-west-1", "Europe (Ireland)", "abc", "euw1"},
    {"eu-west-2", "Europe (London)", "abc", "euw2"},
    {"eu-west-3", "Europe (Paris)", "abc", "euw3"},
    {"sa-east-1", "South America (Sao Paulo)", "abc", "sae1"},
    {"us-east-1", "US East (N. Virginia)", "abcdef", "use1"},
    {"us-east-2", "US East (Ohio)", "abc", "use2"},
    {"us-west-1", "US West (N. California)", "ac", "usw1"},
    {"us-west-2", "US West (Oregon)", "abcd", "usw2"},
};

Region region_facts(std::string_view name) {
  const auto found = std::ranges::find(kRegions, name, &Region::name);
  return found != std::end(kRegions) ? *found : Region{name, name, "abc", name};
}

Value string_list(const std::vector<std::string>& texts) {
  std::vector<Value> values;
  for (const std::string& each : texts) values.push_back(text(each));
  return Value::list(Type::string(), std::move(values));
}

Value string_set(const std::vector<std::string>& texts) {
  std::vector<Value> values;
  for (const std::string& each : texts) values.push_back(text(each));
  return Value::set(Type::string(), std::move(values));
}

DataAnswer region(const Value& config, const DataContext& context) {
  std::string name = argument(config, "region");
  if (name.empty()) name = argument(config, "name");
  if (name.empty()) name = context.config.region;
  return {with(config, {{"id", text(name)},
                        {"name", text(name)},
                        {"region", text(name)},
                        {"endpoint", text("ec2." + name + ".amazonaws.com")},
                        {"description", text(region_facts(name).description)}})};
}

DataAnswer caller_identity(const Value& config, const DataContext& context) {
  const std::string& account = context.config.account_id;
  return {with(config, {{"id", text(account)},
                        {"account_id", text(account)},
                        {"user_id", text("AIDAOFFLINE0000000000")},
                        {"arn", text("arn:aws:iam::" + account + ":user/offline")}})};
}

DataAnswer partition(const Value& config, const DataContext&) {
  return {with(config, {{"id", text("aws")},
                        {"partition", text("aws")},
                        {"dns_suffix", text("amazonaws.com")},
                        {"reverse_dns_prefix", text("com.amazonaws")}})};
}

DataAnswer default_tags(const Value& config, const DataContext& context) {
  const Value& tags = context.config.default_tags;
  return {with(config, {{"id", text("aws")},
                        {"tags", tags.is_null() ? Value::map(Type::string(), {}) : tags}})};
}

DataAnswer availability_zones(const Value& config, const DataContext& context) {
  const Region facts = region_facts(context.config.region);
  std::vector<std::string> names, ids;
  for (std::size_t i = 0; i < facts.zones.size(); ++i) {
    names.push_back(context.config.region + facts.zones[i]);
    ids.push_back(std::string(facts.zone_id_prefix) + "-az" + std::to_string(i + 1));
  }
  return {with(config, {{"id", text(context.config.region)},
                        {"names", string_list(names)},
                        {"zone_ids", string_list(ids)},
                        {"group_names", string_set({context.config.region})}})};
}

DataAnswer arn(const Value& config, const DataContext&) {
  const std::string whole = argument(config, "arn");
  std::array<std::string, 6> parts;
  std::size_t at = 0;
  for (std::size_t i = 0; i < 5; ++i) {
    const std::size_t colon = whole.find(':', at);
    if (colon == whole.npos || (i == 0 && whole.substr(0, colon) != "arn"))
      throw failure("parsing ARN: " + whole,
                    "an ARN is arn:partition:service:region:account:resource");
    parts[i] = whole.substr(at, colon - at);
    at = colon + 1;
  }
  parts[5] = whole.substr(at);
  return {with(config, {{"id", text(whole)},
                        {"partition", text(parts[1])},
                        {"service", text(parts[2])},
                        {"region", text(parts[3])},
                        {"account", text(parts[4])},
                        {"resource", text(parts[5])}})};
}

DataAnswer service_principal(const Value& config, const DataContext& context) {
  std::string place = argument(config, "region");
  if (place.empty()) place = context.config.region;
  const std::string service = argument(config, "service_name");
  return {with(config, {{"id", text(service + "." + place + ".amazonaws.com")},
                        {"name", text(service + ".amazonaws.com")},
                        {"suffix", text("amazonaws.com")},
                        {"region", text(place)}})};
}

// Parameters that AWS itself publishes hold an image's id, or a JSON document with it: stacks read
// its parts, so made-up ones need the form. Source: Amazon ECS, "Retrieving Amazon ECS-optimized
// Linux AMI metadata"; Systems Manager, "Calling AMI public parameters".
std::optional<std::string> image_parameter(std::string_view name) {
  if (!name.starts_with("/aws/service/")) return std::nullopt;
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  const std::string image = fmt::format("ami-0{:016x}", hash);
  if (name.ends_with("/image_id") || name.starts_with("/aws/service/ami-")) return image;
  if (!name.starts_with("/aws/service/ecs/optimized-ami/") || !name.ends_with("/recommended"))
    return std::nullopt;
  return fmt::format(
      R"({{"ecs_agent_version":"1.0.0","ecs_runtime_version":"Docker version 1.0.0",)"
      R"("image_id":"{}","image_name":"ecs-optimized","image_version":"1.0.0",)"
      R"("os":"Amazon Linux","schema_version":1,"source_image_name":"linux"}})",
      image);
}

// What AWS would give the publisher's resource, made up as it would be in an apply of its own.
std::optional<std::string> of_the_right_form(const PublishedParameter& published,
                                             const std::string& name, const DataContext& context) {
  if (published.type.empty()) return std::nullopt;
  ProviderConfig there = context.config;
  if (!published.region.empty()) there.region = published.region;
  std::string values;
  for (int i = 0; i < (published.list ? 2 : 1); ++i) {
    const Value nothing = Value::object({});
    const std::string seed = fmt::format("{}#{}", name, i);
    const Value made = synthetic_value({published.type, seed, there, nothing}, published.attribute,
                                       Type::string());
    if (!made.is_known() || made.is_null() || made.as_string().empty()) return std::nullopt;
    values += (i == 0 ? "" : ",") + made.as_string();
  }
  return values;
}

DataAnswer ssm_parameter(const Value& config, const DataContext& context) {
  const std::string name = argument(config, "name");
  const std::string resource = name.starts_with("/") ? name : "/" + name;
  Known known = {{"id", text(name)},
                 {"arn", text("arn:aws:ssm:" + context.config.region + ":" +
                              context.config.account_id + ":parameter" + resource)},
                 {"type", text("String")},
                 {"version", Value::number(1)}};
  const auto published =
      context.published_parameter ? context.published_parameter(name) : std::nullopt;
  const bool is_known = published && published->value;
  if (const auto value = is_known    ? published->value
                         : published ? of_the_right_form(*published, name, context)
                                     : image_parameter(name)) {
    known["value"] = text(*value);
    known["insecure_value"] = text(*value);
  }
  return {with(config, known), !is_known};
}

// What is not set in a block of the old SDK is its zero value in the state.
Value zeroed(const Value& block) {
  std::vector<Entry> entries(block.entries().begin(), block.entries().end());
  for (Entry& entry : entries) {
    if (!entry.value.is_null()) continue;
    const Type type = entry.value.type();
    if (entry.key == "effect") entry.value = text("Allow");
    if (entry.key == "sid") entry.value = text("");
    if (type.kind() == Type::Kind::set) entry.value = Value::set(type.element(), {});
  }
  return Value::object(std::move(entries));
}

DataAnswer policy_document(const Value& config, const DataContext&) {
  const auto rendered = terraform::render_policy_document(config);
  if (const auto* error = std::get_if<terraform::PolicyDocumentError>(&rendered))
    throw failure(error->message, "");
  const auto& document = std::get<terraform::PolicyDocument>(rendered);
  Value result = with(config, {{"id", text(document.id)},
                               {"json", text(document.json)},
                               {"minified_json", text(document.minified_json)},
                               {"version", text("2012-10-17")}});
  std::vector<Entry> entries(result.entries().begin(), result.entries().end());
  for (Entry& entry : entries) {
    if (entry.key != "statement" || entry.value.is_null()) continue;
    std::vector<Value> statements;
    for (const Value& statement : entry.value.elements()) statements.push_back(zeroed(statement));
    entry.value = Value::list(entry.value.type().element(), std::move(statements));
  }
  return {Value::object(std::move(entries))};
}

using Answer = DataAnswer (*)(const Value&, const DataContext&);
constexpr std::pair<std::string_view, Answer> kAnswers[] = {
    {"aws_arn", &arn},
    {"aws_availability_zones", &availability_zones},
    {"aws_caller_identity", &caller_identity},
    {"aws_default_tags", &default_tags},
    {"aws_iam_policy_document", &policy_document},
    {"aws_partition", &partition},
    {"aws_region", &region},
    {"aws_service_principal", &service_principal},
    {"aws_ssm_parameter", &ssm_parameter},
};

}  // namespace

DataAnswer answer_data_source(std::string_view type, const Value& config,
                              const DataContext& context) {
  for (const auto& [name, answer] : kAnswers)
    if (name == type) return answer(config, context);
  return {config, true};
}

}  // namespace infra::provider
