#include "lib/hcl/type.h"

#include <algorithm>
#include <cassert>

#include "lib/hcl/characters.h"

namespace infra::hcl {

struct Type::Node {
  std::vector<Type> types;  // one element type, or a tuple's
  std::vector<AttributeType> attributes;
  bool has_dynamic = false;
  bool has_optional = false;
};

namespace {

std::string quoted_name(std::string_view name) {
  if (is_identifier(name)) return std::string(name);
  std::string text = "\"";
  for (char c : name) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + '"';
}

std::string friendly(const Type& type, bool constraint) {
  switch (type.kind()) {
    case Type::Kind::dynamic:
      return constraint ? "any type" : "dynamic";
    case Type::Kind::string:
      return "string";
    case Type::Kind::number:
      return "number";
    case Type::Kind::boolean:
      return "bool";
    case Type::Kind::tuple:
      return "tuple";
    case Type::Kind::object:
      return "object";
    case Type::Kind::list:
    case Type::Kind::set:
    case Type::Kind::map:
      break;
  }
  const char* prefix = type.kind() == Type::Kind::list  ? "list of "
                       : type.kind() == Type::Kind::set ? "set of "
                                                        : "map of ";
  if (constraint && type.element().is_dynamic()) return std::string(prefix) + "any single type";
  return prefix + friendly(type.element(), constraint);
}

}  // namespace

Type Type::list(Type element) { return of_elements(Kind::list, {std::move(element)}); }
Type Type::set(Type element) { return of_elements(Kind::set, {std::move(element)}); }
Type Type::map(Type element) { return of_elements(Kind::map, {std::move(element)}); }
Type Type::tuple(std::vector<Type> elements) {
  return of_elements(Kind::tuple, std::move(elements));
}

Type Type::of_elements(Kind kind, std::vector<Type> elements) {
  Type type(kind);
  auto node = std::make_shared<Node>();
  for (const Type& each : elements) {
    node->has_dynamic = node->has_dynamic || each.has_dynamic();
    node->has_optional = node->has_optional || (each.node_ && each.node_->has_optional);
  }
  node->types = std::move(elements);
  type.node_ = std::move(node);
  return type;
}

Type Type::object(std::vector<AttributeType> attributes) {
  Type type(Kind::object);
  auto node = std::make_shared<Node>();
  if (!std::ranges::is_sorted(attributes, {}, &AttributeType::name)) {
    std::ranges::sort(attributes, {}, &AttributeType::name);
  }
  for (const AttributeType& each : attributes) {
    node->has_dynamic = node->has_dynamic || each.type.has_dynamic();
    node->has_optional =
        node->has_optional || each.optional || (each.type.node_ && each.type.node_->has_optional);
  }
  node->attributes = std::move(attributes);
  type.node_ = std::move(node);
  return type;
}

bool Type::has_dynamic() const { return kind_ == Kind::dynamic || (node_ && node_->has_dynamic); }

Type Type::without_optional() const {
  if (!node_ || !node_->has_optional) return *this;
  if (kind_ == Kind::object) {
    std::vector<AttributeType> attributes = node_->attributes;
    for (AttributeType& each : attributes) each = {each.name, each.type.without_optional()};
    return object(std::move(attributes));
  }
  std::vector<Type> elements = node_->types;
  for (Type& each : elements) each = each.without_optional();
  return of_elements(kind_, std::move(elements));
}

const Type& Type::element() const {
  assert(is_collection());
  return node_->types.front();
}

std::span<const Type> Type::elements() const {
  assert(kind_ == Kind::tuple);
  return node_->types;
}

std::span<const AttributeType> Type::attributes() const {
  assert(kind_ == Kind::object);
  return node_->attributes;
}

const AttributeType* Type::attribute(std::string_view name) const {
  if (kind_ != Kind::object) return nullptr;
  auto found = std::ranges::lower_bound(node_->attributes, name, {}, &AttributeType::name);
  return found != node_->attributes.end() && found->name == name ? &*found : nullptr;
}

bool operator==(const Type& a, const Type& b) {
  if (a.kind_ != b.kind_) return false;
  if (a.node_ == b.node_) return true;
  return a.node_->types == b.node_->types && a.node_->attributes == b.node_->attributes;
}

std::string Type::friendly_name() const { return friendly(*this, false); }

std::string Type::friendly_constraint_name() const { return friendly(*this, true); }

std::string Type::to_constraint() const {
  switch (kind_) {
    case Kind::dynamic:
      return "any";
    case Kind::string:
      return "string";
    case Kind::number:
      return "number";
    case Kind::boolean:
      return "bool";
    case Kind::list:
      return "list(" + element().to_constraint() + ")";
    case Kind::set:
      return "set(" + element().to_constraint() + ")";
    case Kind::map:
      return "map(" + element().to_constraint() + ")";
    case Kind::tuple: {
      std::string text = "tuple([";
      for (const Type& each : elements()) {
        if (text.back() != '[') text += ", ";
        text += each.to_constraint();
      }
      return text + "])";
    }
    case Kind::object:
      break;
  }
  if (attributes().empty()) return "object({})";
  std::string text = "object({";
  for (const AttributeType& attribute : attributes()) {
    text += text.back() == '{' ? " " : ", ";
    text += quoted_name(attribute.name) + " = ";
    text += attribute.optional ? "optional(" + attribute.type.to_constraint() + ")"
                               : attribute.type.to_constraint();
  }
  return text + " })";
}

}  // namespace infra::hcl
