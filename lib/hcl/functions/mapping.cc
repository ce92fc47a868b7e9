#include "lib/hcl/functions/mapping.h"

#include <algorithm>
#include <map>
#include <optional>

#include "lib/hcl/convert.h"
#include "lib/hcl/functions/collection_support.h"

namespace infra::hcl {

namespace {

using Kind = Type::Kind;
using std::size_t;

Type keys_type(Arguments arguments) {
  const Type type = arguments[0].type();
  if (type.kind() == Kind::map) return Type::list(Type::string());
  if (type.kind() != Kind::object) fail(0, "must have map or object type");
  return Type::tuple(std::vector<Type>(type.attributes().size(), Type::string()));
}

Value keys(Arguments arguments, const Type& result, CallContext& context) {
  const Value& mapping = arguments[0];
  std::vector<Value> names;
  if (mapping.kind() == Kind::object) {
    const Type type = mapping.type();
    charge_elements(context, type.attributes().size());
    for (const AttributeType& each : type.attributes()) names.push_back(Value::string(each.name));
  } else {
    if (!mapping.is_known()) return Value::unknown(result).with_marks(mapping.marks());
    charge_elements(context, mapping.length());
    for (const Entry& each : mapping.entries()) names.push_back(Value::string(each.key));
  }
  return list_or_tuple(result, std::move(names)).with_marks(mapping.marks());
}

Type values_type(Arguments arguments) {
  const Type type = arguments[0].type();
  if (type.kind() == Kind::map) return Type::list(type.element());
  if (type.kind() != Kind::object) fail("values() requires a map as the first argument");
  std::vector<Type> types;
  for (const AttributeType& each : type.attributes()) types.push_back(each.type);
  return Type::tuple(std::move(types));
}

Value values(Arguments arguments, const Type& result, CallContext& context) {
  const Value& mapping = arguments[0];
  charge_elements(context, mapping.length());
  std::vector<Value> all;
  for (const Entry& each : mapping.entries()) all.push_back(each.value);
  return list_or_tuple(result, std::move(all)).with_marks(mapping.marks());
}

Type lookup_type(Arguments arguments) {
  if (arguments.size() > 3) {
    fail("lookup() takes two or three arguments, got " + std::to_string(arguments.size()));
  }
  const Type type = arguments[0].type();
  if (type.kind() == Kind::object) {
    if (!arguments[1].is_known()) return Type::dynamic();
    const std::string& key = arguments[1].as_string();
    if (const AttributeType* attribute = type.attribute(key)) return attribute->type;
    if (arguments.size() == 3) return arguments[2].type();
    fail(0, "the given object has no attribute " + quoted(key));
  }
  if (type.kind() != Kind::map) fail(0, "lookup() requires a map as the first argument");
  if (arguments.size() == 3 && convert(arguments[2], type.element()).error) {
    fail(2, "the default value must have the same type as the map elements");
  }
  return type.element();
}

Value lookup(Arguments arguments, const Type& result, CallContext&) {
  const Value& mapping = arguments[0];
  const Mark marks = mapping.marks() | arguments[1].marks();
  const std::string& key = arguments[1].as_string();
  if (const Value* found = mapping.find(key)) return found->with_marks(marks);
  if (arguments.size() < 3) {
    fail("lookup failed to find key " +
         (has(arguments[1].marks(), Mark::sensitive) ? "(sensitive value)" : quoted(key)));
  }
  const Converted fallback = convert(arguments[2], result);
  if (fallback.error) fail(fallback.error->message);
  return fallback.value.with_marks(marks);
}

Type merge_type(Arguments arguments) {
  if (arguments.empty()) return Type::object({});
  for (const Value& each : arguments) {
    if (each.kind() == Kind::dynamic) return Type::dynamic();
    if (!is_mapping(each.type())) {
      fail("arguments must be maps or objects, got " + quoted(each.type().friendly_name()));
    }
  }
  const Type first = arguments[0].type();
  if (std::ranges::all_of(arguments, [&](const Value& each) { return each.type() == first; })) {
    return first;
  }
  std::map<std::string, Type, std::less<>> attributes;
  for (const Value& each : arguments) {
    if (each.is_null()) continue;
    const Type type = each.type();
    if (type.kind() == Kind::object) {
      for (const AttributeType& attribute : type.attributes()) {
        attributes[attribute.name] = attribute.type;
      }
    } else if (!each.is_known()) {
      return Type::dynamic();
    } else {
      for (const Entry& entry : each.entries()) attributes[entry.key] = type.element();
    }
  }
  std::vector<AttributeType> result;
  for (auto& [name, type] : attributes) result.push_back({name, type});
  return Type::object(std::move(result));
}

// What merge() of arguments, some of them unknown, is certain to have.
class MergedPartial {
 public:
  void add(const Value& argument) {
    if (argument.is_known()) {
      if (!argument.is_null()) add_known(argument);
      return;
    }
    const std::string cause(argument.cause());
    if (const Partial* partial = argument.partial()) {
      if (partial->open) open(partial->cause.empty() ? cause : partial->cause, partial->entries);
      for (const PartialEntry& entry : partial->entries) overlay(entry, argument.marks(), cause);
    } else if (argument.kind() == Kind::object) {
      const Type type = argument.type();
      const Refinement* refinement = argument.refinement();
      const bool may_be_null = refinement == nullptr || !refinement->not_null;
      for (const AttributeType& attribute : type.attributes()) {
        overlay({attribute.name, unknown(attribute.type, cause), may_be_null, {}}, argument.marks(),
                cause);
      }
    } else {
      open(cause, {});
    }
  }

