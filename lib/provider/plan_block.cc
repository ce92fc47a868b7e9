#include "lib/provider/plan_block.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "lib/provider/plan_facts.h"
#include "lib/provider/schema_type.h"
#include "lib/provider/sdk_values.h"
#include "lib/provider/stored_text.h"

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

bool is_nothing(const Value& value) { return value.is_known() && value.is_null(); }

std::string join(std::string_view path, std::string_view name) {
  return path.empty() ? std::string(name) : std::string(path) + "." + std::string(name);
}

Value sequence(const Value& like, const Type& element, std::vector<Value> elements) {
  if (like.kind() == Type::Kind::set) return Value::set(element, std::move(elements));
  if (like.kind() == Type::Kind::tuple) return Value::tuple(std::move(elements));
  return Value::list(element, std::move(elements));
}

// Where in the resource a block stands. The old SDK writes the blocks of a set that changes anew,
// with empty texts for what is not set.
enum class Place : std::uint8_t { plain, in_set };

// Do two blocks of a set count as the same? What only the provider computes does not tell.
bool same_block(const BlockSchema& schema, const Value& a, const Value& b) {
  const bool attributes = std::ranges::all_of(schema.attributes, [&](const auto& attribute) {
    return (!attribute.optional && !attribute.required) || attribute.write_only ||
           sdk_equivalent(member(a, attribute.name), member(b, attribute.name));
  });
  return attributes && std::ranges::all_of(schema.blocks, [&](const auto& nested) {
           const Value &x = member(a, nested.name), &y = member(b, nested.name);
           const bool nothing = is_null_or_zero(x) || is_null_or_zero(y);
           if (nothing || !x.is_known() || !y.is_known()) return sdk_equivalent(x, y);
           if (nested.nesting != Nesting::list && nested.nesting != Nesting::set)
             return sdk_equivalent(x, y);
           const auto same = [&](const Value& left, const Value& right) {
             return same_block(*nested.block, left, right);
           };
           if (nested.nesting == Nesting::list)
             return std::ranges::equal(x.elements(), y.elements(), same);
           return x.length() == y.length() &&
                  std::ranges::all_of(x.elements(), [&](const Value& left) {
                    return std::ranges::any_of(
                        y.elements(), [&](const Value& right) { return same(left, right); });
                  });
         });
}

// Fills in one block of a new or changed resource. `prior` is the matching block of the state, null
// where there is none.
class Planner {
 public:
  Planner(std::string_view type, bool create)
      : type_(type), create_(create), old_sdk_(!is_framework_type(type)) {}

  Value block(const BlockSchema& schema, const Value& proposed, const Value& prior,
              const Value& config, const std::string& path, Place place) const {
    if (!proposed.is_known() || proposed.is_null()) return proposed;
    std::vector<Entry> entries;
    for (const AttributeSchema& attribute : schema.attributes) {
      const std::string name(attribute.name);
      entries.push_back(
          {name, this->attribute(attribute, member(proposed, name), member(prior, name),
                                 member(config, name), join(path, name), place)});
    }
    for (const NestedBlockSchema& nested : schema.blocks) {
      const std::string name(nested.name);
      entries.push_back({name, blocks(nested, member(proposed, name), member(prior, name),
                                      member(config, name), join(path, name), place)});
    }
    return Value::object(std::move(entries));
  }

 private:
  Value attribute(const AttributeSchema& schema, const Value& proposed, const Value& prior,
                  const Value& config, const std::string& path, Place place) const {
    if (schema.write_only) return Value::null(schema.type);  // never stored, by contract
    if (!is_unset(schema, config, path)) return configured(schema, proposed, prior, path, place);
    if (schema.optional && config.is_null()) {
      auto value = planned_default(type_, path, schema.type);
      // An empty text in a set is no default: it is what a new block has for nothing.
      const bool emptied = place == Place::in_set && !is_nothing(prior) && value &&
                           schema.type.kind() == Type::Kind::string && is_null_or_zero(*value);
      if (value && !emptied) return *std::move(value);
    }
    if (old_sdk_ && !create_) return unset_on_update(schema, proposed, prior, config, place);
    if (!schema.computed) return proposed;
    if (create_ || is_nothing(prior)) return Value::unknown(schema.type);
    return config.is_null() ? proposed : prior;
  }

