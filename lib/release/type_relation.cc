#include "lib/release/type_relation.h"

#include <fmt/format.h>

#include <algorithm>

namespace infra::release {
namespace {

using hcl::AttributeType;
using hcl::Type;

std::string at(const std::string& path, std::string_view text) {
  return path.empty() ? std::string(text) : fmt::format("`{}`: {}", path, text);
}

TypeRelation worse(TypeRelation a, TypeRelation b) { return a.change >= b.change ? a : b; }

TypeRelation relate(const Type& before, const Type& after, const std::string& path);

TypeRelation narrowed(const std::string& path, std::string_view text) {
  return {TypeChange::narrowed, at(path, text)};
}

TypeRelation objects(const Type& before, const Type& after, const std::string& path) {
  TypeRelation result;
  const auto below = [&](std::string_view name) {
    return path.empty() ? std::string(name) : fmt::format("{}.{}", path, name);
  };
  for (const AttributeType& attribute : after.attributes()) {
    const AttributeType* old = before.attribute(attribute.name);
    if (!old && !attribute.optional)
      return narrowed(path, fmt::format("the attribute `{}` is new and required", attribute.name));
    if (old && old->optional && !attribute.optional)
      return narrowed(path, fmt::format("the attribute `{}` is required now", attribute.name));
    TypeRelation own = old ? relate(old->type, attribute.type, below(attribute.name))
                           : TypeRelation{TypeChange::widened, {}};
    if (old && old->optional != attribute.optional) own = worse(own, {TypeChange::widened, {}});
    result = worse(result, own);
  }
  // A value with more attributes than the type is taken, and what is too much dropped in silence.
  for (const AttributeType& attribute : before.attributes())
    if (!after.attribute(attribute.name))
      return narrowed(path, fmt::format("the attribute `{}` is gone", attribute.name));
  return result;
}

TypeRelation tuples(const Type& before, const Type& after, const std::string& path) {
  if (before.elements().size() != after.elements().size())
    return narrowed(path, fmt::format("{} elements and not {}", after.elements().size(),
                                      before.elements().size()));
  TypeRelation result;
  for (std::size_t i = 0; i < before.elements().size(); ++i)
    result = worse(
        result, relate(before.elements()[i], after.elements()[i], fmt::format("{}[{}]", path, i)));
  return result;
}

TypeRelation relate(const Type& before, const Type& after, const std::string& path) {
  if (before == after) return {};
  if (after.is_dynamic()) return {TypeChange::widened, {}};
  const auto other = [&] {
    return narrowed(path,
                    fmt::format("{} became {}", before.to_constraint(), after.to_constraint()));
  };
  if (before.is_primitive() && after.is_primitive())
    // Terraform converts every number and boolean to a string, but not every string back.
    return after.kind() == Type::Kind::string ? TypeRelation{TypeChange::widened, {}} : other();
  if (before.kind() == Type::Kind::object && after.kind() == Type::Kind::map) {
    TypeRelation result = {TypeChange::widened, {}};
    for (const AttributeType& attribute : before.attributes())
      if (relate(attribute.type, after.element(), path).change == TypeChange::narrowed)
        result = other();
    return result;
  }
  if (before.kind() == Type::Kind::tuple && after.kind() == Type::Kind::list) {
    TypeRelation result = {TypeChange::widened, {}};
    for (const Type& element : before.elements())
      if (relate(element, after.element(), path).change == TypeChange::narrowed) result = other();
    return result;
  }
  if (before.kind() != after.kind()) return other();
  if (before.kind() == Type::Kind::object) return objects(before, after, path);
  if (before.kind() == Type::Kind::tuple) return tuples(before, after, path);
  if (before.is_collection()) return relate(before.element(), after.element(), path + "[*]");
  return other();
}

}  // namespace

TypeRelation compare_types(const Type& before, const Type& after) {
  return relate(before, after, {});
}

}  // namespace infra::release
