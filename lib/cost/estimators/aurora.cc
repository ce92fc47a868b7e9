// Clusters: Aurora, DocumentDB, Neptune, Redshift; DMS.
#include <fmt/format.h>

#include "lib/cost/estimators/rds.h"
#include "lib/cost/registry.h"

namespace infra::cost {
namespace {

constexpr std::string_view kAurora = "Aurora";
constexpr Decimal kSecondsAMonth = 2'628'000;

const Resource* cluster_of(Estimate& estimate, std::string_view type) {
  return estimate.target(estimate.body().get("cluster_identifier"), type, {"cluster_identifier"});
}

bool is_optimized(const Body& cluster) { return cluster.text("storage_type") == "aurora-iopt1"; }

void cluster_backup(Estimate& estimate, const Body& body) {
  // Facts: Aurora pricing: one day of backup is free.
  const Decimal days = body.number("backup_retention_period", 1);
  if (days <= Decimal(1)) return;
  auto size = estimate.usage("backup_snapshot_size_gb");
  if (size) size = *size * (days - 1);
  estimate.usage_line("Backup storage", "GB", size, {kAurora, "backup"});
}

void cluster_io(Estimate& estimate) {
  const auto writes = estimate.usage("write_requests_per_sec");
  const auto reads = estimate.usage("read_requests_per_sec");
  std::optional<Decimal> requests;
  if (writes || reads)
    requests = (writes.value_or(0) + reads.value_or(0)) * kSecondsAMonth / 1'000'000;
  estimate.usage_line("I/O requests", "1M requests", requests, {kAurora, "I/O Standard"});
}

void backtrack(Estimate& estimate) {
  const auto statements = estimate.usage("average_statements_per_hr");
  const auto records = estimate.usage("change_records_per_statement");
  const auto hours = estimate.usage("backtrack_window_hrs");
  std::optional<Decimal> amount;
  if (statements && records && hours)
    amount = *statements * *records * *hours * kHoursAMonth / 1'000'000;
  estimate.usage_line("Backtrack", "1M change-records", amount,
                      {kAurora, "backtrack change records"});
}

// A cluster of RDS with two readable standbys: its instances and storage are the cluster's own.
void multi_az_cluster(Estimate& estimate, const Body& body, const std::string& engine) {
  const auto known = database_engine(engine, {});
  const std::string instance_class = body.text("db_cluster_instance_class");
  estimate.line(fmt::format("Database instances (on-demand, Multi-AZ cluster, {})", instance_class),
                "hours", Decimal(kHoursAMonth),
                {known ? known->service : "RDS", instance_class + " Multi-AZ cluster"});
  const std::string type = body.text("storage_type", "io1");
  estimate.line(fmt::format("Storage ({})", type), "GB", body.number("allocated_storage"),
                {"RDS", fmt::format("{} storage Multi-AZ cluster (2 readable standbys)", type)});
}

void rds_cluster(Estimate& estimate) {
  const Body body = estimate.body();
  const std::string engine = body.text("engine", "aurora-mysql");
  if (engine == "mysql" || engine == "postgres") {
    multi_az_cluster(estimate, body, engine);
    return;
  }
  const bool serverless = body.text("engine_mode", "provisioned") == "serverless";
  if (serverless) {
    auto units = estimate.usage("capacity_units_per_hr");
    if (units) units = *units * kHoursAMonth;
    estimate.usage_line("Aurora serverless", "ACU-hours", units, {kAurora, "Serverless v1"});
  }
  const bool optimized = is_optimized(body);
  estimate.usage_line(optimized ? "Storage (I/O-optimized)" : "Storage", "GB",
                      estimate.usage("storage_gb"),
                      {kAurora, optimized ? "storage I/O-Optimized" : "storage Standard"});
  if (!optimized) cluster_io(estimate);
  cluster_backup(estimate, body);
  if (!serverless && engine != "aurora-postgresql") backtrack(estimate);
  estimate.usage_line("Snapshot export", "GB", estimate.usage("snapshot_export_size_gb"),
                      {kAurora, "snapshot export"});
}

void serverless_instance(Estimate& estimate, const Resource* cluster, bool optimized) {
  const PriceKey key = {kAurora, optimized ? "Serverless v2 I/O-Optimized" : "Serverless v2"};
  if (const auto units = estimate.usage("capacity_units_per_hr")) {
    estimate.usage_line("Aurora serverless v2", "ACU-hours", *units * kHoursAMonth, key);
    return;
  }
  std::optional<Decimal> least;
  if (cluster != nullptr) {
    if (const auto scaling = estimate.body_of(*cluster).block("serverlessv2_scaling_configuration"))
      least = scaling->maybe_number("min_capacity");
  }
  // It never has less than that.
  if (least && least->sign() > 0) {
    estimate.line("Aurora serverless v2 (least capacity)", "ACU-hours", *least * kHoursAMonth, key);
  } else {
    estimate.usage_line("Aurora serverless v2", "ACU-hours", std::nullopt, key);
  }
}

void cluster_instance(Estimate& estimate) {
  const Body body = estimate.body();
  const Resource* cluster = cluster_of(estimate, "aws_rds_cluster");
  std::string engine_name = body.text("engine");
  if (engine_name.empty() && cluster != nullptr)
    engine_name = estimate.body_of(*cluster).text("engine");
  const auto engine = database_engine(engine_name, {});
  if (!engine) {
    estimate.not_priced(engine_name.empty() ? "its engine is not known"
                                            : fmt::format("`{}` is no known engine", engine_name));
    return;
  }
  const bool optimized = cluster != nullptr && is_optimized(estimate.body_of(*cluster));
  const std::string instance_class = body.text("instance_class");
  if (instance_class == "db.serverless") {
    serverless_instance(estimate, cluster, optimized);
    return;
  }
  const std::string reserved = reserved_item(estimate);
  database_hours(estimate,
                 fmt::format("Database instance ({}, {})",
                             reserved.empty() ? "on-demand" : "reserved", instance_class),
                 engine->service,
                 instance_class + (optimized ? " I/O-Optimized" : " Standard") + reserved);
  if (const auto hours = estimate.usage("monthly_cpu_credit_hrs");
      hours && instance_class.starts_with("db.t")) {
    estimate.usage_line("CPU credits", "vCPU-hours", *hours * class_cpus(instance_class),
                        {kAurora, "CPU credits " + instance_class.substr(3, 2)});
  }
  insights_lines(estimate, body, instance_class);
  std::string version = body.text("engine_version");
  if (version.empty() && cluster != nullptr)
    version = estimate.body_of(*cluster).text("engine_version");
  extended_support_line(estimate, *engine, version, class_cpus(instance_class));
}

void docdb_cluster(Estimate& estimate) {
  estimate.usage_line("Backup storage", "GB", estimate.usage("backup_storage_gb"),
                      {"DocumentDB", "backup"});
}

void docdb_instance(Estimate& estimate) {
  const std::string instance_class = estimate.body().text("instance_class");
  estimate.line(fmt::format("Database instance (on-demand, {})", instance_class), "hours",
                kHoursAMonth, {"DocumentDB", instance_class});
  estimate.usage_line("Storage", "GB", estimate.usage("data_storage_gb"),
                      {"DocumentDB", "storage"});
  estimate.usage_line("I/O requests", "1M requests",
                      per(estimate.usage("monthly_io_requests"), 1'000'000), {"DocumentDB", "I/O"});
  if (const auto hours = estimate.usage("monthly_cpu_credit_hrs");
      hours && instance_class.starts_with("db.t")) {
    estimate.usage_line("CPU credits", "vCPU-hours", hours,
                        {"DocumentDB", "CPU credits " + instance_class.substr(3, 2)});
  }
}

void neptune_cluster(Estimate& estimate) {
  estimate.usage_line("Storage", "GB", estimate.usage("storage_gb"), {"Neptune", "storage"});
  estimate.usage_line("I/O requests", "1M request",
                      per(estimate.usage("monthly_io_requests"), 1'000'000), {"Neptune", "I/O"});
  if (estimate.body().number("backup_retention_period", 1) > Decimal(1)) {
    estimate.usage_line("Backup storage", "GB", estimate.usage("backup_storage_gb"),
                        {"Neptune", "backup"});
  }
}

void neptune_instance(Estimate& estimate) {
  const std::string instance_class = estimate.body().text("instance_class");
  const Resource* cluster = cluster_of(estimate, "aws_neptune_cluster");
  const bool optimized =
      cluster != nullptr && estimate.body_of(*cluster).text("storage_type") == "iopt1";
  estimate.line(fmt::format("Database instance (on-demand, {})", instance_class), "hours",
                kHoursAMonth, {"Neptune", instance_class + (optimized ? " I/O-Optimized" : "")});
  if (const auto hours = estimate.usage("monthly_cpu_credit_hrs");
      hours && instance_class.starts_with("db.t")) {
    estimate.usage_line("CPU credits", "vCPU-hours", hours,
                        {"Neptune", "CPU credits " + instance_class.substr(3, 2)});
  }
}

void neptune_snapshot(Estimate& estimate) {
  const Resource* cluster = estimate.target(estimate.body().get("db_cluster_identifier"),
                                            "aws_neptune_cluster", {"cluster_identifier"});
  // The first day's backup is free.
  if (cluster != nullptr &&
      estimate.body_of(*cluster).number("backup_retention_period", 1) <= Decimal(1)) {
    return;
  }
  estimate.usage_line("Backup storage", "GB", estimate.usage("backup_storage_gb"),
                      {"Neptune", "backup"});
}

void redshift_cluster(Estimate& estimate) {
  const Body body = estimate.body();
  const std::string type = body.text("node_type");
  const Decimal nodes = body.number("number_of_nodes", 1);
  constexpr std::string_view kService = "Redshift";
  estimate.line(fmt::format("Cluster usage (on-demand, {})", type), "hours", nodes * kHoursAMonth,
                {kService, type});
  if (type.starts_with("ra3")) {
    estimate.usage_line("Managed storage", "GB", estimate.usage("managed_storage_gb"),
                        {kService, "managed storage ra3"});
  }
  estimate.usage_line("Concurrency scaling", "node-seconds",
                      [&]() -> std::optional<Decimal> {
                        const auto seconds = estimate.usage("excess_concurrency_scaling_secs");
                        if (!seconds) return std::nullopt;
                        return *seconds * nodes;
                      }(),
                      {kService, "concurrency scaling " + type});
  estimate.usage_line("Spectrum", "TB", estimate.usage("spectrum_data_scanned_tb"),
                      {kService, "Spectrum scanned"});
  const Tier tiers[] = {{"first 50 TB", "backup first 50 TB", Decimal(51'200)},
                        {"next 450 TB", "backup next 450 TB", Decimal(460'800)},
                        {"over 500 TB", "backup over 500 TB", std::nullopt}};
  estimate.tiers("Backup storage", "GB", estimate.usage("backup_storage_gb"), kService, tiers);
}

void dms_instance(Estimate& estimate) {
  const Body body = estimate.body();
  const bool multi = body.flag("multi_az");
  const std::string zone = multi ? "Multi-AZ" : "Single-AZ";
  std::string type = body.text("replication_instance_class");
  if (type.starts_with("dms.")) type.erase(0, 4);
  estimate.line(fmt::format("Instance ({})", type), "hours", kHoursAMonth,
                {"DMS", fmt::format("{} {}", type, zone)});
  // Facts: DMS pricing: 50 GB come with t2 and t3, 100 GB with the other classes.
  const Decimal included = type.starts_with("t") ? 50 : 100;
  const Decimal paid = max(body.number("allocated_storage", included) - included, 0);
  estimate.line("Storage (general purpose SSD, gp2)", "GB", paid, {"DMS", "gp2 storage " + zone});
}

constexpr Estimator kEstimators[] = {
    {"aws_dms_replication_instance", Billing::priced, "DMS", &dms_instance},
    {"aws_docdb_cluster", Billing::usage, "DocumentDB", &docdb_cluster},
    {"aws_docdb_cluster_instance", Billing::priced, "DocumentDB", &docdb_instance},
    {"aws_docdb_cluster_snapshot", Billing::usage, "DocumentDB", &docdb_cluster},
    {"aws_neptune_cluster", Billing::usage, "Neptune", &neptune_cluster},
    {"aws_neptune_cluster_instance", Billing::priced, "Neptune", &neptune_instance},
    {"aws_neptune_cluster_snapshot", Billing::usage, "Neptune", &neptune_snapshot},
    {"aws_rds_cluster", Billing::usage, "Aurora", &rds_cluster},
    {"aws_rds_cluster_instance", Billing::priced, "Aurora", &cluster_instance},
    {"aws_redshift_cluster", Billing::priced, "Redshift", &redshift_cluster},
};

}  // namespace

std::span<const Estimator> aurora_estimators() { return kEstimators; }

}  // namespace infra::cost
