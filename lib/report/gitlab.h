// GitLab's Code Quality report: an array of findings, for the widget of a merge request.
#pragma once

#include <string>

#include "lib/report/diagnostics_report.h"

namespace infra::report {

std::string gitlab_code_quality(const DiagnosticsReport& report);

}  // namespace infra::report
