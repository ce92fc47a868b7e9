#include "lib/terraform/type_constraint.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "lib/hcl/convert.h"
#include "lib/hcl/evaluate.h"
#include "lib/hcl/rules.h"
#include "lib/terraform/report.h"

namespace infra::terraform {
namespace {

using hcl::Expr;
using hcl::Type;
using hcl::Value;

class NoScope final : public hcl::Scope {
 public:
  Value resolve(const hcl::Traversal& traversal, Span span, std::size_t& steps_used,
                diag::Diagnostics& found) const override {
    steps_used = traversal.steps.size();
    found.push_back(finding(hcl::kBadReference, span, "nothing can be referred to here",
                            "must be known before anything is evaluated", "write the value"));
    return Value::unknown();
  }
};

bool calls_function(const Expr& expr, Span& where) {
  if (expr.as<hcl::FunctionCall>() != nullptr) {
    where = expr.span;
    return true;
  }
  bool calls = false;
  for_each_child(expr, [&](const Expr& child) { calls = calls || calls_function(child, where); });
  return calls;
}

class Decoder {
 public:
  explicit Decoder(diag::Diagnostics& found) : found_(found) {}

  TypeConstraint decode(const Expr& written) {
    const Expr& expr = written.as<hcl::Parentheses>() != nullptr ? unwrap(written) : written;
    if (const auto* call = expr.as<hcl::FunctionCall>()) return constructor(expr, *call);
    const std::string_view word = keyword(expr);
    if (word == "any") return {Type::dynamic(), nullptr};
    if (word == "string") return {Type::string(), nullptr};
    if (word == "number") return {Type::number(), nullptr};
    if (word == "bool") return {Type::boolean(), nullptr};
    if (word == "list" || word == "map" || word == "set") {
      return fault(expr, fmt::format("`{}` needs the type of its elements", word),
                   fmt::format("write `{}(string)`", word));
    }
    if (word == "object" || word == "tuple") {
      return fault(expr, fmt::format("`{}` needs the types of what it holds", word),
                   word == "object" ? "write `object({ name = string })`"
                                    : "write `tuple([string, number])`");
    }
    if (word == "optional") return misplaced_optional(expr);
    if (!word.empty()) {
      static constexpr std::array<std::string_view, 9> kWords = {
          "string", "number", "bool", "any", "list", "set", "map", "object", "tuple"};
      return fault(expr, fmt::format("`{}` is not a type", word), suggestion(word, kWords));
    }
    if (const auto* text = expr.as<hcl::StringLiteral>()) {
      return fault(expr, "a type is written without quotes",
                   text->value == "list" || text->value == "map"
                       ? fmt::format("write `{}(string)`", text->value)
                       : fmt::format("write `{}`", text->value));
    }
    return fault(expr, "this is not a type", {});
  }

  TypeConstraint decode_top(const Expr& expr) {
    const std::string_view word = keyword(expr);
    if (word == "list") return {Type::list(Type::dynamic()), nullptr};
    if (word == "map") return {Type::map(Type::dynamic()), nullptr};
    return decode(expr);
  }

 private:
  TypeConstraint fault(const Expr& expr, std::string message, std::string help) {
    if (expr.as<hcl::Invalid>() == nullptr) {
      found_.push_back(
          finding(hcl::kSyntaxError, expr.span, std::move(message), {}, std::move(help)));
    }
    return {};
  }

  TypeConstraint misplaced_optional(const Expr& expr) {
    return fault(expr, "`optional` is for attributes of an `object` only", {});
  }

  TypeConstraint constructor(const Expr& expr, const hcl::FunctionCall& call) {
    const std::string_view name = call.name.text;
    if (name == "optional") return misplaced_optional(expr);
    const bool collection = name == "list" || name == "set" || name == "map";
    if (!collection && name != "object" && name != "tuple") {
      static constexpr std::array<std::string_view, 5> kNames = {"list", "set", "map", "object",
                                                                 "tuple"};
      found_.push_back(finding(hcl::kSyntaxError, call.name.span,
                               fmt::format("`{}` is not a type constructor", name), {},
                               suggestion(name, kNames)));
      return {};
    }
    if (call.arguments.size() != 1 || call.expand_final) {
      return fault(expr,
                   fmt::format("`{}` takes one argument, not {}", name, call.arguments.size()), {});
    }
    const Expr& argument = *call.arguments[0];
    if (collection) return collection_type(name, argument);
    return name == "object" ? object_type(argument) : tuple_type(argument);
  }

  TypeConstraint collection_type(std::string_view name, const Expr& argument) {
    TypeConstraint element = decode(argument);
    std::shared_ptr<TypeDefaults> defaults;
    if (element.defaults) {
      defaults = std::make_shared<TypeDefaults>();
      defaults->children.emplace("", std::move(element.defaults));
    }
    Type type = name == "list"  ? Type::list(std::move(element.type))
                : name == "set" ? Type::set(std::move(element.type))
                                : Type::map(std::move(element.type));
    return {std::move(type), std::move(defaults)};
  }

