#include "lib/policy/tags_place.h"

#include <algorithm>
#include <optional>

namespace infra::policy {
namespace {

using hcl::Expr;
using terraform::Module;
using terraform::Resource;

constexpr int kMaxSteps = 16;  // locals may refer to each other in a circle

const Expr& unwrap(const Expr& expr) {
  const Expr* at = &expr;
  for (int i = 0; i < kMaxSteps; ++i) {
    if (const auto* parentheses = at->as<hcl::Parentheses>()) {
      at = parentheses->inner;
    } else if (const auto* wrap = at->as<hcl::TemplateWrap>()) {
      at = wrap->value;
    } else {
      break;
    }
  }
  return *at;
}

// The text of an object's key, where it is literal.
std::optional<std::string_view> literal_key(const Expr& key) {
  if (const auto* traversal = key.as<hcl::Traversal>(); traversal && traversal->steps.empty()) {
    return traversal->root.text;
  }
  if (const auto* text = key.as<hcl::StringLiteral>()) return text->value;
  return {};
}

const Expr* item(const Expr& expr, std::string_view key) {
  const auto* object = unwrap(expr).as<hcl::Object>();
  if (!object) return nullptr;
  for (const hcl::ObjectItem& each : object->items) {
    if (literal_key(*each.key) == key) return each.value;
  }
  return nullptr;
}

}  // namespace

// One way back. A level is the depth of module calls: 0 the root, calls.size() the resource's.
struct TagPlaces::Walk {
  const TagPlaces& places;
  const Resource& resource;
  TagPlace& result;
  int steps = 0;

  const Module* module_at(std::size_t level) const {
    const hcl::Block* block =
        level < resource.calls.size() ? resource.calls[level].block : resource.block;
    return block ? places.module_of(block->span.file) : nullptr;
  }

  void follow(const Expr& wrapped, std::size_t level) {
    if (++steps > kMaxSteps) return;
    const Expr& expr = unwrap(wrapped);
    if (expr.as<hcl::Object>()) {
      result.object = &expr;
    } else if (const auto* call = expr.as<hcl::FunctionCall>()) {
      if (const Expr* argument = source_of(*call, level)) follow(*argument, level);
    } else if (const auto* traversal = expr.as<hcl::Traversal>(); traversal) {
      if (traversal->steps.empty()) return;
      if (traversal->root.text == "local") follow_local(*traversal, level);
      if (traversal->root.text == "var") follow_variable(*traversal, level);
    }
  }

  // The argument of merge() that a tag should come with: what the caller of the module passes, else
  // a local, else a literal.
  const Expr* source_of(const hcl::FunctionCall& call, std::size_t level) const {
    if (call.arguments.empty()) return nullptr;
    if (call.name.text == "tomap" || call.name.text == "coalesce" || call.name.text == "try") {
      return call.arguments[0];
    }
    if (call.name.text != "merge") return nullptr;
    const Expr *local = nullptr, *literal = nullptr, *variable = nullptr;
    for (const Expr* argument : call.arguments) {
      const Expr& each = unwrap(*argument);
      const auto* traversal = each.as<hcl::Traversal>();
      if (traversal && traversal->root.text == "var" && !traversal->steps.empty()) {
        if (passed(*traversal, level)) return argument;
        if (!variable) variable = argument;
      } else if (traversal && traversal->root.text == "local") {
        if (!local) local = argument;
      } else if (each.as<hcl::Object>() && !literal) {
        literal = argument;
      } else if (const auto* inner = each.as<hcl::FunctionCall>();
                 inner && inner->name.text == "merge" && !local) {
        local = argument;
      }
    }
    return local ? local : variable ? variable : literal;
  }

  const hcl::Attribute* passed(const hcl::Traversal& variable, std::size_t level) const {
    if (level == 0 || level > resource.calls.size()) return nullptr;
    const hcl::Block* call = resource.calls[level - 1].block;
    return call ? call->body->attribute(variable.steps[0].text) : nullptr;
  }

  void follow_local(const hcl::Traversal& traversal, std::size_t level) {
    const Module* module = module_at(level);
    const terraform::LocalDeclaration* local =
        module ? module->local(traversal.steps[0].text) : nullptr;
    if (!local || !local->attribute) return;
    result.name = "local." + local->name;
    result.definition = local->attribute->name.span;
    result.object = nullptr;
    const Expr* value = local->attribute->value;
    for (const hcl::Step& step : traversal.steps.subspan(1)) {
      value = value ? item(*value, step.text) : nullptr;
      if (value) result.name += "." + std::string(step.text);
    }
    if (value) follow(*value, level);
  }

  void follow_variable(const hcl::Traversal& traversal, std::size_t level) {
    if (const hcl::Attribute* argument = passed(traversal, level)) {
      if (result.used.file == 0) result.used = result.primary;
      result.primary = argument->value->span;
      result.name.clear();
      result.definition = diag::kNoSpan;
      result.object = nullptr;
      follow(*argument->value, level - 1);
      return;
    }
    const Module* module = module_at(level);
    const terraform::VariableDeclaration* variable =
        module ? module->variable(traversal.steps[0].text) : nullptr;
    if (!variable || !variable->block) return;
    result.name = "var." + variable->name;
    result.definition = variable->block->header;
    result.object = nullptr;
  }
};

diag::Span TagPlace::cause() const {
  return name.starts_with("local.") && definition.file != 0 ? definition : primary;
}

TagPlaces::TagPlaces(const std::vector<const Module*>& modules) {
  for (const Module* module : modules) {
    for (const auto& file : module->files) modules_.emplace(file->source, module);
  }
}

const Module* TagPlaces::module_of(std::uint32_t file) const {
  const auto at = modules_.find(file);
  return at == modules_.end() ? nullptr : at->second;
}

TagPlace TagPlaces::find(const Resource& resource, std::string_view attribute,
                         diag::Span fallback) const {
  TagPlace result;
  result.primary = fallback;
  result.is_header = true;
  if (!resource.block) return result;
  const hcl::Attribute* argument = resource.block->body->attribute(attribute);
  if (!argument) {
    result.body = resource.block->body;
    return result;
  }
  result.primary = argument->value->span;
  result.is_header = false;
  Walk{*this, resource, result}.follow(*argument->value, resource.calls.size());
  return result;
}

}  // namespace infra::policy
