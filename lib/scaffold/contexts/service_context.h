// What the templates `service` and `sandbox` need beside the answers: components and environments
// as lists of files, sizes by environment, what is published, and AWS's limits of names.
#pragma once

#include "lib/scaffold/context.h"

namespace infra::scaffold {

// Lists: `environments` (one element a stack), `sites` (an environment, and its DR region where
// there is one), `dr_sites`, `parts` (a component at a site).
Map service_context(const ContextRequest& request, std::vector<Refusal>& refused);

}  // namespace infra::scaffold
