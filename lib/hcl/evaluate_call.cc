#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/hcl/evaluator.h"
#include "lib/hcl/rules.h"

namespace infra::hcl {
namespace {

using Kind = Type::Kind;

std::string_view plain_name(std::string_view name) {
  constexpr std::string_view kCore = "core::";
  return name.starts_with(kCore) ? name.substr(kCore.size()) : name;
}

Span argument_span(const FunctionCall& node, std::size_t index) {
  if (node.arguments.empty()) return node.name.span;
  return node.arguments[std::min(index, node.arguments.size() - 1)]->span;
}

// Reports an error about the number of arguments and gives false if it is not within the limits.
bool count_is_right(std::string_view name, std::size_t count, std::size_t wanted, bool more_allowed,
                    std::string& message) {
  if (count < wanted) {
    message = fmt::format("`{}` needs {}{}", name, more_allowed ? "at least " : "",
                          plural(wanted, "argument"));
  } else if (count > wanted && !more_allowed) {
    message = fmt::format("`{}` takes only {}", name, plural(wanted, "argument"));
  }
  return message.empty();
}

}  // namespace

void Evaluator::report_call(const FunctionCall& node, const FunctionError& error) {
  const bool of_argument = error.argument >= 0 && !node.arguments.empty();
  report(
      of_argument ? argument_span(node, static_cast<std::size_t>(error.argument)) : node.name.span,
      error.message, {}, {}, error.rule);
}

bool Evaluator::check_count(const FunctionCall& node, const Function& function, std::size_t count) {
  const std::size_t wanted = function.parameters.size();
  std::string message;
  if (count_is_right(node.name.text, count, wanted, function.variadic.has_value(), message)) {
    return true;
  }
  if (count < wanted) {
    report(node.close_paren, std::move(message),
           fmt::format("`{}` is missing", function.parameters[count].name));
  } else {
    report(argument_span(node, wanted), std::move(message));
  }
  return false;
}

// Appends the elements of the last argument, `x...`. False: the call's result is `result`.
bool Evaluator::expand(const FunctionCall& node, std::vector<Value>& values, Value& result) {
  const Expr& last = *node.arguments.back();
  const std::size_t before = found_->size();
  const Value value = evaluate(last);
  result = Value::unknown();
  if (has_errors(*found_, before)) return false;
  const Kind kind = value.kind();
  if (value.is_null()) {
    report(last.span, "an argument with `...` must not be null", "null");
    return false;
  }
  if (kind != Kind::dynamic && kind != Kind::tuple && kind != Kind::list && kind != Kind::set) {
    report(last.span, "an argument with `...` must be a list, set or tuple",
           fmt::format("this is {}", value.type().friendly_name()));
    return false;
  }
  if (!value.is_known()) {
    result = because(std::move(result), {&value});
    return false;
  }
  budget().memory(value.length() * sizeof(Value));
  for (const Value& element : value.elements()) {
    values.push_back(element.with_marks(value.marks()));
  }
  return true;
}

std::optional<Evaluator::Arguments> Evaluator::call_arguments(const FunctionCall& node,
                                                              const Function& function,
                                                              Value& result) {
  result = Value::unknown();
  Arguments arguments;
  arguments.written = node.arguments.size();
  std::vector<Value> expanded;
  if (node.expand_final) {
    --arguments.written;
    if (!expand(node, expanded, result)) return std::nullopt;
  }
  if (!check_count(node, function, arguments.written + expanded.size())) return std::nullopt;
  const std::size_t before = found_->size();
  arguments.values.reserve(arguments.written + expanded.size());
  for (const Expr* argument : node.arguments.first(arguments.written)) {
    arguments.values.push_back(evaluate(*argument));
  }
  if (has_errors(*found_, before)) return std::nullopt;
  for (Value& value : expanded) arguments.values.push_back(std::move(value));
  return arguments;
}

Value Evaluator::call_plain(const FunctionCall& node, const Function& function) {
  Value result;
  const std::optional<Arguments> arguments = call_arguments(node, function, result);
  if (!arguments) return result;
  // What a function does with each element of its arguments; the functions charge for the rest.
  constexpr std::uint64_t kElementsPerStep = 16, kSmall = 4'096;
  for (const Value& value : arguments->values) {
    if (value.weight() > kSmall) budget().work(value.weight() / kElementsPerStep);
  }
  try {
    if (function.name != "templatefile") {
      CallContext context{evaluation_.functions, budget()};
      return call_function(function, arguments->values, context);
    }
    const FunctionEnvironment environment = rendering_environment();
    CallContext context{environment, budget()};
    return call_function(function, arguments->values, context);
  } catch (const FunctionError& error) {
    report_call(node, error);
    return Value::unknown();
  }
}

Value Evaluator::visit(const Expr& expr, const FunctionCall& node) {
  const std::string_view name = plain_name(node.name.text);
  if (name == "try") return call_try(expr, node);
  if (name == "can") return call_can(expr, node);
  if (name == "templatestring") return call_template_string(node);
  const Function* function = name == "type" ? nullptr : find_function(node.name.text);
  return function != nullptr ? call_plain(node, *function) : unknown_function(node);
}

// A provider's function is known to the provider only.
Value Evaluator::unknown_function(const FunctionCall& node) {
  if (node.name.text.starts_with("provider::")) {
    for (const Expr* argument : node.arguments) evaluate(*argument);
    return Value::unknown().with_cause(fmt::format("{}()", node.name.text));
  }
  const auto near = did_you_mean(node.name.text, function_names());
  report(node.name.span, fmt::format("there is no function `{}`", node.name.text), {},
         near ? fmt::format("did you mean `{}`?", *near) : std::string());
  return Value::unknown();
}

// The first argument that evaluates without an error. While one is not wholly known, it may yet
// turn out to be one of the later.
Value Evaluator::call_try(const Expr&, const FunctionCall& node) {
  std::size_t written = node.arguments.size();
  std::vector<Value> expanded;
  Value result;
  if (node.expand_final) {
    if (!expand(node, expanded, result)) return result;
    --written;
  }
  if (written + expanded.size() == 0) {
    report(node.name.span, "`try` needs at least 1 argument");
    return Value::unknown();
  }
  std::optional<Value> unsure;
  std::vector<diag::Label> failures;
  for (std::size_t i = 0; i < written + expanded.size(); ++i) {
    Value value;
    if (i < written) {
      Capture capture(*this);
      value = evaluate(*node.arguments[i]);
      if (capture.failed()) {
        const diag::Diagnostic& first = capture.list.front();
        failures.push_back({first.primary.span, first.message});
        continue;
      }
    } else {
      value = expanded[i - written];
    }
    if (!unsure && value.is_wholly_known()) return value;
    if (!unsure) {
      unsure = value;
    } else {
      std::optional<Partial> partial = either(*unsure, value, unsure->cause());
      Value both = because(Value::unknown(), {&*unsure, &value});
      unsure = partial ? both.with_partial(*std::move(partial)) : both;
    }
    if (!evaluation_.use_partial || value.is_wholly_known()) break;
  }
  if (unsure) {
    Value unknown = because(Value::unknown(), {&*unsure});
    std::optional<Partial> partial;
    if (evaluation_.use_partial) partial = either(*unsure, *unsure, unsure->cause());
    return partial ? unknown.with_partial(*std::move(partial)) : unknown;
  }
  report(node.name.span, "no argument of `try` succeeds");
  found_->back().labels = std::move(failures);
  return Value::unknown();
}

Value Evaluator::call_can(const Expr&, const FunctionCall& node) {
  std::vector<Value> expanded;
  Value result;
  if (node.expand_final && !expand(node, expanded, result)) return result;
  const std::size_t count = node.arguments.size() - (node.expand_final ? 1 : 0) + expanded.size();
  std::string message;
  if (!count_is_right("can", count, 1, false, message)) {
    report(count < 1 ? node.close_paren : argument_span(node, 1), std::move(message));
    return Value::unknown();
  }
  Capture capture(*this);
  const Value value = expanded.empty() ? evaluate(*node.arguments.front()) : expanded.front();
  if (capture.failed()) return Value::boolean(false);
  if (!value.is_wholly_known()) return because(Value::unknown(Type::boolean()), {&value});
  return Value::boolean(true);
}

}  // namespace infra::hcl
