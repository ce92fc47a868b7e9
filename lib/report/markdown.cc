#include "lib/report/markdown.h"

#include <fmt/format.h>

#include "lib/base/strings.h"
#include "lib/report/diagnostics_text.h"

namespace infra::report {
namespace {

std::string row(const diag::Diagnostic& each, const DiagnosticsReport& report) {
  const Place place = place_of(each, report);
  std::string finding = each.message;
  if (!each.help.empty()) finding += "\n" + each.help;
  std::string code = fmt::format("{}", code_of(each));
  if (!each.link.empty() && each.link.find_first_of("()<> |\n") == std::string::npos)
    code = fmt::format("[{}]({})", code, each.link);
  return fmt::format("| {} | {} | {} | {} |\n", diag::to_string(each.severity), code,
                     markdown_cell(fmt::format("`{}:{}`", place.path, place.line)),
                     markdown_cell(finding));
}

}  // namespace

std::string markdown_cell(std::string_view text) {
  std::string result;
  const std::string shown = printable(text);
  bool code = false;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const char c = shown[i];
    if (c == '`') {
      // A backtick without its partner is one of the text.
      if (!code && shown.find('`', i + 1) == std::string::npos)
        result += '\\';
      else
        code = !code;
      result += c;
    } else if (c == '\n') {
      result += code ? " " : "<br>";
    } else if (c == '|') {
      result += "\\|";
    } else if (!code && std::string_view("\\<>*_[]~#").find(c) != std::string_view::npos) {
      result += '\\';
      result += c;
    } else {
      result += c;
    }
  }
  return result;
}

std::string findings_table(const std::vector<const diag::Diagnostic*>& found,
                           const DiagnosticsReport& report, std::size_t most_bytes) {
  std::string text = "| severity | rule | where | finding |\n|---|---|---|---|\n";
  for (std::size_t i = 0; i < found.size(); ++i) {
    const std::string next = row(*found[i], report);
    if (text.size() + next.size() > most_bytes) {
      return text + fmt::format("\n{} more: `infra {}` shows all\n",
                                plural(found.size() - i, "finding"), report.command);
    }
    text += next;
  }
  return text;
}

std::string diagnostics_markdown(const DiagnosticsReport& report) {
  std::string text =
      fmt::format("### infra {}\n\n{}", report.command, summary_text(report.summary));
  if (report.found.empty()) return text;
  std::vector<const diag::Diagnostic*> sorted;
  for (const auto severity : {diag::Severity::error, diag::Severity::warning, diag::Severity::note})
    for (const diag::Diagnostic& each : report.found)
      if (each.severity == severity) sorted.push_back(&each);
  return text + "\n" + findings_table(sorted, report, kMostCommentBytes);
}

}  // namespace infra::report
