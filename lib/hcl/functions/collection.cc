// Functions that make a list or tuple of others; maps: mapping.cc, single results: query.cc.
#include <algorithm>
#include <optional>

#include "lib/hcl/convert.h"
#include "lib/hcl/equality.h"
#include "lib/hcl/functions/collection_support.h"
#include "lib/hcl/functions/groups.h"
#include "lib/hcl/functions/mapping.h"
#include "lib/hcl/functions/query.h"

namespace infra::hcl {

namespace {

using Kind = Type::Kind;
using std::size_t;

Value compact(Arguments arguments, CallContext& context) {
  const Value& list = arguments[0];
  if (!list.is_wholly_known()) return Value::unknown(list.type());
  charge_elements(context, list.length());
  std::vector<Value> kept;
  for (const Value& each : list.elements()) {
    if (!each.is_null() && !each.as_string().empty()) kept.push_back(each);
  }
  return Value::list(Type::string(), std::move(kept));
}

Type first_type(Arguments arguments) { return arguments[0].type(); }

Value distinct(Arguments arguments, const Type& type, CallContext& context) {
  const Value& list = arguments[0];
  if (!list.is_wholly_known()) return Value::unknown(type);
  charge_elements(context, list.length());
  SeenValues seen(context);
  std::vector<Value> kept;
  for (const Value& each : list.elements()) {
    if (seen.add(each)) kept.push_back(each);
  }
  return Value::list(type.element(), std::move(kept));
}

Type chunklist_type(Arguments arguments) { return Type::list(arguments[0].type()); }

Value chunklist(Arguments arguments, const Type& type, CallContext& context) {
  const Value& list = arguments[0];
  const Mark marks = list.marks() | arguments[1].marks();
  const std::int64_t size = whole_argument(arguments[1], "invalid size");
  if (size < 0) fail("the size argument must be positive");
  charge_elements(context, 2 * list.length());
  std::vector<Value> chunks;
  const auto all = list.elements();
  if (size == 0 && !all.empty()) chunks.push_back(list.without_marks());
  for (size_t begin = 0; size > 0 && begin < all.size();) {
    const size_t count = std::min(static_cast<size_t>(size), all.size() - begin);
    const auto chunk = all.subspan(begin, count);
    chunks.push_back(Value::list(type.element().element(), {chunk.begin(), chunk.end()}));
    begin += count;
  }
  return Value::list(type.element(), std::move(chunks)).with_marks(marks);
}

struct Flattened {
  std::vector<Value> elements;
  Mark marks = Mark::none;
  bool is_known = true;
};

void flatten_into(Flattened& result, const Value& value, CallContext& context) {
  result.marks = result.marks | value.marks();
  if (!has_known_length(value)) {
    result.is_known = false;
    return;
  }
  charge_elements(context, value.length());
  for (const Value& each : value.elements()) {
    if (!each.is_known() && each.kind() == Kind::dynamic) result.is_known = false;
    if (each.is_null() || !is_sequence(each.type())) {
      result.elements.push_back(each);
    } else if (!each.is_known()) {
      result.marks = result.marks | each.marks();
      result.is_known = false;
    } else {
      flatten_into(result, each, context);
    }
  }
}

// A tuple whose type only the result tells; no caller needs it before.
Type flatten_type(Arguments arguments) {
  const Type type = arguments[0].type();
  if (!is_sequence(type)) fail("can only flatten lists, sets and tuples");
  return Type::dynamic();
}

Value flatten(Arguments arguments, const Type&, CallContext& context) {
  Flattened result;
  flatten_into(result, arguments[0], context);
  if (!result.is_known) return Value::unknown().with_marks(result.marks);
  return Value::tuple(std::move(result.elements)).with_marks(result.marks);
}

Type reverse_type(Arguments arguments) {
  const Type type = arguments[0].type();
  if (type.kind() == Kind::tuple) {
    return Type::tuple({type.elements().rbegin(), type.elements().rend()});
  }
  if (type.kind() == Kind::list || type.kind() == Kind::set) return Type::list(type.element());
  fail(0, "can only reverse list or tuple values, not " + type.friendly_name());
}

Value reverse(Arguments arguments, const Type& type, CallContext& context) {
  const auto all = arguments[0].elements();
  charge_elements(context, all.size());
  return list_or_tuple(type, {all.rbegin(), all.rend()}).with_marks(arguments[0].marks());
}

struct Slice {
  std::int64_t begin = 0, end = 0;
  bool is_known = false;
};

Slice slice_bounds(Arguments arguments) {
  const Value& list = arguments[0];
  std::optional<std::int64_t> length;
  if (has_known_length(list)) {
    length = static_cast<std::int64_t>(list.kind() == Kind::tuple ? list.type().elements().size()
                                                                  : list.length());
  }
  const auto bound = [&](int argument, const std::string& name) -> std::optional<std::int64_t> {
    const Value& value = arguments[static_cast<size_t>(argument)];
    if (!value.is_known()) return std::nullopt;
    const std::optional<std::int64_t> whole = value.as_number().to_int64();
    if (!whole) fail(argument, "invalid " + name + " index: value must be a whole number");
    if (*whole < 0) fail(argument, name + " index must not be less than zero");
    if (length && *whole > *length) {
      fail(argument, name + " index must not be greater than the length of the list");
    }
    return whole;
  };
  const auto begin = bound(1, "start"), end = bound(2, "end");
  if (begin && end && *begin > *end) fail(1, "start index must not be greater than end index");
  return {begin.value_or(0), end.value_or(0), begin && end};
}

Type slice_type(Arguments arguments) {
  const Type type = arguments[0].type();
  if (type.kind() == Kind::set) {
    fail(0,
         "cannot slice a set, because its elements do not have indices; explicitly convert to a "
         "list if the ordering of the result is not important");
  }
  if (type.kind() != Kind::list && type.kind() != Kind::tuple) {
    fail(0, "must be a list or tuple value");
  }
  const Slice slice = slice_bounds(arguments);
  if (type.kind() == Kind::list) return type;
  if (!slice.is_known) return Type::dynamic();
  return Type::tuple({type.elements().begin() + slice.begin, type.elements().begin() + slice.end});
}

Value slice(Arguments arguments, const Type& type, CallContext& context) {
  const Slice bounds = slice_bounds(arguments);
  const auto all = arguments[0].elements();
  charge_elements(context, static_cast<size_t>(bounds.end - bounds.begin));
  return list_or_tuple(type, {all.begin() + bounds.begin, all.begin() + bounds.end})
      .with_marks(arguments[0].marks());
}

Type concat_type(Arguments arguments) {
  if (arguments.empty()) fail("at least one argument is required");
  const bool lists =
      std::ranges::all_of(arguments, [](const Value& each) { return each.kind() == Kind::list; });
  if (lists) {
    if (const std::optional<Type> type = common_type(arguments)) return *type;
  }
  std::vector<Type> types;
  bool is_known = true;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const Value& each = arguments[i];
    const Type type = each.type();
    if (type.kind() == Kind::tuple) {
      types.insert(types.end(), type.elements().begin(), type.elements().end());
    } else if (type.kind() != Kind::list) {
      fail(static_cast<int>(i),
           "all arguments must be lists or tuples; got " + type.friendly_name());
    } else if (!each.is_known()) {
      return Type::dynamic();
    } else {
      types.insert(types.end(), each.length(), type.element());
    }
  }
  return is_known ? Type::tuple(std::move(types)) : Type::dynamic();
}

Value concat(Arguments arguments, const Type& type, CallContext& context) {
  std::vector<Value> elements;
  Mark marks = Mark::none;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const Value list = type.kind() == Kind::list
                           ? converted_argument(arguments[i], type, static_cast<int>(i))
                           : arguments[i];
    marks = marks | list.marks();
    charge_elements(context, list.length());
    elements.insert(elements.end(), list.elements().begin(), list.elements().end());
  }
  return list_or_tuple(type, std::move(elements)).with_marks(marks);
}

