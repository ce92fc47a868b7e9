#include "lib/policy/custom_expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lib/base/strings.h"
#include "lib/hcl/convert.h"
#include "lib/hcl/evaluate.h"
#include "lib/hcl/parser.h"
#include "lib/terraform/implied_type.h"
#include "lib/terraform/provider_facts.h"

namespace infra::policy {
namespace {

using hcl::Expr;
using hcl::Step;
using terraform::BlockSchema;
using terraform::Nesting;

constexpr std::string_view kNames[] = {"self", "stack", "env"};

std::string near_to(std::string_view word, const std::vector<std::string_view>& known,
                    std::string otherwise) {
  const auto near = did_you_mean(word, known);
  return near ? fmt::format("did you mean `{}`?", *near) : std::move(otherwise);
}

// Every function call below an expression. Without recursion: a chain of operators may be longer
// than the machine's stack is deep.
class Calls {
 public:
  std::vector<const hcl::FunctionCall*> of(const Expr& expr) && {
    push(&expr);
    while (!pending_.empty()) {
      const Expr* next = pending_.back();
      pending_.pop_back();
      std::visit([&](const auto& node) { visit(node); }, next->node);
    }
    return std::move(found_);
  }

 private:
  void push(const Expr* expr) {
    if (expr != nullptr) pending_.push_back(expr);
  }
  void push(hcl::Exprs exprs) {
    for (const Expr* expr : exprs) push(expr);
  }
  void push(std::initializer_list<const Expr*> exprs) {
    for (const Expr* expr : exprs) push(expr);
  }
  template <typename Leaf>
  void visit(const Leaf&) {}
  void visit(const hcl::Template& node) { push(node.parts); }
  void visit(const hcl::TemplateWrap& node) { push(node.value); }
  void visit(const hcl::TemplateJoin& node) { push(node.tuple); }
  void visit(const hcl::RelativeTraversal& node) { push(node.source); }
  void visit(const hcl::Parentheses& node) { push(node.inner); }
  void visit(const hcl::Tuple& node) { push(node.items); }
  void visit(const hcl::Unary& node) { push(node.operand); }
  void visit(const hcl::Index& node) { push({node.collection, node.key}); }
  void visit(const hcl::Splat& node) { push({node.source, node.each}); }
  void visit(const hcl::Binary& node) { push({node.left, node.right}); }
  void visit(const hcl::Conditional& node) { push({node.condition, node.if_true, node.if_false}); }
  void visit(const hcl::For& node) {
    push({node.collection, node.key, node.value, node.condition});
  }
  void visit(const hcl::Object& node) {
    for (const hcl::ObjectItem& item : node.items) push({item.key, item.value});
  }
  void visit(const hcl::FunctionCall& node) {
    found_.push_back(&node);
    push(node.arguments);
  }

