#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "lib/hcl/equality.h"
#include "lib/release/differences.h"
#include "lib/release/interface.h"
#include "lib/terraform/provider_facts.h"

namespace infra::release {
namespace {

using terraform::NamedBlock;
using terraform::NodeKind;
using terraform::Resource;

enum class Repetition : std::uint8_t { none, count, for_each };

Repetition repetition(const NamedBlock& resource) {
  if (resource.block->body->attribute("for_each")) return Repetition::for_each;
  return resource.block->body->attribute("count") ? Repetition::count : Repetition::none;
}

bool prevents_destroy(const NamedBlock& resource) {
  const hcl::Block* lifecycle = resource.block->body->block("lifecycle");
  const hcl::Attribute* attribute =
      lifecycle ? lifecycle->body->attribute("prevent_destroy") : nullptr;
  const auto* value = attribute ? attribute->value->as<hcl::BoolLiteral>() : nullptr;
  return value && value->value;
}

// Dotted paths of what differs for certain between two values of one type of resource and makes
// Terraform replace it.
void replacing(const std::string& type, const std::string& path, const hcl::Value& before,
               const hcl::Value& after, std::vector<std::string>& found) {
  const auto usable = [](const hcl::Value& value) { return value.is_known() && !value.is_null(); };
  const bool objects = usable(before) && usable(after) &&
                       before.type().kind() == hcl::Type::Kind::object &&
                       after.type().kind() == hcl::Type::Kind::object;
  if (objects) {
    for (const hcl::Entry& entry : before.entries())
      if (const hcl::Value* other = after.find(entry.key))
        replacing(type, path.empty() ? entry.key : path + "." + entry.key, entry.value, *other,
                  found);
    return;
  }
  const bool blocks = usable(before) && usable(after) &&
                      before.type().kind() == after.type().kind() &&
                      (before.type().kind() == hcl::Type::Kind::list ||
                       before.type().kind() == hcl::Type::Kind::tuple) &&
                      before.length() == after.length() && before.length() > 0 &&
                      before.elements()[0].type().kind() == hcl::Type::Kind::object;
  if (blocks) {
    for (std::size_t i = 0; i < before.length(); ++i)
      replacing(type, path, before.elements()[i], after.elements()[i], found);
    return;
  }
  if (!before.is_wholly_known() || !after.is_wholly_known()) return;
  if (hcl::certainly_equal(before, after) ||
      !terraform::requires_replace(type, path).value_or(false))
    return;
  if (std::ranges::find(found, path) == found.end()) found.push_back(path);
}

std::map<std::string, const Resource*> managed(const terraform::EvaluatedModule& evaluated) {
  std::map<std::string, const Resource*> result;
  for (const Resource& resource : evaluated.resources)
    if (resource.mode == terraform::Mode::managed) result[resource.address] = &resource;
  return result;
}

bool has_known_instances(const terraform::EvaluatedModule& evaluated, const std::string& address) {
  for (const Resource& resource : evaluated.resources)
    if (resource.config_address == address && !resource.index.is_known()) return false;
  return true;
}

}  // namespace

bool Differences::is_moved(const std::string& address) const {
  for (const hcl::Block* block : after_.module.moved)
    if (const hcl::Attribute* from = block->body->attribute("from")) {
      const std::string written = text(Side::after, from->value->span);
      if (written == address || written.starts_with(address + "[") ||
          address.starts_with(written + "."))
        return true;
    }
  return false;
}

void Differences::resources() {
  for (const NamedBlock& old : before_.module.resources) {
    const std::string address = old.type + "." + old.name;
    if (const NamedBlock* now = after_.module.resource(old.type, old.name)) {
      resource(old, *now, address);
      continue;
    }
    if (is_moved(address)) {
      add(Bump::patch, "resource-moved", address, "a `moved` block keeps what callers have",
          Side::before, old.block->header);
      continue;
    }
    std::string because = "callers' plans destroy it";
    for (const NamedBlock& now : after_.module.resources)
      if (now.type == old.type && !before_.module.resource(now.type, now.name))
        because +=
            fmt::format("; if it is `{}.{}` now, a `moved` block keeps it", now.type, now.name);
    add(Bump::major, "resource-removed", address, std::move(because), Side::before,
        old.block->header);
  }
  for (const NamedBlock& now : after_.module.resources)
    if (!before_.module.resource(now.type, now.name))
      add(Bump::minor, "resource-added", now.type + "." + now.name, "callers' plans create it",
          Side::after, now.block->header);
  for (const NamedBlock& old : before_.module.calls)
    if (!after_.module.call(old.name) && !is_moved("module." + old.name))
      add(Bump::major, "call-removed", "module." + old.name, "callers' plans destroy what it made",
          Side::before, old.block->header);
  for (const NamedBlock& now : after_.module.calls)
    if (!before_.module.call(now.name))
      add(Bump::minor, "call-added", "module." + now.name, "callers' plans create what it makes",
          Side::after, now.block->header);
}

void Differences::resource(const NamedBlock& old, const NamedBlock& now,
                           const std::string& address) {
  const Repetition before = repetition(old), after = repetition(now);
  const diag::Span place = now.block->header;
  // Terraform itself moves between no repetition and the instance 0 of `count`.
  const bool keys_change =
      before != after && (before == Repetition::for_each || after == Repetition::for_each);
  if (keys_change && !is_moved(address))
    add(Bump::major, "instances-renamed", address,
        "`count` and `for_each` name instances differently: they are replaced", Side::after, place);
  if (before == Repetition::for_each && after == Repetition::for_each && !is_moved(address)) {
    const auto expression = [&](const NamedBlock& resource, Side side) {
      return text(side, resource.block->body->attribute("for_each")->value->span);
    };
    const bool known = has_known_instances(before_.evaluated, address) &&
                       has_known_instances(after_.evaluated, address);
    if (!known && expression(old, Side::before) != expression(now, Side::after))
      add(Bump::major, "for-each-changed", address,
          "whether the keys stay the same cannot be decided: an instance whose key goes is "
          "destroyed",
          Side::after, place);
  }
  if (prevents_destroy(old) && !prevents_destroy(now))
    add(Bump::patch, "prevent-destroy-removed", address, "it can be destroyed now", Side::after,
        place);
}

void Differences::values() {
  const auto after = managed(after_.evaluated);
  for (const auto& [address, old] : managed(before_.evaluated)) {
    const auto now = after.find(address);
    const std::string base = old->config_address;
    if (now != after.end()) {
      std::vector<std::string> paths;
      replacing(old->type, {}, old->values, now->second->values, paths);
      for (const std::string& path : paths)
        add(Bump::major, "argument-replaces", address,
            fmt::format("`{}` has another value, which replaces the resource", path), Side::after,
            now->second->span);
      continue;
    }
    const bool declared = std::ranges::any_of(
        after_.evaluated.resources, [&](const Resource& r) { return r.config_address == base; });
    const bool indexed = old->index.is_known() && !old->index.is_null();
    const bool renamed = std::ranges::any_of(reasons_, [&](const Reason& reason) {
      return reason.kind == "instances-renamed" && reason.subject == base;
    });
    if (declared && indexed && !renamed && !is_moved(base))
      add(Bump::major, "instance-removed", address, "with the module's defaults it is destroyed",
          Side::before, old->span);
  }
}

}  // namespace infra::release
