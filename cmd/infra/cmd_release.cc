// infra release: which version a change of a module asks for.
#include <fmt/format.h>

#include <memory>
#include <ostream>

#include "cmd/infra/commands.h"
#include "cmd/infra/open_workspace.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/git/git.h"
#include "lib/release/plan.h"
#include "lib/report/release_json.h"

namespace infra {
namespace {

struct ReleaseOptions {
  std::vector<std::string> words;  // the action, then modules
  std::string base;
  std::vector<OutputFormat> formats;
};

int run_plan(const ReleaseOptions& options, const std::vector<std::string>& modules,
             const Context& context) {
  const auto workspace = open_workspace(context, modules);
  const auto& top_level = workspace->location().top_level;
  if (!top_level)
    throw Error(fmt::format("{} is not in a git repository", workspace->root()),
                "a release is a tag of git: run `git init` and commit, or go to the repository");
  std::vector<const workspace::Folder*> chosen;
  for (const workspace::Folder* folder : workspace->selected())
    if (folder->kind == workspace::FolderKind::module && (folder->deployed || !modules.empty()))
      chosen.push_back(folder);
  if (chosen.empty())
    throw Error("there is no module here", "`infra doctor` says what each folder is taken for");
  const git::Git git(context.processes, context.env, *top_level, context.stop);
  const auto releases = release::plan_releases(*workspace, git, chosen, options.base);
  write_results(context, options.formats, [&](const std::string& format, bool) {
    return format == "json" ? report::release_json(releases) : report::release_text(releases);
  });
  return kClean;
}

int run_release(const ReleaseOptions& options, const Context& context) {
  const std::string& action = options.words.front();
  if (action != "plan")
    throw Error(fmt::format("`infra release {}`: there is no such action", printable(action)),
                "`infra release plan` says which version each changed module asks for");
  return run_plan(options, {options.words.begin() + 1, options.words.end()}, context);
}

}  // namespace

void register_release(Command& command) {
  const auto options = std::make_shared<ReleaseOptions>();
  command.arguments("plan [MODULE]", options->words,
                    "plan: the bump and its reasons for each module that changed since its last "
                    "tag modules/<name>/vX.Y.Z; MODULE: folders (default: all)",
                    1);
  command.value("--base", "REV", options->base,
                "compare with this git revision (default: the last tag of each module)");
  command.formats(options->formats, {"text", "json"});
  command.run = [options](const Context& context) { return run_release(*options, context); };
}

}  // namespace infra
