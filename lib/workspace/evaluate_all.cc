#include "lib/workspace/evaluate_all.h"

#include <algorithm>
#include <set>

#include "lib/base/thread_pool.h"

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

}  // namespace

std::vector<EvaluatedFolder> evaluate_all(Workspace& workspace,
                                          const std::vector<const Folder*>& selected, unsigned jobs,
                                          std::stop_token stop) {
  std::set<const Folder*> seen;
  std::set<std::string> roots;
  for (const Folder* folder : selected) add_roots(workspace, *folder, seen, roots);
  std::vector<EvaluatedFolder> result;
  for (const std::string& path : roots) result.push_back({workspace.folder(path), {}});
  parallel_for(
      result.size(), jobs,
      [&](std::size_t i) {
        const Folder& folder = *result[i].folder;
        result[i].module =
            terraform::evaluate_root(workspace.modules(), workspace.absolute(folder.path),
                                     workspace.evaluate_options(folder));
      },
      stop);
  return result;
}

}  // namespace infra::workspace
