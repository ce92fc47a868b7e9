#include "lib/workspace/atlantis.h"

#include <yaml-cpp/yaml.h>

#include "lib/base/file_system.h"
#include "lib/base/strings.h"

namespace infra::workspace {
namespace {

using Environment = std::map<std::string, std::optional<std::string>>;

std::string text(const YAML::Node& node, const char* key) {
  if (!node.IsMap()) return "";
  const YAML::Node value = node[key];
  return value && value.IsScalar() ? value.Scalar() : "";
}

// `env` steps of one workflow's plan stage.
Environment environment_of(const YAML::Node& workflow) {
  Environment result;
  const YAML::Node plan = workflow.IsMap() ? workflow["plan"] : YAML::Node();
  const YAML::Node steps = plan && plan.IsMap() ? plan["steps"] : YAML::Node();
  if (!steps || !steps.IsSequence()) return result;
  for (const YAML::Node& step : steps) {
    const YAML::Node env = step.IsMap() ? step["env"] : YAML::Node();
    if (!env || !env.IsMap()) continue;
    const std::string name = text(env, "name");
    if (name.empty()) continue;
    result[name] = env["value"] && env["value"].IsScalar() ? std::optional(env["value"].Scalar())
                                                           : std::nullopt;
  }
  return result;
}

// FILE of `-var-file=FILE` and `-var-file FILE` in the words of a command or of extra_args.
void add_var_files(const std::vector<std::string>& words, std::vector<std::string>& files) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    for (const std::string_view option : {"-var-file", "--var-file"}) {
      if (words[i] == option && i + 1 < words.size()) files.push_back(words[i + 1]);
      const std::string with_value = std::string(option) + "=";
      if (words[i].starts_with(with_value)) files.push_back(words[i].substr(with_value.size()));
    }
  }
}

std::vector<std::string> var_files_of(const YAML::Node& workflow) {
  std::vector<std::string> files;
  const YAML::Node plan = workflow.IsMap() ? workflow["plan"] : YAML::Node();
  const YAML::Node steps = plan && plan.IsMap() ? plan["steps"] : YAML::Node();
  if (!steps || !steps.IsSequence()) return files;
  for (const YAML::Node& step : steps) {
    if (!step.IsMap()) continue;
    std::vector<std::string> words;
    const YAML::Node inner = step["plan"];
    const YAML::Node extra = inner && inner.IsMap() ? inner["extra_args"] : YAML::Node();
    if (extra && extra.IsSequence())
      for (const YAML::Node& word : extra)
        if (word.IsScalar()) words.push_back(word.Scalar());
    const std::string command = text(step, "run");
    for (const std::string_view word : split(command, ' '))
      if (!word.empty()) words.emplace_back(word);
    add_var_files(words, files);
  }
  return files;
}

}  // namespace

std::vector<AtlantisProject> read_atlantis(std::string_view yaml) {
  std::vector<AtlantisProject> result;
  try {
    const YAML::Node root = YAML::Load(std::string(yaml));
    if (!root.IsMap()) return result;
    const YAML::Node projects = root["projects"], workflows = root["workflows"];
    if (!projects || !projects.IsSequence()) return result;
    for (const YAML::Node& project : projects) {
      AtlantisProject made;
      const std::string dir = text(project, "dir");
      if (dir.empty()) continue;
      made.dir = normalize_path(dir);
      if (made.dir.empty()) made.dir = ".";
      made.name = text(project, "name");
      made.workflow = text(project, "workflow");
      if (const std::string name = text(project, "workspace"); !name.empty()) made.workspace = name;
      if (!made.workflow.empty() && workflows && workflows.IsMap() && workflows[made.workflow]) {
        made.environment = environment_of(workflows[made.workflow]);
        made.var_files = var_files_of(workflows[made.workflow]);
      }
      result.push_back(std::move(made));
    }
  } catch (const YAML::Exception&) {
    result.clear();
  }
  return result;
}

}  // namespace infra::workspace
