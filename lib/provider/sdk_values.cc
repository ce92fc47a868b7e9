#include "lib/provider/sdk_values.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "lib/provider/schema_type.h"

namespace infra::provider {
namespace {

using hcl::Entry;
using hcl::Type;
using hcl::Value;
using terraform::BlockSchema;
using terraform::NestedBlockSchema;
using terraform::Nesting;

bool is_object(const Value& value) {
  return value.is_known() && !value.is_null() && value.kind() == Type::Kind::object;
}

// A list or set whose elements are objects.
bool stands_for_blocks(const Type& type) {
  return (type.kind() == Type::Kind::list || type.kind() == Type::Kind::set) &&
         type.element().kind() == Type::Kind::object;
}

template <class Function>
Value with_elements(const Value& value, const Type& element, Function&& function) {
  std::vector<Value> elements;
  for (const Value& each : value.elements()) elements.push_back(function(each));
  if (value.kind() == Type::Kind::set) return Value::set(element, std::move(elements));
  if (value.kind() == Type::Kind::tuple) return Value::tuple(std::move(elements));
  return Value::list(element, std::move(elements));
}

Value shimmed_attribute(const Type& type, const Value& value, bool nested) {
  if (!value.is_known()) return value;
  if (value.is_null()) return nested ? zero_of(type) : value;
  if (!stands_for_blocks(type)) return value;
  return with_elements(value, type.element(), shimmed_object);
}

Value shimmed_nested(const NestedBlockSchema& nested, const Value& value) {
  if (!value.is_known() || value.is_null()) return value;
  // The SDK has lists and sets of blocks; `timeouts`, the only single one, bypasses it.
  if (nested.nesting != Nesting::list && nested.nesting != Nesting::set) return value;
  return with_elements(value, implied_type(*nested.block),
                       [&](const Value& each) { return shimmed_block(*nested.block, each); });
}

Value shimmed(const BlockSchema& schema, const Value& object, bool nested) {
  if (!is_object(object)) return object;
  std::vector<Entry> entries(object.entries().begin(), object.entries().end());
  for (Entry& entry : entries) {
    if (const auto* attribute = schema.attribute(entry.key)) {
      if (!attribute->write_only)
        entry.value = shimmed_attribute(attribute->type, entry.value, nested);
    } else if (const auto* block = schema.nested(entry.key)) {
      entry.value = shimmed_nested(*block, entry.value);
    }
  }
  return Value::object(std::move(entries));
}

bool equivalent_entries(const Value& a, const Value& b) {
  const auto covers = [](const Value& x, const Value& y) {
    return std::ranges::all_of(x.entries(), [&](const Entry& entry) {
      const Value* other = y.find(entry.key);
      return sdk_equivalent(entry.value, other ? *other : Value());
    });
  };
  return covers(a, b) && covers(b, a);
}

// Each element has exactly one that it is equivalent to.
bool equivalent_sets(const Value& a, const Value& b) {
  if (a.length() != b.length()) return false;
  const auto one_each = [](const Value& x, const Value& y) {
    return std::ranges::all_of(x.elements(), [&](const Value& element) {
      return std::ranges::count_if(y.elements(), [&](const Value& other) {
               return sdk_equivalent(element, other);
             }) == 1;
    });
  };
  return one_each(a, b) && one_each(b, a);
}

}  // namespace

const hcl::Value& member(const hcl::Value& object, std::string_view name) {
  static const hcl::Value null;
  if (!object.is_known() || object.is_null()) return null;
  const hcl::Value* found = object.find(name);
  return found ? *found : null;
}

Value zero_of(const Type& type) {
  switch (type.kind()) {
    case Type::Kind::string:
      return Value::string("");
    case Type::Kind::number:
      return Value::number(0);
    case Type::Kind::boolean:
      return Value::boolean(false);
    case Type::Kind::list:
      return Value::list(type.element(), {});
    case Type::Kind::set:
      return Value::set(type.element(), {});
    case Type::Kind::map:
      return Value::map(type.element(), {});
    case Type::Kind::tuple:
    case Type::Kind::object:
    case Type::Kind::dynamic:
      break;
  }
  return Value::null(type);
}

bool is_null_or_zero(const Value& value) {
  if (!value.is_known()) return false;
  if (value.is_null()) return true;
  switch (value.kind()) {
    case Type::Kind::string:
      return value.as_string().empty();
    case Type::Kind::number:
      return value.as_number() == hcl::Number::from_int(0);
    case Type::Kind::boolean:
      return !value.as_bool();
    case Type::Kind::list:
    case Type::Kind::set:
    case Type::Kind::map:
    case Type::Kind::tuple:
    case Type::Kind::object:
      return value.length() == 0;
    case Type::Kind::dynamic:
      break;
  }
  return false;
}

Value shimmed_state(const BlockSchema& schema, const Value& state) {
  return shimmed(schema, state, false);
}

Value shimmed_block(const BlockSchema& schema, const Value& object) {
  return shimmed(schema, object, true);
}

Value shimmed_object(const Value& object) {
  if (!is_object(object)) return object;
  std::vector<Entry> entries(object.entries().begin(), object.entries().end());
  for (Entry& entry : entries)
    entry.value = shimmed_attribute(entry.value.type(), entry.value, true);
  return Value::object(std::move(entries));
}

bool sdk_equivalent(const Value& a, const Value& b) {
  if (!a.is_known() || !b.is_known()) return a.is_known() == b.is_known();
  if (is_null_or_zero(a) || is_null_or_zero(b)) return is_null_or_zero(a) == is_null_or_zero(b);
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Type::Kind::object:
    case Type::Kind::map:
      return equivalent_entries(a, b);
    case Type::Kind::set:
      return equivalent_sets(a, b);
    case Type::Kind::list:
    case Type::Kind::tuple:
      return std::ranges::equal(a.elements(), b.elements(), sdk_equivalent);
    case Type::Kind::string:
    case Type::Kind::number:
    case Type::Kind::boolean:
    case Type::Kind::dynamic:
      break;
  }
  return identical(a, b);
}

}  // namespace infra::provider