  // What the old SDK's diff does to an argument without a value (its diffString, diffList, diffMap,
  // and InstanceDiff.Apply).
  static Value unset_on_update(const AttributeSchema& schema, const Value& proposed,
                               const Value& prior, const Value& config, Place place) {
    const bool none = is_nothing(prior);
    if (schema.computed) {
      if (config.is_null() && !is_nothing(proposed)) return proposed;
      if (!none) return prior;
      if (place == Place::in_set) return Value::unknown(schema.type);
      if (!config.is_null()) return config;
      return schema.type.is_collection() ? Value::unknown(schema.type) : Value::null(schema.type);
    }
    if (none) return place == Place::in_set ? empty_in_set(schema.type) : proposed;
    if (schema.type.is_collection()) return zero_of(schema.type);
    if (place == Place::in_set || !is_null_or_zero(prior)) return Value::null(schema.type);
    return prior;
  }

  static Value empty_in_set(const Type& type) {
    const bool emptied = type.kind() == Type::Kind::string || type.kind() == Type::Kind::list ||
                         type.kind() == Type::Kind::set;
    return emptied ? zero_of(type) : Value::null(type);
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
                   const std::string& path, Place place) const {
    if (!old_sdk_) return proposed;
    // It has no place for what is certain of an unknown value: how a text begins, that it is not
    // null. A text that it stores in another form could not keep that promise either.
    if (!proposed.is_known()) return Value::unknown(schema.type);
    if (proposed.is_null()) return proposed;
    const Type::Kind kind = schema.type.kind();
    if (kind == Type::Kind::string) return stored_text(type_, path, proposed);
    if (kind == Type::Kind::map && proposed.length() == 0 && is_nothing(prior))
      return Value::null(schema.type);
    if (!schema.type.is_collection()) return proposed;
    if (schema.type.element().kind() == Type::Kind::object)
      return objects(schema.type, proposed, prior, path, place);
    // The old SDK cannot hold a set or map of which it does not know all.
    if ((kind == Type::Kind::set || kind == Type::Kind::map) && !proposed.is_wholly_known())
      return Value::unknown(schema.type);
    if (kind == Type::Kind::list && !proposed.is_wholly_known()) return unrefined(proposed);
    return proposed;
  }

  static Value unrefined(const Value& list) {
    std::vector<Value> elements;
    for (const Value& element : list.elements())
      elements.push_back(element.is_known() ? element : Value::unknown(element.type()));
    return sequence(list, list.type().element(), std::move(elements));
  }

  // Blocks written as an attribute: what is not set in them is not null but empty.
  Value objects(const Type& type, const Value& proposed, const Value& prior,
                const std::string& path, Place place) const {
    if (type.kind() == Type::Kind::map) return proposed;
    for (const Value& element : proposed.elements())
      if (!element.is_known() || element.is_null()) return proposed;
    const bool set = type.kind() == Type::Kind::set;
    const bool has_prior = prior.is_known() && !prior.is_null();
    if (set && has_prior && sdk_equivalent(with_defaults_only(type, proposed, path), prior))
      return prior;
    std::vector<Value> elements;
    for (std::size_t i = 0; i < proposed.elements().size(); ++i) {
      const Value& element = proposed.elements()[i];
      Value before;
      if (has_prior && set) {
        const auto& all = prior.elements();
        const auto same = std::ranges::find_if(
            all, [&](const Value& other) { return sdk_equivalent(element, other); });
        if (same != all.end()) before = *same;
      } else if (has_prior && i < prior.length()) {
        before = prior.elements()[i];
      }
      elements.push_back(object(element, before, path, set ? Place::in_set : place));
    }
    return sequence(proposed, type.element(), std::move(elements));
  }

  Value with_defaults_only(const Type& type, const Value& proposed, const std::string& path) const {
    std::vector<Value> elements;
    for (const Value& element : proposed.elements()) {
      std::vector<Entry> entries(element.entries().begin(), element.entries().end());
      for (Entry& entry : entries) {
        if (!is_nothing(entry.value)) continue;
        if (auto value = planned_default(type_, join(path, entry.key), entry.value.type()))
          entry.value = *std::move(value);
      }
      elements.push_back(Value::object(std::move(entries)));
    }
    return sequence(proposed, type.element(), std::move(elements));
  }

  Value object(const Value& element, const Value& before, const std::string& path,
               Place place) const {
    std::vector<Entry> entries(element.entries().begin(), element.entries().end());
    for (Entry& entry : entries) {
      const std::string at = join(path, entry.key);
      const Type type = entry.value.type();
      const Value& prior = member(before, entry.key);
      if (!is_nothing(entry.value)) {
        // The old SDK cannot hold a set or map of which it does not know all.
        const bool whole = type.kind() != Type::Kind::set && type.kind() != Type::Kind::map;
        if (!entry.value.is_known() || (!whole && !entry.value.is_wholly_known()))
          entry.value = Value::unknown(type);
        continue;
      }
      auto value = planned_default(type_, at, type);
      const bool emptied = place == Place::in_set && !is_nothing(prior) && value &&
                           type.kind() == Type::Kind::string && is_null_or_zero(*value);
      if (value && !emptied) {
        entry.value = *std::move(value);
        continue;
      }
      AttributeSchema optional;
      optional.type = type;
      optional.optional = true;
      entry.value = unset_on_update(optional, entry.value, prior, kNull, place);
    }
    return Value::object(std::move(entries));
  }

