// templatefile() and templatestring(): a text from elsewhere, evaluated with variables of its own.
#include <fmt/format.h>

#include <algorithm>

#include "lib/diag/source_map.h"
#include "lib/hcl/evaluator.h"
#include "lib/hcl/functions/template.h"
#include "lib/hcl/map_scope.h"
#include "lib/hcl/parser.h"

namespace infra::hcl {
namespace {

using Kind = Type::Kind;

constexpr std::string_view kStringName = "<templatestring argument>";

// Terraform wants a template from elsewhere here, not one that is written on the spot.
bool refers_elsewhere(const Expr& expr) {
  for (const Expr* at = &expr;;) {
    if (at->as<Traversal>()) return true;
    if (const auto* relative = at->as<RelativeTraversal>()) {
      at = relative->source;
    } else if (const auto* index = at->as<Index>()) {
      at = index->collection;
    } else if (const auto* splat = at->as<Splat>()) {
      at = splat->source;
    } else {
      return false;
    }
  }
}

std::string place(const diag::SourceMap& sources, diag::Span span) {
  const diag::SourceFile& file = sources[span.file];
  const diag::Position position = diag::position_at(file, span.begin);
  return fmt::format("{}:{}:{}", file.path, position.line, position.column);
}

const diag::Diagnostic* first_error(const diag::Diagnostics& found) {
  const auto at = std::ranges::find(found, diag::Severity::error, &diag::Diagnostic::severity);
  return at != found.end() ? &*at : nullptr;
}

}  // namespace

FunctionEnvironment Evaluator::rendering_environment() {
  FunctionEnvironment environment = evaluation_.functions;
  environment.render_template = [this](const std::string& name, std::string text,
                                       const Value& variables) {
    return render(name, std::move(text), variables);
  };
  return environment;
}

// `variables` is known. Throws FunctionError where the template is wrong.
Value Evaluator::render(const std::string& name, std::string text, const Value& variables) {
  if (evaluation_.functions.sources == nullptr) return Value::unknown();
  diag::SourceMap& sources = *evaluation_.functions.sources;
  budget().memory(text.size());
  budget().work(text.size() / 16);
  const std::uint32_t file = sources.add(name, std::move(text));
  diag::Diagnostics found;
  const std::unique_ptr<ExpressionFile> parsed = parse_template(sources, file, found);
  if (const diag::Diagnostic* error = first_error(found)) {
    throw FunctionError{
        .argument = 0,
        .message = fmt::format("invalid template: {}: {}", place(sources, error->primary.span),
                               error->message)};
  }
  for (const Reference& reference : references(*parsed->expr)) {
    if (variables.find(reference.traversal->root.text) != nullptr) continue;
    throw FunctionError{
        .argument = 1,
        .message = fmt::format("the template wants a variable `{}`, at {}",
                               reference.traversal->root.text, place(sources, reference.span))};
  }
  const MapScope scope(variables);
  const Evaluation inner{scope, evaluation_.functions, evaluation_.budget, found,
                         evaluation_.use_partial};
  Value value = Evaluator(inner).evaluate(*parsed->expr);
  if (const diag::Diagnostic* error = first_error(found)) {
    throw FunctionError{
        .argument = -1,
        .message = fmt::format("{}: {}", place(sources, error->primary.span), error->message),
        .rule = error->rule};
  }
  return value;
}

Value Evaluator::call_template_string(const FunctionCall& node) {
  if (node.expand_final || node.arguments.size() != 2) {
    report(node.arguments.size() > 2 ? node.arguments[2]->span : node.close_paren,
           "`templatestring` needs 2 arguments", {}, "the template and a map of its variables");
    return Value::unknown();
  }
  const Expr& text = *node.arguments[0];
  if (!refers_elsewhere(text)) {
    report(text.span, "the template must be a reference to a string", "this is an expression",
           "write a plain template, `\"... ${x} ...\"`, or put the text into a local");
    return Value::unknown();
  }
  const std::size_t before = found_->size();
  const Value value = evaluate(text);
  const Value variables = evaluate(*node.arguments[1]);
  if (has_errors(*found_, before)) return Value::unknown();
  if (variables.is_null()) {
    report(node.arguments[1]->span, "the variables of a template must not be null", "null");
    return Value::unknown();
  }
  if (!value.is_known()) {
    if (!variables.is_known()) return because(Value::unknown(), {&value});
    Refinement text_for_certain;
    text_for_certain.not_null = true;
    return because(Value::unknown(Type::string(), std::move(text_for_certain)), {&value})
        .with_marks(value.marks() | variables.deep_marks());
  }
  if (value.is_null() || value.kind() != Kind::string) {
    report(text.span, "a template must be a string",
           fmt::format("this is {}", value.is_null() ? "null" : value.type().friendly_name()));
    return Value::unknown();
  }
  const Mark marks = value.marks() | variables.deep_marks();
  const FunctionEnvironment environment = rendering_environment();
  CallContext context{environment, budget()};
  try {
    const Value result = render_template(std::string(kStringName), value.as_string(),
                                         variables.without_deep_marks(), context);
    return because(result.with_marks(marks), {&variables});
  } catch (const FunctionError& error) {
    report_call(node, error);
    return Value::unknown();
  }
}

}  // namespace infra::hcl
