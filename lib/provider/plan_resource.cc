#include "lib/provider/plan_resource.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "lib/provider/plan_custom.h"
#include "lib/provider/plan_facts.h"
#include "lib/provider/schema_type.h"
#include "lib/provider/stored_text.h"
#include "lib/provider/tags_all.h"

namespace infra::provider {
namespace {

using hcl::Entry;
using hcl::Type;
using hcl::Value;
using terraform::AttributeSchema;
using terraform::BlockSchema;
using terraform::NestedBlockSchema;
using terraform::Nesting;

const Value kNull;

const Value& member(const Value& object, std::string_view name) {
  if (!object.is_known() || object.is_null()) return kNull;
  const Value* found = object.find(name);
  return found ? *found : kNull;
}

std::string join(std::string_view path, std::string_view name) {
  return path.empty() ? std::string(name) : std::string(path) + "." + std::string(name);
}

// Fills in one block of a new or changed resource. `prior` is the matching block of the state, null
// where there is none.
class Planner {
 public:
  Planner(std::string_view type, bool create)
      : type_(type), create_(create), old_sdk_(!is_framework_type(type)) {}

  Value block(const BlockSchema& schema, const Value& proposed, const Value& prior,
              const Value& config, const std::string& path) {
    if (!proposed.is_known() || proposed.is_null()) return proposed;
    std::vector<Entry> entries;
    for (const AttributeSchema& attribute : schema.attributes) {
      const std::string name(attribute.name);
      entries.push_back(
          {name, this->attribute(attribute, member(proposed, name), member(prior, name),
                                 member(config, name), join(path, name))});
    }
    for (const NestedBlockSchema& nested : schema.blocks) {
      const std::string name(nested.name);
      entries.push_back({name, blocks(nested, member(proposed, name), member(prior, name),
                                      member(config, name), join(path, name))});
    }
    return Value::object(std::move(entries));
  }

 private:
  Value attribute(const AttributeSchema& schema, const Value& proposed, const Value& prior,
                  const Value& config, const std::string& path) {
    if (schema.write_only) return Value::null(schema.type);  // never stored, by contract
    if (!is_unset(schema, config, path)) return configured(schema, proposed, prior, path);
    if (schema.optional && config.is_null()) {
      if (const auto default_value = planned_default(type_, path, schema.type))
        return *default_value;
    }
    if (!schema.computed) return proposed;
    const bool nothing_known = !prior.is_known() || prior.is_null();
    if (create_ || nothing_known) return Value::unknown(schema.type);
    return config.is_null() ? proposed : prior;
  }

  // The old SDK does not keep an empty value apart from none where the provider may compute one.
  bool is_unset(const AttributeSchema& schema, const Value& config, const std::string& path) const {
    if (!config.is_known()) return false;
    if (config.is_null()) return true;
    if (!old_sdk_ || !schema.optional || !schema.computed) return false;
    if (schema.type.kind() == Type::Kind::string)
      return config.as_string().empty() && text_form(type_, path) == 0;
    return schema.type.is_collection() && schema.type.element().kind() != Type::Kind::object &&
           config.length() == 0;
  }

  Value configured(const AttributeSchema& schema, const Value& proposed, const Value& prior,
                   const std::string& path) const {
    if (!old_sdk_ || !proposed.is_known() || proposed.is_null()) return proposed;
    const Type::Kind kind = schema.type.kind();
    if (kind == Type::Kind::string) return stored_text(type_, path, proposed);
    if (kind == Type::Kind::map && proposed.length() == 0 && prior.is_known() && prior.is_null())
      return Value::null(schema.type);
    if (!schema.type.is_collection()) return proposed;
    if (schema.type.element().kind() == Type::Kind::object)
      return with_zero_values(schema, proposed, path);
    // The old SDK cannot hold a set or map of which it does not know all.
    if ((kind == Type::Kind::set || kind == Type::Kind::map) && !proposed.is_wholly_known())
      return Value::unknown(schema.type);
    return proposed;
  }

  // Blocks written as an attribute: what is not set in them is not null but empty.
  Value with_zero_values(const AttributeSchema& schema, const Value& proposed,
                         const std::string& path) const {
    if (schema.type.kind() == Type::Kind::map) return proposed;
    std::vector<Value> elements;
    for (const Value& element : proposed.elements()) {
      if (!element.is_known() || element.is_null()) return proposed;
      std::vector<Entry> entries(element.entries().begin(), element.entries().end());
      for (Entry& entry : entries) {
        if (!entry.value.is_known() || !entry.value.is_null()) continue;
        if (auto value = planned_default(type_, join(path, entry.key), entry.value.type()))
          entry.value = std::move(*value);
      }
      elements.push_back(Value::object(std::move(entries)));
    }
    return schema.type.kind() == Type::Kind::set
               ? Value::set(schema.type.element(), std::move(elements))
               : Value::list(schema.type.element(), std::move(elements));
  }

