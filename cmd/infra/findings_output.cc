#include "cmd/infra/findings_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>

#include "lib/base/error.h"
#include "lib/report/github.h"

namespace infra {
namespace {

void append_step_summary(const Context& context, const std::string& markdown) {
  const auto variable = context.env.find("GITHUB_STEP_SUMMARY");
  if (markdown.empty() || variable == context.env.end() || variable->second.empty()) return;
  const std::string path = context.path(variable->second);
  const bool exists = context.files.kind(path) == FileKind::file;
  write_file_atomically(path, (exists ? context.files.read(path) : std::string()) + markdown);
}

}  // namespace

std::vector<std::string> findings_formats() {
  std::vector<std::string> formats = {"text", "json"};
  for (const std::string_view format : report::kReportFormats) formats.emplace_back(format);
  return formats;
}

std::function<std::string(const std::string&)> git_paths(const workspace::Workspace& workspace) {
  const auto known = std::make_shared<std::map<std::string, std::string>>();
  return [&workspace, known](const std::string& path) {
    const auto [at, added] = known->try_emplace(path, path);
    if (added) {
      const std::string& top =
          workspace.location().top_level ? *workspace.location().top_level : workspace.root();
      const std::string below = relative_path(workspace.files().canonical(workspace.absolute(path)),
                                              workspace.files().canonical(top));
      if (!below.starts_with("..")) at->second = below;
    }
    return at->second;
  };
}

void write_findings(const Context& context, const std::vector<OutputFormat>& formats,
                    const report::DiagnosticsReport& report,
                    const std::function<std::string(const std::string& format, bool color)>& own) {
  write_results(context, formats, [&](const std::string& format, bool color) {
    if (format == "text" || format == "json") return own(format, color);
    if (format != "github") return report::render(format, report);
    report::GithubAnnotations annotations = report::github_annotations(report);
    append_step_summary(context, annotations.rest);
    return std::move(annotations.commands);
  });
}

}  // namespace infra
