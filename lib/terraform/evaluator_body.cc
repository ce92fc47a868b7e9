// Bodies of resources, data sources and providers -> objects. With a schema: every attribute of it,
// converted, computed ones unknown. Without: what is written, nested blocks as lists.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lib/hcl/convert.h"
#include "lib/hcl/print.h"
#include "lib/hcl/rules.h"
#include "lib/terraform/evaluator.h"
#include "lib/terraform/report.h"

namespace infra::terraform {

using hcl::Type;

struct Evaluator::Group {
  struct Item {
    const hcl::Body* body = nullptr;
    const Iterator* iterators = nullptr;
    std::vector<std::string> labels;
    Span span;
  };
  std::string_view type;
  std::vector<Item> items;
  bool open = false;  // how many there are is unknown
  std::string cause;
  Mark marks = Mark::none;
};

namespace {

constexpr std::string_view kMetaArguments[] = {"count", "for_each", "provider", "depends_on"};
constexpr std::string_view kMetaBlocks[] = {"lifecycle", "provisioner", "connection"};

bool any_of(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string member(std::string_view cause, std::string_view name) {
  return cause.empty() ? std::string() : fmt::format("{}.{}", cause, name);
}

}  // namespace

Value Evaluator::body_values(const hcl::Body& body, const BlockSchema* schema, const Place& place,
                             std::string_view cause, bool top) {
  std::vector<hcl::Entry> entries;
  const std::vector<Group> nested = groups(body, place);
  const auto group = [&](std::string_view type) {
    const auto it = std::find_if(nested.begin(), nested.end(),
                                 [&](const Group& candidate) { return candidate.type == type; });
    return it == nested.end() ? nullptr : &*it;
  };
  const auto inside = [&](std::string_view name) {
    Place at = place;
    if (place.attribute.empty()) at.attribute = name;
    return at;
  };
  for (const hcl::Attribute& attribute : body.attributes) {
    const std::string_view name = attribute.name.text;
    if (top && any_of(kMetaArguments, name)) continue;
    const NestedBlockSchema* block = schema != nullptr ? schema->nested(name) : nullptr;
    const Place at = inside(name);
    Value value;
    if (block != nullptr) {
      value = blocks_from_value(evaluate(*attribute.value, at), *block, member(cause, name));
      // In JSON `dynamic` blocks may stand beside a property of their type.
      const Group* more = group(name);
      if (more != nullptr && value.is_known() && value.kind() == Type::Kind::tuple) {
        const Value dynamic = nested_blocks(more, *block, at, member(cause, name));
        if (!dynamic.is_known()) {
          value = dynamic;
        } else if (dynamic.kind() == Type::Kind::tuple) {
          std::vector<Value> all(value.elements().begin(), value.elements().end());
          all.insert(all.end(), dynamic.elements().begin(), dynamic.elements().end());
          value = Value::tuple(std::move(all)).with_marks(value.marks() | dynamic.marks());
        }
      }
    } else {
      const AttributeSchema* known = schema != nullptr ? schema->attribute(name) : nullptr;
      value = attribute_value(attribute, known, at);
      if (known != nullptr && known->computed && value.is_known() && value.is_null()) {
        value = unset_attribute(*known, cause).with_marks(value.marks());
      }
    }
    entries.push_back({std::string(name), std::move(value), attribute.name.span});
  }
  for (const Group& blocks : nested) {
    if (top && any_of(kMetaBlocks, blocks.type)) continue;
    if (schema != nullptr && schema->nested(blocks.type) != nullptr) continue;
    // Blocks that the schema calls an attribute, and those that no schema names.
    const Span at = blocks.items.empty() ? Span{} : blocks.items.front().span;
    entries.push_back(
        {std::string(blocks.type),
         group_value(blocks, nullptr, inside(blocks.type), member(cause, blocks.type)), at});
  }
  if (schema != nullptr) {
    const std::size_t written = entries.size();
    const auto is_written = [&](std::string_view name) {
      return std::any_of(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(written),
                         [&](const hcl::Entry& entry) { return entry.key == name; });
    };
    for (const AttributeSchema& attribute : schema->attributes) {
      if (is_written(attribute.name)) continue;
      entries.push_back({std::string(attribute.name), unset_attribute(attribute, cause), {}});
    }
    for (const NestedBlockSchema& block : schema->blocks) {
      if (is_written(block.name)) continue;
      const Group* blocks = group(block.name);
      const Span at =
          blocks == nullptr || blocks->items.empty() ? Span{} : blocks->items.front().span;
      entries.push_back(
          {std::string(block.name),
           nested_blocks(blocks, block, inside(block.name), member(cause, block.name)), at});
    }
  }
  return Value::object(std::move(entries)).with_origin(body.missing);
}

std::vector<Evaluator::Group> Evaluator::groups(const hcl::Body& body, const Place& place) {
  std::vector<Group> result;
  for (const hcl::Block& block : body.blocks) {
    if (block.type.text == "dynamic" && block.labels.size() == 1) {
      expand_dynamic(block, place, result);
      continue;
    }
    auto it = std::find_if(result.begin(), result.end(),
                           [&](const Group& known) { return known.type == block.type.text; });
    if (it == result.end()) {
      result.push_back({.type = block.type.text, .items = {}, .cause = {}});
      it = result.end() - 1;
    }
    Group::Item item{block.body, place.iterators, {}, block.header};
    for (const hcl::BlockLabel& label : block.labels) item.labels.emplace_back(label.text);
    it->items.push_back(std::move(item));
  }
  return result;
}

void Evaluator::expand_dynamic(const hcl::Block& block, const Place& place,
                               std::vector<Group>& groups) {
  const std::string_view type = block.labels[0].text;
  auto group = std::find_if(groups.begin(), groups.end(),
                            [&](const Group& known) { return known.type == type; });
  if (group == groups.end()) {
    groups.push_back({.type = type, .items = {}, .cause = {}});
    group = groups.end() - 1;
  }
  const hcl::Attribute* for_each = block.body->attribute("for_each");
  const hcl::Block* content = block.body->block("content");
  if (for_each == nullptr || content == nullptr) return;
  std::string_view name = type;
  if (const hcl::Attribute* iterator = block.body->attribute("iterator")) {
    const auto* text = iterator->value->as<hcl::StringLiteral>();
    name = text != nullptr ? text->value : keyword(*iterator->value);
  }
  const auto add = [&](Value key, Value value) {
    std::vector<hcl::Entry> entries;
    entries.push_back({"key", std::move(key), {}});
    entries.push_back({"value", std::move(value), {}});
    iterators_.push_back({name, Value::object(std::move(entries)), place.iterators});
    Group::Item item{content->body, &iterators_.back(), {}, block.header};
    Place inner = place;
    inner.iterators = &iterators_.back();
    if (const hcl::Attribute* labels = block.body->attribute("labels")) {
      const Value values = evaluate(*labels->value, inner);
      if (values.is_known() && !values.is_null() &&
          (values.kind() == Type::Kind::tuple || values.kind() == Type::Kind::list)) {
        for (const Value& label : values.elements()) {
          const bool text =
              label.is_known() && !label.is_null() && label.kind() == Type::Kind::string;
          item.labels.push_back(text ? label.as_string() : std::string());
        }
      }
    }
    group->items.push_back(std::move(item));
  };
  const Value each = evaluate(*for_each->value, place);
  group->marks = group->marks | each.marks();
  if (!each.is_known()) {
    group->open = true;
    group->cause = cause_of(each);
    if (!options_.use_partial) return;
    if (const hcl::Partial* partial = each.partial()) {
      for (const hcl::PartialEntry& entry : partial->entries) {
        if (!entry.maybe) add(Value::string(entry.key), entry.value);
      }
    }
    // One block stands for those that nobody knows.
    add(Value::unknown(Type::string()).with_cause(group->cause),
        Value::unknown().with_cause(group->cause));
    return;
  }
  if (each.is_null()) {
    report(hcl::kEvaluationError, for_each->value->span, "`for_each` must have a value", place,
           "is null");
    return;
  }
  const Type::Kind kind = each.kind();
  if (kind == Type::Kind::map || kind == Type::Kind::object) {
    for (const hcl::Entry& entry : each.entries()) {
      add(Value::string(entry.key).with_origin(entry.key_origin), entry.value);
    }
  } else if (kind == Type::Kind::set) {
    for (const Value& item : each.elements()) add(item, item);
  } else if (kind == Type::Kind::list || kind == Type::Kind::tuple) {
    std::int64_t index = 0;
    for (const Value& item : each.elements()) add(Value::number(index++), item);
  } else {
    report(hcl::kEvaluationError, for_each->value->span,
           fmt::format("`for_each` takes a collection, not a {}", each.type().friendly_name()),
           place);
  }
}

Value Evaluator::attribute_value(const hcl::Attribute& attribute, const AttributeSchema* schema,
                                 const Place& place) {
  Value value = evaluate(*attribute.value, place);
  if (schema == nullptr) return value;
  if (!schema->write_only && has(value.deep_marks(), Mark::ephemeral)) {
    report(hcl::kEvaluationError, attribute.value->span,
           fmt::format("`{}` would keep an ephemeral value", attribute.name.text), place, {},
           "only write-only arguments take ephemeral values");
  }
  if (schema->write_only) return Value::null(schema->type);
  const Span origin = value.origin();
  hcl::Converted converted = convert(value, schema->type);
  // Whether that is a mistake depends on the provider's version, and is for rules to judge.
  if (!converted.error) value = std::move(converted.value);
  if (value.origin().file == 0) value = value.with_origin(origin);
  return schema->sensitive ? value.with_marks(Mark::sensitive) : value;
}

Value Evaluator::unset_attribute(const AttributeSchema& schema, std::string_view cause) {
  if (!schema.computed) return Value::null(schema.type);
  Value value = Value::unknown(schema.type).with_cause(member(cause, schema.name));
  return schema.sensitive ? value.with_marks(Mark::sensitive) : value;
}

Value Evaluator::group_value(const Group& group, const BlockSchema* schema, const Place& place,
                             std::string_view cause) {
  if (group.open && !options_.use_partial) {
    return Value::unknown().with_cause(group.cause).with_marks(group.marks);
  }
  std::vector<Value> elements;
  for (const Group::Item& item : group.items) {
    Place inner = place;
    inner.iterators = item.iterators;
    elements.push_back(body_values(*item.body, schema, inner, cause, false).with_origin(item.span));
  }
  return Value::tuple(std::move(elements)).with_marks(group.marks);
}

Value Evaluator::nested_blocks(const Group* group, const NestedBlockSchema& schema,
                               const Place& place, std::string_view cause) {
  const bool single = schema.nesting == Nesting::single || schema.nesting == Nesting::group;
  if (group == nullptr || (group->items.empty() && !group->open)) {
    if (schema.nesting == Nesting::group) return shaped(Value::object({}), *schema.block, cause);
    if (single) return Value::null();
    return schema.nesting == Nesting::map ? Value::object({}) : Value::tuple({});
  }
  const Value values = group_value(*group, schema.block, place, cause);
  if (!values.is_known()) return values;
  if (single) return values.elements().front();
  if (schema.nesting != Nesting::map) return values;
  std::vector<hcl::Entry> entries;
  for (std::size_t i = 0; i < group->items.size(); ++i) {
    const Group::Item& item = group->items[i];
    if (item.labels.empty()) continue;
    entries.push_back({item.labels.front(), values.elements()[i], item.span});
  }
  return Value::object(std::move(entries)).with_marks(values.marks());
}

// JSON syntax: an object is one block, a list of objects several.
Value Evaluator::blocks_from_value(const Value& value, const NestedBlockSchema& schema,
                                   std::string_view cause) {
  if (!value.is_known()) return value;
  const bool single = schema.nesting == Nesting::single || schema.nesting == Nesting::group;
  if (value.is_null()) return single ? value : Value::tuple({});
  const Type::Kind kind = value.kind();
  if (kind == Type::Kind::object || kind == Type::Kind::map) {
    if (schema.nesting == Nesting::map) {
      std::vector<hcl::Entry> entries;
      for (const hcl::Entry& entry : value.entries()) {
        entries.push_back({entry.key, shaped(entry.value, *schema.block, cause), entry.key_origin});
      }
      return Value::object(std::move(entries)).with_marks(value.marks());
    }
    Value one = shaped(value, *schema.block, cause);
    if (single) return one;
    std::vector<Value> elements;
    elements.push_back(std::move(one));
    return Value::tuple(std::move(elements)).with_origin(value.origin());
  }
  if (kind != Type::Kind::tuple && kind != Type::Kind::list && kind != Type::Kind::set) {
    return value;
  }
  std::vector<Value> elements;
  for (const Value& element : value.elements()) {
    elements.push_back(shaped(element, *schema.block, cause));
  }
  if (single && elements.size() == 1) return elements.front();
  return Value::tuple(std::move(elements)).with_marks(value.marks()).with_origin(value.origin());
}

Value Evaluator::shaped(const Value& object, const BlockSchema& schema, std::string_view cause) {
  if (!object.is_known() || object.is_null()) return object;
  if (object.kind() != Type::Kind::object && object.kind() != Type::Kind::map) return object;
  std::vector<hcl::Entry> entries;
  for (const hcl::Entry& entry : object.entries()) {
    Value value = entry.value;
    if (const NestedBlockSchema* block = schema.nested(entry.key)) {
      value = blocks_from_value(value, *block, member(cause, entry.key));
    } else if (const AttributeSchema* attribute = schema.attribute(entry.key)) {
      hcl::Converted converted = convert(value, attribute->type);
      if (!converted.error) value = std::move(converted.value);
      if (value.is_known() && value.is_null()) value = unset_attribute(*attribute, cause);
      if (attribute->sensitive) value = value.with_marks(Mark::sensitive);
    }
    entries.push_back({entry.key, std::move(value), entry.key_origin});
  }
  for (const AttributeSchema& attribute : schema.attributes) {
    if (object.find(attribute.name) != nullptr) continue;
    entries.push_back({std::string(attribute.name), unset_attribute(attribute, cause), {}});
  }
  for (const NestedBlockSchema& block : schema.blocks) {
    if (object.find(block.name) != nullptr) continue;
    entries.push_back({std::string(block.name),
                       nested_blocks(nullptr, block, {}, member(cause, block.name)),
                       {}});
  }
  return Value::object(std::move(entries)).with_marks(object.marks()).with_origin(object.origin());
}

}  // namespace infra::terraform
