// What `infra gate` judges, from the files that were given; what was not is computed, or asked from
// the provider's API.
#pragma once

#include <string>

#include "cmd/infra/post_options.h"
#include "lib/gate/evidence.h"

namespace infra {

struct GateSources {
  std::string base, plan, cost, diagnostics, pull_request, approvals;
  PostOptions post;
};

gate::Evidence gather_evidence(const GateSources& sources, workspace::Workspace& workspace,
                               const Context& context);

}  // namespace infra
