#include "lib/workspace/evaluate_all.h"

#include <algorithm>
#include <set>

#include "lib/base/thread_pool.h"
#include "lib/workspace/atlantis.h"

namespace infra::workspace {
namespace {

// The root modules that reach `folder` by calls; `folder` itself where nobody calls it.
void add_roots(const Workspace& workspace, const Folder& folder, std::set<const Folder*>& seen,
               std::set<std::string>& roots) {
  if (!seen.insert(&folder).second) return;
  if (folder.kind != FolderKind::module || folder.callers.empty()) {
    roots.insert(folder.path);
    return;
  }
  for (const std::string& caller : folder.callers)
    if (const Folder* above = workspace.folder(caller)) add_roots(workspace, *above, seen, roots);
}

std::vector<AtlantisProject> atlantis_projects(const Workspace& workspace) {
  const FileSystem& files = workspace.files();
  for (const char* name : {"atlantis.yaml", "atlantis.yml"}) {
    const std::string path = workspace.absolute(name);
    if (files.kind(path) == FileKind::file) return read_atlantis(files.read(path));
  }
  return {};
}

// The folder as often as it is run differently.
void add_runs(const Folder& folder, const std::vector<AtlantisProject>& projects,
              std::vector<EvaluatedFolder>& result) {
  const std::size_t first = result.size();
  for (const AtlantisProject& project : projects) {
    if (project.dir != folder.path) continue;
    const bool is_known = std::any_of(result.begin() + static_cast<std::ptrdiff_t>(first),
                                      result.end(), [&](const EvaluatedFolder& each) {
                                        return each.workspace == project.workspace &&
                                               each.step_environment == project.environment;
                                      });
    if (is_known) continue;
    EvaluatedFolder& run = result.emplace_back();
    run.folder = &folder;
    run.workspace = project.workspace;
    run.step_environment = project.environment;
  }
  if (result.size() == first) result.emplace_back().folder = &folder;
}

}  // namespace

std::vector<EvaluatedFolder> evaluate_all(Workspace& workspace,
                                          const std::vector<const Folder*>& selected, unsigned jobs,
                                          std::stop_token stop,
                                          const std::vector<std::string>& only_types) {
  std::set<const Folder*> seen;
  std::set<std::string> roots;
  for (const Folder* folder : selected) add_roots(workspace, *folder, seen, roots);
  const std::vector<AtlantisProject> projects = atlantis_projects(workspace);
  std::vector<EvaluatedFolder> result;
  for (const std::string& path : roots) add_runs(*workspace.folder(path), projects, result);
  parallel_for(
      result.size(), jobs,
      [&](std::size_t i) {
        const Folder& folder = *result[i].folder;
        terraform::EvaluateOptions evaluate = workspace.evaluate_options(folder);
        evaluate.workspace = result[i].workspace;
        evaluate.only_types = only_types;
        for (const auto& [name, value] : result[i].step_environment)
          if (value) evaluate.environment[name] = *value;
        result[i].module = terraform::evaluate_root(workspace.modules(),
                                                    workspace.absolute(folder.path), evaluate);
      },
      stop);
  return result;
}

}  // namespace infra::workspace
