#include "lib/policy/traffic.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "lib/base/strings.h"

namespace infra::policy {
namespace {

bool is_everybody(std::string_view range) { return range.ends_with("/0"); }

void add_open(const Argument& ranges, std::vector<Argument>& open) {
  for (const auto& [text, span] : texts(ranges).known)
    if (is_everybody(text)) open.push_back({Given::known, Value::string(text), span, ranges.path});
}

void read_ports(const Arguments& block, std::string_view protocol_name, TrafficRule& rule) {
  const Argument protocol = block.get(protocol_name);
  const Argument from = block.get("from_port"), to = block.get("to_port");
  rule.port_argument = from;
  const std::string name = to_lower_ascii(protocol.text().value_or(""));
  if (protocol.is_unknown()) {
    rule.has_ports = TrafficRule::Ports::unknown;
  } else if (name == "-1" || name == "all") {
    rule.port_argument = protocol;
  } else if (name == "icmp" || name == "icmpv6" || name == "1" || name == "58") {
    rule.has_ports = TrafficRule::Ports::none;
  } else if (from.is_unknown() || to.is_unknown()) {
    rule.has_ports = TrafficRule::Ports::unknown;
  } else {
    const double first = from.number().value_or(0), last = to.number().value_or(65535);
    rule.ports = {static_cast<int>(std::clamp(first, -1.0, 65535.0)),
                  static_cast<int>(std::clamp(last, -1.0, 65535.0))};
    if (rule.ports.from < 0 && rule.ports.to < 0) rule.ports = {};
  }
}

TrafficRule rule_from(const Arguments& block, bool ingress, std::string_view protocol) {
  TrafficRule rule;
  rule.ingress = ingress;
  rule.span = block.span();
  rule.path = block.path();
  rule.description = block.get("description");
  read_ports(block, protocol, rule);
  for (const char* name : {"cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6"})
    add_open(block.get(name), rule.open);
  return rule;
}

constexpr std::string_view kBalancers[] = {"aws_lb", "aws_alb", "aws_elb"};

// Words that stand for a load balancer in names of security groups.
bool sounds_like_balancer(std::string_view name) {
  std::string word;
  const auto is_one = [&] {
    return word == "alb" || word == "elb" || word == "nlb" || word == "lb" ||
           word == "loadbalancer";
  };
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else {
      if (is_one()) return true;
      word.clear();
    }
  }
  return is_one();
}

// Do the causes of a balancer's security groups name this one?
bool lists(const Argument& groups, const Resource& balancer, const Resource& group,
           const terraform::EvaluatedModule& root) {
  for (const std::string& cause : texts(groups).causes) {
    const Argument one{Given::unknown, Value::unknown().with_cause(cause), {}, {}};
    if (refers_to(one, balancer, group, root) != Refers::no) return true;
  }
  return false;
}

}  // namespace

std::string PortRange::text() const {
  if (is_all()) return "all ports";
  return from == to ? fmt::format("port {}", from) : fmt::format("ports {}-{}", from, to);
}

std::vector<TrafficRule> traffic_rules(const Resource& resource) {
  std::vector<TrafficRule> rules;
  if (resource.mode != terraform::Mode::managed) return rules;
  const Arguments arguments(resource);
  const std::string_view type = resource.type;
  if (type == "aws_security_group" || type == "aws_default_security_group") {
    for (const char* name : {"ingress", "egress"})
      for (const Arguments& block : arguments.blocks(name))
        rules.push_back(rule_from(block, std::string_view(name) == "ingress", "protocol"));
  } else if (type == "aws_security_group_rule") {
    const Argument direction = arguments.get("type");
    if (direction.is_unknown()) return rules;
    rules.push_back(rule_from(arguments, !direction.is("egress"), "protocol"));
  } else if (type == "aws_vpc_security_group_ingress_rule" ||
             type == "aws_vpc_security_group_egress_rule") {
    rules.push_back(rule_from(arguments, type.ends_with("ingress_rule"), "ip_protocol"));
  }
  return rules;
}

