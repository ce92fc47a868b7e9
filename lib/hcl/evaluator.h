// The walk over an expression. Only evaluate*.cc and references.cc use it: one file per subject.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/hcl/evaluate.h"

namespace infra::hcl {

class Evaluator {
 public:
  explicit Evaluator(const Evaluation& evaluation)
      : evaluation_(evaluation), found_(&evaluation.found) {}

  Value evaluate(const Expr& expr);
  Value get_attribute(const Value& value, std::string_view name, Span span);
  Value get_index(const Value& value, const Value& key, Span span);

 private:
  // Names that a `for` binds, or the element that SplatItem stands for.
  struct Frame {
    const Frame* outer = nullptr;
    bool is_splat = false;
    std::string_view key_name, value_name;
    Value key, value;
  };

  // While it lives, diagnostics go to `list` and not to the caller.
  class Capture {
   public:
    explicit Capture(Evaluator& evaluator) : evaluator_(evaluator), outer_(evaluator.found_) {
      evaluator.found_ = &list;
    }
    ~Capture() { evaluator_.found_ = outer_; }
    Capture(const Capture&) = delete;
    bool failed() const;
    void release();  // hands all that was found to the caller after all

    diag::Diagnostics list;

   private:
    Evaluator& evaluator_;
    diag::Diagnostics* outer_;
  };

  struct ForResult;
  struct Arms;

  Value visit(const Expr& expr, const NullLiteral&);
  Value visit(const Expr& expr, const BoolLiteral& node);
  Value visit(const Expr& expr, const NumberLiteral& node);
  Value visit(const Expr& expr, const StringLiteral& node);
  Value visit(const Expr& expr, const Template& node);
  Value visit(const Expr& expr, const TemplateWrap& node);
  Value visit(const Expr& expr, const TemplateJoin& node);
  Value visit(const Expr& expr, const Traversal& node);
  Value visit(const Expr& expr, const RelativeTraversal& node);
  Value visit(const Expr& expr, const Index& node);
  Value visit(const Expr& expr, const Splat& node);
  Value visit(const Expr& expr, const SplatItem&);
  Value visit(const Expr& expr, const FunctionCall& node);
  Value visit(const Expr& expr, const Conditional& node);
  Value visit(const Expr& expr, const Binary& node);
  Value visit(const Expr& expr, const Unary& node);
  Value visit(const Expr& expr, const Parentheses& node);
  Value visit(const Expr& expr, const Tuple& node);
  Value visit(const Expr& expr, const Object& node);
  Value visit(const Expr& expr, const For& node);
  Value visit(const Expr& expr, const Invalid&);

  // Operators.
  std::optional<Value> operand(const Expr& expr, const Value& given, const Type& wanted);
  Value apply(const Expr& expr, const Binary& node, const Value& left, const Value& right);
  Value arithmetic(const Expr& expr, const Binary& node, const Value& left, const Value& right);

  // Conditionals.
  std::optional<Type> common_type(const Expr& expr, const Conditional& node, const Arms& arms);
  Value undecided(const Arms& arms, const Type& type, const Value& condition);
  Value chosen(const Expr& arm, const Arms& arms, bool truth, const Type& type);

  // Iteration.
  void iterate(const Expr& expr, const For& node, const Value& key, const Value& value,
               bool maybe_there, ForResult& result);
  bool condition_can_hold(const For& node);
  // Nullopt: unknown, or an error.
  std::optional<bool> condition_holds(const For& node, ForResult& result);
  Value finish(const For& node, ForResult result);
  Value for_over_unknown(const Expr& expr, const For& node, const Value& collection);
  Value each_of(const Splat& node, const Value& item);
  Value splat_of_unknown(const Splat& node, const Value& source);

  // References.
  Value follow(Value value, std::span<const Step> steps);
  const Value* bound(std::string_view name) const;
  std::optional<Value> convert_key(const Value& key, const Type& wanted, Span span);
  Value element_at(const Value& collection, const Value& key, const Value& given, Span span);
  Value missing_attribute(const Value& value, std::string_view name, Span span);
  const PartialEntry* certain_entry(const Value& value, std::string_view name) const;

  // Calls.
  struct Arguments {
    std::vector<Value> values;
    std::size_t written = 0;  // as many expressions; the rest comes from `x...`
  };
  // Nullopt: the call's result is `result` then, whatever the other arguments are.
  std::optional<Arguments> call_arguments(const FunctionCall& node, const Function& function,
                                          Value& result);
  bool expand(const FunctionCall& node, std::vector<Value>& values, Value& result);
  bool check_count(const FunctionCall& node, const Function& function, std::size_t count);
  Value call_plain(const FunctionCall& node, const Function& function);
  Value call_try(const Expr& expr, const FunctionCall& node);
  Value call_can(const Expr& expr, const FunctionCall& node);
  Value call_template_string(const FunctionCall& node);
  Value unknown_function(const FunctionCall& node);
  FunctionEnvironment rendering_environment();
  Value render(const std::string& name, std::string text, const Value& variables);
  void report_call(const FunctionCall& node, const FunctionError& error);

  Budget& budget() { return evaluation_.budget; }
  std::string text(std::string value);  // charges for it
  void report(Span span, std::string message, std::string label = {}, std::string help = {},
              const diag::RuleInfo* rule = nullptr);  // null: HCL012

  const Evaluation& evaluation_;
  diag::Diagnostics* found_;
  const Frame* frame_ = nullptr;
};

bool has_errors(const diag::Diagnostics& found, std::size_t from = 0);
// `value`, if unknown, with the cause of the first of `operands` that names one.
Value because(Value value, std::initializer_list<const Value*> operands);
// "var.tags", "data.x.y[0].id": the root and the first `steps`.
std::string traversal_text(const Traversal& traversal, std::size_t steps);
// Knowledge about a value that is one of the two, or nothing where there is none.
std::optional<Partial> either(const Value& a, const Value& b, std::string_view cause);

}  // namespace infra::hcl
