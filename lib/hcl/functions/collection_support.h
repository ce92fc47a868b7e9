// What the functions on collections share.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lib/hcl/functions/support.h"

namespace infra::hcl {

// A function whose result is of a type that depends on its arguments.
Function typed_function(std::string_view name, std::vector<Parameter> parameters,
                        Type (*result_type)(Arguments),
                        Value (*call)(Arguments, const Type&, CallContext&));

// A parameter of any type whose marks the function handles itself.
Parameter marked_parameter(std::string_view name, Type type);

bool is_sequence(const Type& type);  // list, set, tuple
bool is_mapping(const Type& type);   // map, object

// Accounts for a collection of `count` values that is about to be made.
void charge_elements(CallContext& context, std::size_t count);

// False for an unknown value and for a set whose unknown elements may turn out to be equal.
bool has_known_length(const Value& value);
// cty's Length(): where it is not known, an unknown number with bounds.
Value length_value(const Value& value);

Value list_or_tuple(const Type& type, std::vector<Value> elements);  // of a list or tuple type

// Takes a whole number; "invalid index: value must be …" with `what` = "invalid index".
std::int64_t whole_argument(const Value& value, std::string_view what);

std::optional<Type> common_type(Arguments arguments);  // nullopt: there is none
// Fails for `argument` (-1: the call) where `value` does not convert.
Value converted_argument(const Value& value, const Type& type, int argument = -1);

// Which of many values were there before; none but wholly known ones of one type.
class SeenValues {
 public:
  explicit SeenValues(CallContext& context) : context_(context) {}
  bool contains(const Value& value) const;
  bool add(const Value& value);  // false: it was there

 private:
  const std::vector<Value>* bucket(const std::string& key) const;
  CallContext& context_;
  std::unordered_map<std::string, std::vector<Value>> buckets_;
};

}  // namespace infra::hcl
