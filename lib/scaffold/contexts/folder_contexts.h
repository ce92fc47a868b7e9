// What the templates `module` and `shared` need beside the answers.
#pragma once

#include "lib/scaffold/context.h"

namespace infra::scaffold {

Map module_context(const ContextRequest& request, std::vector<Refusal>& refused);
Map shared_context(const ContextRequest& request, std::vector<Refusal>& refused);

}  // namespace infra::scaffold
