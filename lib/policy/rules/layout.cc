// LAY: which files and blocks belong where.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "lib/base/strings.h"
#include "lib/policy/arguments.h"
#include "lib/policy/rules/places.h"
#include "lib/policy/rules/project.h"
#include "lib/policy/rules/published.h"
#include "lib/workspace/call_source.h"
#include "lib/workspace/glob.h"

namespace infra::policy {
namespace {

constexpr std::string_view kRootFiles[] = {"main.tf",      "variables.tf", "outputs.tf",
                                           "providers.tf", "versions.tf",  "backend.tf",
                                           "README.md"};
constexpr std::string_view kModuleFiles[] = {"main.tf",     "variables.tf", "outputs.tf",
                                             "versions.tf", "README.md",    "CHANGELOG.md"};

bool has_examples(const Workspace& workspace, const std::string& module, std::string_view name) {
  const std::string path = workspace.absolute(fmt::format("{}/examples/{}", module, name));
  return workspace.files().kind(path) == FileKind::directory;
}

bool has_tests(const Workspace& workspace, const std::string& module) {
  const std::string path = workspace.absolute(module + "/tests");
  if (workspace.files().kind(path) != FileKind::directory) return false;
  const auto entries = workspace.files().list(path);
  return std::ranges::any_of(entries, [](const DirectoryEntry& entry) {
    return entry.name.ends_with(".tftest.hcl") || entry.name.ends_with(".tftest.json");
  });
}

// Has a MAJOR behind the first been released, so that somebody has to upgrade?
bool has_major(std::string_view changelog) {
  for (std::string_view line : split_lines(changelog)) {
    if (!line.starts_with("## ")) continue;
    line = trim(line.substr(3));
    if (line.starts_with('[')) line.remove_prefix(1);
    if (line.starts_with('v')) line.remove_prefix(1);
    const std::size_t dot = line.find('.');
    if (dot == 0 || dot == line.npos || line.find_first_not_of("0123456789") != dot) continue;
    if (line.substr(0, dot).find_first_not_of("01") != line.npos || dot > 1) return true;
  }
  return false;
}

void missing_files(const ModuleView& view, Diagnostics& found) {
  const Folder& folder = view.folder;
  std::vector<std::string> missing;
  const auto need = [&](std::string_view name) {
    if (!has_file(view.workspace, folder, name)) missing.push_back(fmt::format("`{}`", name));
  };
  if (is_deployed_root(folder)) {
    for (const std::string_view name : kRootFiles) need(name);
  } else if (folder.kind == FolderKind::module && folder.deployed &&
             layer_of(view.workspace, folder) == Layer::module) {
    const auto& globs = view.workspace.config().config.layout.modules;
    const bool named = std::ranges::any_of(globs, [&](const std::string& glob) {
      return workspace::match_glob(glob, folder.path).has_value();
    });
    if (!named) return;
    for (const std::string_view name : kModuleFiles) need(name);
    if (has_major(text_of(view.workspace, folder.path + "/CHANGELOG.md").value_or("")))
      need("UPGRADE.md");
    for (const std::string_view name : {"basic", "complete"})
      if (!has_examples(view.workspace, folder.path, name))
        missing.push_back(fmt::format("`examples/{}/`", name));
    if (!has_tests(view.workspace, folder.path)) missing.push_back("`tests/*.tftest.hcl`");
  }
  if (missing.empty()) return;
  report(found, folder_place(view.workspace, folder),
         fmt::format("`{}` lacks {}", folder.path, fmt::join(missing, ", ")), {},
         "add what is missing, if only with a comment that says why it is empty");
}

void misplaced_block(const ModuleView& view, Diagnostics& found) {
  const Folder& folder = view.folder;
  if (!folder.is_root()) return;
  const auto check = [&](const hcl::Block& block, std::string_view what, std::string_view wanted) {
    const std::string_view path = view.workspace.sources()[block.header.file].path;
    const std::string_view name = file_name(path);
    if (name == wanted || name == std::string(wanted) + ".json") return;
    report(found, block.header, fmt::format("the {} stands in `{}`", what, name), {},
           fmt::format("move it to `{}`", wanted));
  };
  for (const hcl::Block* block : folder.module->terraform) {
    for (const std::string_view type : {"backend", "cloud"})
      if (const hcl::Block* backend = block->body->block(type))
        check(*backend, "backend", "backend.tf");
  }
  for (const terraform::NamedBlock& provider : folder.module->providers)
    check(*provider.block, "provider configuration", "providers.tf");
}

void module_configures(const ModuleView& view, Diagnostics& found) {
  if (layer_of(view.workspace, view.folder) != Layer::module) return;
  for (const hcl::Block* block : view.folder.module->terraform) {
    for (const std::string_view type : {"backend", "cloud"})
      if (const hcl::Block* backend = block->body->block(type))
        report(found, backend->header, "a module declares a backend", {},
               "only a root module has a state: remove the block");
  }
  for (const terraform::NamedBlock& provider : view.folder.module->providers)
    report(found, provider.block->header, "a module declares a provider configuration", {},
           "let the root module pass it (`providers = { … }`); the module names what it needs in "
           "`configuration_aliases`");
}

// What `path` is that must never be committed; "": nothing.
std::string_view forbidden(std::string_view path) {
  const std::string_view name = file_name(path);
  if (name.ends_with(".tfstate") || name.find(".tfstate.") != name.npos) return "state";
  if (name.ends_with(".tfplan") || name == "tfplan" || name.starts_with("tfplan.") ||
      name == "plan.out")
    return "a plan";
  return "";
}

void committed_artifacts(const WorkspaceView& view, Diagnostics& found) {
  std::set<std::string> folders;
  const auto add = [&](const std::string& path, std::string_view what) {
    report(found, {view.workspace.source_without_text(path), 0, 0},
           fmt::format("{} is committed: `{}`", what, path), {},
           "take it out of the repository (`git rm --cached`) and ignore it; what was secret in it "
           "is known now")
        .subject.attribute = path;
  };
  for (const std::string& path : view.workspace.committed_files()) {
    const std::size_t at = ("/" + path).find("/.terraform/");
    if (at != std::string::npos) {
      const std::string folder = path.substr(0, at) + ".terraform";
      if (folders.insert(folder).second) add(folder, "a working folder of terraform");
    } else if (const std::string_view what = forbidden(path); !what.empty()) {
      add(path, what);
    }
  }
}

std::string_view shown_layer(Layer layer) {
  return layer == Layer::module   ? "a module"
         : layer == Layer::shared ? "a shared layer"
                                  : "a stack";
}

// May a folder of layer `from` call or read one of layer `to`? Root modules are never called.
bool may_call(Layer from, Layer to) {
  return from == Layer::none || to == Layer::none || to == Layer::module;
}

void wrong_direction(const WorkspaceView& view, Diagnostics& found) {
  for (const Folder& folder : view.workspace.folders()) {
    const Layer from = layer_of(view.workspace, folder);
    for (const terraform::NamedBlock& call : folder.module->calls) {
      const auto to =
          workspace::called_folder(*call.block, folder.path, view.workspace.repository_names());
      const Folder* callee = to ? view.workspace.folder(*to) : nullptr;
      if (callee == nullptr || callee == &folder) continue;
      const Layer layer = layer_of(view.workspace, *callee);
      if (may_call(from, layer)) continue;
      const hcl::Attribute* source = call.block->body->attribute("source");
      report(found, source != nullptr ? source->value->span : call.block->header,
             fmt::format("{} calls the root module `{}`", shown_layer(from), callee->path),
             fmt::format("is {}", shown_layer(layer)),
             "move what both need into a module, or read what the other publishes")
          .subject.address = "module." + call.name;
    }
  }
  const Contract& contract = view.facts.contract();
  for (const ContractUse& use : contract.uses()) {
    if (layer_of(view.workspace, *use.reader->folder) != Layer::shared) continue;
    const EvaluatedFolder* owner = contract.publisher_of(use);
    if (owner == nullptr || layer_of(view.workspace, *owner->folder) != Layer::stack) continue;
    diag::Diagnostic& made =
        report(found, use.span,
               fmt::format("a shared layer reads from the stack `{}`", owner->folder->path), {},
               "stacks depend on what is shared, never the other way round");
    made.subject.stack = use.reader->folder->path;
    made.subject.address = use.address;
  }
}

constexpr std::string_view kSharedTypes[] = {
    "aws_vpc", "aws_nat_gateway", "aws_ec2_transit_gateway", "aws_config_configuration_recorder",
    "aws_route53_zone"};

void stack_makes_shared(const ResourceView& view, Diagnostics& found) {
  const Resource& resource = view.resource;
  if (resource.mode != terraform::Mode::managed || !is_deployed_root(*view.root.folder)) return;
  if (layer_of(view.workspace, *view.root.folder) != Layer::stack) return;
  bool owned = std::ranges::find(kSharedTypes, resource.type) != std::end(kSharedTypes);
  if (resource.type == "aws_cloudtrail")
    owned = Arguments(resource).get("is_organization_trail").is(true);
  if (!owned) return;
  const bool called = !resource.calls.empty();
  diag::Diagnostic& made =
      fault(view, found, called ? resource.calls.front().span : resource.span, {},
            fmt::format("the stack `{}` makes an `{}`", view.root.folder->path, resource.type), {},
            "a root module of `shared/` makes it, and stacks read what it publishes");
  if (called && made.labels.empty()) made.labels.push_back({resource.span, "made here"});
}

constexpr Rule kRules[] = {
    {.info = {.code = "LAY001",
              .name = "required-file-missing",
              .severity = diag::Severity::error,
              .summary = "a root module or a module lacks a file that every one has",
              .rationale =
                  "Who comes new to a folder, and every tool, looks for things in the same "
                  "places.",
              .bad = R"(# --- stacks/orders/prod/main.tf
locals {
  service = "orders"
}
)",
              .good = R"(# --- stacks/orders/prod/main.tf
locals {
  service = "orders"
}
# --- stacks/orders/prod/variables.tf
# --- stacks/orders/prod/outputs.tf
# --- stacks/orders/prod/providers.tf
# --- stacks/orders/prod/versions.tf
# --- stacks/orders/prod/backend.tf
# --- stacks/orders/prod/README.md
)"},
     .on_module = missing_files},
    {.info = {.code = "LAY002",
              .name = "block-in-wrong-file",
              .severity = diag::Severity::warning,
              .summary = "a backend or provider block stands in another file than its own",
              .rationale = "Where state lives and whose credentials are used is looked for in "
                           "backend.tf and providers.tf.",
              .bad = R"(# --- stacks/orders/prod/main.tf
provider "aws" {
  region = "ap-northeast-2"
}
)",
              .good = R"(# --- stacks/orders/prod/providers.tf
provider "aws" {
  region = "ap-northeast-2"
}
)"},
     .on_module = misplaced_block},
    {.info = {.code = "LAY003",
              .name = "module-configures",
              .severity = diag::Severity::error,
              .summary = "a module declares a provider configuration or a backend",
              .rationale = "Such a module cannot be called with `count` or `for_each`, nor removed "
                           "without its state being orphaned.",
              .bad = R"(# --- modules/queue/main.tf
provider "aws" {
  region = "ap-northeast-2"
}
)",
              .good = R"(# --- modules/queue/main.tf
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.60"
    }
  }
}
)"},
     .on_module = module_configures},
    {.info = {.code = "LAY004",
              .name = "artifact-committed",
              .severity = diag::Severity::error,
              .summary = "state, a plan or a folder `.terraform` is committed",
              .rationale = "State and plans hold every value in clear text, secrets too, and are "
                           "out of date at once.",
              .bad = R"(# --- stacks/orders/prod/main.tf
locals {
  service = "orders"
}
# --- stacks/orders/prod/terraform.tfstate
{}
)",
              .good = R"(# --- stacks/orders/prod/main.tf
locals {
  service = "orders"
}
)"},
     .on_workspace = committed_artifacts},
    {.info = {.code = "LAY005",
              .name = "wrong-direction",
              .severity = diag::Severity::error,
              .summary =
                  "a layer reaches the wrong way: shared to a stack, a module to a root module, "
                  "a stack to another's folder",
              .rationale = "What many depend on must not depend on one of them: neither could be "
                           "changed alone any more.",
              .bad = R"(# --- stacks/orders/prod/main.tf
module "payments" {
  source = "../../payments/prod"
}
# --- stacks/payments/prod/main.tf
locals {
  service = "payments"
}
)",
              .good = R"(# --- stacks/orders/prod/main.tf
data "aws_ssm_parameter" "queue" {
  name = "/payments/prod/queue-url"
}
# --- stacks/payments/prod/main.tf
resource "aws_ssm_parameter" "queue" {
  name  = "/payments/prod/queue-url"
  type  = "String"
  value = "https://sqs.ap-northeast-2.amazonaws.com/111111111111/prod-payments"
}
)"},
     .on_workspace = wrong_direction},
    {.info = {.code = "LAY006",
              .name = "stack-makes-shared",
              .severity = diag::Severity::warning,
              .summary = "a stack makes what the shared layer owns",
              .rationale = "A network or zone of one product cannot be used by the next, and a "
                           "second one costs and conflicts.",
              .bad = R"(# --- stacks/orders/prod/main.tf
resource "aws_vpc" "this" {
  cidr_block = "10.20.0.0/16"
}
)",
              .good = R"(# --- stacks/orders/prod/main.tf
data "aws_ssm_parameter" "vpc_id" {
  name = "/shared/network/vpc-id"
}
# --- shared/network/prod/main.tf
resource "aws_vpc" "this" {
  cidr_block = "10.20.0.0/16"
}
)"},
     .on_resource = stack_makes_shared},
};

}  // namespace

std::span<const Rule> layout_rules() { return kRules; }

}  // namespace infra::policy