  Partial take() {
    Partial result{{}, open_, cause_};
    for (auto& [key, entry] : entries_) result.entries.push_back(std::move(entry));
    return result;
  }

 private:
  static Value unknown(Type type, const std::string& cause) {
    Value value = Value::unknown(std::move(type));
    return cause.empty() ? value : value.with_cause(cause);
  }

  void add_known(const Value& argument) {
    for (const Entry& entry : argument.entries()) {
      entries_[entry.key] = {entry.key, entry.value.with_marks(argument.marks()), false,
                             entry.key_origin};
    }
  }

  // An argument that may have any key beside `listed` may replace the value of every other.
  void open(const std::string& cause, const std::vector<PartialEntry>& listed) {
    if (!open_) cause_ = cause;
    open_ = true;
    for (auto& [key, entry] : entries_) {
      if (std::ranges::binary_search(listed, key, {}, &PartialEntry::key)) continue;
      entry.value =
          unknown({}, cause).with_marks(entry.value.marks()).with_origin(entry.value.origin());
    }
  }

  void overlay(PartialEntry entry, Mark marks, const std::string& cause) {
    entry.value = entry.value.with_marks(marks);
    const auto before = entries_.find(entry.key);
    if (before == entries_.end() || !entry.maybe) {
      entries_[entry.key] = std::move(entry);
    } else if (!identical(before->second.value, entry.value)) {
      before->second.value = unknown({}, cause)
                                 .with_marks(before->second.value.marks() | entry.value.marks())
                                 .with_origin(before->second.value.origin());
    }
  }

