#include "lib/plan/risk.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <span>

#include "lib/base/strings.h"
#include "lib/plan/iam_widening.h"
#include "lib/policy/data_types.h"

namespace infra::plan {
namespace {

using hcl::Value;
using Kind = hcl::Type::Kind;

struct Judged {
  int level = 2;
  std::string because;
  Topic topic = Topic::other;
};

// Prefixes of the types that make up a network.
constexpr std::string_view kNetwork[] = {"aws_customer_gateway",
                                         "aws_dx_",
                                         "aws_ec2_transit_gateway",
                                         "aws_egress_only_",
                                         "aws_internet_gateway",
                                         "aws_nat_gateway",
                                         "aws_network_acl",
                                         "aws_network_interface",
                                         "aws_networkfirewall_",
                                         "aws_route53_zone",
                                         "aws_subnet",
                                         "aws_vpn_",
                                         "aws_vpc_dhcp",
                                         "aws_vpc_ipam",
                                         "aws_vpc_ipv4",
                                         "aws_vpc_ipv6",
                                         "aws_vpc_peering",
                                         "aws_default_vpc",
                                         "aws_default_subnet",
                                         "aws_ec2_managed_prefix"};

constexpr std::string_view kScaling[] = {"desired_capacity",
                                         "desired_count",
                                         "max_capacity",
                                         "max_count",
                                         "max_size",
                                         "min_capacity",
                                         "min_count",
                                         "min_size",
                                         "read_capacity",
                                         "write_capacity",
                                         "schedule",
                                         "step_scaling_policy_configuration",
                                         "target_tracking_scaling_policy_configuration",
                                         "scalable_target_action",
                                         "reserved_concurrent_executions",
                                         "provisioned_concurrent_executions",
                                         "serverlessv2_scaling_configuration",
                                         "scaling_config",
                                         "scaling_configuration",
                                         "number_of_broker_nodes",
                                         "shard_count",
                                         "num_cache_clusters",
                                         "replicas_per_node_group"};

constexpr std::string_view kLogLevel[] = {"log_level", "logging_level"};

// Arguments whose `true` keeps people from deleting by mistake.
constexpr std::string_view kProtection[] = {"deletion_protection", "deletion_protection_enabled",
                                            "enable_deletion_protection", "prevent_destroy"};

// Figures that hold data for a time: less of them deletes some.
constexpr std::string_view kRetention[] = {"backup_retention_period",   "retention_in_days",
                                           "message_retention_seconds", "retention_period",
                                           "snapshot_retention_limit",  "allocated_storage"};

const Value* member(const Value& value, std::string_view name) {
  if (!value.is_known() || value.is_null()) return nullptr;
  if (value.kind() == Kind::tuple)
    return value.length() == 1 ? member(value.elements()[0], name) : nullptr;
  if (value.kind() != Kind::object) return nullptr;
  const Value* found = value.find(name);
  return found == nullptr || (found->is_known() && found->is_null()) ? nullptr : found;
}

std::optional<bool> boolean(const Value& object, std::string_view name) {
  const Value* value = member(object, name);
  if (value == nullptr || !value->is_known() || value->kind() != Kind::boolean) return {};
  return value->as_bool();
}

std::optional<double> number(const Value& object, std::string_view name) {
  const Value* value = member(object, name);
  if (value == nullptr || !value->is_known() || value->kind() != Kind::number) return {};
  return std::strtod(value->as_number().to_string().c_str(), nullptr);
}

bool begins_with(const std::string& type, std::span<const std::string_view> prefixes) {
  return std::ranges::any_of(prefixes, [&](auto prefix) { return type.starts_with(prefix); });
}

bool only(const std::vector<std::string>& changed, std::span<const std::string_view> names) {
  return !changed.empty() && std::ranges::all_of(changed, [&](const std::string& each) {
    return std::ranges::find(names, each) != names.end();
  });
}

bool is_changed(const PlannedChange& change, std::string_view name) {
  return std::ranges::find(change.changed, name) != change.changed.end();
}

bool is_network(const std::string& type) {
  return type == "aws_vpc" || begins_with(type, kNetwork);
}

bool is_iam(const std::string& type) {
  static constexpr std::string_view kTypes[] = {"aws_iam_", "aws_organizations_policy",
                                                "aws_ssoadmin_", "aws_lakeformation_permissions",
                                                "aws_identitystore_"};
  return begins_with(type, kTypes);
}

bool is_security_rule(const std::string& type) {
  return type.starts_with("aws_security_group") || type.starts_with("aws_vpc_security_group_") ||
         type == "aws_default_security_group";
}

// Do the rules let in everybody? `ingress` blocks, or the resource itself where it is a rule.
void open_cidrs(const Value& value, std::set<std::string>& found, int depth = 0) {
  if (!value.is_known() || value.is_null() || depth > 6) return;
  if (value.kind() == Kind::string) {
    if (value.as_string() == "0.0.0.0/0" || value.as_string() == "::/0")
      found.insert(value.as_string());
  } else if (value.kind() == Kind::tuple) {
    for (const Value& each : value.elements()) open_cidrs(each, found, depth + 1);
  } else if (value.kind() == Kind::object) {
    for (const hcl::Entry& entry : value.entries())
      if (entry.key != "egress" && entry.key != "tags" && entry.key != "tags_all")
        open_cidrs(entry.value, found, depth + 1);
  }
}

std::size_t open_rules(const PlannedChange& change, const Value& side) {
  const Value* direction = member(side, "type");
  const bool egress = change.type.ends_with("_egress_rule") ||
                      (direction != nullptr && direction->is_known() &&
                       direction->kind() == Kind::string && direction->as_string() == "egress");
  if (egress) return 0;
  const Value* ingress = member(side, "ingress");
  if (change.type != "aws_security_group" && change.type != "aws_default_security_group") {
    std::set<std::string> found;
    open_cidrs(side, found);
    return found.size();
  }
  if (ingress == nullptr || !ingress->is_known() || ingress->kind() != Kind::tuple) return 0;
  std::size_t count = 0;
  for (const Value& rule : ingress->elements()) {
    std::set<std::string> found;
    open_cidrs(rule, found);
    count += found.size();
  }
  return count;
}

// What the change of a policy allows more than before; nullopt: no argument with a policy differs.
std::optional<Judged> policies(const PlannedChange& change, int otherwise) {
  const Topic topic = is_iam(change.type) ? Topic::identity : Topic::access;
  std::optional<Judged> judged;
  for (const std::string_view name : kPolicyArguments) {
    if (!is_changed(change, name)) continue;
    const Value *before = member(change.before, name), *after = member(change.after, name);
    const PolicyChange compared = compare_policies(before == nullptr ? Value() : *before,
                                                   after == nullptr ? Value() : *after);
    Judged found = {otherwise, fmt::format("`{}` changes", name), topic};
    if (!compared.readable) {
      found = {3, fmt::format("what `{}` will allow is not known before apply", name), topic};
    } else if (!compared.widened.empty()) {
      std::vector<std::string> some = compared.widened;
      if (some.size() > 3) some.resize(3);
      found = {3,
               fmt::format("allows {}{}", join(some, ", "),
                           compared.widened.size() > 3
                               ? fmt::format(" and {} more", compared.widened.size() - 3)
                               : ""),
               topic};
    } else if (compared.narrowed) {
      found.because = fmt::format("`{}` allows less than before", name);
    } else if (change.action == Action::create) {
      continue;  // it allows nothing, or is of another kind: a lifecycle policy
    }
    if (!judged || found.level > judged->level) judged = std::move(found);
  }
  return judged;
}

std::string protection(const PlannedChange& change) {
  for (const std::string_view name : kProtection)
    if (const auto on = boolean(change.before, name))
      return *on ? ", although it is protected" : ", and it has no deletion protection";
  return "";
}

std::optional<Judged> taken_away(const PlannedChange& change, const RiskRules& rules) {
  const bool replaced = change.action == Action::replace;
  if (change.action != Action::destroy && !replaced) return {};
  std::string paths;
  if (replaced && !change.replace_paths.empty()) {
    std::vector<std::string> some = change.replace_paths;
    if (some.size() > 3) some.resize(3);
    paths = fmt::format(" because of {}", join(some, ", "));
  }
  const std::string what = (replaced ? "is replaced" : "is destroyed") + paths;
  if (change.type.starts_with("aws_kms_") && keeps_data(change.type, rules))
    return Judged{3, what + ": what it encrypted cannot be read any more", Topic::data};
  if (keeps_data(change.type, rules))
    return Judged{3, what + ": it keeps data" + protection(change), Topic::data};
  if (is_network(change.type))
    return Judged{3, what + ": it is part of the network", Topic::network};
  if (is_iam(change.type)) {
    const auto policy = replaced ? policies(change, 3) : std::nullopt;
    return Judged{3, policy ? policy->because : "an identity or its permissions: " + what,
                  Topic::identity};
  }
  if (is_security_rule(change.type)) return Judged{2, "a security group: " + what, Topic::access};
  return Judged{2, what + protection(change)};
}

// In-place changes after which data is gone, or may soon be.
std::optional<Judged> loses_data(const PlannedChange& change) {
  if (change.action != Action::update) return {};
  for (const std::string_view name : kProtection)
    if (boolean(change.before, name) == true && boolean(change.after, name) != true)
      return Judged{3, fmt::format("`{}` is taken away", name), Topic::data};
  for (const std::string_view name : kRetention) {
    const auto before = number(change.before, name), after = number(change.after, name);
    const bool shorter = before && after && (*after < *before || *before == 0) && *after != *before;
    // Log groups keep everything where the figure is 0.
    const bool forever = name == "retention_in_days" && after && *after == 0;
    if (shorter && !forever && !(*before == 0 && name != "retention_in_days"))
      return Judged{
          3,
          fmt::format("`{}` goes down from {} to {}: what is older is lost", name, *before, *after),
          Topic::data};
  }
  if (boolean(change.before, "force_destroy") != true &&
      boolean(change.after, "force_destroy") == true)
    return Judged{3, "`force_destroy` lets it be destroyed with all that it holds", Topic::data};
  if (change.type.starts_with("aws_kms_")) {
    for (const std::string_view name : {"is_enabled", "enabled"})
      if (boolean(change.before, name) == true && boolean(change.after, name) == false)
        return Judged{3, "the key is switched off: what it encrypted cannot be read", Topic::data};
  }
  if (change.type == "aws_s3_bucket_versioning" && is_changed(change, "versioning_configuration"))
    return Judged{3, "versions of objects: what is overwritten may be lost", Topic::data};
  if (change.type == "aws_s3_bucket_lifecycle_configuration" && is_changed(change, "rule"))
    return Judged{3, "expiration of objects: what is older may be deleted", Topic::data};
  if (change.type == "aws_dynamodb_table" && is_changed(change, "ttl"))
    return Judged{3, "`ttl` deletes items", Topic::data};
  return {};
}

// The object of a block that occurs once; null: something else.
const Value* single_block(const Value& side, std::string_view name) {
  const Value* value = member(side, name);
  if (value != nullptr && value->is_known() && value->kind() == Kind::tuple && value->length() == 1)
    value = &value->elements()[0];
  const bool is_object =
      value != nullptr && value->is_known() && !value->is_null() && value->kind() == Kind::object;
  return is_object ? value : nullptr;
}

// Are members of these names all in which the objects differ? What is hidden may differ.
bool only_members(const Value* before, const Value* after,
                  std::span<const std::string_view> names) {
  if (before == nullptr || after == nullptr) return false;
  for (const Value* side : {before, after})
    for (const hcl::Entry& entry : side->entries()) {
      if (std::ranges::find(names, entry.key) != names.end()) continue;
      const Value *a = before->find(entry.key), *b = after->find(entry.key);
      if (a == nullptr || b == nullptr || !identical(*a, *b) || a->is_sensitive()) return false;
    }
  return true;
}

bool is_log_level(const PlannedChange& change, const std::vector<std::string>& changed) {
  static constexpr std::string_view kLogging[] = {"application_log_level", "system_log_level",
                                                  "level", "logging_level"};
  static constexpr std::string_view kVariables[] = {"LOG_LEVEL", "LOGLEVEL"};
  if (only(changed, kLogLevel)) return true;
  if (changed.size() != 1) return false;
  const Value *before = single_block(change.before, changed[0]),
              *after = single_block(change.after, changed[0]);
  for (const std::string_view block : {"logging_config", "logging_configuration", "settings"})
    if (changed[0] == block) return only_members(before, after, kLogging);
  if (changed[0] != "environment" || before == nullptr || after == nullptr) return false;
  return only_members(single_block(*before, "variables"), single_block(*after, "variables"),
                      kVariables);
}

// Only figures of scaling, log levels and tags, in whatever mixture.
std::optional<Judged> harmless(const PlannedChange& change) {
  if (change.type == "aws_ec2_tag" || change.type == "aws_autoscaling_group_tag" ||
      change.type == "aws_ecs_tag")
    return Judged{1, "a tag", Topic::tags};
  if (change.action != Action::update) return {};
  static constexpr std::string_view kTags[] = {"tags", "tags_all", "tag"};
  std::vector<std::string> rest = change.changed;
  std::erase_if(rest, [](const std::string& each) {
    return std::ranges::find(kTags, each) != std::end(kTags);
  });
  if (rest.empty() && !change.changed.empty()) return Judged{1, "tags only", Topic::tags};
  if (only(rest, kScaling))
    return Judged{1, "scaling figures: " + join(rest, ", "), Topic::scaling};
  if (is_log_level(change, rest)) return Judged{1, "log level", Topic::logging};
  return {};
}

// Level 2 by name, and everything that no level names.
Judged ordinary(const PlannedChange& change) {
  const std::string& type = change.type;
  if (is_security_rule(type)) {
    const std::size_t before = open_rules(change, change.before),
                      after = open_rules(change, change.after);
    if (after > before) return {2, "a security group is opened to everybody", Topic::access};
    return {2, "security group rules", Topic::access};
  }
  if (type == "aws_route" || type.starts_with("aws_route_table") ||
      type == "aws_main_route_table_association" || type == "aws_default_route_table")
    return {2, "routes", Topic::routing};
  if (type.ends_with("_listener_rule") || type.ends_with("_listener"))
    return {2, "listener rules", Topic::routing};
  if (is_changed(change, "environment") && change.action == Action::update)
    return {2, "environment variables"};
  if (type == "aws_ecs_task_definition" && change.action != Action::create)
    return {2, "a new revision of the task"};
  if (change.action == Action::create) return {2, "is new"};
  if (change.action == Action::forget) return {2, "is no longer managed; it stays as it is"};
  std::vector<std::string> some = change.changed;
  if (some.size() > 4) some.resize(4);
  return {2, "changes " + join(some, ", ") + (change.changed.size() > 4 ? " …" : "")};
}

Judged judge(const PlannedChange& change, const RiskRules& rules) {
  if (auto judged = taken_away(change, rules)) return *judged;
  if (auto judged = loses_data(change)) return *judged;
  if (auto judged = harmless(change)) return *judged;
  if (auto judged = policies(change, is_iam(change.type) ? 3 : 2)) return *judged;
  if (is_iam(change.type)) return {3, "an identity or its permissions", Topic::identity};
  if (is_network(change.type)) return {3, "the network's topology", Topic::network};
  return ordinary(change);
}

}  // namespace

bool keeps_data(const std::string& type, const RiskRules& rules) {
  return policy::keeps_data(type) || rules.keeps_data.contains(type);
}

std::optional<RiskReason> risk_of(const PlannedChange& change, const RiskRules& rules) {
  if (!change.managed || change.action == Action::none || change.action == Action::read) return {};
  Judged judged = judge(change, rules);
  return RiskReason{
      change.address, change.type, change.actions, judged.level, std::move(judged.because),
      judged.topic};
}

}  // namespace infra::plan
