#include "lib/policy/plan_roots.h"

#include <algorithm>
#include <map>
#include <set>

namespace infra::policy {
namespace {

using workspace::EvaluatedFolder;

std::set<std::string_view> addresses(const std::vector<terraform::Resource>& resources) {
  std::set<std::string_view> result;
  for (const terraform::Resource& each : resources)
    if (each.mode == terraform::Mode::managed) result.insert(each.config_address);
  return result;
}

void place(std::vector<terraform::Resource>& resources, const EvaluatedFolder& source) {
  std::map<std::string_view, const terraform::Resource*> by_address, by_config;
  for (const terraform::Resource& each : source.module.resources) {
    by_address[each.address] = &each;
    by_config.try_emplace(each.config_address, &each);
  }
  for (terraform::Resource& each : resources) {
    auto found = by_address.find(each.address);
    if (found == by_address.end()) {
      found = by_config.find(each.config_address);
      if (found == by_config.end()) continue;
    }
    each.span = found->second->span;
    each.block = found->second->block;
    each.calls = found->second->calls;
    each.lifecycle = found->second->lifecycle;
  }
}

}  // namespace

const EvaluatedFolder* PlanRoots::source_of(const std::string& path,
                                            const terraform::Plan& plan) const {
  const auto wanted = addresses(plan.resources);
  if (wanted.empty()) return nullptr;
  for (std::string folder = parent_path(path); !folder.empty();) {
    for (const EvaluatedFolder& root : source_) {
      if (root.folder->path != folder || !root.folder->is_root()) continue;
      const auto here = addresses(root.module.resources);
      if (std::ranges::any_of(wanted, [&](auto each) { return here.contains(each); })) return &root;
    }
    const auto slash = folder.find('/');
    folder = slash == std::string::npos ? "" : folder.substr(slash + 1);
  }
  const EvaluatedFolder* only = nullptr;
  for (const EvaluatedFolder& root : source_) {
    if (!root.folder->is_root() || addresses(root.module.resources) != wanted) continue;
    if (only != nullptr && only->folder != root.folder) return nullptr;
    only = &root;
  }
  return only;
}

void PlanRoots::add(const std::string& path, terraform::Plan plan) {
  const EvaluatedFolder* source = source_of(path, plan);
  EvaluatedFolder& root = roots_.emplace_back();
  if (source != nullptr) {
    place(plan.resources, *source);
    root.folder = source->folder;
    root.module.module = source->module.module;
    root.module.modules_used = source->module.modules_used;
    root.workspace = source->workspace;
  } else {
    workspace::Folder& folder = unknown_.emplace_back();
    folder.path = ".";
    folder.kind = workspace::FolderKind::stack;
    folder.because = "a plan whose source is not at hand";
    folder.module = &nothing_;
    root.folder = &folder;
    root.module.module = &nothing_;
  }
  root.module.path = workspace_.absolute(root.folder->path);
  root.module.resources = std::move(plan.resources);
  root.module.outputs = std::move(plan.outputs);
}

}  // namespace infra::policy
