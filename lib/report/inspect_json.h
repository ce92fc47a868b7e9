// What `infra inspect` prints: the evaluated resources, outputs and variables of a root module.
#pragma once

#include <string>

#include "lib/diag/diagnostic.h"
#include "lib/terraform/evaluate.h"

namespace infra::report {

struct InspectOptions {
  bool show_sensitive = false;  // else "(sensitive)"
};

// {"format":"infra.resources/1", …} and a newline: values as `terraform show -json` has them in
// planned_values, unknown ones left out (null in lists) and listed by path.
std::string inspect_json(const terraform::EvaluatedModule& module, const diag::Diagnostics& found,
                         const diag::SourceMap& sources, const InspectOptions& options);

// For people: an address, its place, and its values as the console prints them.
std::string inspect_text(const terraform::EvaluatedModule& module, const diag::SourceMap& sources,
                         const InspectOptions& options);

}  // namespace infra::report
