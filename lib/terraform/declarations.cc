#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>
#include <utility>

#include "lib/hcl/convert.h"
#include "lib/hcl/rules.h"
#include "lib/terraform/body_rules.h"
#include "lib/terraform/load.h"
#include "lib/terraform/report.h"
#include "lib/terraform/rules.h"
#include "lib/terraform/type_constraint.h"

namespace infra::terraform {
namespace {

using hcl::Type;
using hcl::Value;

std::optional<Value> constant(const hcl::Body& body, std::string_view name, const Type& type,
                              diag::Diagnostics& found) {
  const hcl::Attribute* attribute = body.attribute(name);
  if (attribute == nullptr) return std::nullopt;
  const std::size_t before = found.size();
  const Value value = constant_value(*attribute->value, found);
  if (found.size() != before || attribute->value->as<hcl::Invalid>() != nullptr) {
    return std::nullopt;
  }
  hcl::Converted converted = convert(value, type);
  if (converted.error || converted.value.is_null() || !converted.value.is_known()) {
    found.push_back(finding(hcl::kSyntaxError, attribute->value->span,
                            fmt::format("`{}` must be a {}", name, type.friendly_name()),
                            converted.error ? converted.error->message : "is null"));
    return std::nullopt;
  }
  return converted.value;
}

class Checker {
 public:
  Checker(const Module& module, diag::Diagnostics& found) : module_(module), found_(found) {}

  void check_all() {
    for (const VariableDeclaration& variable : module_.variables) check_variable(variable);
    for (const NamedBlock& output : module_.outputs) check_output(*output.block);
    for (const NamedBlock& call : module_.calls) check_call(*call.block);
    for (const NamedBlock& resource : module_.resources)
      check_resource(*resource.block, "resource");
    for (const NamedBlock& data : module_.data) check_resource(*data.block, "data");
    for (const NamedBlock& ephemeral : module_.ephemerals) {
      check_resource(*ephemeral.block, "ephemeral");
    }
    for (const NamedBlock& provider : module_.providers) check(*provider.block, "provider");
    for (const NamedBlock& check : module_.checks) check_check(*check.block);
    for (const hcl::Block* block : module_.terraform) check(*block, "terraform");
    for (const hcl::Block* block : module_.moved) check_moved(*block);
    for (const hcl::Block* block : module_.imports) check_import(*block);
    for (const hcl::Block* block : module_.removed) check_removed(*block);
  }

 private:
  void check(const hcl::Block& block, std::string_view kind) {
    check_body(*block.body, kind, *body_rules(kind), found_);
  }

  void check_nested(const hcl::Block& block, std::initializer_list<std::string_view> types,
                    std::string_view kind) {
    for (const hcl::Block& nested : block.body->blocks) {
      if (std::find(types.begin(), types.end(), nested.type.text) != types.end()) {
        check(nested, kind);
      }
    }
  }

  void check_variable(const VariableDeclaration& variable) {
    check(*variable.block, "variable");
    check_nested(*variable.block, {"validation"}, "variable/validation");
    static constexpr std::array<std::string_view, 8> kReserved = {
        "source", "version", "providers", "count", "for_each", "lifecycle", "depends_on", "locals"};
    if (std::find(kReserved.begin(), kReserved.end(), variable.name) != kReserved.end()) {
      found_.push_back(finding(hcl::kSyntaxError, variable.block->labels[0].span,
                               fmt::format("a variable cannot be called `{}`", variable.name),
                               "has a meaning of its own in `module` blocks"));
    }
  }

  void check_output(const hcl::Block& block) {
    check(block, "output");
    check_nested(block, {"precondition"}, "output/precondition");
    constant_bool(*block.body, "sensitive", found_);
    constant_bool(*block.body, "ephemeral", found_);
    constant_string(*block.body, "description", found_);
    if (const hcl::Block* post = block.body->block("postcondition")) {
      found_.push_back(finding(hcl::kSyntaxError, post->header, "an output has no postconditions",
                               {}, "write `precondition`"));
    }
    check_depends_on(block);
  }

  void check_call(const hcl::Block& block) {
    check(block, "module");
    check_repetition(block);
    check_depends_on(block);
    for (const hcl::Block& nested : block.body->blocks) {
      const std::string_view type = nested.type.text;
      if (type == "_" || type == "lifecycle" || type == "locals" || type == "provider") continue;
      found_.push_back(finding(hcl::kSyntaxError, nested.type.span,
                               fmt::format("there is no block `{}` in a `module` block", type), {},
                               fmt::format("write `{} = {{ … }}`", type)));
    }
  }

  void check_resource(const hcl::Block& block, const std::string& kind) {
    check(block, kind);
    check_repetition(block);
    check_depends_on(block);
    check_nested(block, {"lifecycle"}, kind + "/lifecycle");
    for (const hcl::Block& lifecycle : block.body->blocks) {
      if (lifecycle.type.text != "lifecycle") continue;
      constant_bool(*lifecycle.body, "prevent_destroy", found_);
      constant_bool(*lifecycle.body, "create_before_destroy", found_);
      check_nested(lifecycle, {"precondition", "postcondition"}, "lifecycle/condition");
    }
  }

