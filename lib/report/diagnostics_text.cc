#include "lib/report/diagnostics_text.h"

#include <fmt/format.h>

#include "lib/base/strings.h"
#include "lib/diag/render_text.h"

namespace infra::report {

std::string diagnostics_text(const diag::Diagnostics& found, const diag::SourceMap& sources,
                             bool color) {
  std::string text;
  for (const diag::Diagnostic& each : found)
    text += diag::render_text(each, sources, {.color = color}) + "\n";
  return text;
}

std::string summary_text(const Summary& summary) {
  std::string text = plural(summary.errors, "error");
  text += ", " + plural(summary.warnings, "warning");
  if (summary.notes > 0) text += ", " + plural(summary.notes, "note");
  if (summary.suppressed > 0) text += fmt::format(", {} suppressed", summary.suppressed);
  return fmt::format("{} in {}, {}, {}, {}\n", text, plural(summary.files, "file"),
                     plural(summary.stacks, "stack"), plural(summary.modules, "module"),
                     plural(summary.resources, "resource"));
}

}  // namespace infra::report
