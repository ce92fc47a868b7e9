#include "lib/hcl/functions/query.h"

#include <optional>

#include "lib/hcl/convert.h"
#include "lib/hcl/equality.h"
#include "lib/hcl/functions/collection_support.h"
#include "lib/hcl/graphemes.h"

namespace infra::hcl {

namespace {

using Kind = Type::Kind;
using std::size_t;

Type length_type(Arguments arguments) {
  const Type type = arguments[0].type();
  if (type.kind() == Kind::number || type.kind() == Kind::boolean) {
    fail("argument must be a string, a collection type, or a structural type");
  }
  return Type::number();
}

Value length(Arguments arguments, const Type&, CallContext& context) {
  const Value& value = arguments[0];
  Value result;
  if (value.kind() == Kind::dynamic) {
    result = Value::unknown(Type::number());
  } else if (value.kind() != Kind::string) {
    result = length_value(value);
  } else if (!value.is_known()) {
    Refinement refinement;
    refinement.not_null = true;
    refinement.min.emplace();
    result = unknown_within(Type::number(), std::move(refinement));
  } else {
    charge_text(context, value.as_string().size());
    result = Value::number(static_cast<std::int64_t>(count_graphemes(value.as_string())));
  }
  return result.with_marks(value.marks());
}

// Go's remainder; a negative index of a tuple is an error, of a list it counts from the end.
Type element_type(Arguments arguments) {
  const Type type = arguments[0].type();
  if (type.kind() == Kind::list) return type.element();
  if (type.kind() != Kind::tuple) fail("cannot read elements from " + type.friendly_name());
  if (!arguments[1].is_known()) return Type::dynamic();
  const std::int64_t index = whole_argument(arguments[1], "invalid index");
  if (type.elements().empty()) fail("cannot use element function with an empty list");
  const std::int64_t at = index % static_cast<std::int64_t>(type.elements().size());
  if (at < 0) fail("cannot use a negative index with a tuple");
  return type.elements()[static_cast<size_t>(at)];
}

Value element(Arguments arguments, const Type&, CallContext&) {
  const Value& list = arguments[0];
  const std::int64_t index = whole_argument(arguments[1], "invalid index");
  const auto count = static_cast<std::int64_t>(list.length());
  if (count == 0) fail("cannot use element function with an empty list");
  const std::int64_t at = (index % count + count) % count;
  return list.elements()[static_cast<size_t>(at)].with_marks(list.marks());
}

Value index(Arguments arguments, const Type&, CallContext& context) {
  const Value& list = arguments[0];
  if (list.kind() != Kind::list && list.kind() != Kind::tuple) {
    fail("argument must be a list or tuple");
  }
  if (list.length() == 0) fail("cannot search an empty list");
  context.budget.work(list.length());
  for (size_t i = 0; i < list.length(); ++i) {
    const Value same = equals(list.elements()[i], arguments[1]);
    if (!same.is_known()) return Value::unknown(Type::number());
    if (same.as_bool()) return Value::number(static_cast<std::int64_t>(i));
  }
  fail("item not found");
}

Value contains(Arguments arguments, const Type&, CallContext& context) {
  const Value& list = arguments[0];
  if (!is_sequence(list.type())) fail("argument must be list, tuple, or set");
  context.budget.work(list.length());
  bool maybe = false;
  for (const Value& each : list.elements()) {
    const Value same = equals(arguments[1], each);
    if (!same.is_known()) {
      maybe = true;
    } else if (same.as_bool()) {
      return same;
    }
  }
  return maybe ? Value::unknown(Type::boolean()) : Value::boolean(false);
}

Type coalesce_type(Arguments arguments) {
  const std::optional<Type> type = common_type(arguments);
  if (!type) fail("all arguments must have the same type");
  return *type;
}

Value coalesce(Arguments arguments, const Type& type, CallContext&) {
  for (const Value& each : arguments) {
    const Converted converted = convert(each, type);
    if (!converted.value.is_known()) return Value::unknown(type);
    if (converted.value.is_null()) continue;
    if (converted.value.kind() == Kind::string && converted.value.as_string().empty()) continue;
    return converted.value;
  }
  fail("no non-null, non-empty-string arguments");
}

Type coalescelist_type(Arguments arguments) {
  if (arguments.empty()) fail("at least one argument is required");
  for (const Value& each : arguments) {
    if (!each.is_known()) return Type::dynamic();
    if (each.kind() != Kind::list && each.kind() != Kind::tuple) {
      fail("coalescelist arguments must be lists or tuples");
    }
  }
  for (const Value& each : arguments) {
    if (!(each.type() == arguments[0].type())) return Type::dynamic();
  }
  return arguments[0].type();
}

Value coalescelist(Arguments arguments, const Type& type, CallContext&) {
  for (const Value& each : arguments) {
    if (!each.is_known()) return Value::unknown(type);
    if (!each.is_null() && each.length() > 0) return each;
  }
  fail("no non-null arguments");
}

constexpr std::string_view kOneOnly =
    "must be a list, set, or tuple value with either zero or one elements";

Type one_type(Arguments arguments) {
  const Type type = arguments[0].type();
  if (type.kind() == Kind::list || type.kind() == Kind::set) return type.element();
  if (type.kind() == Kind::tuple && type.elements().empty()) return Type::dynamic();
  if (type.kind() == Kind::tuple && type.elements().size() == 1) return type.elements()[0];
  fail(0, std::string(kOneOnly));
}

Value one(Arguments arguments, const Type& type, CallContext&) {
  const Value& value = arguments[0];
  if (!has_known_length(value)) return Value::unknown(type);
  if (value.length() == 0) return Value::null(type);
  if (value.length() > 1) fail(0, std::string(kOneOnly));
  return value.elements()[0];
}

Value alltrue(Arguments arguments, CallContext& context) {
  context.budget.work(arguments[0].length());
  for (const Value& each : arguments[0].elements()) {
    if (!each.is_known()) return Value::unknown(Type::boolean());
    if (each.is_null() || !each.as_bool()) return Value::boolean(false);
  }
  return Value::boolean(true);
}

Value anytrue(Arguments arguments, CallContext& context) {
  context.budget.work(arguments[0].length());
  bool maybe = false;
  for (const Value& each : arguments[0].elements()) {
    if (!each.is_known()) {
      maybe = true;
    } else if (!each.is_null() && each.as_bool()) {
      return each;
    }
  }
  return maybe ? Value::unknown(Type::boolean()) : Value::boolean(false);
}

Value sum(Arguments arguments, CallContext& context) {
  const Value& list = arguments[0];
  if (list.type().is_primitive()) fail(0, "cannot sum noniterable");
  if (list.length() == 0) fail(0, "cannot sum an empty list");
  if (!is_sequence(list.type())) {
    fail(0, "argument must be list, set, or tuple. Received " + list.type().friendly_name());
  }
  if (!list.is_wholly_known()) return Value::unknown(Type::number());
  context.budget.work(list.length());
  std::optional<Number> total;
  for (const Value& each : list.elements()) {
    const Converted number = convert(each, Type::number());
    if (each.is_null() || number.error) {
      fail(0, "argument must be list, set, or tuple of number values");
    }
    total = total ? Number::add(*total, number.value.as_number()) : number.value.as_number();
    if (!total) fail("can't compute sum of opposing infinities");
  }
  return Value::number(*total);
}

}  // namespace

std::vector<Function> query_functions() {
  const Type any = Type::dynamic();
  std::vector<Function> all;
  const auto add = [&](Function function) -> Function& {
    all.push_back(std::move(function));
    return all.back();
  };
  Parameter counted = any_parameter("value");
  counted.allow_null = false;
  counted.allow_marked = true;
  add(typed_function("length", {counted}, length_type, length));
  add(typed_function("element", {marked_parameter("list", any), parameter("index", Type::number())},
                     element_type, element))
      .result_not_null = false;
  add(simple_function("index", {parameter("list", any), parameter("value", any)}, Type::number(),
                      [](Arguments arguments, CallContext& context) {
                        return index(arguments, Type::number(), context);
                      }));
  add(simple_function("contains", {parameter("list", any), parameter("value", any)},
                      Type::boolean(), [](Arguments arguments, CallContext& context) {
                        return contains(arguments, Type::boolean(), context);
                      }));
  add(typed_function("coalesce", {}, coalesce_type, coalesce)).variadic = any_parameter("vals");
  add(typed_function("coalescelist", {}, coalescelist_type, coalescelist)).variadic =
      any_parameter("vals");
  add(typed_function("one", {parameter("list", any)}, one_type, one)).result_not_null = false;
  add(simple_function("alltrue", {parameter("list", Type::list(Type::boolean()))}, Type::boolean(),
                      alltrue));
  add(simple_function("anytrue", {parameter("list", Type::list(Type::boolean()))}, Type::boolean(),
                      anytrue));
  add(simple_function("sum", {parameter("list", any)}, Type::number(), sum));
  return all;
}

}  // namespace infra::hcl
