// Findings as GitHub-flavoured Markdown: for the comment on a pull request and a step's summary.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/report/diagnostics_report.h"

namespace infra::report {

// A comment on GitHub holds 65,536 characters; GitLab takes more.
inline constexpr std::size_t kMostCommentBytes = 60'000;

std::string diagnostics_markdown(const DiagnosticsReport& report);

// A table, one finding a row, cut before it exceeds `most_bytes` with a line that says how many
// rows are missing.
std::string findings_table(const std::vector<const diag::Diagnostic*>& found,
                           const DiagnosticsReport& report, std::size_t most_bytes);

// Text that means itself in a table's cell; what stands in backticks stays code.
std::string markdown_cell(std::string_view text);

}  // namespace infra::report
