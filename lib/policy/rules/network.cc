// The NET family: what security groups let through, and how networks are cut.
#include <fmt/format.h>

#include <algorithm>

#include "lib/base/numbers.h"
#include "lib/policy/arguments.h"
#include "lib/policy/rules/security.h"
#include "lib/policy/traffic.h"
#include "lib/policy/vpc.h"

namespace infra::policy {
namespace {

using diag::Severity;

// rules: { NET001: { ports: [22, 3389] } }
std::vector<int> guarded_ports(const RuleSettings& settings) {
  const workspace::Texts* set = settings.list("ports");
  if (set == nullptr) return {22, 3389, 3306, 5432, 6379, 27017, 9200, 5601};
  std::vector<int> ports;
  for (const std::string& text : *set)
    if (const auto port = parse_number<int>(text)) ports.push_back(*port);
  return ports;
}

// The guarded ports that a rule opens; nullopt: all ports are open.
std::optional<std::vector<int>> guarded(const TrafficRule& rule, const std::vector<int>& ports) {
  if (rule.ports.is_all()) return std::nullopt;
  std::vector<int> hit;
  for (const int port : ports)
    if (rule.ports.contains(port)) hit.push_back(port);
  return hit;
}

// The settings of NET001 decide what is left for NET002.
std::vector<int> ports_of_guard(const ResourceView& view) {
  return guarded_ports(RuleSettings(view.workspace.config().config, "NET001"));
}

std::vector<TrafficRule> open_ingress(const ResourceView& view) {
  std::vector<TrafficRule> rules;
  if (view.resource.type == "aws_default_security_group") return rules;  // NET010
  for (TrafficRule& rule : traffic_rules(view.resource))
    if (rule.ingress && !rule.open.empty() && rule.has_ports != TrafficRule::Ports::none)
      rules.push_back(std::move(rule));
  return rules;
}

std::string in_brackets(const Argument& range) { return fmt::format("`{}`", *range.text()); }

void check_guarded_ports(const ResourceView& view, Diagnostics& found) {
  const std::vector<int> ports = guarded_ports(view.settings);
  for (const TrafficRule& rule : open_ingress(view)) {
    if (rule.has_ports == TrafficRule::Ports::unknown) {
      unproven(view, found, rule.port_argument, "keeps guarded ports closed to everybody");
      continue;
    }
    const auto hit = guarded(rule, ports);
    if (hit && hit->empty()) continue;
    const std::string what =
        !hit || rule.ports.from == rule.ports.to
            ? rule.ports.text()
            : fmt::format("{}, {} among them", rule.ports.text(), fmt::join(*hit, ", "));
    for (const Argument& range : rule.open)
      fault(view, found, range,
            fmt::format("{} lets everybody in to {}", shown(view.resource), what),
            in_brackets(range) + " is everybody",
            "name the networks or the security groups that need it");
  }
}

void check_other_ports(const ResourceView& view, Diagnostics& found) {
  const std::vector<int> ports = ports_of_guard(view);
  for (const TrafficRule& rule : open_ingress(view)) {
    if (rule.has_ports == TrafficRule::Ports::unknown) continue;
    const auto hit = guarded(rule, ports);
    if (!hit || !hit->empty()) continue;
    if (rule.ports.is_one_of(80, 443) && guards_public_balancer(view.resource, view.root.module))
      continue;
    for (const Argument& range : rule.open)
      fault(view, found, range,
            fmt::format("{} lets everybody in to {}", shown(view.resource), rule.ports.text()),
            in_brackets(range) + " is everybody",
            "only 80 and 443 of a load balancer that faces the internet are open to everybody");
  }
}

void check_egress(const ResourceView& view, Diagnostics& found) {
  if (view.resource.type == "aws_default_security_group") return;  // NET010
  for (const TrafficRule& rule : traffic_rules(view.resource)) {
    if (rule.ingress || rule.open.empty()) continue;
    if (rule.has_ports != TrafficRule::Ports::known || !rule.ports.is_all()) continue;
    if (rule.description.is_unknown() || says_why(rule.description.text().value_or(""))) continue;
    fault(view, found, rule.open.front(),
          fmt::format("{} may reach everything, and does not say why", shown(view.resource)),
          in_brackets(rule.open.front()) + " is everybody",
          "name the targets, or say in `description` what needs them all");
  }
}

void check_description(const ResourceView& view, Diagnostics& found) {
  if (view.resource.mode != terraform::Mode::managed) return;
  const auto is_missing = [](const Argument& description) {
    if (description.is_unknown()) return false;
    const std::string text = description.text().value_or("");
    return text.empty() || text == "Managed by Terraform";
  };
  const std::string help = "say in `description` who needs it and what for";
  const bool is_group = view.resource.type == "aws_security_group";
  if (is_group) {
    const Argument description = Arguments(view.resource).get("description");
    if (is_missing(description))
      fault(view, found, description, fmt::format("{} has no description", shown(view.resource)),
            description.is_set() ? "says nothing" : "`description` is not set", help);
  } else if (view.resource.type == "aws_default_security_group") {
    return;
  }
  for (const TrafficRule& rule : traffic_rules(view.resource)) {
    if (!is_missing(rule.description)) continue;
    fault(
        view, found, rule.description,
        fmt::format("{}{} has no description", is_group ? "a rule of " : "", shown(view.resource)),
        rule.description.is_set() ? "says nothing" : "`description` is not set", help);
  }
}

// What the other rules ask of a VPC.
#define INFRA_REST_OF_VPC                                        \
  "\n"                                                           \
  "resource \"aws_default_security_group\" \"main\" {\n"         \
  "  vpc_id = aws_vpc.main.id\n"                                 \
  "}\n"                                                          \
  "\n"                                                           \
  "resource \"aws_flow_log\" \"main\" {\n"                       \
  "  vpc_id          = aws_vpc.main.id\n"                        \
  "  traffic_type    = \"ALL\"\n"                                \
  "  log_destination = \"arn:aws:s3:::ryuqqq-prod-flow-logs\"\n" \
  "}\n"
#define INFRA_ENDPOINTS                                                                    \
  "\n"                                                                                     \
  "resource \"aws_vpc_endpoint\" \"gateways\" {\n"                                         \
  "  for_each     = toset([\"s3\", \"dynamodb\"])\n"                                       \
  "  vpc_id       = aws_vpc.main.id\n"                                                     \
  "  service_name = \"com.amazonaws.ap-northeast-2.${each.key}\"\n"                        \
  "}\n"                                                                                    \
  "\n"                                                                                     \
  "resource \"aws_vpc_endpoint\" \"interfaces\" {\n"                                       \
  "  for_each          = toset([\"ecr.api\", \"ecr.dkr\", \"secretsmanager\", \"sts\"])\n" \
  "  vpc_id            = aws_vpc.main.id\n"                                                \
  "  service_name      = \"com.amazonaws.ap-northeast-2.${each.key}\"\n"                   \
  "  vpc_endpoint_type = \"Interface\"\n"                                                  \
  "}\n"
#define INFRA_VPC "resource \"aws_vpc\" \"main\" {\n  cidr_block = \"10.20.0.0/16\"\n}\n"

constexpr Rule kRules[] = {
    {.info = {"NET001", "guarded-port-open", Severity::error,
              "a security group lets everybody in to an administrative or database port",
              "Such ports are tried by robots within minutes of being opened.",
              R"(resource "aws_vpc_security_group_ingress_rule" "ssh" {
  security_group_id = "sg-0123456789abcdef0"
  description       = "administration from the office"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}
)",
              R"(resource "aws_vpc_security_group_ingress_rule" "ssh" {
  security_group_id = "sg-0123456789abcdef0"
  description       = "administration from the office"
  cidr_ipv4         = "198.51.100.0/24"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}
)"},
     .on_resource = &check_guarded_ports},
    {.info = {"NET002", "port-open", Severity::warning,
              "a security group lets everybody in, and guards no public load balancer",
              "What faces the internet is the load balancer; what is behind it should not.",
              R"(resource "aws_vpc_security_group_ingress_rule" "api" {
  security_group_id = "sg-0123456789abcdef0"
  description       = "orders from the shop"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 8080
  to_port           = 8080
}
)",
              R"(resource "aws_vpc_security_group_ingress_rule" "api" {
  security_group_id = "sg-0123456789abcdef0"
  description       = "orders from the shop"
  cidr_ipv4         = "10.20.0.0/16"
  ip_protocol       = "tcp"
  from_port         = 8080
  to_port           = 8080
}
)"},
     .on_resource = &check_other_ports},
    {.info = {"NET003", "egress-open", Severity::warning,
              "a security group may reach everything, without a reason",
              "What breaks in can send everything out, to anywhere.",
              R"(resource "aws_vpc_security_group_egress_rule" "all" {
  security_group_id = "sg-0123456789abcdef0"
  description       = "all outbound traffic"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}
)",
              R"(resource "aws_vpc_security_group_egress_rule" "all" {
  security_group_id = "sg-0123456789abcdef0"
  description       = "calls webhooks of customers, whose addresses nobody knows"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}
)"},
     .on_resource = &check_egress},
    {.info = {"NET004", "description-missing", Severity::error,
              "a security group or one of its rules has no description",
              "Nobody dares to remove a rule of which nobody knows what it is for.",
              R"(resource "aws_security_group" "api" {
  name = "prod-api-sg"
}
)",
              R"(resource "aws_security_group" "api" {
  name        = "prod-api-sg"
  description = "the tasks of the API"
}
)"},
     .on_resource = &check_description},
    {.info = {"NET005", "single-zone", Severity::error,
              "the subnets of a VPC are all in one availability zone",
              "When that zone fails, everything fails.", INFRA_VPC R"(
resource "aws_subnet" "private" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.20.0.0/19"
  availability_zone = "ap-northeast-2a"
}
)" INFRA_REST_OF_VPC INFRA_ENDPOINTS,
              INFRA_VPC R"(
