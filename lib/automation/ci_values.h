// What the texts of the CI files are filled with. Used by ci_github.cc and ci_gitlab.cc.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lib/automation/ci.h"

namespace infra::automation {

using Values = std::vector<std::pair<std::string_view, std::string>>;

// version, url, organisation's settings: {{url}}, {{runner}} …
Values ci_values(const workspace::Config& config, const CiFacts& facts);
// What Debian's packages are that the downloaded program needs, and git, curl and unzip.
inline constexpr const char* kCiPackages =
    "git ca-certificates curl unzip libcurl4 libfmt9 libpugixml1v5 libtcmalloc-minimal4 "
    "libutf8proc2 libyaml-cpp0.7";

}  // namespace infra::automation
