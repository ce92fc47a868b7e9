#include "lib/hcl/convert.h"

#include <algorithm>
#include <utility>

#include "lib/hcl/convertible.h"
#include "lib/hcl/equality.h"
#include "lib/hcl/print.h"

namespace infra::hcl {

namespace {

using Kind = Type::Kind;

std::vector<Type> inner_types(const Type& type) {
  if (type.kind() == Kind::tuple) return {type.elements().begin(), type.elements().end()};
  std::vector<Type> types;
  for (const AttributeType& attribute : type.attributes()) types.push_back(attribute.type);
  return types;
}

bool is_sequence(Kind kind) { return kind == Kind::list || kind == Kind::set; }

Type collection_of(Kind kind, Type element) {
  return kind == Kind::list  ? Type::list(std::move(element))
         : kind == Kind::set ? Type::set(std::move(element))
                             : Type::map(std::move(element));
}

}  // namespace

namespace detail {

namespace {

bool convertible_or_equal(const Type& from, const Type& to, bool unsafe) {
  return from == to || is_convertible(from, to, unsafe);
}

bool object_convertible(const Type& from, const Type& to, bool unsafe) {
  return std::ranges::all_of(to.attributes(), [&](const AttributeType& wanted) {
    const AttributeType* given = from.attribute(wanted.name);
    if (given == nullptr) return wanted.optional;
    return convertible_or_equal(given->type, wanted.type, unsafe);
  });
}

bool tuple_convertible(const Type& from, const Type& to, bool unsafe) {
  return std::ranges::equal(from.elements(), to.elements(), [&](const Type& a, const Type& b) {
    return convertible_or_equal(a, b, unsafe);
  });
}

bool structure_to_collection(const Type& from, const Type& to, bool unsafe) {
  const std::vector<Type> inner = inner_types(from);
  if (inner.empty()) return true;
  const std::optional<Type> element = collection_element(from, to.element(), unsafe);
  return element && std::ranges::all_of(inner, [&](const Type& each) {
           return convertible_or_equal(each, *element, unsafe);
         });
}

}  // namespace

std::optional<Type> collection_element(const Type& from, const Type& wanted, bool unsafe) {
  if (!wanted.is_dynamic()) return wanted;
  const std::vector<Type> inner = inner_types(from);
  std::optional<Type> element = unify(inner, !unsafe);
  if (element && element->is_dynamic() && from.kind() == Kind::tuple &&
      !std::ranges::all_of(inner, &Type::is_dynamic)) {
    return std::nullopt;
  }
  return element;
}

bool is_convertible(const Type& from, const Type& to, bool unsafe) {
  if (to.is_dynamic()) return true;
  if (from.is_dynamic()) return unsafe;
  if (from.is_primitive() && to.is_primitive()) {
    if (to.kind() == Kind::string) return from.kind() != Kind::string;
    return unsafe && from.kind() == Kind::string;
  }
  if (from.kind() == Kind::object && to.kind() == Kind::object) {
    return object_convertible(from, to, unsafe);
  }
  if (from.kind() == Kind::tuple && to.kind() == Kind::tuple) {
    return tuple_convertible(from, to, unsafe);
  }
  if (is_sequence(from.kind()) && is_sequence(to.kind())) {
    if (from.kind() == Kind::list && to.kind() == Kind::set && !unsafe) return false;
    return convertible_or_equal(from.element(), to.element(), unsafe);
  }
  if (from.kind() == Kind::map && to.kind() == Kind::map) {
    return convertible_or_equal(from.element(), to.element(), unsafe);
  }
  if ((from.kind() == Kind::tuple && is_sequence(to.kind())) ||
      (from.kind() == Kind::object && to.kind() == Kind::map)) {
    return structure_to_collection(from, to, unsafe);
  }
  if (from.kind() == Kind::map && to.kind() == Kind::object) {
    return unsafe && std::ranges::all_of(to.attributes(), [&](const AttributeType& wanted) {
             return wanted.optional || convertible_or_equal(from.element(), wanted.type, unsafe);
           });
  }
  return false;
}

}  // namespace detail

bool is_convertible(const Type& from, const Type& to) {
  return from == to || detail::is_convertible(from, to, true);
}

namespace {

using detail::collection_element;

// `out` with each dynamic part replaced by what `in` has there.
Type replace_dynamic(const Type& in, const Type& out) {
  if (in.is_dynamic() || !out.has_dynamic()) return out;
  if (out.is_dynamic()) return in;
  if (out.is_collection()) {
    if (in.is_collection()) {
      return collection_of(out.kind(), replace_dynamic(in.element(), out.element()));
    }
    if (in.is_primitive()) return out;
    const std::optional<Type> common = unify(inner_types(in));
    return common ? collection_of(out.kind(), replace_dynamic(*common, out.element())) : out;
  }
  if (out.kind() == Kind::tuple) {
    if (in.kind() != Kind::tuple || in.elements().size() != out.elements().size()) return out;
    std::vector<Type> elements;
    for (std::size_t i = 0; i < out.elements().size(); ++i) {
      elements.push_back(replace_dynamic(in.elements()[i], out.elements()[i]));
    }
    return Type::tuple(std::move(elements));
  }
  std::vector<AttributeType> attributes(out.attributes().begin(), out.attributes().end());
  for (AttributeType& attribute : attributes) {
    if (in.kind() == Kind::map) attribute.type = replace_dynamic(in.element(), attribute.type);
    if (const AttributeType* given = in.attribute(attribute.name)) {
      attribute.type = replace_dynamic(given->type, attribute.type);
    }
  }
  return Type::object(std::move(attributes));
}

// What is known of an unknown value of type `in` once it is converted to `out`.
Refinement carried_refinement(const Value& value, const Type& in, const Type& out) {
  Refinement result;
  const Refinement* given = value.refinement();
  result.not_null = given != nullptr && given->not_null;
  if (!out.is_collection()) return result;
  if (in.kind() == Kind::object && out.kind() == Kind::map) {
    result.min_length = result.max_length = in.attributes().size();
  } else if (in.kind() == Kind::tuple) {
    const std::size_t length = in.elements().size();
    result.max_length = length;
    result.min_length = out.kind() == Kind::set ? std::min<std::size_t>(length, 1) : length;
  } else if (in.is_collection() && given != nullptr) {
    result.max_length = given->max_length;
    result.min_length =
        out.kind() == Kind::set ? std::min<std::uint64_t>(given->min_length, 1) : given->min_length;
  }
  return result;
}

class Converter {
 public:
  explicit Converter(bool unsafe) : unsafe_(unsafe) {}