  void check_repetition(const hcl::Block& block) {
    const hcl::Attribute* count = block.body->attribute("count");
    const hcl::Attribute* for_each = block.body->attribute("for_each");
    if (count == nullptr || for_each == nullptr) return;
    diag::Diagnostic both = finding(hcl::kSyntaxError, for_each->name.span,
                                    "`count` and `for_each` cannot both be set");
    both.labels.push_back({count->name.span, "`count` is set here"});
    found_.push_back(std::move(both));
  }

  void check_depends_on(const hcl::Block& block) {
    const hcl::Attribute* attribute = block.body->attribute("depends_on");
    if (attribute == nullptr || attribute->value->as<hcl::Invalid>() != nullptr) return;
    const auto* list = attribute->value->as<hcl::Tuple>();
    if (list == nullptr) {
      found_.push_back(finding(hcl::kSyntaxError, attribute->value->span,
                               "`depends_on` is a list of references", {},
                               "write `[aws_vpc.main]`"));
      return;
    }
    for (const hcl::Expr* item : list->items) {
      const hcl::Expr& reference = module_.reference_expr(*item);
      if (reference.as<hcl::Traversal>() != nullptr || reference.as<hcl::Invalid>() != nullptr) {
        continue;
      }
      found_.push_back(finding(hcl::kSyntaxError, item->span, "`depends_on` takes references only",
                               {}, "write `aws_vpc.main`, without anything around it"));
    }
  }

  void check_check(const hcl::Block& block) {
    check(block, "check");
    check_nested(block, {"assert"}, "check/assert");
    if (block.body->block("assert") == nullptr) {
      found_.push_back(finding(hcl::kSyntaxError, block.header,
                               "a `check` block without an `assert` block checks nothing"));
    }
  }

  // A resource or module call of this module that an address names as a whole.
  struct Named {
    std::string address;
    bool indexed = false, nested = false;  // names an instance; something in a module
    std::optional<Span> declared;          // its header
  };
  Named named(const hcl::Block& block, std::string_view argument) const {
    Named result;
    const hcl::Attribute* attribute = block.body->attribute(argument);
    if (attribute == nullptr) return result;
    const hcl::Expr& expr = module_.reference_expr(*attribute->value);
    const auto* traversal = expr.as<hcl::Traversal>();
    result.indexed = traversal == nullptr;  // aws_x.y[each.key]
    const hcl::Expr* inner = &expr;
    while (const auto* index = inner->as<hcl::Index>()) inner = index->collection;
    if (traversal == nullptr) traversal = inner->as<hcl::Traversal>();
    if (traversal == nullptr || traversal->steps.empty()) return result;
    const std::string_view type = traversal->root.text, name = traversal->steps[0].text;
    result.address = fmt::format("{}.{}", type, name);
    if (traversal->steps.size() > 1) {
      const bool attribute_step = traversal->steps[1].kind == hcl::Step::Kind::attribute;
      (attribute_step ? result.nested : result.indexed) = true;
    }
    for (const hcl::Step& step : traversal->steps.subspan(1)) {
      if (type == "module" && step.kind == hcl::Step::Kind::attribute) result.nested = true;
    }
    const NamedBlock* declared =
        type == "module" ? module_.call(name) : module_.resource(type, name);
    if (declared != nullptr) result.declared = declared->block->header;
    return result;
  }

  void check_moved(const hcl::Block& block) {
    check(block, "moved");
    const Named from = named(block, "from"), to = named(block, "to");
    if (!from.declared || from.indexed || from.nested || to.indexed || to.nested) return;
    diag::Diagnostic still =
        finding(hcl::kSyntaxError, block.header,
                fmt::format("`{}` is said to have moved, but is still declared", from.address));
    still.labels.push_back({*from.declared, "is declared here"});
    found_.push_back(std::move(still));
  }

  void check_removed(const hcl::Block& block) {
    check(block, "removed");
    check_nested(block, {"lifecycle"}, "removed/lifecycle");
    const Named from = named(block, "from");
    if (!from.declared || from.nested || from.indexed) return;
    diag::Diagnostic still =
        finding(hcl::kSyntaxError, *from.declared,
                fmt::format("`{}` is said to be removed, but is still declared", from.address));
    still.labels.push_back({block.header, "says that it is removed"});
    found_.push_back(std::move(still));
  }

  void check_import(const hcl::Block& block) {
    check(block, "import");
    const Named to = named(block, "to");
    if (to.address.empty() || to.declared || module_.has_errors) return;
    found_.push_back(finding(hcl::kBadReference, block.body->attribute("to")->value->span,
                             fmt::format("`{}` is not declared", to.address),
                             "nothing to import into"));
  }

