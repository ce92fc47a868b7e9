#include "lib/hcl/functions/collection_support.h"

#include <algorithm>

#include "lib/hcl/convert.h"
#include "lib/hcl/equality.h"
#include "lib/hcl/set_order.h"

namespace infra::hcl {

using Kind = Type::Kind;

Function typed_function(std::string_view name, std::vector<Parameter> parameters,
                        Type (*result_type)(Arguments),
                        Value (*call)(Arguments, const Type&, CallContext&)) {
  Function function;
  function.name = name;
  function.parameters = std::move(parameters);
  function.result_type = result_type;
  function.call = call;
  return function;
}

Parameter marked_parameter(std::string_view name, Type type) {
  Parameter result = parameter(name, std::move(type));
  result.allow_marked = true;
  return result;
}

bool is_sequence(const Type& type) {
  return type.kind() == Kind::list || type.kind() == Kind::set || type.kind() == Kind::tuple;
}

bool is_mapping(const Type& type) {
  return type.kind() == Kind::map || type.kind() == Kind::object;
}

void charge_elements(CallContext& context, std::size_t count) {
  context.budget.work(count);
  context.budget.memory(count * sizeof(Value));
}

bool has_known_length(const Value& value) {
  if (!value.is_known()) return value.kind() == Kind::tuple || value.kind() == Kind::object;
  return value.kind() != Kind::set || value.length() <= 1 || value.is_wholly_known();
}

Value length_value(const Value& value) {
  const auto number = [](std::size_t length) {
    return Value::number(static_cast<std::int64_t>(length));
  };
  if (value.kind() == Kind::tuple) return number(value.type().elements().size());
  if (value.kind() == Kind::object) return number(value.type().attributes().size());
  if (value.is_known() && has_known_length(value)) return number(value.length());
  Refinement result;
  result.not_null = true;
  if (value.is_known()) {
    result.min.emplace(Number::from_int(1));
    result.max.emplace(Number::from_int(static_cast<std::int64_t>(value.length())));
  } else {
    const Refinement* known = value.refinement();
    constexpr std::uint64_t kMax = INT64_MAX;
    const std::uint64_t low = known != nullptr ? std::min(known->min_length, kMax) : 0;
    result.min.emplace(Number::from_int(static_cast<std::int64_t>(low)));
    if (known != nullptr && known->max_length < kMax) {
      result.max.emplace(Number::from_int(static_cast<std::int64_t>(known->max_length)));
    }
  }
  return unknown_within(Type::number(), std::move(result));
}

Value list_or_tuple(const Type& type, std::vector<Value> elements) {
  if (type.kind() == Kind::list) return Value::list(type.element(), std::move(elements));
  return Value::tuple(std::move(elements));
}

std::int64_t whole_argument(const Value& value, std::string_view what) {
  try {
    return whole_number(value);
  } catch (FunctionError& error) {
    error.message = std::string(what) + ": " + error.message;
    throw;
  }
}

std::optional<Type> common_type(Arguments arguments) {
  std::vector<Type> types;
  for (const Value& each : arguments) types.push_back(each.type());
  return unify(types);
}

Value converted_argument(const Value& value, const Type& type, int argument) {
  Converted result = convert(value, type);
  if (result.error) fail(argument, result.error->message);
  return std::move(result.value);
}

const std::vector<Value>* SeenValues::bucket(const std::string& key) const {
  const auto found = buckets_.find(key);
  return found == buckets_.end() ? nullptr : &found->second;
}

bool SeenValues::contains(const Value& value) const {
  const std::string key = set_order_key(value);
  context_.budget.work(1 + key.size() / 16);
  const std::vector<Value>* same_key = bucket(key);
  if (same_key == nullptr) return false;
  context_.budget.work(same_key->size());
  return std::ranges::any_of(*same_key, [&](const Value& each) { return identical(each, value); });
}

bool SeenValues::add(const Value& value) {
  if (contains(value)) return false;
  std::string key = set_order_key(value);
  context_.budget.memory(key.size() + 2 * sizeof(Value));
  buckets_[std::move(key)].push_back(value);
  return true;
}

}  // namespace infra::hcl
