// `tag-check` for people: findings, then the lists and tables that were asked for, then a summary.
#pragma once

#include <string>

#include "lib/report/tags_json.h"

namespace infra::report {

std::string tags_text(const policy::TagReport& report, const diag::Diagnostics& found,
                      std::size_t suppressed, const diag::SourceMap& sources,
                      const TagReportOptions& options);

}  // namespace infra::report
