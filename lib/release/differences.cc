#include "lib/release/differences.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/hcl/equality.h"
#include "lib/release/interface.h"
#include "lib/release/type_relation.h"

namespace infra::release {

using terraform::NamedBlock;

Differences::Differences(const ModuleVersion& before, const ModuleVersion& after)
    : before_(before),
      after_(after),
      old_(before.module()),
      new_(after.module()),
      pairs_(pair_modules(before, after)),
      effects_(before, after, pairs_) {}

terraform::EvaluatedModule Differences::evaluate(Side side, const Values& values) const {
  return version(side).evaluate(values);
}

bool Differences::code_differs() const {
  const auto code = [](const std::vector<const terraform::Module*>& modules,
                       const ModuleVersion& version) {
    std::vector<std::string> result;
    for (const terraform::Module* module : modules)
      for (const auto& file : module->files)
        result.push_back(on_one_line(version.sources()[file->body->span.file].text));
    std::erase(result, "");
    std::ranges::sort(result);
    return result;
  };
  return code(pairs_.all_before, before_) != code(pairs_.all_after, after_);
}

Reason& Differences::add(Bump bump, std::string_view kind, std::string subject, std::string because,
                         Side side, diag::Span span) {
  Reason reason{.kind = std::string(kind),
                .subject = std::move(subject),
                .bump = bump,
                .because = std::move(because),
                .file = {},
                .line = 0};
  const diag::SourceMap& sources = version(side).sources();
  if (span.file != diag::kNoSpan.file) {
    reason.file = sources[span.file].path;
    reason.line = diag::position_at(sources[span.file], span.begin).line;
  }
  reasons_.push_back(std::move(reason));
  return reasons_.back();
}

std::string Differences::text(Side side, diag::Span span) const {
  return on_one_line(version(side).sources().text(span));
}

std::string Differences::argument(Side side, const hcl::Block& block, std::string_view name) const {
  const hcl::Attribute* attribute = block.body->attribute(name);
  return attribute ? text(side, attribute->value->span) : std::string();
}

void Differences::evaluate_profiles() {
  for (Profile& profile : profiles(old_, new_)) {
    Evaluated each{std::move(profile), {}, {}};
    each.before = evaluate(Side::before, each.profile.before);
    each.after = evaluate(Side::after, each.profile.after);
    effects_.add(each.before, each.after, each.profile.about);
    evaluated_.push_back(std::move(each));
  }
  all_effects_ = effects_.take();
}

void Differences::outputs() {
  for (const NamedBlock& old : old_.outputs) {
    if (const NamedBlock* now = new_.output(old.name)) {
      output(old, *now);
      continue;
    }
    std::string because = "callers that read it are refused";
    const std::string value = argument(Side::before, *old.block, "value");
    for (const NamedBlock& now : new_.outputs)
      if (!old_.output(now.name) && argument(Side::after, *now.block, "value") == value)
        because += fmt::format("; `{}` has the same value", now.name);
    add(Bump::major, "output-removed", "output." + old.name, std::move(because), Side::before,
        old.block->header);
  }
  for (const NamedBlock& now : new_.outputs)
    if (!old_.output(now.name))
      add(Bump::minor, "output-added", "output." + now.name, "callers may read it", Side::after,
          now.block->header);
}

void Differences::output(const NamedBlock& old, const NamedBlock& now) {
  const std::string subject = "output." + old.name;
  const diag::Span place = now.block->header;
  const auto say = [&](Bump bump, std::string_view kind, std::string because) -> Reason& {
    return add(bump, kind, subject, std::move(because), Side::after, place);
  };
  const auto is_true = [&](Side side, const NamedBlock& output, std::string_view name) {
    return argument(side, *output.block, name) == "true";
  };
  const bool was_sensitive = is_true(Side::before, old, "sensitive");
  const bool is_sensitive = is_true(Side::after, now, "sensitive");
  if (!was_sensitive && is_sensitive)
    say(Bump::major, "output-sensitive", "what callers make of it may have to be sensitive too");
  if (was_sensitive && !is_sensitive)
    say(Bump::patch, "output-not-sensitive", "its value is shown");
  if (is_true(Side::before, old, "ephemeral") != is_true(Side::after, now, "ephemeral"))
    say(Bump::major, "output-ephemeral",
        "what may be stored and what may not are refused in each other's place");
  const std::string value = argument(Side::before, *old.block, "value");
  const bool rewritten = value != argument(Side::after, *now.block, "value");
  hcl::Type type_before, type_now;
  const auto type_of = [&](const terraform::EvaluatedModule& module) {
    for (const terraform::Output& output : module.outputs)
      if (output.name == old.name) return output.value.type();
    return hcl::Type();
  };
  for (const Evaluated& each : evaluated_) {
    if (type_before.is_dynamic()) type_before = type_of(each.before);
    if (type_now.is_dynamic()) type_now = type_of(each.after);
  }
  const bool known = !type_before.is_dynamic() && !type_now.is_dynamic();
  // Callers read it: what it gives now must be what they could rely on.
  if (known && compare_types(type_now, type_before).change == TypeChange::narrowed) {
    Reason& reason = say(
        Bump::major, "output-type-changed",
        fmt::format("it was {} and is {}", type_before.to_constraint(), type_now.to_constraint()));
    reason.before = "value = " + value;
    reason.after = "value = " + argument(Side::after, *now.block, "value");
  } else if (!known && rewritten && !(type_before.is_dynamic() && type_now.is_dynamic())) {
    say(Bump::major, "output-type-undecided",
        "its value is another one, and whether its type stays the same cannot be decided");
  } else if (rewritten) {
    say(Bump::patch, "output-value-changed", "its value is made in another way");
  }
  const auto conditions = [](const NamedBlock& output) {
    return std::ranges::count(output.block->body->blocks, "precondition",
                              [](const hcl::Block& block) { return block.type.text; });
  };
  if (conditions(now) > conditions(old))
    say(Bump::major, "condition-added",
        "a precondition is new: whether it holds for every caller cannot be decided");
}

}  // namespace infra::release
