#include "lib/hcl/equality.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace infra::hcl {
namespace {

using Kind = Type::Kind;

enum class Answer : std::uint8_t { no, yes, unknown };

Answer compare(const Value& a, const Value& b);

bool certainly_not_null(const Value& value) {
  if (value.is_known()) return !value.is_null();
  const Refinement* refinement = value.refinement();
  return refinement != nullptr && refinement->not_null;
}

bool within(const Number& number, const Refinement& range) {
  if (range.min && (range.min_inclusive ? number < *range.min : number <= *range.min)) return false;
  if (range.max && (range.max_inclusive ? number > *range.max : number >= *range.max)) return false;
  return true;
}

// May `open`, which is unknown, turn out to be `known`?
bool may_become(const Value& open, const Value& known) {
  const Refinement* range = open.refinement();
  if (range == nullptr) return true;
  if (known.is_null()) return !range->not_null;
  if (open.kind() != known.kind()) return true;  // left to the comparison of types
  switch (known.kind()) {
    case Kind::string:
      return known.as_string().starts_with(range->prefix);
    case Kind::number:
      return within(known.as_number(), *range);
    case Kind::list:
    case Kind::map:
      return known.length() >= range->min_length && known.length() <= range->max_length;
    case Kind::set:
      return !known.is_wholly_known() ||
             (known.length() >= range->min_length && known.length() <= range->max_length);
    case Kind::dynamic:
    case Kind::boolean:
    case Kind::tuple:
    case Kind::object:
      break;
  }
  return true;
}

Answer compare_with_unknown(const Value& a, const Value& b) {
  if (a.is_known() != b.is_known()) {
    const Value& known = a.is_known() ? a : b;
    const Value& open = a.is_known() ? b : a;
    if (!may_become(open, known)) return Answer::no;
    if (known.is_null() || open.type().has_dynamic() || known.type() == open.type()) {
      return Answer::unknown;
    }
    return Answer::no;
  }
  return Answer::unknown;
}

bool type_is_wholly_known(const Value& value) {
  if (value.is_null()) return true;
  if (!value.is_known()) return !value.type().has_dynamic();
  if (value.is_wholly_known()) return true;
  const auto known = [](const Value& each) { return type_is_wholly_known(each); };
  if (value.kind() == Kind::map || value.kind() == Kind::object) {
    return std::ranges::all_of(value.entries(), known, &Entry::value);
  }
  return std::ranges::all_of(value.elements(), known);
}

// Can a value of type `given` be one of type `wanted`, where dynamic stands for any?
bool conforms(const Type& given, const Type& wanted) {
  if (wanted.is_dynamic() || given == wanted) return true;
  if (given.kind() != wanted.kind()) return false;
  switch (given.kind()) {
    case Kind::list:
    case Kind::set:
    case Kind::map:
      return conforms(given.element(), wanted.element());
    case Kind::tuple:
      return std::ranges::equal(given.elements(), wanted.elements(), conforms);
    case Kind::object:
      return std::ranges::equal(given.attributes(), wanted.attributes(),
                                [](const AttributeType& a, const AttributeType& b) {
                                  return a.name == b.name && conforms(a.type, b.type);
                                });
    case Kind::dynamic:
    case Kind::string:
    case Kind::number:
    case Kind::boolean:
      break;
  }
  return false;
}

Answer compare_sets(const Value& a, const Value& b) {
  const auto is_unknown = [](const Value& element) { return !element.is_known(); };
  if (std::ranges::any_of(a.elements(), is_unknown) ||
      std::ranges::any_of(b.elements(), is_unknown)) {
    return Answer::unknown;
  }
  // Both are in the same order, so equal sets are equal element by element.
  const bool same = std::ranges::equal(
      a.elements(), b.elements(),
      [](const Value& x, const Value& y) { return compare(x, y) == Answer::yes; });
  return same ? Answer::yes : Answer::no;
}

Answer compare_elements(const Value& a, const Value& b) {
  const auto left = a.elements(), right = b.elements();
  if (left.size() != right.size()) return Answer::no;
  for (std::size_t i = 0; i < left.size(); ++i) {
    const Answer answer = compare(left[i], right[i]);
    if (answer != Answer::yes) return answer;
  }
  return Answer::yes;
}

Answer compare_entries(const Value& a, const Value& b) {
  const auto left = a.entries(), right = b.entries();
  if (!std::ranges::equal(left, right, {}, &Entry::key, &Entry::key)) return Answer::no;
  for (std::size_t i = 0; i < left.size(); ++i) {
    const Answer answer = compare(left[i].value, right[i].value);
    if (answer != Answer::yes) return answer;
  }
  return Answer::yes;
}

Answer compare_known(const Value& a, const Value& b) {
  const auto answer = [](bool same) { return same ? Answer::yes : Answer::no; };
  switch (a.kind()) {
    case Kind::boolean:
      return answer(a.as_bool() == b.as_bool());
    case Kind::number:
      return answer(a.as_number() == b.as_number());
    case Kind::string:
      return answer(a.as_string() == b.as_string());
    case Kind::set:
      return compare_sets(a, b);
    case Kind::list:
    case Kind::tuple:
      return compare_elements(a, b);
    case Kind::map:
    case Kind::object:
      return compare_entries(a, b);
    case Kind::dynamic:
      break;
  }
  return Answer::unknown;
}

Answer compare(const Value& a, const Value& b) {
  if (a.is_null() && certainly_not_null(b)) return Answer::no;
  if (b.is_null() && certainly_not_null(a)) return Answer::no;
  if (!a.is_known() || !b.is_known()) return compare_with_unknown(a, b);
  if (a.is_null() && b.is_null()) return Answer::yes;
  if (a.kind() != b.kind()) return Answer::no;
  if (!type_is_wholly_known(a) || !type_is_wholly_known(b)) {
    const Type left = a.type(), right = b.type();
    return conforms(left, right) || conforms(right, left) ? Answer::unknown : Answer::no;
  }
  if (!(a.type() == b.type())) return Answer::no;
  return compare_known(a, b);
}

struct Range {
  std::optional<Number> min, max;
};

Range range_of(const Value& value) {
  if (value.is_known()) return {value.as_number(), value.as_number()};
  if (const Refinement* refinement = value.refinement()) return {refinement->min, refinement->max};
  return {};
}

}  // namespace

