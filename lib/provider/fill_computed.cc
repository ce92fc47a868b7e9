// What is left open by a plan, or computed by a data source, gets its value here.
#include <fmt/format.h>

#include <utility>

#include "lib/provider/schema_type.h"
#include "lib/provider/synthetic.h"

namespace infra::provider {
namespace {

using hcl::Entry;
using hcl::Type;
using hcl::Value;
using terraform::Nesting;

std::string join(std::string_view path, std::string_view name) {
  return path.empty() ? std::string(name) : fmt::format("{}.{}", path, name);
}

class Filler {
 public:
  // `null_too`: a data source's computed attributes are null until they are read; a resource's that
  // are null after planning were planned so.
  Filler(const SyntheticContext& context, bool null_too) : context_(context), null_too_(null_too) {}

  Value block(const terraform::BlockSchema& schema, const Value& object, const Value& config,
              const std::string& path) const {
    if (!object.is_known()) return synthetic_value(context_, path, implied_type(schema));
    if (object.is_null()) return object;
    std::vector<Entry> entries;
    for (const auto& attribute : schema.attributes) {
      const std::string name(attribute.name);
      entries.push_back(
          {name, this->attribute(attribute, at(object, name), at(config, name), join(path, name))});
    }
    for (const auto& nested : schema.blocks) {
      const std::string name(nested.name);
      entries.push_back(
          {name, blocks(nested, at(object, name), at(config, name), join(path, name))});
    }
    return Value::object(std::move(entries));
  }

 private:
  static Value at(const Value& object, std::string_view name) {
    const Value* found =
        object.is_known() && !object.is_null() && object.kind() == Type::Kind::object
            ? object.find(name)
            : nullptr;
    return found ? *found : Value();
  }

  Value attribute(const terraform::AttributeSchema& schema, const Value& value, const Value& config,
                  const std::string& path) const {
    const bool open = !value.is_known() || (null_too_ && schema.computed && value.is_null());
    if (!open) return partly(value, path);
    if (config.is_wholly_known() && !config.is_null()) return config;
    return synthetic_value(context_, path, schema.type, schema.optional);
  }

  // Known on the outside, unknown somewhere in it.
  Value partly(const Value& value, const std::string& path) const {
    if (value.is_wholly_known() || value.is_null()) return value;
    if (!value.is_known()) return synthetic_value(context_, path, value.type());
    if (value.kind() == Type::Kind::map || value.kind() == Type::Kind::object) {
      std::vector<Entry> entries;
      for (const Entry& entry : value.entries())
        entries.push_back({entry.key, partly(entry.value, join(path, entry.key))});
      return value.kind() == Type::Kind::map
                 ? Value::map(value.type().element(), std::move(entries))
                 : Value::object(std::move(entries));
    }
    std::vector<Value> elements;
    for (const Value& element : value.elements())
      elements.push_back(partly(element, fmt::format("{}.{}", path, elements.size())));
    if (value.kind() == Type::Kind::tuple) return Value::tuple(std::move(elements));
    return value.kind() == Type::Kind::list
               ? Value::list(value.type().element(), std::move(elements))
               : Value::set(value.type().element(), std::move(elements));
  }

  Value blocks(const terraform::NestedBlockSchema& nested, const Value& value, const Value& config,
               const std::string& path) const {
    if (!value.is_known()) return computed_blocks(nested, path);
    if (value.is_null()) return value;
    if (nested.nesting == Nesting::single || nested.nesting == Nesting::group)
      return block(*nested.block, value, config, path);
    if (nested.nesting == Nesting::map) {
      std::vector<Entry> entries;
      for (const Entry& entry : value.entries())
        entries.push_back(
            {entry.key, block(*nested.block, entry.value, at(config, entry.key), path)});
      return Value::map(implied_type(*nested.block), std::move(entries));
    }
    // Blocks of a set cannot be matched with the configuration once a value in them has changed.
    const bool by_index = nested.nesting == Nesting::list && config.is_known() &&
                          !config.is_null() && config.length() == value.length();
    std::vector<Value> elements;
    for (std::size_t i = 0; i < value.elements().size(); ++i)
      elements.push_back(block(*nested.block, value.elements()[i],
                               by_index ? config.elements()[i] : Value(), path));
    if (nested.nesting == Nesting::set)
      return Value::set(implied_type(*nested.block), std::move(elements));
    return value.kind() == Type::Kind::tuple
               ? Value::tuple(std::move(elements))
               : Value::list(implied_type(*nested.block), std::move(elements));
  }

  // Blocks that were left to the provider: one of a list, since modules take the first.
  Value computed_blocks(const terraform::NestedBlockSchema& nested, const std::string& path) const {
    const Type type = implied_type(*nested.block);
    std::vector<Entry> entries;
    for (const auto& attribute : nested.block->attributes) {
      const std::string name(attribute.name);
      entries.push_back({name, synthetic_value(context_, join(path, name), attribute.type,
                                               attribute.optional || attribute.required)});
    }
    for (const auto& inner : nested.block->blocks) {
      const std::string name(inner.name);
      const Type* inner_type = &type.attribute(name)->type;
      entries.push_back(
          {name, inner_type->kind() == Type::Kind::set    ? Value::set(inner_type->element(), {})
                 : inner_type->kind() == Type::Kind::list ? Value::list(inner_type->element(), {})
                                                          : Value::null(*inner_type)});
    }
    const Value one = Value::object(std::move(entries));
    return nested.nesting == Nesting::set    ? Value::set(type, {one})
           : nested.nesting == Nesting::list ? Value::list(type, {one})
                                             : one;
  }

  const SyntheticContext& context_;
  const bool null_too_;
};

}  // namespace

Value fill_computed(const SyntheticContext& context, const terraform::BlockSchema& schema,
                    const Value& object) {
  return Filler(context, true).block(schema, object, object, {});
}

Value fill_unknown(const SyntheticContext& context, const terraform::BlockSchema& schema,
                   const Value& object, const Value& config) {
  return Filler(context, false).block(schema, object, config, {});
}

}  // namespace infra::provider