Value range(Arguments arguments, CallContext& context) {
  if (arguments.empty() || arguments.size() > 3) fail("must have one, two, or three arguments");
  const Number start = arguments.size() > 1 ? arguments[0].as_number() : Number();
  const Number end = arguments[arguments.size() > 1 ? 1 : 0].as_number();
  const Number step =
      arguments.size() > 2 ? arguments[2].as_number() : Number::from_int(end < start ? -1 : 1);
  const bool down = step.sign() < 0;
  if (down && end > start) fail(1, "end must be less than start when step is negative");
  if (!down && end < start) fail(1, "end must be greater than start when step is positive");
  constexpr size_t kLimit = 1024;  // Terraform's own
  std::vector<Value> elements;
  for (Number each = start; down ? each > end : each < end;) {
    if (elements.size() >= kLimit) {
      fail(
          "more than 1024 values were generated; either decrease the difference between start and "
          "end or use a smaller step");
    }
    elements.push_back(Value::number(each));
    const std::optional<Number> next = Number::add(each, step);
    if (!next) fail("can't compute sum of opposing infinities");
    each = *next;
  }
  charge_elements(context, elements.size());
  return Value::list(Type::number(), std::move(elements));
}

Value sort(Arguments arguments, CallContext& context) {
  const Value& list = arguments[0];
  if (!list.is_wholly_known()) {
    Refinement refinement;
    refinement.not_null = true;
    if (list.is_known()) {
      refinement.min_length = refinement.max_length = list.length();
    } else if (const Refinement* known = list.refinement()) {
      refinement.min_length = known->min_length;
      refinement.max_length = known->max_length;
    }
    return unknown_within(list.type(), std::move(refinement));
  }
  charge_elements(context, list.length());
  for (size_t i = 0; i < list.length(); ++i) {
    if (!list.elements()[i].is_null()) continue;
    fail("given list element " + std::to_string(i) + " is null; a null string cannot be sorted");
  }
  std::vector<Value> elements(list.elements().begin(), list.elements().end());
  std::ranges::stable_sort(elements, {}, &Value::as_string);
  return Value::list(Type::string(), std::move(elements));
}

