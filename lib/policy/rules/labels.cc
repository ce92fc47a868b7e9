// NAM004 to NAM007: names in Terraform.
#include <fmt/format.h>

#include "lib/base/strings.h"
#include "lib/policy/rules/places.h"
#include "lib/policy/rules/project.h"

namespace infra::policy {
namespace {

bool is_snake(std::string_view text) {
  if (text.empty() || text[0] < 'a' || text[0] > 'z' || text.back() == '_') return false;
  char before = 0;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!letter && (c != '_' || before == '_')) return false;
    before = c;
  }
  return true;
}

std::string to_snake(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool letter = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    const bool after_lower = !result.empty() && result.back() >= 'a' && result.back() <= 'z';
    if ((!letter || (upper && after_lower)) && !result.empty() && result.back() != '_')
      result += '_';
    if (letter) result += upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  while (result.ends_with('_')) result.pop_back();
  return result;
}

bool is_judged(const Folder& folder) { return folder.kind != FolderKind::example; }

Span label_span(const hcl::Block& block) {
  return block.labels.empty() ? block.header : block.labels.back().span;
}

void not_snake(const ModuleView& view, Diagnostics& found) {
  if (!is_judged(view.folder)) return;
  const terraform::Module& module = *view.folder.module;
  const auto check = [&](std::string_view what, std::string_view name, Span span,
                         std::string address) {
    if (is_snake(name)) return;
    report(found, span, fmt::format("the {} `{}` is not in snake_case", what, name), {},
           fmt::format("call it `{}`", to_snake(name)))
        .subject.address = std::move(address);
  };
  for (const terraform::VariableDeclaration& each : module.variables)
    check("variable", each.name, label_span(*each.block), "var." + each.name);
  for (const terraform::NamedBlock& each : module.outputs)
    check("output", each.name, label_span(*each.block), "output." + each.name);
  for (const terraform::LocalDeclaration& each : module.locals)
    check("local value", each.name, each.attribute->name.span, "local." + each.name);
  for (const terraform::NamedBlock& each : module.resources)
    check("label", each.name, label_span(*each.block), each.type + "." + each.name);
  for (const terraform::NamedBlock& each : module.data)
    check("label", each.name, label_span(*each.block), "data." + each.type + "." + each.name);
  for (const terraform::NamedBlock& each : module.calls)
    check("module call", each.name, label_span(*each.block), "module." + each.name);
}

void boolean_name(const ModuleView& view, Diagnostics& found) {
  if (!is_judged(view.folder)) return;
  for (const terraform::VariableDeclaration& each : view.folder.module->variables) {
    if (each.type.kind() != hcl::Type::Kind::boolean) continue;
    const std::string_view name = each.name;
    if (name.starts_with("enable_") || name.starts_with("is_") || name.starts_with("has_"))
      continue;
    report(found, label_span(*each.block),
           fmt::format("the boolean variable `{}` does not say what true means", name), {},
           "begin its name with `enable_`, `is_` or `has_`")
        .subject.address = "var." + each.name;
  }
}

void module_directory(const ModuleView& view, Diagnostics& found) {
  if (view.folder.kind != FolderKind::module || view.folder.path == ".") return;
  const std::string_view name = file_name(view.folder.path);
  if (is_kebab(name)) return;
  std::string wanted = to_snake(name);
  for (char& c : wanted)
    if (c == '_') c = '-';
  report(found, folder_place(view.workspace, view.folder),
         fmt::format("the module's folder `{}` is not in kebab-case", name), {},
         fmt::format("call it `{}`", wanted));
}

void no_description(const ModuleView& view, Diagnostics& found) {
  if (!is_judged(view.folder)) return;
  const auto described = [](const hcl::Block& block) {
    const hcl::Attribute* description = block.body->attribute("description");
    if (description == nullptr) return false;
    const auto text = literal_text(*description->value);
    return !text || !trim(*text).empty();
  };
  for (const terraform::VariableDeclaration& each : view.folder.module->variables) {
    const bool has_description = described(*each.block);
    if (has_description && each.has_type) continue;
    report(found, each.block->header,
           fmt::format("the variable `{}` has no {}", each.name,
                       has_description ? "type"
                       : each.has_type ? "description"
                                       : "description and no type"),
           {}, "say what it is for, in the words of those who set it")
        .subject.address = "var." + each.name;
  }
  for (const terraform::NamedBlock& each : view.folder.module->outputs) {
    if (described(*each.block)) continue;
    report(found, each.block->header, fmt::format("the output `{}` has no description", each.name),
           {}, "say what it is for")
        .subject.address = "output." + each.name;
  }
}

constexpr Rule kRules[] = {
    {.info = {.code = "NAM004",
              .name = "label-not-snake-case",
              .severity = diag::Severity::error,
              .summary = "a variable, output, local value or label that is not in snake_case",
              .rationale = "With one spelling nobody has to look up whether it was a hyphen; a "
                           "later renaming destroys what it names.",
              .bad = "locals {\n  serviceName = \"orders\"\n}\n",
              .good = "locals {\n  service_name = \"orders\"\n}\n"},
     .on_module = not_snake},
    {.info = {.code = "NAM005",
              .name = "boolean-name",
              .severity = diag::Severity::warning,
              .summary = "a boolean variable without `enable_`, `is_` or `has_`",
              .rationale = "`logging = false` may mean a target, a level or a switch.",
              .bad = R"(variable "logging" {
  description = "Write access logs."
  type        = bool
}
)",
              .good = R"(variable "enable_logging" {
  description = "Write access logs."
  type        = bool
}
)"},
     .on_module = boolean_name},
    {.info = {.code = "NAM006",
              .name = "module-directory",
              .severity = diag::Severity::error,
              .summary = "a module's folder that is not in kebab-case",
              .rationale = "The folder is part of every source and tag of the module.",
              .bad = "# --- modules/Order_Queue/main.tf\nlocals {\n  a = 1\n}\n",
              .good = "# --- modules/order-queue/main.tf\nlocals {\n  a = 1\n}\n"},
     .on_module = module_directory},
    {.info = {.code = "NAM007",
              .name = "not-described",
              .severity = diag::Severity::error,
              .summary = "a variable or output without description, a variable without type",
              .rationale = "A module is used by those who cannot ask its author; without a type "
                           "a wrong value fails deep inside.",
              .bad = "variable \"service\" {\n  type = string\n}\n",
              .good =
                  "variable \"service\" {\n  description = \"Name of the service.\"\n  type        "
                  "= string\n}\n"},
     .on_module = no_description},
};

}  // namespace

std::span<const Rule> label_rules() { return kRules; }

}  // namespace infra::policy
