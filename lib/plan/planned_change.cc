#include "lib/plan/planned_change.h"

#include <algorithm>
#include <set>

#include "lib/base/error.h"
#include "lib/base/numbers.h"
#include "lib/terraform/plan_reader.h"
#include "lib/terraform/plan_redact.h"
#include "lib/terraform/provider_facts.h"

namespace infra::plan {
namespace {

using hcl::Value;
using Kind = hcl::Type::Kind;

const Value* member(const Value* value, std::string_view name) {
  if (value == nullptr || value->is_null() || value->kind() != Kind::object) return nullptr;
  const Value* found = value->find(name);
  return found == nullptr || found->is_null() ? nullptr : found;
}

std::string text(const Value* value, std::string_view name) {
  const Value* found = member(value, name);
  return found != nullptr && found->kind() == Kind::string ? found->as_string() : "";
}

bool is_true(const Value* value) {
  return value != nullptr && value->kind() == Kind::boolean && value->as_bool();
}

// Is any part of it unknown until apply? The tree has `true` where something is.
bool any_true(const Value* tree) {
  std::vector<const Value*> open = {tree};
  while (!open.empty()) {
    const Value* at = open.back();
    open.pop_back();
    if (at == nullptr || at->is_null()) continue;
    if (is_true(at)) return true;
    if (at->kind() == Kind::object)
      for (const hcl::Entry& entry : at->entries()) open.push_back(&entry.value);
    if (at->kind() == Kind::tuple)
      for (const Value& element : at->elements()) open.push_back(&element);
  }
  return false;
}

Action action_of(const std::vector<std::string>& actions) {
  const auto has = [&](std::string_view name) {
    return std::ranges::find(actions, name) != actions.end();
  };
  if (has("create")) return has("delete") || has("forget") ? Action::replace : Action::create;
  if (has("delete")) return Action::destroy;
  if (has("update")) return Action::update;
  if (has("forget")) return Action::forget;
  return has("read") ? Action::read : Action::none;
}

std::string path_text(const Value& path) {
  std::string result;
  if (path.is_null() || path.kind() != Kind::tuple) return result;
  for (const Value& step : path.elements()) {
    if (step.is_null()) continue;
    if (step.kind() == Kind::number) {
      result += "[" + step.as_number().to_string() + "]";
    } else if (step.kind() == Kind::string) {
      result += (result.empty() ? "" : ".") + step.as_string();
    }
  }
  return result;
}

std::vector<std::string> changed_arguments(const Value* before, const Value* after,
                                           const Value* unknown) {
  std::set<std::string> names;
  const auto differs = [&](const std::string& name) {
    if (any_true(member(unknown, name))) return true;
    const Value *old = member(before, name), *now = member(after, name);
    if (old == nullptr || now == nullptr) return old != now;
    return !identical(*old, *now);
  };
  for (const Value* side : {before, after, unknown}) {
    if (side == nullptr || side->is_null() || side->kind() != Kind::object) continue;
    for (const hcl::Entry& entry : side->entries())
      if (differs(entry.key)) names.insert(entry.key);
  }
  return {names.begin(), names.end()};
}

// What only the provider writes, and does not know before apply, follows from the rest:
// `last_modified` of a function.
void drop_consequences(const std::string& type, const Value* unknown,
                       std::vector<std::string>& changed) {
  const terraform::BlockSchema* schema =
      terraform::aws_schema().find(terraform::SchemaKind::resource, type);
  if (schema == nullptr) return;
  const auto follows = [&](const std::string& name) {
    const terraform::AttributeSchema* attribute = schema->attribute(name);
    return is_true(member(unknown, name)) && attribute != nullptr && attribute->computed &&
           !attribute->optional && !attribute->required;
  };
  if (!std::ranges::all_of(changed, follows)) std::erase_if(changed, follows);
}

void note_expiry(const Value& json, std::string& earliest) {
  const Value* after = member(member(&json, "change"), "after");
  for (const char* tags : {"tags_all", "tags"}) {
    const std::string day = text(member(after, tags), "ExpiresOn");
    if (parse_day(day) && (earliest.empty() || day < earliest)) earliest = day;
  }
}

PlannedChange read_change(const Value& json) {
  PlannedChange result;
  result.address = text(&json, "address");
  result.type = text(&json, "type");
  result.previous_address = text(&json, "previous_address");
  result.action_reason = text(&json, "action_reason");
  result.managed = text(&json, "mode") != "data";
  const Value* change = member(&json, "change");
  if (const Value* actions = member(change, "actions"); actions && actions->kind() == Kind::tuple)
    for (const Value& each : actions->elements())
      if (!each.is_null() && each.kind() == Kind::string)
        result.actions.push_back(each.as_string());
  result.action = action_of(result.actions);
  result.imported = member(change, "importing") != nullptr;
  const bool is_nothing = result.action == Action::none || result.action == Action::read;
  if (is_nothing || !result.managed) return result;
  const Value *before = member(change, "before"), *after = member(change, "after");
  const Value* unknown = member(change, "after_unknown");
  result.changed = changed_arguments(before, after, unknown);
  if (result.action == Action::update) drop_consequences(result.type, unknown, result.changed);
  if (before != nullptr)
    result.before =
        terraform::overlay(*before, nullptr, member(change, "before_sensitive"), result.address);
  if (after != nullptr)
    result.after =
        terraform::overlay(*after, unknown, member(change, "after_sensitive"), result.address);
  if (const Value* paths = member(change, "replace_paths"); paths && paths->kind() == Kind::tuple)
    for (const Value& path : paths->elements()) result.replace_paths.push_back(path_text(path));
  return result;
}

// As one more resource: {"value": before} -> {"value": after}.
PlannedChange read_output(const std::string& name, const Value& json) {
  PlannedChange result;
  result.address = std::string(kOutputType) + "." + name;
  result.type = kOutputType;
  if (const Value* actions = member(&json, "actions"); actions && actions->kind() == Kind::tuple)
    for (const Value& each : actions->elements())
      if (!each.is_null() && each.kind() == Kind::string)
        result.actions.push_back(each.as_string());
  result.action = action_of(result.actions);
  const auto side = [&](const char* key, const Value* unknown, const char* sensitive) {
    const Value* value = member(&json, key);
    const Value shown = terraform::overlay(value == nullptr ? Value() : *value, unknown,
                                           member(&json, sensitive), result.address);
    return Value::object({{"value", shown, {}}});
  };
  result.before = side("before", nullptr, "before_sensitive");
  result.after = side("after", member(&json, "after_unknown"), "after_sensitive");
  result.changed = {"value"};
  return result;
}

void count(const PlannedChange& change, Counts& counts) {
  switch (change.action) {
    case Action::create:
      ++counts.add;
      break;
    case Action::update:
      ++counts.change;
      break;
    case Action::replace:
      ++counts.replace;
      break;
    case Action::destroy:
      ++counts.destroy;
      break;
    case Action::forget:
      ++counts.forget;
      break;
    case Action::none:
    case Action::read:
      break;
  }
  if (change.imported) ++counts.import;
  if (!change.previous_address.empty() && change.previous_address != change.address) ++counts.move;
}

// module.a[0].aws_sqs_queue.q["x"] -> module.a.aws_sqs_queue.q
std::string without_instances(std::string_view address) {
  std::string result;
  for (std::size_t i = 0; i < address.size(); ++i) {
    if (address[i] != '[') {
      result += address[i];
      continue;
    }
    bool quoted = false;
    for (++i; i < address.size() && (quoted || address[i] != ']'); ++i) {
      if (address[i] == '\\' && quoted) {
        ++i;
      } else if (address[i] == '"') {
        quoted = !quoted;
      }
    }
  }
  return result;
}

// Reads the changes of one plan: once, and again where some hang on the configuration.
class ChangeReader {
 public:
  ChangeReader(const HandleChange& handle, const HandleChange& drift, const HandleChange& outputs)
      : handle_(handle), drift_(drift), outputs_(outputs) {}

