// The terraform that an offline run starts. An old one would not attach to our providers but
// install and run the real ones, with the credentials of whoever started it.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "lib/process/process.h"

namespace infra::provider {

// Throws infra::Error where `program` is missing, does not say its version, or has one that
// `versions` (a constraint such as ">= 1.10, < 2"; "": any) does not allow. `folder` exists.
void require_terraform(process::ProcessRunner& processes, const std::string& program,
                       const std::string& versions, const std::vector<std::string>& environment,
                       const std::string& folder);

}  // namespace infra::provider
