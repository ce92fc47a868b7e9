#include <algorithm>
#include <deque>

#include "lib/hcl/evaluate.h"

namespace infra::hcl {
namespace {

// Names that a `for` binds in the expressions inside it.
struct Bindings {
  const Bindings* outer = nullptr;
  std::string_view key_name, value_name;
};

// Without recursion: a chain of operators may be longer than the machine's stack is deep.
class Collector {
 public:
  explicit Collector(const Expr& expr) { push(&expr, nullptr); }

  std::vector<Reference> run() && {
    while (!pending_.empty()) {
      const auto [expr, bindings] = pending_.back();
      pending_.pop_back();
      expr_ = expr;
      bindings_ = bindings;
      std::visit([&](const auto& node) { visit(node); }, expr->node);
    }
    std::ranges::stable_sort(found_, {}, &Reference::span);
    return std::move(found_);
  }

 private:
  void push(const Expr* expr, const Bindings* bindings) {
    if (expr != nullptr) pending_.emplace_back(expr, bindings);
  }
  void push(const Expr* expr) { push(expr, bindings_); }
  void push(Exprs exprs) {
    for (const Expr* expr : exprs) push(expr);
  }

  void visit(const NullLiteral&) {}
  void visit(const BoolLiteral&) {}
  void visit(const NumberLiteral&) {}
  void visit(const StringLiteral&) {}
  void visit(const SplatItem&) {}
  void visit(const Invalid&) {}
  void visit(const Template& node) { push(node.parts); }
  void visit(const TemplateWrap& node) { push(node.value); }
  void visit(const TemplateJoin& node) { push(node.tuple); }
  void visit(const RelativeTraversal& node) { push(node.source); }
  void visit(const Parentheses& node) { push(node.inner); }
  void visit(const Tuple& node) { push(node.items); }
  void visit(const FunctionCall& node) { push(node.arguments); }
  void visit(const Unary& node) { push(node.operand); }
  void visit(const Index& node) {
    push(node.collection);
    push(node.key);
  }
  void visit(const Splat& node) {
    push(node.source);
    push(node.each);
  }
  void visit(const Conditional& node) {
    push(node.condition);
    push(node.if_true);
    push(node.if_false);
  }
  void visit(const Binary& node) {
    push(node.left);
    push(node.right);
  }
  void visit(const Object& node) {
    for (const ObjectItem& item : node.items) {
      if (!item.key->as<Traversal>()) push(item.key);  // else its name is meant
      push(item.value);
    }
  }
  void visit(const For& node) {
    push(node.collection);
    const Bindings& inner =
        owned_.emplace_back(Bindings{bindings_, node.key_name.text, node.value_name.text});
    push(node.key, &inner);
    push(node.value, &inner);
    push(node.condition, &inner);
  }
  void visit(const Traversal& node) {
    for (const Bindings* at = bindings_; at != nullptr; at = at->outer) {
      if (node.root.text == at->key_name || node.root.text == at->value_name) return;
    }
    found_.push_back({&node, expr_->span});
  }

  std::vector<std::pair<const Expr*, const Bindings*>> pending_;
  std::deque<Bindings> owned_;
  std::vector<Reference> found_;
  const Expr* expr_ = nullptr;
  const Bindings* bindings_ = nullptr;
};

}  // namespace

std::vector<Reference> references(const Expr& expr) { return Collector(expr).run(); }

}  // namespace infra::hcl