  PlanFacts read(std::string_view text_of_plan) {
    using terraform::PlanPart;
    const auto shape =
        terraform::read_plan_parts(text_of_plan, false, [&](const terraform::PlanEvent& event) {
          if (event.part == PlanPart::scalar) read_scalar(event);
          if (event.part == PlanPart::configuration) read_configuration(event);
          if (event.part == PlanPart::change) first_look(event.value);
          if (event.part == PlanPart::drift && drift_)
            if (const PlannedChange change = read_change(event.value); change.managed)
              drift_(change);
          if (event.part == PlanPart::output_change) take_output(event);
        });
    const auto has = [&](std::string_view name) {
      return std::ranges::find(shape.members, name) != shape.members.end();
    };
    if (!has("format_version") || (!has("resource_changes") && !has("planned_values")))
      throw Error("this is no plan as `terraform show -json` writes it",
                  "make it with `terraform plan -out p` and `terraform show -json p`");
    if (!postponed_) return std::move(facts_);
    const bool configured = has("configuration");
    terraform::read_plan_parts(text_of_plan, false, [&](const terraform::PlanEvent& event) {
      if (event.part == PlanPart::change) second_look(event.value, configured);
    });
    return std::move(facts_);
  }

 private:
  void read_scalar(const terraform::PlanEvent& event) {
    if (event.name == "terraform_version" && event.value.kind() == Kind::string)
      facts_.terraform_version = event.value.as_string();
    if (event.name == "errored") facts_.errored = is_true(&event.value);
    if (event.name == "complete") facts_.complete = is_true(&event.value);
  }

