#include "lib/hcl/evaluate.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/hcl/convert.h"
#include "lib/hcl/evaluator.h"
#include "lib/hcl/rules.h"

namespace infra::hcl {
namespace {

// Where these stand, the place of interest is the one that the value came from.
bool passes_origin(const Expr& expr) {
  return expr.as<Traversal>() || expr.as<RelativeTraversal>() || expr.as<Index>() ||
         expr.as<SplatItem>() || expr.as<Parentheses>() || expr.as<TemplateWrap>() ||
         expr.as<Conditional>();
}

std::string limit_message(const LimitReached& limit) {
  if (std::string_view(limit.what) == "depth") return "expressions are nested too deeply";
  return fmt::format("evaluation takes too much {}", limit.what);
}

// The name that an object key stands for without being evaluated; "" for any other expression.
std::string_view literal_key(const Expr& key) {
  if (const auto* traversal = key.as<Traversal>()) {
    return traversal->steps.empty() ? traversal->root.text : std::string_view();
  }
  if (key.as<NullLiteral>()) return "null";
  if (const auto* boolean = key.as<BoolLiteral>()) return boolean->value ? "true" : "false";
  return {};
}

}  // namespace

bool has_errors(const diag::Diagnostics& found, std::size_t from) {
  return std::any_of(found.begin() + static_cast<std::ptrdiff_t>(from), found.end(),
                     [](const auto& each) { return each.severity == diag::Severity::error; });
}

Value because(Value value, std::initializer_list<const Value*> operands) {
  if (value.is_known() || !value.cause().empty()) return value;
  for (const Value* operand : operands) {
    if (!operand->is_known() && !operand->cause().empty()) {
      return value.with_cause(std::string(operand->cause()));
    }
  }
  return value;
}

bool Evaluator::Capture::failed() const { return has_errors(list); }

void Evaluator::Capture::release() {
  for (diag::Diagnostic& each : list) outer_->push_back(std::move(each));
  list.clear();
}

void Evaluator::report(Span span, std::string message, std::string label, std::string help,
                       const diag::RuleInfo* rule) {
  diag::Diagnostic diagnostic;
  diagnostic.rule = rule != nullptr ? rule : &kEvaluationError;
  diagnostic.severity = diagnostic.rule->severity;
  diagnostic.message = std::move(message);
  diagnostic.primary = {span, std::move(label)};
  diagnostic.help = std::move(help);
  found_->push_back(std::move(diagnostic));
}

std::string Evaluator::text(std::string value) {
  budget().memory(value.size());
  return value;
}

Value Evaluator::evaluate(const Expr& expr) {
  budget().work(1);
  const Budget::Level level(budget());
  Value value = std::visit([&](const auto& node) { return visit(expr, node); }, expr.node);
  if (value.weight() > Budget::kWeight) throw LimitReached{"memory"};
  if (passes_origin(expr) && value.origin() != diag::kNoSpan) return value;
  return value.with_origin(expr.span);
}

Value Evaluator::visit(const Expr&, const NullLiteral&) { return {}; }
Value Evaluator::visit(const Expr&, const BoolLiteral& node) { return Value::boolean(node.value); }

Value Evaluator::visit(const Expr& expr, const NumberLiteral& node) {
  if (auto number = Number::parse(node.text)) return Value::number(*std::move(number));
  report(expr.span, fmt::format("`{}` is not a number", node.text));
  return Value::unknown(Type::number());
}

Value Evaluator::visit(const Expr&, const StringLiteral& node) {
  return Value::string(text(std::string(node.value)));
}

Value Evaluator::visit(const Expr&, const Parentheses& node) { return evaluate(*node.inner); }
Value Evaluator::visit(const Expr&, const Invalid&) { return Value::unknown(); }

Value Evaluator::visit(const Expr&, const Tuple& node) {
  budget().memory(node.items.size() * sizeof(Value));
  std::vector<Value> elements;
  elements.reserve(node.items.size());
  for (const Expr* item : node.items) elements.push_back(evaluate(*item));
  return Value::tuple(std::move(elements));
}

namespace {

// The entries of an object while some of its keys are not known.
struct ObjectBuilder {
  std::vector<Entry> entries;
  Mark marks = Mark::none;
  bool has_unknown_key = false, failed = false;
  std::string cause;

