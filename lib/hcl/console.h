// What `terraform console` answers to one line: for `infra console` and the conformance tests.
#pragma once

#include <optional>
#include <string>

#include "lib/diag/source_map.h"
#include "lib/hcl/evaluate.h"

namespace infra::hcl {

// The text printed for `line`, without a final newline; nullopt: it is wrong, as evaluation.found
// tells. `name` is how messages call the place that the line came from. The console's own function
// type() is understood here and nowhere else.
std::optional<std::string> console_answer(diag::SourceMap& sources, std::string name,
                                          std::string line, const Evaluation& evaluation);

// A type as type() prints it, over several lines.
std::string type_text(const Type& type);

}  // namespace infra::hcl
