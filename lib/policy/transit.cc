#include "lib/policy/transit.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "lib/base/strings.h"
#include "lib/policy/arguments.h"

namespace infra::policy {
namespace {

// Policies of Elastic Load Balancing whose oldest protocol is TLS 1.2 or 1.3. Source: the table of
// security policies in the Elastic Load Balancing user guide.
bool is_modern_policy(std::string_view policy) {
  static constexpr std::string_view kParts[] = {"TLS13-1-2", "TLS13-1-3", "TLS-1-2-", "FS-1-2-"};
  return std::ranges::any_of(kParts, [&](auto part) { return policy.find(part) != policy.npos; });
}

void listener(const ResourceView& view, Diagnostics& found) {
  const Arguments arguments(view.resource);
  const Argument protocol = arguments.get("protocol");
  const Argument port = arguments.get("port");
  const bool plain = protocol.is("HTTP") || (!protocol.is_set() && port.is("80"));
  if (plain) {
    bool redirects = false;
    for (const Arguments& action : arguments.blocks("default_action")) {
      if (action.is_unknown() || action.get("type").is_unknown()) redirects = true;
      for (const Arguments& redirect : action.blocks("redirect")) {
        const Argument target = redirect.get("protocol");
        redirects = redirects || target.is_unknown() || target.is("HTTPS");
      }
    }
    if (!redirects)
      fault(view, found, protocol,
            fmt::format("{} serves HTTP without a redirect to HTTPS", shown(view.resource)),
            "plain HTTP",
            "let `default_action` be a redirect with `protocol = \"HTTPS\"`, or serve HTTPS");
  }
  if (!protocol.is("HTTPS") && !protocol.is("TLS")) return;
  const Argument policy = arguments.get("ssl_policy");
  const std::string help = "use `ELBSecurityPolicy-TLS13-1-2-2021-06`";
  if (!policy.is_set()) {
    fault(view, found, policy, fmt::format("{} accepts TLS older than 1.2", shown(view.resource)),
          "the default `ssl_policy` accepts TLS 1.0", help);
  } else if (const auto text = policy.text(); text && !is_modern_policy(*text)) {
    fault(view, found, policy, fmt::format("{} accepts TLS older than 1.2", shown(view.resource)),
          "this policy accepts TLS 1.0 or 1.1", help);
  }
}

void classic_listeners(const ResourceView& view, Diagnostics& found) {
  for (const Arguments& each : Arguments(view.resource).blocks("listener")) {
    const Argument protocol = each.get("lb_protocol");
    const auto text = protocol.text();
    if (text && to_lower_ascii(*text) == "http")
      fault(view, found, protocol, fmt::format("{} serves HTTP", shown(view.resource)),
            "a classic load balancer cannot redirect",
            "use `lb_protocol = \"https\"`, or an application load balancer that redirects");
  }
}

void distribution(const ResourceView& view, Diagnostics& found) {
  const Arguments arguments(view.resource);
  for (const std::string_view name : {"default_cache_behavior", "ordered_cache_behavior"}) {
    for (const Arguments& behavior : arguments.blocks(name)) {
      const Argument policy = behavior.get("viewer_protocol_policy");
      if (policy.is("allow-all"))
        fault(view, found, policy, fmt::format("{} serves HTTP", shown(view.resource)),
              "plain HTTP is allowed", "use `redirect-to-https` or `https-only`");
    }
  }
  for (const Arguments& certificate : arguments.blocks("viewer_certificate")) {
    const Argument version = certificate.get("minimum_protocol_version");
    const bool own = certificate.get("acm_certificate_arn").is_set() ||
                     certificate.get("iam_certificate_id").is_set() ||
                     certificate.get("cloudfront_default_certificate").is(false);
    const auto text = version.text();
    const bool old = text && !text->starts_with("TLSv1.2") && !text->starts_with("TLSv1.3");
    if (old || (own && !version.is_set()))
      fault(view, found, version,
            fmt::format("{} accepts TLS older than 1.2", shown(view.resource)),
            old ? "an old protocol" : "`minimum_protocol_version` is `TLSv1` where it is not set",
            "set `minimum_protocol_version = \"TLSv1.2_2021\"`");
  }
}

void must_be(const ResourceView& view, Diagnostics& found, std::string_view path,
             std::string_view wanted, std::string_view what, std::string_view help) {
  const Argument argument = Arguments(view.resource).at(path);
  if (argument.is_unknown()) {
    unproven(view, found, argument, fmt::format("encrypts {}", what));
  } else if (!argument.is(wanted)) {
    fault(view, found, argument, fmt::format("{} does not encrypt {}", shown(view.resource), what),
          argument.is_set() ? fmt::format("must be `{}`", wanted)
                            : fmt::format("`{}` is not set", path),
          std::string(help));
  }
}

void search_domain(const ResourceView& view, Diagnostics& found) {
  must_be(view, found, "node_to_node_encryption.enabled", "true", "traffic between its nodes",
          "add `node_to_node_encryption { enabled = true }`");
  must_be(view, found, "domain_endpoint_options.enforce_https", "true", "requests",
          "add `domain_endpoint_options { enforce_https = true }`");
  const Argument policy =
      Arguments(view.resource).at("domain_endpoint_options.tls_security_policy");
  const auto text = policy.text();
  const bool has_options = !Arguments(view.resource).blocks("domain_endpoint_options").empty();
  if (text ? text->find("Min-TLS-1-0") != text->npos : has_options && !policy.is_set())
    fault(view, found, policy, fmt::format("{} accepts TLS older than 1.2", shown(view.resource)),
          text ? "an old policy" : "the default `tls_security_policy` accepts TLS 1.0",
          "set `tls_security_policy = \"Policy-Min-TLS-1-2-PFS-2023-10\"`");
}

void message_cluster(const ResourceView& view, Diagnostics& found) {
  const Arguments arguments(view.resource);
  const Argument clients = arguments.at("encryption_info.encryption_in_transit.client_broker");
  if (clients.is("TLS_PLAINTEXT") || clients.is("PLAINTEXT"))
    fault(view, found, clients,
          fmt::format("{} lets clients speak without encryption", shown(view.resource)),
          "plain text is allowed", "use `client_broker = \"TLS\"`");
  const Argument brokers = arguments.at("encryption_info.encryption_in_transit.in_cluster");
  if (brokers.is(false))
    fault(view, found, brokers,
          fmt::format("{} does not encrypt traffic between its brokers", shown(view.resource)),
          "off", "remove `in_cluster = false`");
}

void task_volumes(const ResourceView& view, Diagnostics& found) {
  for (const Arguments& volume : Arguments(view.resource).blocks("volume")) {
    for (const Arguments& efs : volume.blocks("efs_volume_configuration")) {
      const Argument transit = efs.get("transit_encryption");
      if (transit.is_unknown() || transit.is("ENABLED")) continue;
      fault(view, found, transit,
            fmt::format("{} mounts a file system without encryption in transit",
                        shown(view.resource)),
            transit.is_set() ? "off" : "`transit_encryption` is not set",
            "set `transit_encryption = \"ENABLED\"`");
    }
  }
}

void cache(const ResourceView& view, Diagnostics& found) {
  const Arguments arguments(view.resource);
  // Valkey encrypts in transit unless one says otherwise.
  if (arguments.get("engine").is("valkey") && !arguments.get("transit_encryption_enabled").is_set())
    return;
  must_be(view, found, "transit_encryption_enabled", "true", "traffic to its clients",
          "set `transit_encryption_enabled = true`");
}

void old_domain(const ResourceView& view, Diagnostics& found, std::string_view path) {
  const Argument policy = Arguments(view.resource).at(path);
  if (policy.is("TLS_1_0"))
    fault(view, found, policy, fmt::format("{} accepts TLS older than 1.2", shown(view.resource)),
          "an old protocol", "use `TLS_1_2`");
}

}  // namespace

void check_transit(const ResourceView& view, Diagnostics& found) {
  if (view.resource.mode != terraform::Mode::managed) return;
  const std::string_view type = view.resource.type;
  if (type == "aws_lb_listener" || type == "aws_alb_listener") listener(view, found);
  if (type == "aws_elb") classic_listeners(view, found);
  if (type == "aws_cloudfront_distribution") distribution(view, found);
  if (type == "aws_elasticache_replication_group") cache(view, found);
  if (type == "aws_opensearch_domain" || type == "aws_elasticsearch_domain")
    search_domain(view, found);
  if (type == "aws_msk_cluster") message_cluster(view, found);
  if (type == "aws_ecs_task_definition") task_volumes(view, found);
  if (type == "aws_api_gateway_domain_name") old_domain(view, found, "security_policy");
  if (type == "aws_apigatewayv2_domain_name")
    old_domain(view, found, "domain_name_configuration.security_policy");
  if (type == "aws_memorydb_cluster" && Arguments(view.resource).get("tls_enabled").is(false))
    must_be(view, found, "tls_enabled", "true", "traffic to its clients",
            "remove `tls_enabled = false`");
}

}  // namespace infra::policy