  // `value` is of a type that converts to `out`.
  Value convert(const Value& value, const Type& out) {
    if (out.is_dynamic()) return value;
    Value result = convert_unmarked(value, out).with_marks(value.marks());
    return value.origin() == diag::kNoSpan ? result : result.with_origin(value.origin());
  }

  std::optional<ConversionError> error;

 private:
  Value fail(std::string message) {
    error = ConversionError{"", std::move(message)};
    return {};
  }

  // An element's error is told with the step to it in front.
  Value convert_at(const Value& value, const Type& out, const auto& step) {
    Value result = value.type() == out ? value : checked(value, out);
    if (error) error->path = step() + error->path;
    return result;
  }

  Value checked(const Value& value, const Type& out) {
    const Type in = value.type();
    if (in == out.without_optional()) return value;
    if (!detail::is_convertible(in, out, unsafe_)) return fail(mismatch_message(in, out));
    return convert(value, out);
  }

  Value convert_at_index(const Value& value, const Type& out, std::size_t index) {
    return convert_at(value, out, [&] { return path_index("", index); });
  }
  Value convert_at_key(const Value& value, const Type& out, const std::string& key) {
    return convert_at(value, out, [&] { return path_key("", key); });
  }

  Value convert_unmarked(const Value& value, const Type& out) {
    if (!value.is_known()) return convert_unknown(value, out.without_optional());
    if (value.is_null()) return Value::null(replace_dynamic(value.type(), out.without_optional()));
    const Kind in = value.kind();
    if (out.is_primitive()) return convert_primitive(value, out.kind());
    if (out.kind() == Kind::tuple) return to_tuple(value, out);
    if (out.kind() == Kind::object) {
      return in == Kind::map ? map_to_object(value, out) : object_to_object(value, out);
    }
    if (out.kind() == Kind::map) return to_map(value, out);
    return to_sequence(value, out);
  }

  Value convert_unknown(const Value& value, const Type& out) {
    const Type in = value.type();
    const Type type = replace_dynamic(in, out);
    Value result = unknown_within(type, carried_refinement(value, in, type));
    if (result.is_known()) return result;
    if (!value.cause().empty()) result = result.with_cause(std::string(value.cause()));
    if (value.partial() != nullptr) result = with_converted_partial(result, *value.partial(), type);
    if (value.partial_text() != nullptr && type.kind() == Kind::string)
      result = result.with_partial_text(*value.partial_text());
    return result;
  }

