// What names mean: Terraform's own objects, and everything that a module declares. What is not
// declared was reported when the module was loaded; here it is silently unknown.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lib/terraform/evaluator.h"

namespace infra::terraform {
namespace {

using hcl::Step;

Value unknown_from(std::string cause) { return Value::unknown().with_cause(std::move(cause)); }

// The reference as written, for "because of": data.aws_vpc.main.id
std::string written(const hcl::Traversal& traversal) {
  std::string text(traversal.root.text);
  for (const Step& step : traversal.steps) {
    if (step.kind == Step::Kind::attribute) {
      text.append(".").append(step.text);
    } else if (step.kind == Step::Kind::number_index) {
      text.append("[").append(step.text).append("]");
    } else {
      text.append("[\"").append(step.text).append("\"]");
    }
  }
  return text;
}

std::string_view step_name(const hcl::Traversal& traversal, std::size_t index) {
  if (index >= traversal.steps.size()) return {};
  const Step& step = traversal.steps[index];
  return step.kind == Step::Kind::attribute ? step.text : std::string_view{};
}

// Does the literal index of `step` name the instance with this key?
bool names_instance(const Step& step, const Value& index) {
  if (!index.is_known() || index.is_null()) return false;
  if (index.kind() == hcl::Type::Kind::number) {
    return index.as_number().to_string() == step.text;
  }
  return step.kind == Step::Kind::string_index && index.as_string() == step.text;
}

}  // namespace

Value Evaluator::resolve(const hcl::Traversal& traversal, const Place& place,
                         std::size_t& steps_used) {
  const std::string_view root = traversal.root.text;
  Instance& instance = *place.instance;
  const Module& module = *instance.node->module;
  for (const Iterator* it = place.iterators; it != nullptr; it = it->outer) {
    if (it->name == root) {
      steps_used = 0;
      return it->value;
    }
  }
  const std::string_view name = step_name(traversal, 0);
  steps_used = 1;
  if (root == "var") {
    if (const auto index = module.find(NodeKind::variable, {}, name)) {
      return variable(instance, *index);
    }
  } else if (root == "local") {
    if (const auto index = module.find(NodeKind::local, {}, name)) return local(instance, *index);
  } else if (root == "module") {
    return resolve_call(traversal, instance, steps_used);
  } else if (root == "data") {
    return resolve_resource(traversal, 1, NodeKind::data, instance, steps_used);
  } else if (root == "ephemeral") {
    return resolve_resource(traversal, 1, NodeKind::ephemeral, instance, steps_used);
  } else if (root == "resource") {
    return resolve_resource(traversal, 1, NodeKind::resource, instance, steps_used);
  } else if (root == "each" && place.repetition != nullptr) {
    if (name == "key") return place.repetition->key;
    if (name == "value") return place.repetition->each;
  } else if (root == "count" && place.repetition != nullptr) {
    if (name == "index") return place.repetition->index;
  } else if (root == "self" && place.self != nullptr) {
    steps_used = 0;
    return *place.self;
  } else if (root == "path") {
    if (name == "root") return Value::string(".");
    if (name == "module") return Value::string_nfc(instance.node->path_module);
    if (name == "cwd") return Value::string_nfc(functions_.working_directory);
  } else if (root == "terraform") {
    if (name == "workspace") return Value::string_nfc(options_.workspace);
    if (name == "applying") return Value::boolean(false).with_marks(hcl::Mark::ephemeral);
  } else {
    return resolve_resource(traversal, 0, NodeKind::resource, instance, steps_used);
  }
  steps_used = traversal.steps.size();
  return unknown_from(written(traversal));
}

Value Evaluator::resolve_resource(const hcl::Traversal& traversal, std::size_t name_step,
                                  NodeKind kind, Instance& instance, std::size_t& steps_used) {
  const std::string_view type =
      name_step == 0 ? traversal.root.text : step_name(traversal, name_step - 1);
  const auto index = instance.node->module->find(kind, type, step_name(traversal, name_step));
  if (!index || options_.console) {
    steps_used = traversal.steps.size();
    return unknown_from(written(traversal));
  }
  const ResourceSlot& slot = resource(instance, kind, *index);
  steps_used = name_step + 1;
  if (slot.state == SlotState::running || slot.kind == Repeat::unknown) {
    steps_used = traversal.steps.size();
    std::string cause = slot.cause.empty() ? written(traversal) : slot.cause;
    return unknown_from(std::move(cause)).with_marks(slot.marks);
  }
  if (slot.open) return open_attribute(slot, traversal, steps_used);
  return slot.value;
}

// Of a resource whose schema nobody has: what is not set in its block is unknown, not missing.
Value Evaluator::open_attribute(const ResourceSlot& slot, const hcl::Traversal& traversal,
                                std::size_t& steps_used) {
  std::size_t at = steps_used;
  const Value* values = nullptr;
  if (slot.kind == Repeat::single) {
    if (!slot.instances.empty()) values = &slot.instances.front().values;
  } else if (at < traversal.steps.size()) {
    for (const ResourceInstance& candidate : slot.instances) {
      if (names_instance(traversal.steps[at], candidate.repetition.index)) {
        values = &candidate.values;
      }
    }
    ++at;
  }
  const std::string_view name = step_name(traversal, at);
  if (values == nullptr || name.empty()) return slot.value;
  const Value* found = values->is_known() && !values->is_null() ? values->find(name) : nullptr;
  if (found != nullptr) {
    steps_used = at + 1;
    return *found;
  }
  steps_used = traversal.steps.size();
  return unknown_from(written(traversal));
}

Value Evaluator::resolve_call(const hcl::Traversal& traversal, Instance& instance,
                              std::size_t& steps_used) {
  const auto index = instance.node->module->find(NodeKind::call, {}, step_name(traversal, 0));
  const auto unknown = [&](std::string cause) {
    steps_used = traversal.steps.size();
    return unknown_from(cause.empty() ? written(traversal) : std::move(cause));
  };
  if (!index) return unknown({});
  CallSlot& slot = call(instance, *index);
  if (instance.node->children[*index] == nullptr) {
    // What the instances are is known, and that a list has no attributes.
    const bool of_list = traversal.steps.size() > 1 && !step_name(traversal, 1).empty() &&
                         instance.node->module->calls[*index].block->body->attribute("count");
    if (!of_list) return unknown({});
    steps_used = 1;
    return Value::unknown(hcl::Type::list(hcl::Type::dynamic())).with_cause(written(traversal));
  }
  if (slot.state == SlotState::running || slot.kind == Repeat::unknown) return unknown(slot.cause);
  std::size_t at = 1;
  Instance* one = nullptr;
  if (slot.kind == Repeat::single) {
    if (!slot.instances.empty()) one = slot.instances.front().get();
  } else if (at < traversal.steps.size()) {
    for (const auto& candidate : slot.instances) {
      if (names_instance(traversal.steps[at], candidate->repetition.index)) one = candidate.get();
    }
    ++at;
  }
  const std::string_view name = step_name(traversal, at);
  if (one == nullptr || name.empty()) {
    steps_used = 1;
    return whole_module(slot);
  }
  const auto output_index = one->node->module->find(NodeKind::output, {}, name);
  if (!output_index && options_.console) {
    steps_used = at;
    return module_outputs(*one);
  }
  if (!output_index) return unknown({});
  steps_used = at + 1;
  return output(*one, *output_index);
}

Value Evaluator::module_outputs(Instance& instance) {
  std::vector<hcl::Entry> entries;
  const Module& module = *instance.node->module;
  for (std::uint32_t i = 0; i < module.outputs.size(); ++i) {
    entries.push_back({module.outputs[i].name, output(instance, i), {}});
  }
  return Value::object(std::move(entries));
}

Value Evaluator::whole_module(CallSlot& slot) {
  if (slot.whole.state == SlotState::done) return slot.whole.value;
  if (slot.whole.state == SlotState::running) return Value::unknown();
  slot.whole.state = SlotState::running;
  Value whole;
  if (slot.kind == Repeat::single) {
    whole = slot.instances.empty() ? Value::unknown() : module_outputs(*slot.instances.front());
  } else if (slot.kind == Repeat::count) {
    std::vector<Value> elements;
    for (const auto& one : slot.instances) elements.push_back(module_outputs(*one));
    whole = Value::tuple(std::move(elements));
  } else {
    std::vector<hcl::Entry> entries;
    for (const auto& one : slot.instances) {
      entries.push_back({one->repetition.index.as_string(), module_outputs(*one), {}});
    }
    whole = Value::object(std::move(entries));
  }
  slot.whole.value = std::move(whole);
  slot.whole.state = SlotState::done;
  return slot.whole.value;
}

}  // namespace infra::terraform
