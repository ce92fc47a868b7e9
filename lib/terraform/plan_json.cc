#include "lib/terraform/plan_json.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "lib/base/error.h"
#include "lib/terraform/plan_reader.h"
#include "lib/terraform/plan_redact.h"

namespace infra::terraform {
namespace {

using hcl::Entry;
using hcl::Type;

const Value* member(const Value& value, std::string_view name) {
  if (!value.is_known() || value.is_null() || value.kind() != Type::Kind::object) return nullptr;
  const Value* found = value.find(name);
  return found && !found->is_null() ? found : nullptr;
}

std::string text(const Value& value, std::string_view name) {
  const Value* found = member(value, name);
  return found && found->kind() == Type::Kind::string ? found->as_string() : "";
}

bool flag(const Value& value, bool otherwise) {
  return !value.is_null() && value.kind() == Type::Kind::boolean ? value.as_bool() : otherwise;
}

bool is_list(const Value* value) { return value && value->kind() == Type::Kind::tuple; }

// module.a["x.y"].module.b -> module.a["x.y"], module.a["x.y"].module.b; instance keys may hold
// anything, escaped as in HCL.
std::vector<std::string> module_steps(std::string_view address) {
  std::vector<std::string> steps;
  bool quoted = false;
  int dots = 0;
  for (std::size_t i = 0; i < address.size(); ++i) {
    char c = address[i];
    if (quoted && c == '\\') {
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == '.' && !quoted && ++dots % 2 == 0) {
      steps.emplace_back(address.substr(0, i));
    }
  }
  if (!address.empty()) steps.emplace_back(address);
  return steps;
}

std::string without_instances(std::string_view address) {
  std::string result;
  bool quoted = false, bracket = false;
  for (std::size_t i = 0; i < address.size(); ++i) {
    char c = address[i];
    if (quoted && c == '\\') {
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == '[') {
      bracket = true;
    } else if (!quoted && c == ']') {
      bracket = false;
    } else if (!bracket) {
      result += c;
    }
  }
  return result;
}

// ["rule", 0, "port"] -> rule[0].port
std::string path_text(const Value& path) {
  std::string result;
  if (!is_list(&path)) return result;
  for (const Value& step : path.elements()) {
    if (step.is_null()) continue;
    if (step.kind() == Type::Kind::number) {
      result += "[" + step.as_number().to_string() + "]";
    } else if (step.kind() == Type::Kind::string) {
      result += (result.empty() ? "" : ".") + step.as_string();
    }
  }
  return result;
}

// An expression of `configuration`: a constant, or unknown because of its first reference.
Value expression_value(const Value& expression) {
  if (const Value* constant = member(expression, "constant_value")) return *constant;
  std::string cause;
  const Value* references = member(expression, "references");
  if (is_list(references) && references->length() > 0 &&
      references->elements()[0].kind() == Type::Kind::string) {
    cause = references->elements()[0].as_string();
  }
  return cause.empty() ? Value::unknown() : Value::unknown().with_cause(cause);
}

bool is_expression(const Value& value) {
  return value.kind() == Type::Kind::object &&
         std::ranges::all_of(value.entries(), [](const Entry& entry) {
           return entry.key == "constant_value" || entry.key == "references";
         });
}

// A body of `configuration`: expressions by name, nested blocks as lists or objects of bodies.
Value body_value(const Value& body) {
  if (is_expression(body)) return expression_value(body);
  if (body.kind() == Type::Kind::tuple) {
    std::vector<Value> elements;
    for (const Value& element : body.elements()) elements.push_back(body_value(element));
    return Value::tuple(std::move(elements));
  }
  if (body.kind() != Type::Kind::object) return body;
  std::vector<Entry> entries;
  for (const Entry& entry : body.entries()) {
    entries.push_back({entry.key, body_value(entry.value), {}});
  }
  return Value::object(std::move(entries));
}

std::string provider_source(const std::string& full_name) {
  constexpr std::string_view kRegistry = "registry.terraform.io/";
  return full_name.starts_with(kRegistry) ? full_name.substr(kRegistry.size()) : full_name;
}

// An unknown argument is unknown because of what it refers to, not because of itself.
Value with_cause(const Value& value, const std::string& cause, int depth = 0) {
  if (!value.is_known()) return value.with_cause(cause);
  if (value.is_wholly_known() || depth > 3) return value;
  if (value.kind() == Type::Kind::object) {
    std::vector<Entry> entries;
    for (const Entry& entry : value.entries()) {
      entries.push_back({entry.key, with_cause(entry.value, cause, depth + 1), {}});
    }
    return Value::object(std::move(entries)).with_marks(value.marks());
  }
  if (value.kind() != Type::Kind::tuple) return value;
  std::vector<Value> elements;
  for (const Value& element : value.elements()) {
    elements.push_back(with_cause(element, cause, depth + 1));
  }
  return Value::tuple(std::move(elements)).with_marks(value.marks());
}

class PlanBuilder {
 public:
  explicit PlanBuilder(std::uint32_t file) : span_{file, 0, 0} {}

