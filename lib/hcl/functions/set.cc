// Functions on sets. They take lists and tuples too, which become sets first.
#include <algorithm>
#include <optional>

#include "lib/hcl/convert.h"
#include "lib/hcl/equality.h"
#include "lib/hcl/functions/collection_support.h"
#include "lib/hcl/functions/groups.h"

namespace infra::hcl {

namespace {

using Kind = Type::Kind;
using std::size_t;

Type common_set_type(Arguments arguments) {
  std::vector<Type> elements;
  for (const Value& each : arguments) {
    const Type element = each.type().element();
    // The empty set of what is not known converts to any other.
    if (element.is_dynamic() && each.is_known() && each.length() == 0) continue;
    elements.push_back(element);
  }
  if (elements.empty()) return Type::set(Type::dynamic());
  const std::optional<Type> common = unify(elements);
  if (!common) fail("given sets must all have compatible element types");
  return Type::set(*common);
}

// The arguments as sets of one type; nullopt: one is not wholly known, and then the number of
// elements of an intersection or difference is not known either.
std::optional<std::vector<Value>> known_sets(Arguments arguments, const Type& type,
                                             CallContext& context) {
  std::vector<Value> sets;
  for (size_t i = 0; i < arguments.size(); ++i) {
    Converted set = convert(arguments[i], type);
    if (set.error) fail(static_cast<int>(i), set.error->message);
    if (!set.value.is_wholly_known()) return std::nullopt;
    charge_elements(context, set.value.length());
    sets.push_back(std::move(set.value));
  }
  return sets;
}

Value set_union(Arguments arguments, const Type& type, CallContext& context) {
  std::vector<Value> elements;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const Converted set = convert(arguments[i], type);
    if (set.error) fail(static_cast<int>(i), set.error->message);
    if (!set.value.is_known()) return Value::unknown(type);
    charge_elements(context, set.value.length());
    elements.insert(elements.end(), set.value.elements().begin(), set.value.elements().end());
  }
  return Value::set(type.element(), std::move(elements));
}

Value filtered(const Value& set, const Type& type, const Value& other, bool keep_common,
               CallContext& context) {
  SeenValues members(context);
  for (const Value& each : other.elements()) members.add(each);
  std::vector<Value> kept;
  for (const Value& each : set.elements()) {
    if (members.contains(each) == keep_common) kept.push_back(each);
  }
  return Value::set(type.element(), std::move(kept));
}

Value set_intersection(Arguments arguments, const Type& type, CallContext& context) {
  const auto sets = known_sets(arguments, type, context);
  if (!sets) return Value::unknown(type);
  Value result = (*sets)[0];
  for (size_t i = 1; i < sets->size(); ++i) {
    result = filtered(result, type, (*sets)[i], true, context);
  }
  return result;
}

Value set_subtract(Arguments arguments, const Type& type, CallContext& context) {
  const auto sets = known_sets(arguments, type, context);
  if (!sets) return Value::unknown(type);
  return filtered((*sets)[0], type, (*sets)[1], false, context);
}

Type set_product_type(Arguments arguments) {
  if (arguments.size() < 2) fail("at least two arguments are required");
  bool all_lists = true;
  std::vector<Type> elements;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const Type type = arguments[i].type();
    const int argument = static_cast<int>(i);
    if (!is_sequence(type)) fail(argument, "a set or a list is required");
    all_lists = all_lists && type.kind() != Kind::set;
    if (type.kind() != Kind::tuple) {
      elements.push_back(type.element());
      continue;
    }
    const std::optional<Type> common =
        type.elements().empty() ? Type::dynamic() : unify(type.elements());
    if (!common) fail(argument, "all elements must be of the same type");
    elements.push_back(*common);
  }
  Type tuple = Type::tuple(std::move(elements));
  return all_lists ? Type::list(std::move(tuple)) : Type::set(std::move(tuple));
}

