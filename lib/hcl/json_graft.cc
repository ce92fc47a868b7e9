#include "lib/hcl/json_graft.h"

#include <algorithm>
#include <vector>

namespace infra::hcl {
namespace {

// Recursion is bounded by the parser's nesting limit.
struct Grafter {
  const Placement& at;
  Arena& arena;

  Span place(Span span) const { return at.place(span); }

  const Expr* expr(const Expr* from) {
    if (from == nullptr) return nullptr;
    return arena.make<Expr>(
        place(from->span),
        std::visit([&](const auto& node) -> decltype(Expr::node) { return copy(node); },
                   from->node));
  }

  Exprs exprs(Exprs from) {
    std::vector<const Expr*> to;
    to.reserve(from.size());
    for (const Expr* item : from) to.push_back(expr(item));
    return arena.copy(to);
  }

  Name name(const Name& from) { return {arena.copy(from.text), place(from.span)}; }

  std::span<const Step> steps(std::span<const Step> from) {
    std::vector<Step> to(from.begin(), from.end());
    for (Step& step : to) {
      step.text = arena.copy(step.text);
      step.span = place(step.span);
    }
    return arena.copy(to);
  }

  NullLiteral copy(const NullLiteral& from) { return from; }
  BoolLiteral copy(const BoolLiteral& from) { return from; }
  NumberLiteral copy(const NumberLiteral& from) { return {arena.copy(from.text)}; }
  StringLiteral copy(const StringLiteral& from) { return {arena.copy(from.value)}; }
  Template copy(const Template& from) { return {exprs(from.parts), from.heredoc}; }
  TemplateWrap copy(const TemplateWrap& from) { return {expr(from.value)}; }
  TemplateJoin copy(const TemplateJoin& from) { return {expr(from.tuple)}; }
  Traversal copy(const Traversal& from) { return {name(from.root), steps(from.steps)}; }
  RelativeTraversal copy(const RelativeTraversal& from) {
    return {expr(from.source), steps(from.steps)};
  }
  Index copy(const Index& from) { return {expr(from.collection), expr(from.key)}; }
  Splat copy(const Splat& from) {
    return {expr(from.source), expr(from.each), from.full, place(from.marker)};
  }
  SplatItem copy(const SplatItem& from) { return from; }
  FunctionCall copy(const FunctionCall& from) {
    return {name(from.name), exprs(from.arguments), from.expand_final, place(from.open_paren),
            place(from.close_paren)};
  }
  Conditional copy(const Conditional& from) {
    return {expr(from.condition), expr(from.if_true), expr(from.if_false), from.from_template};
  }
  Binary copy(const Binary& from) {
    return {from.op, expr(from.left), expr(from.right), place(from.op_span)};
  }
  Unary copy(const Unary& from) { return {from.op, expr(from.operand)}; }
  Parentheses copy(const Parentheses& from) { return {expr(from.inner)}; }
  Tuple copy(const Tuple& from) { return {exprs(from.items)}; }
  Object copy(const Object& from) {
    std::vector<ObjectItem> to;
    to.reserve(from.items.size());
    for (const ObjectItem& item : from.items) to.push_back({expr(item.key), expr(item.value)});
    return {arena.copy(to)};
  }
  For copy(const For& from) {
    return {name(from.key_name), name(from.value_name), expr(from.collection), expr(from.key),
            expr(from.value),    expr(from.condition),  from.grouping};
  }
  Invalid copy(const Invalid& from) { return from; }
};

}  // namespace

diag::Span Placement::place(diag::Span span) const {
  if (span == diag::kNoSpan) return span;
  if (offsets.empty()) return {file, begin + span.begin, begin + span.end};
  auto offset = [&](std::uint32_t at) {
    return offsets[std::min<std::size_t>(at, offsets.size() - 1)];
  };
  return {file, offset(span.begin), offset(span.end)};
}

void Placement::place(diag::Diagnostic& diagnostic) const {
  diagnostic.primary.span = place(diagnostic.primary.span);
  for (diag::Label& label : diagnostic.labels) label.span = place(label.span);
  diagnostic.fix.reset();  // its replacements are text of the string, not of the file
}

const Expr* graft(const Expr* expr, const Placement& placement, Arena& arena) {
  return Grafter{placement, arena}.expr(expr);
}

}  // namespace infra::hcl
