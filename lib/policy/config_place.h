// Where something stands in infra.yaml, for what is found wrong with it after it was read.
#pragma once

#include <string>
#include <string_view>

#include "lib/diag/source_map.h"
#include "lib/workspace/config_file.h"

namespace infra::policy {

// The first `text` in or below the line that sets `key` (custom_rules.ORG001); the line's own words
// where it does not stand there as it is.
diag::Span config_place(const workspace::LoadedConfig& loaded, const diag::SourceMap& sources,
                        const std::string& key, std::string_view text);

}  // namespace infra::policy
