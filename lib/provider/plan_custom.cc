#include "lib/provider/plan_custom.h"

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

using Customize = Value (*)(Value, const PlanRequest&);
constexpr std::pair<std::string_view, Customize> kTypes[] = {
    {"aws_acm_certificate", &acm_certificate},
};

}  // namespace

Value customized(Value planned, const PlanRequest& request) {
  for (const auto& [type, customize] : kTypes)
    if (type == request.type) return customize(std::move(planned), request);
  return planned;
}

}  // namespace infra::provider
