// HCL005: what is declared and never used.
#include <fmt/format.h>

#include <array>
#include <vector>

#include "lib/hcl/evaluate.h"
#include "lib/policy/rules/places.h"
#include "lib/policy/rules/project.h"

namespace infra::policy {
namespace {

using terraform::Module;
using terraform::NodeKind;

// Marks what a module refers to. The dependencies that are kept with it leave out what has no part
// in the order of evaluation: validations, provisioners, imports.
class Uses {
 public:
  explicit Uses(const Module& module) : module_(module) {
    for (std::size_t kind = 0; kind < terraform::kNodeKinds; ++kind)
      used_[kind].resize(module.count(static_cast<NodeKind>(kind)));
    for (const auto& declarations : module.dependency_table)
      for (const auto& dependencies : declarations) add(dependencies);
    for (const auto& arguments : module.call_arguments)
      for (const auto& [name, dependencies] : arguments) add(dependencies);
    for (std::uint32_t i = 0; i < module.variables.size(); ++i) {
      for (const hcl::Block* validation : module.variables[i].validations)
        body(*validation->body, module.variables[i].name);
    }
    for (const auto* blocks : {&module.resources, &module.data, &module.ephemerals})
      for (const terraform::NamedBlock& each : *blocks) later_parts(*each.block->body);
    for (const hcl::Block* block : module.imports) body(*block->body, {});
  }

  bool has(NodeKind kind, std::size_t index) const {
    return used_[static_cast<std::size_t>(kind)][index];
  }

 private:
  void add(const std::vector<terraform::Dependency>& dependencies) {
    for (const terraform::Dependency& each : dependencies)
      used_[static_cast<std::size_t>(each.kind)][each.index] = true;
  }

  void later_parts(const hcl::Body& content) {
    for (const hcl::Block& block : content.blocks) {
      const std::string_view type = block.type.text;
      if (type == "provisioner" || type == "connection" || type == "lifecycle")
        body(*block.body, {});
    }
  }

  // `own`: the variable that is being declared, whose validation must look at it.
  void body(const hcl::Body& content, std::string_view own) {
    for (const hcl::Attribute& attribute : content.attributes)
      for (const hcl::Reference& each : hcl::references(*attribute.value))
        reference(*each.traversal, own);
    for (const hcl::Block& block : content.blocks) body(*block.body, own);
  }

  void reference(const hcl::Traversal& traversal, std::string_view own) {
    const auto mark = [&](NodeKind kind, std::string_view type, std::string_view name) {
      if (const auto index = module_.find(kind, type, name))
        used_[static_cast<std::size_t>(kind)][*index] = true;
    };
    const std::string_view root = traversal.root.text;
    const auto& steps = traversal.steps;
    if (steps.empty()) return;
    if (root == "var" && steps[0].text != own) mark(NodeKind::variable, {}, steps[0].text);
    if (root == "local") mark(NodeKind::local, {}, steps[0].text);
    if (root == "data" && steps.size() > 1) mark(NodeKind::data, steps[0].text, steps[1].text);
  }

  const Module& module_;
  std::array<std::vector<bool>, terraform::kNodeKinds> used_;
};

// A data source with conditions is there to check something.
bool checks_something(const hcl::Body& data) {
  const hcl::Block* lifecycle = data.block("lifecycle");
  return lifecycle != nullptr && (lifecycle->body->block("precondition") != nullptr ||
                                  lifecycle->body->block("postcondition") != nullptr);
}

Span name_span(const hcl::Block& block) {
  return block.labels.empty() ? block.header : block.labels.back().span;
}

void unused(const ModuleView& view, Diagnostics& found) {
  const Module& module = *view.folder.module;
  if (module.has_errors) return;  // it may be used where nobody could read
  const Uses uses(module);
  const auto add = [&](Span span, std::string_view what, std::string address, std::string help) {
    diag::Diagnostic& made = report(
        found, span, fmt::format("the {} `{}` is never used", what, address), {}, std::move(help));
    made.subject.address = std::move(address);
  };
  for (std::size_t i = 0; i < module.variables.size(); ++i) {
    if (uses.has(NodeKind::variable, i)) continue;
    add(name_span(*module.variables[i].block), "variable", "var." + module.variables[i].name,
        "use it, or remove it and what its callers pass");
  }
  for (std::size_t i = 0; i < module.locals.size(); ++i) {
    if (uses.has(NodeKind::local, i)) continue;
    add(module.locals[i].attribute->name.span, "local value", "local." + module.locals[i].name,
        "use it, or remove it");
  }
  for (std::size_t i = 0; i < module.data.size(); ++i) {
    const terraform::NamedBlock& data = module.data[i];
    if (uses.has(NodeKind::data, i) || checks_something(*data.block->body)) continue;
    add(name_span(*data.block), "data source", fmt::format("data.{}.{}", data.type, data.name),
        "use it, or remove it: it is read in every plan");
  }
}

constexpr Rule kRules[] = {
    {.info = {.code = "HCL005",
              .name = "unused-declaration",
              .severity = diag::Severity::warning,
              .summary = "a variable, local value or data source that nothing uses",
              .rationale = "Who changes it expects an effect, and there is none.",
              .bad = R"(locals {
  name   = "prod-orders"
  prefix = "prod"
}

resource "terraform_data" "this" {
  input = local.name
}
)",
              .good = R"(locals {
  name = "prod-orders"
}

resource "terraform_data" "this" {
  input = local.name
}
)"},
     .on_module = unused},
};

}  // namespace

std::span<const Rule> unused_rules() { return kRules; }

}  // namespace infra::policy