  // A key that is not known yet may be that of any entry before it.
  void add_unknown_key(const Value& key) {
    if (cause.empty()) cause = std::string(key.cause());
    has_unknown_key = true;
    for (Entry& entry : entries) {
      entry.value = Value::unknown()
                        .with_cause(cause)
                        .with_marks(entry.value.marks())
                        .with_origin(entry.value.origin());
    }
  }

  Value build() && {
    if (failed) return Value::unknown();
    if (!has_unknown_key) return Value::object(std::move(entries)).with_marks(marks);
    Partial partial;
    partial.cause = cause;
    const Value known = Value::object(std::move(entries));
    for (const Entry& entry : known.entries()) {
      partial.entries.push_back({entry.key, entry.value, false, entry.key_origin});
    }
    return Value::unknown().with_cause(cause).with_partial(std::move(partial));
  }
};

}  // namespace

Value Evaluator::visit(const Expr&, const Object& node) {
  budget().memory(node.items.size() * sizeof(Entry));
  ObjectBuilder object;
  object.entries.reserve(node.items.size());
  for (const ObjectItem& item : node.items) {
    const std::string_view literal = literal_key(*item.key);
    if (!literal.empty()) {
      object.entries.push_back({text(std::string(literal)), evaluate(*item.value), item.key->span});
      continue;
    }
    if (item.key->as<Traversal>()) {
      report(item.key->span, "an object key with dots is ambiguous", "a name or a reference?",
             "put a reference in parentheses, a name in quotes");
      evaluate(*item.value);
      object.failed = true;
      continue;
    }
    const std::size_t before = found_->size();
    const Value key = evaluate(*item.key);
    const bool key_failed = has_errors(*found_, before);
    Value value = evaluate(*item.value);
    if (key_failed) {
      object.failed = true;
      continue;
    }
    if (key.is_null()) {
      report(item.key->span, "an object key must not be null", "null");
      object.failed = true;
      continue;
    }
    object.marks = object.marks | key.marks();
    Converted name = convert(key.without_marks(), Type::string());
    if (name.error) {
      report(item.key->span, fmt::format("{} cannot be an object key", key.type().friendly_name()),
             name.error->message);
      object.failed = true;
    } else if (!name.value.is_known()) {
      object.add_unknown_key(key);
    } else {
      object.entries.push_back({name.value.as_string(), std::move(value), item.key->span});
    }
  }
  return std::move(object).build();
}

Value evaluate(const Expr& expr, const Evaluation& evaluation) {
  try {
    return Evaluator(evaluation).evaluate(expr);
  } catch (const LimitReached& limit) {
    if (!evaluation.budget.is_exhausted() || evaluation.budget.first_report()) {
      diag::Diagnostic diagnostic;
      diagnostic.rule = &kLimitReached;
      diagnostic.severity = kLimitReached.severity;
      diagnostic.message = limit_message(limit);
      diagnostic.primary = {expr.span, "given up here"};
      diagnostic.help = "build less at once, or split it up into locals";
      evaluation.found.push_back(std::move(diagnostic));
    }
    return Value::unknown().with_origin(expr.span);
  }
}

Value get_attribute(const Value& value, std::string_view name, Span span,
                    const Evaluation& evaluation) {
  return Evaluator(evaluation).get_attribute(value, name, span);
}

Value get_index(const Value& value, const Value& key, Span span, const Evaluation& evaluation) {
  return Evaluator(evaluation).get_index(value, key, span);
}

}  // namespace infra::hcl
