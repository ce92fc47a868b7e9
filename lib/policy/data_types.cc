#include "lib/policy/data_types.h"

#include <algorithm>

namespace infra::policy {
namespace {

// Both tables are sorted.
constexpr std::string_view kStores[] = {
    "aws_db_instance",
    "aws_docdb_cluster",
    "aws_docdbelastic_cluster",
    "aws_dynamodb_table",
    "aws_ebs_volume",
    "aws_efs_file_system",
    "aws_elasticache_cluster",
    "aws_elasticache_replication_group",
    "aws_elasticache_serverless_cache",
    "aws_elasticsearch_domain",
    "aws_fsx_lustre_file_system",
    "aws_fsx_ontap_file_system",
    "aws_fsx_openzfs_file_system",
    "aws_fsx_windows_file_system",
    "aws_glacier_vault",
    "aws_keyspaces_table",
    "aws_kinesis_stream",
    "aws_memorydb_cluster",
    "aws_mq_broker",
    "aws_msk_cluster",
    "aws_msk_serverless_cluster",
    "aws_neptune_cluster",
    "aws_opensearch_domain",
    "aws_opensearchserverless_collection",
    "aws_rds_cluster",
    "aws_redshift_cluster",
    "aws_redshiftserverless_namespace",
    "aws_s3_bucket",
    "aws_s3_directory_bucket",
    "aws_secretsmanager_secret",
    "aws_sqs_queue",
    "aws_timestreaminfluxdb_db_instance",
    "aws_timestreamwrite_database",
    "aws_timestreamwrite_table",
};

constexpr std::string_view kOthers[] = {
    "aws_backup_vault",
    "aws_cloudwatch_log_group",
    "aws_cognito_user_pool",
    "aws_db_cluster_snapshot",
    "aws_db_snapshot",
    "aws_docdb_cluster_instance",
    "aws_ebs_snapshot",
    "aws_ecr_repository",
    "aws_kms_external_key",
    "aws_kms_key",
    "aws_kms_replica_key",
    "aws_qldb_ledger",
    "aws_rds_cluster_instance",
    "aws_rds_global_cluster",
    "aws_s3_object",
};
static_assert(std::ranges::is_sorted(kStores) && std::ranges::is_sorted(kOthers));

}  // namespace

bool is_data_store(std::string_view type) { return std::ranges::binary_search(kStores, type); }

bool keeps_data(std::string_view type) {
  return is_data_store(type) || std::ranges::binary_search(kOthers, type);
}

}  // namespace infra::policy
