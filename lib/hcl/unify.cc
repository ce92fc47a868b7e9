#include <algorithm>
#include <numeric>

#include "lib/hcl/convert.h"
#include "lib/hcl/convertible.h"

namespace infra::hcl {

namespace {

using Kind = Type::Kind;
using Types = std::span<const Type>;

// Which of two types is preferred as the common one: -1 for the first (it is more general), 1 for
// the second. Only a guess; unify() tries whether all can be converted.
int preference(const Type& a, const Type& b);

int preference(std::span<const Type> a, std::span<const Type> b) {
  bool first = false, second = false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const int order = preference(a[i], b[i]);
    first = first || order < 0;
    second = second || order > 0;
  }
  return first == second ? 0 : first ? -1 : 1;
}

std::vector<Type> attribute_types(const Type& object) {
  std::vector<Type> types;
  for (const AttributeType& attribute : object.attributes()) types.push_back(attribute.type);
  return types;
}

bool same_names(const Type& a, const Type& b) {
  return std::ranges::equal(a.attributes(), b.attributes(), {}, &AttributeType::name,
                            &AttributeType::name);
}

// More general kinds have lower ranks: a set can be made of any list, a list of any tuple.
int sequence_rank(Kind kind) {
  switch (kind) {
    case Kind::list:
      return 1;
    case Kind::tuple:
      return 2;
    case Kind::set:
      return 3;
    case Kind::dynamic:
    case Kind::string:
    case Kind::number:
    case Kind::boolean:
    case Kind::map:
    case Kind::object:
      break;
  }
  return 0;
}

int preference(const Type& a, const Type& b) {
  if (a.is_dynamic() || b.is_dynamic()) {
    return a.is_dynamic() == b.is_dynamic() ? 0 : a.is_dynamic() ? 1 : -1;
  }
  if (a.is_primitive() && b.is_primitive()) {
    const bool first = a.kind() == Kind::string, second = b.kind() == Kind::string;
    return first == second ? 0 : first ? -1 : 1;
  }
  if (a.kind() == b.kind()) {
    if (a.is_collection()) return preference(a.element(), b.element());
    if (a.kind() == Kind::tuple) {
      return a.elements().size() == b.elements().size() ? preference(a.elements(), b.elements())
                                                        : 0;
    }
    return same_names(a, b) ? preference(attribute_types(a), attribute_types(b)) : 0;
  }
  if (a.kind() == Kind::map && b.kind() == Kind::object) return -1;
  if (a.kind() == Kind::object && b.kind() == Kind::map) return 1;
  const int first = sequence_rank(a.kind()), second = sequence_rank(b.kind());
  if (first == 0 || second == 0) return 0;
  return first < second ? -1 : 1;
}

// Most general first, in cty's order among those that cannot be compared.
std::vector<std::size_t> by_preference(Types types) {
  std::vector<std::vector<std::size_t>> less_general(types.size());
  std::vector<std::size_t> blockers(types.size());
  for (std::size_t i = 0; i < types.size(); ++i) {
    for (std::size_t j = i + 1; j < types.size(); ++j) {
      const int order = preference(types[i], types[j]);
      if (order == 0) continue;
      const std::size_t winner = order < 0 ? i : j, loser = order < 0 ? j : i;
      less_general[winner].push_back(loser);
      ++blockers[loser];
    }
  }
  std::vector<std::size_t> result;
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (blockers[i] == 0) result.push_back(i);
  }
  for (std::size_t at = 0; at < result.size(); ++at) {
    for (std::size_t loser : less_general[result[at]]) {
      if (--blockers[loser] == 0) result.push_back(loser);
    }
  }
  return result;
}

bool all_convertible(Types types, const Type& to, bool safe) {
  return std::ranges::all_of(types, [&](const Type& type) {
    return type == to || detail::is_convertible(type, to, !safe);
  });
}

std::optional<Type> unify_to_collection(Types types, Kind kind, bool safe) {
  std::vector<Type> inner;
  for (const Type& type : types) {
    if (kind == Kind::map) {
      std::ranges::move(attribute_types(type), std::back_inserter(inner));
    } else {
      inner.insert(inner.end(), type.elements().begin(), type.elements().end());
    }
  }
  std::optional<Type> element = unify(inner, safe);
  if (!element) return std::nullopt;
  Type result = kind == Kind::map ? Type::map(*element) : Type::list(*element);
  if (!all_convertible(types, result, safe)) return std::nullopt;
  return result;
}

std::optional<Type> unify_collections(Types types, bool safe) {
  std::vector<Type> elements;
  for (const Type& type : types) elements.push_back(type.element());
  const std::optional<Type> element = unify(elements, safe);
  if (!element) return std::nullopt;
  Type result = types[0].kind() == Kind::list  ? Type::list(*element)
                : types[0].kind() == Kind::set ? Type::set(*element)
                                               : Type::map(*element);
  if (!all_convertible(types, result, safe)) return std::nullopt;
  return result;
}

