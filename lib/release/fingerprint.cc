#include "lib/release/fingerprint.h"

#include "lib/release/interface.h"
#include "lib/release/module_pairs.h"

namespace infra::release {

using terraform::Module;
using terraform::NamedBlock;

struct Fingerprints::Work {
  Fingerprint result;
  std::set<std::pair<const Module*, std::string>> seen;
  const hcl::Body* repeated = nullptr;  // of the resource: what each and count mean
  int depth = 0;
};

namespace {
constexpr int kMaxDepth = 300;  // of references that lead to references
}  // namespace

Fingerprints::Fingerprints(const ModuleVersion& version) : version_(version) {
  walk(version.module(), 0);
}

void Fingerprints::walk(const Module& module, int depth) {
  if (depth > 20 || !walked_.insert(&module).second) return;
  for (const NamedBlock& resource : module.resources) owners_[resource.block] = &module;
  for (const NamedBlock& call : module.calls)
    if (const Module* called = called_module(version_, module, call)) {
      callers_[called].push_back({&module, &call});
      walk(*called, depth + 1);
    }
}

void Fingerprints::add(Work& work, const Module& module, const hcl::Expr& expr) const {
  work.result.text += on_one_line(version_.sources().text(expr.span)) + "\n";
  if (work.depth == kMaxDepth) return;
  ++work.depth;
  for (const hcl::Reference& found : hcl::references(expr)) reference(work, module, found);
  --work.depth;
}

void Fingerprints::add(Work& work, const Module& module, const hcl::Body& body) const {
  for (const hcl::Attribute& attribute : body.attributes) {
    work.result.text += std::string(attribute.name.text) + " = ";
    add(work, module, *attribute.value);
  }
  for (const hcl::Block& block : body.blocks) {
    work.result.text += std::string(block.type.text) + " {\n";
    add(work, module, *block.body);
    work.result.text += "}\n";
  }
}

void Fingerprints::reference(Work& work, const Module& module, const hcl::Reference& found) const {
  const std::string_view root = found.traversal->root.text;
  const auto& steps = found.traversal->steps;
  const auto step = [&](std::size_t i) {
    return steps.size() > i ? std::string(steps[i].text) : std::string();
  };
  if (root == "each" || root == "count") {
    if (!work.repeated || !work.seen.insert({&module, "each"}).second) return;
    for (const char* name : {"for_each", "count"})
      if (const hcl::Attribute* attribute = work.repeated->attribute(name))
        add(work, module, *attribute->value);
    return;
  }
  const std::string name =
      std::string(root) + "." + step(0) + (root == "data" ? "." + step(1) : "");
  if (root == "module" ? !work.seen.insert({&module, name + "." + step(1)}).second
                       : !work.seen.insert({&module, name}).second)
    return;
  if (root == "local") {
    if (const auto* local = module.local(step(0))) add(work, module, *local->attribute->value);
  } else if (root == "data") {
    if (const NamedBlock* data = module.data_source(step(0), step(1)))
      add(work, module, *data->block->body);
  } else if (root == "var") {
    const auto callers = callers_.find(&module);
    if (callers == callers_.end()) {
      work.result.variables.insert(step(0));
      return;
    }
    for (const Caller& caller : callers->second)
      if (const hcl::Attribute* argument = caller.call->block->body->attribute(step(0))) {
        add(work, *caller.module, *argument->value);
      } else if (const auto* variable = module.variable(step(0));
                 variable && variable->default_value) {
        work.result.text +=
            on_one_line(version_.sources().text(variable->default_value->span)) + "\n";
      }
  } else if (root == "module") {
    const NamedBlock* call = module.call(step(0));
    if (!call) return;
    const Module* called = called_module(version_, module, *call);
    const NamedBlock* output = called ? called->output(step(1)) : nullptr;
    const hcl::Attribute* value = output ? output->block->body->attribute("value") : nullptr;
    if (value) {
      add(work, *called, *value->value);
    } else if (!called) {
      add(work, module, *call->block->body);
    }
  }
}

Fingerprint Fingerprints::of(const terraform::Resource& resource, const std::string& name) const {
  Work work;
  const auto owner = owners_.find(resource.block);
  if (owner == owners_.end()) return {};
  const hcl::Body& body = *resource.block->body;
  work.repeated = &body;
  if (name.empty()) {
    for (const char* repetition : {"for_each", "count"})
      if (const hcl::Attribute* attribute = body.attribute(repetition))
        add(work, *owner->second, *attribute->value);
  }
  if (const hcl::Attribute* attribute = name.empty() ? nullptr : body.attribute(name))
    add(work, *owner->second, *attribute->value);
  for (const hcl::Block& block : body.blocks) {
    const bool own = block.type.text == name;
    const bool dynamic =
        block.type.text == "dynamic" && !block.labels.empty() && block.labels[0].text == name;
    if (!name.empty() && (own || dynamic)) add(work, *owner->second, *block.body);
  }
  return std::move(work.result);
}

}  // namespace infra::release
