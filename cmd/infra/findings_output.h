// The formats that every command with findings has: it brings text and JSON of its own, the others
// are made here.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cmd/infra/command.h"
#include "lib/report/diagnostics_report.h"
#include "lib/workspace/workspace.h"

namespace infra {

// text, json and those of lib/report.
std::vector<std::string> findings_formats();

// Path relative to the repository's root -> relative to git's top level, links resolved.
std::function<std::string(const std::string&)> git_paths(const workspace::Workspace& workspace);

// `own` renders text and json. Annotations that GitHub does not show are appended to the file that
// GITHUB_STEP_SUMMARY names.
void write_findings(const Context& context, const std::vector<OutputFormat>& formats,
                    const report::DiagnosticsReport& report,
                    const std::function<std::string(const std::string& format, bool color)>& own);

}  // namespace infra
