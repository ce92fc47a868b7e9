// What an offline run takes from infra.yaml and from the repository: the schema, providers that may
// run for real, fixed data, parameters that other stacks publish. Used by `offline` and `plan`.
#pragma once

#include <memory>
#include <string>

#include "cmd/infra/context.h"
#include "lib/provider/offline.h"
#include "lib/workspace/workspace.h"

namespace infra {

struct OfflineSetup {
  std::shared_ptr<workspace::Workspace> workspace;
  std::unique_ptr<terraform::ProviderSchema> schema;  // offline.provider_schema; null: embedded
  provider::OfflineSettings settings;                 // points into the others
};

// For the root module in `root`, canonical, of the repository that it lies in. Throws infra::Error.
OfflineSetup offline_setup(const Context& context, const std::string& root);

}  // namespace infra
