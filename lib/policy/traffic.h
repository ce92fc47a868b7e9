// Security groups as lists of what they let through, whichever of the four ways they are written
// in: inline blocks, aws_security_group_rule, aws_vpc_security_group_{ingress,egress}_rule. Used by
// the NET rules.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/policy/arguments.h"

namespace infra::policy {

struct PortRange {
  int from = 0, to = 65535;
  bool contains(int port) const { return from <= port && port <= to; }
  bool is_all() const { return from <= 1 && to >= 65535; }
  bool is_one_of(int a, int b) const { return from == to && (from == a || from == b); }
  std::string text() const;  // port 22, ports 20-30, all ports
};

struct TrafficRule {
  enum class Ports : std::uint8_t { none, known, unknown };  // none: ICMP and the like
  bool ingress = true;
  Ports has_ports = Ports::known;
  PortRange ports;
  std::vector<Argument> open;  // sources or targets that are everybody
  Argument description, port_argument;
  Span span;
  std::string path;
};

// Of a security group, or of a resource that is one rule; empty for other types.
std::vector<TrafficRule> traffic_rules(const Resource& resource);

struct Network {  // an IPv4 range
  std::uint32_t address = 0;
  int bits = 0;
  bool overlaps(const Network& other) const;
};
std::optional<Network> parse_network(std::string_view cidr);

// Does `group` (a security group, or the argument of a rule that names one) guard a load balancer
// that faces the internet?
bool guards_public_balancer(const Resource& resource, const terraform::EvaluatedModule& root);

// Has the description of a rule anything to say beyond protocol, port and direction?
bool says_why(std::string_view description);

}  // namespace infra::policy