  void take(PlanEvent event) {
    switch (event.part) {
      case PlanPart::scalar:
        scalar(event);
        break;
      case PlanPart::output:
        output(event);
        break;
      case PlanPart::resource:
        planned_.push_back(text(event.value, "address"));
        break;
      case PlanPart::change:
        plan_.changes.push_back(change(event.value));
        break;
      case PlanPart::drift:
        plan_.drift.push_back(change(event.value));
        break;
      case PlanPart::output_change:
        break;  // `planned_values` has the outputs
      case PlanPart::provider:
        provider(event);
        break;
      case PlanPart::configuration:
        configured(event);
        break;
    }
  }

  // Planned resources that no change names: only their planned values say what they hold.
  bool needs_planned_values() {
    std::unordered_set<std::string_view> changed;
    for (const ResourceChange& item : plan_.changes) changed.insert(item.after.address);
    for (const std::string& address : planned_) {
      if (!changed.contains(address)) unchanged_.insert(address);
    }
    return !unchanged_.empty();
  }

  void take_planned(const Value& planned) {
    std::string address = text(planned, "address");
    if (!unchanged_.contains(address)) return;
    Resource resource = identity(planned, address.substr(0, module_end(planned, address)));
    const Value* values = member(planned, "values");
    const Value* sensitive = member(planned, "sensitive_values");
    resource.values = overlay(values ? *values : Value(), nullptr, sensitive, resource.address);
    plan_.resources.push_back(std::move(resource));
  }

  Plan finish() {
    for (ResourceChange& item : plan_.changes) {
      complete(item.after);
      if (!item.after.values.is_null()) plan_.resources.push_back(item.after);
    }
    for (ResourceChange& item : plan_.drift) complete(item.after);
    for (Resource& resource : plan_.resources) {
      if (!resource.provider) complete(resource);
    }
    return std::move(plan_);
  }

 private:
  struct Configured {
    std::string provider_key;
    std::map<std::string, std::string> references;  // argument -> the first
  };

  // The length of a module's address before `.TYPE.NAME` (or `.data.TYPE.NAME`).
  static std::size_t module_end(const Value& planned, const std::string& address) {
    std::string own = text(planned, "type") + "." + text(planned, "name");
    if (text(planned, "mode") == "data") own = "data." + own;
    std::size_t at = address.rfind("." + own);
    return address.starts_with("module.") && at != std::string::npos ? at : 0;
  }

  void scalar(const PlanEvent& event) {
    auto string = [&](std::string& to) {
      if (event.value.kind() == Type::Kind::string) to = event.value.as_string();
    };
    if (event.name == "format_version") string(plan_.format_version);
    if (event.name == "terraform_version") string(plan_.terraform_version);
    if (event.name == "errored") plan_.errored = flag(event.value, false);
    if (event.name == "complete") plan_.complete = flag(event.value, true);
    if (event.name == "applyable") plan_.applyable = flag(event.value, true);
  }

