#include "cmd/infra/open_workspace.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/policy/custom_rules.h"
#include "lib/report/diagnostics_text.h"
#include "lib/workspace/kept_facts.h"

namespace infra {

std::unique_ptr<workspace::Workspace> open_configuration(const Context& context,
                                                         const std::vector<std::string>& paths) {
  workspace::OpenOptions options;
  options.cwd = context.files.canonical(context.cwd);
  options.config = context.config;
  for (const std::string& path : paths) options.paths.push_back(context.path(path));
  options.environment = context.env;
  options.program_version = INFRA_VERSION;
  options.jobs = context.jobs;
  options.stop = context.stop;
  auto workspace =
      std::make_unique<workspace::Workspace>(context.files, context.processes, std::move(options));
  diag::Diagnostics found = workspace->config().found;
  if (found.empty()) {
    const policy::CustomRules custom(workspace->config(), workspace->sources(), found);
    policy::check_rule_settings(workspace->config(), custom, workspace->sources(), found);
    diag::sort_diagnostics(found, workspace->sources());
  }
  if (!found.empty()) {
    context.err << report::diagnostics_text(found, workspace->sources(), false);
    throw Error(fmt::format("{} in {}: nothing was checked", plural(found.size(), "fault"),
                            workspace->config().path));
  }
  return workspace;
}

std::unique_ptr<workspace::Workspace> open_repository_of(const Context& context,
                                                         const std::string& folder) {
  auto opened = open_configuration(context);
  const std::string& root = opened->root();
  if (folder == root || folder.starts_with(root == "/" ? root : root + "/")) return opened;
  Context there = context;
  there.cwd = folder;
  return open_configuration(there);
}

std::unique_ptr<workspace::Workspace> open_workspace(const Context& context,
                                                     const std::vector<std::string>& paths) {
  auto workspace = open_configuration(context, paths);
  workspace->discover();
  context.check_interrupted();
  for (const std::string& note : workspace->notes()) context.note(note);
  return workspace;
}

std::unique_ptr<workspace::Workspace> open_known_workspace(const Context& context,
                                                           const std::vector<std::string>& paths) {
  auto workspace = open_configuration(context, paths);
  workspace->discover_known(workspace::kept_facts_path(context.env, workspace->root()));
  context.check_interrupted();
  for (const std::string& note : workspace->notes()) context.note(note);
  return workspace;
}

int exit_code_for(const diag::Diagnostics& found, const std::string& fail_on) {
  if (fail_on == "none") return kClean;
  const auto least = fail_on == "note"      ? diag::Severity::note
                     : fail_on == "warning" ? diag::Severity::warning
                                            : diag::Severity::error;
  const bool any = std::ranges::any_of(
      found, [&](const diag::Diagnostic& each) { return each.severity <= least; });
  return any ? kFindings : kClean;
}

}  // namespace infra
