// EBS, EFS, FSx, Backup, ECR.
#include <fmt/format.h>

#include "lib/cost/estimators/ec2.h"
#include "lib/cost/registry.h"

namespace infra::cost {
namespace {

void ebs_volume(Estimate& estimate) {
  const Body body = estimate.body();
  Volume volume;
  volume.type = body.text("type", kDefaultVolume);
  volume.iops = body.number("iops");
  volume.throughput = body.number("throughput");
  // A volume made of a snapshot has its size where none is written.
  volume.size = body.number("size", 8);
  const bool standard = volume.type == "standard";
  volume_lines(estimate, volume,
               standard ? estimate.usage("monthly_standard_io_requests") : std::nullopt, true);
}

void ebs_snapshot(Estimate& estimate) {
  Decimal size = 8;
  if (const Resource* volume =
          estimate.target(estimate.body().get("volume_id"), "aws_ebs_volume")) {
    size = estimate.body_of(*volume).number("size", 8);
  }
  constexpr std::string_view kService = "EBS";
  estimate.usage_line("EBS snapshot storage", "GB", size, {kService, "snapshot"});
  if (estimate.resource().type != "aws_ebs_snapshot") return;
  estimate.usage_line("Fast snapshot restore", "DSU-hours",
                      estimate.usage("fast_snapshot_restore_hours"),
                      {kService, "fast snapshot restore"});
  estimate.usage_line("ListChangedBlocks & ListSnapshotBlocks API requests", "1k requests",
                      per(estimate.usage("monthly_list_block_requests"), 1000),
                      {kService, "direct API list requests"});
  estimate.usage_line("GetSnapshotBlock API requests", "1k SnapshotAPIUnits",
                      per(estimate.usage("monthly_get_block_requests"), 1000),
                      {kService, "direct API get units"});
  estimate.usage_line("PutSnapshotBlock API requests", "1k SnapshotAPIUnits",
                      per(estimate.usage("monthly_put_block_requests"), 1000),
                      {kService, "direct API put units"});
}

void efs_file_system(Estimate& estimate) {
  const Body body = estimate.body();
  const bool one_zone = body.get("availability_zone_name").is_set();
  const std::string zone = one_zone ? "one zone" : "standard";
  const auto storage = estimate.usage("storage_gb");
  estimate.usage_line(fmt::format("Storage ({})", zone), "GB", storage,
                      {"EFS", one_zone ? "One Zone" : "Standard"});
  bool moves = false;
  for (const Body& policy : body.blocks("lifecycle_policy"))
    moves |= policy.get("transition_to_ia").is_set();
  if (moves) {
    estimate.usage_line(fmt::format("Storage ({}, infrequent access)", zone), "GB",
                        estimate.usage("infrequent_access_storage_gb"),
                        {"EFS", one_zone ? "One Zone-IA" : "Standard-IA"});
    estimate.usage_line("Read requests (infrequent access)", "GB",
                        estimate.usage("monthly_infrequent_access_read_gb"),
                        {"EFS", "IA read/write"});
    estimate.usage_line("Write requests (infrequent access)", "GB",
                        estimate.usage("monthly_infrequent_access_write_gb"),
                        {"EFS", "IA read/write"});
  }
  if (body.text("throughput_mode") != "provisioned") return;
  // Facts: EFS pricing: each GB of Standard storage brings 50 KiB/s, that is 1 MiB/s for 20 GB.
  const Decimal throughput = body.number("provisioned_throughput_in_mibps");
  const Decimal paid = max(throughput - storage.value_or(0) / 20, 0);
  estimate.usage_line("Provisioned throughput", "MBps", paid, {"EFS", "provisioned throughput"});
}

void fsx_windows(Estimate& estimate) {
  const Body body = estimate.body();
  const bool multi = body.text("deployment_type", "SINGLE_AZ_1").starts_with("MULTI");
  const std::string zone = multi ? "Multi-AZ" : "Single-AZ";
  const std::string disk = body.text("storage_type", "SSD");
  constexpr std::string_view kService = "FSx Windows";
  estimate.line("Throughput capacity", "MBps", body.number("throughput_capacity"),
                {kService, "throughput " + zone});
  estimate.line(fmt::format("{} storage", disk), "GB", body.number("storage_capacity"),
                {kService, fmt::format("{} storage {}", disk, zone)});
  estimate.usage_line("Backup storage", "GB", estimate.usage("backup_storage_gb"),
                      {kService, "backup"});
}

void fsx_openzfs(Estimate& estimate) {
  const Body body = estimate.body();
  constexpr std::string_view kService = "FSx OpenZFS";
  const std::string zone =
      body.text("deployment_type", "SINGLE_AZ_1").starts_with("MULTI") ? "Multi-AZ" : "Single-AZ";
  estimate.line("Throughput capacity", "MBps", body.number("throughput_capacity"),
                {kService, "throughput " + zone});
  const Decimal size = body.number("storage_capacity");
  if (const auto iops = body.block("disk_iops_configuration");
      iops && iops->text("mode") == "USER_PROVISIONED") {
    // Facts: three IOPS a GB come with the storage (FSx for OpenZFS pricing).
    estimate.line("Provisioned IOPS", "IOPS", max(iops->number("iops") - size * 3, 0),
                  {kService, "IOPS above 3 per GB"});
  }
  std::string compression = "NONE";
  if (const auto root = body.block("root_volume_configuration"))
    compression = root->text("data_compression_type", "NONE");
  if (compression == "NONE") {
    estimate.line("SSD storage", "GB", size, {kService, "SSD storage " + zone});
  } else {
    const Decimal saved = min(estimate.usage("compression_savings_percent").value_or(50), 100);
    estimate.line(fmt::format("SSD storage ({} compression, {}%)", compression, saved.to_string()),
                  "GB", size * (Decimal(100) - saved) / 100, {kService, "SSD storage " + zone});
  }
  estimate.usage_line("Backup storage", "GB", estimate.usage("backup_storage_gb"),
                      {kService, "backup"});
}

void backup_vault(Estimate& estimate) {
  constexpr struct {
    std::string_view name, unit, key, item;
  } kLines[] = {
      {"EFS backup (warm)", "GB", "monthly_efs_warm_backup_gb", "EFS backup warm"},
      {"EFS backup (cold)", "GB", "monthly_efs_cold_backup_gb", "EFS backup cold"},
      {"EFS restore (warm)", "GB", "monthly_efs_warm_restore_gb", "EFS restore warm"},
      {"EFS restore (cold)", "GB", "monthly_efs_cold_restore_gb", "EFS restore cold"},
      {"EFS restore (item-level)", "requests", "monthly_efs_item_restore_requests",
       "EFS restore item-level"},
      {"EBS snapshot", "GB", "monthly_ebs_snapshot_gb", "EBS snapshot"},
      {"RDS snapshot", "GB", "monthly_rds_snapshot_gb", "RDS snapshot"},
      {"DynamoDB backup", "GB", "monthly_dynamodb_backup_gb", "DynamoDB backup"},
      {"DynamoDB restore", "GB", "monthly_dynamodb_restore_gb", "DynamoDB restore"},
      {"Aurora snapshot", "GB", "monthly_aurora_snapshot_gb", "Aurora snapshot"},
      {"FSx for Windows backup", "GB", "monthly_fsx_windows_backup_gb", "FSx Windows backup"},
      {"FSx for Lustre backup", "GB", "monthly_fsx_lustre_backup_gb", "FSx Lustre backup"},
  };
  for (const auto& each : kLines) {
    estimate.usage_line(std::string(each.name), std::string(each.unit), estimate.usage(each.key),
                        {"Backup", std::string(each.item)});
  }
}

void ecr_repository(Estimate& estimate) {
  estimate.usage_line("Storage", "GB", estimate.usage("storage_gb"), {"ECR", "storage"});
}

constexpr Estimator kEstimators[] = {
    {"aws_backup_vault", Billing::usage, "Backup", &backup_vault},
    {"aws_ebs_snapshot", Billing::priced, "EBS", &ebs_snapshot},
    {"aws_ebs_snapshot_copy", Billing::priced, "EBS", &ebs_snapshot},
    {"aws_ebs_volume", Billing::priced, "EBS", &ebs_volume},
    {"aws_ecr_repository", Billing::usage, "ECR", &ecr_repository},
    {"aws_efs_file_system", Billing::usage, "EFS", &efs_file_system},
    {"aws_fsx_openzfs_file_system", Billing::priced, "FSx", &fsx_openzfs},
    {"aws_fsx_windows_file_system", Billing::priced, "FSx", &fsx_windows},
};

}  // namespace

std::span<const Estimator> storage_estimators() { return kEstimators; }

}  // namespace infra::cost