bool Network::overlaps(const Network& other) const {
  const int shared = std::min(bits, other.bits);
  if (shared == 0) return true;
  const int shift = 32 - shared;
  return (address >> shift) == (other.address >> shift);
}

std::optional<Network> parse_network(std::string_view cidr) {
  const std::size_t slash = cidr.find('/');
  if (slash == cidr.npos) return std::nullopt;
  const auto number = [](std::string_view text, int most) -> std::optional<int> {
    if (text.empty() || text.size() > 3) return std::nullopt;
    int value = 0;
    for (const char c : text) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    return value <= most ? std::optional(value) : std::nullopt;
  };
  Network network;
  const auto octets = split(cidr.substr(0, slash), '.');
  if (octets.size() != 4) return std::nullopt;
  for (const std::string_view octet : octets) {
    const auto value = number(octet, 255);
    if (!value) return std::nullopt;
    network.address = network.address << 8 | static_cast<std::uint32_t>(*value);
  }
  const auto bits = number(cidr.substr(slash + 1), 32);
  if (!bits) return std::nullopt;
  network.bits = *bits;
  return network;
}

bool guards_public_balancer(const Resource& resource, const terraform::EvaluatedModule& root) {
  const bool is_group = resource.type == "aws_security_group";
  const Argument named = Arguments(resource).get("security_group_id");
  std::vector<const Resource*> groups;
  if (is_group) groups.push_back(&resource);
  for (const Resource& each : root.of_type("aws_security_group")) {
    if (is_group) break;
    if (refers_to(named, resource, each, root) == Refers::yes) groups.push_back(&each);
  }
  // A group that comes from elsewhere may be anybody's.
  if (groups.empty()) return named.is_unknown();
  bool has_balancer = false;
  for (const std::string_view type : kBalancers) {
    for (const Resource& balancer : root.of_type(type)) {
      if (balancer.mode != terraform::Mode::managed) continue;
      has_balancer = true;
      const Arguments arguments(balancer);
      if (arguments.get("internal").is(true)) continue;
      for (const Resource* group : groups)
        if (lists(arguments.get("security_groups"), balancer, *group, root)) return true;
    }
  }
  if (has_balancer) return false;
  // The balancer is another stack's: the group's name is all that there is to go by.
  return std::ranges::any_of(groups, [](const Resource* group) {
    const Arguments arguments(*group);
    return sounds_like_balancer(group->name) ||
           sounds_like_balancer(arguments.get("name").text().value_or("")) ||
           sounds_like_balancer(arguments.get("name_prefix").text().value_or(""));
  });
}

bool says_why(std::string_view description) {
  static constexpr std::string_view kEmpty[] = {
      "a",        "access",   "all",          "allow",      "allowed",    "allows",      "and",
      "any",      "anywhere", "by",           "cidr",       "connection", "connections", "default",
      "dns",      "egress",   "every",        "everything", "everywhere", "from",        "group",
      "http",     "https",    "in",           "inbound",    "internet",   "ip",          "ipv4",
      "ipv6",     "managed",  "number",       "of",         "on",         "open",        "out",
      "outbound", "outgoing", "port",         "ports",      "protocol",   "protocols",   "public",
      "rule",     "sg",       "ssh",          "tcp",        "terraform",  "the",         "to",
      "traffic",  "udp",      "unrestricted", "v4",         "v6",         "world",       "full",
      "external", "security"};
  std::string word;
  const auto means_something = [&] {
    const bool number =
        !word.empty() && std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
    return !word.empty() && !number && std::ranges::find(kEmpty, word) == std::end(kEmpty);
  };
  for (const char c : description) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else {
      if (means_something()) return true;
      word.clear();
    }
  }
  return means_something();
}

}  // namespace infra::policy
