// What the configuration of an Atlantis server (repos.yaml) lets one repository decide itself. Read
// by the rules on atlantis.yaml and by `infra atlantis`. Keys: Atlantis 0.34,
// server/core/config/raw/global_cfg.go.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace infra::workspace {

class Workspace;

struct AtlantisServer {
  std::string error;  // "": it could be read
  std::vector<std::string> apply_requirements, allowed_overrides;
  bool custom_workflows = false;       // may atlantis.yaml define workflows?
  std::string workflow;                // of every project that names none
  std::vector<std::string> workflows;  // that the server defines
  bool allows(std::string_view key) const;
  // Nothing is applied unapproved or unmergeable, whatever atlantis.yaml says.
  bool requires_approval() const;
};

// For the repository with one of `names` (host/org/name); of the entries that match, the last that
// has a key decides on it.
AtlantisServer read_atlantis_server(std::string_view yaml, std::span<const std::string> names);
// By `automation.atlantis.server` of infra.yaml; nullopt where it names nothing. Throws
// infra::Error where the file is not there or cannot be read.
std::optional<AtlantisServer> atlantis_server(const Workspace& workspace);

}  // namespace infra::workspace
