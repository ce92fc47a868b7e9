#include "lib/hcl/functions/support.h"

#include <fmt/format.h>

#include <utility>

namespace infra::hcl {

void fail(std::string message) { throw FunctionError{.message = std::move(message)}; }

void fail(int argument, std::string message) {
  throw FunctionError{.argument = argument, .message = std::move(message)};
}

Parameter parameter(std::string_view name, Type type) {
  return {.name = name, .type = std::move(type)};
}

Parameter any_parameter(std::string_view name) {
  return {.name = name,
          .type = Type::dynamic(),
          .allow_null = true,
          .allow_unknown = true,
          .allow_dynamic = true};
}

Function simple_function(std::string_view name, std::vector<Parameter> parameters, Type result,
                         std::function<Value(Arguments, CallContext&)> call) {
  Function function;
  function.name = name;
  function.parameters = std::move(parameters);
  function.result_type = [result = std::move(result)](Arguments) { return result; };
  function.call = [call = std::move(call)](Arguments arguments, const Type&, CallContext& context) {
    return call(arguments, context);
  };
  return function;
}

Function text_function(std::string_view name, std::string_view parameter_name,
                       std::function<std::string(const std::string&, CallContext&)> call) {
  return simple_function(name, {parameter(parameter_name, Type::string())}, Type::string(),
                         [call = std::move(call)](Arguments arguments, CallContext& context) {
                           const std::string& text = arguments[0].as_string();
                           charge_text(context, text.size());
                           return text_value(call(text, context));
                         });
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
      case '"':
      case '\\':
        result += '\\';
        result += c;
        break;
      case '\n':
        result += "\\n";
        break;
      case '\r':
        result += "\\r";
        break;
      case '\t':
        result += "\\t";
        break;
      default:
        if (byte < 0x20 || byte == 0x7f) {
          result += fmt::format("\\x{:02x}", byte);
        } else {
          result += c;
        }
    }
  }
  return result + '"';
}

std::int64_t whole_number(const Value& value) {
  const auto whole = value.as_number().to_int64();
  if (!whole)
    fail(fmt::format("value must be a whole number, between {} and {}", INT64_MIN, INT64_MAX));
  return *whole;
}

void charge_text(CallContext& context, std::uint64_t bytes) {
  context.budget.memory(bytes);
  context.budget.work(1 + bytes / 16);
}

Value text_value(std::string_view text) { return Value::string_nfc(text); }

}  // namespace infra::hcl
