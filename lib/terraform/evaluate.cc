#include "lib/terraform/evaluate.h"

#include "lib/base/large_stack.h"
#include "lib/terraform/evaluator.h"

namespace infra::terraform {

EvaluatedModule evaluate_root(ModuleStore& store, const std::string& folder,
                              const EvaluateOptions& options) {
  EvaluatedModule result;
  on_large_stack([&] {
    Evaluator evaluator(store, folder, options);
    if (options.only_types.empty()) evaluator.evaluate_all();
    result = evaluator.take_result();
  });
  return result;
}

const Value* Resource::attribute(std::string_view attribute_name) const {
  const bool object = values.is_known() && !values.is_null();
  return object ? values.find(attribute_name) : nullptr;
}

}  // namespace infra::terraform
