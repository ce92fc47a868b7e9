// archive_file for real: writes the zip and computes its digests.
#pragma once

#include <string>

#include "lib/hcl/value.h"

namespace infra::provider {

// `object` with its output_* attributes set. Throws ProviderFailure.
hcl::Value write_archive_file(const hcl::Value& object, const std::string& working_directory);

}  // namespace infra::provider
