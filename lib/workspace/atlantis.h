// What atlantis.yaml says about how root modules are run: workspaces, and the environment that
// `env` steps set. Used by evaluate_all(), so that a stack is judged as it will be planned.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace infra::workspace {

struct AtlantisProject {
  std::string dir;  // relative to the repository's root, normalised; "." for itself
  std::string workspace = "default";
  std::string name, workflow;
  // Of `env` steps before `plan`; nullopt: a command makes the value.
  std::map<std::string, std::optional<std::string>> environment;
  // What its plan step is given with -var-file, as written: relative to `dir`.
  std::vector<std::string> var_files;
};

// Projects in the file's order. What is malformed is left out: rules about the file itself are not
// asked here.
std::vector<AtlantisProject> read_atlantis(std::string_view yaml);

}  // namespace infra::workspace
