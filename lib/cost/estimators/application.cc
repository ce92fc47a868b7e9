// SQS, SNS, EventBridge, MQ, Kinesis, Firehose, MSK.
#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/cost/registry.h"

namespace infra::cost {
namespace {

constexpr Decimal kMillion = 1'000'000;

// Facts: SQS and SNS pricing: each 64 KB of a message are a request.
std::optional<Decimal> requests_of_64k(Estimate& estimate) {
  const auto requests = estimate.usage("monthly_requests");
  const auto size = estimate.usage("request_size_kb");
  if (!requests) return std::nullopt;
  return *requests * max((size.value_or(64) / 64).ceil(), 1);
}

void queue(Estimate& estimate) {
  const bool fifo = estimate.body().flag("fifo_queue");
  estimate.usage_line("Requests", "1M requests", per(requests_of_64k(estimate), kMillion),
                      {"SQS", fifo ? "FIFO requests" : "standard requests"});
}

void fifo_topic(Estimate& estimate) {
  constexpr std::string_view kService = "SNS";
  const auto requests = estimate.usage("monthly_requests");
  const Decimal size = estimate.usage("request_size_kb").value_or(64);
  std::optional<Decimal> gigabytes;
  if (requests) gigabytes = *requests * size / kMillion;
  estimate.usage_line("FIFO Publish API requests", "1M requests", per(requests, kMillion),
                      {kService, "FIFO publish requests"});
  estimate.usage_line("FIFO Publish API payload", "GB", gigabytes,
                      {kService, "FIFO publish payload"});
  Decimal subscriptions = 0;
  for (const Resource* each : estimate.world().of_type("aws_sns_topic_subscription"))
    if (estimate.target_from(*each, estimate.body_of(*each).get("topic_arn"), "aws_sns_topic") ==
        &estimate.resource())
      subscriptions += 1;
  if (subscriptions.is_zero()) return;
  const auto times = [&](std::optional<Decimal> amount) {
    return amount ? std::optional<Decimal>(*amount * subscriptions) : std::nullopt;
  };
  estimate.usage_line("FIFO notifications", "1M notifications", times(per(requests, kMillion)),
                      {kService, "FIFO notifications"});
  estimate.usage_line("FIFO notification payload", "GB", times(gigabytes),
                      {kService, "FIFO notification payload"});
}

// Subscriptions of a kind get each request; the first of a month are free for ever.
std::optional<Decimal> notifications(Estimate& estimate, std::string_view key, Decimal free) {
  const auto requests = requests_of_64k(estimate);
  const auto subscriptions = estimate.usage(key);
  if (!requests || !subscriptions) return std::nullopt;
  return max(*requests * *subscriptions - free, 0);
}

void topic(Estimate& estimate) {
  if (estimate.body().flag("fifo_topic")) {
    fifo_topic(estimate);
    return;
  }
  constexpr std::string_view kService = "SNS";
  const auto requests = requests_of_64k(estimate);
  estimate.usage_line(
      "API requests (over 1M)", "1M requests",
      requests ? std::optional<Decimal>(max(*requests - kMillion, 0) / kMillion) : std::nullopt,
      {kService, "API requests over 1M"});
  estimate.usage_line("HTTP/HTTPS notifications (over 100k)", "100k notifications",
                      per(notifications(estimate, "http_subscriptions", 100'000), 100'000),
                      {kService, "HTTP notifications"}, Decimal(1) / 10);
  estimate.usage_line("Email/Email-JSON notifications (over 1k)", "100k notifications",
                      per(notifications(estimate, "email_subscriptions", 1000), 100'000),
                      {kService, "email over 1k"});
  estimate.usage_line("Kinesis Firehose notifications", "1M notifications",
                      per(notifications(estimate, "kinesis_subscriptions", 0), kMillion),
                      {kService, "Firehose notifications"});
  estimate.usage_line("Mobile Push notifications", "1M notifications",
                      per(notifications(estimate, "mobile_push_subscriptions", 0), kMillion),
                      {kService, "mobile push notifications"});
  estimate.usage_line("MacOS notifications", "1M notifications",
                      per(notifications(estimate, "macos_subscriptions", 0), kMillion),
                      {kService, "macOS push notifications"});
  const auto messages = notifications(estimate, "sms_subscriptions", 100);
  estimate.usage_line("SMS notifications (over 100)", "100 notifications", per(messages, 100),
                      {kService, "SMS notifications"});
}

void subscription(Estimate& estimate) {
  const Body body = estimate.body();
  if (estimate.target(body.get("topic_arn"), "aws_sns_topic") != nullptr) return;  // the topic's
  const std::string protocol = body.text("protocol");
  if (protocol != "http" && protocol != "https") return;
  estimate.usage_line("HTTP notifications", "1M notifications",
                      per(requests_of_64k(estimate), kMillion), {"SNS", "HTTP notifications"});
}

void event_bus(Estimate& estimate) {
  constexpr UsageLine kLines[] = {
      {"Custom events published", "1M events", "monthly_custom_events", 1'000'000, "custom events"},
      {"Third-party events published", "1M events", "monthly_third_party_events", 1'000'000,
       "third-party events"},
      {"Archive processing", "GB", "monthly_archive_processing_gb", 1, "archive processing"},
      {"Archive storage", "GB", "archive_storage_gb", 1, "archive storage"},
      {"Schema discovery", "1M events", "monthly_schema_discovery_events", 1'000'000,
       "schema discovery events"},
  };
  usage_lines(estimate, "EventBridge", kLines);
}

void schedule(Estimate& estimate) {
  estimate.usage_line("Invocations (over 14M)", "1M invocations", std::nullopt,
                      {"EventBridge", "scheduler invocations over 14M"});
}

void broker(Estimate& estimate) {
  const Body body = estimate.body();
  const bool rabbit = to_lower_ascii(body.text("engine_type")) == "rabbitmq";
  const std::string engine = rabbit ? "RabbitMQ" : "ActiveMQ";
  const std::string type = body.text("host_instance_type");
  const std::string mode = to_lower_ascii(body.text("deployment_mode", "single_instance"));
  estimate.line(fmt::format("Instance usage ({}, {}, {})", engine, type, mode), "hours",
                kHoursAMonth, {"MQ", fmt::format("{} {} {}", engine, type, mode)});
  std::string disk = body.text("storage_type");
  disk = disk.empty() ? rabbit ? "EBS" : "EFS" : to_lower_ascii(disk) == "ebs" ? "EBS" : "EFS";
  // Facts: Amazon MQ: a RabbitMQ cluster has three nodes with a volume each.
  const Decimal nodes = mode == "cluster_multi_az" ? 3 : 1;
  auto size = estimate.usage("storage_size_gb");
  if (size) size = *size * nodes;
  estimate.usage_line(fmt::format("Storage ({}, {})", engine, disk), "GB", size,
                      {"MQ", fmt::format("{} storage {}", engine, disk)});
}

constexpr std::string_view kKinesis = "Kinesis";

void kinesis_stream(Estimate& estimate) {
  const Body body = estimate.body();
  std::string mode = "PROVISIONED";
  if (const auto details = body.block("stream_mode_details"))
    mode = details->text("stream_mode", mode);
  if (mode == "ON_DEMAND") {
    estimate.line("ON_DEMAND", "hours", kHoursAMonth, {kKinesis, "on-demand stream"});
    constexpr UsageLine kLines[] = {
        {"Data ingested", "GB", "monthly_on_demand_data_in_gb", 1, "on-demand data in"},
        {"Data retrieval", "GB", "monthly_on_demand_data_out_gb", 1, "on-demand data out"},
        {"Enhanced Fan Out (EFO) Data retrieval", "GB", "monthly_on_demand_efo_data_out_gb", 1,
         "on-demand enhanced fan-out data out"},
        {"Extended retention (24H to 7D)", "GB", "monthly_on_demand_extended_retention_gb", 1,
         "on-demand extended retention to 7 days"},
        {"Long term retention (7D+)", "GB", "monthly_on_demand_long_term_retention_gb", 1,
         "on-demand long-term retention"},
    };
    usage_lines(estimate, kKinesis, kLines);
    return;
  }
  const Decimal shards = body.number("shard_count", 1);
  estimate.line("PROVISIONED", "hours", shards * kHoursAMonth, {kKinesis, "provisioned shard"});
  estimate.usage_line("Put request unit", "units", estimate.usage("monthly_provisioned_put_units"),
                      {kKinesis, "PUT payload unit"}, Decimal(1) / kMillion);
  // Facts: Kinesis pricing: retention beyond a day is paid by the shard-hour, beyond seven days by
  // the GB.
  if (body.number("retention_period", 24) > Decimal(24)) {
    estimate.line("Extended retention (24H to 7D)", "shard-hours", shards * kHoursAMonth,
                  {kKinesis, "provisioned extended retention to 7 days"});
  }
  constexpr UsageLine kLines[] = {
      {"Long term retention (7D+)", "GB", "monthly_provisioned_long_term_retention_gb", 1,
       "provisioned long-term retention"},
      {"Extended retention retrieval (7D+)", "GB", "monthly_provisioned_long_term_retrieval_gb", 1,
       "long-term retention retrieval"},
      {"Enhanced Fan Out (EFO) Data retrieval", "GB", "monthly_provisioned_efo_data_out_gb", 1,
       "provisioned enhanced fan-out data out"},
      {"Enhanced Fan Out (EFO)", "consumer-shard hour", "monthly_provisioned_efo_consumer_hours", 1,
       "enhanced fan-out consumer"},
  };
  usage_lines(estimate, kKinesis, kLines);
}

void firehose(Estimate& estimate) {
  constexpr std::string_view kService = "Firehose";
  const Body body = estimate.body();
  const auto data = estimate.usage("monthly_data_ingested_gb");
  const Tier tiers[] = {{"first 500TB", "ingest first 500TB", Decimal(512'000)},
                        {"next 1.5PB", "ingest next 1.5PB", Decimal(1'536'000)},
                        {"next 3PB", "ingest next 3PB", std::nullopt}};
  estimate.tiers("Data ingested", "GB", data, kService, tiers);
  if (const auto target = body.block("extended_s3_configuration")) {
    if (const auto conversion = target->block("data_format_conversion_configuration");
        conversion && conversion->flag("enabled", true)) {
      estimate.usage_line("Format conversion", "GB", data, {kService, "format conversion"});
    }
  }
  for (const std::string_view name : {"elasticsearch_configuration", "opensearch_configuration"}) {
    const auto target = body.block(name);
    const auto vpc = target ? target->block("vpc_config") : std::optional<Body>();
    if (!vpc) continue;
    estimate.usage_line("VPC data", "GB", data, {kService, "VPC data"});
    const auto zones = static_cast<std::int64_t>(vpc->length("subnet_ids"));
    estimate.line("VPC AZ delivery", "hours",
                  Decimal(std::max<std::int64_t>(zones, 1)) * kHoursAMonth,
                  {kService, "VPC AZ delivery"});
  }
}

void analytics_application(Estimate& estimate) {
  const bool second = estimate.resource().type == "aws_kinesisanalyticsv2_application";
  const bool flink = second && estimate.body().text("runtime_environment").starts_with("FLINK");
  const auto units = estimate.usage("kinesis_processing_units");
  constexpr std::string_view kService = "Kinesis Data Analytics";
  estimate.usage_line("Processing (stream)", "KPU", units, {kService, "KPU"}, kHoursAMonth);
  if (!flink) return;
  // Facts: a Flink application has one KPU more, and 50 GB with each (pricing of Managed Flink).
  estimate.line("Processing (orchestration)", "KPU", 1, {kService, "KPU"}, kHoursAMonth);
  estimate.usage_line("Running storage", "GB",
                      units ? std::optional<Decimal>(*units * 50) : std::nullopt,
                      {kService, "running storage"});
  estimate.usage_line("Backup", "GB", estimate.usage("durable_application_backup_gb"),
                      {kService, "durable backup"});
}

void analytics_snapshot(Estimate& estimate) {
  estimate.usage_line("Backup", "GB", estimate.usage("durable_application_backup_gb"),
                      {"Kinesis Data Analytics", "durable backup"});
}

void msk_cluster(Estimate& estimate) {
  const Body body = estimate.body();
  const Decimal nodes = body.number("number_of_broker_nodes", 1);
  const auto group = body.block("broker_node_group_info");
  if (!group) {
    estimate.not_priced("it has no `broker_node_group_info`");
    return;
  }
  const std::string type = group->text("instance_type");
  estimate.line(fmt::format("Instance ({})", type), "hours", nodes * kHoursAMonth, {"MSK", type});
  Decimal size = group->number("ebs_volume_size");
  if (const auto storage = group->block("storage_info"))
    if (const auto ebs = storage->block("ebs_storage_info"))
      size = ebs->number("volume_size", 1000);
  if (size.is_zero()) size = 1000;  // Facts: MSK API, default of EBSStorageInfo.VolumeSize
  estimate.usage_line("Storage", "GB", size * nodes, {"MSK", "storage"});
}

constexpr Estimator kEstimators[] = {
    {"aws_cloudwatch_event_bus", Billing::usage, "EventBridge", &event_bus},
    {"aws_kinesis_analytics_application", Billing::usage, "Kinesis", &analytics_application},
    {"aws_kinesis_firehose_delivery_stream", Billing::usage, "Firehose", &firehose},
    {"aws_kinesis_stream", Billing::priced, "Kinesis", &kinesis_stream},
    {"aws_kinesisanalyticsv2_application", Billing::priced, "Kinesis", &analytics_application},
    {"aws_kinesisanalyticsv2_application_snapshot", Billing::usage, "Kinesis", &analytics_snapshot},
    {"aws_mq_broker", Billing::priced, "MQ", &broker},
    {"aws_msk_cluster", Billing::priced, "MSK", &msk_cluster},
    {"aws_scheduler_schedule", Billing::usage, "EventBridge", &schedule},
    {"aws_sns_topic", Billing::usage, "SNS", &topic},
    {"aws_sns_topic_subscription", Billing::usage, "SNS", &subscription},
    {"aws_sqs_queue", Billing::usage, "SQS", &queue},
};

}  // namespace

std::span<const Estimator> application_estimators() { return kEstimators; }

}  // namespace infra::cost
