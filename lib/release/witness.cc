#include "lib/release/witness.h"

#include <algorithm>

#include "lib/hcl/convert.h"
#include "lib/hcl/equality.h"
#include "lib/release/validation_relation.h"

namespace infra::release {
namespace {

using hcl::Type;
using hcl::Value;
using terraform::Module;
using terraform::VariableDeclaration;

// Functions such as cidrsubnet() and split() go on from a text of the right shape.
std::string text_for(std::string_view name) {
  const auto has = [&](std::string_view part) { return name.find(part) != name.npos; };
  if (has("cidr")) return "10.0.0.0/16";
  if (has("arn")) return "arn:aws:iam::111111111111:role/witness";
  if (has("account")) return "111111111111";
  if (has("region")) return "ap-northeast-2";
  if (name == "env" || has("environment")) return "prod";
  if (has("email")) return "a@example.com";
  return "witness";
}

Value of_type(const Type& type, std::string_view name, int depth) {
  if (depth > 20) return Value::unknown(type);
  switch (type.kind()) {
    case Type::Kind::dynamic:
      return Value::unknown();
    case Type::Kind::string:
      return Value::string(text_for(name));
    case Type::Kind::number:
      return Value::number(1);
    case Type::Kind::boolean:
      return Value::boolean(true);
    case Type::Kind::list:
      return Value::list(type.element().without_optional(),
                         {of_type(type.element(), name, depth + 1)});
    case Type::Kind::set:
      return Value::set(type.element().without_optional(),
                        {of_type(type.element(), name, depth + 1)});
    case Type::Kind::map:
      return Value::map(type.element().without_optional(),
                        {{"key", of_type(type.element(), name, depth + 1), {}}});
    case Type::Kind::tuple: {
      std::vector<Value> elements;
      for (const Type& element : type.elements())
        elements.push_back(of_type(element, name, depth + 1));
      return Value::tuple(std::move(elements));
    }
    case Type::Kind::object: {
      std::vector<hcl::Entry> entries;
      for (const hcl::AttributeType& attribute : type.attributes())
        entries.push_back({attribute.name,
                           attribute.optional ? Value::null(attribute.type.without_optional())
                                              : of_type(attribute.type, attribute.name, depth + 1),
                           {}});
      return Value::object(std::move(entries));
    }
  }
  return Value::unknown(type);
}

bool is_empty(const Value& value) {
  if (!value.is_known()) return false;
  if (value.is_null()) return true;
  const Type::Kind kind = value.kind();
  return (value.type().is_collection() || kind == Type::Kind::tuple ||
          kind == Type::Kind::object) &&
         value.length() == 0;
}

bool is_switch(const Value& value) {
  return value.is_known() && !value.is_null() && value.kind() == Type::Kind::boolean;
}

enum class Style : std::uint8_t { standard, on, off };

// What a caller gives to a variable with that default.
std::optional<Value> optional_input(const VariableDeclaration& variable, const Value& standard,
                                    Style style) {
  if (style == Style::standard) return {};
  if (is_switch(standard)) {
    const Value chosen = Value::boolean(style == Style::on);
    if (is_taken(variable, chosen)) return chosen;
  }
  if (style == Style::on && is_empty(standard)) {
    Value value = witness(variable);
    if (value.is_wholly_known() && is_taken(variable, value)) return value;
  }
  return {};
}

Profile profile(const Module& before, const Module& after, Style style) {
  Profile result;
  for (const VariableDeclaration& now : after.variables) {
    const VariableDeclaration* old = before.variable(now.name);
    if (!old || !(old->type == now.type)) {
      if (!now.default_value) result.after[now.name] = witness(now);
      continue;
    }
    std::optional<Value> value;
    if (!old->default_value && !now.default_value) {
      value = witness(now);
    } else {
      const Value& standard = old->default_value ? old->standard : now.standard;
      value = optional_input(now, standard, style);
      if (!value && !(old->default_value && now.default_value &&
                      hcl::certainly_equal(old->standard, now.standard)))
        value = standard;
    }
    if (!value) continue;
    result.before[now.name] = *value;
    result.after[now.name] = *value;
  }
  for (const VariableDeclaration& old : before.variables)
    if (!old.default_value && !result.before.contains(old.name))
      result.before[old.name] = witness(old);
  return result;
}

}  // namespace

Value witness(const VariableDeclaration& variable) {
  Value value = of_type(variable.type, variable.name, 0);
  if (variable.validations.empty() || is_taken(variable, value)) return value;
  for (const Value& candidate : candidates(variable))
    if (is_taken(variable, candidate)) return candidate;
  return value;
}

std::vector<Profile> profiles(const Module& before, const Module& after) {
  std::vector<Profile> result;
  const auto add = [&](Style style, std::string about) {
    Profile made = profile(before, after, style);
    made.about = std::move(about);
    const auto same = [&](const Profile& other) {
      const auto equal = [](const Values& a, const Values& b) {
        return std::ranges::equal(a, b, [](const auto& x, const auto& y) {
          return x.first == y.first && identical(x.second, y.second);
        });
      };
      return equal(made.before, other.before) && equal(made.after, other.after);
    };
    if (std::ranges::none_of(result, same)) result.push_back(std::move(made));
  };
  add(Style::standard, "");
  add(Style::on, "where its optional parts are used");
  add(Style::off, "where its switches are off");
  return result;
}

std::vector<std::string> changed_defaults(const Module& before, const Module& after) {
  std::vector<std::string> result;
  for (const VariableDeclaration& now : after.variables) {
    const VariableDeclaration* old = before.variable(now.name);
    if (old && old->default_value && now.default_value &&
        !hcl::certainly_equal(old->standard, now.standard))
      result.push_back(now.name);
  }
  return result;
}

}  // namespace infra::release
