// Glue, Athena, MWAA, Grafana, Transfer Family and the like.
#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/cost/registry.h"

namespace infra::cost {
namespace {

void glue_database(Estimate& estimate) {
  constexpr UsageLine kLines[] = {
      {"Storage", "100k objects", "monthly_objects", 100'000, "catalog storage"},
      {"Requests", "1M requests", "monthly_requests", 1'000'000, "catalog requests"},
  };
  // Facts: Glue pricing: a million objects and a million requests are free for ever; the usage
  // file counts what is above them. Less than 100,000 objects is nothing.
  auto objects = estimate.usage("monthly_objects");
  if (objects && *objects < Decimal(100'000)) {
    estimate.usage("monthly_requests");
    return;
  }
  usage_lines(estimate, "Glue", kLines);
}

void glue_crawler(Estimate& estimate) {
  estimate.usage_line("Duration", "hours", estimate.usage("monthly_hours"),
                      {"Glue", "crawler DPU"});
}

void glue_job(Estimate& estimate) {
  const Body body = estimate.body();
  Decimal units = body.number("max_capacity", 0);
  if (units.is_zero()) {
    const std::string worker = body.text("worker_type");
    const Decimal each = worker == "G.2X"     ? Decimal(2)
                         : worker == "G.4X"   ? Decimal(4)
                         : worker == "G.8X"   ? Decimal(8)
                         : worker == "G.025X" ? "0.25"_dec
                                              : Decimal(1);
    units = body.number("number_of_workers", 1) * each;
  }
  estimate.usage_line(
      "Duration",
      fmt::format("hours ({} {})", units.to_string(), units == Decimal(1) ? "DPU" : "DPUs"),
      estimate.usage("monthly_hours"), {"Glue", "job DPU"}, units);
}

void airflow(Estimate& estimate) {
  const std::string size = [&] {
    std::string text = estimate.body().text("environment_class", "mw1.small");
    return text.substr(text.find('.') + 1);
  }();
  constexpr std::string_view kService = "MWAA";
  estimate.line(fmt::format("Environment ({})", size), "hours", kHoursAMonth,
                {kService, "environment " + size});
  const auto hours = [&](std::string_view key) -> std::optional<Decimal> {
    const auto count = estimate.usage(key);
    return count ? std::optional<Decimal>(*count * kHoursAMonth) : std::nullopt;
  };
  estimate.usage_line(fmt::format("Additional workers ({})", size), "hours",
                      hours("additional_workers"), {kService, "worker " + size});
  estimate.usage_line(fmt::format("Additional schedulers ({})", size), "hours",
                      hours("additional_schedulers"), {kService, "scheduler " + size});
  estimate.usage_line("Meta database", "GB", estimate.usage("meta_database_gb"),
                      {kService, "meta database storage"});
}

void grafana(Estimate& estimate) {
  constexpr UsageLine kLines[] = {
      {"Editor/administrator licenses", "users", "editors_administrator_licenses", 1,
       "editor licence"},
      {"Viewer licenses", "users", "viewer_licenses", 1, "viewer licence"},
  };
  usage_lines(estimate, "Managed Grafana", kLines);
}

void transfer_server(Estimate& estimate) {
  const policy::TextList list = policy::texts(estimate.body().get("protocols"));
  std::vector<std::string> protocols;
  for (const auto& [text, span] : list.known) protocols.push_back(text);
  if (list.open) estimate.not_priced("`protocols` is not known");
  if (protocols.empty()) protocols.emplace_back("SFTP");
  std::ranges::sort(protocols);
  constexpr std::string_view kService = "Transfer Family";
  for (const std::string& protocol : protocols)
    estimate.line(protocol + " protocol enabled", "hours", kHoursAMonth,
                  {kService, "protocol endpoint"});
  constexpr UsageLine kLines[] = {
      {"Data downloaded", "GB", "monthly_data_downloaded_gb", 1, "data transferred"},
      {"Data uploaded", "GB", "monthly_data_uploaded_gb", 1, "data transferred"},
  };
  usage_lines(estimate, kService, kLines);
}

void workgroup(Estimate& estimate) {
  estimate.usage_line("Compute", "RPU-hours", std::nullopt, {"Redshift Serverless", "RPU"});
}

void prometheus(Estimate& estimate) {
  estimate.usage_line("Samples ingested", "10M samples", std::nullopt,
                      {"Managed Prometheus", "samples first 2B"});
}

void users(Estimate& estimate) {
  estimate.usage_line("Monthly active users", "users", estimate.usage("monthly_active_users"),
                      {"Cognito", "monthly active user"});
}

void queries(Estimate& estimate) {
  estimate.usage_line("Data scanned", "TB", std::nullopt, {"Athena", "data scanned"});
}

constexpr Estimator kEstimators[] = {
    {"aws_athena_workgroup", Billing::usage, "Athena", &queries},
    {"aws_cognito_user_pool", Billing::usage, "Cognito", &users},
    {"aws_glue_catalog_database", Billing::usage, "Glue", &glue_database},
    {"aws_glue_crawler", Billing::usage, "Glue", &glue_crawler},
    {"aws_glue_job", Billing::usage, "Glue", &glue_job},
    {"aws_grafana_workspace", Billing::usage, "Managed Grafana", &grafana},
    {"aws_mwaa_environment", Billing::priced, "MWAA", &airflow},
    {"aws_prometheus_scraper", Billing::usage, "Managed Prometheus", &prometheus},
    {"aws_prometheus_workspace", Billing::usage, "Managed Prometheus", &prometheus},
    {"aws_redshiftserverless_workgroup", Billing::usage, "Redshift Serverless", &workgroup},
    {"aws_transfer_server", Billing::priced, "Transfer Family", &transfer_server},
};

}  // namespace

std::span<const Estimator> analytics_estimators() { return kEstimators; }

}  // namespace infra::cost