  static Value with_converted_partial(const Value& unknown, const Partial& given,
                                      const Type& type) {
    if (type.kind() != Kind::map && type.kind() != Kind::object) return unknown;
    Partial partial{{}, given.open, given.cause};
    for (const PartialEntry& entry : given.entries) {
      const AttributeType* attribute = type.attribute(entry.key);
      if (type.kind() == Kind::object && attribute == nullptr) continue;
      PartialEntry converted = entry;
      const Type& wanted = attribute != nullptr ? attribute->type : type.element();
      converted.value = hcl::convert(entry.value, wanted).value;
      partial.entries.push_back(std::move(converted));
    }
    return unknown.with_partial(std::move(partial));
  }

  Value convert_primitive(const Value& value, Kind out) {
    if (value.kind() == out) return value;
    if (out == Kind::string) {
      if (value.kind() == Kind::boolean) return Value::string(value.as_bool() ? "true" : "false");
      return Value::string(value.as_number().to_string());
    }
    const std::string& text = value.as_string();
    if (out == Kind::number) {
      const std::optional<Number> number = Number::parse(text);
      return number ? Value::number(*number) : fail("a number is required");
    }
    if (text == "true" || text == "1") return Value::boolean(true);
    if (text == "false" || text == "0") return Value::boolean(false);
    std::string lower = text;
    for (char& c : lower) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    if (lower != "true" && lower != "false") return fail("a bool is required");
    return fail("a bool is required; to convert from string, use lowercase \"" + lower + "\"");
  }

  // cty makes a new null here, which has no marks.
  static Value plain_null(const Value& value) {
    if (!value.is_known() || !value.is_null()) return value;
    return Value::null(value.type().without_optional()).with_origin(value.origin());
  }

  Value to_tuple(const Value& value, const Type& out) {
    std::vector<Value> elements;
    for (std::size_t i = 0; i < value.length(); ++i) {
      elements.push_back(convert_at_index(value.elements()[i], out.elements()[i], i));
      if (error) return {};
    }
    return Value::tuple(std::move(elements));
  }

  Value object_to_object(const Value& value, const Type& out) {
    std::vector<Entry> entries;
    for (const AttributeType& attribute : out.attributes()) {
      const auto all = value.entries();
      const auto given = std::ranges::lower_bound(all, attribute.name, {}, &Entry::key);
      if (given == all.end() || given->key != attribute.name) {
        entries.push_back({attribute.name, Value::null(attribute.type.without_optional())});
        continue;
      }
      const Value converted =
          convert_at(given->value, attribute.type, [&] { return "." + attribute.name; });
      if (error) return {};
      entries.push_back({attribute.name, plain_null(converted), given->key_origin});
    }
    return Value::object(std::move(entries));
  }

  Value map_to_object(const Value& value, const Type& out) {
    std::vector<Entry> entries;
    const Type element = value.type().element();
    for (const Entry& given : value.entries()) {
      const AttributeType* attribute = out.attribute(given.key);
      if (attribute == nullptr) continue;
      if (!(element == attribute->type) &&
          !detail::is_convertible(element, attribute->type, unsafe_)) {
        return fail("map element type is incompatible with attribute \"" + given.key +
                    "\": " + mismatch_message(given.value.type(), attribute->type));
      }
      const Value converted = convert_at_key(given.value, attribute->type, given.key);
      if (error) return {};
      entries.push_back({given.key, plain_null(converted), given.key_origin});
    }
    const std::size_t given_count = entries.size();
    for (const AttributeType& attribute : out.attributes()) {
      const auto end = entries.begin() + static_cast<std::ptrdiff_t>(given_count);
      const auto at =
          std::lower_bound(entries.begin(), end, attribute.name,
                           [](const Entry& e, const std::string& n) { return e.key < n; });
      if (at != end && at->key == attribute.name) continue;
      if (!attribute.optional) {
        return fail("map has no element for required attribute \"" + attribute.name + "\"");
      }
      entries.push_back({attribute.name, Value::null(attribute.type.without_optional())});
    }
    return Value::object(std::move(entries));
  }

  // The one type of converted elements, which differ where the wanted type has a dynamic part:
  // they are converted once more to what they have in common. nullopt, error set: nothing.
  std::optional<Type> common_type(std::vector<Value*> values, const Type& wanted, bool unify_first,
                                  bool unsafe, const char* mismatch) {
    Type type;
    bool same = true;
    for (const Value* value : values) {
      const Type own = value->kind() == Kind::dynamic ? Type() : value->type();
      if (own.is_dynamic()) continue;
      if (type.is_dynamic()) type = own;
      same = same && own == type;
    }
    if (type.is_dynamic()) return wanted.has_dynamic() ? Type() : wanted;
    if (same) return type;
    if (!unify_first) {
      fail(mismatch);
      return std::nullopt;
    }
    std::vector<Type> types;
    for (const Value* value : values) types.push_back(value->type());
    const std::optional<Type> common = unify(types, !unsafe);
    if (!common) {
      fail("cannot find a common base type for all elements");
      return std::nullopt;
    }
    Converter again(unsafe);
    for (Value* value : values) {
      *value = again.convert(*value, *common);
      if (again.error) {
        error = again.error;
        return std::nullopt;
      }
    }
    return common_type(std::move(values), wanted, false, unsafe, mismatch);
  }

