#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/hcl/convert.h"
#include "lib/hcl/evaluator.h"
#include "lib/hcl/print.h"

namespace infra::hcl {
namespace {

using Kind = Type::Kind;

std::string suggestion(const Value& value, std::string_view name) {
  std::vector<std::string_view> names;
  const Type type = value.kind() == Kind::object ? value.type() : Type();
  if (type.kind() == Kind::object) {
    for (const AttributeType& attribute : type.attributes()) names.push_back(attribute.name);
  } else if (value.kind() == Kind::map && value.is_known() && !value.is_null()) {
    for (const Entry& entry : value.entries()) names.push_back(entry.key);
  }
  const std::optional<std::string> near = did_you_mean(name, names);
  return near ? fmt::format("did you mean `{}`?", *near) : std::string();
}

}  // namespace

std::string traversal_text(const Traversal& traversal, std::size_t steps) {
  std::string text(traversal.root.text);
  for (const Step& step : traversal.steps.first(std::min(steps, traversal.steps.size()))) {
    switch (step.kind) {
      case Step::Kind::attribute:
        text = path_attribute(text, step.text);
        break;
      case Step::Kind::string_index:
        text = path_key(text, step.text);
        break;
      case Step::Kind::number_index:
        text += fmt::format("[{}]", step.text);
        break;
    }
  }
  return text;
}

const Value* Evaluator::bound(std::string_view name) const {
  for (const Frame* frame = frame_; frame != nullptr; frame = frame->outer) {
    if (frame->is_splat) continue;
    if (name == frame->value_name) return &frame->value;
    if (name == frame->key_name) return &frame->key;
  }
  return nullptr;
}

Value Evaluator::visit(const Expr& expr, const Traversal& node) {
  if (const Value* value = bound(node.root.text)) return follow(*value, node.steps);
  const std::size_t before = found_->size();
  std::size_t used = 0;
  Value value = evaluation_.scope.resolve(node, expr.span, used, *found_);
  if (has_errors(*found_, before)) return Value::unknown();
  used = std::min(used, node.steps.size());
  // Followed one by one, so that what turns out unknown is named by its whole path.
  for (std::size_t steps = used;; ++steps) {
    if (!value.is_known() && value.cause().empty()) {
      value = value.with_cause(traversal_text(node, steps));
    }
    if (steps == node.steps.size()) return value;
    value = follow(std::move(value), node.steps.subspan(steps, 1));
    if (has_errors(*found_, before)) return Value::unknown();
  }
}

Value Evaluator::visit(const Expr&, const RelativeTraversal& node) {
  const std::size_t before = found_->size();
  Value source = evaluate(*node.source);
  if (has_errors(*found_, before)) return Value::unknown();
  return follow(std::move(source), node.steps);
}

Value Evaluator::visit(const Expr&, const Index& node) {
  const std::size_t before = found_->size();
  const Value collection = evaluate(*node.collection);
  const Value key = evaluate(*node.key);
  if (has_errors(*found_, before)) return Value::unknown();
  return get_index(collection, key, node.key->span);
}

Value Evaluator::follow(Value value, std::span<const Step> steps) {
  for (const Step& step : steps) {
    budget().work(1);
    const std::size_t before = found_->size();
    switch (step.kind) {
      case Step::Kind::attribute:
        value = get_attribute(value, step.text, step.span);
        break;
      case Step::Kind::string_index:
        value = get_index(value, Value::string(std::string(step.text)), step.span);
        break;
      case Step::Kind::number_index:
        value =
            get_index(value, Value::number(Number::parse(step.text).value_or(Number())), step.span);
        break;
    }
    if (has_errors(*found_, before)) return Value::unknown();
  }
  return value;
}

const PartialEntry* Evaluator::certain_entry(const Value& value, std::string_view name) const {
  if (!evaluation_.use_partial || value.is_known() || value.partial() == nullptr) return nullptr;
  const std::vector<PartialEntry>& entries = value.partial()->entries;
  const auto found = std::ranges::lower_bound(entries, name, {}, &PartialEntry::key);
  if (found == entries.end() || found->key != name || found->maybe) return nullptr;
  return &*found;
}

Value Evaluator::missing_attribute(const Value& value, std::string_view name, Span span) {
  const Type type = value.type();
  const bool of_objects = type.is_collection() && type.element().kind() == Kind::object;
  if (of_objects && type.kind() == Kind::list) {
    const bool in_each = type.element().attribute(name) != nullptr;
    report(span, fmt::format("a list of objects has no attribute `{}`", name),
           in_each ? "each of its elements has" : "",
           fmt::format("take one element, `[0].{0}`, or all, `[*].{0}`", name));
  } else if (of_objects && type.kind() == Kind::set) {
    report(span, fmt::format("a set of objects has no attribute `{}`", name), {},
           fmt::format("take it from all elements, `[*].{}`", name));
  } else if (type.kind() == Kind::object) {
    report(span, fmt::format("this object has no attribute `{}`", name), "",
           suggestion(value, name));
  } else if (type.kind() == Kind::map) {
    report(span, fmt::format("this map has no element `{}`", name), "", suggestion(value, name));
  } else {
    report(span, fmt::format("a {} has no attributes", type.friendly_name()));
  }
  return Value::unknown();
}

Value Evaluator::get_attribute(const Value& value, std::string_view name, Span span) {
  if (value.is_null()) {
    report(span, fmt::format("null has no attribute `{}`", name));
    return Value::unknown();
  }
  const Mark marks = value.marks();
  if (value.is_known()) {
    if (value.kind() != Kind::object && value.kind() != Kind::map) {
      return missing_attribute(value, name, span);
    }
    const Value* found = value.find(name);
    return found != nullptr ? found->with_marks(marks) : missing_attribute(value, name, span);
  }
  const Type type = value.type();
  if (type.kind() == Kind::object && type.attribute(name) == nullptr) {
    return missing_attribute(value, name, span);
  }
  if (type.kind() != Kind::object && type.kind() != Kind::map && !type.is_dynamic()) {
    return missing_attribute(value, name, span);
  }
  if (const PartialEntry* entry = certain_entry(value, name)) return entry->value.with_marks(marks);
  const Type result = type.kind() == Kind::object ? type.attribute(name)->type
                      : type.kind() == Kind::map  ? type.element()
                                                  : Type();
  return because(Value::unknown(result).with_marks(marks), {&value});
}

std::optional<Value> Evaluator::convert_key(const Value& key, const Type& wanted, Span span) {
  Converted converted = convert(key, wanted);
  if (!converted.error) return std::move(converted.value);
  report(span, fmt::format("a {} cannot be the index here", key.type().friendly_name()),
         converted.error->message);
  return std::nullopt;
}

Value Evaluator::get_index(const Value& collection, const Value& key, Span span) {
  if (collection.is_null()) {
    report(span, "null has no elements");
    return Value::unknown();
  }
  if (key.is_null()) {
    report(span, "an index must not be null", "null");
    return Value::unknown();
  }
  const Mark marks = collection.marks();
  const bool knows_entry = key.is_known() && key.kind() == Kind::string;
  if (collection.kind() == Kind::dynamic && knows_entry) {
    if (const PartialEntry* entry = certain_entry(collection, key.as_string())) {
      return entry->value.with_marks(marks);
    }
  }
  if (key.kind() == Kind::dynamic || collection.kind() == Kind::dynamic) {
    return because(Value::unknown().with_marks(marks), {&collection, &key});
  }
  switch (collection.kind()) {
    case Kind::list:
    case Kind::tuple: {
      const std::optional<Value> number = convert_key(key, Type::number(), span);
      return number ? element_at(collection, *number, key, span) : Value::unknown();
    }
    case Kind::map:
    case Kind::object: {
      const std::optional<Value> name = convert_key(key, Type::string(), span);
      return name ? element_at(collection, *name, key, span) : Value::unknown();
    }
    case Kind::set:
      report(span, "the elements of a set have no index", {},
             "go through them with `for`, or make a list of them with `tolist`");
      break;
    case Kind::dynamic:
    case Kind::string:
    case Kind::number:
    case Kind::boolean:
      report(span, fmt::format("a {} has no elements", collection.type().friendly_name()));
      break;
  }
  return Value::unknown();
}

namespace {

std::string sequence_problem(const Number& index, std::optional<std::size_t> length) {
  if (!index.is_integer()) return "an index must be a whole number";
  if (index.sign() < 0) return "an index must not be negative";
  if (!length) return "there is no element with this index";
  if (*length == 0) return "there are no elements";
  return fmt::format("the index is beyond the {} element{} there {}", *length,
                     *length == 1 ? "" : "s", *length == 1 ? "is" : "are");
}

}  // namespace

// `key` is a number for sequences and a string for the rest; `given` is what it was made of.
Value Evaluator::element_at(const Value& collection, const Value& key, const Value& given,
                            Span span) {
  const Type type = collection.type();
  const bool is_sequence = type.kind() == Kind::list || type.kind() == Kind::tuple;
  const bool is_structural = type.kind() == Kind::object || type.kind() == Kind::tuple;
  const Mark marks = collection.marks();
  if (!key.is_known()) {
    return because(Value::unknown(is_structural ? Type() : type.element()).with_marks(marks),
                   {&collection, &key});
  }
  // Terraform puts the key's mark on elements, but not on attributes.
  const Mark all = type.kind() == Kind::object ? marks : marks | key.marks();
  const auto show = [&](std::string text) {
    return key.marks() == Mark::none ? text : std::string("a sensitive index");
  };
  if (is_sequence) {
    const Number& number = key.as_number();
    const std::optional<std::int64_t> at = number.to_int64();
    std::optional<std::size_t> length;
    if (collection.is_known()) length = collection.length();
    if (type.kind() == Kind::tuple) length = type.elements().size();
    const bool inside = at && *at >= 0 && (!length || static_cast<std::size_t>(*at) < *length);
    if (!inside && (length || collection.is_known())) {
      report(span, sequence_problem(number, length), show(number.to_string()));
      return Value::unknown();
    }
    if (collection.is_known()) {
      return collection.elements()[static_cast<std::size_t>(*at)].with_marks(all);
    }
    const Type element =
        type.kind() == Kind::list ? type.element() : type.elements()[static_cast<std::size_t>(*at)];
    return because(Value::unknown(element).with_marks(marks), {&collection});
  }
  const std::string& name = key.as_string();
  if (collection.is_known()) {
    if (const Value* found = collection.find(name)) return found->with_marks(all);
  } else {
    if (const PartialEntry* entry = certain_entry(collection, name)) {
      return entry->value.with_marks(marks);
    }
    const AttributeType* attribute = type.attribute(name);
    if (type.kind() == Kind::map || attribute != nullptr) {
      return because(
          Value::unknown(attribute != nullptr ? attribute->type : type.element()).with_marks(marks),
          {&collection});
    }
  }
  const bool by_number = type.kind() == Kind::object && given.kind() == Kind::number;
  const bool hidden = key.marks() != Mark::none;
  report(span,
         fmt::format("this {} has no {} `{}`", type.kind() == Kind::map ? "map" : "object",
                     type.kind() == Kind::map ? "element" : "attribute",
                     hidden ? "(sensitive)" : name),
         {},
         by_number ? "an object has names, no numbered elements"
         : hidden  ? std::string()
                   : suggestion(collection, name));
  return Value::unknown();
}

}  // namespace infra::hcl