  Value blocks(const NestedBlockSchema& nested, const Value& proposed, const Value& prior,
               const Value& config, const std::string& path) {
    if (!proposed.is_known() || proposed.is_null()) return proposed;
    const bool single = nested.nesting == Nesting::single || nested.nesting == Nesting::group;
    if (single) return block(*nested.block, proposed, prior, config, path);
    if (nested.nesting == Nesting::map) return map_of_blocks(nested, proposed, prior, config, path);
    if (proposed.length() == 0 && is_computed_block(type_, path)) {
      const bool nothing_known = create_ || !prior.is_known() || prior.is_null();
      return nothing_known ? Value::unknown(proposed.type()) : prior;
    }
    std::vector<Value> elements;
    for (std::size_t i = 0; i < proposed.elements().size(); ++i) {
      const Value& element = proposed.elements()[i];
      Value planned = block(*nested.block, element, matching(nested, prior, element, i),
                            element_of(config, nested, element, i), path);
      elements.push_back(nested.nesting == Nesting::set ? with_empty_texts(nested, planned, path)
                                                        : std::move(planned));
    }
    const Type element_type = implied_type(*nested.block);
    if (nested.nesting == Nesting::set) return Value::set(element_type, std::move(elements));
    return proposed.type().kind() == Type::Kind::tuple
               ? Value::tuple(std::move(elements))
               : Value::list(element_type, std::move(elements));
  }

  // What the facts say of a set's blocks holds; where there are none, this is what the old SDK
  // does.
  Value with_empty_texts(const NestedBlockSchema& nested, const Value& planned,
                         const std::string& path) const {
    if (!old_sdk_ || !planned.is_known() || planned.is_null() || is_measured(type_, path))
      return planned;
    std::vector<Entry> entries(planned.entries().begin(), planned.entries().end());
    for (Entry& entry : entries) {
      const AttributeSchema* attribute = nested.block->attribute(entry.key);
      if (!attribute || attribute->computed || !entry.value.is_known() || !entry.value.is_null())
        continue;
      const Type& type = attribute->type;
      if (type.kind() == Type::Kind::string) entry.value = Value::string("");
      if (type.kind() == Type::Kind::list) entry.value = Value::list(type.element(), {});
      if (type.kind() == Type::Kind::set) entry.value = Value::set(type.element(), {});
    }
    return Value::object(std::move(entries));
  }

  Value map_of_blocks(const NestedBlockSchema& nested, const Value& proposed, const Value& prior,
                      const Value& config, const std::string& path) {
    std::vector<Entry> entries;
    for (const Entry& entry : proposed.entries())
      entries.push_back({entry.key, block(*nested.block, entry.value, member(prior, entry.key),
                                          member(config, entry.key), path)});
    return Value::map(implied_type(*nested.block), std::move(entries));
  }

  // List blocks match the state by index, set blocks by equality.
  static Value matching(const NestedBlockSchema& nested, const Value& prior, const Value& element,
                        std::size_t index) {
    if (!prior.is_known() || prior.is_null()) return kNull;
    const auto elements = prior.elements();
    if (nested.nesting == Nesting::list) return index < elements.size() ? elements[index] : kNull;
    const auto same = std::find_if(elements.begin(), elements.end(),
                                   [&](const Value& e) { return identical(e, element); });
    return same == elements.end() ? kNull : *same;
  }

  // The configured block that an element of the proposed value came from. Terraform takes the
  // arguments from it and adds what is computed, so in a set it is the one that agrees in all that
  // it sets.
  static Value element_of(const Value& config, const NestedBlockSchema& nested,
                          const Value& element, std::size_t index) {
    if (!config.is_known() || config.is_null()) return element;
    const auto elements = config.elements();
    if (nested.nesting == Nesting::list) return index < elements.size() ? elements[index] : element;
    const auto agrees = [&](const Value& candidate) {
      if (!candidate.is_known() || candidate.is_null()) return false;
      return std::ranges::all_of(candidate.entries(), [&](const Entry& entry) {
        return (entry.value.is_known() && entry.value.is_null()) ||
               identical(entry.value, member(element, entry.key));
      });
    };
    const auto found = std::find_if(elements.begin(), elements.end(), agrees);
    return found == elements.end() ? element : *found;
  }

