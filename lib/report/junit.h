// JUnit XML: a suite for each stack, a passed test case for each rule that found nothing there,
// else one for each finding. Errors fail; warnings and notes pass with their text.
#pragma once

#include <string>

#include "lib/report/diagnostics_report.h"

namespace infra::report {

std::string junit(const DiagnosticsReport& report);

}  // namespace infra::report
