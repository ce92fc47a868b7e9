// `count` and `for_each` of module calls and resources -> instances. What Terraform refuses is
// reported at the argument (terraform 1.11).
#include <fmt/format.h>

#include <utility>

#include "lib/hcl/convert.h"
#include "lib/hcl/rules.h"
#include "lib/terraform/evaluator.h"
#include "lib/terraform/report.h"

namespace infra::terraform {

using hcl::Type;

// Data sources, modules that are not at hand and variables without a value are unknown to nobody
// but us: Terraform would read them.
bool Evaluator::known_only_after_apply(const std::string& cause) const {
  for (const char* root : {"data.", "module.", "var.", "ephemeral."}) {
    if (cause.starts_with(root)) return false;
  }
  const std::string_view type = std::string_view(cause).substr(0, cause.find('.'));
  if (type == "terraform_data" || type.starts_with("aws_")) return true;
  return cause.empty() && all_at_hand_;
}

// An error elsewhere makes values unknown that would have been known.
void Evaluator::report_if_clean(Span at, std::string message, const std::string& cause,
                                const Place& place) {
  if (!options_.strict || !known_only_after_apply(cause)) return;
  diag::Diagnostic unknown =
      finding(hcl::kEvaluationError, at, std::move(message),
              cause.empty() ? "known only after apply"
                            : fmt::format("`{}` is known only after apply", cause),
              "take what is written in the configuration or given as a variable");
  unknown.subject.stack = stack();
  unknown.subject.address = full_address(*place.instance, place.address);
  unknown.subject.attribute = place.attribute;
  if_clean_.push_back(std::move(unknown));
}

CallSlot& Evaluator::call(Instance& instance, std::uint32_t index) {
  CallSlot& slot = instance.children[index];
  if (slot.state != SlotState::empty) return slot;
  slot.state = SlotState::running;
  const NamedBlock& declared = instance.node->module->calls[index];
  const std::string address = "module." + declared.name;
  const Place place{.instance = &instance, .address = address};
  Mark marks = Mark::none;
  auto wanted = repetitions(*declared.block->body, place, slot.kind, slot.cause, marks);
  ModuleNode* child = instance.node->children[index];
  if (child != nullptr && spend_instances(wanted.size(), declared.block->header, place)) {
    for (Repetition& repetition : wanted) {
      slot.instances.push_back(make_instance(*child, &instance, std::move(repetition)));
    }
  }
  slot.state = SlotState::done;
  return slot;
}

bool Evaluator::spend_instances(std::size_t count, Span at, const Place& place) {
  if (count <= instances_left_) {
    instances_left_ -= count;
    return true;
  }
  instances_left_ = 0;
  report(hcl::kLimitReached, at, "more instances of modules and resources than can be evaluated",
         place);
  return false;
}

std::vector<Repetition> Evaluator::repetitions(const hcl::Body& body, const Place& place,
                                               Repeat& kind, std::string& cause, Mark& marks) {
  const hcl::Attribute* attribute = body.attribute("count");
  kind = Repeat::count;
  if (attribute == nullptr) {
    attribute = body.attribute("for_each");
    kind = Repeat::each;
  }
  if (attribute == nullptr) {
    kind = Repeat::single;
    std::vector<Repetition> one(1);
    return one;
  }
  const bool is_count = kind == Repeat::count;
  Place at = place;
  at.attribute = is_count ? "count" : "for_each";
  auto result = is_count ? counted(*attribute->value, at, cause)
                         : for_each(*attribute->value, at, cause, marks);
  if (result) return std::move(*result);
  // Unknown, or refused: one instance stands for all.
  kind = Repeat::unknown;
  Repetition all{.kind = Repeat::unknown, .index = {}, .key = {}, .each = {}};
  const auto unknown = [&](Type type) { return Value::unknown(std::move(type)).with_cause(cause); };
  all.index = unknown(is_count ? Type::number() : Type::string());
  all.key = unknown(Type::string());
  all.each = unknown(Type::dynamic());
  std::vector<Repetition> one;
  one.push_back(std::move(all));
  return one;
}

std::optional<std::vector<Repetition>> Evaluator::counted(const hcl::Expr& expr, const Place& place,
                                                          std::string& cause) {
  const Value value = evaluate(expr, place);
  const auto refuse = [&](std::string message, std::string label) {
    report(hcl::kEvaluationError, expr.span, std::move(message), place, std::move(label));
    return std::nullopt;
  };
  if (has(value.marks(), Mark::ephemeral)) return refuse("`count` cannot be ephemeral", {});
  if (value.is_known() && value.is_null()) return refuse("`count` must be a number", "is null");
  const hcl::Converted number = convert(value, Type::number());
  if (number.error) return refuse("`count` must be a number", number.error->message);
  if (!number.value.is_known()) {
    cause = cause_of(number.value);
    report_if_clean(expr.span, "`count` must be known when planning", cause, place);
    return std::nullopt;
  }
  const hcl::Number& wanted = number.value.as_number();
  if (!wanted.is_integer() || wanted.is_infinite()) {
    return refuse("`count` must be a whole number", fmt::format("is {}", wanted.to_string()));
  }
  if (wanted.sign() < 0) {
    return refuse("`count` cannot be negative", fmt::format("is {}", wanted.to_string()));
  }
  const auto size = wanted.to_int64();
  if (!size || static_cast<std::uint64_t>(*size) > instances_left_) {
    report(hcl::kLimitReached, expr.span,
           "more instances of modules and resources than can be evaluated", place,
           fmt::format("is {}", wanted.to_string()));
    return std::nullopt;
  }
  std::vector<Repetition> result;
  result.reserve(static_cast<std::size_t>(*size));
  for (std::int64_t i = 0; i < *size; ++i) {
    result.push_back({.kind = Repeat::count, .index = Value::number(i), .key = {}, .each = {}});
  }
  return result;
}

std::optional<std::vector<Repetition>> Evaluator::for_each(const hcl::Expr& expr,
                                                           const Place& place, std::string& cause,
                                                           Mark& marks) {
  const Value value = evaluate(expr, place);
  const auto refuse = [&](std::string message, std::string label, std::string help = {}) {
    report(hcl::kEvaluationError, expr.span, std::move(message), place, std::move(label),
           std::move(help));
    return std::nullopt;
  };
  const auto unknown = [&](std::string why) -> std::nullopt_t {
    cause = std::move(why);
    report_if_clean(expr.span, "the keys of `for_each` must be known when planning", cause, place);
    return std::nullopt;
  };
  marks = value.marks();
  if (value.is_sensitive()) {
    return refuse("`for_each` cannot be sensitive: its keys show in the addresses of instances",
                  "is sensitive", "take `nonsensitive(keys(…))` where the keys are no secret");
  }
  if (has(value.marks(), Mark::ephemeral)) return refuse("`for_each` cannot be ephemeral", {});
  const Type type = value.type();
  if (value.is_known() && value.is_null()) return refuse("`for_each` must have a value", "is null");
  const bool is_set = type.kind() == Type::Kind::set;
  const bool is_map = type.kind() == Type::Kind::map || type.kind() == Type::Kind::object;
  if (!is_set && !is_map && !type.is_dynamic()) {
    return refuse(
        fmt::format("`for_each` takes a map or a set of strings, not a {}", type.friendly_name()),
        {},
        type.kind() == Type::Kind::tuple || type.kind() == Type::Kind::list
            ? "write `toset(…)` around it"
            : "");
  }
  if (!value.is_known()) return unknown(cause_of(value));
  std::vector<Repetition> result;
  if (is_map) {
    for (const hcl::Entry& entry : value.entries()) {
      const Value key = Value::string(entry.key);
      result.push_back({.kind = Repeat::each, .index = key, .key = key, .each = entry.value});
    }
    return result;
  }
  const Type& element = type.element();
  if (value.length() > 0 && element.kind() != Type::Kind::string && !element.is_dynamic()) {
    return refuse(
        fmt::format("`for_each` takes a set of strings, not of {}", element.friendly_name()), {});
  }
  for (const Value& item : value.elements()) {
    if (!item.is_known()) return unknown(cause_of(item));
    if (item.is_null()) return refuse("`for_each` takes no null in its set", "holds null");
    const Value key = item.without_marks();
    result.push_back({.kind = Repeat::each, .index = key, .key = key, .each = key});
  }
  return result;
}

}  // namespace infra::terraform
