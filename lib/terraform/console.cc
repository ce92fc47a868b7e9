#include "lib/base/large_stack.h"
#include "lib/terraform/evaluator.h"
#include "lib/terraform/references.h"

namespace infra::terraform {

struct ConsoleModule::Impl final : hcl::Scope {
  Impl(ModuleStore& store, const std::string& folder, EvaluateOptions given)
      : options(std::move(given)), evaluator(store, folder, options) {
    functions = evaluator.functions();
    functions.pure = false;
    functions.timestamp = options.timestamp;
    on_large_stack([this] { evaluator.evaluate_values(evaluator.root()); });
  }

  Value resolve(const hcl::Traversal& traversal, Span span, std::size_t& steps_used,
                diag::Diagnostics& faults) const override {
    const std::size_t before = faults.size();
    check_reference(*evaluator.root().node->module, {&traversal, span}, {}, faults);
    if (faults.size() != before) {
      steps_used = traversal.steps.size();
      return Value::unknown();
    }
    return evaluator.resolve(traversal, {.instance = &evaluator.root()}, steps_used);
  }

  EvaluateOptions options;  // the evaluator keeps a reference
  mutable Evaluator evaluator;
  hcl::FunctionEnvironment functions;
};

ConsoleModule::ConsoleModule(ModuleStore& store, const std::string& folder,
                             EvaluateOptions options) {
  options.strict = false;
  options.use_partial = false;
  options.console = true;
  impl_ = std::make_unique<Impl>(store, folder, std::move(options));
}

ConsoleModule::~ConsoleModule() = default;

const hcl::Scope& ConsoleModule::scope() const { return *impl_; }
const hcl::FunctionEnvironment& ConsoleModule::functions() const { return impl_->functions; }
diag::Diagnostics ConsoleModule::found() const { return impl_->evaluator.found(); }
void ConsoleModule::run(const std::function<void()>& work) { on_large_stack(work); }

}  // namespace infra::terraform
