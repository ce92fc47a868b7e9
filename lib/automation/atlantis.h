// atlantis.yaml from what the stacks call, read and take over from each other, and the server's own
// configuration (repos.yaml) with the workflow that calls infra. Written and checked by
// `infra atlantis`, written by `infra init`. Format: Atlantis 0.34, server/core/config/raw.
#pragma once

#include <string>
#include <string_view>

#include "lib/workspace/graph.h"

namespace infra::automation {

// `existing`: the file as it is, "" where there is none. Of its projects name, workspace, workflow
// and every key that the graph has no say in are kept, as are other workflows and settings;
// comments are not. Where infra.yaml names the server's configuration, what that one decides is
// left to it. Throws infra::Error where `existing` is no YAML or the server requires no approval.
std::string atlantis_yaml(const workspace::Workspace& workspace, const workspace::Graph& graph,
                          const workspace::Exchange& exchange, std::string_view existing);

// For one or many repositories: no pull request can change its own requirements or its workflow.
std::string atlantis_server_yaml(const workspace::Config& config);

}  // namespace infra::automation
