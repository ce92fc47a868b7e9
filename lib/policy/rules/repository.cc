// GIT: who must look at a change, and what they are asked.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lib/base/strings.h"
#include "lib/policy/rules/places.h"
#include "lib/policy/rules/project.h"
#include "lib/workspace/code_owners.h"

namespace infra::policy {
namespace {

bool is_security(const Folder& folder) {
  static constexpr std::string_view kWords[] = {"security", "network", "iam",
                                                "identity", "kms",     "secrets"};
  const std::string last(file_name(folder.path));
  return std::ranges::any_of(kWords, [&](std::string_view word) {
    return folder.name == word || last == word || folder.name.starts_with(std::string(word) + "-");
  });
}

void owners(const WorkspaceView& view, Diagnostics& found) {
  const auto code_owners = workspace::CodeOwners::read(view.workspace);
  const std::uint32_t source = code_owners.source().value_or(0);
  std::vector<std::string> nobody, no_security;
  const Folder* first = nullptr;
  for (const Folder& folder : view.workspace.folders()) {
    const bool security = is_security(folder);
    if (folder.kind == FolderKind::example || !folder.deployed) continue;
    if (layer_of(view.workspace, folder) != Layer::shared && !security) continue;
    const std::vector<std::string> named = code_owners.of_folder(folder.path);
    const bool owned = !named.empty();
    const bool by_security = owned && std::ranges::any_of(named, [](const std::string& each) {
                               return to_lower_ascii(each).find("sec") != std::string::npos;
                             });
    if (owned && (!security || by_security)) continue;
    if (first == nullptr) first = &folder;
    (owned ? no_security : nobody).push_back(fmt::format("`{}`", folder.path));
  }
  if (first == nullptr) return;
  const Span place = source != 0 ? Span{source, 0, 0} : folder_place(view.workspace, *first);
  std::vector<std::string> faults;
  if (!nobody.empty()) faults.push_back(fmt::format("{} to nobody", fmt::join(nobody, ", ")));
  if (!no_security.empty())
    faults.push_back(fmt::format("{} to no security team", fmt::join(no_security, ", ")));
  report(
      found, place,
      source == 0 ? fmt::format("there is no CODEOWNERS: who approves {}?", fmt::join(nobody, ", "))
                  : fmt::format("CODEOWNERS gives {}", fmt::join(faults, ", and ")),
      {}, "shared code belongs to the platform team, network and security code to security as well")
      .subject.attribute = "owners";
}

constexpr struct {
  std::string_view what, words;
} kChecks[] = {
    {"static analysis", "static analysis|validate|lint"},
    {"cost", "cost"},
    {"tags and names", "tag"},
    {"drift", "drift"},
    {"SLO, alarms, runbook", "slo|alarm|runbook"},
    {"CODEOWNERS approval", "codeowners|approval"},
    {"deployment plan", "blue-green|blue/green|canary|deployment plan"},
    {"data impact", "data impact|impact on data"},
    {"README, UPGRADE, CHANGELOG", "readme|changelog|upgrade"},
    {"rollback and window", "rollback|roll back"},
};

std::optional<std::string> first_file_in(const Workspace& workspace, const std::string& folder) {
  const std::string path = workspace.absolute(folder);
  if (workspace.files().kind(path) != FileKind::directory) return {};
  for (const DirectoryEntry& entry : workspace.files().list(path))
    if (entry.kind == FileKind::file && entry.name.ends_with(".md"))
      return join_path(folder, entry.name);
  return {};
}

std::optional<std::uint32_t> request_template(const Workspace& workspace) {
  for (const std::string folder : {".github/", "", "docs/"})
    for (const char* name : {"pull_request_template.md", "PULL_REQUEST_TEMPLATE.md"})
      if (const auto source = workspace.source(folder + name)) return source;
  for (const char* folder : {".github/PULL_REQUEST_TEMPLATE", ".gitlab/merge_request_templates"})
    if (const auto file = first_file_in(workspace, folder)) return workspace.source(*file);
  return {};
}

void no_template(const WorkspaceView& view, Diagnostics& found) {
  const auto& folders = view.workspace.folders();
  const auto root = std::ranges::find_if(folders, is_deployed_root);
  if (root == folders.end()) return;
  const auto source = request_template(view.workspace);
  if (!source) {
    report(found, folder_place(view.workspace, *root), "there is no pull request template", {},
           "add .github/pull_request_template.md with the gate's ten checks (`infra init`)")
        .subject.attribute = "template";
    return;
  }
  const std::string text = to_lower_ascii(view.workspace.sources()[*source].text);
  std::vector<std::string_view> missing;
  for (const auto& check : kChecks) {
    const bool there = std::ranges::any_of(split(check.words, '|'), [&](std::string_view word) {
      return text.find(word) != std::string::npos;
    });
    if (!there) missing.push_back(check.what);
  }
  if (missing.empty()) return;
  report(found, {*source, 0, 0},
         fmt::format("the pull request template does not ask for {}", fmt::join(missing, ", ")), {},
         "ask for each of the gate's ten checks")
      .subject.attribute = "template";
}

#define SHARED "# --- shared/network/prod/main.tf\nlocals {\n  a = 1\n}\n"

constexpr Rule kRules[] = {
    {.info = {.code = "GIT001",
              .name = "owners-missing",
              .severity = diag::Severity::warning,
              .summary = "CODEOWNERS does not cover shared, security or network code",
              .rationale = "Anybody may change what every product stands on.",
              .bad = SHARED "# --- .github/CODEOWNERS\n/stacks/ @org/product\n",
              .good =
                  SHARED "# --- .github/CODEOWNERS\n/shared/ @org/platform-team @org/security\n"},
     .on_workspace = owners},
    {.info = {.code = "GIT002",
              .name = "request-template-missing",
              .severity = diag::Severity::warning,
              .summary = "no pull request template with the gate's ten checks",
              .rationale = "What is not asked for is not written down, and missing at night.",
              .bad = SHARED,
              .good = SHARED
              "# --- .github/pull_request_template.md\n- [ ] static analysis\n- [ ] cost\n- [ ] "
              "tags and "
              "names\n- [ ] drift\n- [ ] SLO, alarms, runbook\n- [ ] CODEOWNERS approval\n## "
              "Deployment "
              "plan\nblue-green or canary\n## Data impact\n## README, UPGRADE, CHANGELOG\n## "
              "Rollback\n## Window\n"},
     .on_workspace = no_template},
};

}  // namespace

std::span<const Rule> repository_rules() { return kRules; }

}  // namespace infra::policy
