#include "lib/hcl/console.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/hcl/evaluator.h"
#include "lib/hcl/parser.h"
#include "lib/hcl/print.h"
#include "lib/hcl/rules.h"

namespace infra::hcl {
namespace {

using Kind = Type::Kind;

constexpr std::size_t kIndent = 4;
constexpr int kMaxDepth = 100;

void write_type(const Type& type, std::size_t indent, int depth, std::string& out);

void write_element(const Type& type, std::size_t indent, int depth, std::string& out) {
  out.append(indent + kIndent, ' ');
  write_type(type, indent + kIndent, depth + 1, out);
  out += ",\n";
}

void write_collection(std::string_view name, const Type& element, std::size_t indent, int depth,
                      std::string& out) {
  out += name;
  if (element.is_primitive() || element.is_dynamic()) {
    out += element.friendly_name();
  } else {
    out += '\n';
    write_element(element, indent, depth, out);
    out.append(indent, ' ');
  }
  out += ')';
}

void write_type(const Type& type, std::size_t indent, int depth, std::string& out) {
  if (depth > kMaxDepth) {
    out += "…";
    return;
  }
  switch (type.kind()) {
    case Kind::dynamic:
    case Kind::string:
    case Kind::number:
    case Kind::boolean:
      out += type.friendly_name();
      return;
    case Kind::list:
      return write_collection("list(", type.element(), indent, depth, out);
    case Kind::set:
      return write_collection("set(", type.element(), indent, depth, out);
    case Kind::map:
      return write_collection("map(", type.element(), indent, depth, out);
    case Kind::tuple:
      out += "tuple([";
      if (!type.elements().empty()) out += '\n';
      for (const Type& element : type.elements()) write_element(element, indent, depth, out);
      if (!type.elements().empty()) out.append(indent, ' ');
      out += "])";
      return;
    case Kind::object:
      out += "object({";
      if (!type.attributes().empty()) out += '\n';
      for (const AttributeType& attribute : type.attributes()) {
        out.append(indent + kIndent, ' ');
        out += attribute.name + ": ";
        write_type(attribute.type, indent + kIndent, depth + 1, out);
        out += ",\n";
      }
      if (!type.attributes().empty()) out.append(indent, ' ');
      out += "})";
      return;
  }
}

const FunctionCall* call_of_type(const Expr& expr) {
  const Expr* at = &expr;
  while (const auto* inner = at->as<Parentheses>()) at = inner->inner;
  const auto* call = at->as<FunctionCall>();
  if (call == nullptr || call->expand_final || call->arguments.size() != 1) return nullptr;
  return call->name.text == "type" || call->name.text == "core::type" ? call : nullptr;
}

// What is not declared is an error wherever it stands, also inside try() and in an arm that is not
// taken.
bool references_exist(const Expr& expr, const Evaluation& evaluation) {
  diag::Diagnostics missing;
  for (const Reference& reference : references(expr)) {
    std::size_t steps_used = 0;
    diag::Diagnostics found;
    evaluation.scope.resolve(*reference.traversal, reference.span, steps_used, found);
    std::ranges::copy_if(found, std::back_inserter(missing),
                         [](const auto& each) { return each.rule == &kBadReference; });
  }
  std::ranges::move(missing, std::back_inserter(evaluation.found));
  return missing.empty();
}

}  // namespace

std::string type_text(const Type& type) {
  std::string text;
  write_type(type, 0, 0, text);
  return text;
}

std::optional<std::string> console_answer(diag::SourceMap& sources, std::string name,
                                          std::string line, const Evaluation& evaluation) {
  const std::size_t before = evaluation.found.size();
  const std::uint32_t file = sources.add(std::move(name), std::move(line));
  const std::unique_ptr<ExpressionFile> parsed = parse_expression(sources, file, evaluation.found);
  if (has_errors(evaluation.found, before)) return std::nullopt;
  if (!references_exist(*parsed->expr, evaluation)) return std::nullopt;
  const FunctionCall* type_call = call_of_type(*parsed->expr);
  const Expr& expr = type_call != nullptr ? *type_call->arguments.front() : *parsed->expr;
  if (type_call != nullptr && call_of_type(expr) != nullptr) return "type";
  const Value value = evaluate(expr, evaluation);
  if (has_errors(evaluation.found, before)) return std::nullopt;
  return type_call != nullptr ? type_text(value.type()) : to_console(value);
}

}  // namespace infra::hcl
