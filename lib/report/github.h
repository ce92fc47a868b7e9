// GitHub's workflow commands, which annotate the lines of a pull request. A step may make ten of a
// kind; what is beyond goes to the step's summary.
#pragma once

#include <string>

#include "lib/report/diagnostics_report.h"

namespace infra::report {

inline constexpr std::size_t kMostAnnotations = 10;  // of each of error, warning, notice

struct GithubAnnotations {
  std::string commands;  // for stdout: errors first
  std::string rest;      // Markdown for the file that GITHUB_STEP_SUMMARY names; "": all were shown
};
GithubAnnotations github_annotations(const DiagnosticsReport& report);

}  // namespace infra::report
