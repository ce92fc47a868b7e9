#include "lib/automation/atlantis.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>

#include "lib/automation/atlantis_steps.h"
#include "lib/automation/yaml_text.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/workspace/atlantis.h"
#include "lib/workspace/atlantis_server.h"

namespace infra::automation {
namespace {

constexpr std::string_view kHeader =
    "# Made by `infra atlantis generate` from what the stacks call, read and take over from each "
    "other.\n# Names, workspaces and settings of projects may be edited; `infra atlantis check` "
    "says what is out of date.\n";

// Keys that the generator decides; everything else in the file is the user's.
const std::set<std::string> kOwnOfProject = {"name",
                                             "dir",
                                             "workspace",
                                             "autoplan",
                                             "depends_on",
                                             "execution_order_group",
                                             "apply_requirements",
                                             "workflow"};
const std::set<std::string> kOwnOfFile = {"version",       "automerge",
                                          "parallel_plan", "abort_on_execution_order_fail",
                                          "projects",      "workflows"};

std::string scalar(const YAML::Node& map, const char* key, const std::string& fallback = "") {
  const YAML::Node value = map && map.IsMap() ? map[key] : YAML::Node();
  return value && value.IsScalar() ? value.Scalar() : fallback;
}

// "key: …" of a node that is kept, each line behind `indent` blanks.
std::string kept(const YAML::Node& map, const std::set<std::string>& own, std::size_t indent) {
  std::string result;
  if (!map || !map.IsMap()) return result;
  for (const auto& each : map) {
    if (!each.first.IsScalar() || own.contains(each.first.Scalar())) continue;
    YAML::Emitter emitter;
    emitter << YAML::BeginMap << YAML::Key << each.first << YAML::Value << each.second
            << YAML::EndMap;
    for (const std::string_view line : split_lines(emitter.c_str()))
      result += std::string(indent, ' ') + std::string(line) + "\n";
  }
  return result;
}

// A path as a pattern that matches it and nothing else.
std::string literal_pattern(std::string_view path) {
  std::string result;
  for (const char c : path) {
    if (c == '*' || c == '?' || c == '[' || c == ']' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

struct Project {
  std::string name, workspace = "default", workflow;
  YAML::Node existing;
  const workspace::Stack* stack = nullptr;
};

class Generator {
 public:
  Generator(const workspace::Workspace& workspace, const workspace::Graph& graph,
            const workspace::Exchange& exchange, std::string_view existing)
      : workspace_(workspace), config_(workspace.config().config), exchange_(exchange) {
    read(existing);
    server_ = workspace::atlantis_server(workspace);
    if (server_ && !server_->requires_approval() && !server_->allows("apply_requirements"))
      throw Error(fmt::format("{} lets changes be applied unapproved, and forbids atlantis.yaml to "
                              "ask for more",
                              config_.automation.atlantis.server),
                  "set `apply_requirements: [approved, mergeable]` there "
                  "(`infra atlantis generate --server FILE`)");
    for (const workspace::Stack& stack : graph.stacks()) add_projects(stack);
    keep_others(graph);
    std::vector<std::string> paths;
    for (const workspace::Stack& stack : graph.stacks()) paths.push_back(stack.folder->path);
    waves_ = workspace::order_waves(paths, exchange.depends_on);
    for (std::size_t i = 0; i < waves_.cycles.size(); ++i)
      for (const std::string& path : waves_.cycles[i]) circle_[path] = i;
  }

  std::string text() const {
    std::string result(kHeader);
    result +=
        "version: 3\nautomerge: false\nparallel_plan: true\n"
        "abort_on_execution_order_fail: true\n";
    result += kept(root_, kOwnOfFile, 0);
    result += projects_.empty() && elsewhere_.empty() ? "projects: []\n" : "projects:\n";
    for (const Project& project : projects_) result += project_text(project);
    for (const YAML::Node& node : elsewhere_) {
      std::string entry = kept(node, {}, 4);
      if (!entry.empty()) result += entry.replace(2, 1, "-");
    }
    return result + workflows();
  }

 private:
  void read(std::string_view existing) {
    try {
      root_ = YAML::Load(std::string(existing));
    } catch (const YAML::Exception& exception) {
      throw Error(fmt::format("atlantis.yaml cannot be read: {}", exception.msg),
                  "mend it, or move it away and generate it anew");
    }
    if (!root_.IsMap()) root_ = YAML::Node(YAML::NodeType::Map);
    for (auto& each : workspace::read_atlantis(existing)) as_read_[each.dir].push_back(each);
  }

  // The existing projects of a stack, or one.
  void add_projects(const workspace::Stack& stack) {
    const std::string& path = stack.folder->path;
    bool any = false;
    for (const YAML::Node& node : root_["projects"]) {
      std::string dir = normalize_path(scalar(node, "dir"));
      if (dir.empty()) dir = ".";
      if (dir != path) continue;
      any = true;
      projects_.push_back({scalar(node, "name"), scalar(node, "workspace", "default"),
                           scalar(node, "workflow"), node, &stack});
    }
    if (!any) projects_.push_back({"", "default", "", YAML::Node(), &stack});
    for (Project& project : projects_)
      if (project.stack == &stack && project.name.empty())
        project.name = free_name(path, project.workspace);
  }

  // Projects of folders that are there without being stacks here stay as they are.
  void keep_others(const workspace::Graph& graph) {
    for (const YAML::Node& node : root_["projects"]) {
      if (!node.IsMap()) continue;
      std::string dir = normalize_path(scalar(node, "dir"));
      if (dir.empty()) dir = ".";
      if (graph.stack(dir) == nullptr && !dir.starts_with("..") &&
          workspace_.files().kind(workspace_.absolute(dir)) == FileKind::directory)
        elsewhere_.push_back(node);
    }
  }

  // Atlantis takes what needs no escape in a URL, and slashes.
  std::string free_name(const std::string& path, const std::string& workspace) const {
    std::string name = path == "." ? "root" : path;
    if (workspace != "default") name += "/" + workspace;
    for (char& c : name) {
      const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~' ||
                        c == '/';
      if (!fits) c = '-';
    }
    std::string unique = name;
    for (int n = 2; std::ranges::find(projects_, unique, &Project::name) != projects_.end(); ++n)
      unique = fmt::format("{}-{}", name, n);
    return unique;
  }

  bool repository_decides(std::string_view key) const { return !server_ || server_->allows(key); }

  std::string workflow_of(const Project& project) const {
    if (!repository_decides("workflow")) return "";
    const YAML::Node defined = root_["workflows"];
    const bool known = !project.workflow.empty() &&
                       ((defined && defined.IsMap() && defined[project.workflow]) ||
                        (server_ && std::ranges::find(server_->workflows, project.workflow) !=
                                        server_->workflows.end()));
    if (known) return project.workflow;
    if (server_ && !server_->custom_workflows) return "";
    return config_.automation.atlantis.workflow;
  }

  std::string workflows() const {
    const std::string& own = config_.automation.atlantis.workflow;
    if (server_ && !server_->custom_workflows) return "";
    const bool used = std::ranges::any_of(
        projects_, [&](const Project& project) { return workflow_of(project) == own; });
    const std::string others = kept(root_["workflows"], {own}, 2);
    if (used) return atlantis_workflows(own) + others;
    return others.empty() ? "" : "workflows:\n" + others;
  }

  std::string relative(const std::string& path, const workspace::Folder& folder) const {
    return relative_path(workspace_.absolute(path), workspace_.absolute(folder.path));
  }

  std::vector<std::string> when_modified(const Project& project) const {
    const workspace::Folder& folder = *project.stack->folder;
    std::vector<std::string> patterns = {"*.tf*", ".terraform.lock.hcl"};
    std::set<std::string> more;
    for (const workspace::UsedModule& module : project.stack->modules)
      more.insert(literal_pattern(relative(module.folder, folder)) + "/*.tf*");
    for (const workspace::FileRead& read : project.stack->files) {
      if (read.path.starts_with("..") || read.path.starts_with('/')) continue;
      const bool below = read.path.ends_with('/');
      std::string pattern = literal_pattern(relative(read.path, folder));
      if (pattern.ends_with('/')) pattern.pop_back();
      if (!read.whole) pattern += below ? "/**" : "*";
      more.insert(std::move(pattern));
    }
    if (const auto found = as_read_.find(folder.path); found != as_read_.end())
      for (const workspace::AtlantisProject& each : found->second)
        if (each.workspace == project.workspace)
          for (const std::string& file : each.var_files) add_var_file(folder, file, more);
    patterns.insert(patterns.end(), more.begin(), more.end());
    return patterns;
  }

  static void add_var_file(const workspace::Folder& folder, const std::string& file,
                           std::set<std::string>& patterns) {
    const std::string path = normalize_path(join_path(folder.path, file));
    if (file.starts_with('/') || file.find('$') != file.npos || path.starts_with("..")) return;
    const std::string pattern = literal_pattern(normalize_path(file));
    if (!workspace_matches_own(pattern)) patterns.insert(pattern);
  }
  // `*.tf*` has it already.
  static bool workspace_matches_own(const std::string& pattern) {
    return pattern.find('/') == pattern.npos && pattern.find(".tf") != pattern.npos;
  }

  // Names of the projects that this one takes something over from. Stacks in a circle do not wait
  // for each other: none of them could ever be applied.
  std::vector<std::string> depends_on(const Project& project) const {
    const auto found = exchange_.depends_on.find(project.stack->folder->path);
    if (found == exchange_.depends_on.end()) return {};
    const auto circle = circle_.find(found->first);
    std::vector<std::string> names;
    for (const std::string& path : found->second) {
      const auto other = circle_.find(path);
      if (circle != circle_.end() && other != circle_.end() && circle->second == other->second)
        continue;
      std::vector<std::string> same, all;
      for (const Project& each : projects_) {
        if (each.stack->folder->path != path) continue;
        all.push_back(each.name);
        if (each.workspace == project.workspace) same.push_back(each.name);
      }
      const auto& chosen = same.empty() ? all : same;
      names.insert(names.end(), chosen.begin(), chosen.end());
    }
    return names;
  }

  std::vector<std::string> requirements(const Project& project) const {
    std::vector<std::string> result;
    const YAML::Node given =
        project.existing.IsMap() ? project.existing["apply_requirements"] : YAML::Node();
    if (given && given.IsSequence())
      for (const YAML::Node& each : given)
        if (each.IsScalar()) result.push_back(each.Scalar());
    const auto has = [&](const char* wanted) {
      return std::ranges::find(result, wanted) != result.end();
    };
    if (has("approved") && has("mergeable")) return result;
    return {"approved", "mergeable", "undiverged"};
  }

  static std::string list(std::string_view key, const std::vector<std::string>& texts,
                          std::size_t indent) {
    const std::string blanks(indent, ' ');
    std::string result = fmt::format("{}{}:\n", blanks, key);
    for (const std::string& each : texts)
      result += fmt::format("{}  - {}\n", blanks, yaml_text(each));
    return result;
  }

  std::string project_text(const Project& project) const {
    const workspace::Folder& folder = *project.stack->folder;
    const YAML::Node autoplan =
        project.existing.IsMap() ? project.existing["autoplan"] : YAML::Node();
    std::string text =
        fmt::format("  - name: {}\n    dir: {}\n", yaml_text(project.name), yaml_text(folder.path));
    if (project.workspace != "default")
      text += fmt::format("    workspace: {}\n", yaml_text(project.workspace));
    if (const std::string workflow = workflow_of(project); !workflow.empty())
      text += fmt::format("    workflow: {}\n", yaml_text(workflow));
    text += fmt::format("    execution_order_group: {}\n", waves_.wave.at(folder.path));
    if (const auto names = depends_on(project); !names.empty())
      text += list("depends_on", names, 4);
    if (repository_decides("apply_requirements"))
      text += fmt::format("    apply_requirements: [{}]\n", join(requirements(project), ", "));
    text += fmt::format("    autoplan:\n      enabled: {}\n",
                        scalar(autoplan, "enabled") == "false" ? "false" : "true");
    text += list("when_modified", when_modified(project), 6);
    return text + kept(project.existing, kOwnOfProject, 4);
  }

  const workspace::Workspace& workspace_;
  const workspace::Config& config_;
  const workspace::Exchange& exchange_;
  std::optional<workspace::AtlantisServer> server_;
  YAML::Node root_;
  std::map<std::string, std::vector<workspace::AtlantisProject>> as_read_;  // by dir
  std::vector<Project> projects_;
  std::vector<YAML::Node> elsewhere_;
  workspace::Waves waves_;
  std::map<std::string, std::size_t> circle_;  // path -> its circle
};

}  // namespace

std::string atlantis_yaml(const workspace::Workspace& workspace, const workspace::Graph& graph,
                          const workspace::Exchange& exchange, std::string_view existing) {
  return Generator(workspace, graph, exchange, existing).text();
}

}  // namespace infra::automation
