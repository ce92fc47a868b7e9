#include "lib/provider/plan_custom.h"

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace infra::provider {
namespace {

using hcl::Entry;
using hcl::Type;
using hcl::Value;

const Value* known(const Value& object, std::string_view name) {
  const Value* found = object.is_known() && !object.is_null() ? object.find(name) : nullptr;
  return found && found->is_wholly_known() && !found->is_null() ? found : nullptr;
}

bool changes(const PlanRequest& request, const Value& planned, std::string_view name) {
  const Value* before = request.prior.is_null() ? nullptr : request.prior.find(name);
  const Value* after = planned.find(name);
  return !before || !after || !identical(*before, *after);
}

// A certificate covers its domain as well as the alternative names, and has a record to validate
// each: its name is certain, what stands in it is not.
Value acm_certificate(Value planned, const PlanRequest& request) {
  const Value* domain = known(planned, "domain_name");
  const Value* options = planned.find("domain_validation_options");
  if (!domain || domain->as_string().empty() || !options) return planned;
  const Type element = options->type().element();
  std::set<std::string> names = {domain->as_string()};
  const Value* wanted = known(request.config, "subject_alternative_names");
  const bool names_unknown = request.config.find("subject_alternative_names") &&
                             !request.config.find("subject_alternative_names")->is_wholly_known();
  if (names_unknown) return planned;
  if (wanted)
    for (const Value& name : wanted->elements()) names.insert(name.as_string());
  std::vector<Value> all;
  for (const std::string& name : names) all.push_back(Value::string(name));
  planned =
      with_entry(planned, "subject_alternative_names", Value::set(Type::string(), std::move(all)));
  const Value* method = known(planned, "validation_method");
  const bool by_dns = method && method->as_string() == "DNS";
  if (!by_dns || (!changes(request, planned, "domain_name") &&
                  !changes(request, planned, "subject_alternative_names")))
    return planned;
  std::vector<Value> records;
  for (const std::string& name : names) {
    std::vector<Entry> entries;
    for (const hcl::AttributeType& attribute : element.attributes())
      entries.push_back({attribute.name, attribute.name == "domain_name"
                                             ? Value::string(name)
                                             : Value::unknown(attribute.type)});
    records.push_back(Value::object(std::move(entries)));
  }
  return with_entry(planned, "domain_validation_options", Value::set(element, std::move(records)));
}

Value or_null(const Value& object, std::string_view name) {
  const Value* found = object.is_known() && !object.is_null() ? object.find(name) : nullptr;
  return found ? *found : Value();
}

// What the provider ignores keeps its state, and is null without one.
Value ignoring(Value planned, const PlanRequest& request,
               std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    const auto* attribute = request.schema.attribute(name);
    if (!attribute) continue;
    const bool create = request.prior.is_null();
    planned = with_entry(planned, name,
                         create ? Value::null(attribute->type) : or_null(request.prior, name));
  }
  return planned;
}

Value with_default(Value planned, const PlanRequest& request, std::string_view name, Value value) {
  if (!request.schema.attribute(name) || !or_null(request.config, name).is_known() ||
      !or_null(request.config, name).is_null())
    return planned;
  return with_entry(planned, name, std::move(value));
}

// Each kind of load balancer has arguments of its own; the provider ignores the others.
Value load_balancer(Value planned, const PlanRequest& request) {
  const Value* given = known(planned, "load_balancer_type");
  const std::string type = given ? given->as_string() : "application";
  if (type == "application")
    return ignoring(std::move(planned), request,
                    {"dns_record_client_routing_policy", "enable_cross_zone_load_balancing"});
  planned = ignoring(std::move(planned), request,
                     {"client_keep_alive", "desync_mitigation_mode", "drop_invalid_header_fields",
                      "enable_http2", "enable_tls_version_and_cipher_suite_headers",
                      "enable_waf_fail_open", "enable_xff_client_port", "idle_timeout",
                      "preserve_host_header", "xff_header_processing_mode"});
  planned = with_default(std::move(planned), request, "enable_cross_zone_load_balancing",
                         Value::boolean(false));
  if (type == "network")
    return with_default(std::move(planned), request, "dns_record_client_routing_policy",
                        Value::string("any_availability_zone"));
  return ignoring(std::move(planned), request,
                  {"dns_record_client_routing_policy", "enable_zonal_shift"});
}

// The time for which a KMS key is used again means nothing where SQS has its own.
Value queue(Value planned, const PlanRequest& request) {
  const Value* own_key = known(planned, "sqs_managed_sse_enabled");
  if (!request.prior.is_null() || !own_key || !own_key->as_bool()) return planned;
  return with_default(std::move(planned), request, "kms_data_key_reuse_period_seconds",
                      Value::number(0));
}

// Versions are only made where they are published.
Value lambda(Value planned, const PlanRequest& request) {
  const Value* publish = known(planned, "publish");
  if (request.prior.is_null() || (publish && publish->as_bool())) return planned;
  return ignoring(std::move(planned), request,
                  {"qualified_arn", "qualified_invoke_arn", "version"});
}

// Which version is the default only changes where that is asked for.
Value launch_template(Value planned, const PlanRequest& request) {
  const Value* moves = known(planned, "update_default_version");
  if (request.prior.is_null() || (moves && moves->as_bool()) ||
      known(request.config, "default_version"))
    return planned;
  return ignoring(std::move(planned), request, {"default_version"});
}

using Customize = Value (*)(Value, const PlanRequest&);
constexpr std::pair<std::string_view, Customize> kTypes[] = {
    {"aws_acm_certificate", &acm_certificate},
    {"aws_alb", &load_balancer},
    {"aws_lambda_function", &lambda},
    {"aws_launch_template", &launch_template},
    {"aws_lb", &load_balancer},
    {"aws_sqs_queue", &queue},
};

// A load balancer's subnets can be told in two ways; the state has both.
Value applied_load_balancer(Value state, const PlanRequest& planned) {
  const Value* subnets = planned.proposed.find("subnets");
  const Value* mappings = planned.proposed.find("subnet_mapping");
  if (!subnets || subnets->is_known() || !mappings || !mappings->is_known()) return state;
  std::vector<Value> ids;
  if (mappings->is_null() || mappings->length() == 0) return state;
  for (const Value& mapping : mappings->elements())
    if (const Value* id = known(mapping, "subnet_id")) ids.push_back(*id);
  return with_entry(state, "subnets", Value::set(Type::string(), std::move(ids)));
}

}  // namespace

Value customized_state(Value state, const PlanRequest& planned) {
  if (planned.type == "aws_lb" || planned.type == "aws_alb")
    return applied_load_balancer(std::move(state), planned);
  return state;
}

Value customized(Value planned, const PlanRequest& request) {
  for (const auto& [type, customize] : kTypes)
    if (type == request.type) return customize(std::move(planned), request);
  return planned;
}

}  // namespace infra::provider