Type matchkeys_type(Arguments arguments) {
  if (!common_type(arguments.subspan(1))) fail("keys and searchset must be of the same type");
  return arguments[0].type();
}

Value matchkeys(Arguments arguments, const Type& type, CallContext& context) {
  const Value& values = arguments[0];
  if (values.length() != arguments[1].length()) fail("length of keys and values should be equal");
  const Type common = *common_type(arguments.subspan(1));
  const Value keys = converted_argument(arguments[1], common);
  const Value wanted = converted_argument(arguments[2], common);
  if (wanted.length() == 0) return Value::list(type.element(), {});
  if (!values.is_wholly_known() || !keys.is_wholly_known()) return Value::unknown(type);
  std::vector<Value> matched;
  for (size_t i = 0; i < keys.length(); ++i) {
    for (const Value& search : wanted.elements()) {
      context.budget.work(1);
      const Value same = equals(keys.elements()[i], search);
      if (!same.is_known()) return Value::list(type.element(), {});
      if (!same.as_bool()) continue;
      matched.push_back(values.elements()[i]);
      break;
    }
  }
  return Value::list(type.element(), std::move(matched));
}

// Gone since Terraform 0.12; the message says what to write instead.
Function removed_function(std::string_view name, const char* message) {
  Function function;
  function.name = name;
  function.variadic = any_parameter("vals");
  function.result_type = [message](Arguments) -> Type { fail(message); };
  function.call = [message](Arguments, const Type&, CallContext&) -> Value { fail(message); };
  return function;
}

}  // namespace

std::vector<Function> collection_functions() {
  const Type any = Type::dynamic(), any_list = Type::list(any);
  std::vector<Function> all = mapping_functions();
  for (Function& each : query_functions()) all.push_back(std::move(each));
  const auto add = [&](Function function) -> Function& {
    all.push_back(std::move(function));
    return all.back();
  };
  add(simple_function("compact", {parameter("list", Type::list(Type::string()))},
                      Type::list(Type::string()), compact));
  add(typed_function("distinct", {parameter("list", any_list)}, first_type, distinct));
  add(typed_function("chunklist",
                     {marked_parameter("list", any_list), marked_parameter("size", Type::number())},
                     chunklist_type, chunklist));
  add(typed_function("flatten", {marked_parameter("list", any)}, flatten_type, flatten));
  add(typed_function("reverse", {marked_parameter("list", any)}, reverse_type, reverse));
  add(typed_function("slice",
                     {marked_parameter("list", any), parameter("start_index", Type::number()),
                      parameter("end_index", Type::number())},
                     slice_type, slice));
  add(typed_function("concat", {}, concat_type, concat)).variadic = marked_parameter("seqs", any);
  add(simple_function("range", {}, Type::list(Type::number()), range)).variadic =
      parameter("params", Type::number());
  add(simple_function("sort", {parameter("list", Type::list(Type::string()))},
                      Type::list(Type::string()), sort))
      .parameters[0]
      .allow_unknown = true;
  add(typed_function("matchkeys",
                     {parameter("values", any_list), parameter("keys", any_list),
                      parameter("searchset", any_list)},
                     matchkeys_type, matchkeys));
  add(removed_function("list",
                       "the \"list\" function was deprecated in Terraform v0.12 and is no longer "
                       "available; use tolist([ ... ]) syntax to write a literal list"));
  add(removed_function("map",
                       "the \"map\" function was deprecated in Terraform v0.12 and is no longer "
                       "available; use tomap({ ... }) syntax to write a literal map"));
  return all;
}

}  // namespace infra::hcl
