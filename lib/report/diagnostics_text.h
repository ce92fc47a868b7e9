// Diagnostics for people: a frame each, with an empty line behind it.
#pragma once

#include <string>

#include "lib/diag/diagnostic.h"
#include "lib/report/diagnostics_json.h"

namespace infra::report {

std::string diagnostics_text(const diag::Diagnostics& found, const diag::SourceMap& sources,
                             bool color);
// "2 errors, 1 warning in 90 files, 9 stacks, 14 modules, 120 resources"
std::string summary_text(const Summary& summary);

}  // namespace infra::report
