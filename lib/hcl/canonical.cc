#include "lib/hcl/canonical.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace infra::hcl {
namespace {

// Without recursion over expressions: a chain of operators may be longer than the machine's stack
// is deep. What is to be written is a stack of texts, expressions and bodies.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void write(const Expr& expr) {
    push(&expr);
    run();
  }
  // Blocks nest as deeply as the parser lets them (kMaxNesting).
  void write(const Body& body, bool without_description = false) {
    std::vector<const Attribute*> attributes;
    for (const Attribute& each : body.attributes)
      if (!without_description || each.name.text != "description") attributes.push_back(&each);
    std::ranges::stable_sort(attributes, {}, [](const Attribute* each) { return each->name.text; });
    out_ += '{';
    for (const Attribute* each : attributes) {
      text("a", each->name.text);
      write(*each->value);
    }
    // Blocks of one type keep their order, which can matter; that between types cannot.
    std::vector<const Block*> blocks;
    for (const Block& each : body.blocks) blocks.push_back(&each);
    std::ranges::stable_sort(blocks, {}, [](const Block* each) { return each->type.text; });
    for (const Block* each : blocks) write(*each, false);
    out_ += '}';
  }
  void write(const Block& block, bool top_level) {
    text("b", block.type.text);
    for (const BlockLabel& label : block.labels) text("l", label.text);
    const bool described = block.type.text == "variable" || block.type.text == "output";
    if (block.body != nullptr) write(*block.body, top_level && described);
  }

 private:
  struct Item {
    const Expr* expr = nullptr;  // null: `close` is written
    char close = 0;
  };

  // With its length, so that no text can look like another tree.
  void text(std::string_view kind, std::string_view value) {
    fmt::format_to(std::back_inserter(out_), "{}{}:{}", kind, value.size(), value);
  }
  void push(const Expr* expr) { pending_.push_back({expr, 0}); }
  void push(Exprs exprs) {
    for (auto each = exprs.rbegin(); each != exprs.rend(); ++each) push(*each);
  }
  void run() {
    while (!pending_.empty()) {
      const Item item = pending_.back();
      pending_.pop_back();
      if (item.close != 0) {
        out_ += item.close;
      } else if (item.expr == nullptr) {
        out_ += '_';
      } else {
        std::visit([&](const auto& node) { visit(node); }, item.expr->node);
      }
    }
  }
  // `kind` and brackets around what follows it.
  void open(std::string_view kind) {
    out_ += kind;
    out_ += '(';
    pending_.push_back({nullptr, ')'});
  }
  void steps(std::span<const Step> steps) {
    for (const Step& step : steps)
      text(step.kind == Step::Kind::number_index ? "#" : ".", step.text);
  }

  void visit(const NullLiteral&) { out_ += "null"; }
  void visit(const BoolLiteral& node) { out_ += node.value ? "true" : "false"; }
  void visit(const NumberLiteral& node) { text("n", node.text); }
  void visit(const StringLiteral& node) { text("s", node.value); }
  void visit(const Template& node) {
    open("T");
    push(node.parts);
  }
  void visit(const TemplateWrap& node) { push(node.value); }
  void visit(const TemplateJoin& node) {
    open("J");
    push(node.tuple);
  }
  void visit(const Traversal& node) {
    text("v", node.root.text);
    steps(node.steps);
  }
  void visit(const RelativeTraversal& node) {
    open("R");
    steps(node.steps);
    push(node.source);
  }
  void visit(const Index& node) {
    open("I");
    push(node.key);
    push(node.collection);
  }
  void visit(const Splat& node) {
    open(node.full ? "S*" : "S.");
    push(node.each);
    push(node.source);
  }
  void visit(const SplatItem&) { out_ += '@'; }
  void visit(const FunctionCall& node) {
    open("F");
    text(node.expand_final ? "x" : "f", node.name.text);
    push(node.arguments);
  }
  void visit(const Conditional& node) {
    open("C");
    push(node.if_false);
    push(node.if_true);
    push(node.condition);
  }
  void visit(const Binary& node) {
    open("B");
    out_ += static_cast<char>('a' + static_cast<int>(node.op));
    push(node.right);
    push(node.left);
  }
  void visit(const Unary& node) {
    open(node.op == UnaryOp::negate ? "-" : "!");
    push(node.operand);
  }
  void visit(const Parentheses& node) { push(node.inner); }
  void visit(const Tuple& node) {
    open("L");
    push(node.items);
  }
  void visit(const Object& node) {
    open("O");
    for (auto each = node.items.rbegin(); each != node.items.rend(); ++each) {
      push(each->value);
      // `(b) = 1` is a reference, `b = 1` a name.
      if (each->key != nullptr && each->key->as<Parentheses>() != nullptr) {
        pending_.push_back({nullptr, ')'});
        push(each->key);
        pending_.push_back({nullptr, '('});
      } else {
        push(each->key);
      }
    }
  }
  void visit(const For& node) {
    open(node.grouping ? "G" : "E");
    text("k", node.key_name.text);
    text("w", node.value_name.text);
    push(node.condition);
    push(node.value);
    push(node.key);
    push(node.collection);
  }
  void visit(const Invalid&) { out_ += '?'; }

  std::string& out_;
  std::vector<Item> pending_;
};

}  // namespace

std::string canonical_text(const Expr& expr) {
  std::string out;
  Writer(out).write(expr);
  return out;
}

std::string canonical_text(const Body& body) {
  std::string out;
  Writer(out).write(body);
  return out;
}

std::string canonical_text(const Block& block) {
  std::string out;
  Writer(out).write(block, true);
  return out;
}

std::vector<std::string> canonical_declarations(const Body& body) {
  std::vector<std::string> result;
  for (const Block& block : body.blocks) {
    if (block.type.text != "locals" || block.body == nullptr || !block.body->blocks.empty()) {
      result.push_back(canonical_text(block));
      continue;
    }
    for (const Attribute& local : block.body->attributes)
      result.push_back(fmt::format("local {} {}", local.name.text, canonical_text(*local.value)));
  }
  for (const Attribute& each : body.attributes)
    result.push_back(fmt::format("argument {} {}", each.name.text, canonical_text(*each.value)));
  std::ranges::sort(result);
  return result;
}

}  // namespace infra::hcl