  // Which policies are written as something that may be unknown.
  void read_configuration(const terraform::PlanEvent& event) {
    const Value* expressions = member(&event.value, "expressions");
    for (const std::string_view name : kPolicyArguments) {
      const Value* written = member(expressions, name);
      const bool refers = written != nullptr && (written->kind() != Kind::object ||
                                                 member(written, "references") != nullptr);
      if (!refers) continue;
      const std::string address = text(&event.value, "address");
      written_.insert((event.name.empty() ? address : event.name + "." + address) + " " +
                      std::string(name));
    }
  }

  // The policies of a change that AWS may have made up.
  static std::vector<std::string_view> unclear_policies(const Value& json) {
    std::vector<std::string_view> unclear;
    const Value* unknown = member(member(&json, "change"), "after_unknown");
    for (const std::string_view name : kPolicyArguments) {
      if (!is_true(member(unknown, name))) continue;
      const terraform::BlockSchema* schema =
          terraform::aws_schema().find(terraform::SchemaKind::resource, text(&json, "type"));
      const auto* attribute = schema == nullptr ? nullptr : schema->attribute(name);
      if (attribute != nullptr && attribute->optional && attribute->computed)
        unclear.push_back(name);
    }
    return unclear;
  }

  void first_look(const Value& json) {
    if (!unclear_policies(json).empty()) {
      postponed_ = true;
    } else {
      take(json, read_change(json));
    }
  }

  void second_look(const Value& json, bool configured) {
    const auto unclear = unclear_policies(json);
    if (unclear.empty()) return;
    PlannedChange change = read_change(json);
    const std::string address = without_instances(change.address);
    for (const std::string_view name : unclear)
      if (configured && !written_.contains(address + " " + std::string(name)))
        std::erase(change.changed, name);
    take(json, change);
  }

  void take(const Value& json, const PlannedChange& change) {
    if (!change.managed) return;
    count(change, facts_.counts);
    note_expiry(json, facts_.expires_on);
    const bool moves =
        !change.previous_address.empty() && change.previous_address != change.address;
    if (change.action != Action::none || change.imported || moves) handle_(change);
  }

  void take_output(const terraform::PlanEvent& event) {
    const PlannedChange change = read_output(event.name, event.value);
    if (change.action == Action::none) return;
    ++facts_.counts.outputs;
    if (outputs_) outputs_(change);
  }

  const HandleChange& handle_;
  const HandleChange& drift_;
  const HandleChange& outputs_;
  PlanFacts facts_;
  std::set<std::string> written_;  // "module.a.aws_sqs_queue.q policy"
  bool postponed_ = false;
};

}  // namespace

std::string_view to_string(Action action) {
  static constexpr std::string_view kNames[] = {"none",    "read",    "create", "update",
                                                "replace", "destroy", "forget"};
  return kNames[static_cast<std::size_t>(action)];
}

PlanFacts read_changes(std::string_view text_of_plan, const HandleChange& handle,
                       const HandleChange& drift, const HandleChange& outputs) {
  return ChangeReader(handle, drift, outputs).read(text_of_plan);
}

}  // namespace infra::plan
