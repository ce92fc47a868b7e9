// CloudFront: priced by where its visitors are.
#include <fmt/format.h>

#include "lib/cost/registry.h"

namespace infra::cost {
namespace {

constexpr std::string_view kService = "CloudFront";

constexpr struct {
  std::string_view key, title, item;
} kEdges[] = {
    {"us", "US, Mexico, Canada", "United States"},
    {"europe", "Europe, Israel", "Europe"},
    {"south_africa", "South Africa, Kenya, Middle East", "South Africa/Middle East"},
    {"south_america", "South America", "South America"},
    {"japan", "Japan", "Japan"},
    {"australia", "Australia, New Zealand", "Australia"},
    {"asia_pacific", "Hong Kong, Philippines, Singapore, South Korea, Taiwan, Thailand",
     "Asia Pacific"},
    {"india", "India", "India"},
};

constexpr struct {
  std::string_view region, key, title;
} kShields[] = {
    {"us-east-1", "us", "United States"},
    {"us-east-2", "us", "United States"},
    {"us-west-2", "us", "United States"},
    {"eu-west-1", "europe", "Europe"},
    {"eu-west-2", "europe", "Europe"},
    {"eu-central-1", "europe", "Europe"},
    {"sa-east-1", "south_america", "South America"},
    {"ap-northeast-1", "japan", "Japan"},
    {"ap-southeast-2", "australia", "Australia"},
    {"ap-southeast-1", "singapore", "Singapore"},
    {"ap-northeast-2", "south_korea", "South Korea"},
    {"ap-south-1", "india", "India"},
};

void edge_lines(Estimate estimate, const std::string& item, std::optional<Decimal> internet,
                std::optional<Decimal> origin, std::optional<Decimal> http,
                std::optional<Decimal> https) {
  const auto tier = [&](std::string_view name, std::optional<Decimal> size) {
    return Tier{name, fmt::format("{} data out {}", item, name), size};
  };
  const Tier tiers[] = {tier("first 10TB", Decimal(10'240)),  tier("next 40TB", Decimal(40'960)),
                        tier("next 100TB", Decimal(102'400)), tier("next 350TB", Decimal(358'400)),
                        tier("next 524TB", Decimal(536'576)), tier("next 4PB", Decimal(4'194'304)),
                        tier("over 5PB", std::nullopt)};
  estimate.tiers("Data transfer out to internet", "GB", internet, kService, tiers);
  estimate.usage_line("Data transfer out to origin", "GB", origin,
                      {kService, item + " data out to origin"});
  estimate.usage_line("HTTP requests", "10k requests", per(http, 10'000),
                      {kService, item + " HTTP requests"});
  estimate.usage_line("HTTPS requests", "10k requests", per(https, 10'000),
                      {kService, item + " HTTPS requests"});
}

void edges(Estimate& estimate) {
  bool any = false;
  for (const auto& edge : kEdges) {
    const auto of = [&](std::string_view name) {
      return estimate.usage(fmt::format("{}.{}", name, edge.key));
    };
    const auto internet = of("monthly_data_transfer_to_internet_gb");
    const auto origin = of("monthly_data_transfer_to_origin_gb");
    const auto http = of("monthly_http_requests"), https = of("monthly_https_requests");
    if (!internet && !origin && !http && !https) continue;
    any = true;
    edge_lines(estimate.part(std::string(edge.title)), std::string(edge.item), internet.value_or(0),
               origin.value_or(0), http.value_or(0), https.value_or(0));
  }
  if (!any) {
    edge_lines(estimate.part(std::string(kEdges[0].title)), std::string(kEdges[0].item),
               std::nullopt, std::nullopt, std::nullopt, std::nullopt);
  }
}

void origin_shields(Estimate& estimate, const Body& body) {
  for (const Body& origin : body.blocks("origin")) {
    const auto shield = origin.block("origin_shield");
    if (!shield || !shield->flag("enabled")) continue;
    const std::string region = shield->text("origin_shield_region");
    for (const auto& each : kShields) {
      if (each.region != region) continue;
      estimate.usage_line(
          fmt::format("Origin shield HTTP requests ({} {})", each.title, region), "10k requests",
          per(estimate.usage(fmt::format("monthly_shield_requests.{}", each.key)), 10'000),
          {kService, fmt::format("{} origin shield requests", each.title)});
    }
  }
}

void distribution(Estimate& estimate) {
  const Body body = estimate.body();
  bool encrypts = false;
  for (const std::string_view name : {"default_cache_behavior", "ordered_cache_behavior"})
    for (const Body& behavior : body.blocks(name))
      encrypts |= !behavior.text("field_level_encryption_id").empty();
  if (encrypts) {
    estimate.usage_line("Field level encryption requests", "10k requests",
                        per(estimate.usage("monthly_encryption_requests"), 10'000),
                        {kService, "field-level encryption requests"});
  }
  if (!body.blocks("logging_config").empty()) {
    estimate.usage_line("Real-time log requests", "1M lines",
                        per(estimate.usage("monthly_log_lines"), 1'000'000),
                        {kService, "real-time log lines"});
  }
  if (const auto certificate = body.block("viewer_certificate");
      certificate && certificate->text("ssl_support_method") == "vip") {
    estimate.usage_line("Dedicated IP custom SSLs", "certificates",
                        estimate.usage("custom_ssl_certificates"),
                        {kService, "dedicated IP custom SSL"});
  }
  origin_shields(estimate, body);
  // Facts: CloudFront pricing: a thousand paths a month are free.
  if (const auto paths = estimate.usage("monthly_invalidation_requests")) {
    estimate.usage_line("Invalidation requests (over 1k)", "paths", max(*paths - 1000, 0),
                        {kService, "invalidation paths over 1k"});
  }
  edges(estimate);
}

void function(Estimate& estimate) {
  estimate.usage_line("Total number of invocations", "1M invocations",
                      per(estimate.usage("monthly_requests"), 1'000'000),
                      {kService, "function invocations"});
}

constexpr Estimator kEstimators[] = {
    {"aws_cloudfront_distribution", Billing::usage, "CloudFront", &distribution},
    {"aws_cloudfront_function", Billing::usage, "CloudFront", &function},
};

}  // namespace

std::span<const Estimator> cloudfront_estimators() { return kEstimators; }

}  // namespace infra::cost