  Value blocks(const NestedBlockSchema& nested, const Value& proposed, const Value& prior,
               const Value& config, const std::string& path, Place place) const {
    if (!proposed.is_known() || proposed.is_null()) return proposed;
    const bool single = nested.nesting == Nesting::single || nested.nesting == Nesting::group;
    if (single) return block(*nested.block, proposed, prior, config, path, place);
    if (nested.nesting == Nesting::map) return map_of_blocks(nested, proposed, prior, config, path);
    if (proposed.length() == 0 && is_computed_block(type_, path)) {
      const bool nothing_known = create_ || is_nothing(prior);
      return nothing_known ? Value::unknown(proposed.type()) : prior;
    }
    const bool set = nested.nesting == Nesting::set;
    const bool sdk_set = set && old_sdk_;
    if (sdk_set && !create_ && is_unchanged(nested, proposed, prior, config, path)) return prior;
    std::vector<Value> elements;
    for (std::size_t i = 0; i < proposed.elements().size(); ++i) {
      const Value& element = proposed.elements()[i];
      const Value before = matching(nested, prior, element, i);
      Value planned = block(*nested.block, element, before, element_of(config, nested, element, i),
                            path, sdk_set ? Place::in_set : place);
      elements.push_back(sdk_set && create_ ? with_empty_texts(nested, planned, path)
                                            : std::move(planned));
    }
    const Type element_type = implied_type(*nested.block);
    if (set) return Value::set(element_type, std::move(elements));
    return sequence(proposed, element_type, std::move(elements));
  }

  // The SDK compares sets by hashes of their blocks, in which null and empty are the same.
  bool is_unchanged(const NestedBlockSchema& nested, const Value& proposed, const Value& prior,
                    const Value& config, const std::string& path) const {
    if (!prior.is_known() || prior.is_null() || prior.length() != proposed.length()) return false;
    std::size_t index = 0;
    return std::ranges::all_of(proposed.elements(), [&](const Value& element) {
      const Value planned = block(*nested.block, element, matching(nested, prior, element, index),
                                  element_of(config, nested, element, index), path, Place::plain);
      ++index;
      return std::ranges::any_of(prior.elements(), [&](const Value& other) {
        return same_block(*nested.block, planned, other);
      });
    });
  }

  // What the facts say of a set's blocks holds; where there are none, this is what the old SDK
  // does.
  Value with_empty_texts(const NestedBlockSchema& nested, const Value& planned,
                         const std::string& path) const {
    if (!planned.is_known() || planned.is_null() || is_measured(type_, path)) return planned;
    std::vector<Entry> entries(planned.entries().begin(), planned.entries().end());
    for (Entry& entry : entries) {
      const AttributeSchema* attribute = nested.block->attribute(entry.key);
      if (attribute && !attribute->computed && is_nothing(entry.value))
        entry.value = empty_in_set(attribute->type);
    }
    return Value::object(std::move(entries));
  }

  Value map_of_blocks(const NestedBlockSchema& nested, const Value& proposed, const Value& prior,
                      const Value& config, const std::string& path) const {
    std::vector<Entry> entries;
    for (const Entry& entry : proposed.entries())
      entries.push_back({entry.key, block(*nested.block, entry.value, member(prior, entry.key),
                                          member(config, entry.key), path, Place::plain)});
    return Value::map(implied_type(*nested.block), std::move(entries));
  }

  // List blocks match the state by index, set blocks by equality.
  Value matching(const NestedBlockSchema& nested, const Value& prior, const Value& element,
                 std::size_t index) const {
    if (!prior.is_known() || prior.is_null()) return kNull;
    const auto elements = prior.elements();
    if (nested.nesting == Nesting::list) return index < elements.size() ? elements[index] : kNull;
    const auto same = std::ranges::find_if(elements, [&](const Value& e) {
      return old_sdk_ ? same_block(*nested.block, e, element) : identical(e, element);
    });
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
        return is_nothing(entry.value) || identical(entry.value, member(element, entry.key));
      });
    };
    const auto found = std::ranges::find_if(elements, agrees);
    return found == elements.end() ? element : *found;
  }

  std::string_view type_;
  bool create_;
  bool old_sdk_;
};

}  // namespace

Value plan_block(const PlanRequest& request) {
  const Planner planner(request.type, request.prior.is_null());
  return planner.block(request.schema, request.proposed, request.prior, request.config, {},
                       Place::plain);
}

}  // namespace infra::provider
