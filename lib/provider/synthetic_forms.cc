#include "lib/provider/synthetic_forms.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "lib/provider/synthetic_names.h"

namespace infra::provider {
namespace {

// {hex:N} digits that belong to the resource, equal in all of its attributes; {any:N} to this
// attribute alone; in upper case {HEX:N} and {ANY:N}; {.x} the argument x. Other braces are text.
struct Form {
  std::string_view type, path, text;
};

// Source: the services' API references, in the examples of identifiers. Sorted.
constexpr Form kForms[] = {
    {"aws_acm_certificate", "domain_validation_options.resource_record_name", "_{any:32}.{name}."},
    {"aws_acm_certificate", "domain_validation_options.resource_record_value",
     "_{any:32}.acm-validations.aws."},
    {"aws_acm_certificate", "not_after", "2025-01-31T23:59:59Z"},
    {"aws_acm_certificate", "not_before", "2024-01-01T00:00:00Z"},
    {"aws_acm_certificate", "renewal_eligibility", "INELIGIBLE"},
    {"aws_acm_certificate", "type", "AMAZON_ISSUED"},
    {"aws_ami", "architecture", "x86_64"},
    {"aws_ami", "root_device_name", "/dev/xvda"},
    {"aws_api_gateway_api_key", "id", "{hex:10}"},
    {"aws_api_gateway_authorizer", "id", "{hex:6}"},
    {"aws_api_gateway_deployment", "id", "{hex:6}"},
    {"aws_api_gateway_resource", "id", "{hex:6}"},
    {"aws_api_gateway_rest_api", "execution_arn",
     "arn:aws:execute-api:{region}:{account}:{hex:10}"},
    {"aws_api_gateway_rest_api", "id", "{hex:10}"},
    {"aws_api_gateway_rest_api", "root_resource_id", "{any:10}"},
    {"aws_api_gateway_usage_plan", "id", "{hex:6}"},
    {"aws_api_gateway_vpc_link", "id", "{hex:6}"},
    {"aws_apigatewayv2_api", "api_endpoint", "https://{hex:10}.execute-api.{region}.amazonaws.com"},
    {"aws_apigatewayv2_api", "execution_arn", "arn:aws:execute-api:{region}:{account}:{hex:10}"},
    {"aws_apigatewayv2_api", "id", "{hex:10}"},
    {"aws_apigatewayv2_authorizer", "id", "{hex:6}"},
    {"aws_apigatewayv2_integration", "id", "{hex:7}"},
    {"aws_apigatewayv2_route", "id", "{hex:7}"},
    {"aws_backup_plan", "id", "{uuid}"},
    {"aws_backup_selection", "id", "{uuid}"},
    {"aws_cloudfront_cache_policy", "id", "{uuid}"},
    {"aws_cloudfront_distribution", "domain_name", "d{hex:13}.cloudfront.net"},
    {"aws_cloudfront_distribution", "etag", "E{ANY:13}"},
    {"aws_cloudfront_distribution", "hosted_zone_id", "Z2FDTNDATAQYW2"},
    {"aws_cloudfront_distribution", "id", "E{HEX:13}"},
    {"aws_cloudfront_distribution", "status", "Deployed"},
    {"aws_cloudfront_function", "etag", "E{ANY:13}"},
    {"aws_cloudfront_origin_access_control", "etag", "E{ANY:13}"},
    {"aws_cloudfront_origin_access_control", "id", "E{HEX:13}"},
    {"aws_cloudfront_origin_access_identity", "id", "E{HEX:13}"},
    {"aws_cloudfront_origin_request_policy", "id", "{uuid}"},
    {"aws_cloudfront_response_headers_policy", "id", "{uuid}"},
    {"aws_cognito_user_pool", "endpoint", "cognito-idp.{region}.amazonaws.com/{region}_{HEX:9}"},
    {"aws_cognito_user_pool", "id", "{region}_{HEX:9}"},
    {"aws_cognito_user_pool_client", "id", "{hex:26}"},
    {"aws_db_instance", "id", "db-{HEX:26}"},
    {"aws_db_instance", "resource_id", "db-{HEX:26}"},
    {"aws_db_instance", "status", "available"},
    {"aws_default_security_group", "description", "default VPC security group"},
    {"aws_default_security_group", "name_prefix", ""},
    {"aws_ebs_volume", "snapshot_id", ""},
    {"aws_ecr_authorization_token", "authorization_token", "QVdTOm9mZmxpbmU="},
    {"aws_ecr_authorization_token", "proxy_endpoint",
     "https://{account}.dkr.ecr.{region}.amazonaws.com"},
    {"aws_ecr_authorization_token", "user_name", "AWS"},
    {"aws_ecr_repository", "repository_url", "{account}.dkr.ecr.{region}.amazonaws.com/{name}"},
    {"aws_eip", "allocation_id", "eipalloc-0{hex:16}"},
    {"aws_eip", "association_id", "eipassoc-0{any:16}"},
    {"aws_eks_addon", "id", "{.cluster_name}:{.addon_name}"},
    {"aws_eks_addon_version", "version", "v1.0.0-eksbuild.1"},
    {"aws_eks_cluster", "endpoint", "https://{HEX:32}.gr7.{region}.eks.amazonaws.com"},
    {"aws_eks_cluster", "identity.oidc.issuer",
     "https://oidc.eks.{region}.amazonaws.com/id/{HEX:32}"},
    {"aws_eks_cluster", "kubernetes_network_config.service_ipv4_cidr", "172.20.0.0/16"},
    {"aws_eks_cluster", "kubernetes_network_config.service_ipv6_cidr", ""},
    {"aws_eks_cluster", "platform_version", "eks.1"},
    {"aws_eks_cluster", "status", "ACTIVE"},
    {"aws_eks_cluster", "version", "1.33"},
    {"aws_eks_fargate_profile", "id", "{.cluster_name}:{.fargate_profile_name}"},
    {"aws_eks_node_group", "id", "{.cluster_name}:{.node_group_name}"},
    {"aws_eks_node_group", "status", "ACTIVE"},
    {"aws_guardduty_detector", "id", "{hex:32}"},
    {"aws_iam_access_key", "id", "AKIA{HEX:16}"},
    {"aws_iam_access_key", "secret", "{hex:40}"},
    {"aws_iam_group", "unique_id", "AGPA{HEX:17}"},
    {"aws_iam_instance_profile", "unique_id", "AIPA{HEX:17}"},
    {"aws_iam_policy", "policy_id", "ANPA{HEX:17}"},
    {"aws_iam_role", "unique_id", "AROA{HEX:17}"},
    {"aws_iam_user", "unique_id", "AIDA{HEX:17}"},
    {"aws_instance", "instance_lifecycle", ""},
    {"aws_instance", "instance_state", "running"},
    {"aws_instance", "password_data", ""},
    {"aws_instance", "root_block_device.device_name", "/dev/xvda"},
    {"aws_instance", "spot_instance_request_id", ""},
    {"aws_instances", "ids", "i-0{any:16}"},
    {"aws_kms_alias", "target_key_id", "{uuid}"},
    {"aws_kms_key", "arn", "arn:aws:kms:{region}:{account}:key/{uuid}"},
    {"aws_kms_key", "id", "{uuid}"},
    {"aws_kms_key", "key_id", "{uuid}"},
    {"aws_kms_key", "policy",
     R"({"Id":"key-default-1","Statement":[{"Action":"kms:*","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{account}:root"},"Resource":"*","Sid":"Enable IAM User Permissions"}],"Version":"2012-10-17"})"},
    {"aws_lambda_event_source_mapping", "uuid", "{uuid}"},
    {"aws_lambda_function", "code_sha256", "{any:43}="},
    {"aws_lambda_function", "invoke_arn",
     "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/"
     "arn:aws:lambda:{region}:{account}:function:{name}/invocations"},
    {"aws_lambda_function", "last_modified", "2024-01-01T00:00:00.000+0000"},
    {"aws_lambda_function", "qualified_arn",
     "arn:aws:lambda:{region}:{account}:function:{name}:$LATEST"},
    {"aws_lambda_function", "version", "$LATEST"},
    {"aws_lb", "arn_suffix", "app/{name}/{hex:16}"},
    {"aws_lb", "dns_name", "{name}-{hex:10}.{region}.elb.amazonaws.com"},
    {"aws_lb_target_group", "arn_suffix", "targetgroup/{name}/{hex:16}"},
    {"aws_msk_cluster", "bootstrap_brokers",
     "b-1.{name}.{hex:6}.c2.kafka.{region}.amazonaws.com:9092"},
    {"aws_msk_cluster", "bootstrap_brokers_sasl_iam",
     "b-1.{name}.{hex:6}.c2.kafka.{region}.amazonaws.com:9098"},
    {"aws_msk_cluster", "bootstrap_brokers_sasl_scram",
     "b-1.{name}.{hex:6}.c2.kafka.{region}.amazonaws.com:9096"},
    {"aws_msk_cluster", "bootstrap_brokers_tls",
     "b-1.{name}.{hex:6}.c2.kafka.{region}.amazonaws.com:9094"},
    {"aws_msk_cluster", "cluster_uuid", "{uuid}"},
    {"aws_organizations_organization", "id", "o-{any:10}"},
    {"aws_organizations_organizational_unit", "id", "ou-{hex:4}-{any:8}"},
    {"aws_organizations_policy", "id", "p-{any:8}"},
    {"aws_rds_cluster", "ca_certificate_valid_till", "2061-01-01T00:00:00Z"},
    {"aws_rds_cluster", "cluster_resource_id", "cluster-{HEX:26}"},
    {"aws_rds_cluster", "endpoint", "{name}.cluster-{hex:12}.{region}.rds.amazonaws.com"},
    {"aws_rds_cluster", "reader_endpoint", "{name}.cluster-ro-{hex:12}.{region}.rds.amazonaws.com"},
    {"aws_rds_cluster_instance", "dbi_resource_id", "db-{HEX:26}"},
    {"aws_rds_cluster_instance", "network_type", "IPV4"},
    {"aws_route53_health_check", "id", "{uuid}"},
    {"aws_route53_zone", "id", "Z{HEX:20}"},
    {"aws_route53_zone", "name_servers", "ns-1.awsdns-01.com"},
    {"aws_route53_zone", "primary_name_server", "ns-1.awsdns-01.com"},
    {"aws_route53_zone", "zone_id", "Z{HEX:20}"},
    {"aws_s3_bucket", "bucket_domain_name", "{name}.s3.amazonaws.com"},
    {"aws_s3_bucket", "bucket_regional_domain_name", "{name}.s3.{region}.amazonaws.com"},
    {"aws_s3_bucket", "website_domain", "s3-website-{region}.amazonaws.com"},
    {"aws_s3_bucket", "website_endpoint", "{name}.s3-website-{region}.amazonaws.com"},
    {"aws_s3_bucket_website_configuration", "website_domain", "s3-website-{region}.amazonaws.com"},
    {"aws_secretsmanager_secret_version", "version_id", "{uuid}"},
    {"aws_security_groups", "ids", "sg-0{any:16}"},
    {"aws_sns_topic_policy", "id", "{.arn}"},
    {"aws_sqs_queue", "id", "https://sqs.{region}.amazonaws.com/{account}/{name}"},
    {"aws_sqs_queue", "url", "https://sqs.{region}.amazonaws.com/{account}/{name}"},
    {"aws_sqs_queue_policy", "id", "{.queue_url}"},
    {"aws_subnet", "ipv6_cidr_block_association_id", "subnet-cidr-assoc-0{any:16}"},
    {"aws_subnets", "ids", "subnet-0{any:16}"},
    {"aws_vpc", "ipv6_association_id", "vpc-cidr-assoc-0{any:16}"},
    {"aws_vpcs", "ids", "vpc-0{any:16}"},
    {"aws_wafv2_ip_set", "id", "{uuid}"},
    {"aws_wafv2_ip_set", "lock_token", "{uuid}"},
    {"aws_wafv2_rule_group", "id", "{uuid}"},
    {"aws_wafv2_web_acl", "id", "{uuid}"},
    {"aws_wafv2_web_acl", "lock_token", "{uuid}"},
};

constexpr bool is_before(const Form& a, const Form& b) {
  return a.type != b.type ? a.type < b.type : a.path < b.path;
}
static_assert(std::is_sorted(std::begin(kForms), std::end(kForms), is_before));

std::optional<std::string> digits(const SyntheticContext& context, std::string_view path,
                                  std::string_view word) {
  if (word.size() < 5 || word[3] != ':') return std::nullopt;
  std::size_t count = 0;
  std::from_chars(word.data() + 4, word.data() + word.size(), count);
  const bool own = word.starts_with("any") || word.starts_with("ANY");
  const std::string text = hash_digits(context, own ? path : "id", count);
  if (word[0] >= 'a') return text;
  // AWS uses letters and digits of base 32 here, in which every one of ours is.
  std::string upper = text;
  for (char& c : upper)
    if (c >= 'a') c = static_cast<char>(c - 'a' + 'A');
  return upper;
}

std::string name_of(const SyntheticContext& context) {
  const std::string key = natural_key(context);
  return key.empty() ? hash_digits(context, "id", 20) : key;
}

std::optional<std::string> placeholder(const SyntheticContext& context, std::string_view path,
                                       std::string_view word) {
  if (word == "region") return context.config.region;
  if (word == "account") return context.config.account_id;
  if (word == "name") return name_of(context);
  if (word == "uuid") return uuid(context, "id");
  if (word.starts_with('.')) return std::string(known_string(context.object, word.substr(1)));
  return digits(context, path, word);
}

std::string expand(const SyntheticContext& context, std::string_view path, std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const auto open = text.find('{');
    result.append(text.substr(0, open));
    if (open == text.npos) break;
    text.remove_prefix(open);
    const auto close = text.find('}');
    const auto known =
        close == text.npos ? std::nullopt : placeholder(context, path, text.substr(1, close - 1));
    result.append(known ? *known : "{");
    text.remove_prefix(known ? close + 1 : 1);
  }
  return result;
}

}  // namespace

std::optional<std::string> special_text(const SyntheticContext& context, std::string_view path) {
  const auto found = std::lower_bound(std::begin(kForms), std::end(kForms),
                                      Form{context.type, path, {}}, is_before);
  if (found == std::end(kForms) || found->type != context.type || found->path != path)
    return std::nullopt;
  return expand(context, path, found->text);
}

}  // namespace infra::provider
