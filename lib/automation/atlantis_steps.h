// The steps of the workflow that calls infra, for atlantis.yaml and for the server's configuration.
#pragma once

#include <string>

namespace infra::automation {

// `workflows:` with the one called `name`.
std::string atlantis_workflows(const std::string& name);

}  // namespace infra::automation
