// What every format of `validate`, `tag-check` and `fmt --check` is made from, and what formats for
// other programs share: where a finding is for them, and its text on one line.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/diag/diagnostic.h"
#include "lib/report/diagnostics_json.h"

namespace infra::report {

struct DiagnosticsReport {
  std::string command;  // validate: names the report
  std::string version;  // of infra
  const diag::Diagnostics& found;
  const diag::Diagnostics& suppressed;
  const diag::SourceMap& sources;
  Summary summary;
  std::vector<const diag::RuleInfo*> rules = {};  // that were run, sorted by code
  std::vector<std::string> stacks = {};           // that were judged, sorted
  // From a path as text and JSON show it (relative to infra.yaml's folder) to the path below git's
  // top level with links resolved: what code scanning, annotations and merge requests expect.
  std::function<std::string(const std::string&)> git_path = {};
};

// Formats that render() has, beside text and json.
inline constexpr std::string_view kReportFormats[] = {"sarif", "junit", "github", "gitlab",
                                                      "markdown"};
std::string render(const std::string& format, const DiagnosticsReport& report);

struct Place {
  std::string path;  // never empty: what has no place is put at its stack's main.tf
  std::uint32_t line = 1, column = 1;
  std::uint32_t end_column = 1;  // on the same line: services show one line
};
Place place_of(const diag::Diagnostic& diagnostic, const DiagnosticsReport& report);
Place place_of(diag::Span span, const DiagnosticsReport& report);

// Message, label, notes and help, each on lines of its own; printable, without what is masked.
std::string full_text(const diag::Diagnostic& diagnostic);
std::string_view code_of(const diag::Diagnostic& diagnostic);
// "infra", or the scanner that found it.
std::string_view tool_of(const diag::Diagnostic& diagnostic);

}  // namespace infra::report
