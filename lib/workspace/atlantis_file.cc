#include "lib/workspace/atlantis_file.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "lib/base/file_system.h"
#include "lib/base/strings.h"
#include "lib/workspace/glob.h"

namespace infra::workspace {
namespace {

struct Reader {
  std::string_view yaml;

  TextRange range(const YAML::Mark& mark, std::size_t size) const {
    if (mark.is_null()) return {};
    std::size_t at = 0;
    for (int line = 0; line < mark.line; ++line) {
      at = yaml.find('\n', at);
      if (at == yaml.npos) return {};
      ++at;
    }
    at = std::min(at + static_cast<std::size_t>(mark.column), yaml.size());
    const std::size_t line_end = std::min(yaml.find('\n', at), yaml.size());
    const std::size_t end = size == 0 ? line_end : std::min(at + size, line_end);
    return {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)};
  }
  TextRange range(const YAML::Node& node) const {
    return range(node.Mark(), node.IsScalar() ? node.Scalar().size() : 0);
  }
};

std::string text(const YAML::Node& map, const char* key) {
  const YAML::Node value = map[key];
  return value && value.IsScalar() ? value.Scalar() : "";
}

std::optional<std::vector<std::string>> texts(const YAML::Node& list) {
  if (!list || !list.IsSequence()) return {};
  std::vector<std::string> result;
  for (const YAML::Node& each : list)
    if (each.IsScalar()) result.push_back(each.Scalar());
  return result;
}

AtlantisEntry read_project(const YAML::Node& project, const Reader& reader) {
  AtlantisEntry made;
  made.at = reader.range(project.Mark(), 0);
  made.dir = text(project, "dir");
  made.name = text(project, "name");
  made.dir_at = project["dir"] ? reader.range(project["dir"]) : made.at;
  if (const YAML::Node autoplan = project["autoplan"]; autoplan && autoplan.IsMap()) {
    made.autoplan = text(autoplan, "enabled") != "false";
    made.when_modified = texts(autoplan["when_modified"]);
    if (made.when_modified)
      made.when_modified_at = reader.range(autoplan["when_modified"].Mark(), 0);
  }
  const YAML::Node requirements = project["apply_requirements"];
  made.apply_requirements = texts(requirements);
  made.apply_requirements_at = requirements ? reader.range(requirements.Mark(), 0) : made.dir_at;
  return made;
}

// Scalars below `node` that plan a destruction.
void find_destroys(const YAML::Node& node, const Reader& reader, int depth,
                   std::vector<TextRange>& found) {
  if (!node || depth > 32) return;
  if (node.IsScalar()) {
    const std::string& value = node.Scalar();
    const std::size_t at = value.find("-destroy");
    const bool whole = at != value.npos && (at == 0 || value[at - 1] == ' ') &&
                       (at + 8 == value.size() || value[at + 8] == ' ');
    if (whole || value.find("terraform destroy") != value.npos) found.push_back(reader.range(node));
  } else if (node.IsSequence()) {
    for (const YAML::Node& each : node) find_destroys(each, reader, depth + 1, found);
  } else if (node.IsMap()) {
    for (const auto& each : node) find_destroys(each.second, reader, depth + 1, found);
  }
}

}  // namespace

AtlantisFile read_atlantis_file(std::string_view yaml) {
  AtlantisFile result;
  const Reader reader{yaml};
  try {
    const YAML::Node root = YAML::Load(std::string(yaml));
    if (!root.IsMap()) {
      result.error = "it is no map";
      return result;
    }
    if (const YAML::Node automerge = root["automerge"]; automerge && automerge.IsScalar()) {
      result.automerge = automerge.Scalar() == "true";
      result.automerge_at = reader.range(automerge);
    }
    if (const YAML::Node discover = root["autodiscover"]; discover && discover.IsMap())
      result.autodiscover = text(discover, "mode") == "enabled";
    if (const YAML::Node projects = root["projects"]; projects && projects.IsSequence())
      for (const YAML::Node& project : projects)
        if (project.IsMap()) result.projects.push_back(read_project(project, reader));
    find_destroys(root["workflows"], reader, 0, result.destroys);
  } catch (const YAML::Exception& exception) {
    result.error = exception.msg;
    result.error_at = reader.range(exception.mark, 0);
  }
  return result;
}

bool is_modified_by(const std::vector<std::string>& patterns, const std::string& path) {
  bool matched = false;
  const std::string normal = normalize_path(path);
  const auto steps = split(normal, '/');
  for (const std::string& each : patterns) {
    const bool away = each.starts_with('!');
    const std::string pattern = normalize_path(std::string_view(each).substr(away ? 1 : 0));
    auto wanted = split(pattern, '/');
    // What matches a folder matches all below it; `folder/**` does not match the folder itself.
    wanted.push_back(wanted.back() == "**" ? "*" : "**");
    if (match_steps(wanted, steps)) matched = !away;
  }
  return matched;
}

}  // namespace infra::workspace
