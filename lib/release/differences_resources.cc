#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lib/release/differences.h"
#include "lib/release/interface.h"

namespace infra::release {
namespace {

using terraform::Module;
using terraform::NamedBlock;

enum class Repetition : std::uint8_t { none, count, for_each };

Repetition repetition(const NamedBlock& block) {
  if (block.block->body->attribute("for_each")) return Repetition::for_each;
  return block.block->body->attribute("count") ? Repetition::count : Repetition::none;
}

// Terraform itself moves between no repetition and the instance 0 of `count`.
bool keys_change(const NamedBlock& old, const NamedBlock& now) {
  const Repetition before = repetition(old), after = repetition(now);
  return before != after && (before == Repetition::for_each || after == Repetition::for_each);
}

std::string below(const std::string& address, const std::string& rest) {
  return address.empty() ? rest : address + "." + rest;
}

const NamedBlock* resource_at(const Module& module, const std::string& address) {
  const std::size_t dot = address.find('.');
  return dot == address.npos ? nullptr
                             : module.resource(address.substr(0, dot), address.substr(dot + 1));
}

std::string moved_block(const std::string& from, const std::string& to) {
  return fmt::format("moved {{\n  from = {}\n  to   = {}\n}}", from, to);
}

std::size_t count_blocks(const hcl::Body& body, std::string_view type) {
  return static_cast<std::size_t>(std::ranges::count(
      body.blocks, type, [](const hcl::Block& block) { return block.type.text; }));
}

}  // namespace

const NamedBlock* likely_successor(const NamedBlock& gone, const Module& before,
                                   const Module& after, const diag::SourceMap& sources_before,
                                   const diag::SourceMap& sources_after) {
  std::vector<const NamedBlock*> like, same;
  std::size_t others_gone = 0;
  const std::string body = on_one_line(sources_before.text(gone.block->body->span));
  for (const NamedBlock& old : before.resources)
    if (old.type == gone.type && !after.resource(old.type, old.name)) ++others_gone;
  for (const NamedBlock& now : after.resources) {
    if (now.type != gone.type || before.resource(now.type, now.name)) continue;
    like.push_back(&now);
    if (on_one_line(sources_after.text(now.block->body->span)) == body) same.push_back(&now);
  }
  if (same.size() == 1) return same[0];
  return like.size() == 1 && others_gone == 1 ? like[0] : nullptr;
}

bool Differences::keeps_instances(const std::string& address) const {
  return effects_.kept().contains(address);
}

void Differences::resources() {
  for (const ModulePair& pair : pairs_.pairs) resources_of(pair);
}

void Differences::resources_of(const ModulePair& pair) {
  std::set<const NamedBlock*> successors;
  for (const NamedBlock& old : pair.before->resources) {
    const std::string own = old.type + "." + old.name, address = below(pair.address, own);
    const NamedBlock* now = pair.after->resource(old.type, old.name);
    if (now && !(pairs_.moves.begins_at(address) &&
                 without_keys(pairs_.moves.follow(address)) != address)) {
      resource(pair, old, *now, address);
      continue;
    }
    const std::string followed = without_keys(pairs_.moves.follow(address));
    if (followed != address && pairs_.resources.contains(followed)) {
      add(Bump::patch, "resource-moved", address,
          fmt::format("a `moved` block keeps what callers have: it is `{}` now", followed),
          Side::before, old.block->header);
      const std::string prefix = pair.address.empty() ? "" : pair.address + ".";
      const NamedBlock* moved = followed.starts_with(prefix)
                                    ? resource_at(*pair.after, followed.substr(prefix.size()))
                                    : nullptr;
      if (moved) successors.insert(moved);
      if (moved) resource(pair, old, *moved, address);
      continue;
    }
    const NamedBlock* successor =
        likely_successor(old, *pair.before, *pair.after, before_.sources(), after_.sources());
    if (!successor || followed != address) {
      gone(pair, old, address);
      continue;
    }
    successors.insert(successor);
    const std::string to = below(pair.address, successor->type + "." + successor->name);
    Reason& reason = add(
        Bump::major, "resource-renamed", address,
        fmt::format("it is `{}` now, by all that can be seen, without a `moved` block: callers' "
                    "plans destroy it and create another",
                    to),
        Side::after, successor->block->header);
    reason.after = moved_block("module.NAME." + address, "module.NAME." + to);
    reason.advice = "Keep it by a `moved` block beside the call, or ask for one in the module.";
  }
  for (const NamedBlock& now : pair.after->resources)
    if (!pair.before->resource(now.type, now.name) && !successors.contains(&now))
      add(Bump::minor, "resource-added", below(pair.address, now.type + "." + now.name),
          "callers' plans create it", Side::after, now.block->header);
}

void Differences::gone(const ModulePair& pair, const NamedBlock& old, const std::string& address) {
  const std::string own = old.type + "." + old.name;
  for (const hcl::Block* block : pair.after->removed) {
    const hcl::Attribute* from = block->body->attribute("from");
    const hcl::Block* lifecycle = block->body->block("lifecycle");
    const hcl::Attribute* destroy = lifecycle ? lifecycle->body->attribute("destroy") : nullptr;
    if (!from || !destroy || text(Side::after, from->value->span) != own ||
        text(Side::after, destroy->value->span) != "false")
      continue;
    add(Bump::major, "resource-forgotten", address,
        "callers' states forget it: it stays, and nobody keeps it", Side::before,
        old.block->header);
    return;
  }
  std::string because = "callers' plans destroy it";
  const std::string followed = pairs_.moves.follow(address);
  if (followed != address)
    because += fmt::format("; it is moved to `{}`, which the module does not have", followed);
  for (const NamedBlock& now : pair.after->resources)
    if (now.type == old.type && !pair.before->resource(now.type, now.name))
      because +=
          fmt::format("; if it is `{}.{}` now, a `moved` block keeps it", now.type, now.name);
  Reason& reason = add(Bump::major, "resource-removed", address, std::move(because), Side::before,
                       old.block->header);
  reason.before = fmt::format("resource \"{}\" \"{}\" {{\n  # …\n}}", old.type, old.name);
  reason.after = fmt::format(
      "removed {{\n  from = module.NAME.{}\n  lifecycle {{\n    destroy = false\n  }}\n}}",
      address);
  reason.advice = "To keep what is there, have Terraform forget it before the upgrade.";
}

void Differences::resource(const ModulePair& pair, const NamedBlock& old, const NamedBlock& now,
                           const std::string& address) {
  const diag::Span place = now.block->header;
  if (keys_change(old, now) && !keeps_instances(address)) {
    Reason& reason = add(Bump::major, "instances-renamed", address,
                         "`count` and `for_each` name instances differently: they are replaced",
                         Side::after, place);
    const std::string to = below(pair.address, now.type + "." + now.name);
    reason.after = repetition(now) == Repetition::for_each
                       ? moved_block("module.NAME." + address, "module.NAME." + to + "[\"KEY\"]")
                       : moved_block("module.NAME." + address + "[\"KEY\"]", "module.NAME." + to);
    reason.advice = "Keep each instance by a `moved` block beside the call.";
  } else if (keys_change(old, now)) {
    add(Bump::patch, "instances-moved", address,
        "`moved` blocks keep the instances that callers have", Side::after, place);
  }
  lifecycle(old, now, address);
  const std::string provider_before = argument(Side::before, *old.block, "provider");
  const std::string provider_after = argument(Side::after, *now.block, "provider");
  if (provider_before != provider_after)
    add(Bump::major, "resource-provider-changed", address,
        fmt::format("its provider configuration is {} and was {}: whether it names the same "
                    "account and region cannot be decided",
                    provider_after.empty() ? "the default one" : "`" + provider_after + "`",
                    provider_before.empty() ? "the default one" : "`" + provider_before + "`"),
        Side::after, place);
}

void Differences::lifecycle(const NamedBlock& old, const NamedBlock& now,
                            const std::string& address) {
  static const hcl::Body kNothing{};
  const auto body = [](const NamedBlock& block) -> const hcl::Body& {
    const hcl::Block* lifecycle = block.block->body->block("lifecycle");
    return lifecycle ? *lifecycle->body : kNothing;
  };
  const hcl::Body &before = body(old), &after = body(now);
  const auto written = [&](Side side, const hcl::Body& of, std::string_view name) {
    const hcl::Attribute* attribute = of.attribute(name);
    return attribute ? text(side, attribute->value->span) : std::string();
  };
  const auto say = [&](Bump bump, std::string_view kind, std::string because) {
    add(bump, kind, address, std::move(because), Side::after, now.block->header);
  };
  const bool prevented = written(Side::before, before, "prevent_destroy") == "true";
  const bool prevents = written(Side::after, after, "prevent_destroy") == "true";
  if (prevented && !prevents)
    say(Bump::patch, "prevent-destroy-removed", "it can be destroyed now");
  if (!prevented && prevents)
    say(Bump::minor, "prevent-destroy-added", "plans that destroy or replace it are refused");
  const std::string ignored = written(Side::before, before, "ignore_changes");
  const std::string ignores = written(Side::after, after, "ignore_changes");
  if (ignored != ignores)
    say(Bump::patch, "ignore-changes-changed",
        ignores.empty() ? "what others changed is set back" : "other changes are left alone");
  if (written(Side::before, before, "create_before_destroy") !=
      written(Side::after, after, "create_before_destroy"))
    say(Bump::patch, "create-before-destroy-changed", "it is replaced in another order");
  if (written(Side::before, before, "replace_triggered_by") !=
      written(Side::after, after, "replace_triggered_by"))
    say(Bump::patch, "replace-trigger-changed", "other changes than before replace it");
  for (const char* condition : {"precondition", "postcondition"})
    if (count_blocks(after, condition) > count_blocks(before, condition))
      say(Bump::major, "condition-added",
          fmt::format("a {} is new: whether it holds for every caller cannot be decided",
                      condition));
}

void Differences::calls() {
  for (const ModulePair& pair : pairs_.pairs) {
    for (const NamedBlock& old : pair.before->calls) {
      const std::string address = below(pair.address, "module." + old.name);
      const std::string followed = without_keys(pairs_.moves.follow(address));
      const std::string prefix = below(pair.address, "module.");
      const NamedBlock* now =
          followed.starts_with(prefix) ? pair.after->call(followed.substr(prefix.size())) : nullptr;
      if (!now) {
        Reason& reason =
            add(Bump::major, "call-removed", address, "callers' plans destroy what it made",
                Side::before, old.block->header);
        reason.before = fmt::format("module \"{}\" {{\n  # …\n}}", old.name);
        continue;
      }
      if (followed != address)
        add(Bump::patch, "call-moved", address,
            fmt::format("a `moved` block keeps what callers have: it is `{}` now", followed),
            Side::before, old.block->header);
      const bool covered = pairs_.moves.begins_at(address) ||
                           std::ranges::any_of(effects_.kept(), [&](const std::string& kept) {
                             return kept.starts_with(address + ".");
                           });
      // For modules Terraform moves nothing by itself, not even to the instance 0 of `count`.
      if (repetition(old) != repetition(*now) && !covered)
        add(Bump::major, "instances-renamed", address,
            "its instances have other names: without a `moved` block they are replaced",
            Side::after, now->block->header);
    }
    for (const NamedBlock& now : pair.after->calls) {
      const std::string address = below(pair.address, "module." + now.name);
      const bool moved = std::ranges::any_of(pair.before->calls, [&](const NamedBlock& old) {
        return without_keys(pairs_.moves.follow(below(pair.address, "module." + old.name))) ==
               address;
      });
      if (!pair.before->call(now.name) && !moved)
        add(Bump::minor, "call-added", address, "callers' plans create what it makes", Side::after,
            now.block->header);
    }
  }
  for (const RemoteCall& call : pairs_.remote) remote_call(call);
}

// What it calls lies elsewhere: only what the call says can be compared.
void Differences::remote_call(const RemoteCall& call) {
  const diag::Span place = call.after->block->header;
  const auto changed = [&](std::string_view name) {
    return argument(Side::before, *call.before->block, name) !=
           argument(Side::after, *call.after->block, name);
  };
  if (changed("source") || changed("version")) {
    add(Bump::major, "call-source-changed", call.address,
        "it calls another version or another module, which cannot be seen from here: what that "
        "changes cannot be decided",
        Side::after, place);
    return;
  }
  for (const hcl::Attribute& attribute : call.after->block->body->attributes)
    if (changed(attribute.name.text))
      add(Bump::major, "call-argument-changed", call.address,
          fmt::format("`{}` is another one, and the module cannot be seen from here: what that "
                      "changes cannot be decided",
                      attribute.name.text),
          Side::after, attribute.span);
  for (const hcl::Attribute& attribute : call.before->block->body->attributes)
    if (!call.after->block->body->attribute(attribute.name.text))
      add(Bump::major, "call-argument-changed", call.address,
          fmt::format("`{}` is gone, and the module cannot be seen from here: what that changes "
                      "cannot be decided",
                      attribute.name.text),
          Side::before, attribute.span);
}

Bump bump_of(const Effect& effect) {
  if (effect.kind == EffectKind::changed) return Bump::patch;
  return effect.kind == EffectKind::created ? Bump::minor : Bump::major;
}

std::string describe(const Effect& effect) {
  const std::string where = effect.profile.empty() ? "" : ", " + effect.profile;
  switch (effect.kind) {
    case EffectKind::changed:
      return fmt::format("is changed in place: `{}`{}", effect.path, where);
    case EffectKind::created:
      return "is created" + where;
    case EffectKind::undecided:
      if (!effect.facts)
        return fmt::format("may be replaced: `{}` differs, and nothing is known of its type{}",
                           effect.path, where);
      return fmt::format("is replaced unless `{}` stays as it is, which cannot be decided",
                         effect.path);
    case EffectKind::repetition:
      return "is destroyed where its key goes, and whether the keys stay the same cannot be "
             "decided";
    case EffectKind::replaced:
      return fmt::format("is replaced by another value of `{}`{}", effect.path, where);
    case EffectKind::destroyed:
      return "is destroyed" + where;
  }
  return {};
}

void Differences::values() {
  for (const Effect& each : all_effects_) effect(each);
}

void Differences::effect(const Effect& effect) {
  const std::string plain = without_keys(effect.address);
  const auto has = [&](std::string_view kind) {
    return std::ranges::any_of(reasons_, [&](const Reason& reason) {
      return reason.kind == kind &&
             (reason.subject == plain || plain.starts_with(reason.subject + "."));
    });
  };
  const bool about_instances = effect.kind == EffectKind::destroyed ||
                               effect.kind == EffectKind::created ||
                               effect.kind == EffectKind::repetition;
  if (about_instances && has("instances-renamed")) return;
  std::string_view kind;
  switch (effect.kind) {
    case EffectKind::changed:
      kind = "argument-changed";
      break;
    case EffectKind::created:
      kind = "instance-added";
      break;
    case EffectKind::undecided:
      kind = "argument-undecided";
      break;
    case EffectKind::repetition:
      kind = "for-each-changed";
      break;
    case EffectKind::replaced:
      kind = "argument-replaces";
      break;
    case EffectKind::destroyed:
      kind = "instance-removed";
      break;
  }
  const Side side = effect.kind == EffectKind::destroyed ? Side::before : Side::after;
  Reason& reason =
      add(bump_of(effect), kind, effect.address, "it " + describe(effect), side, effect.span);
  if (effect.kind == EffectKind::replaced || effect.kind == EffectKind::undecided)
    reason.advice = "Read the plan before you apply: data in what is replaced is lost.";
}

}  // namespace infra::release
