// Diagnostics as JSON: `validate`, and the part `diagnostics` of other commands' JSON.
#pragma once

#include <string>
#include <vector>

#include "lib/diag/diagnostic.h"

namespace infra::report {

struct Summary {
  std::size_t errors = 0, warnings = 0, notes = 0, suppressed = 0;
  std::size_t files = 0, stacks = 0, modules = 0, resources = 0;
};
// Counts the severities; the rest is the caller's to fill in.
Summary count(const diag::Diagnostics& found);

// Identifies a finding over time: rule, file, address and attribute, without line numbers; several
// with the same key are numbered. Hexadecimal. Same order as `found`, which is sorted.
std::vector<std::string> fingerprints(const diag::Diagnostics& found,
                                      const diag::SourceMap& sources);

// The array of findings alone, on one line.
std::string diagnostics_array(const diag::Diagnostics& found, const diag::SourceMap& sources);
// {"format":"infra.diagnostics/1", …} and a newline.
std::string diagnostics_json(const Summary& summary, const diag::Diagnostics& found,
                             const diag::SourceMap& sources);

}  // namespace infra::report
