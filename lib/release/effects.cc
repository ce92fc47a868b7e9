#include "lib/release/effects.h"

#include <algorithm>
#include <tuple>

#include "lib/hcl/equality.h"
#include "lib/terraform/provider_facts.h"

namespace infra::release {
namespace {

using hcl::Type;
using hcl::Value;
using terraform::EvaluatedModule;
using terraform::Resource;

bool is_usable(const Value& value) { return value.is_known() && !value.is_null(); }

bool is_object(const Value& value) {
  return is_usable(value) && value.kind() == Type::Kind::object;
}

// A list, tuple or set of objects: nested blocks.
bool is_blocks(const Value& value) {
  if (!is_usable(value)) return false;
  const Type::Kind kind = value.kind();
  if (kind != Type::Kind::list && kind != Type::Kind::tuple && kind != Type::Kind::set)
    return false;
  if (value.type().is_collection() && value.type().element().kind() == Type::Kind::object)
    return true;
  return std::ranges::any_of(value.elements(), is_object);
}

bool is_empty_blocks(const Value& value) {
  if (!value.is_known()) return false;
  if (value.is_null()) return true;
  const Type::Kind kind = value.kind();
  return (kind == Type::Kind::list || kind == Type::Kind::tuple || kind == Type::Kind::set) &&
         value.length() == 0;
}

// terraform_data is built into Terraform.
std::optional<bool> replaces(const std::string& type, const std::string& path) {
  if (type == "terraform_data") return path == "triggers_replace";
  if (type == "null_resource") return path == "triggers";
  return terraform::requires_replace(type, path);
}

bool ignores(const Resource& resource, const std::string& path) {
  return std::ranges::any_of(resource.lifecycle.ignore_changes, [&](const auto& ignored) {
    const std::string plain = without_keys(ignored.path);
    return plain == "all" || path == plain || path.starts_with(plain + ".");
  });
}

std::string top_of(const std::string& path) { return path.substr(0, path.find_first_of(".{")); }

}  // namespace

Effects::Effects(const ModuleVersion& before, const ModuleVersion& after, const ModulePairs& pairs)
    : pairs_(pairs), before_(before), after_(after) {}

void Effects::found(const std::string& path, Answer answer) {
  const std::string address = without_keys(now_->config_address);
  const std::optional<bool> replacing = replaces(now_->type, path);
  if (ignores(*now_, path) || ignores(*now_, top_of(path))) return;
  const bool in_place = replacing == false;
  const std::string shown = path.ends_with("{}") ? path.substr(0, path.size() - 2) : path;
  if (answer == Answer::unknown && (in_place || !may_differ(*old_, *now_, top_of(path)))) return;
  Finding& finding = findings_[{address, shown}];
  EffectKind kind = in_place ? EffectKind::changed : EffectKind::replaced;
  if (answer == Answer::unknown || !replacing) kind = EffectKind::undecided;
  const bool stronger = finding.effect.address.empty() || answer > finding.answer ||
                        (answer == finding.answer && kind > finding.effect.kind);
  finding.decided |= answer != Answer::unknown;
  if (!stronger && finding.answer != Answer::unknown) return;
  finding.answer = std::max(finding.answer, answer);
  finding.effect = {kind, address, shown, profile_, now_->span, replacing.has_value()};
}

bool Effects::may_differ(const Resource& old, const Resource& now, const std::string& name) const {
  if (!variable_.empty()) return after_.of(now, name).variables.contains(variable_);
  return before_.of(old, name).text != after_.of(now, name).text;
}

// Every argument of a block that only one of the versions has.
void Effects::one_sided(const std::string& path, const Value& value) {
  if (!is_object(value)) return;
  for (const hcl::Entry& entry : value.entries()) {
    const std::string below = path + "." + entry.key;
    if (is_blocks(entry.value)) {
      for (const Value& element : entry.value.elements()) one_sided(below, element);
    } else if (is_usable(entry.value) && replaces(now_->type, below).value_or(false)) {
      found(below, Answer::differs);
    }
  }
}

void Effects::blocks(const std::string& path, const Value& before, const Value& after) {
  const std::span<const Value> none;
  const auto old = is_usable(before) ? before.elements() : none;
  const auto now = is_usable(after) ? after.elements() : none;
  const bool is_set = is_usable(before) ? before.kind() == Type::Kind::set
                                        : is_usable(after) && after.kind() == Type::Kind::set;
  if (!is_set && old.size() == now.size()) {
    for (std::size_t i = 0; i < old.size(); ++i) values(path, old[i], now[i]);
    return;
  }
  const auto is_in = [](const Value& value, std::span<const Value> list) {
    return std::ranges::any_of(
        list, [&](const Value& other) { return hcl::certainly_equal(value, other); });
  };
  bool same = true;
  for (const auto& [own, other] : {std::pair(old, now), std::pair(now, old)})
    for (std::size_t i = 0; i < own.size(); ++i) {
      if (is_set ? is_in(own[i], other) : i < other.size()) continue;
      if (!own[i].is_wholly_known() && is_set && old.size() == now.size()) {
        found(path + "{}", Answer::unknown);
        continue;
      }
      same = false;
      one_sided(path, own[i]);
    }
  if (!same) found(path + "{}", Answer::differs);
}

void Effects::values(const std::string& path, const Value& before, const Value& after) {
  if (is_object(before) && is_object(after)) {
    for (const hcl::Entry& entry : before.entries())
      if (const Value* other = after.find(entry.key))
        values(path.empty() ? entry.key : path + "." + entry.key, entry.value, *other);
    return;
  }
  if (is_blocks(before) || is_blocks(after)) {
    const bool both = (is_blocks(before) || is_empty_blocks(before)) &&
                      (is_blocks(after) || is_empty_blocks(after));
    if (both) return blocks(path, before, after);
    return found(path + "{}", Answer::unknown);
  }
  if (path.empty() || path == "id" || path == "tags_all") return;
  if (!before.is_wholly_known() || !after.is_wholly_known()) {
    found(path, Answer::unknown);
  } else if (!hcl::certainly_equal(before, after)) {
    found(path, Answer::differs);
  } else if (const auto known = findings_.find({without_keys(now_->config_address), path});
             known != findings_.end() && known->second.answer == Answer::unknown) {
    known->second.decided = true;
  } else if (known == findings_.end() && replaces(now_->type, path).value_or(true)) {
    findings_[{without_keys(now_->config_address), path}] = {Answer::equal, true, {}};
  }
}

void Effects::instance(const Resource& old, const Resource& now, const std::string& profile) {
  old_ = &old;
  now_ = &now;
  profile_ = profile;
  if (old.type != now.type) return;
  values({}, old.values, now.values);
}

void Effects::whole(EffectKind kind, const Resource& resource, const std::string& address,
                    const std::string& profile) {
  const std::string key(kind == EffectKind::created ? "+" : "");
  Finding& finding = findings_[{address, key}];
  if (!finding.effect.address.empty() && finding.effect.kind >= kind) return;
  finding = {Answer::differs, true, {kind, address, {}, profile, resource.span, true}};
}

void Effects::add(const EvaluatedModule& before, const EvaluatedModule& after,
                  const std::string& profile) {
  std::map<std::string, const Resource*> now, zeros, vague;
  for (const Resource& resource : after.resources) {
    if (resource.mode != terraform::Mode::managed) continue;
    now[resource.address] = &resource;
    zeros.try_emplace(without_zero(resource.address), &resource);
    vague.try_emplace(without_keys(resource.address), &resource);
  }
  std::set<const Resource*> taken;
  for (const Resource& old : before.resources) {
    if (old.mode != terraform::Mode::managed) continue;
    const std::string followed = variable_.empty() ? pairs_.moves.follow(old.address) : old.address;
    const std::string config = without_keys(followed);
    if (!pairs_.resources.contains(config)) continue;  // gone as a whole
    const Resource* found = nullptr;
    if (const auto exact = now.find(followed); exact != now.end()) found = exact->second;
    if (!found)
      if (const auto zero = zeros.find(without_zero(followed)); zero != zeros.end())
        found = zero->second;
    const auto like = vague.find(config);
    const bool unclear =
        !old.index.is_known() || (like != vague.end() && !like->second->index.is_known());
    if (!found && unclear && like != vague.end()) found = like->second;
    if (found && unclear && may_differ(old, *found, {}))
      whole(EffectKind::repetition, *found, config, profile);
    if (found) {
      taken.insert(found);
      if (!unclear) kept_.insert(without_keys(old.address));
      instance(old, *found, profile);
    } else if (!unclear) {
      lost_.insert(without_keys(old.address));
      const bool own_keys = profile.empty() && before_.of(old, {}).variables.empty();
      whole(EffectKind::destroyed, old, own_keys ? old.address : without_keys(old.address),
            profile);
    }
  }
  for (const auto& [address, resource] : now) {
    const std::string config = without_keys(address);
    const bool is_new = !taken.contains(resource) && resource->index.is_known() &&
                        (!variable_.empty() || pairs_.resources_before.contains(config));
    if (!is_new) continue;
    const bool own_keys = profile.empty() && after_.of(*resource, {}).variables.empty();
    whole(EffectKind::created, *resource, own_keys ? address : config, profile);
  }
  for (const std::string& lost : lost_) kept_.erase(lost);
}

std::vector<Effect> Effects::take() {
  std::vector<Effect> result;
  for (auto& [key, finding] : findings_) {
    if (finding.effect.address.empty() || finding.answer == Answer::equal) continue;
    if (finding.answer == Answer::unknown && finding.decided) continue;
    result.push_back(std::move(finding.effect));
  }
  findings_.clear();
  // What is replaced for certain need not be said to be undecided.
  std::set<std::string> replaced;
  for (const Effect& effect : result)
    if (effect.kind == EffectKind::replaced) replaced.insert(effect.address);
  std::erase_if(result, [&](const Effect& effect) {
    return replaced.contains(effect.address) &&
           (effect.kind == EffectKind::undecided || effect.kind == EffectKind::changed);
  });
  std::ranges::stable_sort(result, [](const Effect& a, const Effect& b) {
    return std::tie(b.kind, a.address, a.profile, a.path) <
           std::tie(a.kind, b.address, b.profile, b.path);
  });
  std::vector<Effect> merged;
  for (Effect& effect : result) {
    Effect* last = merged.empty() ? nullptr : &merged.back();
    const bool same = last && last->kind == effect.kind && last->address == effect.address &&
                      last->profile == effect.profile && !effect.path.empty();
    if (same) {
      last->path += "`, `" + effect.path;
    } else {
      merged.push_back(std::move(effect));
    }
  }
  return merged;
}

}  // namespace infra::release
