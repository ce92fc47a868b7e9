// Which keys a type has: names as in Infracost's usage file, which is what people have.
#include <algorithm>

#include "lib/base/strings.h"
#include "lib/cost/usage.h"

namespace infra::cost {
namespace {

#define INFRA_RESERVED \
  " reserved_instance_type reserved_instance_term reserved_instance_payment_option"
#define INFRA_EDGES(name)                                                                          \
  " " name ".us " name ".europe " name ".south_africa " name ".south_america " name ".japan " name \
  ".australia " name ".asia_pacific " name ".india"
#define INFRA_PLACES(name)                                                          \
  " " name ".us " name ".europe " name ".south_africa " name ".south_america " name \
  ".south_korea " name ".australia " name ".asia_pacific " name ".india " name ".middle_east"
#define INFRA_CLASS(name)                                                                        \
  " " name ".storage_gb " name ".monthly_tier_1_requests " name ".monthly_tier_2_requests " name \
  ".monthly_lifecycle_transition_requests " name ".monthly_data_retrieval_gb " name              \
  ".monthly_select_data_scanned_gb " name ".monthly_select_data_returned_gb"

constexpr struct {
  std::string_view type, keys;
} kKeys[] = {
    {"aws_acmpca_certificate_authority", "monthly_requests"},
    {"aws_acm_certificate", "monthly_requests"},
    {"aws_alb", "new_connections active_connections processed_bytes_gb rule_evaluations"},
    {"aws_api_gateway_rest_api", "monthly_requests"},
    {"aws_apigatewayv2_api",
     "monthly_requests request_size_kb monthly_messages message_size_kb monthly_connection_mins"},
    {"aws_autoscaling_group",
     "instances operating_system monthly_cpu_credit_hrs vcpu_count monthly_hrs" INFRA_RESERVED},
    {"aws_backup_vault",
     "monthly_efs_warm_restore_gb monthly_efs_cold_restore_gb monthly_efs_item_restore_requests "
     "monthly_efs_warm_backup_gb monthly_efs_cold_backup_gb monthly_ebs_snapshot_gb "
     "monthly_rds_snapshot_gb monthly_aurora_snapshot_gb monthly_dynamodb_backup_gb "
     "monthly_dynamodb_restore_gb monthly_fsx_windows_backup_gb monthly_fsx_lustre_backup_gb"},
    {"aws_cloudformation_stack", "monthly_handler_operations monthly_duration_secs"},
    {"aws_cloudformation_stack_set", "monthly_handler_operations monthly_duration_secs"},
    {"aws_cloudfront_distribution",
     "monthly_invalidation_requests monthly_encryption_requests monthly_log_lines "
     "custom_ssl_certificates monthly_shield_requests.us monthly_shield_requests.europe "
     "monthly_shield_requests.south_america monthly_shield_requests.japan "
     "monthly_shield_requests.australia monthly_shield_requests.singapore "
     "monthly_shield_requests.south_korea "
     "monthly_shield_requests.india" INFRA_EDGES("monthly_data_transfer_to_internet_gb")
         INFRA_EDGES("monthly_data_transfer_to_origin_gb") INFRA_EDGES("monthly_http_requests")
             INFRA_EDGES("monthly_https_requests")},
    {"aws_cloudfront_function", "monthly_requests"},
    {"aws_cloudhsm_v2_hsm", "monthly_hrs"},
    {"aws_cloudtrail",
     "monthly_additional_management_events monthly_data_events monthly_insight_events"},
    {"aws_cloudwatch_event_bus",
     "monthly_custom_events monthly_third_party_events monthly_archive_processing_gb "
     "archive_storage_gb monthly_schema_discovery_events"},
    {"aws_cloudwatch_log_group", "storage_gb monthly_data_ingested_gb monthly_data_scanned_gb"},
    {"aws_cloudwatch_metric_stream", "monthly_metric_updates"},
    {"aws_codebuild_project", "monthly_build_mins"},
    {"aws_cognito_user_pool", "monthly_active_users"},
    {"aws_config_config_rule", "monthly_rule_evaluations"},
    {"aws_config_configuration_recorder", "monthly_config_items monthly_custom_config_items"},
    {"aws_config_organization_custom_rule", "monthly_rule_evaluations"},
    {"aws_config_organization_managed_rule", "monthly_rule_evaluations"},
    {"aws_data_transfer",
     "region monthly_intra_region_gb monthly_outbound_us_east_to_us_east_gb "
     "monthly_outbound_other_regions_gb monthly_outbound_internet_gb"},
    {"aws_db_instance",
     "additional_backup_storage_gb monthly_standard_io_requests "
     "monthly_additional_performance_insights_requests monthly_cpu_credit_hrs" INFRA_RESERVED},
    {"aws_db_proxy", "vcpu_count capacity_units_per_hr"},
    {"aws_directory_service_directory", "additional_domain_controllers shared_accounts"},
    {"aws_dms_replication_instance", ""},
    {"aws_docdb_cluster", "backup_storage_gb"},
    {"aws_docdb_cluster_instance", "data_storage_gb monthly_io_requests monthly_cpu_credit_hrs"},
    {"aws_docdb_cluster_snapshot", "backup_storage_gb"},
    {"aws_dx_connection",
     "monthly_outbound_region_to_dx_location_gb dx_virtual_interface_type dx_connection_type "
     "monthly_outbound_from_region_to_dx_connection_location.*"},
    {"aws_dx_gateway_association", "monthly_data_processed_gb"},
    {"aws_dynamodb_table",
     "monthly_write_request_units monthly_read_request_units storage_gb pitr_backup_storage_gb "
     "on_demand_backup_storage_gb monthly_data_restored_gb monthly_streams_read_request_units"},
    {"aws_ebs_snapshot",
     "monthly_list_block_requests monthly_get_block_requests monthly_put_block_requests "
     "fast_snapshot_restore_hours"},
    {"aws_ebs_volume", "monthly_standard_io_requests"},
    {"aws_ec2_client_vpn_endpoint", ""},
    {"aws_ec2_host",
     "reserved_instance_type reserved_instance_term "
     "reserved_instance_payment_option"},
    {"aws_ec2_transit_gateway_vpc_attachment", "monthly_data_processed_gb"},
    {"aws_ec2_transit_gateway_peering_attachment", "monthly_data_processed_gb"},
    {"aws_ecr_repository", "storage_gb"},
    {"aws_efs_file_system",
     "storage_gb infrequent_access_storage_gb monthly_infrequent_access_read_gb "
     "monthly_infrequent_access_write_gb"},
    {"aws_eks_node_group",
     "instances operating_system monthly_cpu_credit_hrs vcpu_count monthly_hrs" INFRA_RESERVED},
    {"aws_elastic_beanstalk_environment",
     "db.additional_backup_storage_gb db.monthly_standard_io_requests "
     "db.monthly_additional_performance_insights_requests ec2.operating_system "
     "ec2.monthly_cpu_credit_hrs ec2.vcpu_count ec2.reserved_instance_type "
     "ec2.reserved_instance_term ec2.reserved_instance_payment_option cloudwatch.storage_gb "
     "cloudwatch.monthly_data_ingested_gb cloudwatch.monthly_data_scanned_gb lb.new_connections "
     "lb.active_connections lb.processed_bytes_gb lb.rule_evaluations "
     "elb.monthly_data_processed_gb"},
    {"aws_elasticache_cluster", "snapshot_storage_size_gb" INFRA_RESERVED},
    {"aws_elasticache_replication_group", "snapshot_storage_size_gb" INFRA_RESERVED},
    {"aws_elasticache_serverless_cache", "storage_gb monthly_ecpu"},
    {"aws_elb", "monthly_data_processed_gb"},
    {"aws_fsx_openzfs_file_system", "backup_storage_gb compression_savings_percent"},
    {"aws_fsx_windows_file_system", "backup_storage_gb"},
    {"aws_globalaccelerator_endpoint_group", INFRA_PLACES("monthly_inbound_data_transfer_gb")
                                                 INFRA_PLACES("monthly_outbound_data_transfer_gb")},
    {"aws_glue_catalog_database", "monthly_objects monthly_requests"},
    {"aws_glue_crawler", "monthly_hours"},
    {"aws_glue_job", "monthly_hours"},
    {"aws_grafana_workspace", "editors_administrator_licenses viewer_licenses"},
    {"aws_guardduty_detector", "monthly_events monthly_log_gb"},
    {"aws_instance",
     "operating_system monthly_cpu_credit_hrs vcpu_count monthly_hrs" INFRA_RESERVED},
    {"aws_kinesis_analytics_application", "kinesis_processing_units durable_application_backup_gb"},
    {"aws_kinesis_firehose_delivery_stream", "monthly_data_ingested_gb"},
    {"aws_kinesis_stream",
     "monthly_on_demand_data_in_gb monthly_on_demand_data_out_gb "
     "monthly_on_demand_efo_data_out_gb monthly_on_demand_extended_retention_gb "
     "monthly_on_demand_long_term_retention_gb monthly_provisioned_put_units "
     "monthly_provisioned_extended_retention_gb monthly_provisioned_long_term_retention_gb "
     "monthly_provisioned_long_term_retrieval_gb monthly_provisioned_efo_data_out_gb "
     "monthly_provisioned_efo_consumer_hours"},
    {"aws_kinesisanalyticsv2_application",
     "kinesis_processing_units durable_application_backup_gb"},
    {"aws_kinesisanalyticsv2_application_snapshot", "durable_application_backup_gb"},
    {"aws_kms_key", "monthly_requests monthly_asymmetric_requests"},
    {"aws_lambda_function", "monthly_requests request_duration_ms"},
    {"aws_lambda_provisioned_concurrency_config",
     "monthly_duration_hrs request_duration_ms monthly_requests architecture memory_mb"},
    {"aws_lb", "new_connections active_connections processed_bytes_gb rule_evaluations"},
    {"aws_mq_broker", "storage_size_gb"},
    {"aws_msk_cluster", ""},
    {"aws_mwaa_environment", "additional_workers additional_schedulers meta_database_gb"},
    {"aws_nat_gateway", "monthly_data_processed_gb"},
    {"aws_neptune_cluster", "storage_gb monthly_io_requests backup_storage_gb"},
    {"aws_neptune_cluster_instance", "monthly_cpu_credit_hrs"},
    {"aws_neptune_cluster_snapshot", "backup_storage_gb"},
    {"aws_networkfirewall_firewall", "monthly_data_processed_gb"},
    {"aws_rds_cluster",
     "capacity_units_per_hr storage_gb write_requests_per_sec read_requests_per_sec "
     "backup_snapshot_size_gb average_statements_per_hr change_records_per_statement "
     "backtrack_window_hrs snapshot_export_size_gb"},
    {"aws_rds_cluster_instance",
     "monthly_cpu_credit_hrs vcpu_count monthly_additional_performance_insights_requests "
     "capacity_units_per_hr" INFRA_RESERVED},
    {"aws_redshift_cluster",
     "managed_storage_gb excess_concurrency_scaling_secs spectrum_data_scanned_tb "
     "backup_storage_gb"},
    {"aws_route53_health_check", "endpoint_type"},
    {"aws_route53_record",
     "monthly_standard_queries monthly_latency_based_queries monthly_geo_queries"},
    {"aws_route53_resolver_endpoint", "monthly_queries"},
    {"aws_s3_bucket",
     "object_tags intelligent_tiering.frequent_access_storage_gb "
     "intelligent_tiering.infrequent_access_storage_gb "
     "intelligent_tiering.archive_access_storage_gb "
     "intelligent_tiering.deep_archive_access_storage_gb intelligent_tiering.monitored_objects "
     "intelligent_tiering.early_delete_gb glacier_flexible_retrieval.early_delete_gb "
     "glacier_flexible_retrieval.monthly_standard_select_data_scanned_gb "
     "glacier_flexible_retrieval.monthly_standard_select_data_returned_gb "
     "glacier_flexible_retrieval.monthly_bulk_select_data_scanned_gb "
     "glacier_flexible_retrieval.monthly_bulk_select_data_returned_gb "
     "glacier_flexible_retrieval.monthly_expedited_select_data_scanned_gb "
     "glacier_flexible_retrieval.monthly_expedited_select_data_returned_gb "
     "glacier_flexible_retrieval.monthly_standard_data_retrieval_requests "
     "glacier_flexible_retrieval.monthly_expedited_data_retrieval_requests "
     "glacier_flexible_retrieval.monthly_standard_data_retrieval_gb "
     "glacier_flexible_retrieval.monthly_expedited_data_retrieval_gb "
     "glacier_deep_archive.monthly_standard_data_retrieval_requests "
     "glacier_deep_archive.monthly_bulk_data_retrieval_requests "
     "glacier_deep_archive.monthly_standard_data_retrieval_gb "
     "glacier_deep_archive.monthly_bulk_data_retrieval_gb "
     "glacier_deep_archive.early_delete_gb" INFRA_CLASS("standard")
         INFRA_CLASS("intelligent_tiering") INFRA_CLASS("standard_infrequent_access")
             INFRA_CLASS("one_zone_infrequent_access") INFRA_CLASS("glacier_flexible_retrieval")
                 INFRA_CLASS("glacier_instant_retrieval") INFRA_CLASS("glacier_deep_archive")},
    {"aws_s3_bucket_analytics_configuration", "monthly_monitored_objects"},
    {"aws_s3_bucket_inventory", "monthly_listed_objects"},
    {"aws_secretsmanager_secret", "monthly_requests"},
    {"aws_sfn_state_machine",
     "monthly_transitions monthly_requests memory_mb workflow_duration_ms"},
    {"aws_sns_topic",
     "monthly_requests request_size_kb http_subscriptions email_subscriptions "
     "kinesis_subscriptions mobile_push_subscriptions macos_subscriptions sms_subscriptions "
     "sms_notification_price"},
    {"aws_sns_topic_subscription", "monthly_requests request_size_kb"},
    {"aws_sqs_queue", "monthly_requests request_size_kb request_size"},
    {"aws_ssm_activation", "instance_tier instances"},
    {"aws_ssm_parameter", "api_throughput_limit monthly_api_interactions parameter_storage_hrs"},
    {"aws_transfer_server", "monthly_data_downloaded_gb monthly_data_uploaded_gb"},
    {"aws_vpc_endpoint", "monthly_data_processed_gb"},
    {"aws_vpn_connection", "monthly_data_processed_gb"},
    {"aws_waf_web_acl", "rule_group_rules monthly_requests"},
    {"aws_wafv2_web_acl", "rule_group_rules managed_rule_group_rules monthly_requests"},
};

constexpr struct {
  std::string_view key, words;
} kWords[] = {
    {"api_throughput_limit", "standard, advanced, higher"},
    {"architecture", "x86_64, arm64"},
    {"dx_connection_type", "dedicated, hosted"},
    {"dx_virtual_interface_type", "private, public"},
    {"endpoint_type", "aws, non_aws"},
    {"instance_tier", "standard, advanced"},
    {"operating_system", "linux, windows, suse, rhel"},
    {"region", "a region"},
    {"reserved_instance_payment_option",
     "no_upfront, partial_upfront, all_upfront, heavy_utilization"},
    {"reserved_instance_term", "1_year, 3_year"},
    {"reserved_instance_type", "convertible, standard"},
};

constexpr struct {
  std::string_view end, unit;
} kUnits[] = {{"_gb", "GB"},         {"_kb", "KB"},        {"_mb", "MB"},
              {"_tb", "TB"},         {"_ms", "ms"},        {"_hrs", "hours"},
              {"_secs", "seconds"},  {"_mins", "minutes"}, {"_per_sec", "a second"},
              {"_per_hr", "an hour"}};

}  // namespace

std::vector<std::string_view> usage_keys(std::string_view type) {
  std::vector<std::string_view> keys;
  const auto found = std::ranges::find(kKeys, type, [](const auto& each) { return each.type; });
  if (found == std::end(kKeys)) return keys;
  for (const std::string_view key : split(found->keys, ' '))
    if (!key.empty()) keys.push_back(key);
  return keys;
}

std::string_view usage_words(std::string_view key) {
  key.remove_prefix(key.find_last_of('.') + 1);
  const auto found = std::ranges::find(kWords, key, [](const auto& each) { return each.key; });
  return found == std::end(kWords) ? std::string_view() : found->words;
}

std::string describe_usage_key(std::string_view key) {
  const std::string_view words = usage_words(key);
  if (!words.empty()) return "one of " + std::string(words);
  std::string text(key.substr(key.find_last_of('.') + 1)), unit;
  const bool monthly = text.starts_with("monthly_");
  if (monthly) text.erase(0, 8);
  for (const auto& each : kUnits) {
    if (!text.ends_with(each.end)) continue;
    text.resize(text.size() - each.end.size());
    unit = each.unit;
    break;
  }
  std::ranges::replace(text, '_', ' ');
  if (!unit.empty()) text += unit.starts_with("a") ? " " + unit : ", " + unit;
  return monthly ? text + " a month" : text;
}

}  // namespace infra::cost
