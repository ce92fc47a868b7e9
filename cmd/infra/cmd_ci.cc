// infra ci: the workflows of a CI system.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "cmd/infra/automation_commands.h"
#include "cmd/infra/generated_files.h"
#include "cmd/infra/open_workspace.h"
#include "lib/automation/ci.h"
#include "lib/base/error.h"

namespace infra {
namespace {

struct CiOptions {
  std::string system;
  bool check = false;
};

// A .gitlab-ci.yml of their own that includes ours is left as it is.
bool is_theirs(const workspace::Workspace& workspace, const automation::CiFile& file) {
  if (file.path != ".gitlab-ci.yml") return false;
  const std::string path = workspace.absolute(file.path);
  if (workspace.files().kind(path) != FileKind::file) return false;
  const std::string text = workspace.files().read(path);
  if (text.find(".gitlab/infra.yml") != text.npos) return true;
  throw Error(".gitlab-ci.yml does not include the pipeline of infra",
              "add `include: [{ local: .gitlab/infra.yml }]` to it");
}

int run_ci(const CiOptions& options, const Context& context) {
  if (options.system != "github" && options.system != "gitlab")
    throw Error(fmt::format("`{}` is no CI system that is known", options.system),
                "`infra ci github` or `infra ci gitlab`");
  const auto workspace = open_workspace(context);
  automation::CiFacts facts;
  facts.program_version = INFRA_VERSION;
  facts.atlantis = workspace->files().kind(workspace->absolute("atlantis.yaml")) == FileKind::file;
  facts.modules = std::ranges::any_of(workspace->folders(), [](const workspace::Folder& folder) {
    return folder.kind == workspace::FolderKind::module && folder.deployed;
  });
  const workspace::Config& config = workspace->config().config;
  std::vector<GeneratedText> files;
  for (automation::CiFile& file : options.system == "github"
                                      ? automation::github_workflows(config, facts)
                                      : automation::gitlab_pipelines(config, facts))
    if (!is_theirs(*workspace, file))
      files.push_back({file.path, workspace->absolute(file.path), std::move(file.text)});
  if (options.check)
    return check_generated(context, files, fmt::format("infra ci {}", options.system));
  write_generated(context, files);
  return kClean;
}

}  // namespace

void register_ci(Command& command) {
  const auto options = std::make_shared<CiOptions>();
  command.argument("SYSTEM", options->system,
                   "github: .github/workflows/infra.yml and infra-drift.yml; gitlab: "
                   ".gitlab/infra*.yml, included by .gitlab-ci.yml",
                   true);
  command.flag("--check", options->check,
               "write nothing; exit 1 with the difference where a file is not what would be "
               "written");
  command.run = [options](const Context& context) { return run_ci(*options, context); };
}

}  // namespace infra
