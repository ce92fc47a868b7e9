#include "lib/scanners/tool.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/scanners/json_fields.h"

namespace infra::scanners {
namespace {

// No report of these programs is nested deeper than a dozen levels, but Checkov copies parts of the
// configuration into its own.
constexpr int kDepth = 200;

}  // namespace

const Tool* find_tool(std::string_view name) {
  for (const Tool* tool : {&tfsec(), &trivy(), &checkov(), &conftest()})
    if (tool->name == name) return tool;
  return nullptr;
}

diag::Severity severity_of(std::string_view word) {
  const std::string lower = to_lower_ascii(word);
  if (lower == "critical" || lower == "high" || lower == "error") return diag::Severity::error;
  if (lower == "medium" || lower == "warning") return diag::Severity::warning;
  return diag::Severity::note;
}

std::string last_words(const process::ProcessResult& result) {
  std::vector<std::string_view> lines;
  for (const std::string_view line : split_lines(result.err))
    if (!trim(line).empty()) lines.push_back(trim(line));
  if (lines.empty()) return "";
  // Python's tracebacks and Go's errors both end with what happened.
  const std::string_view line = lines.back().substr(0, 300);
  return printable(line);
}

void refuse_report(std::string_view tool, const Target& target,
                   const process::ProcessResult& result, const std::string& reason) {
  const std::string words = last_words(result);
  throw Error(
      fmt::format("`{}` on {} ended with code {} and {}{}{}", tool, target.folder, result.exit_code,
                  reason, words.empty() ? "" : ": ", words),
      fmt::format("run `{}` by itself to see what it says, or leave it out of --scanners", tool));
}

Json parse_report(const std::string& report) {
  int depth = 0;
  bool too_deep = false;
  const auto bound = [&](int, Json::parse_event_t event, Json&) {
    if (event == Json::parse_event_t::object_start || event == Json::parse_event_t::array_start)
      too_deep |= ++depth > kDepth;
    if (event == Json::parse_event_t::object_end || event == Json::parse_event_t::array_end)
      --depth;
    return !too_deep;
  };
  Json json = Json::parse(report, bound, false);
  return too_deep ? Json(Json::value_t::discarded) : json;
}

}  // namespace infra::scanners
