// Lambda, API Gateway, Step Functions.
#include <fmt/format.h>

#include "lib/cost/registry.h"

namespace infra::cost {
namespace {

constexpr Decimal kMillion = 1'000'000;

void lambda_function(Estimate& estimate) {
  const Body body = estimate.body();
  constexpr std::string_view kService = "Lambda";
  bool arm = false;
  const Argument architectures = body.get("architectures");
  if (architectures.is_unknown()) estimate.not_priced("`architectures` is not known");
  arm = policy::texts(architectures).has("arm64");
  const auto requests = estimate.usage("monthly_requests");
  const auto duration = estimate.usage("request_duration_ms");
  estimate.usage_line("Requests", "1M requests", per(requests, kMillion), {kService, "requests"});
  std::optional<Decimal> seconds;
  if (requests && duration) seconds = *requests * *duration / 1000;
  // Facts: 512 MB of /tmp are free (Lambda pricing).
  Decimal storage = 512;
  if (const auto block = body.block("ephemeral_storage")) storage = block->number("size", 512);
  const Decimal paid = max(storage - 512, 0) / 1024;
  estimate.usage_line("Ephemeral storage", "GB-seconds",
                      seconds ? std::optional<Decimal>(*seconds * paid) : std::nullopt,
                      {kService, "ephemeral storage"});
  std::optional<Decimal> memory_seconds;
  if (seconds) memory_seconds = *seconds * body.number("memory_size", 128) / 1024;
  constexpr std::int64_t kBillion = 1'000'000'000;
  const Tier x86[] = {{"first 6B", "x86 duration tier 1", Decimal(6 * kBillion)},
                      {"next 9B", "x86 duration tier 2", Decimal(9 * kBillion)},
                      {"over 15B", "x86 duration tier 3", std::nullopt}};
  const Tier arm64[] = {{"first 7.5B", "arm64 duration tier 1", Decimal(7'500'000'000)},
                        {"next 11.25B", "arm64 duration tier 2", Decimal(11'250'000'000)},
                        {"over 18.75B", "arm64 duration tier 3", std::nullopt}};
  estimate.tiers("Duration", "GB-seconds", memory_seconds, kService, arm ? arm64 : x86);
}

void provisioned_concurrency(Estimate& estimate) {
  const std::string kind =
      estimate.usage_word("architecture", "x86_64") == "arm64" ? "arm64" : "x86";
  const auto hours = estimate.usage("monthly_duration_hrs");
  const auto memory = estimate.usage("memory_mb");
  const Decimal count = estimate.body().number("provisioned_concurrent_executions");
  std::optional<Decimal> amount;
  if (hours && memory) amount = *hours * 3600 * *memory / 1024 * count;
  estimate.usage_line("Provisioned concurrency", "GB-seconds", amount,
                      {"Lambda", "provisioned concurrency " + kind});
  estimate.usage_line("Requests", "1M requests", per(estimate.usage("monthly_requests"), kMillion),
                      {"Lambda", "requests"});
}

void rest_api(Estimate& estimate) {
  const Tier tiers[] = {{"first 333M", "REST first 333M", Decimal(333)},
                        {"next 667M", "REST next 667M", Decimal(667)},
                        {"next 19B", "REST next 19B", Decimal(19'000)},
                        {"over 20B", "REST over 20B", std::nullopt}};
  estimate.tiers("Requests", "1M requests", per(estimate.usage("monthly_requests"), kMillion),
                 "API Gateway", tiers);
}

void rest_stage(Estimate& estimate) {
  const Body body = estimate.body();
  if (!body.flag("cache_cluster_enabled")) return;
  const std::string size = body.text("cache_cluster_size", "0.5");
  estimate.line(fmt::format("Cache memory ({} GB)", size), "hours", kHoursAMonth,
                {"API Gateway", fmt::format("REST cache {} GB", size)});
}

// Facts: API Gateway pricing: an HTTP API counts each 512 KB of a request, a WebSocket each 32 KB
// of a message.
std::optional<Decimal> metered(std::optional<Decimal> count, std::optional<Decimal> size,
                               Decimal chunk) {
  if (!count) return std::nullopt;
  return *count * max((size.value_or(chunk) / chunk).ceil(), 1) / kMillion;
}

void http_api(Estimate& estimate) {
  constexpr std::string_view kService = "API Gateway";
  if (estimate.body().text("protocol_type") == "WEBSOCKET") {
    const Tier tiers[] = {{"first 1B", "WebSocket messages", Decimal(1000)},
                          {"over 1B", "WebSocket messages over 1B", std::nullopt}};
    estimate.tiers(
        "Messages", "1M messages",
        metered(estimate.usage("monthly_messages"), estimate.usage("message_size_kb"), 32),
        kService, tiers);
    estimate.usage_line("Connection duration", "1M minutes",
                        per(estimate.usage("monthly_connection_mins"), kMillion),
                        {kService, "WebSocket connection minutes"});
    return;
  }
  const Tier tiers[] = {{"first 300M", "HTTP API first 300M", Decimal(300)},
                        {"over 300M", "HTTP API over 300M", std::nullopt}};
  estimate.tiers(
      "Requests", "1M requests",
      metered(estimate.usage("monthly_requests"), estimate.usage("request_size_kb"), 512), kService,
      tiers);
}

void state_machine(Estimate& estimate) {
  constexpr std::string_view kService = "Step Functions";
  if (estimate.body().text("type", "STANDARD") != "EXPRESS") {
    estimate.usage_line("Transitions", "1K transitions",
                        per(estimate.usage("monthly_transitions"), 1000),
                        {kService, "standard transitions"});
    return;
  }
  const auto requests = estimate.usage("monthly_requests");
  estimate.usage_line("Requests", "1M requests", per(requests, kMillion),
                      {kService, "express requests"});
  const auto duration = estimate.usage("workflow_duration_ms");
  const auto memory = estimate.usage("memory_mb");
  std::optional<Decimal> amount;
  if (requests && duration && memory) {
    // Facts: Step Functions pricing: durations count in steps of 100 ms, memory in steps of 64 MB.
    const Decimal milliseconds = (*duration / 100).ceil() * 100;
    const Decimal megabytes = (*memory / 64).ceil() * 64;
    amount = *requests * milliseconds / 1000 / 3600 * megabytes / 1024;
  }
  const Tier tiers[] = {{"first 1K", "express duration first 1k GB-hours", Decimal(1000)},
                        {"next 4K", "express duration next 4k GB-hours", Decimal(4000)},
                        {"over 5K", "express duration over 5k GB-hours", std::nullopt}};
  estimate.tiers("Duration", "GB-hours", amount, kService, tiers, 3600);
}

constexpr Estimator kEstimators[] = {
    {"aws_api_gateway_rest_api", Billing::usage, "API Gateway", &rest_api},
    {"aws_api_gateway_stage", Billing::priced, "API Gateway", &rest_stage},
    {"aws_apigatewayv2_api", Billing::usage, "API Gateway", &http_api},
    {"aws_lambda_function", Billing::usage, "Lambda", &lambda_function},
    {"aws_lambda_provisioned_concurrency_config", Billing::usage, "Lambda",
     &provisioned_concurrency},
    {"aws_sfn_state_machine", Billing::usage, "Step Functions", &state_machine},
};

}  // namespace

std::span<const Estimator> serverless_estimators() { return kEstimators; }

}  // namespace infra::cost
