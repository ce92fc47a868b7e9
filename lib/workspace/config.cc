#include "lib/workspace/config.h"

#include <algorithm>

namespace infra::workspace {

std::map<std::string, TagValueConfig> TagsConfig::default_values() {
  const TagValueConfig kebab = {{}, "[a-z][a-z0-9]*(-[a-z0-9]+)*", {}};
  return {
      {"Environment", {{"dev", "staging", "prod"}, "", {}}},
      {"ManagedBy", {{"terraform", "manual", "cloudformation", "cdk"}, "", {}}},
      {"Service", kebab},
      {"Team", kebab},
      {"CostCenter", kebab},
      {"Project", kebab},
      {"Owner", {{}, "", {"email", "kebab"}}},
      {"DataClass", {{"public", "internal", "confidential", "highly-confidential"}, "", {}}},
      {"Lifecycle", {{"development", "testing", "production", "deprecated"}, "", {}}},
      {"ExpiresOn", {{}, "", {"date"}}},
  };
}

std::optional<std::string> Config::environment(const std::string& name) const {
  const auto alias = environments.aliases.find(name);
  const std::string& canonical = alias == environments.aliases.end() ? name : alias->second;
  const auto& allowed = environments.allowed;
  if (std::ranges::find(allowed, canonical) == allowed.end()) return {};
  return canonical;
}

}  // namespace infra::workspace