  const Module& module_;
  diag::Diagnostics& found_;
};

}  // namespace

std::optional<bool> constant_bool(const hcl::Body& body, std::string_view name,
                                  diag::Diagnostics& found) {
  const auto value = constant(body, name, Type::boolean(), found);
  if (!value) return std::nullopt;
  return value->as_bool();
}

std::optional<std::string> constant_string(const hcl::Body& body, std::string_view name,
                                           diag::Diagnostics& found) {
  const auto value = constant(body, name, Type::string(), found);
  if (!value) return std::nullopt;
  return value->as_string();
}

void decode_variable(VariableDeclaration& variable, const Module& module,
                     diag::Diagnostics& found) {
  const hcl::Body& body = *variable.block->body;
  variable.description = constant_string(body, "description", found).value_or("");
  variable.sensitive = constant_bool(body, "sensitive", found).value_or(false);
  variable.ephemeral = constant_bool(body, "ephemeral", found).value_or(false);
  variable.nullable = constant_bool(body, "nullable", found).value_or(true);
  for (const hcl::Block& block : body.blocks) {
    if (block.type.text == "validation") variable.validations.push_back(&block);
  }
  if (const hcl::Attribute* type = body.attribute("type")) {
    const hcl::Expr& expr = module.reference_expr(*type->value);
    variable.has_type = true;
    variable.type_expr = &expr;
    const std::size_t before = found.size();
    TypeConstraint constraint = decode_type(expr, found);
    if (&expr != type->value) {
      for (std::size_t i = before; i < found.size(); ++i) found[i].primary.span = type->value->span;
    }
    variable.type = std::move(constraint.type);
    variable.defaults = std::move(constraint.defaults);
  }
  const hcl::Attribute* standard = body.attribute("default");
  if (standard == nullptr) return;
  variable.default_value = standard->value;
  const std::size_t before = found.size();
  Value value = constant_value(*standard->value, found);
  if (found.size() != before) {
    variable.standard = Value::unknown(variable.type);
    return;
  }
  if (variable.defaults) value = apply_defaults(value, *variable.defaults);
  hcl::Converted converted = convert(value, variable.type);
  variable.standard = std::move(converted.value);
  if (converted.error) {
    std::string label = converted.error->message;
    if (!converted.error->path.empty()) label = converted.error->path + ": " + label;
    found.push_back(finding(hcl::kEvaluationError, standard->value->span,
                            fmt::format("the default of `{}` does not fit its type, {}",
                                        variable.name, variable.type.friendly_name()),
                            std::move(label)));
  } else if (variable.standard.is_null() && !variable.nullable) {
    found.push_back(finding(hcl::kEvaluationError, standard->value->span,
                            fmt::format("the default of `{}` is null, but the variable is not "
                                        "nullable",
                                        variable.name)));
  }
}

void decode_required_providers(Module& module, diag::Diagnostics& found) {
  for (const hcl::Block* block : module.terraform) {
    for (const hcl::Block& required : block->body->blocks) {
      if (required.type.text != "required_providers") continue;
      for (const hcl::Attribute& attribute : required.body->attributes) {
        RequiredProvider provider;
        provider.name = attribute.name.text;
        provider.span = attribute.name.span;
        provider.source = "hashicorp/" + provider.name;
        const hcl::Expr& value = *attribute.value;
        if (const auto* object = value.as<hcl::Object>()) {
          for (const auto& [key, item] : object->items) {
            std::string_view name = keyword(*key);
            if (const auto* text = key->as<hcl::StringLiteral>()) name = text->value;
            const auto* text = item->as<hcl::StringLiteral>();
            if (name == "source" && text != nullptr) provider.source = text->value;
            if (name == "version" && text != nullptr) provider.version = text->value;
            const auto* list = item->as<hcl::Tuple>();
            if (name != "configuration_aliases" || list == nullptr) continue;
            for (const hcl::Expr* alias : list->items) {
              const auto* traversal = module.reference_expr(*alias).as<hcl::Traversal>();
              if (traversal == nullptr || traversal->steps.size() != 1) continue;
              provider.aliases.push_back(
                  fmt::format("{}.{}", traversal->root.text, traversal->steps[0].text));
            }
          }
        } else if (const auto* text = value.as<hcl::StringLiteral>()) {
          provider.version = text->value;
        } else if (value.as<hcl::Invalid>() == nullptr) {
          found.push_back(finding(hcl::kSyntaxError, value.span,
                                  "a provider requirement is an object or a version", {},
                                  "write `{ source = \"hashicorp/aws\", version = \"~> 6.0\" }`"));
        }
        module.required_providers.push_back(std::move(provider));
      }
    }
  }
}

void check_declarations(const Module& module, diag::Diagnostics& found) {
  Checker(module, found).check_all();
}

}  // namespace infra::terraform
