// `infra validate --plan`: rules on resources, judged on plan JSON.
#pragma once

#include <string>
#include <vector>

#include "cmd/infra/context.h"
#include "lib/policy/runner.h"

namespace infra {

// `plans` as the user gave them. Throws infra::Error where one is no plan JSON.
policy::RunResult validate_plans(const std::vector<std::string>& plans,
                                 workspace::Workspace& workspace,
                                 const std::vector<workspace::EvaluatedFolder>& source,
                                 const policy::RunOptions& options, const Context& context);

}  // namespace infra
