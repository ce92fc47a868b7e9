#include "lib/policy/vpc.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "lib/base/strings.h"
#include "lib/policy/arguments.h"
#include "lib/policy/traffic.h"

namespace infra::policy {
namespace {

bool is_vpc(const Resource& resource) {
  return resource.type == "aws_vpc" && resource.mode == terraform::Mode::managed;
}

// Resources of `type` in the same root whose `vpc_id` is this VPC; `maybe`: that cannot be told.
struct Parts {
  std::vector<const Resource*> sure, maybe;
  bool empty() const { return sure.empty() && maybe.empty(); }
};

Parts parts_of(const ResourceView& view, std::string_view type) {
  Parts parts;
  for (const Resource& each : view.root.module.of_type(type)) {
    if (each.mode != terraform::Mode::managed) continue;
    switch (refers_to(Arguments(each).get("vpc_id"), each, view.resource, view.root.module)) {
      case Refers::no:
        break;
      case Refers::maybe:
        parts.maybe.push_back(&each);
        break;
      case Refers::yes:
        parts.sure.push_back(&each);
        break;
    }
  }
  return parts;
}

// The end of a service's name: s3, ecr.api. Of an unknown one what is certain of its end.
std::optional<std::string> service_of(const Argument& name) {
  const std::optional<std::string> text = name.text();
  if (!text) {
    const hcl::PartialText* partial = name.is_unknown() ? name.value.partial_text() : nullptr;
    if (partial == nullptr || partial->text.empty()) return std::nullopt;
    const std::string end =
        partial->text.substr(partial->text.rfind(hcl::kUnknownPart) + hcl::kUnknownPart.size());
    if (!end.starts_with('.')) return std::nullopt;
    return end.substr(1);
  }
  // com.amazonaws.<region>.<service>
  std::size_t at = 0;
  for (int dots = 0; dots < 3; ++dots) {
    at = text->find('.', at);
    if (at == text->npos) return text;
    ++at;
  }
  return text->substr(at);
}

// A module that hands its VPC out leaves to its callers what else goes into it: judged there.
bool callers_complete_it(const ResourceView& view) {
  if (view.root.folder->is_root()) return false;
  // Of a module that it calls, what it hands out cannot be told apart.
  if (!view.resource.module.empty() && !view.root.module.outputs.empty()) return true;
  return std::ranges::any_of(view.root.module.outputs, [&](const terraform::Output& output) {
    const Argument given{output.value.is_known() ? Given::known : Given::unknown, output.value,
                         output.span, output.name};
    return refers_to(given, view.resource, view.resource, view.root.module) == Refers::yes;
  });
}

struct Tier {
  std::string_view name;
  int bits;
  std::vector<std::string_view> words;
};

const std::vector<Tier>& tiers() {
  static const std::vector<Tier> kTiers = {
      {"data", 20, {"data", "database", "db", "rds", "redshift", "cache", "elasticache"}},
      {"management", 24, {"management", "mgmt"}},
      {"public", 20, {"public", "pub"}},
      {"private", 19, {"private", "priv", "app", "application"}},
  };
  return kTiers;
}

bool has_word(std::string_view name, std::string_view wanted) {
  std::size_t begin = 0;
  const std::string lower = to_lower_ascii(name);
  while (begin <= lower.size()) {
    const std::size_t end = std::min(lower.find_first_of("-_./ ", begin), lower.size());
    if (std::string_view(lower).substr(begin, end - begin) == wanted) return true;
    begin = end + 1;
  }
  return false;
}

const Tier* tier_of(const Resource& subnet) {
  const Arguments arguments(subnet);
  std::string name;
  for (const Arguments& tags : arguments.blocks("tags"))
    name = tags.get("Name").text().value_or("");
  for (const std::string& each : {subnet.name, name})
    for (const Tier& tier : tiers())
      for (const std::string_view word : tier.words)
        if (has_word(each, word)) return &tier;
  if (arguments.get("map_public_ip_on_launch").is(true)) return &tiers()[2];
  return nullptr;
}

}  // namespace

void check_zones(const ResourceView& view, Diagnostics& found) {
  if (!is_vpc(view.resource)) return;
  const Parts subnets = parts_of(view, "aws_subnet");
  if (subnets.sure.empty() || !subnets.maybe.empty()) return;
  std::set<std::string> zones;
  Argument first;
  for (const Resource* subnet : subnets.sure) {
    if (!subnet->index.is_known()) return;
    Argument zone = Arguments(*subnet).get("availability_zone");
    if (!zone.is_set()) zone = Arguments(*subnet).get("availability_zone_id");
    const auto text = zone.text();
    if (!text) return;
    if (zones.empty()) first = zone;
    zones.insert(*text);
  }
  if (zones.size() != 1) return;
  fault(view, found, first,
        fmt::format("{} has subnets in one availability zone only", shown(view.resource)),
        fmt::format("all of them are in `{}`", *zones.begin()),
        "spread the subnets over at least two availability zones");
}

void check_vpc_ranges(const WorkspaceView& view, Diagnostics& found) {
  struct Seen {
    Network network;
    std::string where;
    Span span;
  };
  std::vector<Seen> seen;
  for (const workspace::EvaluatedFolder& root : view.roots) {
    for (const Resource& resource : root.module.of_type("aws_vpc")) {
      if (!is_vpc(resource)) continue;
      const ResourceView one{view.workspace, root, resource, view.settings};
      const Argument range = Arguments(resource).get("cidr_block");
      const auto network = parse_network(range.text().value_or(""));
      if (!network) continue;
      if (network->bits != 16)
        fault(one, found, range, fmt::format("the range of {} is not a /16", shown(resource)),
              fmt::format("a /{}", network->bits), "take a /16 that no other VPC has");
      if (!root.folder->deployed || !root.folder->is_root()) continue;
      const auto other = std::ranges::find_if(
          seen, [&](const Seen& each) { return each.network.overlaps(*network); });
      if (other != seen.end()) {
        diag::Diagnostic& made =
            fault(one, found, range,
                  fmt::format("the range of {} overlaps that of {}", shown(resource), other->where),
                  "networks that overlap cannot be connected", "take a /16 that no other VPC has");
        if (other->span != range.span) made.labels.push_back({other->span, "the other one"});
      }
      const std::string where = root.folder->path == "."
                                    ? shown(resource)
                                    : fmt::format("{} in `{}`", shown(resource), root.folder->path);
      seen.push_back({*network, where, range.span});
    }
  }
}

void check_subnet_size(const ResourceView& view, Diagnostics& found) {
  if (view.resource.type != "aws_subnet" || view.resource.mode != terraform::Mode::managed) return;
  const Argument range = Arguments(view.resource).get("cidr_block");
  const auto network = parse_network(range.text().value_or(""));
  if (!network) return;
  const Tier* tier = tier_of(view.resource);
  if (tier == nullptr || network->bits == tier->bits) return;
  fault(view, found, range,
        fmt::format("{}, a {} subnet, is a /{}", shown(view.resource), tier->name, network->bits),
        fmt::format("not a /{}", tier->bits),
        fmt::format("{} subnets are a /{}", tier->name, tier->bits));
}

void check_endpoints(const ResourceView& view, Diagnostics& found) {
  if (!is_vpc(view.resource) || callers_complete_it(view)) return;
  static constexpr std::string_view kNeeded[] = {"s3",      "dynamodb",       "ecr.api",
                                                 "ecr.dkr", "secretsmanager", "sts"};
  std::set<std::string> present;
  const Parts endpoints = parts_of(view, "aws_vpc_endpoint");
  for (const auto* list : {&endpoints.sure, &endpoints.maybe}) {
    for (const Resource* endpoint : *list) {
      const auto service = service_of(Arguments(*endpoint).get("service_name"));
      if (!service) return;  // it may be any of them
      present.insert(*service);
    }
  }
  std::vector<std::string> missing;
  for (const std::string_view service : kNeeded)
    if (!present.contains(std::string(service))) missing.push_back(fmt::format("`{}`", service));
  if (missing.empty()) return;
  fault(view, found, Span{}, {},
        fmt::format("{} has no endpoint for {}", shown(view.resource), fmt::join(missing, ", ")),
        plural(missing.size(), "endpoint") + " missing",
        "add an `aws_vpc_endpoint` for each: gateways for `s3` and `dynamodb`, interfaces for the "
        "others");
}

void check_peering(const ResourceView& view, Diagnostics& found) {
  if (view.resource.type != "aws_vpc_peering_connection" ||
      view.resource.mode != terraform::Mode::managed)
    return;
  fault(view, found, Span{}, {}, fmt::format("{} peers two VPCs", shown(view.resource)),
        "a peering connection", "connect networks by the Transit Gateway");
}

void check_default_group(const ResourceView& view, Diagnostics& found) {
  if (view.resource.mode != terraform::Mode::managed) return;
  if (view.resource.type == "aws_default_security_group") {
    const Arguments arguments(view.resource);
    for (const char* name : {"ingress", "egress"}) {
      for (const Arguments& block : arguments.blocks(name)) {
        // A `dynamic` block over what nobody knows may make none.
        if (block.is_unknown() ||
            (block.get("from_port").is_unknown() && block.get("protocol").is_unknown())) {
          unproven(view, found, arguments.get(name), "lets nothing through");
          continue;
        }
        fault(view, found, block.span(), block.path(),
              fmt::format("{} lets traffic through", shown(view.resource)),
              "the default group should let nothing through",
              "remove its `ingress` and `egress`, and use groups of their own");
      }
    }
    return;
  }
  if (!is_vpc(view.resource) || !parts_of(view, "aws_default_security_group").empty()) return;
  fault(view, found, Span{}, {},
        fmt::format("the default security group of {} is left open", shown(view.resource)),
        "it lets its members talk to each other and to everybody",
        "add an `aws_default_security_group` for it, without `ingress` and `egress`");
}

void check_flow_logs(const ResourceView& view, Diagnostics& found) {
  if (!is_vpc(view.resource) || !parts_of(view, "aws_flow_log").empty()) return;
  fault(view, found, Span{}, {}, fmt::format("{} has no flow logs", shown(view.resource)),
        "no `aws_flow_log` names it", "add an `aws_flow_log` with its `vpc_id`");
}

}  // namespace infra::policy
