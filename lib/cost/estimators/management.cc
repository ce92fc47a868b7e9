// CloudWatch, CloudTrail, Config, SSM, Route 53, CloudFormation, CodeBuild.
#include <fmt/format.h>

#include "lib/base/strings.h"
#include "lib/cost/registry.h"

namespace infra::cost {
namespace {

constexpr std::string_view kWatch = "CloudWatch";

void log_group(Estimate& estimate) {
  const bool rare = estimate.body().text("log_group_class", "STANDARD") == "INFREQUENT_ACCESS";
  const UsageLine lines[] = {
      {"Data ingested", "GB", "monthly_data_ingested_gb", 1,
       rare ? "Logs ingest Infrequent Access" : "Logs ingest standard"},
      {"Archival Storage", "GB", "storage_gb", 1, "Logs archival storage"},
      {"Insights queries data scanned", "GB", "monthly_data_scanned_gb", 1,
       "Logs Insights scanned"},
  };
  usage_lines(estimate, kWatch, lines);
}

void dashboard(Estimate& estimate) {
  estimate.line("Dashboard", "months", 1, {kWatch, "dashboard"});
}

// Facts: CloudWatch pricing: an alarm is paid by the metrics that it looks at; one on a period of
// less than a minute is of high resolution; anomaly detection looks at three.
void metric_alarm(Estimate& estimate) {
  const Body body = estimate.body();
  Decimal metrics = 0;
  bool high = body.number("period", 60) < Decimal(60), anomaly = false;
  for (const Body& query : body.blocks("metric_query")) {
    anomaly |= query.text("expression").find("ANOMALY_DETECTION_BAND") != std::string::npos;
    if (const auto metric = query.block("metric")) {
      metrics += 1;
      high |= metric->number("period", 60) < Decimal(60);
    }
  }
  if (metrics.is_zero()) metrics = 1;
  if (anomaly) metrics = metrics * 3;
  estimate.line(high ? "High resolution" : "Standard resolution", "alarm metrics", metrics,
                {kWatch, high ? "alarm high resolution" : "alarm standard resolution"});
}

void composite_alarm(Estimate& estimate) {
  estimate.line("Composite", "alarms", 1, {kWatch, "composite alarm"});
}

void canary(Estimate& estimate) {
  const auto schedule = estimate.body().block("schedule");
  const std::string expression = schedule ? schedule->text("expression") : std::string();
  std::optional<Decimal> runs;
  // rate(5 minutes)
  if (expression.starts_with("rate(")) {
    const auto words = split(std::string_view(expression).substr(5), ' ');
    if (const auto number = Decimal::parse(words[0]);
        number && number->sign() > 0 && words.size() > 1) {
      const Decimal minutes = words[1].starts_with("hour") ? *number * 60 : *number;
      runs = Decimal(kHoursAMonth * 60) / minutes;
    }
  }
  estimate.usage_line("Canary runs", "runs", runs, {kWatch, "canary run"});
}

void trail(Estimate& estimate) {
  const Body body = estimate.body();
  constexpr UsageLine kLines[] = {
      {"Management events (additional copies)", "100k events",
       "monthly_additional_management_events", 100'000, "management events additional copies"},
      {"Data events", "100k events", "monthly_data_events", 100'000, "data events"},
      {"Insight events", "100k events", "monthly_insight_events", 100'000, "insight events"},
  };
  const bool insight = !body.blocks("insight_selector").empty();
  usage_lines(estimate, "CloudTrail", std::span(kLines).first(insight ? 3 : 2));
}

void config_rule(Estimate& estimate) {
  const Tier tiers[] = {{"first 100K", "rule evaluations first 100k", Decimal(100'000)},
                        {"next 400K", "rule evaluations next 400k", Decimal(400'000)},
                        {"over 500K", "rule evaluations over 500k", std::nullopt}};
  estimate.tiers("Rule evaluations", "evaluations", estimate.usage("monthly_rule_evaluations"),
                 "Config", tiers);
}

void config_recorder(Estimate& estimate) {
  constexpr UsageLine kLines[] = {
      {"Config items", "records", "monthly_config_items", 1, "configuration item"},
      {"Custom config items", "records", "monthly_custom_config_items", 1,
       "custom configuration item"},
  };
  usage_lines(estimate, "Config", kLines);
}

void ssm_parameter(Estimate& estimate) {
  const std::string limit = estimate.usage_word("api_throughput_limit");
  const std::string tier = to_lower_ascii(estimate.body().text("tier", "Standard"));
  const bool advanced = tier == "advanced";
  if (!advanced && (limit.empty() || limit == "standard")) return;
  if (advanced) {
    estimate.usage_line("Parameter storage (advanced)", "hours",
                        estimate.usage("parameter_storage_hrs").value_or(kHoursAMonth),
                        {"SSM", "advanced parameter"}, Decimal(1) / kHoursAMonth);
  }
  estimate.usage_line("API interactions (advanced)", "10k interactions",
                      per(estimate.usage("monthly_api_interactions"), 10'000),
                      {"SSM", "advanced parameter API"});
}

void ssm_activation(Estimate& estimate) {
  if (estimate.usage_word("instance_tier", "standard") != "advanced") return;
  auto instances = estimate.usage("instances");
  if (instances) instances = *instances * kHoursAMonth;
  estimate.usage_line("On-premises managed instances (advanced)", "hours", instances,
                      {"SSM", "on-premises managed instance advanced"});
}

constexpr std::string_view kNames = "Route53";

void zone(Estimate& estimate) {
  estimate.line("Hosted zone", "months", 1, {kNames, "hosted zone (first 25)"});
}

void record(Estimate& estimate) {
  const Body body = estimate.body();
  if (const auto alias = body.block("alias")) {
    // Queries for an alias to an AWS resource are free; one to another record is not.
    const Argument name = alias->get("name");
    if (!(name.is_unknown() && name.cause().starts_with("aws_route53_record."))) return;
  }
  struct Kind {
    std::string_view key, title, item;
  };
  constexpr Kind kKinds[] = {
      {"monthly_standard_queries", "Standard queries", "standard queries"},
      {"monthly_latency_based_queries", "Latency based routing queries", "latency queries"},
      {"monthly_geo_queries", "Geo DNS queries", "geo queries"}};
  for (const Kind& kind : kKinds) {
    const Tier tiers[] = {{"first 1B", fmt::format("{} first 1B", kind.item), Decimal(1000)},
                          {"over 1B", fmt::format("{} over 1B", kind.item), std::nullopt}};
    estimate.tiers(kind.title, "1M queries", per(estimate.usage(kind.key), 1'000'000), kNames,
                   tiers);
  }
}

void health_check(Estimate& estimate) {
  const Body body = estimate.body();
  const std::string type = body.text("type");
  if (type == "CALCULATED" || type == "CLOUDWATCH_METRIC" || type == "RECOVERY_CONTROL") {
    estimate.line("Health check", "months", 1, {kNames, "health check AWS endpoint"});
    return;
  }
  const bool other = estimate.usage_word("endpoint_type", "aws") == "non_aws";
  estimate.line("Health check", "months", 1,
                {kNames, other ? "health check non-AWS" : "health check AWS endpoint"});
  // Facts: Route 53 pricing: HTTPS, string matching, the short interval and latency are paid each.
  Decimal features = 0;
  if (type.starts_with("HTTPS")) features += 1;
  if (type.ends_with("STR_MATCH")) features += 1;
  if (body.number("request_interval", 30) == Decimal(10)) features += 1;
  if (body.flag("measure_latency")) features += 1;
  estimate.line("Optional features", "months", features,
                {kNames, other ? "health check optional feature non-AWS"
                               : "health check optional feature AWS endpoint"});
}

void resolver_endpoint(Estimate& estimate) {
  const auto interfaces = static_cast<std::int64_t>(estimate.body().blocks("ip_address").size());
  estimate.line("Resolver endpoints", "hours", Decimal(interfaces) * kHoursAMonth,
                {kNames, "resolver endpoint ENI"});
  const Tier tiers[] = {{"first 1B", "resolver queries first 1B", Decimal(1000)},
                        {"over 1B", "resolver queries over 1B", std::nullopt}};
  estimate.tiers("DNS queries", "1M queries", per(estimate.usage("monthly_queries"), 1'000'000),
                 kNames, tiers);
}

void stack(Estimate& estimate) {
  // What AWS's own resource types do is free; only others' handlers are paid.
  const Argument body = estimate.body().get("template_body");
  if (const auto text = body.text(); text && !text->empty()) {
    const bool others =
        text->find("Custom::") != text->npos || text->find("::MODULE") != text->npos;
    if (!others) return;
  }
  constexpr UsageLine kLines[] = {
      {"Handler operations", "operations", "monthly_handler_operations", 1, "handler operation"},
      {"Durations above 30s", "seconds", "monthly_duration_secs", 1, "handler duration above 30s"},
  };
  usage_lines(estimate, "CloudFormation", kLines);
}

void build_project(Estimate& estimate) {
  const auto environment = estimate.body().block("environment");
  if (!environment) return;
  const std::string type = environment->text("type");
  const bool windows = type.starts_with("WINDOWS");
  std::string size = to_lower_ascii(environment->text("compute_type"));
  if (size.starts_with("build_")) size.erase(0, 6);
  for (char& c : size) c = c == '_' ? '.' : c;
  const std::string system = windows ? "Windows" : type.starts_with("ARM") ? "ARM" : "Linux";
  estimate.usage_line(fmt::format("{} ({})", system, size), "minutes",
                      estimate.usage("monthly_build_mins"),
                      {"CodeBuild", fmt::format("{} {}", system, size)});
}

constexpr Estimator kEstimators[] = {
    {"aws_cloudformation_stack", Billing::usage, "CloudFormation", &stack},
    {"aws_cloudformation_stack_set", Billing::usage, "CloudFormation", &stack},
    {"aws_cloudtrail", Billing::usage, "CloudTrail", &trail},
    {"aws_cloudwatch_composite_alarm", Billing::priced, "CloudWatch", &composite_alarm},
    {"aws_cloudwatch_dashboard", Billing::priced, "CloudWatch", &dashboard},
    {"aws_cloudwatch_log_group", Billing::usage, "CloudWatch", &log_group},
    {"aws_cloudwatch_metric_alarm", Billing::priced, "CloudWatch", &metric_alarm},
    {"aws_codebuild_project", Billing::usage, "CodeBuild", &build_project},
    {"aws_config_config_rule", Billing::usage, "Config", &config_rule},
    {"aws_config_configuration_recorder", Billing::usage, "Config", &config_recorder},
    {"aws_config_organization_custom_rule", Billing::usage, "Config", &config_rule},
    {"aws_config_organization_managed_rule", Billing::usage, "Config", &config_rule},
    {"aws_route53_health_check", Billing::priced, "Route53", &health_check},
    {"aws_route53_record", Billing::usage, "Route53", &record},
    {"aws_route53_resolver_endpoint", Billing::priced, "Route53", &resolver_endpoint},
    {"aws_route53_zone", Billing::priced, "Route53", &zone},
    {"aws_service_discovery_private_dns_namespace", Billing::priced, "Route53", &zone},
    {"aws_service_discovery_public_dns_namespace", Billing::priced, "Route53", &zone},
    {"aws_ssm_activation", Billing::usage, "SSM", &ssm_activation},
    {"aws_ssm_parameter", Billing::priced, "SSM", &ssm_parameter},
    {"aws_synthetics_canary", Billing::usage, "CloudWatch", &canary},
};

}  // namespace

std::span<const Estimator> management_estimators() { return kEstimators; }

}  // namespace infra::cost