  std::vector<const Expr*> pending_;
  std::vector<const hcl::FunctionCall*> found_;
};

// What these give hangs on the machine and the moment: one repository, two verdicts.
constexpr std::string_view kNotOfTheResource[] = {
    "abspath",
    "bcrypt",
    "file",
    "filebase64",
    "filebase64sha256",
    "fileexists",
    "filebase64sha512",
    "filemd5",
    "fileset",
    "filesha1",
    "filesha256",
    "filesha512",
    "pathexpand",
    "timestamp",
    "plantimestamp",
    "templatefile",
    "uuid",
};

void check_function(const hcl::FunctionCall& call, std::vector<ExpressionFault>& faults) {
  std::string_view name = call.name.text;
  if (name.starts_with("core::")) name.remove_prefix(6);
  if (std::ranges::find(kNotOfTheResource, name) != std::end(kNotOfTheResource)) {
    faults.push_back({call.name.span.begin, call.name.span.end,
                      fmt::format("`{}` is no function for rules", name),
                      "a rule judges the resource alone: `self`, `stack` and `env`"});
    return;
  }
  const auto known = hcl::function_names();
  if (hcl::find_function(name) != nullptr || std::ranges::find(known, name) != known.end()) return;
  faults.push_back({call.name.span.begin, call.name.span.end,
                    fmt::format("there is no function `{}`", printable(name)),
                    near_to(name, known, "the functions are those of Terraform")});
}

// Follows `self.a[0].b` through the arguments and blocks of a type.
void check_steps(const hcl::Traversal& traversal, const std::string& type,
                 const BlockSchema& schema, std::vector<ExpressionFault>& faults) {
  const BlockSchema* block = &schema;
  for (std::size_t i = 0; i < traversal.steps.size(); ++i) {
    const Step& step = traversal.steps[i];
    if (step.kind == Step::Kind::number_index) return;
    if (block->attribute(step.text) != nullptr) return;
    const terraform::NestedBlockSchema* nested = block->nested(step.text);
    if (nested == nullptr) {
      std::vector<std::string_view> known;
      for (const auto& each : block->attributes) known.push_back(each.name);
      for (const auto& each : block->blocks) known.push_back(each.name);
      faults.push_back(
          {step.span.begin, step.span.end,
           fmt::format("`{}` has no argument or block `{}`", type, printable(step.text)),
           near_to(step.text, known, "")});
      return;
    }
    block = nested->block;
    if (nested->nesting == Nesting::single || nested->nesting == Nesting::group) continue;
    if (i + 1 == traversal.steps.size()) return;
    const Step& key = traversal.steps[i + 1];
    if (nested->nesting != Nesting::map && key.kind == Step::Kind::attribute) {
      const bool is_set = nested->nesting == Nesting::set;  // its elements have no numbers
      faults.push_back({key.span.begin, key.span.end,
                        fmt::format("`{}` is a {} of blocks", step.text, is_set ? "set" : "list"),
                        is_set
                            ? fmt::format("write `{}[*].{}` for all of them", step.text, key.text)
                            : fmt::format("write `{0}[0].{1}`, or `{0}[*].{1}` for all of them",
                                          step.text, key.text)});
      return;
    }
    ++i;
  }
}

const BlockSchema* schema_of(const std::string& type) {
  // A type that the newest provider has no more is still in use.
  for (const char* version : {"", "5.100.0"})
    if (const auto* schema =
            terraform::aws_schema(version).find(terraform::SchemaKind::resource, type))
      return schema;
  return nullptr;
}

// The names of a rule, of which only the types are known.
class TypeScope final : public hcl::Scope {
 public:
  TypeScope(hcl::Value self, hcl::Value text) : self_(std::move(self)), text_(std::move(text)) {}
  hcl::Value resolve(const hcl::Traversal& traversal, diag::Span, std::size_t& steps_used,
                     diag::Diagnostics&) const override {
    steps_used = 0;
    return traversal.root.text == "self" ? self_ : text_;
  }

 private:
  hcl::Value self_, text_;
};

class RuleScope final : public hcl::Scope {
 public:
  explicit RuleScope(const RuleNames& names) : names_(names) {}
  hcl::Value resolve(const hcl::Traversal& traversal, diag::Span, std::size_t& steps_used,
                     diag::Diagnostics&) const override {
    steps_used = 0;
    if (traversal.root.text == "self") return names_.self;
    if (traversal.root.text == "stack") return hcl::Value::string_nfc(names_.stack);
    if (traversal.root.text != "env") return hcl::Value::unknown();
    if (names_.env.empty())
      return hcl::Value::unknown(hcl::Type::string()).with_cause("the stack's environment");
    return hcl::Value::string_nfc(names_.env);
  }

