#include "lib/hcl/function.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lib/hcl/convert.h"
#include "lib/hcl/functions/groups.h"
#include "lib/hcl/functions/support.h"

namespace infra::hcl {
namespace {

const std::vector<Function>& registry() {
  static const std::vector<Function> functions = [] {
    std::vector<Function> all;
    all.reserve(128);
    for (auto* group :
         {collection_functions, set_functions, conversion_functions, number_functions,
          string_functions, format_functions, encoding_functions, hash_functions, date_functions,
          network_functions, file_functions, regex_functions, yaml_functions}) {
      for (Function& function : group()) all.push_back(std::move(function));
    }
    std::ranges::sort(all, {}, &Function::name);
    return all;
  }();
  return functions;
}

const Parameter& parameter_at(const Function& function, std::size_t index) {
  return index < function.parameters.size() ? function.parameters[index] : *function.variadic;
}

void check_count(const Function& function, std::size_t count) {
  const std::size_t wanted = function.parameters.size();
  if (count < wanted) {
    throw FunctionError{.message =
                            fmt::format("`{}` expects {}{} argument{}; `{}` is missing",
                                        function.name, function.variadic ? "at least " : "", wanted,
                                        wanted == 1 ? "" : "s", function.parameters[count].name)};
  }
  if (count > wanted && !function.variadic) {
    throw FunctionError{.argument = static_cast<int>(wanted),
                        .message = fmt::format("`{}` expects only {} argument{}", function.name,
                                               wanted, wanted == 1 ? "" : "s")};
  }
}

struct Prepared {
  std::vector<Value> arguments;
  Mark marks = Mark::none;        // taken off the arguments
  bool is_unknown = false;        // an argument is, and the function does not want to see it
  bool has_dynamic_type = false;  // same for an argument whose type is not known
};

Prepared prepare(const Function& function, std::span<const Value> arguments) {
  Prepared prepared;
  prepared.arguments.reserve(arguments.size());
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Parameter& wanted = parameter_at(function, i);
    Value value = arguments[i];
    if (!wanted.type.is_dynamic()) {
      Converted converted = convert(value, wanted.type);
      if (converted.error) {
        const ConversionError& error = *converted.error;
        fail(static_cast<int>(i),
             error.path.empty() ? error.message : error.path + ": " + error.message);
      }
      value = std::move(converted.value);
    }
    prepared.arguments.push_back(std::move(value));
  }
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Parameter& wanted = parameter_at(function, i);
    Value& value = prepared.arguments[i];
    if (!wanted.allow_marked) {
      const Mark marks = value.deep_marks();
      if (marks != Mark::none) {
        prepared.marks = prepared.marks | marks;
        value = value.without_deep_marks();
      }
    }
    if (value.is_null() && !wanted.allow_null && !prepared.has_dynamic_type) {
      fail(static_cast<int>(i), "argument must not be null");
    }
    if (value.type().is_dynamic() && !wanted.allow_dynamic) prepared.has_dynamic_type = true;
    if (!value.is_known() && !wanted.allow_unknown) prepared.is_unknown = true;
  }
  return prepared;
}

// Why the result is unknown: the first argument that is, at any depth.
std::string cause_in(const Value& value, int depth) {
  if (!value.is_known()) return std::string(value.cause());
  if (depth == 0 || value.is_null()) return {};
  switch (value.kind()) {
    case Type::Kind::list:
    case Type::Kind::set:
    case Type::Kind::tuple:
      for (const Value& element : value.elements()) {
        if (std::string cause = cause_in(element, depth - 1); !cause.empty()) return cause;
      }
      break;
    case Type::Kind::map:
    case Type::Kind::object:
      for (const Entry& entry : value.entries()) {
        if (std::string cause = cause_in(entry.value, depth - 1); !cause.empty()) return cause;
      }
      break;
    case Type::Kind::dynamic:
    case Type::Kind::string:
    case Type::Kind::number:
    case Type::Kind::boolean:
      break;
  }
  return {};
}

Value with_cause(Value result, std::span<const Value> arguments) {
  if (result.is_known() || !result.cause().empty()) return result;
  constexpr int kDepth = 4;
  for (const Value& argument : arguments) {
    if (std::string cause = cause_in(argument, kDepth); !cause.empty()) {
      return result.with_cause(std::move(cause));
    }
  }
  return result;
}

// cty refines each result of a function that never returns null.
Value refined(const Function& function, Value result) {
  if (!function.result_not_null || result.is_known() || result.type().is_dynamic()) return result;
  Refinement refinement;
  if (const Refinement* known = result.refinement()) refinement = *known;
  if (refinement.not_null) return result;
  refinement.not_null = true;
  Value better = Value::unknown(result.type(), std::move(refinement)).with_marks(result.marks());
  if (result.partial() != nullptr) better = better.with_partial(*result.partial());
  if (result.partial_text() != nullptr) better = better.with_partial_text(*result.partial_text());
  if (!result.cause().empty()) better = better.with_cause(std::string(result.cause()));
  return better.with_origin(result.origin());
}

Value call_prepared(const Function& function, const Prepared& prepared, CallContext& context) {
  if (prepared.has_dynamic_type) return Value::unknown();
  const Type type = function.result_type(prepared.arguments);
  if (prepared.is_unknown) return refined(function, Value::unknown(type));
  return refined(function, function.call(prepared.arguments, type, context));
}

[[noreturn]] void rethrow(const Function& function, FunctionError error) {
  if (error.argument >= 0) {
    const Parameter& wrong = parameter_at(function, static_cast<std::size_t>(error.argument));
    error.message = fmt::format("invalid value for `{}`: {}", wrong.name, error.message);
  } else {
    error.message = fmt::format("call to `{}` failed: {}", function.name, error.message);
  }
  throw error;
}

}  // namespace

const Function* find_function(std::string_view name) {
  constexpr std::string_view kCore = "core::";
  if (name.starts_with(kCore)) name.remove_prefix(kCore.size());
  const std::vector<Function>& all = registry();
  const auto found = std::ranges::lower_bound(all, name, {}, &Function::name);
  return found != all.end() && found->name == name ? &*found : nullptr;
}

std::vector<std::string_view> function_names() {
  std::vector<std::string_view> names = {"can", "try"};
  for (const Function& function : registry()) {
    // The first is the console's, the others only say what replaced them.
    const bool is_hidden =
        function.name == "type" || function.name == "list" || function.name == "map";
    if (!is_hidden) names.push_back(function.name);
  }
  std::ranges::sort(names);
  return names;
}

Value call_function(const Function& function, std::span<const Value> arguments,
                    CallContext& context) {
  context.budget.work(4 + arguments.size());
  check_count(function, arguments.size());
  try {
    const Prepared prepared = prepare(function, arguments);
    Value result = call_prepared(function, prepared, context);
    if (prepared.marks != Mark::none) result = result.with_marks(prepared.marks);
    return with_cause(std::move(result), arguments);
  } catch (FunctionError& error) {
    rethrow(function, std::move(error));
  }
}

}  // namespace infra::hcl
