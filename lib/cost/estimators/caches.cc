// ElastiCache, DynamoDB, OpenSearch.
#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/cost/estimators/rds.h"
#include "lib/cost/registry.h"

namespace infra::cost {
namespace {

std::string cache_service(const std::string& engine) {
  if (engine == "memcached") return "ElastiCache Memcached";
  if (engine == "valkey") return "ElastiCache Valkey";
  return "ElastiCache Redis";
}

void nodes(Estimate& estimate, const Body& body, const std::string& engine, Decimal count) {
  const std::string type = body.text("node_type");
  const std::string reserved = reserved_item(estimate);
  const std::string name =
      fmt::format("ElastiCache ({}, {})", reserved.empty() ? "on-demand" : "reserved", type);
  const std::string service = cache_service(engine);
  if (reserved.ends_with("all upfront")) {
    estimate.free_line(name, "hours", count * kHoursAMonth);
  } else {
    estimate.line(name, "hours", count * kHoursAMonth, {service, type + reserved});
  }
  // Facts: ElastiCache pricing: one snapshot of each cluster is free.
  const Decimal kept = body.number("snapshot_retention_limit");
  if (engine == "memcached" || kept <= Decimal(1)) return;
  auto size = estimate.usage("snapshot_storage_size_gb");
  if (size) size = *size * (kept - 1);
  estimate.usage_line("Backup storage", "GB", size, {"ElastiCache", "backup"});
}

void cache_cluster(Estimate& estimate) {
  const Body body = estimate.body();
  if (body.get("replication_group_id").is_set()) return;  // its group pays for it
  nodes(estimate, body, body.text("engine", "redis"), body.number("num_cache_nodes", 1));
}

void replication_group(Estimate& estimate) {
  const Body body = estimate.body();
  if (body.get("global_replication_group_id").is_set() && !body.get("node_type").is_set()) {
    estimate.not_priced("its node type is that of its global group");
    return;
  }
  Decimal groups = body.number("num_node_groups", 1);
  Decimal replicas = body.number("replicas_per_node_group");
  if (const auto mode = body.block("cluster_mode")) {
    groups = mode->number("num_node_groups", groups);
    replicas = mode->number("replicas_per_node_group", replicas);
  }
  Decimal count = groups * (replicas + 1);
  for (const std::string_view name : {"num_cache_clusters", "number_cache_clusters"})
    if (const auto written = body.maybe_number(name)) count = *written;
  nodes(estimate, body, body.text("engine", "redis"), count);
}

void serverless_cache(Estimate& estimate) {
  const std::string engine = estimate.body().text("engine", "redis");
  const std::string name = engine == "valkey" ? "Valkey" : "Redis OSS";
  auto stored = estimate.usage("storage_gb");
  // Facts: ElastiCache Serverless pricing: at least 1 GB is billed, 100 MB of Valkey.
  if (stored) stored = max(*stored, engine == "valkey" ? "0.1"_dec : 1) * kHoursAMonth;
  estimate.usage_line("Data stored", "GB-hours", stored,
                      {"ElastiCache Serverless", name + " data"});
  estimate.usage_line("Processing units", "1M ECPUs",
                      per(estimate.usage("monthly_ecpu"), 1'000'000),
                      {"ElastiCache Serverless", name + " ECPU"});
}

constexpr std::string_view kTables = "DynamoDB";

// The least capacity that application autoscaling keeps; nullopt where it does not scale.
std::optional<Decimal> scaled(Estimate& estimate, std::string_view dimension) {
  const Body body = estimate.body();
  const auto name = body.get("name").text();
  for (const Resource* each : estimate.world().of_type("aws_appautoscaling_target")) {
    const Body target = estimate.body_of(*each);
    if (target.get("scalable_dimension").text() != std::string(dimension)) continue;
    const Argument id = target.get("resource_id");
    const auto text = id.text();
    const bool same = text && name && *text == "table/" + *name;
    if (same || estimate.target_from(*each, id, "aws_dynamodb_table") == &estimate.resource())
      return target.number("min_capacity");
  }
  return std::nullopt;
}

// Facts: DynamoDB pricing: capacity, requests and storage of a table of class Standard-Infrequent
// Access have prices of their own; backups and streams have not.
std::string_view rarely(const Body& table) {
  return table.text("table_class") == "STANDARD_INFREQUENT_ACCESS" ? " IA" : "";
}

void capacity_line(Estimate& estimate, const Body& body, std::string_view word,
                   std::string_view unit, std::string_view attribute, std::string_view dimension) {
  const PriceKey key = {kTables, fmt::format("provisioned {}{}", unit, rarely(body))};
  if (const auto least = scaled(estimate, dimension)) {
    estimate.usage_line(fmt::format("{} capacity unit ({}, autoscaling)", word, unit),
                        std::string(unit), least, key, kHoursAMonth);
  } else {
    estimate.line(fmt::format("{} capacity unit ({})", word, unit), std::string(unit),
                  body.number(attribute, 1), key, kHoursAMonth);
  }
}

void replica_lines(Estimate& estimate, const Body& body, bool on_demand) {
  for (const Body& replica : body.blocks("replica")) {
    const std::string region = replica.text("region_name");
    Estimate part = estimate.part_in(fmt::format("Global table ({})", region), region);
    const std::string_view rare = rarely(body);
    if (on_demand) {
      part.usage_line("Replicated write request unit (rWRU)", "rWRU",
                      estimate.usage("monthly_write_request_units"),
                      {kTables, fmt::format("on-demand replicated write request{}", rare)},
                      Decimal(1) / 1'000'000);
    } else {
      part.line("Replicated write capacity unit (rWCU)", "rWCU", body.number("write_capacity", 1),
                {kTables, fmt::format("provisioned replicated WCU (rWCU){}", rare)}, kHoursAMonth);
    }
  }
}

void dynamodb_table(Estimate& estimate) {
  const Body body = estimate.body();
  const bool on_demand = body.text("billing_mode", "PROVISIONED") == "PAY_PER_REQUEST";
  const Decimal one = Decimal(1) / 1'000'000;
  const std::string rare(rarely(body));
  if (on_demand) {
    estimate.usage_line("Write request unit (WRU)", "WRUs",
                        estimate.usage("monthly_write_request_units"),
                        {kTables, "on-demand write request" + rare}, one);
    estimate.usage_line("Read request unit (RRU)", "RRUs",
                        estimate.usage("monthly_read_request_units"),
                        {kTables, "on-demand read request" + rare}, one);
  } else {
    capacity_line(estimate, body, "Write", "WCU", "write_capacity",
                  "dynamodb:table:WriteCapacityUnits");
    capacity_line(estimate, body, "Read", "RCU", "read_capacity",
                  "dynamodb:table:ReadCapacityUnits");
    for (const Body& index : body.blocks("global_secondary_index")) {
      estimate.line("Index write capacity unit (WCU)", "WCU", index.number("write_capacity"),
                    {kTables, "provisioned WCU" + rare}, kHoursAMonth);
      estimate.line("Index read capacity unit (RCU)", "RCU", index.number("read_capacity"),
                    {kTables, "provisioned RCU" + rare}, kHoursAMonth);
    }
  }
  estimate.usage_line("Data storage", "GB", estimate.usage("storage_gb"),
                      {kTables, rare.empty() ? "storage standard" : "storage IA"});
  bool recovers = false;
  if (const auto block = body.block("point_in_time_recovery")) recovers = block->flag("enabled");
  if (recovers) {
    estimate.usage_line("Point-In-Time Recovery (PITR) backup storage", "GB",
                        estimate.usage("pitr_backup_storage_gb"), {kTables, "PITR"});
  }
  estimate.usage_line("On-demand backup storage", "GB",
                      estimate.usage("on_demand_backup_storage_gb"), {kTables, "on-demand backup"});
  estimate.usage_line("Table data restored", "GB", estimate.usage("monthly_data_restored_gb"),
                      {kTables, "restore"});
  estimate.usage_line("Streams read request unit (sRRU)", "sRRUs",
                      estimate.usage("monthly_streams_read_request_units"),
                      {kTables, "streams read"}, one);
  replica_lines(estimate, body, on_demand);
}

constexpr std::string_view kSearch = "OpenSearch";

// m4.large.elasticsearch has the price of m4.large.search.
std::string search_type(std::string type) {
  constexpr std::string_view kOld = ".elasticsearch";
  if (type.ends_with(kOld)) type.replace(type.size() - kOld.size(), kOld.size(), ".search");
  return type;
}

void search_volumes(Estimate& estimate, const Body& body, Decimal count) {
  const auto block = body.block("ebs_options");
  if (!block || !block->flag("ebs_enabled", true)) return;
  const std::string type = block->text("volume_type", "gp2");
  const Decimal size = block->number("volume_size", 8);
  const std::string item = type == "standard" ? "magnetic storage" : type + " storage";
  estimate.line(fmt::format("Storage ({})", type), "GB", size * count, {kSearch, item});
  const Decimal iops = block->number("iops");
  if (type == "io1") {
    estimate.line("Storage IOPS (io1)", "IOPS", max(iops, 1) * count, {kSearch, "io1 IOPS"});
  } else if (type == "gp3") {
    // Facts: OpenSearch pricing: 3,000 IOPS and 125 MiB/s come with a volume, 1,000 IOPS more for
    // each further 3 TiB.
    const Decimal terabytes = size / 1024;
    const Decimal included = terabytes > Decimal(3) ? terabytes * 1000 : Decimal(3000);
    estimate.line("Storage IOPS (gp3)", "IOPS", max(iops - included, 0) * count,
                  {kSearch, "gp3 IOPS"});
    estimate.line("Storage throughput (gp3)", "Mbps",
                  max(block->number("throughput") - 125, 0) * count, {kSearch, "gp3 throughput"});
  }
}

void search_domain(Estimate& estimate) {
  const Body body = estimate.body();
  const auto config = body.block("cluster_config");
  const std::string standard = estimate.resource().type == "aws_elasticsearch_domain"
                                   ? "m4.large.elasticsearch"
                                   : "m4.large.search";
  const std::string type = search_type(config ? config->text("instance_type", standard) : standard);
  const Decimal count = config ? config->number("instance_count", 1) : Decimal(1);
  estimate.line(fmt::format("Instance (on-demand, {})", type), "hours", count * kHoursAMonth,
                {kSearch, type});
  search_volumes(estimate, body, count);
  if (!config) return;
  if (config->flag("dedicated_master_enabled")) {
    const std::string master = search_type(config->text("dedicated_master_type", type));
    estimate.line(fmt::format("Dedicated master (on-demand, {})", master), "hours",
                  config->number("dedicated_master_count", 3) * kHoursAMonth, {kSearch, master});
  }
  if (config->flag("warm_enabled")) {
    const std::string warm = search_type(config->text("warm_type"));
    estimate.line(fmt::format("UltraWarm instance (on-demand, {})", warm), "hours",
                  config->number("warm_count", 2) * kHoursAMonth, {kSearch, warm});
  }
}

constexpr Estimator kEstimators[] = {
    {"aws_dynamodb_table", Billing::priced, "DynamoDB", &dynamodb_table},
    {"aws_elasticache_cluster", Billing::priced, "ElastiCache", &cache_cluster},
    {"aws_elasticache_replication_group", Billing::priced, "ElastiCache", &replication_group},
    {"aws_elasticache_serverless_cache", Billing::usage, "ElastiCache", &serverless_cache},
    {"aws_elasticsearch_domain", Billing::priced, "OpenSearch", &search_domain},
    {"aws_opensearch_domain", Billing::priced, "OpenSearch", &search_domain},
};

}  // namespace

std::span<const Estimator> cache_estimators() { return kEstimators; }

}  // namespace infra::cost
