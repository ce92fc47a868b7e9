#include "lib/release/validation_relation.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>

#include "lib/hcl/convert.h"
#include "lib/hcl/map_scope.h"
#include "lib/hcl/print.h"
#include "lib/release/interface.h"

namespace infra::release {
namespace {

using hcl::Expr;
using hcl::Type;
using hcl::Value;
using terraform::VariableDeclaration;

std::vector<const Expr*> conditions(const VariableDeclaration& variable) {
  std::vector<const Expr*> result;
  for (const hcl::Block* block : variable.validations)
    if (const hcl::Attribute* condition = block->body->attribute("condition"))
      result.push_back(condition->value);
  return result;
}

// nullopt: it cannot be evaluated with the variable alone.
std::optional<bool> holds(const Expr& condition, const std::string& name, const Value& value) {
  const hcl::MapScope scope(
      Value::object({{"var", Value::object({{name, value, {}}}), diag::kNoSpan}}));
  hcl::FunctionEnvironment functions;
  hcl::Budget budget(100'000, 16 << 20);
  diag::Diagnostics found;
  const Value result = hcl::evaluate(condition, {scope, functions, budget, found});
  const hcl::Converted truth = hcl::convert(result, Type::boolean());
  if (truth.error || !truth.value.is_known() || truth.value.is_null()) return {};
  return truth.value.as_bool();
}

struct Literals {
  std::set<std::string> strings;
  std::vector<Value> numbers;
};

std::optional<Value> number_of(const Expr& expr) {
  const hcl::MapScope scope(Value::object({}));
  hcl::FunctionEnvironment functions;
  hcl::Budget budget(1'000, 1 << 20);
  diag::Diagnostics found;
  const Value value = hcl::evaluate(expr, {scope, functions, budget, found});
  const bool is_number =
      value.is_known() && !value.is_null() && value.kind() == Type::Kind::number && found.empty();
  return is_number ? std::optional(value) : std::nullopt;
}

const Expr& inner(const Expr& expr) {
  const Expr* at = &expr;
  while (const auto* parentheses = at->as<hcl::Parentheses>()) at = parentheses->inner;
  return *at;
}

bool is_literal(const Expr& given) {
  const Expr& expr = inner(given);
  if (const auto* unary = expr.as<hcl::Unary>())
    return unary->op == hcl::UnaryOp::negate && inner(*unary->operand).as<hcl::NumberLiteral>();
  return expr.as<hcl::NumberLiteral>() || expr.as<hcl::StringLiteral>() ||
         expr.as<hcl::BoolLiteral>() || expr.as<hcl::NullLiteral>();
}

void collect(const Expr& given, Literals& literals, int depth = 0) {
  if (depth > 200) return;
  const Expr& expr = inner(given);
  const auto below = [&](const Expr* child) {
    if (child) collect(*child, literals, depth + 1);
  };
  if (const auto* text = expr.as<hcl::StringLiteral>()) literals.strings.emplace(text->value);
  if (is_literal(expr))
    if (const auto number = number_of(expr)) literals.numbers.push_back(*number);
  if (const auto* unary = expr.as<hcl::Unary>()) below(unary->operand);
  if (const auto* binary = expr.as<hcl::Binary>()) below(binary->left), below(binary->right);
  if (const auto* call = expr.as<hcl::FunctionCall>())
    for (const Expr* argument : call->arguments) below(argument);
  if (const auto* tuple = expr.as<hcl::Tuple>())
    for (const Expr* item : tuple->items) below(item);
  if (const auto* choice = expr.as<hcl::Conditional>()) {
    below(choice->condition);
    below(choice->if_true);
    below(choice->if_false);
  }
  if (const auto* loop = expr.as<hcl::For>()) below(loop->value), below(loop->condition);
}

bool is_variable(const Expr& given, std::string_view name) {
  const auto* traversal = inner(given).as<hcl::Traversal>();
  return traversal && traversal->root.text == "var" && traversal->steps.size() == 1 &&
         traversal->steps[0].text == name;
}

bool is_length_of(const Expr& given, std::string_view name) {
  const auto* call = inner(given).as<hcl::FunctionCall>();
  return call && call->name.text == "length" && call->arguments.size() == 1 &&
         is_variable(*call->arguments[0], name);
}

// Only comparisons of the variable, or only of its length, with literals, and membership in a list
// of literals: then the candidates are all that can differ.
struct Decidable {
  std::string_view name;
  bool values = false, lengths = false;

  bool check(const Expr& given, int depth = 0) {
    if (depth > 200) return false;
    const Expr& expr = inner(given);
    if (const auto* unary = expr.as<hcl::Unary>())
      return unary->op == hcl::UnaryOp::logical_not && check(*unary->operand, depth + 1);
    if (const auto* call = expr.as<hcl::FunctionCall>()) {
      const auto* list = call->name.text == "contains" && call->arguments.size() == 2
                             ? inner(*call->arguments[0]).as<hcl::Tuple>()
                             : nullptr;
      values = true;
      return list && is_variable(*call->arguments[1], name) &&
             std::ranges::all_of(list->items, [](const Expr* item) { return is_literal(*item); });
    }
    const auto* binary = expr.as<hcl::Binary>();
    if (!binary) return false;
    if (binary->op == hcl::BinaryOp::logical_and || binary->op == hcl::BinaryOp::logical_or)
      return check(*binary->left, depth + 1) && check(*binary->right, depth + 1);
    if (binary->op < hcl::BinaryOp::equal) return false;
    const bool left = is_literal(*binary->left), right = is_literal(*binary->right);
    if (left == right) return false;
    const Expr& other = left ? *binary->right : *binary->left;
    if (is_variable(other, name)) return values = true;
    if (is_length_of(other, name)) return lengths = true;
    return false;
  }
};

bool decidable(const VariableDeclaration& before, const VariableDeclaration& after) {
  const Type::Kind kind = before.type.kind();
  if (kind == Type::Kind::dynamic || !(before.type == after.type)) return false;
  Decidable decision{before.name};
  for (const VariableDeclaration* variable : {&before, &after})
    for (const Expr* condition : conditions(*variable))
      if (!decision.check(*condition)) return false;
  if (decision.values && decision.lengths) return false;
  if (decision.values) return before.type.is_primitive();
  return kind == Type::Kind::string || before.type.is_collection();
}

std::set<std::size_t> lengths_of(const std::vector<Value>& numbers) {
  std::set<std::size_t> result = {0, 1, 2};
  for (const Value& number : numbers) {
    const std::string text = hcl::to_json(number);
    const double value = std::strtod(text.c_str(), nullptr);
    if (value < 0 || value > 4096) continue;
    const auto length = static_cast<std::size_t>(value);
    result.insert({length, length + 1});
    if (length > 0) result.insert(length - 1);
  }
  return result;
}

std::vector<Value> primitive_candidates(const Type& type, const Literals& literals) {
  std::vector<Value> result;
  if (type.kind() == Type::Kind::boolean) return {Value::boolean(true), Value::boolean(false)};
  if (type.kind() == Type::Kind::number) {
    std::vector<Value> numbers = literals.numbers;
    for (const int standard : {1, 0, -1}) numbers.push_back(Value::number(standard));
    for (const Value& number : numbers) {
      result.push_back(number);
      const double value = std::strtod(hcl::to_json(number).c_str(), nullptr);
      for (const double step : {-1.0, -0.5, 0.5, 1.0})
        if (const auto near = hcl::Number::parse(std::to_string(value + step)))
          result.push_back(Value::number(*near));
    }
    return result;
  }
  for (const std::string& text : literals.strings) result.push_back(Value::string_nfc(text));
  for (const char* text : {"witness", "witness-1", "Witness 1", "a", ""})
    result.push_back(Value::string(text));
  for (const std::size_t length : lengths_of(literals.numbers))
    result.push_back(Value::string(std::string(length, 'w')));
  for (const Value& number : literals.numbers)
    result.push_back(Value::string(hcl::to_json(number)));
  return result;
}

std::vector<Value> values_of(const Type& type, const Literals& literals) {
  if (type.is_primitive()) return primitive_candidates(type, literals);
  if (!type.is_collection() || !type.element().is_primitive()) return {};
  const std::vector<Value> elements = primitive_candidates(type.element(), literals);
  std::vector<Value> result;
  const auto add = [&](std::vector<Value> items) {
    if (type.kind() == Type::Kind::list) {
      result.push_back(Value::list(type.element(), std::move(items)));
    } else if (type.kind() == Type::Kind::set) {
      result.push_back(Value::set(type.element(), std::move(items)));
    } else {
      std::vector<hcl::Entry> entries;
      for (std::size_t i = 0; i < items.size(); ++i)
        entries.push_back({"witness" + std::to_string(i), std::move(items[i]), {}});
      result.push_back(Value::map(type.element(), std::move(entries)));
    }
  };
  for (const Value& element : elements) add({element});
  for (const std::size_t length : lengths_of(literals.numbers)) {
    std::vector<Value> items;
    for (std::size_t i = 0; i < std::min<std::size_t>(length, 300); ++i)
      items.push_back(elements[i % elements.size()]);
    if (type.kind() == Type::Kind::set && type.element().kind() == Type::Kind::string)
      for (std::size_t i = 0; i < items.size(); ++i)
        items[i] = Value::string("witness" + std::to_string(i));
    add(std::move(items));
  }
  return result;
}

Literals literals_of(const VariableDeclaration& variable) {
  Literals literals;
  for (const Expr* condition : conditions(variable)) collect(*condition, literals);
  return literals;
}

std::multiset<std::string> texts(const VariableDeclaration& variable,
                                 const diag::SourceMap& sources) {
  std::multiset<std::string> result;
  for (const Expr* condition : conditions(variable))
    result.insert(on_one_line(sources.text(inner(*condition).span)));
  return result;
}

}  // namespace

std::vector<Value> candidates(const VariableDeclaration& variable) {
  return values_of(variable.type, literals_of(variable));
}

bool is_taken(const VariableDeclaration& variable, const Value& value) {
  return std::ranges::all_of(conditions(variable), [&](const Expr* condition) {
    return holds(*condition, variable.name, value).value_or(false);
  });
}

ValidationRelation compare_validations(const VariableDeclaration& before,
                                       const VariableDeclaration& after,
                                       const diag::SourceMap& sources_before,
                                       const diag::SourceMap& sources_after) {
  const auto old = texts(before, sources_before), now = texts(after, sources_after);
  if (old == now) return {};
  if (std::ranges::includes(old, now)) return {ValidationChange::loosened, {}};
  Literals literals = literals_of(before), others = literals_of(after);
  literals.strings.merge(others.strings);
  literals.numbers.insert(literals.numbers.end(), others.numbers.begin(), others.numbers.end());
  std::vector<Value> values = values_of(before.type, literals);
  if (before.nullable) values.push_back(Value::null(before.type));
  bool more = false;
  for (const Value& value : values) {
    const bool was_taken = is_taken(before, value);
    bool refused = false, taken = true;
    for (const Expr* condition : conditions(after)) {
      const auto answer = holds(*condition, after.name, value);
      refused |= answer == false;
      taken &= answer.value_or(false);
    }
    if (was_taken && refused) return {ValidationChange::tightened, hcl::summarize(value)};
    more |= !was_taken && taken;
  }
  if (!decidable(before, after)) return {ValidationChange::undecidable, {}};
  return {more ? ValidationChange::loosened : ValidationChange::none, {}};
}

}  // namespace infra::release
