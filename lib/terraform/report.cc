#include "lib/terraform/report.h"

#include <fmt/format.h>

#include <type_traits>
#include <variant>

#include "lib/base/strings.h"
#include "lib/hcl/characters.h"

namespace infra::terraform {

using hcl::Expr;

std::string suggestion(std::string_view word, std::span<const std::string_view> candidates,
                       std::string_view prefix) {
  if (const auto near = did_you_mean(word, candidates)) {
    return fmt::format("did you mean `{}{}`?", prefix, *near);
  }
  if (candidates.empty()) return {};
  constexpr std::size_t kShown = 12;
  std::string list;
  for (std::size_t i = 0; i < candidates.size() && i < kShown; ++i) {
    list += fmt::format("{}`{}{}`", i == 0 ? "" : ", ", prefix, candidates[i]);
  }
  if (candidates.size() > kShown) list += fmt::format(" and {} more", candidates.size() - kShown);
  return "there is " + list;
}

namespace {

struct ChildVisitor {
  const std::function<void(const Expr&)>& visit;

  void child(const Expr* expr) const {
    if (expr != nullptr) visit(*expr);
  }
  void children(hcl::Exprs exprs) const {
    for (const Expr* expr : exprs) child(expr);
  }
  void operator()(const hcl::Template& node) const { children(node.parts); }
  void operator()(const hcl::TemplateWrap& node) const { child(node.value); }
  void operator()(const hcl::TemplateJoin& node) const { child(node.tuple); }
  void operator()(const hcl::RelativeTraversal& node) const { child(node.source); }
  void operator()(const hcl::Index& node) const {
    child(node.collection);
    child(node.key);
  }
  void operator()(const hcl::Splat& node) const {
    child(node.source);
    child(node.each);
  }
  void operator()(const hcl::FunctionCall& node) const { children(node.arguments); }
  void operator()(const hcl::Conditional& node) const {
    child(node.condition);
    child(node.if_true);
    child(node.if_false);
  }
  void operator()(const hcl::Binary& node) const {
    child(node.left);
    child(node.right);
  }
  void operator()(const hcl::Unary& node) const { child(node.operand); }
  void operator()(const hcl::Parentheses& node) const { child(node.inner); }
  void operator()(const hcl::Tuple& node) const { children(node.items); }
  void operator()(const hcl::Object& node) const {
    for (const auto& [key, value] : node.items) {
      child(key);
      child(value);
    }
  }
  void operator()(const hcl::For& node) const {
    child(node.collection);
    child(node.key);
    child(node.value);
    child(node.condition);
  }
  void operator()(const hcl::NullLiteral&) const {}
  void operator()(const hcl::BoolLiteral&) const {}
  void operator()(const hcl::NumberLiteral&) const {}
  void operator()(const hcl::StringLiteral&) const {}
  void operator()(const hcl::Traversal&) const {}
  void operator()(const hcl::SplatItem&) const {}
  void operator()(const hcl::Invalid&) const {}
};

}  // namespace

void for_each_child(const Expr& expr, const std::function<void(const Expr&)>& visit) {
  std::visit(ChildVisitor{visit}, expr.node);
}

const Expr& unwrap(const Expr& expr) {
  const Expr* inner = &expr;
  while (true) {
    if (const auto* parentheses = inner->as<hcl::Parentheses>()) {
      inner = parentheses->inner;
    } else if (const auto* wrap = inner->as<hcl::TemplateWrap>()) {
      inner = wrap->value;
    } else {
      return *inner;
    }
  }
}

std::string_view keyword(const Expr& expr) {
  const auto* traversal = expr.as<hcl::Traversal>();
  return traversal != nullptr && traversal->steps.empty() ? traversal->root.text
                                                          : std::string_view{};
}

}  // namespace infra::terraform
