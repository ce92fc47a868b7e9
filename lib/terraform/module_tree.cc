#include "lib/terraform/module_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lib/hcl/parser.h"
#include "lib/hcl/rules.h"
#include "lib/terraform/report.h"
#include "lib/terraform/rules.h"

namespace infra::terraform {
namespace {

// A tree of calls can grow exponentially with the number of files.
constexpr std::size_t kMaxNodes = 10'000;
constexpr std::size_t kMaxDepth = 200;

constexpr std::string_view kMetaArguments[] = {"source",   "version",    "count",
                                               "for_each", "depends_on", "providers"};

bool is_meta_argument(std::string_view name) {
  return std::find(std::begin(kMetaArguments), std::end(kMetaArguments), name) !=
         std::end(kMetaArguments);
}

std::string short_source(std::string_view source) {
  constexpr std::string_view kRegistry = "registry.terraform.io/";
  if (source.starts_with(kRegistry)) source.remove_prefix(kRegistry.size());
  std::string text(source);
  if (text.find('/') == std::string::npos) text.insert(0, "hashicorp/");
  return text;
}

}  // namespace

ModuleTree::ModuleTree(ModuleStore& store, const std::string& folder,
                       const EvaluateOptions& options, diag::Diagnostics& found)
    : store_(store),
      found_(found),
      stand_alone_(options.stand_alone_module),
      source_context_{store.files(), store.repository_root(), options.repository_names,
                      store.files().canonical(folder),
                      read_installed_modules(store.files(), folder)} {
  read_lock_file(source_context_.root_folder);
  add(store.load(folder), nullptr, 0);
  // Breadth first: `nodes_` grows while it is walked.
  for (std::size_t i = 0; i < nodes_.size(); ++i) call_children(*nodes_[i]);
  for (const auto& node : nodes_) check_outputs(*node);
  for (const auto& provider : all_) set_versions(*provider);
}

void ModuleTree::set_versions(ProviderConfiguration& provider) const {
  if (const auto locked = locked_.find(provider.source); locked != locked_.end()) {
    provider.locked_version = locked->second;
  }
  if (const auto wanted = constraints_.find(provider.source); wanted != constraints_.end()) {
    provider.constraints = wanted->second;
  }
}

ModuleNode& ModuleTree::add(const Module& module, ModuleNode* parent, std::uint32_t call) {
  auto node = std::make_unique<ModuleNode>();
  node->module = &module;
  node->parent = parent;
  node->call = call;
  node->path_module =
      parent == nullptr ? "." : relative_path(module.folder, source_context_.root_folder);
  if (parent != nullptr) {
    const std::string& name = parent->module->calls[call].name;
    node->address =
        fmt::format("{}{}module.{}", parent->address, parent->address.empty() ? "" : ".", name);
    node->call_path =
        parent->call_path.empty() ? name : fmt::format("{}.{}", parent->call_path, name);
  }
  for (const RequiredProvider& required : module.required_providers) {
    if (required.version.empty()) continue;
    auto& constraints = constraints_[short_source(required.source)];
    if (std::find(constraints.begin(), constraints.end(), required.version) == constraints.end()) {
      constraints.push_back(required.version);
    }
  }
  nodes_.push_back(std::move(node));
  declare_providers(*nodes_.back());
  return *nodes_.back();
}

std::shared_ptr<ProviderConfiguration> ModuleTree::make_provider(const Module& module,
                                                                 const std::string& name) {
  auto provider = std::make_shared<ProviderConfiguration>();
  provider->name = name;
  const RequiredProvider* required = module.required_provider(name);
  provider->source = name == "terraform"
                         ? "terraform.io/builtin/terraform"
                         : short_source(required != nullptr ? required->source : name);
  provider->values = Value::object({});
  set_versions(*provider);  // an implied one is made when all modules are known
  all_.push_back(provider);
  return provider;
}

void ModuleTree::declare_providers(ModuleNode& node) {
  const Module& module = *node.module;
  for (std::uint32_t i = 0; i < module.providers.size(); ++i) {
    const NamedBlock& named = module.providers[i];
    auto provider = make_provider(module, named.name);
    provider->block = named.block;
    provider->span = named.block->header;
    provider->module = node.address;
    if (const auto* alias = named.block->body->attribute("alias")) {
      if (const auto* text = alias->value->as<hcl::StringLiteral>()) provider->alias = text->value;
    }
    node.providers[provider->display()] = provider;
    declared_.push_back({&node, i, std::move(provider)});
  }
}

void ModuleTree::call_children(ModuleNode& node) {
  node.children.resize(node.module->calls.size());
  const std::size_t before = found_.size();
  for (std::uint32_t i = 0; i < node.children.size(); ++i) {
    node.children[i] = call_child(node, i);
  }
  if (node.parent != nullptr || stand_alone_) return;
  for (std::size_t i = before; i < found_.size(); ++i) {
    found_[i].subject.stack = node.module->path;
  }
}

ModuleNode* ModuleTree::call_child(ModuleNode& node, std::uint32_t index) {
  const NamedBlock& call = node.module->calls[index];
  const hcl::Attribute* attribute = call.block->body->attribute("source");
  if (attribute == nullptr) return nullptr;
  const hcl::Expr& expr = *attribute->value;
  const auto* source = expr.as<hcl::StringLiteral>();
  const bool first = first_visit(*call.block);
  if (source == nullptr) {
    if (first && expr.as<hcl::Invalid>() == nullptr) {
      found_.push_back(finding(kModuleNotFound, expr.span, "a module source must be written out",
                               "must be known before anything is evaluated", "write the text"));
    }
    return nullptr;
  }
  if (const auto* version = call.block->body->attribute("version");
      version != nullptr && first &&
      (source->value.starts_with("./") || source->value.starts_with("../"))) {
    found_.push_back(finding(kModuleNotFound, expr.span,
                             "a folder of this repository has no `version`", {},
                             "leave `version` out"));
  }
  const std::string call_path =
      node.call_path.empty() ? call.name : fmt::format("{}.{}", node.call_path, call.name);
  const ModuleSource to =
      find_module_source(source->value, node.module->folder, call_path, source_context_);
  if (to.kind == ModuleSource::Kind::refused) {
    if (first) found_.push_back(finding(kModuleNotFound, expr.span, to.message, {}, to.help));
    return nullptr;
  }
  if (to.kind == ModuleSource::Kind::remote) {
    if (first) {
      diag::Diagnostic note =
          finding(kModuleNotFound, expr.span,
                  fmt::format("module source `{}` is not at hand", source->value),
                  fmt::format("outputs of `module.{}` are unknown", call.name));
      note.severity = diag::Severity::note;
      found_.push_back(std::move(note));
    }
    return nullptr;
  }
  std::size_t depth = 0;
  std::string circle = call.name;
  for (const ModuleNode* above = &node; above != nullptr; above = above->parent, ++depth) {
    if (above->module->folder == to.folder) {
      if (first) {
        found_.push_back(finding(
            kCycle, expr.span,
            depth == 0 ? fmt::format("`module.{}` calls the module that it stands in", call.name)
                       : fmt::format("modules call each other in a circle: {}", circle),
            {}, "a module cannot contain itself"));
      }
      return nullptr;
    }
    if (above->parent != nullptr) {
      circle = fmt::format("{} -> {}", above->parent->module->calls[above->call].name, circle);
    }
  }
  if (nodes_.size() >= kMaxNodes || depth >= kMaxDepth) {
    if (!full_) {
      found_.push_back(finding(
          hcl::kLimitReached, expr.span,
          fmt::format("more than {} module calls, or {} inside each other", kMaxNodes, kMaxDepth)));
    }
    full_ = true;
    return nullptr;
  }
  const Module& module = store_.load(to.folder);
  if (first) check_arguments(call, module);
  ModuleNode& child = add(module, &node, index);
  pass_providers(node, call, child);
  return &child;
}

void ModuleTree::check_arguments(const NamedBlock& call, const Module& module) {
  if (module.has_errors) return;
  const hcl::Body& body = *call.block->body;
  std::vector<std::string_view> names;
  for (const VariableDeclaration& variable : module.variables) names.push_back(variable.name);
  for (const hcl::Attribute& attribute : body.attributes) {
    const std::string_view name = attribute.name.text;
    if (is_meta_argument(name) || module.variable(name) != nullptr) continue;
    std::string help = names.empty() ? "the module has no variables" : suggestion(name, names);
    found_.push_back(finding(kModuleArgument, attribute.name.span,
                             fmt::format("`module.{}` has no variable `{}`", call.name, name), {},
                             std::move(help)));
  }
  for (const VariableDeclaration& variable : module.variables) {
    if (variable.default_value != nullptr || body.attribute(variable.name) != nullptr) continue;
    diag::Diagnostic missing =
        finding(kModuleArgument, call.block->header,
                fmt::format("`module.{}` lacks the argument `{}`", call.name, variable.name), {},
                fmt::format("add `{} = …`", variable.name));
    missing.labels.push_back({variable.block->header, "has no default"});
    missing.subject.address = "module." + call.name;
    missing.subject.attribute = variable.name;
    found_.push_back(std::move(missing));
  }
}

// References to outputs that a module does not have.
void ModuleTree::check_outputs(const ModuleNode& node) {
  const Module& module = *node.module;
  if (!outputs_checked_.insert(&module).second) return;
  const auto check = [&](const Dependency& to) {
    if (to.kind != NodeKind::call || to.output.empty()) return;
    const ModuleNode* child = node.children[to.index];
    if (child == nullptr || child->module->has_errors) return;
    if (child->module->output(to.output) != nullptr) return;
    std::vector<std::string_view> names;
    for (const NamedBlock& output : child->module->outputs) names.push_back(output.name);
    std::string help = names.empty() ? "the module has no outputs" : suggestion(to.output, names);
    found_.push_back(finding(
        hcl::kBadReference, to.span,
        fmt::format("`module.{}` has no output `{}`", module.calls[to.index].name, to.output), {},
        std::move(help)));
  };
  for (const auto& of_kind : module.dependency_table) {
    for (const auto& dependencies : of_kind)
      std::for_each(dependencies.begin(), dependencies.end(), check);
  }
  for (const auto& arguments : module.call_arguments) {
    for (const auto& [name, dependencies] : arguments) {
      std::for_each(dependencies.begin(), dependencies.end(), check);
    }
  }
}

}  // namespace infra::terraform