std::optional<Type> unify_objects(Types types, bool safe) {
  for (const Type& type : types) {
    if (!same_names(type, types[0])) return unify_to_collection(types, Kind::map, safe);
  }
  std::vector<AttributeType> attributes;
  for (std::size_t i = 0; i < types[0].attributes().size(); ++i) {
    std::vector<Type> across;
    for (const Type& type : types) across.push_back(type.attributes()[i].type);
    const std::optional<Type> common = unify(across, safe);
    if (!common) return std::nullopt;
    attributes.push_back({types[0].attributes()[i].name, *common});
  }
  Type result = Type::object(std::move(attributes));
  if (!all_convertible(types, result, safe)) return unify_to_collection(types, Kind::map, safe);
  return result;
}

std::optional<Type> unify_tuples(Types types, bool safe) {
  for (const Type& type : types) {
    if (type.elements().size() != types[0].elements().size()) {
      return unify_to_collection(types, Kind::list, safe);
    }
  }
  std::vector<Type> elements;
  for (std::size_t i = 0; i < types[0].elements().size(); ++i) {
    std::vector<Type> across;
    for (const Type& type : types) across.push_back(type.elements()[i]);
    const std::optional<Type> common = unify(across, safe);
    if (!common) return std::nullopt;
    elements.push_back(*common);
  }
  Type result = Type::tuple(std::move(elements));
  if (!all_convertible(types, result, safe)) return unify_to_collection(types, Kind::list, safe);
  return result;
}

// Tuples beside lists, objects beside maps: what the former give as a collection, with the latter.
std::optional<Type> unify_mixed(Types types, Kind structural, bool safe) {
  const Kind collection = structural == Kind::tuple ? Kind::list : Kind::map;
  std::vector<Type> structures, replaced(types.begin(), types.end());
  for (const Type& type : types) {
    if (type.kind() == structural) structures.push_back(type);
  }
  const std::optional<Type> common = unify_to_collection(structures, collection, safe);
  if (!common) return std::nullopt;
  for (Type& type : replaced) {
    if (type.kind() == structural) type = *common;
  }
  std::optional<Type> result = unify(replaced, safe);
  return result && result->kind() == collection ? result : std::nullopt;
}

struct Counts {
  std::size_t of[static_cast<std::size_t>(Kind::object) + 1] = {};
  std::size_t operator[](Kind kind) const { return of[static_cast<std::size_t>(kind)]; }
};

// Lists of thousands of equal types are common and comparing all pairs is not cheap. A repetition
// that is kept does no harm, so many different types are not all compared with each other.
std::vector<Type> without_repetitions(Types types) {
  constexpr std::ptrdiff_t kCompared = 32;
  std::vector<Type> result;
  for (const Type& type : types) {
    if (!result.empty() && result.back() == type) continue;
    const auto end = result.begin() + std::min(kCompared, std::ssize(result));
    if (std::find(result.begin(), end, type) == end) result.push_back(type);
  }
  return result;
}

}  // namespace

std::optional<Type> unify(Types all, bool safe) {
  if (all.empty()) return std::nullopt;
  const std::vector<Type> types = without_repetitions(all);
  Counts count;
  for (const Type& type : types) ++count.of[static_cast<std::size_t>(type.kind())];
  const std::size_t dynamic = count[Kind::dynamic], total = types.size();
  for (Kind kind : {Kind::map, Kind::list, Kind::set, Kind::object, Kind::tuple}) {
    if (count[kind] == 0 || count[kind] + dynamic != total) continue;
    if (dynamic > 0) return Type::dynamic();
    if (kind == Kind::object) return unify_objects(types, safe);
    if (kind == Kind::tuple) return unify_tuples(types, safe);
    return unify_collections(types, safe);
  }
  std::optional<Type> mixed;
  if (count[Kind::map] > 0 && count[Kind::map] + count[Kind::object] + dynamic == total) {
    mixed = unify_mixed(types, Kind::object, safe);
  } else if (count[Kind::list] > 0 && count[Kind::list] + count[Kind::tuple] + dynamic == total) {
    mixed = unify_mixed(types, Kind::tuple, safe);
  } else if (count[Kind::object] > 0 && count[Kind::tuple] > 0) {
    return std::nullopt;
  }
  if (mixed) return mixed;
  for (std::size_t candidate : by_preference(types)) {
    if (all_convertible(types, types[candidate], safe)) return types[candidate];
  }
  return std::nullopt;
}

}  // namespace infra::hcl
