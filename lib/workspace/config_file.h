// infra.yaml: text -> Config, with every fault at its place and the origin of every value.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/diag/diagnostic.h"
#include "lib/workspace/config.h"

namespace infra::workspace {

struct LoadedConfig {
  Config config;
  std::string path;  // of the file as the user should see it; "": there is none
  // Key (tags.required) -> the line that sets it; keys that are not here have the built-in value.
  std::map<std::string, std::uint32_t> lines;
  diag::Diagnostics found;  // anything here: the file cannot be used (exit 2)
};

// `file` is infra.yaml in `sources`. `program_version` is checked against its `infra:`.
LoadedConfig read_config(const diag::SourceMap& sources, std::uint32_t file,
                         std::string_view program_version);

struct ConfigValue {
  std::string key;     // tags.required
  std::string value;   // as YAML would have it on one line
  std::string origin;  // "built in" or "infra.yaml:12"
};
// Every key with its value and origin, in the order of the documentation (`doctor --config`).
std::vector<ConfigValue> show_config(const LoadedConfig& loaded);

std::string config_json_schema();  // docs/infra.schema.json

}  // namespace infra::workspace
