#include "lib/hcl/set_order.h"

#include <algorithm>
#include <string>

#include "lib/hcl/go_text.h"

namespace infra::hcl {

namespace {

using Kind = Type::Kind;

// Terraform sorts elements that are neither strings, numbers nor bools by this text of them (cty's
// appendSetHashBytes).
void append_order_key(std::string& out, const Value& value) {
  if (!value.is_known()) {
    out += '?';
    return;
  }
  if (value.is_null()) {
    out += '~';
    return;
  }
  switch (value.kind()) {
    case Kind::boolean:
      out += value.as_bool() ? 'T' : 'F';
      return;
    case Kind::number:
      out += value.as_number().to_short_string();
      return;
    case Kind::string:
      append_go_quoted(out, value.as_string());
      return;
    case Kind::list:
    case Kind::set:
    case Kind::tuple:
      out += value.kind() == Kind::tuple ? '<' : '[';
      for (const Value& element : value.elements()) {
        append_order_key(out, element);
        out += ';';
      }
      out += value.kind() == Kind::tuple ? '>' : ']';
      return;
    case Kind::map:
    case Kind::object:
      out += value.kind() == Kind::map ? '{' : '<';
      for (const Entry& entry : value.entries()) {
        if (value.kind() == Kind::map) {
          append_go_quoted(out, entry.key);
          out += ':';
        }
        append_order_key(out, entry.value);
        out += ';';
      }
      out += value.kind() == Kind::map ? '}' : '>';
      return;
    case Kind::dynamic:
      return;
  }
}

int group(const Value& value) { return !value.is_known() ? 1 : value.is_null() ? 2 : 0; }

// Two values that are not wholly known are never taken for equal.
bool same_element(const Value& a, const Value& b) {
  if (!a.is_wholly_known() || !b.is_wholly_known() || !identical(a, b)) return false;
  // 0 and -0 are equal, but cty looks for equals only among those with the same text.
  return a.kind() != Kind::number || a.is_null() || a.as_number().sign() != 0 ||
         a.as_number().to_string() == b.as_number().to_string();
}

template <typename Less>
void sort_unique(std::vector<Value>& elements, Less less) {
  std::stable_sort(elements.begin(), elements.end(), [&](const Value& a, const Value& b) {
    if (group(a) != group(b)) return group(a) < group(b);
    return group(a) == 0 && less(a, b);
  });
  elements.erase(std::unique(elements.begin(), elements.end(), same_element), elements.end());
}

void order_by_key(std::vector<Value>& elements) {
  struct Keyed {
    std::string key;
    Value value;
  };
  std::vector<Keyed> keyed;
  keyed.reserve(elements.size());
  for (Value& element : elements) {
    std::string key = set_order_key(element);
    keyed.push_back({std::move(key), std::move(element)});
  }
  std::stable_sort(keyed.begin(), keyed.end(), [](const Keyed& a, const Keyed& b) {
    if (group(a.value) != group(b.value)) return group(a.value) < group(b.value);
    return a.key < b.key;
  });
  elements.clear();
  // Numbers enter the key with ten digits only, so different elements may share one.
  std::size_t first = 0;
  for (std::size_t i = 0; i < keyed.size(); ++i) {
    if (keyed[i].key != keyed[first].key) first = i;
    bool repeated = false;
    const std::size_t end = keyed[i].value.is_wholly_known() ? i : first;
    for (std::size_t j = first; j < end && !repeated; ++j) {
      repeated = same_element(keyed[j].value, keyed[i].value);
    }
    if (!repeated) elements.push_back(keyed[i].value);
  }
}

}  // namespace

std::string set_order_key(const Value& value) {
  std::string key;
  append_order_key(key, value);
  return key;
}

void order_set(const Type& element, std::vector<Value>& elements) {
  if (elements.size() < 2) return;
  switch (element.kind()) {
    case Kind::string:
      return sort_unique(
          elements, [](const Value& a, const Value& b) { return a.as_string() < b.as_string(); });
    case Kind::number:
      return sort_unique(
          elements, [](const Value& a, const Value& b) { return a.as_number() < b.as_number(); });
    case Kind::boolean:
      return sort_unique(
          elements, [](const Value& a, const Value& b) { return !a.as_bool() && b.as_bool(); });
    case Kind::dynamic:
    case Kind::list:
    case Kind::set:
    case Kind::map:
    case Kind::tuple:
    case Kind::object:
      return order_by_key(elements);
  }
}

}  // namespace infra::hcl
