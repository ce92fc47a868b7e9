// Variables, local values, outputs, and the conditions on them.
#include <fmt/format.h>

#include <utility>

#include "lib/hcl/convert.h"
#include "lib/hcl/print.h"
#include "lib/hcl/rules.h"
#include "lib/terraform/evaluator.h"
#include "lib/terraform/load.h"
#include "lib/terraform/proven_keys.h"
#include "lib/terraform/report.h"
#include "lib/terraform/type_constraint.h"

namespace infra::terraform {

const Value& Evaluator::variable(Instance& instance, std::uint32_t index) {
  ValueSlot& slot = instance.variables[index];
  if (slot.state != SlotState::empty) return slot.value;
  slot.state = SlotState::running;
  const VariableDeclaration& declared = instance.node->module->variables[index];
  slot.value = Value::unknown(declared.type);  // what a reference in a circle gets
  Value value = variable_value(instance, declared);
  if (!value.is_known() && options_.use_partial && !declared.validations.empty()) {
    const auto [keys, is_new] = validated_keys_.try_emplace(&declared);
    if (is_new) keys->second = validated_keys(declared, store_.sources(), functions_);
    value = with_validated_keys(std::move(value), declared, keys->second);
  }
  if (declared.sensitive) value = value.with_marks(Mark::sensitive);
  if (declared.ephemeral) value = value.with_marks(Mark::ephemeral);
  slot.value = std::move(value);
  slot.state = SlotState::done;
  return slot.value;
}

Value Evaluator::without_value(const VariableDeclaration& declared) {
  hcl::Refinement refinement;
  refinement.not_null = !declared.nullable && !options_.console;
  return Value::unknown(declared.type, refinement).with_cause("var." + declared.name);
}

Value Evaluator::variable_value(Instance& instance, const VariableDeclaration& declared) {
  const std::string address = "var." + declared.name;
  if (instance.parent == nullptr) {
    const Place place{.instance = &instance, .address = address};
    if (options_.stand_alone_module) return without_value(declared);
    const auto input = inputs_.find(declared.name);
    if (input != inputs_.end()) {
      const Span at = input->second.span.file == 0 ? declared.block->header : input->second.span;
      return converted(input->second.value, declared, at, place);
    }
    if (declared.default_value != nullptr) return declared.standard;
    if (options_.strict) {
      report(hcl::kEvaluationError, declared.block->header,
             fmt::format("the variable `{}` has no value", declared.name), place,
             "is required: it has no default",
             fmt::format("give `--var {}=…`, or a default", declared.name));
    }
    return without_value(declared);
  }
  Instance& caller = *instance.parent;
  const NamedBlock& call = caller.node->module->calls[instance.node->call];
  const hcl::Attribute* argument = call.block->body->attribute(declared.name);
  if (argument == nullptr) {
    return declared.default_value != nullptr ? declared.standard : without_value(declared);
  }
  const std::string call_address = "module." + call.name;
  const Place place{.instance = &caller,
                    .repetition = &instance.repetition,
                    .address = call_address,
                    .attribute = declared.name,
                    .instance_address = instance.calls.back().address};
  Value value = evaluate(*argument->value, place);
  return converted(std::move(value), declared, argument->value->span, place);
}

Value Evaluator::converted(Value value, const VariableDeclaration& declared, Span at,
                           const Place& place) {
  if (value.is_null() && !declared.nullable) {
    if (declared.default_value != nullptr) {
      return declared.standard.with_marks(value.marks());
    }
    report(hcl::kEvaluationError, at,
           fmt::format("`{}` must have a value, null is not allowed", declared.name), place,
           "is null");
    return Value::unknown(declared.type);
  }
  const Span origin = value.origin();
  if (declared.defaults) value = apply_defaults(value, *declared.defaults);
  hcl::Converted result = convert(value, declared.type);
  if (result.error) {
    std::string label = result.error->message;
    if (!result.error->path.empty()) label = fmt::format("{}: {}", result.error->path, label);
    report(hcl::kEvaluationError, at,
           fmt::format("`{}` does not get a {}", declared.name, declared.type.friendly_name()),
           place, std::move(label),
           fmt::format("the variable's type is `{}`", declared.type.to_constraint()));
    return Value::unknown(declared.type);
  }
  return result.value.origin().file == 0 ? result.value.with_origin(origin) : result.value;
}

void Evaluator::validate_variable(Instance& instance, std::uint32_t index) {
  const VariableDeclaration& declared = instance.node->module->variables[index];
  if (declared.validations.empty()) return;
  const std::string address = "var." + declared.name;
  Span at = declared.block->header;
  if (instance.parent != nullptr) {
    const NamedBlock& call = instance.parent->node->module->calls[instance.node->call];
    const hcl::Attribute* argument = call.block->body->attribute(declared.name);
    if (argument != nullptr) at = argument->value->span;
  } else if (const auto input = inputs_.find(declared.name);
             input != inputs_.end() && input->second.span.file != 0) {
    at = input->second.span;
  }
  const Place place{.instance = &instance, .address = address};
  for (const hcl::Block* validation : declared.validations) {
    check_condition(*validation, place, fmt::format("the value of `{}`", declared.name), at);
  }
}

void Evaluator::check_condition(const hcl::Block& block, const Place& place, std::string_view what,
                                Span at, diag::Severity severity) {
  const hcl::Attribute* condition = block.body->attribute("condition");
  const hcl::Attribute* message = block.body->attribute("error_message");
  if (condition == nullptr) return;
  hcl::Converted holds = convert(evaluate(*condition->value, place), hcl::Type::boolean());
  if (holds.error || (holds.value.is_known() && holds.value.is_null())) {
    report(hcl::kEvaluationError, condition->value->span, "a condition must be true or false",
           place, holds.error ? holds.error->message : "is null");
    return;
  }
  if (!holds.value.is_known() || holds.value.as_bool()) return;
  std::string text;
  if (message != nullptr) {
    const hcl::Converted words = convert(evaluate(*message->value, place), hcl::Type::string());
    if (!words.error && words.value.is_known() && !words.value.is_null()) {
      text = words.value.is_sensitive() ? "(sensitive)" : words.value.as_string();
    }
  }
  diag::Diagnostic failed =
      finding(hcl::kEvaluationError, at, fmt::format("{} breaks a condition", what), text);
  failed.severity = severity;
  failed.labels.push_back({condition->value->span, "is false"});
  report(std::move(failed), place);
}

const Value& Evaluator::local(Instance& instance, std::uint32_t index) {
  ValueSlot& slot = instance.locals[index];
  if (slot.state != SlotState::empty) return slot.value;
  slot.state = SlotState::running;
  slot.value = Value::unknown();
  const LocalDeclaration& declared = instance.node->module->locals[index];
  const std::string address = "local." + declared.name;
  Value value = evaluate(*declared.attribute->value, {.instance = &instance, .address = address});
  slot.value = std::move(value);
  slot.state = SlotState::done;
  return slot.value;
}

const Value& Evaluator::output(Instance& instance, std::uint32_t index) {
  ValueSlot& slot = instance.outputs[index];
  if (slot.state != SlotState::empty) return slot.value;
  slot.state = SlotState::running;
  slot.value = Value::unknown();
  const NamedBlock& declared = instance.node->module->outputs[index];
  const hcl::Body& body = *declared.block->body;
  const std::string address = "output." + declared.name;
  const Place place{.instance = &instance, .address = address};
  for (const hcl::Block& block : body.blocks) {
    const hcl::Attribute* condition = block.body->attribute("condition");
    if (block.type.text == "precondition" && condition != nullptr) {
      check_condition(block, place, fmt::format("output `{}`", declared.name),
                      condition->value->span);
    }
  }
  const hcl::Attribute* attribute = body.attribute("value");
  Value value = attribute != nullptr ? evaluate(*attribute->value, place) : Value::unknown();
  diag::Diagnostics ignored;  // reported when the module was loaded
  const bool sensitive = constant_bool(body, "sensitive", ignored).value_or(false);
  // In the caller of a module `sensitive = true` has no effect (measured: terraform 1.11.4).
  if (sensitive && instance.parent == nullptr) {
    value = value.with_marks(Mark::sensitive);
  } else if (instance.parent == nullptr && has(value.deep_marks(), Mark::sensitive)) {
    report(hcl::kEvaluationError, declared.block->header,
           fmt::format("output `{}` shows a sensitive value", declared.name), place, {},
           "add `sensitive = true`, or take `nonsensitive()` of what is no secret");
  }
  const bool ephemeral = constant_bool(body, "ephemeral", ignored).value_or(false);
  if (!ephemeral && attribute != nullptr && has(value.deep_marks(), Mark::ephemeral)) {
    report(hcl::kEvaluationError, attribute->value->span,
           fmt::format("output `{}` keeps an ephemeral value", declared.name), place);
  }
  if (ephemeral) value = value.with_marks(Mark::ephemeral);
  slot.value = std::move(value);
  slot.state = SlotState::done;
  return slot.value;
}

void Evaluator::check_block(Instance& instance, std::uint32_t index) {
  const NamedBlock& check = instance.node->module->checks[index];
  const std::string address = "check." + check.name;
  const Place place{.instance = &instance, .address = address};
  for (const hcl::Block& block : check.block->body->blocks) {
    if (block.type.text != "assert") continue;
    const hcl::Attribute* condition = block.body->attribute("condition");
    if (condition == nullptr) continue;
    // What the data source of the check reads is known to nobody here.
    check_condition(block, place, fmt::format("check `{}`", check.name), condition->value->span,
                    diag::Severity::warning);
  }
}

void Evaluator::evaluate_imports(Instance& instance) {
  for (const hcl::Block* block : instance.node->module->imports) {
    const Place place{.instance = &instance, .address = "import"};
    Repeat kind = Repeat::single;
    std::string cause;
    Mark marks = Mark::none;
    for (const Repetition& repetition : repetitions(*block->body, place, kind, cause, marks)) {
      Place inner = place;
      inner.repetition = &repetition;
      if (const hcl::Attribute* id = block->body->attribute("id")) evaluate(*id->value, inner);
    }
  }
}

}  // namespace infra::terraform
