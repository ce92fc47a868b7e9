#include "cmd/infra/validate_plans.h"

#include "lib/base/error.h"
#include "lib/policy/plan_roots.h"

namespace infra {

policy::RunResult validate_plans(const std::vector<std::string>& plans,
                                 workspace::Workspace& workspace,
                                 const std::vector<workspace::EvaluatedFolder>& source,
                                 const policy::RunOptions& options, const Context& context) {
  policy::PlanRoots roots(workspace, source);
  for (const std::string& given : plans) {
    context.check_interrupted();
    const std::string path = context.path(given);
    const std::string below = relative_path(context.files.canonical(path), workspace.root());
    const std::string shown = below.starts_with("..") ? given : below;
    // The text itself stays out of the SourceMap: a frame would show what is sensitive in it.
    const std::uint32_t file = workspace.sources().add(shown, "");
    try {
      roots.add(shown, terraform::read_plan_json(context.files.read(path), file));
    } catch (const Error& error) {
      throw Error("`" + given + "`: " + error.what(), error.hint);
    }
  }
  return policy::run_plan_rules(workspace, roots.roots(), options);
}

}  // namespace infra
