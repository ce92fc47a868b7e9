#include "lib/report/github.h"

#include <fmt/format.h>

#include "lib/base/strings.h"
#include "lib/report/markdown.h"

namespace infra::report {
namespace {

// A summary of a step is refused above 1 MiB.
constexpr std::size_t kMostSummaryBytes = 1'000'000;

std::string escaped(std::string_view text, bool property) {
  std::string result;
  for (const char c : text) {
    const bool special = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
    result += special ? fmt::format("%{:02X}", static_cast<unsigned>(c)) : std::string(1, c);
  }
  return result;
}

std::string command(const diag::Diagnostic& each, const DiagnosticsReport& report) {
  static constexpr std::string_view kKinds[] = {"error", "warning", "notice"};
  const Place place = place_of(each, report);
  std::string title(code_of(each));
  if (each.rule != nullptr && !each.rule->name.empty())
    title += fmt::format(" {}", each.rule->name);
  return fmt::format("::{} file={},line={},endLine={},col={},endColumn={},title={}::{}\n",
                     kKinds[static_cast<int>(each.severity)], escaped(place.path, true), place.line,
                     place.line, place.column, std::max(place.column, place.end_column),
                     escaped(title, true), escaped(full_text(each), false));
}

}  // namespace

GithubAnnotations github_annotations(const DiagnosticsReport& report) {
  GithubAnnotations result;
  std::vector<const diag::Diagnostic*> rest;
  for (const auto severity :
       {diag::Severity::error, diag::Severity::warning, diag::Severity::note}) {
    std::size_t shown = 0;
    for (const diag::Diagnostic& each : report.found) {
      if (each.severity != severity) continue;
      if (shown++ < kMostAnnotations) {
        result.commands += command(each, report);
      } else {
        rest.push_back(&each);
      }
    }
  }
  if (rest.empty()) return result;
  result.commands +=
      fmt::format("{} more in the summary of this step: GitHub shows {} annotations of a kind\n",
                  plural(rest.size(), "finding is", "findings are"), kMostAnnotations);
  result.rest = fmt::format("### infra {}: {} beyond the annotations\n\n", report.command,
                            plural(rest.size(), "finding")) +
                findings_table(rest, report, kMostSummaryBytes);
  return result;
}

}  // namespace infra::report