  Value to_map(const Value& value, const Type& out) {
    const bool from_object = value.kind() == Kind::object;
    Type element = out.element();
    if (value.entries().empty()) {
      if (element.is_dynamic() && !from_object) element = value.type().element();
      return Value::map(element.without_optional(), {});
    }
    if (from_object) element = collection_element(value.type(), element, unsafe_).value_or(Type());
    std::vector<Entry> entries;
    for (const Entry& given : value.entries()) {
      entries.push_back(
          {given.key, convert_at_key(given.value, element, given.key), given.key_origin});
      if (error) return {};
    }
    std::vector<Value*> values;
    for (Entry& entry : entries) values.push_back(&entry.value);
    const bool unify_first = element.is_collection() || element.kind() == Kind::object;
    const std::optional<Type> type = common_type(
        std::move(values), element.without_optional(), unify_first, from_object && unsafe_,
        from_object ? "attribute types must all match for conversion to map"
                    : "element types must all match for conversion to map");
    return type ? Value::map(*type, std::move(entries)) : Value();
  }

  Value to_sequence(const Value& value, const Type& out) {
    const bool from_tuple = value.kind() == Kind::tuple;
    Type element = out.element();
    if (value.kind() == Kind::set && out.kind() == Kind::list && value.length() > 1 &&
        !value.is_wholly_known()) {
      return Value::unknown(Type::list(value.type().element()));
    }
    if (value.elements().empty()) {
      if (element.is_dynamic() && !from_tuple) element = value.type().element();
      element = element.without_optional();
      return out.kind() == Kind::list ? Value::list(element, {}) : Value::set(element, {});
    }
    if (from_tuple) element = collection_element(value.type(), element, unsafe_).value_or(Type());
    std::vector<Value> elements;
    elements.reserve(value.length());
    for (std::size_t i = 0; i < value.length(); ++i) {
      const Value converted = convert_at_index(value.elements()[i], element, i);
      if (error) return {};
      const bool keeps_marks = from_tuple && out.kind() == Kind::list;
      elements.push_back(keeps_marks ? converted : plain_null(converted));
    }
    std::vector<Value*> values;
    for (Value& each : elements) values.push_back(&each);
    const std::optional<Type> type = common_type(
        std::move(values), element.without_optional(), from_tuple && out.kind() == Kind::list,
        unsafe_,
        out.kind() == Kind::list ? "element types must all match for conversion to list"
                                 : "element types must all match for conversion to set");
    if (!type) return {};
    return out.kind() == Kind::list ? Value::list(*type, std::move(elements))
                                    : Value::set(*type, std::move(elements));
  }

  bool unsafe_;
};

}  // namespace

Converted convert(const Value& value, const Type& wanted) {
  if (wanted.is_dynamic()) return {value, std::nullopt};
  const Type in = value.type();
  if (in == wanted.without_optional()) return {value, std::nullopt};
  if (!detail::is_convertible(in, wanted, true)) {
    return {Value::unknown(wanted.without_optional()).with_marks(value.deep_marks()),
            ConversionError{"", mismatch_message(in, wanted)}};
  }
  Converter converter(true);
  Value result = converter.convert(value, wanted);
  if (!converter.error) return {std::move(result), std::nullopt};
  return {Value::unknown(wanted.without_optional()).with_marks(value.deep_marks()),
          std::move(converter.error)};
}

Converted convert_unified(const Value& value, const Type& other, const Type& unified) {
  const bool structure = value.kind() == Kind::object || value.kind() == Kind::tuple;
  if (!structure || !value.is_known() || value.is_null() || unified.kind() == Kind::set ||
      !other.is_collection() || !unified.is_collection() || !unified.element().is_dynamic()) {
    return convert(value, unified);
  }
  Type common;
  for (const Type& each : inner_types(value.type())) {
    if (each.is_dynamic() || each == common) continue;
    if (common.is_dynamic()) {
      common = each;
      continue;
    }
    return {Value::unknown(unified).with_marks(value.deep_marks()),
            ConversionError{"", unified.kind() == Kind::map
                                    ? "element types must all match for conversion to map"
                                    : "element types must all match for conversion to list"}};
  }
  return convert(value, unified);
}

}  // namespace infra::hcl
