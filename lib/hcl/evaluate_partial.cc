// What is certain about a value that is unknown to Terraform (Partial in value.h).
#include <algorithm>

#include "lib/hcl/evaluator.h"

namespace infra::hcl {
namespace {

using Kind = Type::Kind;

// Nullopt: no map and no object. Null has no keys.
std::optional<Partial> knowledge(const Value& value) {
  Partial partial;
  partial.open = false;
  if (value.is_known()) {
    if (value.is_null()) return partial;
    if (value.kind() != Kind::map && value.kind() != Kind::object) return std::nullopt;
    for (const Entry& entry : value.entries()) {
      partial.entries.push_back(
          {entry.key, entry.value.with_marks(value.marks()), false, entry.key_origin});
    }
    return partial;
  }
  if (value.partial() != nullptr) return *value.partial();
  if (value.kind() == Kind::object) {
    const Type type = value.type();
    for (const AttributeType& attribute : type.attributes()) {
      partial.entries.push_back(
          {attribute.name, because(Value::unknown(attribute.type), {&value}), false, {}});
    }
    return partial;
  }
  if (value.kind() != Kind::map && value.kind() != Kind::dynamic) return std::nullopt;
  partial.open = true;
  partial.cause = std::string(value.cause());
  return partial;
}

Value either_value(const Value& a, const Value& b, std::string_view cause) {
  if (identical(a, b)) return a;
  Value value =
      a.kind() == b.kind() && a.type() == b.type() ? Value::unknown(a.type()) : Value::unknown();
  value = value.with_marks(a.marks() | b.marks()).with_origin(a.origin());
  if (!cause.empty()) value = value.with_cause(std::string(cause));
  std::optional<Partial> partial = either(a, b, cause);
  return partial ? value.with_partial(*std::move(partial)) : value;
}

// An entry of the one side that the other does not list.
PartialEntry one_sided(const PartialEntry& entry, const Partial& other, std::string_view cause) {
  PartialEntry result = entry;
  result.maybe = true;
  if (other.open) {
    result.value = Value::unknown()
                       .with_cause(std::string(other.cause.empty() ? cause : other.cause))
                       .with_marks(entry.value.marks())
                       .with_origin(entry.value.origin());
  }
  return result;
}

}  // namespace

std::optional<Partial> either(const Value& a, const Value& b, std::string_view cause) {
  const std::optional<Partial> left = knowledge(a), right = knowledge(b);
  if (!left || !right) return std::nullopt;
  Partial result;
  result.open = left->open || right->open;
  result.cause = left->open ? left->cause : right->open ? right->cause : std::string(cause);
  if (result.cause.empty()) result.cause = std::string(cause);
  auto i = left->entries.begin();
  auto j = right->entries.begin();
  while (i != left->entries.end() || j != right->entries.end()) {
    if (j == right->entries.end() || (i != left->entries.end() && i->key < j->key)) {
      result.entries.push_back(one_sided(*i++, *right, cause));
    } else if (i == left->entries.end() || j->key < i->key) {
      result.entries.push_back(one_sided(*j++, *left, cause));
    } else {
      result.entries.push_back(
          {i->key, either_value(i->value, j->value, cause), i->maybe || j->maybe, i->key_origin});
      ++i;
      ++j;
    }
  }
  if (result.open && result.entries.empty()) return std::nullopt;  // says nothing
  return result;
}

}  // namespace infra::hcl
