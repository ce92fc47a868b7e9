#include <fmt/format.h>

#include <algorithm>

#include "lib/hcl/convert.h"
#include "lib/hcl/equality.h"
#include "lib/hcl/evaluator.h"

namespace infra::hcl {
namespace {

const Type& operand_type(BinaryOp op) {
  static const Type number = Type::number(), boolean = Type::boolean(), any;
  switch (op) {
    case BinaryOp::equal:
    case BinaryOp::not_equal:
      return any;
    case BinaryOp::logical_and:
    case BinaryOp::logical_or:
      return boolean;
    case BinaryOp::add:
    case BinaryOp::subtract:
    case BinaryOp::multiply:
    case BinaryOp::divide:
    case BinaryOp::modulo:
    case BinaryOp::less:
    case BinaryOp::less_equal:
    case BinaryOp::greater:
    case BinaryOp::greater_equal:
      break;
  }
  return number;
}

bool is_arithmetic(BinaryOp op) { return op <= BinaryOp::modulo; }
Type result_type(BinaryOp op) { return is_arithmetic(op) ? Type::number() : Type::boolean(); }

Value negation(const Value& value) {
  return value.is_known() ? Value::boolean(!value.as_bool()).with_marks(value.marks()) : value;
}

Value either_of(const Value& a, const Value& b) {
  const Mark marks = a.marks() | b.marks();
  if (!a.is_known() || !b.is_known()) return unknown_not_null(Type::boolean()).with_marks(marks);
  return Value::boolean(a.as_bool() || b.as_bool()).with_marks(marks);
}

Value compare(BinaryOp op, const Value& left, const Value& right) {
  if (op == BinaryOp::equal) return equals(left, right);
  if (op == BinaryOp::not_equal) return negation(equals(left, right));
  if (op == BinaryOp::less) return less_than(left, right);
  if (op == BinaryOp::greater) return less_than(right, left);
  const bool less = op == BinaryOp::less_equal;
  return either_of(less ? less_than(left, right) : less_than(right, left), equals(left, right));
}

struct Arithmetic {
  std::optional<Number> result;
  const char* problem = "";
};

Arithmetic compute(BinaryOp op, const Number& a, const Number& b) {
  const bool both_infinite = a.is_infinite() && b.is_infinite();
  switch (op) {
    case BinaryOp::add:
      if (both_infinite && a.sign() != b.sign()) return {{}, "can't add opposing infinities"};
      return {a + b};
    case BinaryOp::subtract:
      if (both_infinite && a.sign() == b.sign()) return {{}, "can't subtract infinity from itself"};
      return {a - b};
    case BinaryOp::multiply:
      if ((a.is_infinite() && b.sign() == 0) || (b.is_infinite() && a.sign() == 0)) {
        return {{}, "can't multiply zero by infinity"};
      }
      return {a * b};
    case BinaryOp::divide:
      return {Number::divide(a, b), "can't divide zero by zero or infinity by infinity"};
    case BinaryOp::modulo:
      return {Number::modulo(a, b), "can't use modulo with zero and infinity"};
    case BinaryOp::equal:
    case BinaryOp::not_equal:
    case BinaryOp::less:
    case BinaryOp::less_equal:
    case BinaryOp::greater:
    case BinaryOp::greater_equal:
    case BinaryOp::logical_and:
    case BinaryOp::logical_or:
      break;
  }
  return {};
}

}  // namespace

// Nullopt: no such value, which is reported.
std::optional<Value> Evaluator::operand(const Expr& expr, const Value& given, const Type& wanted) {
  if (wanted.is_dynamic()) return given;
  Converted converted = convert(given, wanted);
  if (!converted.error) return std::move(converted.value);
  report(
      expr.span,
      fmt::format("{} where a {} is needed", given.type().friendly_name(), wanted.friendly_name()),
      converted.error->message);
  return std::nullopt;
}

Value Evaluator::visit(const Expr& expr, const Binary& node) {
  const Type& wanted = operand_type(node.op);
  const std::size_t before = found_->size();
  const Value left_given = evaluate(*node.left);
  const Value right_given = evaluate(*node.right);
  const std::optional<Value> left = operand(*node.left, left_given, wanted);
  const std::optional<Value> right = operand(*node.right, right_given, wanted);
  if (!left || !right) return Value::unknown(result_type(node.op));
  if (has_errors(*found_, before)) {
    return Value::unknown(result_type(node.op)).with_marks(left->marks() | right->marks());
  }
  return because(apply(expr, node, *left, *right), {&*left, &*right});
}

Value Evaluator::apply(const Expr& expr, const Binary& node, const Value& left,
                       const Value& right) {
  if (node.op == BinaryOp::equal || node.op == BinaryOp::not_equal) {
    budget().work(std::min(left.weight(), right.weight()));
    return compare(node.op, left, right);
  }
  for (const Value* side : {&left, &right}) {
    if (!side->is_null()) continue;
    report((side == &left ? node.left : node.right)->span, "an operand must not be null", "null");
    return Value::unknown(result_type(node.op));
  }
  if (node.op == BinaryOp::logical_and || node.op == BinaryOp::logical_or) {
    if (node.op == BinaryOp::logical_or) return either_of(left, right);
    return negation(either_of(negation(left), negation(right)));
  }
  if (is_arithmetic(node.op)) return arithmetic(expr, node, left, right);
  return compare(node.op, left, right);
}

Value Evaluator::arithmetic(const Expr& expr, const Binary& node, const Value& left,
                            const Value& right) {
  const Mark marks = left.marks() | right.marks();
  if (!left.is_known() || !right.is_known()) {
    return unknown_not_null(Type::number()).with_marks(marks);
  }
  Arithmetic done = compute(node.op, left.as_number(), right.as_number());
  if (done.result) return Value::number(*std::move(done.result)).with_marks(marks);
  report(node.op_span.end > node.op_span.begin ? node.op_span : expr.span, done.problem);
  return Value::unknown(Type::number());
}

Value Evaluator::visit(const Expr&, const Unary& node) {
  const Type type = node.op == UnaryOp::negate ? Type::number() : Type::boolean();
  const std::size_t before = found_->size();
  const Value given = evaluate(*node.operand);
  const std::optional<Value> value = operand(*node.operand, given, type);
  if (!value || has_errors(*found_, before)) return Value::unknown(type);
  if (value->is_null()) {
    report(node.operand->span, "an operand must not be null", "null");
    return Value::unknown(type);
  }
  if (!value->is_known()) {
    return because(unknown_not_null(type).with_marks(value->marks()), {&*value});
  }
  if (node.op == UnaryOp::logical_not) return negation(*value);
  return Value::number(-value->as_number()).with_marks(value->marks());
}

}  // namespace infra::hcl