  void output(const PlanEvent& event) {
    Output output;
    output.name = event.name;
    output.span = span_;
    if (const Value* sensitive = member(event.value, "sensitive")) {
      output.sensitive = flag(*sensitive, false);
    }
    bool given = event.value.kind() == Type::Kind::object && event.value.find("value");
    output.value = given ? *event.value.find("value") : Value::unknown();
    if (output.sensitive) {
      output.value = given ? Value::string(kRedacted).with_marks(hcl::Mark::sensitive)
                           : output.value.with_marks(hcl::Mark::sensitive);
    }
    plan_.outputs.push_back(std::move(output));
  }

  Resource identity(const Value& item, std::string module) {
    Resource resource;
    resource.address = text(item, "address");
    resource.type = text(item, "type");
    resource.name = text(item, "name");
    if (resource.address.empty() || resource.type.empty()) {
      throw Error("it has a resource without `address` or `type`");
    }
    std::string mode = text(item, "mode");
    resource.mode = mode == "data"        ? Mode::data
                    : mode == "ephemeral" ? Mode::ephemeral
                                          : Mode::managed;
    if (const Value* index = member(item, "index")) resource.index = *index;
    resource.module = std::move(module);
    std::string own = resource.type + "." + resource.name;
    if (resource.mode != Mode::managed) own = mode + "." + own;
    std::string container = without_instances(resource.module);
    resource.config_address = container.empty() ? own : container + "." + own;
    resource.span = span_;
    resource.from_plan = true;
    for (std::string& step : module_steps(resource.module)) {
      resource.calls.push_back({std::move(step), span_, nullptr});
    }
    return resource;
  }

  ResourceChange change(const Value& item) {
    ResourceChange result;
    result.after = identity(item, text(item, "module_address"));
    result.previous_address = text(item, "previous_address");
    result.action_reason = text(item, "action_reason");
    if (const Value* provider = member(item, "provider_name");
        provider && provider->kind() == Type::Kind::string) {
      sources_.emplace(result.after.config_address, provider_source(provider->as_string()));
    }
    const Value* change = member(item, "change");
    if (!change || change->kind() != Type::Kind::object) {
      throw Error("`" + result.after.address + "` has no `change`");
    }
    if (const Value* actions = member(*change, "actions"); is_list(actions)) {
      for (const Value& action : actions->elements()) {
        if (action.kind() == Type::Kind::string) result.actions.push_back(action.as_string());
      }
    }
    if (const Value* paths = member(*change, "replace_paths"); is_list(paths)) {
      for (const Value& path : paths->elements()) result.replace_paths.push_back(path_text(path));
    }
    result.imported = member(*change, "importing") != nullptr;
    const Value* before = member(*change, "before");
    const Value* after = member(*change, "after");
    const std::string& address = result.after.address;
    const Value* unknown = member(*change, "after_unknown");
    bool stays = after || (unknown && unknown->kind() == Type::Kind::object &&
                           unknown->length() > 0);  // all of it may be unknown
    if (stays) {
      result.after.values = overlay(after ? *after : Value::object({}), unknown,
                                    member(*change, "after_sensitive"), address);
    }
    if (before) {
      result.before = overlay(*before, nullptr, member(*change, "before_sensitive"), address);
      // Most of a large plan does not change: hold that once.
      if (identical(result.before, result.after.values)) result.before = result.after.values;
    }
    return result;
  }

  void provider(const PlanEvent& event) {
    auto made = std::make_shared<ProviderConfiguration>();
    made->name = text(event.value, "name");
    made->source = provider_source(text(event.value, "full_name"));
    made->alias = text(event.value, "alias");
    made->module = text(event.value, "module_address");
    made->span = span_;
    if (std::string constraint = text(event.value, "version_constraint"); !constraint.empty()) {
      made->constraints.push_back(std::move(constraint));
    }
    const Value* expressions = member(event.value, "expressions");
    made->values = expressions ? body_value(*expressions) : Value::object({});
    if (made->values.kind() != Type::Kind::object) made->values = Value::object({});
    providers_[event.name] = std::move(made);
  }