  TypeConstraint tuple_type(const Expr& argument) {
    const auto* tuple = argument.as<hcl::Tuple>();
    if (tuple == nullptr) {
      return fault(argument, "`tuple` takes a list of types", "write `tuple([string, number])`");
    }
    std::vector<Type> elements;
    std::shared_ptr<TypeDefaults> defaults;
    for (const Expr* item : tuple->items) {
      TypeConstraint element = decode(*item);
      if (element.defaults) {
        if (!defaults) defaults = std::make_shared<TypeDefaults>();
        defaults->children.emplace(std::to_string(elements.size()), std::move(element.defaults));
      }
      elements.push_back(std::move(element.type));
    }
    return {Type::tuple(std::move(elements)), std::move(defaults)};
  }

  TypeConstraint object_type(const Expr& argument) {
    const auto* object = argument.as<hcl::Object>();
    if (object == nullptr) {
      return fault(argument, "`object` takes attribute names with their types",
                   "write `object({ name = string })`");
    }
    std::vector<hcl::AttributeType> attributes;
    auto defaults = std::make_shared<TypeDefaults>();
    for (const auto& [key, value] : object->items) {
      std::string_view name = keyword(*key);
      if (const auto* text = key->as<hcl::StringLiteral>()) name = text->value;
      if (name.empty()) {
        fault(*key, "this is not an attribute name", {});
        continue;
      }
      if (!attribute(std::string(name), *value, attributes, *defaults)) continue;
    }
    Type type = Type::object(std::move(attributes));
    if (defaults->values.empty() && defaults->children.empty()) defaults.reset();
    return {std::move(type), std::move(defaults)};
  }

  bool attribute(std::string name, const Expr& value, std::vector<hcl::AttributeType>& attributes,
                 TypeDefaults& defaults) {
    const auto* call = value.as<hcl::FunctionCall>();
    const bool optional = call != nullptr && call->name.text == "optional";
    if (optional && (call->arguments.empty() || call->arguments.size() > 2)) {
      fault(value, "`optional` takes a type and perhaps a default", "write `optional(string)`");
      return false;
    }
    TypeConstraint of = decode(optional ? *call->arguments[0] : value);
    if (optional && call->arguments.size() == 2) {
      const Expr& given = *call->arguments[1];
      hcl::Converted converted = convert(constant_value(given, found_), of.type);
      if (converted.error) {
        found_.push_back(finding(hcl::kEvaluationError, given.span,
                                 fmt::format("the default of `{}` does not fit its type", name),
                                 converted.error->message));
      } else {
        defaults.values.emplace(name, converted.value.with_origin(given.span));
      }
    }
    if (of.defaults) defaults.children.emplace(name, std::move(of.defaults));
    std::erase_if(attributes, [&](const hcl::AttributeType& other) { return other.name == name; });
    attributes.push_back({std::move(name), std::move(of.type), optional});
    return true;
  }

  diag::Diagnostics& found_;
};

Value default_element(const Value& element, const TypeDefaults* defaults) {
  return defaults == nullptr ? element : apply_defaults(element, *defaults);
}

const TypeDefaults* child(const TypeDefaults& defaults, std::string_view key) {
  const auto it = defaults.children.find(key);
  return it == defaults.children.end() ? nullptr : it->second.get();
}

// Keys of an object type have children and values of their own, elements of a map share one.
Value default_entries(const Value& value, const TypeDefaults& defaults) {
  const TypeDefaults* every = child(defaults, "");
  std::vector<hcl::Entry> entries;
  for (const hcl::Entry& entry : value.entries()) {
    const auto standard = defaults.values.find(entry.key);
    const bool replace = standard != defaults.values.end() && entry.value.is_null();
    const TypeDefaults* own = every != nullptr ? every : child(defaults, entry.key);
    entries.push_back({entry.key, default_element(replace ? standard->second : entry.value, own),
                       entry.key_origin});
  }
  for (const auto& [key, standard] : defaults.values) {
    if (value.find(key) != nullptr) continue;
    entries.push_back({key, default_element(standard, child(defaults, key)), {}});
  }
  return Value::object(std::move(entries));
}

}  // namespace

TypeConstraint decode_type(const Expr& expr, diag::Diagnostics& found) {
  return Decoder(found).decode_top(expr);
}

Value apply_defaults(const Value& value, const TypeDefaults& defaults) {
  if (!value.is_known() || value.is_null()) return value;
  Value result = value;
  switch (value.kind()) {
    case Type::Kind::list:
    case Type::Kind::set:
    case Type::Kind::tuple: {
      const TypeDefaults* every = child(defaults, "");
      std::vector<Value> elements;
      for (const Value& element : value.elements()) {
        const TypeDefaults* own =
            every != nullptr ? every : child(defaults, std::to_string(elements.size()));
        elements.push_back(default_element(element, own));
      }
      result = Value::tuple(std::move(elements));
      break;
    }
    case Type::Kind::map:
    case Type::Kind::object:
      result = default_entries(value, defaults);
      break;
    case Type::Kind::dynamic:
    case Type::Kind::string:
    case Type::Kind::number:
    case Type::Kind::boolean:
      return value;
  }
  return result.with_marks(value.marks()).with_origin(value.origin());
}

Value constant_value(const Expr& expr, diag::Diagnostics& found) {
  Span where;
  if (calls_function(expr, where)) {
    found.push_back(finding(hcl::kBadReference, where, "functions cannot be called here",
                            "must be known before anything is evaluated", "write the value"));
    return Value::unknown();
  }
  const NoScope scope;
  const hcl::FunctionEnvironment functions;
  hcl::Budget budget;
  return evaluate(expr, {scope, functions, budget, found, false});
}

}  // namespace infra::terraform
