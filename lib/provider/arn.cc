#include "lib/provider/arn.h"

#include <fmt/args.h>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace infra::provider {
namespace {

// How a type's ARN ends. {name} natural key, {hash} what AWS assigns. Source: Service
// Authorization Reference, "Resource types defined by …". Sorted by type.
struct ArnForm {
  std::string_view type, service, resource;
  bool regional = true, account = true, is_id = false;
};

constexpr ArnForm kForms[] = {
    {"aws_acm_certificate", "acm", "certificate/{hash}", true, true, true},
    {"aws_alb", "elasticloadbalancing", "loadbalancer/app/{name}/{hash}", true, true, true},
    {"aws_autoscaling_group", "autoscaling", "autoScalingGroup:{hash}:autoScalingGroupName/{name}"},
    {"aws_autoscaling_policy", "autoscaling", "scalingPolicy:{hash}:policyName/{name}"},
    {"aws_backup_vault", "backup", "backup-vault:{name}"},
    {"aws_cloudfront_distribution", "cloudfront", "distribution/{hash}", false},
    {"aws_cloudtrail", "cloudtrail", "trail/{name}", true, true, true},
    {"aws_cloudwatch_event_rule", "events", "rule/{name}"},
    {"aws_cloudwatch_log_group", "logs", "log-group:{name}"},
    {"aws_cloudwatch_metric_alarm", "cloudwatch", "alarm:{name}"},
    {"aws_db_instance", "rds", "db:{name}"},
    {"aws_db_parameter_group", "rds", "pg:{name}"},
    {"aws_db_proxy", "rds", "db-proxy:{hash}"},
    {"aws_db_subnet_group", "rds", "subgrp:{name}"},
    {"aws_dynamodb_table", "dynamodb", "table/{name}"},
    {"aws_ecr_repository", "ecr", "repository/{name}"},
    {"aws_ecs_cluster", "ecs", "cluster/{name}", true, true, true},
    {"aws_ecs_service", "ecs", "service/{name}", true, true, true},
    {"aws_ecs_task_definition", "ecs", "task-definition/{name}:1"},
    {"aws_eks_cluster", "eks", "cluster/{name}"},
    {"aws_elasticache_replication_group", "elasticache", "replicationgroup:{name}"},
    {"aws_iam_instance_profile", "iam", "instance-profile/{name}", false},
    {"aws_iam_openid_connect_provider", "iam", "oidc-provider/{name}", false, true, true},
    {"aws_iam_policy", "iam", "policy/{name}", false, true, true},
    {"aws_iam_role", "iam", "role/{name}", false},
    {"aws_iam_user", "iam", "user/{name}", false},
    {"aws_kinesis_firehose_delivery_stream", "firehose", "deliverystream/{name}", true, true, true},
    {"aws_kinesis_stream", "kinesis", "stream/{name}", true, true, true},
    {"aws_kms_key", "kms", "key/{hash}"},
    {"aws_lambda_function", "lambda", "function:{name}"},
    {"aws_lb", "elasticloadbalancing", "loadbalancer/app/{name}/{hash}", true, true, true},
    {"aws_lb_listener", "elasticloadbalancing", "listener/app/{name}/{hash}/{hash}", true, true,
     true},
    {"aws_lb_listener_rule", "elasticloadbalancing",
     "listener-rule/app/{name}/{hash}/{hash}/{hash}", true, true, true},
    {"aws_lb_target_group", "elasticloadbalancing", "targetgroup/{name}/{hash}", true, true, true},
    {"aws_opensearch_domain", "es", "domain/{name}", true, true, true},
    {"aws_rds_cluster", "rds", "cluster:{name}"},
    {"aws_s3_bucket", "s3", "{name}", false, false},
    {"aws_secretsmanager_secret", "secretsmanager", "secret:{name}-{hash}", true, true, true},
    {"aws_sfn_state_machine", "states", "stateMachine:{name}", true, true, true},
    {"aws_sns_topic", "sns", "{name}", true, true, true},
    {"aws_sqs_queue", "sqs", "{name}"},
    {"aws_ssm_parameter", "ssm", "parameter{name}"},
    {"aws_wafv2_web_acl", "wafv2", "regional/webacl/{name}/{hash}"},
};

// Words after `aws_` that stand for another service.
struct ServiceWord {
  std::string_view word, service;
};
constexpr ServiceWord kServices[] = {
    {"alb", "elasticloadbalancing"},
    {"cloudwatch_event", "events"},
    {"cloudwatch_log", "logs"},
    {"db", "rds"},
    {"efs", "elasticfilesystem"},
    {"lb", "elasticloadbalancing"},
    {"msk", "kafka"},
    {"opensearch", "es"},
    {"sfn", "states"},
};

constexpr std::string_view kEc2Types[] = {
    "aws_ami",      "aws_customer_gateway", "aws_default",
    "aws_ebs",      "aws_egress",           "aws_eip",
    "aws_flow_log", "aws_instance",         "aws_internet",
    "aws_key_pair", "aws_launch",           "aws_nat",
    "aws_network",  "aws_placement",        "aws_route_table",
    "aws_security", "aws_snapshot",         "aws_spot",
    "aws_subnet",   "aws_volume",           "aws_vpc",
    "aws_vpn",
};

const ArnForm* form_of(std::string_view type) {
  const auto found = std::ranges::lower_bound(kForms, type, {}, &ArnForm::type);
  return found != std::end(kForms) && found->type == type ? found : nullptr;
}

std::string kind_of(std::string_view type) {
  const auto last = type.rfind('_');
  return std::string(type.substr(last == type.npos ? 0 : last + 1));
}

}  // namespace

std::string_view service_of(std::string_view type) {
  if (const ArnForm* form = form_of(type)) return form->service;
  for (const std::string_view prefix : kEc2Types)
    if (type.starts_with(prefix)) return "ec2";
  if (!type.starts_with("aws_")) return "ec2";
  const std::string_view rest = type.substr(4);
  for (const auto& [word, service] : kServices)
    if (rest.starts_with(word)) return service;
  return rest.substr(0, rest.find('_'));
}

bool has_arn_as_id(std::string_view type) {
  const ArnForm* form = form_of(type);
  return form && form->is_id;
}

std::string resource_arn(std::string_view type, std::string_view name, std::string_view hash,
                         const ProviderConfig& config) {
  static constexpr ArnForm kGeneric = {"", "", "", true, true, false};
  const ArnForm* form = form_of(type);
  const std::string_view key = name.empty() ? hash : name;
  std::string resource;
  if (form) {
    resource =
        fmt::format(fmt::runtime(form->resource), fmt::arg("name", key), fmt::arg("hash", hash));
  } else {
    resource = kind_of(type) + "/" + std::string(key);
    form = &kGeneric;
  }
  return fmt::format(
      "arn:aws:{}:{}:{}:{}", form->service.empty() ? service_of(type) : form->service,
      form->regional ? config.region : "", form->account ? config.account_id : "", resource);
}

}  // namespace infra::provider
