#include "lib/workspace/graph.h"

#include <algorithm>
#include <deque>

#include "lib/base/strings.h"
#include "lib/base/thread_pool.h"
#include "lib/workspace/call_source.h"

namespace infra::workspace {
namespace {

std::string literal(const hcl::Body& body, std::string_view name) {
  const hcl::Attribute* attribute = body.attribute(name);
  if (attribute == nullptr || attribute->value == nullptr) return {};
  const auto* text = attribute->value->as<hcl::StringLiteral>();
  return text == nullptr ? std::string() : std::string(text->value);
}

// v1.2.0 of "git::https://host/org/name//modules/x?depth=1&ref=v1.2.0".
std::string revision_in(std::string_view source) {
  const auto question = source.find('?');
  if (question == std::string_view::npos) return {};
  for (const std::string_view part : split(source.substr(question + 1), '&'))
    if (part.starts_with("ref=")) return std::string(part.substr(4));
  return {};
}

bool names_exchange(const terraform::Module& module) {
  const auto is_parameter = [](const terraform::NamedBlock& block) {
    return block.type.starts_with("aws_ssm_parameter") || block.type == "terraform_remote_state";
  };
  return std::ranges::any_of(module.resources, is_parameter) ||
         std::ranges::any_of(module.data, is_parameter);
}

std::string provider_source(std::string_view source, std::string_view name) {
  constexpr std::string_view kRegistry = "registry.terraform.io/";
  if (source.starts_with(kRegistry)) source.remove_prefix(kRegistry.size());
  const std::string text(source.empty() ? name : source);
  return text.find('/') == std::string::npos ? "hashicorp/" + text : text;
}

void add_providers(const terraform::Module& module, std::set<std::string>& providers) {
  for (const terraform::RequiredProvider& each : module.required_providers)
    providers.insert(provider_source(each.source, each.name));
  const auto named = [&](const terraform::NamedBlock& block) {
    const std::string name = block.type.substr(0, block.type.find('_'));
    if (name == "terraform" || module.required_provider(name) != nullptr) return;
    providers.insert(provider_source("", name));
  };
  for (const terraform::NamedBlock& block : module.resources) named(block);
  for (const terraform::NamedBlock& block : module.data) named(block);
}

}  // namespace

std::string_view layer_of(const Folder& folder) {
  return folder.kind == FolderKind::shared ? "shared" : "stacks";
}

Graph::Facts Graph::facts_of(const Folder& folder, const Workspace& workspace) {
  Facts facts;
  for (const terraform::NamedBlock& named : folder.module->calls) {
    ModuleCall call;
    call.name = named.name;
    call.source = literal(*named.block->body, "source");
    call.version = literal(*named.block->body, "version");
    const std::string revision = revision_in(call.source);
    if (call.version.empty()) call.version = revision;
    call.folder =
        called_folder(*named.block, folder.path, workspace.repository_names()).value_or("");
    call.pinned = !revision.empty() && !call.source.starts_with('.');
    facts.calls.push_back(std::move(call));
  }
  facts.reads = find_file_reads(*folder.module);
  facts.exchanges = names_exchange(*folder.module);
  return facts;
}

Graph::Graph(Workspace& workspace, unsigned jobs, std::stop_token stop) {
  const std::vector<Folder>& folders = workspace.folders();
  auto facts = parallel_map<Facts>(
      folders.size(), jobs, [&](std::size_t i) { return facts_of(folders[i], workspace); }, stop);
  for (std::size_t i = 0; i < folders.size(); ++i) {
    facts_.emplace(folders[i].path, std::move(facts[i]));
    if (folders[i].is_root() && folders[i].deployed) stacks_.emplace_back().folder = &folders[i];
  }
  for (Stack& stack : stacks_) {
    follow(stack);
    add_providers(*stack.folder->module, stack.providers);
    for (const UsedModule& used : stack.modules)
      if (const Folder* module = workspace.folder(used.folder))
        add_providers(*module->module, stack.providers);
  }
  // Where the text does not tell which files are read, the values do.
  std::vector<Stack*> unclear;
  for (Stack& stack : stacks_)
    if (stack.unresolved_reads) unclear.push_back(&stack);
  parallel_for(
      unclear.size(), jobs,
      [&](std::size_t i) {
        const Folder& folder = *unclear[i]->folder;
        const auto evaluated =
            terraform::evaluate_root(workspace.modules(), workspace.absolute(folder.path),
                                     workspace.evaluate_options(folder));
        for (const std::string& path : evaluated.files_used)
          unclear[i]->files.push_back({normalize_path(path), true, false});
      },
      stop);
}

// Breadth first, so that `via` is a shortest way.
void Graph::follow(Stack& stack) const {
  struct Open {
    std::string folder;
    std::vector<std::string> via;
  };
  const std::string& root = stack.folder->path;
  std::set<std::string> seen = {root};
  std::set<FileRead> files;
  std::deque<Open> open = {{root, {}}};
  stack.calls = facts_.find(root)->second.calls;
  while (!open.empty()) {
    const Open at = std::move(open.front());
    open.pop_front();
    std::vector<std::string> via = at.via;
    if (at.folder != root) {
      stack.modules.push_back({at.folder, at.via});
      via.push_back(at.folder);
    }
    const auto found = facts_.find(at.folder);
    if (found == facts_.end()) continue;  // called, but not there
    const Facts& facts = found->second;
    stack.exchanges |= facts.exchanges;
    stack.unresolved_reads |= facts.reads.unresolved;
    for (FileRead read : facts.reads.reads) {
      if (read.from_root) {
        const bool is_folder = read.path.ends_with('/');
        read.path = normalize_path(join_path(root, read.path)) + (is_folder ? "/" : "");
        read.from_root = false;
      }
      files.insert(std::move(read));
    }
    for (const ModuleCall& call : facts.calls)
      if (!call.folder.empty() && !call.pinned && seen.insert(call.folder).second)
        open.push_back({call.folder, via});
  }
  std::ranges::sort(stack.modules, {}, &UsedModule::folder);
  stack.files.assign(files.begin(), files.end());
}

const Stack* Graph::stack(std::string_view path) const {
  const auto found = std::ranges::lower_bound(
      stacks_, path, {}, [](const Stack& each) -> std::string_view { return each.folder->path; });
  return found == stacks_.end() || found->folder->path != path ? nullptr : &*found;
}

const std::vector<ModuleCall>& Graph::calls_of(const std::string& folder) const {
  static const std::vector<ModuleCall> kNone;
  const auto found = facts_.find(folder);
  return found == facts_.end() ? kNone : found->second.calls;
}

}  // namespace infra::workspace