 private:
  const RuleNames& names_;
};

// What is wrong whatever the values are: wrong types and numbers of arguments, elements of a set by
// number, an answer that is neither true nor false.
void check_types(const Expr& expr, const std::string& type, const BlockSchema& schema,
                 std::vector<ExpressionFault>& faults) {
  const auto text = hcl::Value::unknown(hcl::Type::string());
  const TypeScope scope(hcl::Value::unknown(terraform::implied_type(schema)), text);
  const hcl::FunctionEnvironment functions;
  hcl::Budget budget;
  diag::Diagnostics found;
  const hcl::Value value = hcl::evaluate(expr, {scope, functions, budget, found, false});
  for (const diag::Diagnostic& each : found)
    faults.push_back({each.primary.span.begin, each.primary.span.end,
                      fmt::format("of `{}`: {}", type, each.message), each.help});
  const hcl::Type& answer = value.type();
  if (!found.empty() || answer.is_dynamic() || answer.kind() == hcl::Type::Kind::boolean) return;
  faults.push_back({expr.span.begin, expr.span.end,
                    fmt::format("gives a {}, neither true nor false", answer.friendly_name()),
                    "compare it with something"});
}

}  // namespace

CustomExpression::CustomExpression(diag::SourceMap& sources, const std::string& text)
    : sources_(sources) {
  const std::uint32_t number = sources.add("infra.yaml", text);
  file_ = hcl::parse_expression(sources, number, syntax_);
  std::set<std::string> arguments;
  if (file_->expr != nullptr)
    for (const hcl::Reference& each : hcl::references(*file_->expr))
      if (each.traversal->root.text == "self" && !each.traversal->steps.empty())
        arguments.emplace(each.traversal->steps[0].text);
  if (arguments.size() == 1) subject_ = *arguments.begin();
}

CustomExpression::~CustomExpression() = default;

std::vector<ExpressionFault> CustomExpression::faults(const std::vector<std::string>& types) const {
  std::vector<ExpressionFault> faults;
  for (const diag::Diagnostic& each : syntax_)
    faults.push_back({each.primary.span.begin, each.primary.span.end, each.message, each.help});
  if (!faults.empty() || file_->expr == nullptr) return faults;
  for (const hcl::Reference& each : hcl::references(*file_->expr)) {
    const hcl::Name& root = each.traversal->root;
    if (std::ranges::find(kNames, root.text) == std::end(kNames)) {
      faults.push_back({root.span.begin, root.span.end,
                        fmt::format("there is no `{}` in a rule", printable(root.text)),
                        near_to(root.text, {std::begin(kNames), std::end(kNames)},
                                "a rule has `self`, `stack` and `env`")});
    } else if (root.text == "self") {
      for (const std::string& type : types) {
        const std::size_t before = faults.size();
        if (const BlockSchema* schema = schema_of(type))
          check_steps(*each.traversal, type, *schema, faults);
        if (faults.size() > before) break;
      }
    } else if (!each.traversal->steps.empty()) {
      faults.push_back({each.span.begin, each.span.end,
                        fmt::format("`{}` is a text and has no attributes", root.text), ""});
    }
  }
  for (const hcl::FunctionCall* call : Calls().of(*file_->expr)) check_function(*call, faults);
  for (const std::string& type : types)
    if (const BlockSchema* schema = schema_of(type); schema != nullptr && faults.empty())
      check_types(*file_->expr, type, *schema, faults);
  return faults;
}

Answer CustomExpression::evaluate(const RuleNames& names) const {
  const RuleScope scope(names);
  const hcl::FunctionEnvironment functions;
  hcl::Budget budget;
  diag::Diagnostics found;
  hcl::Value value = hcl::evaluate(*file_->expr, {scope, functions, budget, found});
  if (!found.empty()) return {Truth::unproven, found.front().message};
  const hcl::Converted truth = hcl::convert(value, hcl::Type::boolean());
  if (truth.error) return {Truth::unproven, "it is neither true nor false"};
  if (!truth.value.is_known())
    return {Truth::unproven, fmt::format("`{}` is not known", truth.value.cause().empty()
                                                                  ? "a value that it asks for"
                                                                  : truth.value.cause())};
  if (truth.value.is_null()) return {Truth::unproven, "it is null"};
  return {truth.value.as_bool() ? Truth::yes : Truth::no, ""};
}

}  // namespace infra::policy