  void configured(const PlanEvent& event) {
    std::string own = text(event.value, "address");
    Configured& made = configured_[event.name.empty() ? own : event.name + "." + std::move(own)];
    made.provider_key = text(event.value, "provider_config_key");
    const Value* expressions = member(event.value, "expressions");
    if (!expressions || expressions->kind() != Type::Kind::object) return;
    for (const Entry& entry : expressions->entries()) {
      if (!is_expression(entry.value)) continue;
      std::string cause(expression_value(entry.value).cause());
      if (!cause.empty()) made.references.emplace(entry.key, std::move(cause));
    }
  }

  void complete(Resource& resource) {
    auto at = configured_.find(resource.config_address);
    resource.provider =
        provider_of(at == configured_.end() ? std::string() : at->second.provider_key, resource);
    const Value& values = resource.values;
    if (at == configured_.end() || values.is_null() || values.is_wholly_known()) return;
    const auto& references = at->second.references;
    std::vector<Entry> entries(values.entries().begin(), values.entries().end());
    for (Entry& entry : entries) {
      auto reference = references.find(entry.key);
      if (reference == references.end() || entry.value.is_wholly_known()) continue;
      entry.value = with_cause(entry.value, reference->second);
    }
    resource.values = Value::object(std::move(entries)).with_marks(values.marks());
  }

  std::shared_ptr<const ProviderConfiguration> provider_of(const std::string& key,
                                                           const Resource& resource) {
    std::string name = resource.type.substr(0, resource.type.find('_'));
    std::shared_ptr<const ProviderConfiguration>& known = providers_[key.empty() ? name : key];
    if (!known) {  // no `provider` block: implied
      auto made = std::make_shared<ProviderConfiguration>();
      std::string local = key.substr(key.rfind(':') + 1);
      made->name = local.empty() ? name : local.substr(0, local.find('.'));
      if (std::size_t dot = local.find('.'); dot != local.npos) made->alias = local.substr(dot + 1);
      if (auto source = sources_.find(resource.config_address); source != sources_.end()) {
        made->source = source->second;
      }
      made->values = Value::object({});
      made->span = span_;
      known = std::move(made);
    }
    return known;
  }

  Span span_;
  Plan plan_;
  std::vector<std::string> planned_;
  std::unordered_set<std::string> unchanged_;
  std::map<std::string, std::shared_ptr<const ProviderConfiguration>> providers_;  // by key
  std::unordered_map<std::string, Configured> configured_;  // by config address
  std::unordered_map<std::string, std::string> sources_;    // of providers, by config address
};

// What the text is, where it is no plan: the usual mix-ups are named.
Error not_a_plan(std::string_view text, const std::string& what) {
  constexpr const char* kHint = "write it with `terraform show -json PLANFILE`";
  if (text.starts_with("PK")) {
    return Error("this is a saved plan in Terraform's own form, not JSON", kHint);
  }
  if (text.starts_with("{\"@level\"")) {
    return Error("this is the log of a command with `-json`, not a plan", kHint);
  }
  return Error("this is no plan in JSON: " + what, kHint);
}

}  // namespace

Plan read_plan_json(std::string_view text, std::uint32_t file) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  PlanBuilder builder(file);
  PlanShape shape;
  try {
    shape = read_plan_parts(text, false, [&](PlanEvent event) { builder.take(std::move(event)); });
    auto has = [&](std::string_view name) { return std::ranges::count(shape.members, name) > 0; };
    if (!has("planned_values") && !has("resource_changes")) {
      if (has("values")) throw Error("it is the JSON of a state");
      if (has("provider_schemas")) throw Error("it is the schema of a provider");
      if (has("resources") && has("lineage")) throw Error("it is a state file");
      throw Error("it has neither `planned_values` nor `resource_changes`");
    }
    if (builder.needs_planned_values()) {
      read_plan_parts(text, true, [&](PlanEvent event) {
        if (event.part == PlanPart::resource) builder.take_planned(event.value);
      });
    }
  } catch (const Error& error) {
    throw not_a_plan(text, error.what());
  }
  Plan plan = builder.finish();
  if (!plan.format_version.starts_with("1.") && !plan.format_version.starts_with("0.")) {
    throw not_a_plan(text, plan.format_version.empty()
                               ? "it has no `format_version`"
                               : "its format_version is `" + plan.format_version + "`, not 1.x");
  }
  return plan;
}

}  // namespace infra::terraform