Value equals(const Value& a, const Value& b) {
  const Mark marks = a.deep_marks() | b.deep_marks();
  const Answer answer = compare(a, b);
  if (answer == Answer::unknown) return unknown_not_null(Type::boolean()).with_marks(marks);
  return Value::boolean(answer == Answer::yes).with_marks(marks);
}

bool certainly_equal(const Value& a, const Value& b) { return compare(a, b) == Answer::yes; }

Value less_than(const Value& a, const Value& b) {
  const Mark marks = a.marks() | b.marks();
  const Range left = range_of(a), right = range_of(b);
  if (a.is_known() && b.is_known()) return Value::boolean(*left.min < *right.min).with_marks(marks);
  if (left.max && right.min && *left.max < *right.min)
    return Value::boolean(true).with_marks(marks);
  if (left.min && right.max && *left.min > *right.max) {
    return Value::boolean(false).with_marks(marks);
  }
  return unknown_not_null(Type::boolean()).with_marks(marks);
}

Value unknown_within(Type type, Refinement refinement) {
  if (refinement.not_null && type.kind() == Kind::number && refinement.min && refinement.max &&
      refinement.min_inclusive && refinement.max_inclusive && *refinement.min == *refinement.max) {
    return Value::number(*refinement.min);
  }
  if (refinement.not_null && type.is_collection() &&
      refinement.min_length == refinement.max_length) {
    const std::uint64_t length = refinement.min_length;
    constexpr std::uint64_t kSensible = 1'024;
    std::vector<Value> elements;
    if (length == 0 || (type.kind() == Kind::list && length <= kSensible) ||
        (type.kind() == Kind::set && length == 1)) {
      elements.assign(length, Value::unknown(type.element()));
    }
    if (elements.size() == length) {
      switch (type.kind()) {
        case Kind::list:
          return Value::list(type.element(), std::move(elements));
        case Kind::set:
          return Value::set(type.element(), std::move(elements));
        case Kind::map:
          return Value::map(type.element(), {});
        case Kind::dynamic:
        case Kind::string:
        case Kind::number:
        case Kind::boolean:
        case Kind::tuple:
        case Kind::object:
          break;
      }
    }
  }
  return Value::unknown(std::move(type), std::move(refinement));
}

Value unknown_not_null(Type type) {
  Refinement refinement;
  refinement.not_null = true;
  return Value::unknown(std::move(type), std::move(refinement));
}

}  // namespace infra::hcl
