#include "lib/policy/rules/name_patterns.h"

#include <re2/re2.h>

#include <algorithm>

#include "lib/base/strings.h"

namespace infra::policy {
namespace {

// Limits: the services' own API references, parameter of the same name (July 2025); of tags 256.
constexpr NamedType kTypes[] = {
    {"aws_alb", "name", "{env}-{name}-alb\n{env}-{name}-nlb", 32},
    {"aws_autoscaling_group", "name", "", 255},
    {"aws_backup_plan", "name", "", 50},
    {"aws_backup_vault", "name", "", 50},
    {"aws_cloudwatch_event_rule", "name", "", 64},
    {"aws_cloudwatch_log_group", "name", "/{organisation}/{service}/{env}/{component}", 512, true},
    {"aws_cloudwatch_metric_alarm", "alarm_name", "{env}-{name}-alarm", 255},
    {"aws_db_instance", "identifier",
     "{env}-{name}-postgres\n{env}-{name}-mysql\n{env}-{name}-aurora", 63},
    {"aws_db_parameter_group", "name", "", 255},
    {"aws_db_subnet_group", "name", "", 255},
    {"aws_dynamodb_table", "name", "{env}-{name}", 255},
    {"aws_ecr_repository", "name", "{project}/{name}", 256, true},
    {"aws_ecs_cluster", "name", "{env}-{name}-cluster", 255},
    {"aws_ecs_service", "name", "{env}-{name}", 255},
    {"aws_ecs_task_definition", "family", "{env}-{name}", 255},
    {"aws_eip", "tags.Name", "", 256},
    {"aws_elasticache_cluster", "cluster_id",
     "{env}-{name}-redis\n{env}-{name}-valkey\n{env}-{name}-memcached", 50},
    {"aws_elasticache_replication_group", "replication_group_id",
     "{env}-{name}-redis\n{env}-{name}-valkey\n{env}-{name}-memcached", 40},
    {"aws_elasticache_serverless_cache", "name",
     "{env}-{name}-redis\n{env}-{name}-valkey\n{env}-{name}-memcached", 40},
    {"aws_elasticache_subnet_group", "name", "", 255},
    {"aws_iam_group", "name", "", 128},
    {"aws_iam_instance_profile", "name", "", 128},
    {"aws_iam_policy", "name", "{name}-policy", 128},
    {"aws_iam_role", "name", "{name}-role", 64},
    {"aws_internet_gateway", "tags.Name", "{env}-igw[-{name}]-gw", 256},
    {"aws_kinesis_stream", "name", "", 128},
    {"aws_kms_alias", "name", "alias/{name}", 256, true},
    {"aws_lambda_function", "function_name", "{env}-{name}", 64},
    {"aws_launch_template", "name", "", 128},
    {"aws_lb", "name", "{env}-{name}-alb\n{env}-{name}-nlb", 32},
    {"aws_lb_target_group", "name", "{env}-{name}-{port}-tg", 32},
    {"aws_nat_gateway", "tags.Name", "{env}-nat[-{name}]-gw", 256},
    {"aws_rds_cluster", "cluster_identifier",
     "{env}-{name}-postgres\n{env}-{name}-mysql\n{env}-{name}-aurora", 63},
    {"aws_rds_cluster_instance", "identifier", "", 63},
    {"aws_route_table", "tags.Name", "{env}-{name}-rt", 256},
    {"aws_s3_bucket", "bucket", "{organisation}-{env}-{name}-{account}", 63},
    {"aws_secretsmanager_secret", "name", "/{organisation}/{service}/{env}/{name}", 512, true},
    {"aws_security_group", "name", "{env}-{name}-sg", 255},
    {"aws_sfn_state_machine", "name", "", 80},
    {"aws_sns_topic", "name", "{env}-{name}-notifications", 256},
    {"aws_sqs_queue", "name", "{env}-{name}", 80},
    {"aws_ssm_parameter", "name", "/shared/{domain}/{name}\n/{service}/{env}/{name}", 1011, true},
    {"aws_subnet", "tags.Name", "{env}-{tier}-{az}-subnet", 256},
    {"aws_vpc", "tags.Name", "{env}-{name}-vpc", 256},
};
static_assert(std::ranges::is_sorted(kTypes, {}, &NamedType::type));

constexpr std::string_view kKebab = "[a-z][a-z0-9]+(?:-[a-z0-9]+)*|[a-z](?:-[a-z0-9]+)+";

std::string expression_of(std::string_view word, const workspace::Config& config) {
  if (word == "env") {
    std::string all;
    for (const std::string& each : config.environments.allowed)
      all += (all.empty() ? "" : "|") + re2::RE2::QuoteMeta(each);
    return "(?:" + all + ")";
  }
  if (word == "organisation") return re2::RE2::QuoteMeta(config.organisation);
  if (word == "account") return "[0-9]{12}";
  if (word == "port") return "[0-9]{1,5}";
  if (word == "az") return "[a-z]";
  if (word == "tier") return "(?:public|private|data|management)";
  return "(?:" + std::string(kKebab) + ")";
}

}  // namespace

const NamedType* named_type(std::string_view type) {
  const auto found = std::ranges::lower_bound(kTypes, type, {}, &NamedType::type);
  return found == std::end(kTypes) || found->type != type ? nullptr : found;
}

bool NamePattern::matches(std::string_view name) const {
  return re2::RE2::FullMatch(re2::StringPiece(name.data(), name.size()), *expression);
}

NamePattern name_pattern(std::string_view pattern, const workspace::Config& config) {
  std::string expression;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const std::size_t close = pattern[at] == '{' ? pattern.find('}', at) : pattern.npos;
    if (close != pattern.npos) {
      expression += expression_of(pattern.substr(at + 1, close - at - 1), config);
      at = close;
    } else if (pattern[at] == '[') {
      expression += "(?:";
    } else if (pattern[at] == ']') {
      expression += ")?";
    } else {
      expression += re2::RE2::QuoteMeta(std::string(1, pattern[at]));
    }
  }
  re2::RE2::Options options;
  options.set_log_errors(false);
  return {std::string(pattern), std::make_shared<const re2::RE2>(expression, options)};
}

bool is_owned_by_aws(std::string_view name) {
  static constexpr std::string_view kPrefixes[] = {"/aws/",
                                                   "aws-waf-logs-",
                                                   "aws/",
                                                   "AmazonMSK_",
                                                   "ecr-pullthroughcache/",
                                                   "AWSReserved",
                                                   "AWSServiceRole",
                                                   "API-Gateway-Execution-Logs",
                                                   "RDSOSMetrics"};
  return std::ranges::any_of(kPrefixes,
                             [&](std::string_view prefix) { return name.starts_with(prefix); });
}

}  // namespace infra::policy
