// RDS instances and proxies, and what they share with Aurora.
#include "lib/cost/estimators/rds.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/cost/estimators/ec2.h"
#include "lib/cost/registry.h"
#include "lib/cost/support_dates.h"

namespace infra::cost {
namespace {

constexpr std::string_view kService = "RDS";

struct StorageNames {
  std::string_view type, title, item;
};
constexpr StorageNames kStorage[] = {
    {"standard", "Storage (magnetic)", "magnetic storage"},
    {"gp2", "Storage (general purpose SSD, gp2)", "gp2/gp3 storage"},
    {"gp3", "Storage (general purpose SSD, gp3)", "gp2/gp3 storage"},
    {"io1", "Storage (provisioned IOPS SSD, io1)", "io1 storage"},
    {"io2", "Storage (provisioned IOPS SSD, io2)", "io2 storage"},
};

// Facts: RDS user guide, "gp3 storage": the baseline is four times as high from a size on that the
// engine decides; SQL Server has none.
Decimal gp3_baseline(const DatabaseEngine& engine, Decimal size) {
  const Decimal from = engine.service == "RDS Oracle" ? 200 : 400;
  if (engine.service == "RDS SQL Server" || size < from) return 3000;
  return 12'000;
}

void iops_lines(Estimate& estimate, const Body& body, const DatabaseEngine& engine,
                const std::string& type, Decimal size, bool multi) {
  const std::string zone = multi ? "Multi-AZ" : "Single-AZ";
  if (type == "io1" || type == "io2") {
    const Decimal iops = max(body.number("iops", 1000), 1000);
    estimate.line("Provisioned IOPS", "IOPS", iops,
                  {kService, fmt::format("{} IOPS {}", type, zone)});
  } else if (type == "gp3") {
    const Decimal baseline = gp3_baseline(engine, size);
    const Decimal paid = max(body.number("iops") - baseline, 0);
    estimate.line(fmt::format("Provisioned GP3 IOPS (above {})", baseline.grouped(0)), "IOPS", paid,
                  {kService, "gp3 IOPS above baseline " + zone});
  } else if (type == "standard") {
    estimate.usage_line("I/O requests", "1M requests",
                        per(estimate.usage("monthly_standard_io_requests"), 1'000'000),
                        {kService, "magnetic I/O"});
  }
}

void storage_lines(Estimate& estimate, const Body& body, const DatabaseEngine& engine, bool multi) {
  std::string type = body.text("storage_type");
  if (type.empty()) type = body.get("iops").is_set() ? "io1" : "gp2";
  const auto names = std::ranges::find(kStorage, type, &StorageNames::type);
  if (names == std::end(kStorage)) {
    estimate.not_priced(fmt::format("`{}` is no known type of storage", type));
    return;
  }
  // Facts: 20 GB is the least of general purpose storage, 100 GB that of provisioned IOPS.
  Decimal size = body.number("allocated_storage", 20);
  const bool provisioned = type == "io1" || type == "io2";
  if (provisioned) size = max(size, 100);
  std::string item(names->item);
  if (!provisioned && type != "standard") item += multi ? " Multi-AZ" : " Single-AZ";
  if ((provisioned || type == "standard") && multi) item += " Multi-AZ";
  estimate.line(std::string(names->title), "GB", size, {kService, item});
  iops_lines(estimate, body, engine, type, size, multi);
}

void backup_line(Estimate& estimate, const Body& body, const DatabaseEngine& engine) {
  const auto usage = estimate.usage("additional_backup_storage_gb");
  if (!usage && body.number("backup_retention_period").is_zero()) return;
  estimate.usage_line(
      "Additional backup storage", "GB", usage,
      engine.aurora ? PriceKey{"Aurora", "backup"} : PriceKey{kService, "backup over free"});
}

void db_instance(Estimate& estimate) {
  const Body body = estimate.body();
  std::string engine_name = body.text("engine");
  const std::string instance_class = body.text("instance_class");
  if (const Argument source = body.get("replicate_source_db");
      source.is_set() && engine_name.empty()) {
    const Resource* replicated =
        estimate.target(source, "aws_db_instance", {"identifier", "arn", "id"});
    if (replicated != nullptr) engine_name = estimate.body_of(*replicated).text("engine");
    if (engine_name.empty()) {
      estimate.not_priced("the engine of what it replicates is not known");
      return;
    }
  }
  const auto engine = database_engine(engine_name, body.text("license_model"));
  if (!engine) {
    estimate.not_priced(fmt::format("`{}` is no known engine", engine_name));
    return;
  }
  const bool multi = body.flag("multi_az");
  const std::string zone = multi ? "Multi-AZ" : "Single-AZ";
  const std::string reserved = reserved_item(estimate);
  std::string item =
      engine->aurora ? instance_class + " Standard" : fmt::format("{} {}", instance_class, zone);
  item += std::string(engine->suffix) + reserved;
  database_hours(estimate,
                 fmt::format("Database instance ({}, {}, {})",
                             reserved.empty() ? "on-demand" : "reserved", zone, instance_class),
                 engine->service, item);
  storage_lines(estimate, body, *engine, multi);
  backup_line(estimate, body, *engine);
  insights_lines(estimate, body, instance_class);
  if (const auto hours = estimate.usage("monthly_cpu_credit_hrs");
      hours && instance_class.starts_with("db.t")) {
    estimate.usage_line("CPU credits", "vCPU-hours", *hours * class_cpus(instance_class),
                        {kService, "CPU credits " + instance_class.substr(3, 2)});
  }
  if (body.text("engine_lifecycle_support") != "open-source-rds-extended-support-disabled") {
    extended_support_line(estimate, *engine, body.text("engine_version"),
                          class_cpus(instance_class) * (multi ? 2U : 1U));
  }
}

// Facts: RDS Proxy pricing: the vCPUs of the instance behind it, two at least.
void db_proxy(Estimate& estimate) {
  if (const auto units = estimate.usage("capacity_units_per_hr")) {
    estimate.usage_line("Proxy", "ACU-hours", *units * kHoursAMonth,
                        {"RDS Proxy", "Aurora Serverless v2"});
    return;
  }
  Decimal cpus = estimate.usage("vcpu_count").value_or(0);
  for (const Resource* each : estimate.world().of_type("aws_db_proxy_target")) {
    const Body target = estimate.body_of(*each);
    if (!cpus.is_zero() || estimate.target_from(*each, target.get("db_proxy_name"), "aws_db_proxy",
                                                {"name"}) != &estimate.resource()) {
      continue;
    }
    const Resource* instance = estimate.target_from(*each, target.get("db_instance_identifier"),
                                                    "aws_db_instance", {"identifier"});
    if (instance != nullptr) cpus = class_cpus(estimate.body_of(*instance).text("instance_class"));
    const Resource* cluster = estimate.target_from(*each, target.get("db_cluster_identifier"),
                                                   "aws_rds_cluster", {"cluster_identifier"});
    if (cluster == nullptr) continue;
    for (const Resource* member : estimate.world().of_type("aws_rds_cluster_instance")) {
      const Body body = estimate.body_of(*member);
      if (estimate.target_from(*member, body.get("cluster_identifier"), "aws_rds_cluster",
                               {"cluster_identifier"}) == cluster)
        cpus += class_cpus(body.text("instance_class"));
    }
  }
  if (cpus.is_zero()) {
    estimate.not_priced("the database behind it is not part of this root: usage `vcpu_count`");
    return;
  }
  estimate.line("Proxy", "vCPU-hours", max(cpus, 2) * kHoursAMonth, {"RDS Proxy", "provisioned"});
}

void db_snapshot(Estimate& estimate) {
  estimate.usage_line("Backup storage", "GB", std::nullopt, {kService, "backup over free"});
}

void cluster_snapshot(Estimate& estimate) {
  estimate.usage_line("Backup storage", "GB", std::nullopt, {"Aurora", "backup"});
}

// Facts: RDS Proxy user guide: an endpoint besides the default one is an interface endpoint of
// PrivateLink in each of its subnets.
void proxy_endpoint(Estimate& estimate) {
  const auto zones = static_cast<std::int64_t>(estimate.body().length("vpc_subnet_ids"));
  estimate.line("Endpoint (Interface)", "hours", Decimal(zones) * kHoursAMonth,
                {"VPC endpoint", "interface hours (per AZ)"});
}

constexpr Estimator kEstimators[] = {
    {"aws_db_cluster_snapshot", Billing::usage, "Aurora", &cluster_snapshot},
    {"aws_db_instance", Billing::priced, "RDS", &db_instance},
    {"aws_db_instance_automated_backups_replication", Billing::usage, "RDS", &db_snapshot},
    {"aws_db_proxy_endpoint", Billing::priced, "RDS Proxy", &proxy_endpoint},
    {"aws_db_proxy", Billing::priced, "RDS Proxy", &db_proxy},
    {"aws_db_snapshot", Billing::usage, "RDS", &db_snapshot},
    {"aws_db_snapshot_copy", Billing::usage, "RDS", &db_snapshot},
};

struct EngineRow {
  std::string_view engine, license;  // "": any
  DatabaseEngine value;
};
// Licences: where the licence is not written, what RDS takes (license included, but Oracle's
// editions that have none).
constexpr EngineRow kEngines[] = {
    {"mysql", "", {"RDS MySQL", "", false, true, false}},
    {"postgres", "", {"RDS PostgreSQL", "", false, false, true}},
    {"mariadb", "", {"RDS MariaDB", "", false, false, false}},
    {"aurora", "", {"Aurora MySQL", "", true, true, false}},
    {"aurora-mysql", "", {"Aurora MySQL", "", true, true, false}},
    {"aurora-postgresql", "", {"Aurora PostgreSQL", "", true, false, true}},
    {"oracle-ee", "", {"RDS Oracle", " EE BYOL"}},
    {"oracle-ee-cdb", "", {"RDS Oracle", " EE BYOL"}},
    {"oracle-se", "", {"RDS Oracle", " SE BYOL"}},
    {"oracle-se1", "bring-your-own-license", {"RDS Oracle", " SE1 BYOL"}},
    {"oracle-se1", "", {"RDS Oracle", " SE1 license included"}},
    {"oracle-se2", "bring-your-own-license", {"RDS Oracle", " SE2 BYOL"}},
    {"oracle-se2", "", {"RDS Oracle", " SE2 license included"}},
    {"oracle-se2-cdb", "bring-your-own-license", {"RDS Oracle", " SE2 BYOL"}},
    {"oracle-se2-cdb", "", {"RDS Oracle", " SE2 license included"}},
    {"sqlserver-ee", "", {"RDS SQL Server", " Enterprise license included"}},
    {"sqlserver-se", "", {"RDS SQL Server", " Standard license included"}},
    {"sqlserver-ex", "", {"RDS SQL Server", " Express license included"}},
    {"sqlserver-web", "", {"RDS SQL Server", " Web license included"}},
};

}  // namespace

std::optional<DatabaseEngine> database_engine(std::string_view engine, std::string_view license) {
  for (const EngineRow& row : kEngines)
    if (row.engine == engine && (row.license.empty() || row.license == license)) return row.value;
  return std::nullopt;
}

// Facts: instance classes double their vCPUs with each size: large has 2, xlarge 4, Nxlarge 4 N.
unsigned class_cpus(std::string_view instance_class) {
  if (const unsigned burstable = burstable_cpus(instance_class)) return burstable;
  const std::size_t dot = instance_class.find_last_of('.');
  if (dot == instance_class.npos) return 0;
  const std::string_view size = instance_class.substr(dot + 1);
  if (size == "medium") return 1;
  if (size == "large") return 2;
  if (size == "xlarge") return 4;
  if (!size.ends_with("xlarge")) return 0;
  const auto factor = Decimal::parse(size.substr(0, size.size() - 6));
  return factor ? static_cast<unsigned>(factor->to_double() * 4) : 0;
}

std::string reserved_item(const Estimate& estimate) {
  const std::string term = estimate.usage_word("reserved_instance_term");
  std::string payment = estimate.usage_word("reserved_instance_payment_option");
  if (term.empty() || payment.empty()) return {};
  std::ranges::replace(payment, '_', ' ');
  return fmt::format(" reserved {}yr {}", term.substr(0, 1), payment);
}

void database_hours(Estimate& estimate, const std::string& name, std::string_view service,
                    const std::string& item) {
  if (item.ends_with("all upfront")) {
    estimate.free_line(name, "hours", kHoursAMonth);
  } else {
    estimate.line(name, "hours", kHoursAMonth, {service, item});
  }
}

void extended_support_line(Estimate& estimate, const DatabaseEngine& engine,
                           const std::string& version, unsigned cpus) {
  if (version.empty() || (!engine.mysql && !engine.postgres)) return;
  const Engine kind = engine.aurora  ? engine.mysql ? Engine::aurora_mysql : Engine::aurora_postgres
                      : engine.mysql ? Engine::mysql
                                     : Engine::postgres;
  const SupportPhase phase = support_phase(kind, version, estimate.world().today);
  if (phase == SupportPhase::standard) return;
  const bool third = phase == SupportPhase::year_3;
  if (cpus == 0) {
    estimate.not_priced("how many vCPUs pay for extended support is not known");
    return;
  }
  estimate.line(third ? "Extended support (year 3)" : "Extended support (year 1)", "vCPU-hours",
                Decimal(cpus) * kHoursAMonth,
                {engine.aurora ? "Aurora" : "RDS",
                 fmt::format("extended support {} {}", engine.mysql ? "MySQL" : "PG",
                             third ? "yr3" : "yr1-2")});
}

// Facts: seven days of history are free (Performance Insights pricing).
void insights_lines(Estimate& estimate, const Body& body, const std::string& instance_class) {
  if (!body.flag("performance_insights_enabled")) return;
  if (body.number("performance_insights_retention_period", 7) > Decimal(7)) {
    estimate.line(fmt::format("Performance Insights Long Term Retention ({})", instance_class),
                  "vCPU-month", class_cpus(instance_class),
                  {kService, fmt::format("Performance Insights {}", instance_class)});
  }
  estimate.usage_line("Performance Insights API", "1000 requests",
                      per(estimate.usage("monthly_additional_performance_insights_requests"), 1000),
                      {kService, "Performance Insights API"});
}

std::span<const Estimator> database_estimators() { return kEstimators; }

}  // namespace infra::cost