// Bounds for the length where an argument's is unknown; the limits are cty's.
Value unknown_product(Arguments arguments, const Type& type) {
  std::uint64_t longest = 1;
  for (const Value& each : arguments) {
    std::uint64_t length = UINT64_MAX;
    if (each.kind() == Kind::tuple) {
      length = each.type().elements().size();
    } else if (each.is_known()) {
      length = each.length();
    } else if (each.refinement() != nullptr) {
      length = each.refinement()->max_length;
    }
    if (length > 1024) return Value::unknown(type);
    longest *= length;
    if (longest > 2048) return Value::unknown(type);
  }
  Refinement refinement;
  refinement.not_null = true;
  refinement.max_length = longest;
  refinement.min_length = std::min<std::uint64_t>(longest, 1);
  return unknown_within(type, std::move(refinement));
}

Value set_product(Arguments arguments, const Type& type, CallContext& context) {
  Mark marks = Mark::none;
  size_t total = 1;
  bool is_known = true;
  for (const Value& each : arguments) {
    marks = marks | each.marks();
    if (!each.is_known() || !has_known_length(each)) {
      is_known = false;
      continue;
    }
    if (__builtin_mul_overflow(total, each.length(), &total)) throw LimitReached{"memory"};
  }
  if (!is_known) return unknown_product(arguments, type).with_marks(marks);
  constexpr size_t kTupleBytes = 200;  // beside its elements
  size_t bytes = 0;
  if (__builtin_mul_overflow(total, kTupleBytes + arguments.size() * sizeof(Value), &bytes)) {
    throw LimitReached{"memory"};
  }
  context.budget.memory(bytes);
  context.budget.work(total * arguments.size());
  std::vector<std::vector<Value>> columns;
  for (size_t i = 0; i < arguments.size() && total > 0; ++i) {
    std::vector<Value>& column = columns.emplace_back();
    for (const Value& each : arguments[i].elements()) {
      Converted converted = convert(each, type.element().elements()[i]);
      if (converted.error) fail(static_cast<int>(i), converted.error->message);
      if (!column.empty() && !(column[0].type() == converted.value.type())) {
        fail("inconsistent element types");  // where no common type was found but dynamic
      }
      column.push_back(std::move(converted.value));
    }
  }
  std::vector<Value> product;
  product.reserve(total);
  std::vector<size_t> at(columns.size());
  for (size_t made = 0; made < total; ++made) {
    std::vector<Value> tuple;
    tuple.reserve(columns.size());
    for (size_t i = 0; i < columns.size(); ++i) tuple.push_back(columns[i][at[i]]);
    product.push_back(Value::tuple(std::move(tuple)));
    for (size_t i = columns.size(); i-- > 0 && ++at[i] == columns[i].size();) at[i] = 0;
  }
  const Value result = type.kind() == Kind::list ? Value::list(type.element(), std::move(product))
                                                 : Value::set(type.element(), std::move(product));
  return result.with_marks(marks);
}

}  // namespace

std::vector<Function> set_functions() {
  const Type any_set = Type::set(Type::dynamic());
  const auto set_parameter = [&](std::string_view name) {
    Parameter result = parameter(name, any_set);
    result.allow_dynamic = true;
    return result;
  };
  std::vector<Function> all;
  all.push_back(
      typed_function("setunion", {set_parameter("first_set")}, common_set_type, set_union));
  all.back().variadic = set_parameter("other_sets");
  all.push_back(typed_function("setintersection", {set_parameter("first_set")}, common_set_type,
                               set_intersection));
  all.back().variadic = set_parameter("other_sets");
  all.push_back(typed_function("setsubtract", {set_parameter("a"), set_parameter("b")},
                               common_set_type, set_subtract));
  all.push_back(typed_function("setproduct", {}, set_product_type, set_product));
  Parameter sets = marked_parameter("sets", Type::dynamic());
  sets.allow_unknown = true;
  all.back().variadic = sets;
  return all;
}

}  // namespace infra::hcl
