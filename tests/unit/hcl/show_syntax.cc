#include "tests/unit/hcl/show_syntax.h"

#include <catch2/catch.hpp>

#include "lib/hcl/parser.h"

namespace infra::test {
namespace {

using namespace hcl;

std::string list(Exprs items) {
  std::string out;
  for (const Expr* item : items) out += " " + show(*item);
  return out;
}

std::string steps_of(std::span<const Step> steps) {
  std::string out;
  for (const Step& step : steps) {
    if (step.kind == Step::Kind::attribute)
      out += "." + std::string(step.text);
    else if (step.kind == Step::Kind::string_index)
      out += "[\"" + std::string(step.text) + "\"]";
    else
      out += "[" + std::string(step.text) + "]";
  }
  return out;
}

struct Show {
  std::string operator()(const NullLiteral&) const { return "null"; }
  std::string operator()(const BoolLiteral& e) const { return e.value ? "true" : "false"; }
  std::string operator()(const NumberLiteral& e) const { return std::string(e.text); }
  std::string operator()(const StringLiteral& e) const {
    return "\"" + std::string(e.value) + "\"";
  }
  std::string operator()(const Template& e) const { return "(template" + list(e.parts) + ")"; }
  std::string operator()(const TemplateWrap& e) const { return "(wrap " + show(*e.value) + ")"; }
  std::string operator()(const TemplateJoin& e) const { return "(join " + show(*e.tuple) + ")"; }
  std::string operator()(const Traversal& e) const {
    return std::string(e.root.text) + steps_of(e.steps);
  }
  std::string operator()(const RelativeTraversal& e) const {
    return "(rel " + show(*e.source) + " " + steps_of(e.steps) + ")";
  }
  std::string operator()(const Index& e) const {
    return "(index " + show(*e.collection) + " " + show(*e.key) + ")";
  }
  std::string operator()(const Splat& e) const {
    return "(splat " + show(*e.source) + " " + show(*e.each) + ")";
  }
  std::string operator()(const SplatItem&) const { return "item"; }
  std::string operator()(const FunctionCall& e) const {
    return "(" + std::string(e.name.text) + list(e.arguments) + (e.expand_final ? "..." : "") + ")";
  }
  std::string operator()(const Conditional& e) const {
    return "(if " + show(*e.condition) + " " + show(*e.if_true) + " " + show(*e.if_false) + ")";
  }
  std::string operator()(const Binary& e) const {
    static constexpr const char* kSymbols[] = {
        "+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||"};
    return std::string("(") + kSymbols[static_cast<int>(e.op)] + " " + show(*e.left) + " " +
           show(*e.right) + ")";
  }
  std::string operator()(const Unary& e) const {
    return (e.op == UnaryOp::negate ? "(neg " : "(not ") + show(*e.operand) + ")";
  }
  std::string operator()(const Parentheses& e) const { return "(paren " + show(*e.inner) + ")"; }
  std::string operator()(const Tuple& e) const {
    const std::string items = list(e.items);
    return "[" + (items.empty() ? items : items.substr(1)) + "]";
  }
  std::string operator()(const Object& e) const {
    std::string out;
    for (const ObjectItem& item : e.items)
      out += (out.empty() ? "" : " ") + show(*item.key) + "=" + show(*item.value);
    return "{" + out + "}";
  }
  std::string operator()(const For& e) const {
    std::string out = "(for ";
    if (!e.key_name.text.empty()) out += std::string(e.key_name.text) + ",";
    out += std::string(e.value_name.text) + " " + show(*e.collection) + " ";
    if (e.key) out += show(*e.key) + "=>";
    out += show(*e.value) + (e.grouping ? "..." : "");
    if (e.condition) out += " if " + show(*e.condition);
    return out + ")";
  }
  std::string operator()(const Invalid&) const { return "invalid"; }
};

template <typename Parse>
std::string parsed(const std::string& text, Parse parse) {
  diag::SourceMap sources;
  diag::Diagnostics found;
  const auto tree = parse(sources, sources.add("test.tf", text), found);
  CAPTURE(text);
  REQUIRE(found.empty());
  REQUIRE_FALSE(tree->has_errors);
  if constexpr (requires { tree->body; })
    return show(*tree->body);
  else
    return show(*tree->expr);
}

}  // namespace

std::string show(const Expr& expr) { return std::visit(Show{}, expr.node); }

std::string show(const Body& body) {
  std::string out;
  for (const Attribute& attribute : body.attributes)
    out += std::string(attribute.name.text) + "=" + show(*attribute.value) + ";";
  for (const Block& block : body.blocks) {
    out += std::string(block.type.text) + " ";
    for (const BlockLabel& label : block.labels) out += std::string(label.text) + " ";
    out += "{" + show(*block.body) + "}";
  }
  return out;
}

std::string show_expression(const std::string& text) { return parsed(text, parse_expression); }
std::string show_template(const std::string& text) { return parsed(text, parse_template); }
std::string show_body(const std::string& text) { return parsed(text, parse_file); }

}  // namespace infra::test