resource "aws_subnet" "private" {
  for_each          = { a = "10.20.0.0/19", c = "10.20.32.0/19" }
  vpc_id            = aws_vpc.main.id
  cidr_block        = each.value
  availability_zone = "ap-northeast-2${each.key}"
}
)" INFRA_REST_OF_VPC INFRA_ENDPOINTS},
     .on_resource = &check_zones},
    {.info = {"NET006", "vpc-range", Severity::error,
              "the range of a VPC is not a /16, or overlaps another VPC's",
              "Networks that overlap can never be connected, and a range cannot be changed.",
              R"(resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/20"
}
)" INFRA_REST_OF_VPC INFRA_ENDPOINTS,
              INFRA_VPC INFRA_REST_OF_VPC INFRA_ENDPOINTS},
     .on_workspace = &check_vpc_ranges},
    {.info = {"NET007", "subnet-size", Severity::warning,
              "a subnet does not have the size of its tier",
              "Subnets that are too small run out of addresses; they cannot be grown.",
              R"(resource "aws_subnet" "private" {
  vpc_id     = "vpc-0123456789abcdef0"
  cidr_block = "10.20.0.0/24"
}
)",
              R"(resource "aws_subnet" "private" {
  vpc_id     = "vpc-0123456789abcdef0"
  cidr_block = "10.20.0.0/19"
}
)"},
     .on_resource = &check_subnet_size},
    {.info = {"NET008", "endpoint-missing", Severity::error,
              "a VPC lacks an endpoint that the standard asks for",
              "Without it traffic to AWS goes through NAT gateways, which cost per gigabyte.",
              INFRA_VPC INFRA_REST_OF_VPC, INFRA_VPC INFRA_REST_OF_VPC INFRA_ENDPOINTS},
     .on_resource = &check_endpoints},
    {.info = {"NET009", "vpc-peering", Severity::warning, "two VPCs are peered",
              "Peerings grow with the square of the VPCs, and each needs its routes by hand.",
              R"(resource "aws_vpc_peering_connection" "shared" {
  vpc_id      = "vpc-0123456789abcdef0"
  peer_vpc_id = "vpc-0123456789abcdef1"
}
)",
              R"(resource "aws_ec2_transit_gateway_vpc_attachment" "shared" {
  vpc_id             = "vpc-0123456789abcdef0"
  subnet_ids         = ["subnet-0123456789abcdef0"]
  transit_gateway_id = "tgw-0123456789abcdef0"
}
)"},
     .on_resource = &check_peering},
    {.info = {"NET010", "default-group-open", Severity::error,
              "the default security group of a VPC lets traffic through",
              "Whatever is started without a group gets this one.",
              R"(resource "aws_default_security_group" "main" {
  vpc_id = "vpc-0123456789abcdef0"
  ingress {
    description = "members of the group"
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    self        = true
  }
}
)",
              R"(resource "aws_default_security_group" "main" {
  vpc_id = "vpc-0123456789abcdef0"
}
)"},
     .on_resource = &check_default_group},
    {.info = {"NET011", "no-flow-logs", Severity::warning, "a VPC has no flow logs",
              "After an incident nobody can say what went where.", INFRA_VPC R"(
resource "aws_default_security_group" "main" {
  vpc_id = aws_vpc.main.id
}
)" INFRA_ENDPOINTS,
              INFRA_VPC INFRA_REST_OF_VPC INFRA_ENDPOINTS},
     .on_resource = &check_flow_logs},
};

}  // namespace

std::span<const Rule> network_rules() { return kRules; }

}  // namespace infra::policy
