// VPC: NAT, addresses, endpoints, Transit Gateway, VPN, firewall; load balancers; Direct Connect;
// Global Accelerator; data transfer.
#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/cost/registry.h"

namespace infra::cost {
namespace {

constexpr Decimal kHours = kHoursAMonth;

std::string address_item(const Estimate& estimate) {
  const bool own = estimate.world().book.find("VPC", "public IPv4 in-use", estimate.region());
  return own ? "public IPv4 in-use" : "public IPv4 / EIP idle";
}

void nat_gateway(Estimate& estimate) {
  estimate.line("NAT gateway", "hours", kHours, {"NAT Gateway", "hours"});
  estimate.usage_line("Data processed", "GB", estimate.usage("monthly_data_processed_gb"),
                      {"NAT Gateway", "data processed"});
}

bool is_in_use(const Estimate& estimate) {
  const Body body = estimate.body();
  for (const std::string_view name : {"instance", "network_interface"})
    if (body.get(name).is_set()) return true;
  for (const std::string_view type : {"aws_nat_gateway", "aws_eip_association"})
    for (const Resource* user : estimate.world().of_type(type))
      if (estimate.target_from(*user, estimate.body_of(*user).get("allocation_id"), "aws_eip") ==
          &estimate.resource()) {
        return true;
      }
  return false;
}

// Facts: AWS, "Public IPv4 address charge" (since February 2024): in use or idle, the same price.
void elastic_address(Estimate& estimate) {
  if (is_in_use(estimate)) {
    estimate.line("IP address", "hours", kHours, {"VPC", address_item(estimate)});
  } else {
    estimate.line("IP address (if unused)", "hours", kHours, {"VPC", "public IPv4 / EIP idle"});
  }
}

void vpc_endpoint(Estimate& estimate) {
  const Body body = estimate.body();
  const std::string type = to_lower_ascii(body.text("vpc_endpoint_type", "Gateway"));
  if (type == "gateway") return;  // S3 and DynamoDB: free
  const bool balancer = type == "gatewayloadbalancer";
  Decimal zones = static_cast<std::int64_t>(body.length("subnet_ids"));
  if (!body.get("subnet_ids").is_set())
    zones = static_cast<std::int64_t>(body.blocks("subnet_configuration").size());
  if (zones.is_zero()) zones = 1;
  const auto processed = estimate.usage("monthly_data_processed_gb");
  constexpr std::string_view kService = "VPC endpoint";
  if (balancer) {
    estimate.usage_line("Data processed", "GB", processed, {kService, "GWLB endpoint data"});
    estimate.line("Endpoint (GatewayLoadBalancer)", "hours", zones * kHours,
                  {kService, "GWLB endpoint hours"});
    return;
  }
  const Tier tiers[] = {{"first 1PB", "interface data first 1PB", Decimal(1'000'000)},
                        {"next 4PB", "interface data next 4PB", Decimal(4'000'000)},
                        {"over 5PB", "interface data over 5PB", std::nullopt}};
  estimate.tiers("Data processed", "GB", processed, kService, tiers);
  estimate.line("Endpoint (Interface)", "hours", zones * kHours,
                {kService, "interface hours (per AZ)"});
}

void transit_attachment(Estimate& estimate) {
  estimate.line("Transit gateway attachment", "hours", kHours,
                {"Transit Gateway", "VPC attachment"});
  estimate.usage_line("Data processed", "GB", estimate.usage("monthly_data_processed_gb"),
                      {"Transit Gateway", "data processed"});
}

void transit_peering(Estimate& estimate) {
  estimate.line("Transit gateway attachment", "hours", kHours,
                {"Transit Gateway", "peering attachment"});
}

void vpn_connection(Estimate& estimate) {
  estimate.line("VPN connection", "hours", kHours, {"VPN", "site-to-site connection"});
  if (!estimate.body().get("transit_gateway_id").is_set()) return;
  estimate.line("Transit gateway attachment", "hours", kHours,
                {"Transit Gateway", "VPN attachment"});
  estimate.usage_line("Data processed", "GB", estimate.usage("monthly_data_processed_gb"),
                      {"Transit Gateway", "data processed"});
}

void client_vpn_endpoint(Estimate& estimate) {
  estimate.line("Connection", "hours", kHours, {"VPN", "client VPN connection"});
}

void client_vpn_association(Estimate& estimate) {
  estimate.line("Endpoint association", "hours", kHours,
                {"VPN", "client VPN endpoint association"});
}

void mirror_session(Estimate& estimate) {
  estimate.line("Traffic mirror", "hours", kHours, {"VPC", "traffic mirroring session"});
}

void firewall(Estimate& estimate) {
  const auto endpoints = static_cast<std::int64_t>(estimate.body().blocks("subnet_mapping").size());
  estimate.line("Network Firewall Endpoint", "hours", kHours * max(endpoints, 1),
                {"Network Firewall", "endpoint"});
  estimate.usage_line("Data Processed", "GB", estimate.usage("monthly_data_processed_gb"),
                      {"Network Firewall", "data"});
}

// An internet-facing balancer has an address in each subnet, unless one is given. Fewer than two
// zones an application balancer cannot have.
void balancer_addresses(Estimate& estimate, const Body& body, bool is_application) {
  const Argument internal = body.get("internal");
  if (internal.is_unknown() || internal.is(true)) return;
  std::int64_t addresses = 0;
  const std::vector<Body> mappings = body.blocks("subnet_mapping");
  for (const Body& mapping : mappings) addresses += mapping.get("allocation_id").is_set() ? 0 : 1;
  if (mappings.empty()) {
    const Argument subnets = body.get("subnets");
    if (subnets.given == policy::Given::known) {
      const policy::TextList list = policy::texts(subnets);
      addresses = static_cast<std::int64_t>(list.known.size() + list.causes.size());
    } else {
      addresses = is_application ? 2 : 1;
    }
  }
  if (addresses == 0) return;
  estimate.line("Public IPv4 addresses", "hours", kHours * addresses,
                {"VPC", address_item(estimate)});
}

struct Capacity {
  std::int64_t new_connections, active_connections, rule_evaluations;
};

// The dimension that is used most counts (ELB pricing): new connections a second, active ones, GB
// an hour, rule evaluations a second. GB are given by the month, the others as averages.
std::optional<Decimal> capacity_units(Estimate& estimate, const Capacity& unit) {
  std::optional<Decimal> most;
  const auto take = [&](std::string_view key, Decimal size) {
    if (size.is_zero()) return;
    const auto amount = per(estimate.usage(key), size);
    if (amount && (!most || *most < *amount)) most = amount;
  };
  take("new_connections", unit.new_connections);
  take("active_connections", unit.active_connections);
  take("processed_bytes_gb", kHours);
  take("rule_evaluations", unit.rule_evaluations);
  return most;
}

void load_balancer(Estimate& estimate) {
  const Body body = estimate.body();
  const std::string type = body.text("load_balancer_type", "application");
  if (type == "application") {
    estimate.line("Application load balancer", "hours", kHours, {"ELB", "ALB hours"});
    estimate.usage_line("Load balancer capacity units", "LCU",
                        capacity_units(estimate, {25, 3000, 1000}), {"ELB", "ALB LCU"}, kHours);
  } else if (type == "network") {
    estimate.line("Network load balancer", "hours", kHours, {"ELB", "NLB hours"});
    estimate.usage_line("Load balancer capacity units", "LCU",
                        capacity_units(estimate, {800, 100'000, 0}), {"ELB", "NLB LCU"}, kHours);
  } else {
    estimate.line("Gateway load balancer", "hours", kHours, {"ELB", "Gateway LB hours"});
    return;
  }
  balancer_addresses(estimate, body, type == "application");
}

void classic_balancer(Estimate& estimate) {
  estimate.line("Classic load balancer", "hours", kHours, {"ELB", "Classic LB hours"});
  estimate.usage_line("Data processed", "GB", estimate.usage("monthly_data_processed_gb"),
                      {"ELB", "Classic LB data"});
}

void dx_connection(Estimate& estimate) {
  const std::string kind = estimate.usage_word("dx_connection_type", "dedicated");
  const std::string bandwidth = estimate.body().text("bandwidth");
  estimate.line(fmt::format("DX connection ({} {})", kind, bandwidth), "hours", kHours,
                {"Direct Connect", fmt::format("{} {} port", kind, bandwidth)});
  const std::string location = estimate.body().text("location");
  estimate.usage_line("Outbound data transfer", "GB",
                      estimate.usage("monthly_outbound_region_to_dx_location_gb"),
                      {"Direct Connect", "data out to " + location});
}

void dx_gateway_association(Estimate& estimate) {
  estimate.usage_line("Data processed", "GB", estimate.usage("monthly_data_processed_gb"),
                      {"Transit Gateway", "data processed"});
}

void accelerator(Estimate& estimate) {
  estimate.line("Fixed fee", "hours", kHours, {"Global Accelerator", "fixed fee"});
}

// The group's region decides; data is priced by where it comes from or goes to.
void accelerator_endpoints(Estimate& estimate) {
  const std::string region = estimate.body().text("endpoint_group_region", estimate.region());
  const std::string group = region.starts_with("us-") || region.starts_with("ca-") ? "North America"
                            : region.starts_with("eu-")                            ? "Europe"
                                                                                   : region;
  constexpr struct {
    std::string_view key, place;
  } kPlaces[] = {{"us", "US, Mexico, Canada"},
                 {"europe", "Europe"},
                 {"south_africa", "South Africa, Kenya"},
                 {"south_america", "South America"},
                 {"south_korea", "South Korea"},
                 {"australia", "Australia, New Zealand"},
                 {"asia_pacific", "Asia Pacific"},
                 {"middle_east", "Middle East"},
                 {"india", "India, Indonesia, Philippines, Thailand"}};
  bool any = false;
  for (const std::string_view way : {"inbound", "outbound"}) {
    for (const auto& place : kPlaces) {
      const auto amount =
          estimate.usage(fmt::format("monthly_{}_data_transfer_gb.{}", way, place.key));
      if (!amount) continue;
      any = true;
      estimate.usage_line(fmt::format("{} data transfer, {}", way, place.place), "GB", amount,
                          {"Global Accelerator", fmt::format("DT-premium {} {} (endpoint group {})",
                                                             way, place.place, group)});
    }
  }
  if (!any) {
    estimate.usage_line(
        "Data transfer", "GB", std::nullopt,
        {"Global Accelerator", fmt::format("DT-premium inbound {0} (endpoint group {0})", group)});
  }
}

void data_transfer(Estimate& estimate) {
  constexpr std::string_view kService = "Data transfer";
  if (const auto amount = estimate.usage("monthly_intra_region_gb")) {
    // Each direction is paid.
    estimate.usage_line("Intra-region data transfer", "GB", *amount * 2,
                        {kService, "inter-AZ each direction"});
  }
  if (const auto amount = estimate.usage("monthly_outbound_internet_gb")) {
    const Tier tiers[] = {{"first 10TB", "internet out first 10TB", Decimal(10'240)},
                          {"next 40TB", "internet out next 40TB", Decimal(40'960)},
                          {"next 100TB", "internet out next 100TB", Decimal(102'400)},
                          {"over 150TB", "internet out over 150TB", std::nullopt}};
    estimate.tiers("Outbound data transfer to Internet", "GB", amount, kService, tiers);
  }
  if (const auto amount = estimate.usage("monthly_outbound_us_east_to_us_east_gb")) {
    estimate.usage_line("Outbound data transfer to US East regions", "GB", amount,
                        {kService, "between US East regions"});
  }
  if (const auto amount = estimate.usage("monthly_outbound_other_regions_gb")) {
    estimate.usage_line("Outbound data transfer to other regions", "GB", amount,
                        {kService, "to other regions"});
  }
}

void peering(Estimate& estimate) {
  estimate.usage_line("Data between zones", "GB", std::nullopt,
                      {"VPC peering", "cross-AZ data each direction"});
}

void flow_log(Estimate& estimate) {
  if (estimate.body().text("log_destination_type", "cloud-watch-logs") != "cloud-watch-logs")
    return;
  estimate.usage_line("Vended logs", "GB", std::nullopt, {"CloudWatch", "vended logs first 10TB"});
}

constexpr Estimator kEstimators[] = {
    {"aws_alb", Billing::priced, "ELB", &load_balancer},
    {"aws_data_transfer", Billing::usage, "Data transfer", &data_transfer},
    {"aws_dx_connection", Billing::priced, "Direct Connect", &dx_connection},
    {"aws_dx_gateway_association", Billing::usage, "Direct Connect", &dx_gateway_association},
    {"aws_ec2_client_vpn_endpoint", Billing::priced, "VPN", &client_vpn_endpoint},
    {"aws_ec2_client_vpn_network_association", Billing::priced, "VPN", &client_vpn_association},
    {"aws_ec2_traffic_mirror_session", Billing::priced, "VPC", &mirror_session},
    {"aws_ec2_transit_gateway_peering_attachment", Billing::priced, "Transit Gateway",
     &transit_peering},
    {"aws_ec2_transit_gateway_vpc_attachment", Billing::priced, "Transit Gateway",
     &transit_attachment},
    {"aws_eip", Billing::priced, "VPC", &elastic_address},
    {"aws_elb", Billing::priced, "ELB", &classic_balancer},
    {"aws_flow_log", Billing::usage, "CloudWatch", &flow_log},
    {"aws_globalaccelerator_accelerator", Billing::priced, "Global Accelerator", &accelerator},
    {"aws_globalaccelerator_endpoint_group", Billing::usage, "Global Accelerator",
     &accelerator_endpoints},
    {"aws_lb", Billing::priced, "ELB", &load_balancer},
    {"aws_nat_gateway", Billing::priced, "NAT Gateway", &nat_gateway},
    {"aws_networkfirewall_firewall", Billing::priced, "Network Firewall", &firewall},
    {"aws_vpc_endpoint", Billing::priced, "VPC endpoint", &vpc_endpoint},
    {"aws_vpc_peering_connection", Billing::usage, "VPC peering", &peering},
    {"aws_vpn_connection", Billing::priced, "VPN", &vpn_connection},
};

}  // namespace

std::span<const Estimator> network_estimators() { return kEstimators; }

}  // namespace infra::cost
