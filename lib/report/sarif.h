// SARIF 2.1.0 as GitHub code scanning takes it: one run for each tool, relative percent-encoded
// paths, one line a finding.
#pragma once

#include <string>

#include "lib/report/diagnostics_report.h"

namespace infra::report {

// GitHub refuses a file with more in one run; errors stay, then warnings, and a notification of the
// run says how many were left out.
inline constexpr std::size_t kMostSarifResults = 25'000;

std::string sarif(const DiagnosticsReport& report, std::size_t most = kMostSarifResults);

}  // namespace infra::report
