// Terraform's types: what a value is, and what a `type = …` constraint says.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace infra::hcl {

class Type;
struct AttributeType;

class Type {
 public:
  enum class Kind : std::uint8_t {
    dynamic,
    string,
    number,
    boolean,
    list,
    set,
    map,
    tuple,
    object
  };

  Type() = default;  // dynamic: `any`, or the type of something wholly unknown
  static Type dynamic() { return {}; }
  static Type string() { return Type(Kind::string); }
  static Type number() { return Type(Kind::number); }
  static Type boolean() { return Type(Kind::boolean); }
  static Type list(Type element);
  static Type set(Type element);
  static Type map(Type element);
  static Type tuple(std::vector<Type> elements);
  static Type object(std::vector<AttributeType> attributes);

  Kind kind() const { return kind_; }
  bool is_primitive() const { return kind_ >= Kind::string && kind_ <= Kind::boolean; }
  bool is_collection() const { return kind_ >= Kind::list && kind_ <= Kind::map; }
  bool is_dynamic() const { return kind_ == Kind::dynamic; }
  bool has_dynamic() const;       // at any depth
  Type without_optional() const;  // optional attributes, at any depth, made ordinary ones

  const Type& element() const;                                  // list, set, map
  std::span<const Type> elements() const;                       // tuple
  std::span<const AttributeType> attributes() const;            // object; sorted by name
  const AttributeType* attribute(std::string_view name) const;  // null: the type has none

  friend bool operator==(const Type& a, const Type& b);  // `optional` counts, defaults do not
  // As in Terraform's messages: "list of string", "object".
  std::string friendly_name() const;
  // The same where a wanted type is named: "any type", "list of any single type".
  std::string friendly_constraint_name() const;
  // As a constraint is written: list(object({ name = string, port = optional(number) })).
  std::string to_constraint() const;

 private:
  struct Node;
  explicit Type(Kind kind) : kind_(kind) {}
  static Type of_elements(Kind kind, std::vector<Type> elements);
  Kind kind_ = Kind::dynamic;
  std::shared_ptr<const Node> node_;
};

struct AttributeType {
  std::string name;
  Type type;
  bool optional = false;
  friend bool operator==(const AttributeType&, const AttributeType&) = default;
};

}  // namespace infra::hcl
