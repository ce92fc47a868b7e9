// A diagnostic as people read it: a code frame in the manner of rustc. Used by every command's text
// format and by the tests that compare messages.
#pragma once

#include <string>

#include "lib/diag/diagnostic.h"

namespace infra::diag {

struct TextStyle {
  bool color = false;  // ANSI escapes
};

// Headline, frame of the primary place, a frame for each label, notes and help, without an empty
// line at the end. A span over several lines is shown by its first; a place without a file has no
// frame. Foreign text cannot steer the terminal (printable()).
std::string render_text(const Diagnostic& diagnostic, const SourceMap& sources,
                        TextStyle style = {});

}  // namespace infra::diag
