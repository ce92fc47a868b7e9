// ATL: what atlantis.yaml plans and who may apply it.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lib/base/strings.h"
#include "lib/policy/rules/places.h"
#include "lib/policy/rules/project.h"
#include "lib/workspace/atlantis_file.h"
#include "lib/workspace/atlantis_server.h"

namespace infra::policy {
namespace {

using workspace::AtlantisEntry;
using workspace::TextRange;

struct Atlantis {
  std::uint32_t source = 0;  // 0: there is no atlantis.yaml
  workspace::AtlantisFile file;
  Span span(TextRange range) const { return {source, range.begin, range.end}; }
  static std::string folder(const AtlantisEntry& project) {
    const std::string path = normalize_path(project.dir);
    return path.empty() ? "." : path;
  }
};

Atlantis atlantis_of(const Workspace& workspace) {
  for (const char* name : {"atlantis.yaml", "atlantis.yml"})
    if (const auto source = workspace.source(name))
      return {*source, workspace::read_atlantis_file(workspace.sources()[*source].text)};
  return {};
}

void no_such_dir(const WorkspaceView& view, Diagnostics& found) {
  const Atlantis atlantis = atlantis_of(view.workspace);
  if (atlantis.source != 0 && !atlantis.file.error.empty()) {
    report(found, atlantis.span(atlantis.file.error_at),
           fmt::format("atlantis.yaml cannot be read: {}", atlantis.file.error));
    return;
  }
  std::vector<std::string> roots;
  for (const Folder& folder : view.workspace.folders())
    if (folder.is_root()) roots.push_back(folder.path);
  for (const AtlantisEntry& project : atlantis.file.projects) {
    const std::string folder = Atlantis::folder(project);
    if (view.workspace.files().kind(view.workspace.absolute(folder)) == FileKind::directory)
      continue;
    const auto near = did_you_mean(folder, roots);
    report(found, atlantis.span(project.dir_at),
           fmt::format("there is no folder `{}`", project.dir), {},
           near ? fmt::format("did you mean `{}`?", *near) : "take the project away")
        .subject.attribute = folder;
  }
}

void not_covered(const WorkspaceView& view, Diagnostics& found) {
  const Atlantis atlantis = atlantis_of(view.workspace);
  if (atlantis.source == 0 || !atlantis.file.error.empty() || atlantis.file.autodiscover) return;
  std::set<std::string> covered;
  for (const AtlantisEntry& project : atlantis.file.projects)
    covered.insert(Atlantis::folder(project));
  for (const Folder& folder : view.workspace.folders()) {
    if (!is_deployed_root(folder) || covered.contains(folder.path)) continue;
    diag::Diagnostic& made =
        report(found, folder_place(view.workspace, folder),
               fmt::format("no project of atlantis.yaml covers `{}`", folder.path), {},
               "add a project with this `dir` (`infra atlantis generate`)");
    made.subject.stack = folder.path;
  }
}

// What Atlantis looks at where a project does not say.
const std::vector<std::string> kDefaultPatterns = {"**/*.tf*", "**/.terraform.lock.hcl"};

void module_not_watched(const WorkspaceView& view, Diagnostics& found) {
  const Atlantis atlantis = atlantis_of(view.workspace);
  for (const AtlantisEntry& project : atlantis.file.projects) {
    if (!project.autoplan) continue;
    const std::string dir = Atlantis::folder(project);
    std::set<std::string> missing;
    for (const workspace::EvaluatedFolder& root : view.roots) {
      if (root.folder->path != dir) continue;
      for (const std::string& used : root.module.modules_used) {
        const std::string path =
            used.starts_with('/') ? relative_path(used, view.workspace.root()) : used;
        if (path == dir || path.starts_with("..")) continue;
        const std::string file = join_path(
            relative_path(view.workspace.absolute(path), view.workspace.absolute(dir)), "main.tf");
        if (!workspace::is_modified_by(project.when_modified.value_or(kDefaultPatterns), file))
          missing.insert(path);
      }
    }
    if (missing.empty()) continue;
    diag::Diagnostic& made = report(
        found, atlantis.span(project.when_modified ? project.when_modified_at : project.dir_at),
        fmt::format("a change of {} does not plan `{}`",
                    fmt::join(
                        [&] {
                          std::vector<std::string> all;
                          for (const std::string& each : missing) all.push_back("`" + each + "`");
                          return all;
                        }(),
                        ", "),
                    dir),
        {},
        fmt::format("add `{}/**/*.tf*` to `when_modified`",
                    relative_path(view.workspace.absolute(*missing.begin()),
                                  view.workspace.absolute(dir))));
    made.subject.stack = dir;
    made.subject.attribute = "when_modified";
  }
}

void no_approval(const WorkspaceView& view, Diagnostics& found) {
  const Atlantis atlantis = atlantis_of(view.workspace);
  if (atlantis.source == 0) return;
  // What the server asks for and does not let a repository change need not be said again; most
  // servers refuse a file that does.
  const auto server = workspace::atlantis_server(view.workspace);
  if (server && server->requires_approval()) return;
  for (const AtlantisEntry& project : atlantis.file.projects) {
    std::vector<std::string> missing;
    for (const char* wanted : {"approved", "mergeable"}) {
      const bool has =
          project.apply_requirements && std::ranges::find(*project.apply_requirements, wanted) !=
                                            project.apply_requirements->end();
      if (!has) missing.push_back(fmt::format("`{}`", wanted));
    }
    if (missing.empty()) continue;
    diag::Diagnostic& made =
        report(found, atlantis.span(project.apply_requirements_at),
               fmt::format("`{}` may be applied without {}", Atlantis::folder(project),
                           fmt::join(missing, " and ")),
               {}, "set `apply_requirements: [approved, mergeable]`");
    made.subject.stack = Atlantis::folder(project);
    made.subject.attribute = "apply_requirements";
  }
}

void unattended(const WorkspaceView& view, Diagnostics& found) {
  const Atlantis atlantis = atlantis_of(view.workspace);
  if (atlantis.file.automerge)
    report(found, atlantis.span(atlantis.file.automerge_at), "pull requests merge by themselves",
           {}, "set `automerge: false`: whoever applied looks at the result first")
        .subject.attribute = "automerge";
  for (const TextRange range : atlantis.file.destroys)
    report(found, atlantis.span(range), "a workflow may destroy what is there", {},
           "destroy by hand, with a plan that was reviewed")
        .subject.attribute = "workflows";
}

#define STACK                                                                     \
  "# --- stacks/orders/prod/main.tf\nlocals {\n  service = \"orders\"\n}\n# --- " \
  "atlantis.yaml\nversion: 3\n"
#define PROJECT "projects:\n  - dir: stacks/orders/prod\n"
#define APPROVED "    apply_requirements: [approved, mergeable]\n"
#define MODULE                                                                            \
  "# --- modules/queue/main.tf\nlocals {\n  a = 1\n}\n# --- stacks/orders/prod/main.tf\n" \
  "module \"queue\" {\n  source = \"../../../modules/queue\"\n}\n# --- atlantis.yaml\n"   \
  "version: 3\n"

constexpr Rule kRules[] = {
    {.info = {.code = "ATL001",
              .name = "project-without-folder",
              .severity = diag::Severity::error,
              .summary = "a project of atlantis.yaml whose folder does not exist",
              .rationale = "Atlantis fails on every pull request, or the stack it meant is never "
                           "planned.",
              .bad = STACK PROJECT APPROVED "  - dir: stacks/order/prod\n" APPROVED,
              .good = STACK PROJECT APPROVED},
     .on_workspace = no_such_dir},
    {.info = {.code = "ATL002",
              .name = "root-not-covered",
              .severity = diag::Severity::error,
              .summary = "a root module that no project of atlantis.yaml covers",
              .rationale = "A change of it is merged without a plan.",
              .bad = STACK "projects: []\n",
              .good = STACK PROJECT APPROVED},
     .on_workspace = not_covered},
    {.info = {.code = "ATL003",
              .name = "module-not-watched",
              .severity = diag::Severity::error,
              .summary = "`when_modified` misses a module that the stack uses",
              .rationale = "The module changes, and nobody sees what that does to the stack.",
              .bad = MODULE PROJECT APPROVED "    autoplan:\n      when_modified: [\"*.tf*\"]\n",
              .good = MODULE PROJECT APPROVED
              "    autoplan:\n      when_modified: [\"*.tf*\", \"../../../modules/queue/**\"]\n"},
     .on_workspace = module_not_watched},
    {.info = {.code = "ATL004",
              .name = "apply-without-approval",
              .severity = diag::Severity::error,
              .summary = "apply requirements that lack `approved` and `mergeable`",
              .rationale = "Whoever opens a pull request changes production alone.",
              .bad = STACK PROJECT "    apply_requirements: [mergeable]\n",
              .good = STACK PROJECT APPROVED},
     .on_workspace = no_approval},
    {.info = {.code = "ATL005",
              .name = "unattended-automation",
              .severity = diag::Severity::error,
              .summary = "automerge is on, or a workflow destroys",
              .rationale = "What an apply left half done is merged as if it were done.",
              .bad = STACK "automerge: true\n" PROJECT APPROVED,
              .good = STACK "automerge: false\n" PROJECT APPROVED},
     .on_workspace = unattended},
};

}  // namespace

std::span<const Rule> atlantis_rules() { return kRules; }

}  // namespace infra::policy
