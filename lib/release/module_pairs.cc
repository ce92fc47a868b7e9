#include "lib/release/module_pairs.h"

#include <algorithm>
#include <functional>

#include "lib/terraform/module_source.h"

namespace infra::release {
namespace {

using terraform::Module;
using terraform::NamedBlock;

constexpr int kMaxDepth = 20;
constexpr std::size_t kMaxModules = 2'000;

std::string below(const std::string& address, const std::string& rest) {
  return address.empty() ? rest : address + "." + rest;
}

// Visits every module below `module`, itself first, at most `left` of them: a module that calls
// itself twice would have a million below it.
void walk(const ModuleVersion& version, const Module& module, const std::string& address, int depth,
          std::size_t& left, const std::function<void(const std::string&, const Module&)>& visit) {
  visit(address, module);
  if (depth == kMaxDepth) return;
  for (const NamedBlock& call : module.calls) {
    if (left == 0) return;
    const Module* called = called_module(version, module, call);
    if (!called) continue;
    --left;
    walk(version, *called, below(address, "module." + call.name), depth + 1, left, visit);
  }
}

void add_once(std::vector<const Module*>& modules, const Module& module) {
  if (std::ranges::find(modules, &module) == modules.end()) modules.push_back(&module);
}

class Pairing {
 public:
  Pairing(const ModuleVersion& before, const ModuleVersion& after, ModulePairs& result)
      : before_(before), after_(after), result_(result) {}

  void pair(const std::string& address, const Module& before, const Module& after, int depth) {
    result_.pairs.push_back({address, &before, &after});
    if (depth == kMaxDepth || result_.pairs.size() > kMaxModules) return;
    for (const NamedBlock& call : before.calls) {
      const std::string of_call = below(address, "module." + call.name);
      const std::string now = result_.moves.follow(of_call);
      const std::string prefix = below(address, "module.");
      if (!now.starts_with(prefix)) continue;
      const NamedBlock* other = after.call(without_keys(now.substr(prefix.size())));
      if (!other) continue;
      const Module* old_module = called_module(before_, before, call);
      const Module* new_module = called_module(after_, after, *other);
      if (old_module && new_module) {
        pair(of_call, *old_module, *new_module, depth + 1);
      } else {
        result_.remote.push_back({of_call, &before, &after, &call, other});
      }
    }
  }

 private:
  const ModuleVersion& before_;
  const ModuleVersion& after_;
  ModulePairs& result_;
};

}  // namespace

const Module* called_module(const ModuleVersion& version, const Module& caller,
                            const NamedBlock& call) {
  const hcl::Attribute* source = call.block->body->attribute("source");
  const auto* text = source ? source->value->as<hcl::StringLiteral>() : nullptr;
  if (!text) return nullptr;
  const terraform::SourceContext context = {
      version.store().files(), version.store().repository_root(), {}, version.folder(), {}};
  const bool local = text->value.starts_with("./") || text->value.starts_with("../");
  if (!local) return nullptr;  // another version may be meant than the one that lies here
  const terraform::ModuleSource found =
      terraform::find_module_source(text->value, caller.folder, {}, context);
  if (found.kind != terraform::ModuleSource::Kind::folder) return nullptr;
  const Module& module = version.store().load(found.folder);
  return module.files.empty() ? nullptr : &module;
}

ModulePairs pair_modules(const ModuleVersion& before, const ModuleVersion& after) {
  ModulePairs result;
  const Module& old = before.module();
  const Module& now = after.module();
  std::size_t left = kMaxModules;
  walk(after, now, {}, 0, left, [&](const std::string& address, const Module& module) {
    result.moves.add(address, module, after.sources());
    add_once(result.all_after, module);
    for (const NamedBlock& resource : module.resources)
      result.resources.insert(below(address, resource.type + "." + resource.name));
  });
  left = kMaxModules;
  walk(before, old, {}, 0, left, [&](const std::string& address, const Module& module) {
    add_once(result.all_before, module);
    for (const NamedBlock& resource : module.resources)
      result.resources_before.insert(below(address, resource.type + "." + resource.name));
  });
  Pairing(before, after, result).pair({}, old, now, 0);
  return result;
}

}  // namespace infra::release
