// Functions that change a value's type or its marks.
#include <vector>

#include "lib/hcl/convert.h"
#include "lib/hcl/functions/collection_support.h"
#include "lib/hcl/functions/groups.h"
#include "lib/hcl/go_text.h"

namespace infra::hcl {

namespace {

using Kind = Type::Kind;

[[noreturn]] void cannot_convert(const Value& value, const Type& wanted) {
  const Type given = value.type();
  if (given.kind() == Kind::string && wanted.is_primitive()) {
    const std::string what = has(value.deep_marks(), Mark::sensitive) ? "(sensitive value)"
                             : value.is_known() && !value.is_null()   ? go_quoted(value.as_string())
                                                                      : "string";
    if (wanted.kind() == Kind::boolean) {
      fail(0, "cannot convert " + what +
                  " to bool; only the strings \"true\" or \"false\" are allowed");
    }
    fail(0, "cannot convert " + what +
                " to number; given string must be a decimal representation of a number");
  }
  fail(0, "cannot convert " + given.friendly_name() + " to " + wanted.friendly_constraint_name());
}

Function to_function(std::string_view name, const Type& wanted) {
  Function function;
  function.name = name;
  Parameter value = marked_parameter("v", Type::dynamic());
  value.allow_null = value.allow_dynamic = true;
  function.parameters = {value};
  function.result_not_null = false;
  function.result_type = [wanted](Arguments arguments) {
    if (!is_convertible(arguments[0].type(), wanted)) cannot_convert(arguments[0], wanted);
    return wanted;
  };
  function.call = [wanted](Arguments arguments, const Type&, CallContext& context) {
    const Value& given = arguments[0];
    if (!given.is_null() && !given.type().is_primitive()) charge_elements(context, given.length());
    Converted converted = convert(given, wanted);
    if (converted.error) cannot_convert(given, wanted);
    return converted.value;
  };
  return function;
}

Parameter anything(std::string_view name) {
  Parameter result = any_parameter(name);
  result.allow_marked = true;
  return result;
}

Function mark_function(std::string_view name, Value (*call)(const Value&, CallContext&)) {
  Function function = typed_function(
      name, {anything("value")}, [](Arguments arguments) { return arguments[0].type(); }, nullptr);
  function.call = [call](Arguments arguments, const Type&, CallContext& context) {
    return call(arguments[0], context);
  };
  function.result_not_null = false;
  return function;
}

Value without_mark(const Value& value, Mark mark) {
  const auto rest = static_cast<Mark>(static_cast<std::uint8_t>(value.marks()) &
                                      ~static_cast<std::uint8_t>(mark));
  return value.without_marks().with_marks(rest);
}

// Terraform's word for "not there": an ephemeral value, at any depth, becomes null.
Value ephemeral_as_null(const Value& value, CallContext& context) {
  if (!has(value.deep_marks(), Mark::ephemeral)) return value;
  if (has(value.marks(), Mark::ephemeral)) {
    return Value::null(value.type()).with_marks(without_mark(value, Mark::ephemeral).marks());
  }
  charge_elements(context, value.length());
  if (is_mapping(value.type())) {
    std::vector<Entry> entries(value.entries().begin(), value.entries().end());
    for (Entry& entry : entries) entry.value = ephemeral_as_null(entry.value, context);
    const Value result = value.kind() == Kind::map
                             ? Value::map(value.type().element(), std::move(entries))
                             : Value::object(std::move(entries));
    return result.with_marks(value.marks());
  }
  std::vector<Value> elements(value.elements().begin(), value.elements().end());
  for (Value& element : elements) element = ephemeral_as_null(element, context);
  return list_or_tuple(value.type(), std::move(elements)).with_marks(value.marks());
}

Value is_sensitive(Arguments arguments, const Type&, CallContext&) {
  if (arguments[0].is_sensitive()) return Value::boolean(true);
  return arguments[0].is_known() ? Value::boolean(false) : Value::unknown(Type::boolean());
}

}  // namespace

std::vector<Function> conversion_functions() {
  const Type any = Type::dynamic();
  std::vector<Function> all;
  all.push_back(to_function("tostring", Type::string()));
  all.push_back(to_function("tonumber", Type::number()));
  all.push_back(to_function("tobool", Type::boolean()));
  all.push_back(to_function("tolist", Type::list(any)));
  all.push_back(to_function("toset", Type::set(any)));
  all.push_back(to_function("tomap", Type::map(any)));
  all.push_back(mark_function("sensitive", [](const Value& value, CallContext&) {
    return value.with_marks(Mark::sensitive);
  }));
  all.push_back(mark_function("nonsensitive", [](const Value& value, CallContext&) {
    return without_mark(value, Mark::sensitive);
  }));
  all.push_back(mark_function("ephemeralasnull", ephemeral_as_null));
  all.push_back(typed_function(
      "issensitive", {anything("value")}, [](Arguments) { return Type::boolean(); }, is_sensitive));
  return all;
}

}  // namespace infra::hcl
