#include "lib/provider/type_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace infra::provider {
namespace {

using hcl::Type;
using hcl::Value;
using Json = nlohmann::json;

constexpr int kMaxDepth = 200;

Json to_json(const Type& type) {
  switch (type.kind()) {
    case Type::Kind::dynamic:
      return "dynamic";
    case Type::Kind::string:
      return "string";
    case Type::Kind::number:
      return "number";
    case Type::Kind::boolean:
      return "bool";
    case Type::Kind::list:
      return {"list", to_json(type.element())};
    case Type::Kind::set:
      return {"set", to_json(type.element())};
    case Type::Kind::map:
      return {"map", to_json(type.element())};
    case Type::Kind::tuple: {
      Json elements = Json::array();
      for (const Type& element : type.elements()) elements.push_back(to_json(element));
      return Json::array({"tuple", std::move(elements)});
    }
    case Type::Kind::object: {
      Json attributes = Json::object(), optional = Json::array();
      for (const hcl::AttributeType& attribute : type.attributes()) {
        attributes[attribute.name] = to_json(attribute.type);
        if (attribute.optional) optional.push_back(attribute.name);
      }
      Json result = Json::array({"object", std::move(attributes)});
      if (!optional.empty()) result.push_back(std::move(optional));
      return result;
    }
  }
  return {};
}

Type primitive(const std::string& name) {
  if (name == "string") return Type::string();
  if (name == "number") return Type::number();
  if (name == "bool") return Type::boolean();
  if (name == "dynamic") return Type::dynamic();
  throw MalformedMessage("`" + name + "` is no type");
}

Type object_type(const Json& attributes, const Json* optional, int depth);

Type from_json(const Json& json, int depth) {
  if (depth > kMaxDepth) throw MalformedMessage("a type is nested too deeply");
  if (json.is_string()) return primitive(json.get<std::string>());
  if (!json.is_array() || json.size() < 2 || !json[0].is_string())
    throw MalformedMessage("not a type: " + json.dump());
  const auto kind = json[0].get<std::string>();
  if (kind == "list") return Type::list(from_json(json[1], depth + 1));
  if (kind == "set") return Type::set(from_json(json[1], depth + 1));
  if (kind == "map") return Type::map(from_json(json[1], depth + 1));
  if (kind == "object") return object_type(json[1], json.size() > 2 ? &json[2] : nullptr, depth);
  if (kind != "tuple" || !json[1].is_array()) throw MalformedMessage("`" + kind + "` is no type");
  std::vector<Type> elements;
  for (const Json& element : json[1]) elements.push_back(from_json(element, depth + 1));
  return Type::tuple(std::move(elements));
}

Type object_type(const Json& attributes, const Json* optional, int depth) {
  if (!attributes.is_object()) throw MalformedMessage("an object type without attributes");
  std::vector<hcl::AttributeType> result;
  for (const auto& [name, type] : attributes.items()) {
    const bool may_lack = optional != nullptr &&
                          std::find(optional->begin(), optional->end(), name) != optional->end();
    result.push_back({name, from_json(type, depth + 1), may_lack});
  }
  return Type::object(std::move(result));
}

Type type_of(const Json& json) {
  switch (json.type()) {
    case Json::value_t::string:
      return Type::string();
    case Json::value_t::boolean:
      return Type::boolean();
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
    case Json::value_t::number_float:
      return Type::number();
    case Json::value_t::array: {
      std::vector<Type> elements;
      for (const Json& element : json) elements.push_back(type_of(element));
      return Type::tuple(std::move(elements));
    }
    case Json::value_t::object: {
      std::vector<hcl::AttributeType> attributes;
      for (const auto& [name, value] : json.items()) attributes.push_back({name, type_of(value)});
      return Type::object(std::move(attributes));
    }
    case Json::value_t::null:
    case Json::value_t::binary:
    case Json::value_t::discarded:
      break;
  }
  return Type::dynamic();
}

Value to_value(const Json& json, const Type& type, int depth);

std::string text_of(const Json& json) {
  if (json.is_string()) return json.get<std::string>();
  if (json.is_number() || json.is_boolean()) return json.dump();
  throw MalformedMessage("a value is no string");
}

Value number_of(const Json& json) {
  if (const auto number = hcl::Number::parse(text_of(json))) return Value::number(*number);
  throw MalformedMessage("a value is no number");
}

Value sequence_of(const Json& json, const Type& type, int depth) {
  if (!json.is_array()) throw MalformedMessage("a value is no list");
  std::vector<Value> elements;
  std::size_t at = 0;
  for (const Json& element : json) {
    if (type.kind() != Type::Kind::tuple) {
      elements.push_back(to_value(element, type.element(), depth + 1));
    } else if (at < type.elements().size()) {
      elements.push_back(to_value(element, type.elements()[at++], depth + 1));
    }
  }
  if (type.kind() == Type::Kind::tuple) return Value::tuple(std::move(elements));
  return type.kind() == Type::Kind::list ? Value::list(type.element(), std::move(elements))
                                         : Value::set(type.element(), std::move(elements));
}

Value mapping_of(const Json& json, const Type& type, int depth) {
  if (!json.is_object()) throw MalformedMessage("a value is no object");
  std::vector<hcl::Entry> entries;
  if (type.kind() == Type::Kind::map) {
    for (const auto& [key, value] : json.items())
      entries.push_back({key, to_value(value, type.element(), depth + 1)});
    return Value::map(type.element(), std::move(entries));
  }
  for (const hcl::AttributeType& attribute : type.attributes()) {
    const auto found = json.find(attribute.name);
    entries.push_back({attribute.name, found == json.end()
                                           ? Value::null(attribute.type)
                                           : to_value(*found, attribute.type, depth + 1)});
  }
  return Value::object(std::move(entries));
}

Value to_value(const Json& json, const Type& type, int depth) {
  if (depth > kMaxDepth) throw MalformedMessage("a value is nested too deeply");
  if (json.is_null()) return Value::null(type);
  switch (type.kind()) {
    case Type::Kind::dynamic: {
      // State files hold {"type": …, "value": …} for what has no type in the schema.
      if (json.is_object() && json.size() == 2 && json.contains("type") && json.contains("value"))
        return to_value(json["value"], from_json(json["type"], depth + 1), depth + 1);
      return to_value(json, type_of(json), depth + 1);
    }
    case Type::Kind::string:
      return Value::string(text_of(json));
    case Type::Kind::number:
      return number_of(json);
    case Type::Kind::boolean:
      if (json.is_boolean()) return Value::boolean(json.get<bool>());
      if (json == "true" || json == "false") return Value::boolean(json == "true");
      throw MalformedMessage("a value is no boolean");
    case Type::Kind::list:
    case Type::Kind::set:
    case Type::Kind::tuple:
      return sequence_of(json, type, depth);
    case Type::Kind::map:
    case Type::Kind::object:
      return mapping_of(json, type, depth);
  }
  return Value::null(type);
}

// Bounded nesting while parsing, so that no document can exhaust the stack.
Json parse(std::string_view text) {
  const auto shallow = [](int depth, Json::parse_event_t, Json&) {
    if (depth > kMaxDepth) throw MalformedMessage("a document is nested too deeply");
    return true;
  };
  Json json = Json::parse(text, shallow, false);
  if (json.is_discarded()) throw MalformedMessage("a document is no JSON");
  return json;
}

}  // namespace

std::string type_to_json(const Type& type) { return to_json(type).dump(); }

Type type_from_json(std::string_view json) { return from_json(parse(json), 0); }

Value value_from_json(std::string_view json, const Type& type) {
  return to_value(parse(json), type, 0);
}

}  // namespace infra::provider
