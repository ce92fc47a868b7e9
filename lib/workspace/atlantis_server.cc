#include "lib/workspace/atlantis_server.h"

#include <fmt/format.h>
#include <re2/re2.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "lib/base/error.h"
#include "lib/workspace/workspace.h"

namespace infra::workspace {
namespace {

std::string text(const YAML::Node& map, const char* key) {
  const YAML::Node value = map[key];
  return value && value.IsScalar() ? value.Scalar() : "";
}

void set_texts(const YAML::Node& map, const char* key, std::vector<std::string>& target) {
  const YAML::Node list = map[key];
  if (!list || !list.IsSequence()) return;
  target.clear();
  for (const YAML::Node& each : list)
    if (each.IsScalar()) target.push_back(each.Scalar());
}

// `/…/` is a regular expression that is searched for, anything else the whole name.
bool matches(const std::string& id, std::span<const std::string> names) {
  if (id.size() < 2 || !id.starts_with('/') || !id.ends_with('/'))
    return std::ranges::find(names, id) != names.end();
  RE2::Options quiet;
  quiet.set_log_errors(false);
  const RE2 pattern(id.substr(1, id.size() - 2), quiet);
  if (!pattern.ok()) return false;
  if (names.empty()) return RE2::PartialMatch("", pattern);
  return std::ranges::any_of(
      names, [&](const std::string& name) { return RE2::PartialMatch(name, pattern); });
}

}  // namespace

bool AtlantisServer::allows(std::string_view key) const {
  return std::ranges::find(allowed_overrides, key) != allowed_overrides.end();
}

bool AtlantisServer::requires_approval() const {
  const auto has = [&](const char* wanted) {
    return std::ranges::find(apply_requirements, wanted) != apply_requirements.end();
  };
  return has("approved") && has("mergeable") && !allows("apply_requirements");
}

AtlantisServer read_atlantis_server(std::string_view yaml, std::span<const std::string> names) {
  AtlantisServer server;
  try {
    const YAML::Node root = YAML::Load(std::string(yaml));
    if (!root.IsMap()) {
      server.error = "it is no map";
      return server;
    }
    const YAML::Node repos = root["repos"], workflows = root["workflows"];
    if (repos && repos.IsSequence()) {
      for (const YAML::Node& repo : repos) {
        if (!repo.IsMap() || !matches(text(repo, "id"), names)) continue;
        set_texts(repo, "apply_requirements", server.apply_requirements);
        set_texts(repo, "allowed_overrides", server.allowed_overrides);
        if (const std::string flag = text(repo, "allow_custom_workflows"); !flag.empty())
          server.custom_workflows = flag == "true";
        if (const std::string name = text(repo, "workflow"); !name.empty()) server.workflow = name;
      }
    }
    if (workflows && workflows.IsMap())
      for (const auto& each : workflows)
        if (each.first.IsScalar()) server.workflows.push_back(each.first.Scalar());
  } catch (const YAML::Exception& exception) {
    server.error = exception.msg;
  }
  return server;
}

std::optional<AtlantisServer> atlantis_server(const Workspace& workspace) {
  const std::string& path = workspace.config().config.automation.atlantis.server;
  if (path.empty()) return {};
  const std::string file = workspace.absolute(path);
  if (workspace.files().kind(file) != FileKind::file)
    throw Error(
        fmt::format("`automation.atlantis.server` of infra.yaml names `{}`, which is not there",
                    path),
        "give the path of the server's repos.yaml, or take the key away");
  AtlantisServer server =
      read_atlantis_server(workspace.files().read(file), workspace.repository_names());
  if (!server.error.empty()) throw Error(fmt::format("{} cannot be read: {}", path, server.error));
  return server;
}

}  // namespace infra::workspace
