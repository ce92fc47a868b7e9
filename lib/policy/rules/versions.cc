// VER: which versions of Terraform and of providers a folder takes.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "lib/base/strings.h"
#include "lib/policy/rules/places.h"
#include "lib/policy/rules/project.h"
#include "lib/terraform/version.h"

namespace infra::policy {
namespace {

using terraform::Version;
using terraform::VersionConstraints;

bool is_judged(const Folder& folder) {
  return folder.kind != FolderKind::example && !folder.module->has_errors;
}

void required_version(const ModuleView& view, Diagnostics& found) {
  static const Version kOldest = *Version::parse("1.5.0");
  if (!is_judged(view.folder)) return;
  const hcl::Block* first = nullptr;
  std::vector<const hcl::Attribute*> written;
  bool bounded = false;
  for (const hcl::Block* block : view.folder.module->terraform) {
    if (first == nullptr) first = block;
    const hcl::Attribute* version = block->body->attribute("required_version");
    if (version == nullptr) continue;
    written.push_back(version);
    const auto text = literal_text(*version->value);
    const auto constraints =
        text ? VersionConstraints::parse(*text, VersionConstraints::Use::program) : std::nullopt;
    if (text && !constraints)
      report(found, version->value->span, fmt::format("`{}` is no version constraint", *text), {},
             "write `required_version = \">= 1.10, < 2\"`");
    bounded |= !constraints || constraints->excludes_below(kOldest);
  }
  if (written.empty()) {
    report(found, first != nullptr ? first->header : folder_place(view.workspace, view.folder),
           fmt::format("`{}` does not say which versions of terraform it takes", view.folder.path),
           {}, "set `required_version = \">= 1.10, < 2\"` in versions.tf");
  } else if (!bounded) {
    report(found, written.front()->value->span, "`required_version` allows versions before 1.5.0",
           {}, "`>= 1.5.0` is the least that it must ask for");
  }
}

// Local name of the provider that a resource uses.
std::string provider_name(const terraform::Module& module, const terraform::NamedBlock& block) {
  if (const hcl::Attribute* provider = block.block->body->attribute("provider")) {
    const hcl::Expr& reference = module.reference_expr(*provider->value);
    if (const auto* traversal = reference.as<hcl::Traversal>())
      return std::string(traversal->root.text);
  }
  return block.type.substr(0, block.type.find('_'));
}

void provider_version(const ModuleView& view, Diagnostics& found) {
  if (!is_judged(view.folder)) return;
  const terraform::Module& module = *view.folder.module;
  for (const terraform::RequiredProvider& each : module.required_providers) {
    if (!each.version.empty()) {
      if (!terraform::VersionConstraints::parse(each.version))
        report(found, each.span,
               fmt::format("`{}`, of the provider `{}`, is no version constraint", each.version,
                           each.name),
               {}, "write `version = \">= 6.0, < 7\"`")
            .subject.attribute = each.name;
      continue;
    }
    report(found, each.span, fmt::format("the provider `{}` has no version constraint", each.name),
           {}, "add `version = \">= …\"`")
        .subject.attribute = each.name;
  }
  std::map<std::string, Span> used;
  for (const terraform::NamedBlock& each : module.providers)
    used.try_emplace(each.name, each.block->header);
  for (const auto* blocks : {&module.resources, &module.data, &module.ephemerals})
    for (const terraform::NamedBlock& each : *blocks)
      used.try_emplace(provider_name(module, each), each.block->header);
  for (const auto& [name, span] : used) {
    if (name.empty() || name == "terraform" || module.required_provider(name) != nullptr) continue;
    report(found, span, fmt::format("the provider `{}` is used without a version constraint", name),
           {}, fmt::format("name `{}` with source and version in `required_providers`", name))
        .subject.attribute = name;
  }
}

void lock_file(const RootView& view, Diagnostics& found) {
  const Folder& folder = *view.root.folder;
  if (!is_deployed_root(folder) || has_file(view.workspace, folder, ".terraform.lock.hcl")) return;
  const bool has_providers =
      std::ranges::any_of(view.root.module.resources, [](const terraform::Resource& resource) {
        return resource.provider && !resource.provider->source.ends_with("builtin/terraform") &&
               resource.provider->source != "hashicorp/terraform" &&
               !resource.type.starts_with("terraform_");
      });
  if (!has_providers && folder.module->required_providers.empty()) return;
  report(found, folder_place(view.workspace, folder),
         fmt::format("`{}` has no `.terraform.lock.hcl`", folder.path), {},
         "run `terraform init` and commit the file that it writes");
}

constexpr Rule kRules[] = {
    {.info = {.code = "VER001",
              .name = "terraform-version",
              .severity = diag::Severity::error,
              .summary = "`required_version` is missing, or allows versions before 1.5.0",
              .rationale = "Whoever runs it with an old or a new version gets another plan, and "
                           "state that others can no longer read.",
              .bad = "terraform {\n  required_version = \">= 0.13\"\n}\n",
              .good = "terraform {\n  required_version = \">= 1.10, < 2\"\n}\n"},
     .on_module = required_version},
    {.info = {.code = "VER002",
              .name = "provider-version",
              .severity = diag::Severity::error,
              .summary = "a provider without a version constraint",
              .rationale = "The next `init` takes the newest, with whatever its MAJOR breaks.",
              .bad = R"(terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}
)",
              .good = R"(terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.60, < 7"
    }
  }
}
)"},
     .on_module = provider_version},
    {.info = {.code = "VER003",
              .name = "lock-file-missing",
              .severity = diag::Severity::warning,
              .summary = "a root module without `.terraform.lock.hcl`",
              .rationale = "Nothing says that CI runs the provider that was reviewed, nor that "
                           "nobody swapped it on the way.",
              .bad = R"(# --- stacks/orders/prod/main.tf
resource "aws_sqs_queue" "orders" {
  name = "prod-orders"
}
)",
              .good = R"(# --- stacks/orders/prod/main.tf
resource "aws_sqs_queue" "orders" {
  name = "prod-orders"
}
# --- stacks/orders/prod/.terraform.lock.hcl
provider "registry.terraform.io/hashicorp/aws" {
  version = "6.47.0"
}
)"},
     .on_root = lock_file},
};

}  // namespace

std::span<const Rule> version_rules() { return kRules; }

}  // namespace infra::policy
