#include <fmt/format.h>

#include <algorithm>

#include "lib/hcl/convert.h"
#include "lib/hcl/equality.h"
#include "lib/hcl/evaluator.h"

namespace infra::hcl {

struct Evaluator::Arms {
  Value if_true, if_false;
};

namespace {

using Kind = Type::Kind;

std::string describe_mismatch(const Type& a, const Type& b);

std::string describe_objects(const Type& a, const Type& b) {
  for (const AttributeType& attribute : a.attributes()) {
    const AttributeType* other = b.attribute(attribute.name);
    if (other == nullptr) return fmt::format("only the first has `{}`", attribute.name);
    if (!(attribute.type == other->type)) {
      return fmt::format("`{}`: {}", attribute.name,
                         describe_mismatch(attribute.type, other->type));
    }
  }
  for (const AttributeType& attribute : b.attributes()) {
    if (a.attribute(attribute.name) == nullptr) {
      return fmt::format("only the second has `{}`", attribute.name);
    }
  }
  return {};
}

std::string describe_tuples(const Type& a, const Type& b) {
  const auto left = a.elements(), right = b.elements();
  if (left.size() != right.size()) {
    return fmt::format("the first has {} elements, the second {}", left.size(), right.size());
  }
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (!(left[i] == right[i])) {
      return fmt::format("element {}: {}", i, describe_mismatch(left[i], right[i]));
    }
  }
  return {};
}

// Of two types that cannot be unified.
std::string describe_mismatch(const Type& a, const Type& b) {
  if (a.kind() == b.kind()) {
    if (a.kind() == Kind::object) return describe_objects(a, b);
    if (a.kind() == Kind::tuple) return describe_tuples(a, b);
    if (a.is_collection()) return "elements: " + describe_mismatch(a.element(), b.element());
  }
  return fmt::format("{} and {}", a.friendly_name(), b.friendly_name());
}

bool is_untyped_null(const Value& value) {
  return value.is_null() && value.kind() == Kind::dynamic && value.marks() == Mark::none;
}

bool certainly_not_null(const Value& value) {
  if (value.is_known()) return !value.is_null();
  return value.refinement() != nullptr && value.refinement()->not_null;
}

bool has_known_length(const Value& value) {
  return value.is_known() && !value.is_null() && value.type().is_collection() &&
         (value.kind() != Kind::set || value.is_wholly_known());
}

// What holds for both arms, as far as Terraform looks.
Refinement refine(const Value& a, const Value& b) {
  Refinement refinement;
  refinement.not_null = certainly_not_null(a) && certainly_not_null(b);
  if (!refinement.not_null) return refinement;
  if (a.kind() == Kind::number && b.kind() == Kind::number && a.is_known() && b.is_known()) {
    refinement.min = std::min(a.as_number(), b.as_number());
    refinement.max = std::max(a.as_number(), b.as_number());
  }
  if (has_known_length(a) && has_known_length(b) && a.type() == b.type()) {
    refinement.min_length = std::min(a.length(), b.length());
    refinement.max_length = std::max(a.length(), b.length());
  }
  return refinement;
}

}  // namespace

std::optional<Type> Evaluator::common_type(const Expr&, const Conditional& node, const Arms& arms) {
  if (is_untyped_null(arms.if_true)) return arms.if_false.type();
  if (is_untyped_null(arms.if_false)) return arms.if_true.type();
  const Type types[] = {arms.if_true.type(), arms.if_false.type()};
  if (types[0].is_dynamic() || types[1].is_dynamic()) return Type();
  if (types[0] == types[1]) return types[0];
  std::optional<Type> common = unify(types);
  if (common) return common;
  const Span first = node.if_true->span, second = node.if_false->span;
  report({first.file, first.begin, std::max(first.end, second.end)},
         "the two results of a conditional have no type in common",
         describe_mismatch(types[0], types[1]), "give both the same type");
  return std::nullopt;
}

Value Evaluator::undecided(const Arms& arms, const Type& type, const Value& condition) {
  const Value &a = arms.if_true, &b = arms.if_false;
  const Mark marks = condition.marks() | a.marks() | b.marks();
  if (a.is_null() && b.is_null()) return Value::null(type).with_marks(marks);
  Value result = unknown_within(type, refine(a, b)).with_marks(marks);
  if (result.is_known()) return result;
  result = because(std::move(result), {&condition, &a, &b});
  if (!evaluation_.use_partial) return result;
  std::optional<Partial> partial = either(a, b, condition.cause());
  return partial ? result.with_partial(*std::move(partial)) : result;
}

Value Evaluator::chosen(const Expr& arm, const Arms& arms, bool truth, const Type& type) {
  const Value& value = truth ? arms.if_true : arms.if_false;
  if (type.is_dynamic()) return value;
  const Type other = (truth ? arms.if_false : arms.if_true).type();
  Converted converted = convert_unified(value, other, type);
  if (!converted.error) return std::move(converted.value);
  report(arm.span,
         fmt::format("this result of the conditional cannot become {}",
                     type.friendly_constraint_name()),
         converted.error->path + converted.error->message);
  return Value::unknown(type);
}

// Both arms are evaluated, for their types; what is wrong in the arm that is not taken is dropped.
Value Evaluator::visit(const Expr& expr, const Conditional& node) {
  Arms arms;
  diag::Diagnostics true_found, false_found;
  {
    Capture capture(*this);
    arms.if_true = evaluate(*node.if_true);
    true_found.swap(capture.list);
  }
  {
    Capture capture(*this);
    arms.if_false = evaluate(*node.if_false);
    false_found.swap(capture.list);
  }
  const std::optional<Type> type = common_type(expr, node, arms);
  if (!type) return Value::unknown();
  const Value condition = evaluate(*node.condition);
  if (condition.is_null()) {
    report(node.condition->span, "a condition must not be null", "null");
    return Value::unknown(*type);
  }
  if (!condition.is_known()) return undecided(arms, *type, condition);
  const Converted truth = convert(condition, Type::boolean());
  if (truth.error) {
    report(node.condition->span, "a condition must be a bool",
           fmt::format("this is {}", condition.type().friendly_name()));
    return Value::unknown(*type);
  }
  const bool holds = truth.value.as_bool();
  for (diag::Diagnostic& each : holds ? true_found : false_found) {
    found_->push_back(std::move(each));
  }
  const Expr& arm = holds ? *node.if_true : *node.if_false;
  const Mark marks = condition.marks() | arms.if_true.marks() | arms.if_false.marks();
  return chosen(arm, arms, holds, *type).with_marks(marks);
}

}  // namespace infra::hcl
