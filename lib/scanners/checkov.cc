// Checkov: `checkov -d . -o json`, once for the repository, because its start takes seconds. It
// finds root modules and follows local modules by itself.
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/scanners/json_fields.h"
#include "lib/scanners/places.h"
#include "lib/scanners/tool.h"

namespace infra::scanners {
namespace {

std::vector<std::string> arguments(const workspace::Workspace&, const Target& target) {
  // terraform_json: without it files in JSON syntax have 0 checks and nothing says so.
  // skip-download: else it asks a service for the texts of guidelines.
  // No --quiet, which would leave out the list of files that it could not parse.
  return {"-d",        target.folder,   "-o", "json", "--compact", "--skip-download", "--framework",
          "terraform", "terraform_json"};
}

Finding read_finding(const Json& each) {
  Finding finding;
  finding.id = text(each, "check_id");
  // Severities come from a paid service; where there is none, a check is worth a look.
  const std::string severity = text(each, "severity");
  finding.severity = severity.empty() ? diag::Severity::warning : severity_of(severity);
  finding.title = text(each, "check_name");
  finding.file = text(each, "file_path");
  while (finding.file.starts_with('/')) finding.file.erase(0, 1);
  const Json& lines = field(each, "file_line_range");
  if (lines.is_array() && lines.size() == 2) {
    finding.line = line_number(lines[0]);
    finding.end_line = line_number(lines[1]);
  }
  finding.address = text(each, "resource");
  finding.link = text(each, "guideline");
  return finding;
}

// module.jobs.aws_sqs_queue.this["a"] -> aws_sqs_queue
std::string type_of(std::string_view address) {
  const std::string plain = without_instance_keys(address);
  const auto parts = split(plain, '.');
  return parts.size() < 2 ? "" : std::string(parts[parts.size() - 2]);
}

void add_judged(const Json& checks, Report& report) {
  if (!checks.is_array()) return;
  for (const Json& each : checks) {
    std::string file = text(each, "file_path");
    while (file.starts_with('/')) file.erase(0, 1);
    report.judged_files.insert(std::move(file));
    report.judged_types.insert(type_of(text(each, "resource")));
  }
}

Report read(const process::ProcessResult& result, const Target& target) {
  if (result.exit_code > 1) refuse_report("checkov", target, result, "no report");
  const Json json = parse_report(result.out);
  // One framework: an object; several: a list; nothing to check: the totals alone.
  Report report;
  bool understood = false;
  const auto read_part = [&](const Json& part) {
    if (part.contains("resource_count") && !part.contains("results")) {
      understood = true;
      return;
    }
    const Json& results = field(part, "results");
    const Json& failed = field(results, "failed_checks");
    if (!failed.is_array()) return;
    understood = true;
    for (const Json& each : failed) {
      report.findings.push_back(read_finding(each));
      if (report.findings.back().id.empty())
        refuse_report("checkov", target, result, "a finding has no check_id");
    }
    for (const char* kind : {"passed_checks", "failed_checks", "skipped_checks"})
      add_judged(field(results, kind), report);
    const Json& broken = field(results, "parsing_errors");
    if (!broken.is_array()) return;
    for (const Json& file : broken)
      if (file.is_string())
        report.unseen.push_back({file.get<std::string>(), "it cannot parse the file"});
  };
  if (json.is_object()) read_part(json);
  if (json.is_array())
    for (const Json& part : json) read_part(part);
  if (!understood)
    refuse_report("checkov", target, result, "what it printed is no report of Checkov");
  return report;
}

}  // namespace

const Tool& checkov() {
  static const Tool tool = {
      "checkov", "3.0.0",       "install Checkov, a Python package: `pip install checkov`",
      {},        {"--version"}, [](std::string_view printed) { return std::string(trim(printed)); },
      false,     true,          false,
      arguments, read};
  return tool;
}

}  // namespace infra::scanners
