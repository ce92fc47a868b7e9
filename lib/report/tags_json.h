// `tag-check` as JSON: {"format":"infra.tags/1", …}.
#pragma once

#include <string>

#include "lib/policy/tags_check.h"

namespace infra::report {

struct TagReportOptions {
  bool list = false;  // the effective tags of each resource
  std::string by;     // "", stack, type, team, tag: a table of coverage
  bool color = false;
};

// `found` is what is left of the report's findings, sorted.
std::string tags_json(const policy::TagReport& report, const diag::Diagnostics& found,
                      std::size_t suppressed, const diag::SourceMap& sources,
                      const TagReportOptions& options);

}  // namespace infra::report
