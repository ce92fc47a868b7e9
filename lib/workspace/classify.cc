// Which folder is a stack, shared, a module or an example: the definition of the standard,
// "Layout".
#include "lib/workspace/classify.h"

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/base/thread_pool.h"
#include "lib/workspace/call_source.h"
#include "lib/workspace/glob.h"
#include "lib/workspace/workspace.h"

namespace infra::workspace {
namespace {

using Captures = std::map<std::string, std::string>;

struct GlobMatch {
  std::string glob;
  Captures captures;
};

std::optional<GlobMatch> match_any(const Texts& globs, const std::string& path) {
  for (const std::string& glob : globs)
    if (auto captures = match_glob(glob, path)) return GlobMatch{glob, std::move(*captures)};
  return {};
}

std::string captured(const Captures& captures, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (const auto found = captures.find(name); found != captures.end()) return found->second;
  return {};
}

// The folder above the step `examples` or `tests` of a path; nullopt where there is no such step.
// "." where the step is the first.
std::optional<std::string> owner_of_examples(const std::string& path) {
  const auto steps = split(path, '/');
  std::string above;
  for (const std::string_view step : steps) {
    if (step == "examples" || step == "tests") return above.empty() ? "." : above;
    above = join_path(above, step);
  }
  return {};
}

// Name and environment of a root module that no glob names: its last steps, where the last is an
// environment (stacks/pay/prod), else as far as they say.
void name_by_path(Folder& folder, const Config& config) {
  const auto steps = split(folder.path, '/');
  folder.name = std::string(steps.back());
  if (!config.environment(folder.name)) return;
  folder.env = *config.environment(folder.name);
  if (steps.size() > 1) folder.name = std::string(steps[steps.size() - 2]);
}

void set_names(Folder& folder, const Captures& captures, const Config& config) {
  folder.name = captured(captures, {"service", "domain", "module", "stack", "name"});
  const std::string env = captured(captures, {"env", "environment"});
  folder.env = config.environment(env).value_or(env);
  if (folder.name.empty()) name_by_path(folder, config);
}

void classify_one(Folder& folder, const Config& config, const std::string& absolute) {
  const LayoutConfig& layout = config.layout;
  const bool called = !folder.callers.empty();
  const auto in_modules = match_any(layout.modules, folder.path);
  const auto in_shared = match_any(layout.shared, folder.path);
  const auto in_stacks = match_any(layout.stacks, folder.path);
  if (in_modules || called) {
    folder.kind = FolderKind::module;
    folder.because = in_modules ? "matches " + in_modules->glob : "a module call names it";
    folder.name = in_modules ? captured(in_modules->captures, {"module", "name"}) : "";
    if (folder.name.empty()) folder.name = std::string(file_name(absolute));
    return;
  }
  folder.kind = in_shared ? FolderKind::shared : FolderKind::stack;
  if (in_shared || in_stacks) {
    const GlobMatch& match = in_shared ? *in_shared : *in_stacks;
    folder.because = "matches " + match.glob;
    set_names(folder, match.captures, config);
    return;
  }
  const bool backend = folder.facts ? folder.facts->has_backend : has_backend(*folder.module);
  if (backend || (folder.facts ? folder.facts->has_provider : !folder.module->providers.empty())) {
    folder.because = backend ? "has a backend" : "has a provider configuration";
    name_by_path(folder, config);
    return;
  }
  folder.kind = FolderKind::module;
  folder.because = "nobody calls it, and it has neither backend nor provider configuration";
  folder.name = std::string(file_name(absolute));
}

}  // namespace

std::optional<Folder> classify_path(const Config& config, const std::string& path) {
  if (owner_of_examples(path)) return {};
  Folder folder;
  folder.path = path;
  if (const auto module = match_any(config.layout.modules, path)) {
    folder.kind = FolderKind::module;
    set_names(folder, module->captures, config);
    return folder;
  }
  const auto in_shared = match_any(config.layout.shared, path);
  const auto match = in_shared ? in_shared : match_any(config.layout.stacks, path);
  if (!match) return {};
  folder.kind = in_shared ? FolderKind::shared : FolderKind::stack;
  set_names(folder, match->captures, config);
  return folder;
}

Folder root_module_at(const Config& config, const std::string& path) {
  Folder folder;
  folder.path = path;
  folder.kind = FolderKind::stack;
  name_by_path(folder, config);
  return folder;
}

void Workspace::classify() {
  link_calls();
  for (Folder& folder : folders_) classify_one(folder, config_.config, absolute(folder.path));
  for (Folder& folder : folders_) {
    const auto owner = owner_of_examples(folder.path);
    if (!owner) continue;
    folder.deployed = false;
    const Folder* above = this->folder(*owner);
    if (above == nullptr || above->kind != FolderKind::module) continue;
    folder.kind = FolderKind::example;
    folder.because = "an example or a test of the module " + above->path;
  }
  // An example is no caller: a module that only its examples call is judged by itself.
  for (Folder& folder : folders_)
    std::erase_if(folder.callers, [&](const std::string& caller) {
      return this->folder(caller)->kind == FolderKind::example;
    });
}

void Workspace::link_calls() {
  for (const Folder& from : folders_) {
    const auto link = [&](const std::optional<std::string>& to) {
      Folder* callee = to ? const_cast<Folder*>(folder(*to)) : nullptr;
      if (callee == nullptr || callee == &from) return;
      if (callee->callers.empty() || callee->callers.back() != from.path)
        callee->callers.push_back(from.path);
    };
    if (from.facts != nullptr) {
      for (const FolderFacts::Call& call : from.facts->calls)
        if (!call.source.empty()) link(called_folder(call.source, from.path, names_));
    } else {
      for (const terraform::NamedBlock& call : from.module->calls)
        link(called_folder(*call.block, from.path, names_));
    }
  }
}

}  // namespace infra::workspace
