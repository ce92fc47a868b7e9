#include <algorithm>

#include "lib/hcl/convert.h"
#include "lib/hcl/convertible.h"

namespace infra::hcl {

namespace {

using Kind = Type::Kind;

std::string required(const Type& wanted) { return wanted.friendly_constraint_name() + " required"; }

bool never_converts(const Type& from, const Type& to, bool unsafe) {
  return !(from == to) && !detail::is_convertible(from, to, unsafe);
}

std::string missing_attributes(const std::vector<std::string>& names) {
  if (names.size() == 1) return "attribute \"" + names[0] + "\" is required";
  if (names.size() == 2) {
    return "attributes \"" + names[0] + "\" and \"" + names[1] + "\" are required";
  }
  std::string text = "attributes ";
  for (std::size_t i = 0; i + 1 < names.size(); ++i) text += "\"" + names[i] + "\", ";
  return text + "and \"" + names.back() + "\" are required";
}

std::string object_mismatch(const Type& from, const Type& to) {
  std::vector<std::string> missing;
  for (const AttributeType& wanted : to.attributes()) {
    if (from.attribute(wanted.name) == nullptr && !wanted.optional) missing.push_back(wanted.name);
  }
  if (!missing.empty()) return missing_attributes(missing);
  for (const bool unsafe : {true, false}) {
    for (const AttributeType& wanted : to.attributes()) {
      const AttributeType* given = from.attribute(wanted.name);
      if (given == nullptr || !never_converts(given->type, wanted.type, unsafe)) continue;
      return "attribute \"" + wanted.name + "\": " + mismatch_message(given->type, wanted.type);
    }
  }
  return "incorrect object attributes";
}

std::string structure_mismatch(const Type& from, const Type& to) {
  const bool tuple = from.kind() == Kind::tuple;
  if (tuple == (to.kind() == Kind::map)) return required(to);
  if (tuple) {
    for (std::size_t i = 0; i < from.elements().size(); ++i) {
      const Type& given = from.elements()[i];
      if (!never_converts(given, to.element(), true)) continue;
      return "element " + std::to_string(i) + ": " + mismatch_message(given, to.element());
    }
  } else {
    for (const AttributeType& given : from.attributes()) {
      if (!never_converts(given.type, to.element(), true)) continue;
      return "element \"" + given.name + "\": " + mismatch_message(given.type, to.element());
    }
  }
  return "all elements must be " + to.element().friendly_constraint_name();
}

std::string collection_mismatch(const Type& from, const Type& to) {
  if ((from.kind() == Kind::map) != (to.kind() == Kind::map)) return required(to);
  const char* noun = to.kind() == Kind::list ? "list" : to.kind() == Kind::set ? "set" : "map";
  return std::string("incorrect ") + noun +
         " element type: " + mismatch_message(from.element(), to.element());
}

}  // namespace

std::string mismatch_message(const Type& from, const Type& to) {
  if (from.kind() == Kind::object && to.kind() == Kind::object) return object_mismatch(from, to);
  if (from.kind() == Kind::tuple && to.is_collection() && to.element().is_dynamic()) {
    if (to.kind() == Kind::list) return "all list elements must have the same type";
    if (to.kind() == Kind::set) return "all set elements must have the same type";
  }
  if (from.kind() == Kind::object && to.kind() == Kind::map && to.element().is_dynamic()) {
    return "all map elements must have the same type";
  }
  if (to.is_collection()) {
    if (from.kind() == Kind::tuple || from.kind() == Kind::object) {
      return structure_mismatch(from, to);
    }
    if (from.is_collection()) return collection_mismatch(from, to);
  }
  return required(to);
}

}  // namespace infra::hcl
