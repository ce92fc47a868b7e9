#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lib/base/strings.h"
#include "lib/hcl/equality.h"
#include "lib/hcl/print.h"
#include "lib/release/differences.h"
#include "lib/release/interface.h"
#include "lib/release/type_relation.h"
#include "lib/release/validation_relation.h"

namespace infra::release {
namespace {

using terraform::TypeDefaults;
using terraform::VariableDeclaration;

// What a call may say: name = "…".
std::string call_argument(const VariableDeclaration& variable) {
  using Kind = hcl::Type::Kind;
  const auto sample = [](Kind kind) {
    switch (kind) {
      case Kind::string:
        return "\"…\"";
      case Kind::number:
        return "1";
      case Kind::boolean:
        return "true";
      case Kind::list:
      case Kind::set:
      case Kind::tuple:
        return "[…]";
      case Kind::map:
      case Kind::object:
        return "{…}";
      case Kind::dynamic:
        break;
    }
    return "…";
  };
  return fmt::format("{} = {}", variable.name, sample(variable.type.kind()));
}

// "`a.b`, `c`": attributes of optional(type, default) whose defaults differ.
void differing_defaults(const TypeDefaults* before, const TypeDefaults* after,
                        const std::string& path, std::vector<std::string>& found) {
  std::set<std::string> names, children;
  for (const TypeDefaults* defaults : {before, after}) {
    if (!defaults) continue;
    for (const auto& [name, value] : defaults->values) names.insert(name);
    for (const auto& [name, value] : defaults->children) children.insert(name);
  }
  for (const std::string& name : names) {
    const auto in = [&](const TypeDefaults* defaults) {
      const auto value = defaults ? defaults->values.find(name) : decltype(before->values.end())();
      return defaults && value != defaults->values.end() ? value->second : hcl::Value();
    };
    if (!hcl::certainly_equal(in(before), in(after))) found.push_back("`" + path + name + "`");
  }
  for (const std::string& name : children) {
    const auto in = [&](const TypeDefaults* defaults) -> const TypeDefaults* {
      if (!defaults) return nullptr;
      const auto child = defaults->children.find(name);
      return child == defaults->children.end() ? nullptr : child->second.get();
    };
    differing_defaults(in(before), in(after), name.empty() ? path : path + name + ".", found);
  }
}

bool share_a_word(std::string_view a, std::string_view b) {
  for (const std::string_view word : split(a, '_'))
    for (const std::string_view other : split(b, '_'))
      if (word == other && word.size() > 2) return true;
  return false;
}

}  // namespace

void Differences::variables() {
  for (const VariableDeclaration& old : old_.variables) {
    if (const VariableDeclaration* now = new_.variable(old.name)) {
      variable(old, *now);
      continue;
    }
    Reason& reason = add(Bump::major, "variable-removed", "variable." + old.name,
                         "callers that set it are refused", Side::before, old.block->header);
    reason.before = call_argument(old);
    reason.advice = "Take the argument out.";
  }
  for (const VariableDeclaration& now : new_.variables) {
    if (old_.variable(now.name)) continue;
    const bool required = now.default_value == nullptr;
    Reason& reason = add(required ? Bump::major : Bump::minor,
                         required ? "variable-required" : "variable-added", "variable." + now.name,
                         required ? "callers must set it" : "it has a default: callers may set it",
                         Side::after, now.block->header);
    if (required) reason.after = call_argument(now);
    if (required) reason.advice = "Set it.";
  }
  renamed_variables();
}

// A removed variable and a new one of the same type, and the only such pair: most likely renamed.
void Differences::renamed_variables() {
  std::vector<std::string> renamed;
  for (Reason& gone : reasons_) {
    if (gone.kind != "variable-removed") continue;
    const VariableDeclaration& old = *old_.variable(gone.subject.substr(9));
    std::vector<const VariableDeclaration*> like;
    for (const VariableDeclaration& now : new_.variables)
      if (!old_.variable(now.name) && now.has_type && now.type == old.type) like.push_back(&now);
    const auto told = std::ranges::find_if(like, [&](const VariableDeclaration* now) {
      return !old.description.empty() && now->description == old.description;
    });
    const bool by_text = told != like.end();
    if (like.size() != 1 && !by_text) continue;
    const VariableDeclaration& now = by_text ? **told : *like[0];
    const bool same_need = (old.default_value == nullptr) == (now.default_value == nullptr);
    if (same_need && (by_text || share_a_word(old.name, now.name))) {
      gone.kind = "variable-renamed";
      gone.because = fmt::format(
          "it is `{}` now, by all that can be seen: callers that set it are "
          "refused until they rename it",
          now.name);
      gone.after = call_argument(now);
      gone.advice = fmt::format("Rename the argument to `{}`.", now.name);
      renamed.push_back("variable." + now.name);
    } else {
      gone.because += fmt::format("; it may have become `{}`, which has the same type", now.name);
    }
  }
  std::erase_if(reasons_, [&](const Reason& reason) {
    return (reason.kind == "variable-required" || reason.kind == "variable-added") &&
           std::ranges::find(renamed, reason.subject) != renamed.end();
  });
}

void Differences::variable(const VariableDeclaration& old, const VariableDeclaration& now) {
  const auto say = [&](Bump bump, std::string_view kind, std::string because) -> Reason& {
    return add(bump, kind, "variable." + old.name, std::move(because), Side::after,
               now.block->header);
  };
  type(old, now);
  if (old.default_value && !now.default_value) {
    Reason& reason =
        say(Bump::major, "default-removed", "callers that did not set it must do so now");
    const std::string value = text(Side::before, old.default_value->span);
    reason.before = fmt::format("# {} = {}, by default", old.name, value);
    reason.after = fmt::format("{} = {}", old.name, value);
    reason.advice = "Set it; what it was by default keeps everything as it is.";
  }
  if (!old.default_value && now.default_value)
    say(Bump::minor, "default-added", "callers need not set it any more");
  if (old.nullable && !now.nullable)
    say(Bump::major, "nullable-removed", "callers that pass null are refused, or get the default");
  if (!old.nullable && now.nullable) say(Bump::minor, "nullable-added", "it may be null");
  if (!old.sensitive && now.sensitive)
    say(Bump::major, "variable-sensitive", "outputs made of it become sensitive for callers");
  if (old.sensitive && !now.sensitive)
    say(Bump::patch, "variable-not-sensitive", "its value is shown in plans");
  if (!old.ephemeral && now.ephemeral)
    say(Bump::major, "variable-ephemeral", "what is made of it can no longer be stored");
  if (old.ephemeral && !now.ephemeral)
    say(Bump::major, "variable-not-ephemeral",
        "callers that pass what may not be stored are "
        "refused");
  validations(old, now);
  if (old.description != now.description)
    say(Bump::patch, "description-changed", "its description is another one");
}

void Differences::type(const VariableDeclaration& old, const VariableDeclaration& now) {
  const TypeRelation relation = compare_types(old.type, now.type);
  const std::string subject = "variable." + old.name;
  if (relation.change == TypeChange::narrowed) {
    Reason& reason = add(Bump::major, "type-narrowed", subject, relation.because, Side::after,
                         now.block->header);
    const auto written = [&](Side side, const VariableDeclaration& variable) {
      return "type = " + (variable.type_expr ? text(side, variable.type_expr->span) : "any");
    };
    reason.before = written(Side::before, old);
    reason.after = written(Side::after, now);
    reason.advice = "Give it a value of the new type.";
  }
  if (relation.change == TypeChange::widened)
    add(Bump::minor, "type-widened", subject, "it takes every value that it took, and more",
        Side::after, now.block->header);
  std::vector<std::string> paths;
  differing_defaults(old.defaults.get(), now.defaults.get(), {}, paths);
  if (!paths.empty())
    add(Bump::patch, "optional-default-changed", subject,
        fmt::format("callers that leave out {} get another value", join(paths, ", ")), Side::after,
        now.block->header);
}

void Differences::validations(const VariableDeclaration& old, const VariableDeclaration& now) {
  const ValidationRelation relation =
      compare_validations(old, now, before_.sources(), after_.sources());
  const auto say = [&](Bump bump, std::string_view kind, std::string because) {
    Reason& reason =
        add(bump, kind, "variable." + old.name, std::move(because), Side::after, now.block->header);
    const auto written = [&](Side side, const VariableDeclaration& variable) {
      std::vector<std::string> lines;
      for (const hcl::Block* block : variable.validations)
        lines.push_back("condition = " + argument(side, *block, "condition"));
      return join(lines, "\n");
    };
    if (bump != Bump::major) return;
    reason.before = written(Side::before, old);
    reason.after = written(Side::after, now);
    reason.advice = "Give it a value that the new conditions take.";
  };
  if (relation.change == ValidationChange::tightened)
    say(Bump::major, "validation-tightened",
        fmt::format("{} was taken and is refused", relation.example));
  if (relation.change == ValidationChange::undecidable)
    say(Bump::major, "validation-tightened",
        "a condition is new or another one: whether values that were taken are refused cannot be "
        "decided");
  if (relation.change == ValidationChange::loosened)
    say(Bump::minor, "validation-loosened", "it takes every value that it took, and more");
}

void Differences::defaults() {
  for (const std::string& name : changed_defaults(old_, new_)) changed_default(name);
}

void Differences::changed_default(const std::string& name) {
  const VariableDeclaration& old = *old_.variable(name);
  const VariableDeclaration& now = *new_.variable(name);
  Effects effects(after_, after_, pairs_);
  effects.depends_on(name);
  for (const Evaluated& each : evaluated_) {
    Values with = each.profile.after, without = each.profile.after;
    with[name] = old.standard;
    without.erase(name);
    effects.add(evaluate(Side::after, with), evaluate(Side::after, without), each.profile.about);
  }
  Bump bump = Bump::patch;
  std::string because;
  std::size_t told = 0;
  for (const Effect& effect : effects.take()) {
    bump = std::max(bump, bump_of(effect));
    if (++told > 3) continue;
    because +=
        fmt::format("{}`{}` {}", because.empty() ? ": " : "; ", effect.address, describe(effect));
  }
  if (told > 3) because += fmt::format("; and {} more", told - 3);
  Reason& reason =
      add(bump, "default-changed", "variable." + name,
          "callers that do not set it get another value" + because, Side::after, now.block->header);
  const std::string value = text(Side::before, old.default_value->span);
  reason.before = fmt::format("# {} = {}, by default", name, value);
  reason.after = fmt::format("{} = {}", name, value);
  reason.advice = fmt::format("To keep what there is, set what was the default; it is `{}` now.",
                              text(Side::after, now.default_value->span));
}

}  // namespace infra::release