  std::map<std::string, PartialEntry> entries_;
  bool open_ = false;
  std::string cause_;
};

Value merge(Arguments arguments, const Type& result, CallContext& context) {
  size_t count = 0;
  bool is_known = true;
  for (const Value& each : arguments) {
    is_known = is_known && each.is_known();
    if (each.is_known() && !each.is_null()) count += each.length();
  }
  context.budget.work(count);
  context.budget.memory(count * sizeof(Entry));
  if (!is_known) {
    MergedPartial partial;
    for (const Value& each : arguments) partial.add(each);
    return Value::unknown(result).with_partial(partial.take());
  }
  std::vector<Entry> entries;
  Mark marks = Mark::none;
  for (const Value& each : arguments) {
    if (each.is_null()) continue;
    marks = marks | each.marks();
    entries.insert(entries.end(), each.entries().begin(), each.entries().end());
  }
  if (result.kind() == Kind::map) {
    return Value::map(result.element(), std::move(entries)).with_marks(marks);
  }
  return Value::object(std::move(entries)).with_marks(marks);
}

void check_pairs(size_t keys, size_t values) {
  if (keys == values) return;
  fail("number of keys (" + std::to_string(keys) + ") does not match number of values (" +
       std::to_string(values) + ")");
}

Type zipmap_type(Arguments arguments) {
  const Type type = arguments[1].type();
  if (type.kind() == Kind::list) return Type::map(type.element());
  if (type.kind() != Kind::tuple) fail("values argument must be a list or tuple value");
  const Value& names = arguments[0];
  if (!names.is_wholly_known()) return Type::dynamic();
  check_pairs(names.length(), type.elements().size());
  std::map<std::string, Type> attributes;
  for (size_t i = 0; i < names.length(); ++i) {
    const Value& name = names.elements()[i];
    if (name.is_null()) fail("keys list has null value at index " + std::to_string(i));
    attributes[name.as_string()] = type.elements()[i];
  }
  std::vector<AttributeType> result;
  for (auto& [name, each] : attributes) result.push_back({name, each});
  return Type::object(std::move(result));
}

Value zipmap(Arguments arguments, const Type& result, CallContext& context) {
  const Value &names = arguments[0], &all = arguments[1];
  Mark marks = names.marks() | all.marks();
  if (!names.is_wholly_known()) return Value::unknown(result).with_marks(marks);
  check_pairs(names.length(), all.length());
  charge_elements(context, 2 * names.length());
  std::vector<Entry> entries;
  for (size_t i = 0; i < names.length(); ++i) {
    const Value& name = names.elements()[i];
    if (name.is_null()) fail("keys list has null value at index " + std::to_string(i));
    marks = marks | name.marks();
    entries.push_back({name.as_string(), all.elements()[i], name.origin()});
  }
  if (result.kind() == Kind::map) {
    return Value::map(result.element(), std::move(entries)).with_marks(marks);
  }
  return Value::object(std::move(entries)).with_marks(marks);
}

Value transpose(Arguments arguments, CallContext& context) {
  const Value& input = arguments[0];
  if (!input.is_wholly_known()) return Value::unknown(input.type());
  std::map<std::string, std::vector<Value>> lists;
  for (const Entry& entry : input.entries()) {
    if (entry.value.is_null()) fail("input must not contain a null list");
    charge_elements(context, entry.value.length());
    for (const Value& each : entry.value.elements()) {
      if (each.is_null()) fail("input list must not contain null string");
      lists[each.as_string()].push_back(Value::string(entry.key));
    }
  }
  std::vector<Entry> entries;
  for (auto& [key, list] : lists) {
    entries.push_back({key, Value::list(Type::string(), std::move(list))});
  }
  return Value::map(Type::list(Type::string()), std::move(entries));
}

}  // namespace

std::vector<Function> mapping_functions() {
  const Type any = Type::dynamic(), lists = Type::map(Type::list(Type::string()));
  std::vector<Function> all;
  Parameter keys_of = marked_parameter("inputMap", any);
  keys_of.allow_unknown = true;
  all.push_back(typed_function("keys", {keys_of}, keys_type, keys));
  all.push_back(typed_function("values", {marked_parameter("mapping", any)}, values_type, values));
  Function look = typed_function(
      "lookup", {marked_parameter("inputMap", any), marked_parameter("key", Type::string())},
      lookup_type, lookup);
  look.variadic = any_parameter("default");
  look.variadic->allow_marked = true;
  look.result_not_null = false;
  all.push_back(std::move(look));
  Function merged = typed_function("merge", {}, merge_type, merge);
  merged.variadic = any_parameter("maps");
  merged.variadic->allow_marked = true;
  all.push_back(std::move(merged));
  all.push_back(typed_function(
      "zipmap",
      {marked_parameter("keys", Type::list(Type::string())), marked_parameter("values", any)},
      zipmap_type, zipmap));
  all.push_back(simple_function("transpose", {parameter("values", lists)}, lists, transpose));
  return all;
}

}  // namespace infra::hcl
