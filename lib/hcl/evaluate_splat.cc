#include <algorithm>

#include "lib/hcl/equality.h"
#include "lib/hcl/evaluator.h"

namespace infra::hcl {

using Kind = Type::Kind;

Value Evaluator::visit(const Expr&, const SplatItem&) {
  for (const Frame* frame = frame_; frame != nullptr; frame = frame->outer) {
    if (frame->is_splat) return frame->value;
  }
  return Value::unknown();
}

Value Evaluator::each_of(const Splat& node, const Value& item) {
  const Frame frame = {frame_, true, {}, {}, {}, item};
  const Frame* outer = std::exchange(frame_, &frame);
  Value value = evaluate(*node.each);
  frame_ = outer;
  return value;
}

// A list, set or tuple: its type tells what each element would become.
Value Evaluator::splat_of_unknown(const Splat& node, const Value& source) {
  const std::size_t before = found_->size();
  const Type type = source.type();
  if (type.kind() == Kind::tuple) {
    std::vector<Type> types;
    for (const Type& each : type.elements()) {
      types.push_back(each_of(node, Value::unknown(each)).type());
    }
    if (has_errors(*found_, before)) return Value::unknown();
    return unknown_not_null(Type::tuple(std::move(types))).with_marks(source.marks());
  }
  const Value each = each_of(node, Value::unknown(type.element()));
  if (has_errors(*found_, before)) return Value::unknown();
  Refinement refinement;
  refinement.not_null = true;
  if (const Refinement* known = source.refinement()) {
    refinement.min_length = known->min_length;
    refinement.max_length = known->max_length;
  }
  return unknown_within(Type::list(each.type()), std::move(refinement)).with_marks(source.marks());
}

// What is no sequence counts as one with a single element, null as an empty one.
Value Evaluator::visit(const Expr&, const Splat& node) {
  const std::size_t before = found_->size();
  Value source = evaluate(*node.source);
  if (has_errors(*found_, before)) return Value::unknown();
  const Mark marks = source.marks();
  const Kind kind = source.kind();
  const bool is_sequence = kind == Kind::tuple || kind == Kind::list || kind == Kind::set;
  if (source.is_null()) {
    if (!is_sequence) return Value::tuple({}).with_marks(marks);
    report(node.source->span, "`*` cannot go through a null sequence", "null");
    return Value::unknown();
  }
  if (!source.is_known() && kind == Kind::dynamic) {
    return because(Value::unknown().with_marks(marks), {&source});
  }
  if (!source.is_known() && is_sequence) {
    return because(splat_of_unknown(node, source), {&source});
  }
  if (!is_sequence) {
    const bool may_be_null =
        !source.is_known() && (source.refinement() == nullptr || !source.refinement()->not_null);
    Value each = each_of(node, source);
    if (has_errors(*found_, before)) return Value::unknown();
    if (may_be_null) return because(Value::unknown().with_marks(marks), {&source});
    return Value::tuple({std::move(each)}).with_marks(marks);
  }

  budget().memory(source.length() * sizeof(Value));
  std::vector<Value> values;
  values.reserve(source.length());
  for (const Value& item : source.elements()) values.push_back(each_of(node, item));
  if (has_errors(*found_, before)) return Value::unknown();
  if (kind == Kind::tuple) return Value::tuple(std::move(values)).with_marks(marks);
  Type element;
  for (const Value& value : values) {
    if (element.is_dynamic()) element = value.type();
  }
  if (values.empty()) {
    element = each_of(node, Value::unknown(source.type().element())).type();
    if (has_errors(*found_, before)) return Value::unknown();
  }
  return Value::list(std::move(element), std::move(values)).with_marks(marks);
}

}  // namespace infra::hcl
