#include "lib/report/diagnostics_report.h"

#include <algorithm>
#include <stdexcept>

#include "lib/base/file_system.h"
#include "lib/base/strings.h"
#include "lib/report/github.h"
#include "lib/report/gitlab.h"
#include "lib/report/junit.h"
#include "lib/report/markdown.h"
#include "lib/report/sarif.h"

namespace infra::report {
namespace {

bool is_in_repository(const std::string& path) {
  return !path.empty() && !path.starts_with("../") && !path.starts_with('/') &&
         path.find(".terraform/") == std::string::npos;
}

}  // namespace

Place place_of(diag::Span span, const DiagnosticsReport& report) {
  const diag::SourceFile& file = report.sources[span.file];
  Place place;
  place.path = report.git_path ? report.git_path(file.path) : file.path;
  const diag::Position begin = diag::position_at(file, span.begin);
  place.line = begin.line;
  place.column = begin.column;
  const std::size_t line_end = std::min(file.text.find('\n', span.begin), file.text.size());
  std::size_t end =
      std::clamp<std::size_t>(span.end, span.begin, std::max<std::size_t>(line_end, span.begin));
  if (end > span.begin && end <= file.text.size() && file.text[end - 1] == '\r') --end;
  place.end_column = diag::position_at(file, static_cast<std::uint32_t>(end)).column;
  return place;
}

Place place_of(const diag::Diagnostic& diagnostic, const DiagnosticsReport& report) {
  diag::Span span = diagnostic.primary.span;
  // What lies in a downloaded module is shown where the repository calls it.
  if (span.file != 0 && !is_in_repository(report.sources[span.file].path)) {
    const auto here = std::ranges::find_if(diagnostic.labels, [&](const diag::Label& label) {
      return label.span.file != 0 && is_in_repository(report.sources[label.span.file].path);
    });
    if (here != diagnostic.labels.end()) span = here->span;
  }
  if (span.file != 0) return place_of(span, report);
  const std::string& stack = diagnostic.subject.stack;
  const std::string path = normalize_path(join_path(stack.empty() ? "." : stack, "main.tf"));
  Place place;
  place.path = report.git_path ? report.git_path(path) : path;
  return place;
}

std::string full_text(const diag::Diagnostic& diagnostic) {
  std::string text = diagnostic.message;
  if (!diagnostic.primary.text.empty()) text += "\n" + diagnostic.primary.text;
  for (const std::string& note : diagnostic.notes) text += "\nnote: " + note;
  if (!diagnostic.help.empty()) text += "\nhelp: " + diagnostic.help;
  return printable(text);
}

std::string_view code_of(const diag::Diagnostic& diagnostic) {
  return diagnostic.rule == nullptr ? "infra" : diagnostic.rule->code;
}

std::string_view tool_of(const diag::Diagnostic& diagnostic) {
  return diagnostic.source.empty() ? "infra" : std::string_view(diagnostic.source);
}

std::string render(const std::string& format, const DiagnosticsReport& report) {
  if (format == "json") return diagnostics_json(report.summary, report.found, report.sources);
  if (format == "sarif") return sarif(report);
  if (format == "junit") return junit(report);
  if (format == "github") return github_annotations(report).commands;
  if (format == "gitlab") return gitlab_code_quality(report);
  if (format == "markdown") return diagnostics_markdown(report);
  throw std::logic_error("no format " + format);
}

}  // namespace infra::report
