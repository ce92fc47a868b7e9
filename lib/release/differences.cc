#include "lib/release/differences.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lib/hcl/equality.h"
#include "lib/release/interface.h"
#include "lib/release/type_relation.h"
#include "lib/release/version_range.h"

namespace infra::release {

using terraform::NamedBlock;
using terraform::NodeKind;
using terraform::VariableDeclaration;

void Differences::add(Bump bump, std::string_view kind, std::string subject, std::string because,
                      Side side, diag::Span span) {
  Reason reason{std::string(kind), std::move(subject), bump, std::move(because), {}, 0};
  const diag::SourceMap& sources = (side == Side::before ? before_ : after_).sources;
  if (span.file != diag::kNoSpan.file) {
    reason.file = sources[span.file].path;
    reason.line = diag::position_at(sources[span.file], span.begin).line;
  }
  reasons_.push_back(std::move(reason));
}

std::string Differences::text(Side side, diag::Span span) const {
  const std::string_view all = (side == Side::before ? before_ : after_).sources[span.file].text;
  return on_one_line(all.substr(span.begin, span.end - span.begin));
}

void Differences::variables() {
  for (const VariableDeclaration& old : before_.module.variables) {
    if (const VariableDeclaration* now = after_.module.variable(old.name)) {
      variable(old, *now);
      continue;
    }
    add(Bump::major, "variable-removed", "variable." + old.name, "callers that set it are refused",
        Side::before, old.block->header);
  }
  for (const VariableDeclaration& now : after_.module.variables) {
    if (before_.module.variable(now.name)) continue;
    const bool required = now.default_value == nullptr;
    add(required ? Bump::major : Bump::minor, required ? "variable-required" : "variable-added",
        "variable." + now.name,
        required ? "callers must set it" : "it has a default: callers may set it", Side::after,
        now.block->header);
  }
  renamed_variables();
}

// A removed variable and a new one of the same type, and the only such pair: most likely renamed.
void Differences::renamed_variables() {
  for (Reason& gone : reasons_) {
    if (gone.kind != "variable-removed") continue;
    const VariableDeclaration& old = *before_.module.variable(gone.subject.substr(9));
    std::vector<std::string_view> like;
    for (const VariableDeclaration& now : after_.module.variables)
      if (!before_.module.variable(now.name) && now.has_type && now.type == old.type)
        like.push_back(now.name);
    if (like.size() == 1)
      gone.because += fmt::format("; it may have become `{}`, which has the same type", like[0]);
  }
}

void Differences::variable(const VariableDeclaration& old, const VariableDeclaration& now) {
  const std::string subject = "variable." + old.name;
  const auto say = [&](Bump bump, std::string_view kind, std::string because) {
    add(bump, kind, subject, std::move(because), Side::after, now.block->header);
  };
  const TypeRelation type = compare_types(old.type, now.type);
  if (type.change == TypeChange::narrowed) say(Bump::major, "type-narrowed", type.because);
  if (type.change == TypeChange::widened)
    say(Bump::minor, "type-widened", "it takes every value that it took, and more");
  if (old.default_value && !now.default_value)
    say(Bump::major, "default-removed", "callers that did not set it must do so now");
  if (!old.default_value && now.default_value)
    say(Bump::minor, "default-added", "callers need not set it any more");
  if (old.default_value && now.default_value && !hcl::certainly_equal(old.standard, now.standard))
    say(Bump::patch, "default-changed", "callers that do not set it get another value");
  if (old.nullable && !now.nullable)
    say(Bump::major, "nullable-removed", "callers that pass null are refused, or get the default");
  if (!old.nullable && now.nullable) say(Bump::minor, "nullable-added", "it may be null");
  if (!old.sensitive && now.sensitive)
    say(Bump::major, "variable-sensitive", "outputs made of it become sensitive for callers");
  if (old.sensitive && !now.sensitive)
    say(Bump::patch, "variable-not-sensitive", "its value is shown in plans");
  if (!old.ephemeral && now.ephemeral)
    say(Bump::major, "variable-ephemeral", "what is made of it can no longer be stored");
  std::set<std::string> conditions_before, conditions_after;
  for (const hcl::Block* block : old.validations)
    if (const hcl::Attribute* condition = block->body->attribute("condition"))
      conditions_before.insert(text(Side::before, condition->value->span));
  for (const hcl::Block* block : now.validations)
    if (const hcl::Attribute* condition = block->body->attribute("condition"))
      conditions_after.insert(text(Side::after, condition->value->span));
  if (!std::ranges::includes(conditions_before, conditions_after))
    say(Bump::major, "validation-tightened",
        "a condition is new or another one: values that were taken may be refused");
  else if (conditions_before != conditions_after)
    say(Bump::minor, "validation-loosened", "a condition is gone");
  if (old.description != now.description)
    say(Bump::patch, "description-changed", "its description is another one");
}

void Differences::outputs() {
  const auto is_true = [](const NamedBlock& output, std::string_view name) {
    const hcl::Attribute* attribute = output.block->body->attribute(name);
    const auto* value = attribute ? attribute->value->as<hcl::BoolLiteral>() : nullptr;
    return value && value->value;
  };
  const auto type_of = [](const ModuleVersion& version, std::string_view name) {
    for (const terraform::Output& output : version.evaluated.outputs)
      if (output.name == name) return output.value.type();
    return hcl::Type();
  };
  for (const NamedBlock& old : before_.module.outputs) {
    const std::string subject = "output." + old.name;
    const NamedBlock* now = after_.module.output(old.name);
    if (!now) {
      add(Bump::major, "output-removed", subject, "callers that read it are refused", Side::before,
          old.block->header);
      continue;
    }
    const diag::Span place = now->block->header;
    if (!is_true(old, "sensitive") && is_true(*now, "sensitive"))
      add(Bump::major, "output-sensitive", subject,
          "callers that show it, or use it in for_each, are refused", Side::after, place);
    if (is_true(old, "sensitive") && !is_true(*now, "sensitive"))
      add(Bump::patch, "output-not-sensitive", subject, "its value is shown", Side::after, place);
    const hcl::Type type_before = type_of(before_, old.name), type_now = type_of(after_, old.name);
    // Callers read it: what it gives now must be what they could rely on.
    if (!type_before.is_dynamic() && !type_now.is_dynamic() &&
        compare_types(type_now, type_before).change == TypeChange::narrowed)
      add(Bump::major, "output-type-changed", subject,
          fmt::format("it was {} and is {}", type_before.to_constraint(), type_now.to_constraint()),
          Side::after, place);
  }
  for (const NamedBlock& now : after_.module.outputs)
    if (!before_.module.output(now.name))
      add(Bump::minor, "output-added", "output." + now.name, "callers may read it", Side::after,
          now.block->header);
}

void Differences::requirements() {
  const auto constraint = [](const terraform::Module& module) {
    std::string result;
    for (const hcl::Block* block : module.terraform)
      if (const hcl::Attribute* version = block->body->attribute("required_version"))
        if (const auto* literal = version->value->as<hcl::StringLiteral>())
          result += (result.empty() ? "" : ", ") + std::string(literal->value);
    return result;
  };
  const std::string old = constraint(before_.module), now = constraint(after_.module);
  const terraform::VersionConstraints::Use use = terraform::VersionConstraints::Use::program;
  const diag::Span place =
      after_.module.terraform.empty() ? diag::kNoSpan : after_.module.terraform[0]->header;
  if (range_narrowed(old, now, use))
    add(Bump::major, "terraform-range-narrowed", "terraform",
        fmt::format("`{}` became `{}`", old, now), Side::after, place);
  else if (old != now)
    add(Bump::minor, "terraform-range-widened", "terraform",
        fmt::format("`{}` became `{}`", old, now), Side::after, place);
  for (const terraform::RequiredProvider& required : after_.module.required_providers)
    if (const auto* known = before_.module.required_provider(required.name)) {
      provider(*known, required);
    } else if (!required.aliases.empty()) {
      add(Bump::major, "provider-needed", "provider." + required.name,
          "callers must pass a configuration", Side::after, required.span);
    }
}

void Differences::provider(const terraform::RequiredProvider& old,
                           const terraform::RequiredProvider& now) {
  const std::string subject = "provider." + now.name;
  if (old.source != now.source)
    add(Bump::major, "provider-source-changed", subject,
        fmt::format("{} became {}", old.source, now.source), Side::after, now.span);
  const auto use = terraform::VersionConstraints::Use::provider;
  if (range_narrowed(old.version, now.version, use))
    add(Bump::major, "provider-range-narrowed", subject,
        fmt::format("`{}` became `{}`", old.version, now.version), Side::after, now.span);
  else if (old.version != now.version)
    add(Bump::minor, "provider-range-widened", subject,
        fmt::format("`{}` became `{}`", old.version, now.version), Side::after, now.span);
  for (const std::string& alias : now.aliases)
    if (std::ranges::find(old.aliases, alias) == old.aliases.end())
      add(Bump::major, "provider-needed", subject,
          fmt::format("callers must pass the configuration `{}`", alias), Side::after, now.span);
}

}  // namespace infra::release
