#include "lib/policy/resource_search.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "lib/base/strings.h"
#include "lib/hcl/evaluate.h"
#include "lib/policy/tags.h"

namespace infra::policy {
namespace {

using workspace::EvaluatedFolder;

// Arguments by which people know a resource.
constexpr std::string_view kNameArguments[] = {"name",
                                               "bucket",
                                               "identifier",
                                               "cluster_identifier",
                                               "function_name",
                                               "alarm_name",
                                               "domain",
                                               "family",
                                               "replication_group_id",
                                               "cluster_id",
                                               "db_name",
                                               "alias",
                                               "domain_name",
                                               "table_name",
                                               "topic_name",
                                               "repository",
                                               "dashboard_name",
                                               "db_cluster_identifier"};

std::optional<std::string> known_text(const Value* value) {
  if (value == nullptr || !value->is_known() || value->is_null() || value->is_sensitive())
    return {};
  if (value->kind() != hcl::Type::Kind::string) return {};
  return value->as_string();
}

bool matches_text(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p, ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

struct Wanted {
  std::string_view text;
  std::string service, region, account;  // of an ARN; "": any
  std::vector<std::string> names;        // of an ARN: what its last part may say
};

// arn:aws:rds:eu-west-1:123456789012:db:pay-prod -> rds; "db:pay-prod", "pay-prod".
Wanted read_pattern(std::string_view pattern) {
  Wanted wanted = {pattern, {}, {}, {}, {}};
  if (!pattern.starts_with("arn:")) return wanted;
  const auto parts = split(pattern, ':');
  if (parts.size() < 6) return wanted;
  wanted.service = parts[2];
  wanted.region = parts[3];
  wanted.account = parts[4];
  const auto begin = static_cast<std::size_t>(parts[5].data() - pattern.data());
  std::string_view rest = pattern.substr(begin);
  if (rest.ends_with(":*")) rest.remove_suffix(2);
  wanted.names.emplace_back(rest);
  for (std::size_t i = 0; i < rest.size(); ++i)
    if (rest[i] == ':' || rest[i] == '/') {
      wanted.names.emplace_back(rest.substr(i + 1));
      wanted.names.emplace_back(rest.substr(i));  // log groups and parameters begin with a slash
    }
  // loadbalancer/app/NAME/ID: the id is AWS', the name is ours.
  const auto steps = split(rest, '/');
  for (const std::string_view step : steps) wanted.names.emplace_back(step);
  return wanted;
}

// Services whose resource types are not called as the service.
bool is_of_service(std::string_view type, std::string_view service) {
  static const std::map<std::string_view, std::vector<std::string_view>> kTypes = {
      {"rds", {"aws_db_", "aws_rds_"}},
      {"elasticloadbalancing", {"aws_lb", "aws_alb", "aws_elb"}},
      {"logs", {"aws_cloudwatch_log_"}},
      {"cloudwatch", {"aws_cloudwatch_"}},
      {"states", {"aws_sfn_"}},
      {"ec2",
       {"aws_instance", "aws_vpc", "aws_subnet", "aws_security_group", "aws_nat_", "aws_eip",
        "aws_ebs_", "aws_route", "aws_internet_", "aws_launch_", "aws_ec2_", "aws_network_"}},
      {"events", {"aws_cloudwatch_event_"}},
      {"es", {"aws_elasticsearch_", "aws_opensearch_"}},
      {"firehose", {"aws_kinesis_firehose_"}},
      {"elasticfilesystem", {"aws_efs_"}}};
  const auto known = kTypes.find(service);
  if (known == kTypes.end()) return type.starts_with("aws_" + std::string(service) + "_");
  return std::ranges::any_of(known->second, [&](auto prefix) { return type.starts_with(prefix); });
}

std::string name_of(const Resource& resource) {
  for (const std::string_view argument : kNameArguments)
    if (const auto text = known_text(resource.attribute(argument)); text && !text->empty())
      return *text;
  return {};
}

bool holds_text(const Value& value, const std::string& text, int depth = 0) {
  if (!value.is_known() || value.is_null() || depth > 20) return false;
  using Kind = hcl::Type::Kind;
  const Kind kind = value.kind();
  if (kind == Kind::string) return !text.empty() && value.as_string() == text;
  if (kind == Kind::object || kind == Kind::map)
    return std::ranges::any_of(value.entries(), [&](const hcl::Entry& entry) {
      return holds_text(entry.value, text, depth + 1);
    });
  if (kind == Kind::list || kind == Kind::tuple || kind == Kind::set)
    return std::ranges::any_of(value.elements(), [&](const Value& element) {
      return holds_text(element, text, depth + 1);
    });
  return false;
}

bool is_list(const Value& value) {
  using Kind = hcl::Type::Kind;
  return value.kind() == Kind::list || value.kind() == Kind::tuple || value.kind() == Kind::set;
}

// Of a block, or of the first of several.
std::optional<std::string> first_text(const Value* block, std::string_view name) {
  using Kind = hcl::Type::Kind;
  if (block == nullptr || !block->is_known() || block->is_null()) return {};
  if (is_list(*block))
    return block->length() == 0 ? std::nullopt : first_text(&block->elements()[0], name);
  if (block->kind() != Kind::object) return {};
  return known_text(block->find(name));
}

// With its modules or without them, with its instance or without it.
bool matches_address(std::string_view pattern, const Resource& resource) {
  std::string_view here = resource.address;
  if (!resource.module.empty()) here.remove_prefix(resource.module.size() + 1);
  const std::string without_instance =
      (resource.mode == terraform::Mode::data ? "data." : "") + resource.type + "." + resource.name;
  return matches_text(pattern, resource.address) ||
         matches_text(pattern, resource.config_address) || matches_text(pattern, here) ||
         matches_text(pattern, without_instance);
}

const Value* provider_value(const Resource& resource, std::string_view name) {
  if (resource.provider == nullptr || !resource.provider->values.is_known() ||
      resource.provider->values.is_null())
    return nullptr;
  return resource.provider->values.find(name);
}

// Does its provider write to other credentials than those of the environment?
bool has_own_credentials(const Resource& resource) {
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"profile", "access_key", "assume_role",
                                              "assume_role_with_web_identity"},
      [&](std::string_view name) {
        const Value* value = provider_value(resource, name);
        if (value == nullptr || (value->is_known() && value->is_null())) return false;
        return !value->is_known() || !is_list(*value) || value->length() > 0;
      });
}

// As far as it is known: what the provider allows, the account of the role that it takes, else that
// of infra.yaml. Not known: any.
bool is_of_account(const Resource& resource, const std::string& wanted, const std::string& usual) {
  if (wanted.empty()) return true;
  const auto matches = [&](const std::string& account) { return matches_text(wanted, account); };
  if (const Value* ids = provider_value(resource, "allowed_account_ids")) {
    if (!ids->is_known()) return true;
    if (!ids->is_null() && is_list(*ids) && ids->length() > 0)
      return std::ranges::any_of(ids->elements(), [&](const Value& id) {
        const auto account = known_text(&id);
        return !account || matches(*account);
      });
  }
  const auto role = first_text(provider_value(resource, "assume_role"), "role_arn");
  if (role) {
    const auto parts = split(*role, ':');
    return parts.size() < 6 || matches(std::string(parts[4]));
  }
  return usual.empty() || has_own_credentials(resource) || matches(usual);
}

// Global services have no region in their ARNs. A table or a secret is also where its replicas are.
bool is_of_region(const Resource& resource, const std::string& wanted) {
  if (wanted.empty()) return true;
  auto region = known_text(resource.attribute("region"));
  if (!region) region = known_text(provider_value(resource, "region"));
  if (!region || matches_text(wanted, *region)) return true;
  const Value* replicas = resource.attribute("replica");
  return replicas != nullptr && holds_text(*replicas, wanted);
}

bool is_wanted(const Resource& resource, const Wanted& wanted, const std::string& account) {
  if (matches_address(wanted.text, resource)) return true;
  if (resource.mode != terraform::Mode::managed) return false;
  if (wanted.text.starts_with("arn:") &&
      (!is_of_service(resource.type, wanted.service) || !is_of_region(resource, wanted.region) ||
       !is_of_account(resource, wanted.account, account)))
    return false;
  for (const std::string_view argument : kNameArguments) {
    const auto text = known_text(resource.attribute(argument));
    if (!text || text->empty()) continue;
    if (wanted.names.empty() && matches_text(wanted.text, *text)) return true;
    for (const std::string& name : wanted.names)
      if (matches_text(name, *text)) return true;
  }
  return false;
}

std::vector<std::string> links_in(const std::string& text) {
  std::vector<std::string> links;
  for (auto at = text.find("http"); at != std::string::npos; at = text.find("http", at + 4)) {
    if (text.compare(at, 7, "http://") != 0 && text.compare(at, 8, "https://") != 0) continue;
    auto end = text.find_first_of(" \t\r\n<>\"')", at);
    std::string link = text.substr(at, end == std::string::npos ? end : end - at);
    while (link.ends_with('.') || link.ends_with(',')) link.pop_back();
    links.push_back(std::move(link));
  }
  return links;
}

// Does the alarm's block name the resource, or its dimensions what AWS calls it?
bool watches(const Resource& alarm, const Resource& resource, const std::string& name) {
  if (const Value* dimensions = alarm.attribute("dimensions"))
    if (holds_text(*dimensions, name)) return true;
  if (const Value* queries = alarm.attribute("metric_query"))
    if (holds_text(*queries, name)) return true;
  if (alarm.module != resource.module || alarm.block == nullptr) return false;
  const hcl::Attribute* written = alarm.block->body->attribute("dimensions");
  if (written == nullptr || written->value == nullptr) return false;
  return std::ranges::any_of(hcl::references(*written->value), [&](const hcl::Reference& each) {
    return each.traversal->root.text == resource.type && !each.traversal->steps.empty() &&
           each.traversal->steps[0].text == resource.name;
  });
}

std::vector<std::string> runbooks_of(const EvaluatedFolder& root, const Resource& resource,
                                     const std::string& name) {
  std::set<std::string> links;
  for (const std::string_view type :
       {"aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"})
    for (const Resource& alarm : root.module.of_type(type)) {
      if (&alarm != &resource && !watches(alarm, resource, name)) continue;
      if (const auto text = known_text(alarm.attribute("alarm_description")))
        for (std::string& link : links_in(*text)) links.insert(std::move(link));
    }
  return {links.begin(), links.end()};
}

std::string most_frequent(const std::map<std::string, std::size_t>& counts) {
  const auto most = std::ranges::max_element(
      counts, [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == counts.end() ? "" : most->first;
}

std::string tag_text(const ResourceTags& tags, std::string_view key) {
  const Tag tag = tags.effective.find(key);
  if (tag.state != TagState::present) return {};
  return known_text(&tag.value).value_or("");
}

}  // namespace

Ownership ownership_of(const EvaluatedFolder& root) {
  std::map<std::string, std::size_t> owners, teams;
  for (const Resource& resource : root.module.resources) {
    if (resource.mode != terraform::Mode::managed) continue;
    const ResourceTags tags = effective_tags(resource, root.step_environment);
    if (!tags.taggable) continue;
    if (std::string owner = tag_text(tags, "Owner"); !owner.empty()) ++owners[owner];
    if (std::string team = tag_text(tags, "Team"); !team.empty()) ++teams[team];
  }
  return {most_frequent(owners), most_frequent(teams)};
}

std::vector<FoundResource> find_resources(std::span<const EvaluatedFolder> roots,
                                          std::string_view pattern,
                                          const std::map<std::string, std::string>& accounts) {
  const Wanted wanted = read_pattern(pattern);
  std::vector<FoundResource> result;
  for (const EvaluatedFolder& root : roots) {
    if (!root.folder->is_root()) continue;
    std::optional<Ownership> owners;
    const auto usual = accounts.find(root.folder->env);
    const std::string account = usual == accounts.end() ? "" : usual->second;
    for (const Resource& resource : root.module.resources) {
      if (!is_wanted(resource, wanted, account)) continue;
      if (!owners) owners = ownership_of(root);
      FoundResource& found = result.emplace_back();
      found.root = &root;
      found.resource = &resource;
      found.name = name_of(resource);
      const ResourceTags tags = effective_tags(resource, root.step_environment);
      found.owner = tag_text(tags, "Owner");
      found.team = tag_text(tags, "Team");
      if (found.owner.empty()) found.owner = owners->owner;
      if (found.team.empty()) found.team = owners->team;
      found.runbooks = runbooks_of(root, resource, found.name);
    }
  }
  return result;
}

}  // namespace infra::policy
