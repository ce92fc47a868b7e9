// Which provider configuration a module sees under which name: `providers` of the call, else the
// default configurations of the caller.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lib/hcl/parser.h"
#include "lib/hcl/rules.h"
#include "lib/terraform/module_tree.h"
#include "lib/terraform/report.h"

namespace infra::terraform {

std::string ProviderConfiguration::display() const {
  return alias.empty() ? name : fmt::format("{}.{}", name, alias);
}

namespace {

struct ProviderName {
  std::string_view name, alias;
  std::string display() const {
    return alias.empty() ? std::string(name) : fmt::format("{}.{}", name, alias);
  }
};

// aws, aws.dr; nullopt: neither.
std::optional<ProviderName> provider_name(const Module& module, const hcl::Expr& expr) {
  const hcl::Expr& reference = unwrap(module.reference_expr(expr));
  if (const auto* text = reference.as<hcl::StringLiteral>()) {  // "aws.dr", deprecated
    const auto dot = text->value.find('.');
    if (dot == std::string_view::npos) return ProviderName{text->value, {}};
    return ProviderName{text->value.substr(0, dot), text->value.substr(dot + 1)};
  }
  const auto* traversal = reference.as<hcl::Traversal>();
  if (traversal == nullptr || traversal->steps.size() > 1) return std::nullopt;
  return ProviderName{traversal->root.text,
                      traversal->steps.empty() ? std::string_view{} : traversal->steps[0].text};
}

}  // namespace

std::shared_ptr<ProviderConfiguration> ModuleTree::find_provider(ModuleNode& node,
                                                                 std::string_view name,
                                                                 std::string_view alias) {
  const ProviderName wanted{name, alias};
  const std::string key = wanted.display();
  if (const auto it = node.providers.find(key); it != node.providers.end()) return it->second;
  if (!alias.empty()) return nullptr;
  if (node.parent == nullptr) {
    return node.providers[key] = make_provider(*node.module, std::string(name));
  }
  // Only default configurations are inherited; the modules may know the provider by other names.
  std::string above(name);
  const RequiredProvider* required = node.module->required_provider(name);
  if (required != nullptr) {
    for (const RequiredProvider& other : node.parent->module->required_providers) {
      if (other.source == required->source) above = other.name;
    }
  }
  return node.providers[key] = find_provider(*node.parent, above, {});
}

void ModuleTree::pass_providers(ModuleNode& from, const NamedBlock& call, ModuleNode& to) {
  const hcl::Attribute* attribute = call.block->body->attribute("providers");
  if (attribute == nullptr) return;
  const auto* object = attribute->value->as<hcl::Object>();
  if (object == nullptr) {
    if (attribute->value->as<hcl::Invalid>() == nullptr) {
      found_.push_back(finding(hcl::kSyntaxError, attribute->value->span,
                               "`providers` is an object", {}, "write `{ aws = aws.dr }`"));
    }
    return;
  }
  for (const auto& [key, value] : object->items) {
    const auto inner = provider_name(*from.module, *key);
    const auto outer = provider_name(*from.module, *value);
    if (!inner || !outer) {
      found_.push_back(finding(hcl::kSyntaxError, (inner ? *value : *key).span,
                               "this names no provider configuration", {},
                               "write `aws` or `aws.alias`"));
      continue;
    }
    const auto configuration = find_provider(from, outer->name, outer->alias);
    if (configuration == nullptr) {
      report_missing_provider(from, value->span, outer->display());
      continue;
    }
    to.providers[inner->display()] = configuration;
  }
}

void ModuleTree::report_missing_provider(const ModuleNode& node, Span span,
                                         const std::string& name) {
  if (node.module->has_errors) return;
  // A library module by itself gets its configurations from those who call it.
  for (const RequiredProvider& required : node.module->required_providers) {
    const auto& aliases = required.aliases;
    if (std::find(aliases.begin(), aliases.end(), name) != aliases.end()) return;
  }
  if (!missing_providers_.insert({span.file, span.begin}).second) return;
  std::vector<std::string_view> names;
  for (const auto& [known, configuration] : node.providers) names.push_back(known);
  found_.push_back(finding(hcl::kBadReference, span,
                           fmt::format("there is no provider configuration `{}`", name), {},
                           suggestion(name, names)));
}

std::shared_ptr<const ProviderConfiguration> ModuleTree::provider_of(ModuleNode& node,
                                                                     const NamedBlock& block) {
  ProviderName wanted{std::string_view(block.type).substr(0, block.type.find('_')), {}};
  if (const hcl::Attribute* attribute = block.block->body->attribute("provider")) {
    if (const auto name = provider_name(*node.module, *attribute->value)) {
      wanted = *name;
    } else if (attribute->value->as<hcl::Invalid>() == nullptr &&
               missing_providers_.insert({attribute->span.file, attribute->span.begin}).second) {
      found_.push_back(finding(hcl::kSyntaxError, attribute->value->span,
                               "this names no provider configuration", {},
                               "write `aws` or `aws.alias`"));
    }
  }
  auto configuration = find_provider(node, wanted.name, wanted.alias);
  if (configuration == nullptr) {
    report_missing_provider(node, block.block->body->attribute("provider")->value->span,
                            wanted.display());
    // One that nobody configured: what it would be is unknown, not that of another.
    configuration = make_provider(*node.module, std::string(wanted.name));
    configuration->alias = wanted.alias;
    configuration->module = node.address;
    configuration->values = Value::unknown();
    node.providers[wanted.display()] = configuration;
  }
  return configuration;
}

void ModuleTree::read_lock_file(const std::string& folder) {
  const std::string path = join_path(folder, ".terraform.lock.hcl");
  if (store_.files().kind(path) != FileKind::file) return;
  diag::Diagnostics ignored;
  const std::uint32_t number = store_.sources().add(relative_path(path, store_.repository_root()),
                                                    store_.files().read(path));
  const auto file = hcl::parse_file(store_.sources(), number, ignored);
  constexpr std::string_view kRegistry = "registry.terraform.io/";
  for (const hcl::Block& block : file->body->blocks) {
    if (block.type.text != "provider" || block.labels.empty()) continue;
    const hcl::Attribute* version = block.body->attribute("version");
    if (version == nullptr) continue;
    const auto* text = version->value->as<hcl::StringLiteral>();
    if (text == nullptr) continue;
    std::string_view source = block.labels[0].text;
    if (source.starts_with(kRegistry)) source.remove_prefix(kRegistry.size());
    locked_.emplace(source, text->value);
  }
}

}  // namespace infra::terraform