  std::string_view type_;
  bool create_;
  bool old_sdk_;
};

PathStep attribute_step(std::string_view name) {
  return {PathStep::Kind::attribute, std::string(name), 0};
}

// Where `planned` differs from `prior` in something whose change replaces the resource.
class ReplaceFinder {
 public:
  ReplaceFinder(std::string_view type, std::vector<Path>& found) : type_(type), found_(found) {}

  void block(const BlockSchema& schema, const Value& planned, const Value& prior, const Path& path,
             const std::string& dotted) {
    for (const AttributeSchema& attribute : schema.attributes) {
      const Value& now = member(planned, attribute.name);
      if (identical(now, member(prior, attribute.name))) continue;
      if (!replaces(attribute, now, join(dotted, attribute.name))) continue;
      Path at = path;
      at.push_back(attribute_step(attribute.name));
      found_.push_back(std::move(at));
    }
    for (const NestedBlockSchema& nested : schema.blocks)
      blocks(nested, member(planned, nested.name), member(prior, nested.name), path,
             join(dotted, nested.name));
  }

 private:
  // A value that only the provider computes does not replace because it is not known yet.
  bool replaces(const AttributeSchema& attribute, const Value& planned,
                const std::string& path) const {
    if (!attribute.optional && !attribute.required) return false;
    if (path == "region") return planned.is_known();
    return replaces_resource(type_, path);
  }

  void blocks(const NestedBlockSchema& nested, const Value& planned, const Value& prior, Path path,
              const std::string& dotted) {
    if (identical(planned, prior)) return;
    path.push_back(attribute_step(nested.name));
    const bool sequence = nested.nesting == Nesting::list;
    const bool comparable = sequence && planned.is_known() && prior.is_known() &&
                            !planned.is_null() && !prior.is_null() &&
                            planned.length() == prior.length();
    if (!comparable) {
      if (any_replaces(*nested.block, dotted)) found_.push_back(path);
      return;
    }
    for (std::size_t i = 0; i < planned.length(); ++i) {
      path.push_back({PathStep::Kind::index, {}, static_cast<std::int64_t>(i)});
      block(*nested.block, planned.elements()[i], prior.elements()[i], path, dotted);
      path.pop_back();
    }
  }

  // Blocks of a set have no address of their own, so the set's own path is reported.
  bool any_replaces(const BlockSchema& schema, const std::string& dotted) const {
    if (replaces_resource(type_, dotted)) return true;
    return std::ranges::any_of(schema.attributes,
                               [&](const AttributeSchema& attribute) {
                                 return replaces_resource(type_, join(dotted, attribute.name));
                               }) ||
           std::ranges::any_of(schema.blocks, [&](const NestedBlockSchema& nested) {
             return any_replaces(*nested.block, join(dotted, nested.name));
           });
  }

  std::string_view type_;
  std::vector<Path>& found_;
};

Value with_provider_values(Value planned, const PlanRequest& request,
                           const ProviderConfig& config) {
  if (request.schema.attribute("tags_all") && request.schema.attribute("tags"))
    planned = with_entry(planned, "tags_all",
                         tags_all(member(request.config, "tags"), member(request.prior, "tags_all"),
                                  request.prior.is_null(), config));
  const Value& region = member(request.config, "region");
  if (request.schema.attribute("region") && request.schema.attribute("region")->computed &&
      region.is_known() && region.is_null())
    planned = with_entry(planned, "region", Value::string(config.region));
  return planned;
}

}  // namespace

Value with_entry(const Value& object, std::string_view name, Value value) {
  std::vector<Entry> entries(object.entries().begin(), object.entries().end());
  for (Entry& entry : entries)
    if (entry.key == name) entry.value = std::move(value);
  return Value::object(std::move(entries));
}

PlannedResource plan_resource(const PlanRequest& request, const ProviderConfig& config) {
  if (request.proposed.is_null()) return {request.proposed, {}};
  Planner planner(request.type, request.prior.is_null());
  PlannedResource result;
  result.planned =
      planner.block(request.schema, request.proposed, request.prior, request.config, {});
  result.planned = with_provider_values(std::move(result.planned), request, config);
  result.planned = customized(std::move(result.planned), request);
  // An import knows no arguments, so every one of them would seem to replace the resource.
  if (!request.prior.is_null() && !request.imported) {
    ReplaceFinder finder(request.type, result.requires_replace);
    finder.block(request.schema, result.planned, request.prior, {}, {});
  }
  return result;
}

}  // namespace infra::provider
