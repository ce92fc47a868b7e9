// Trivy: `trivy config`, with the checks that are built into it and nothing from the network.
#include <algorithm>
#include <set>

#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/scanners/json_fields.h"
#include "lib/scanners/tool.h"

namespace infra::scanners {
namespace {

std::string read_version(std::string_view printed) {
  for (const std::string_view line : split_lines(printed))  // Version: 0.69.3
    if (line.starts_with("Version:")) return std::string(trim(line.substr(8)));
  return "";
}

std::vector<std::string> arguments(const workspace::Workspace&, const Target& target) {
  return {"config",
          "--format",
          "json",
          "--misconfig-scanners",
          "terraform",
          "--skip-check-update",
          "--skip-version-check",
          "--disable-telemetry",
          "--debug",
          target.folder};
}

std::string quoted_field(std::string_view line, std::string_view name) {
  const auto at = line.find(name);
  const auto end = at == line.npos ? at : line.find('"', at + name.size());
  return end == line.npos ? "" : std::string(line.substr(at + name.size(), end - at - name.size()));
}

// <time> INFO [terraform scanner] Scanning root module file_path="stacks/a"
// <time> DEBUG [terraform parser] Parsing module="root" module="m" file_path="modules/m/main.tf"
// Paths are relative to the folder that it was given. Every folder is parsed once to find the root
// modules; what it then judges is the root modules that it names, and what these call.
std::vector<std::string> files_read(std::string_view log) {
  constexpr std::string_view kPath = "file_path=\"", kModule = " module=\"";
  std::set<std::string> roots;
  std::vector<std::string> files;
  const auto lines = split_lines(log);
  for (const std::string_view line : lines)
    if (line.find("] Scanning root module") != line.npos) roots.insert(quoted_field(line, kPath));
  for (std::string line(""); const std::string_view each : lines) {
    if (each.find("[terraform parser] Parsing") == each.npos ||
        each.find("] Parsing FS") != each.npos)
      continue;
    line = each;
    std::ranges::replace(line, '\t', ' ');
    const std::string file = quoted_field(line, kPath);
    const std::string folder = parent_path(file);
    const auto first = line.find(kModule);
    const bool is_called = first != line.npos && line.find(kModule, first + 1) != std::string::npos;
    if (is_called || roots.contains(folder.empty() ? "." : folder)) files.push_back(file);
  }
  return files;
}

Report read(const process::ProcessResult& result, const Target& target) {
  const Json json = parse_report(result.out);
  // exit_code 0 unless its own settings ask for another one on findings.
  if (!json.is_object() || !field(json, "SchemaVersion").is_number())
    refuse_report("trivy", target, result, "what it printed is no report of Trivy");
  Report report;
  const Json& results = field(json, "Results");
  if (results.is_array()) {
    for (const Json& part : results) {
      const std::string file = join_path(target.folder, text(part, "Target"));
      const Json& list = field(part, "Misconfigurations");
      if (!list.is_array()) continue;
      for (const Json& each : list) {
        const std::string status = text(each, "Status");
        if (!status.empty() && status != "FAIL") continue;
        const Json& cause = field(each, "CauseMetadata");
        Finding finding;
        finding.id = text(each, "ID");
        finding.severity = severity_of(text(each, "Severity"));
        finding.title = text(each, "Title");
        finding.message = text(each, "Message");
        finding.file = normalize_path(file);
        finding.line = line_number(field(cause, "StartLine"));
        finding.end_line = line_number(field(cause, "EndLine"));
        finding.address = text(cause, "Resource");
        finding.link = text(each, "PrimaryURL");
        finding.help = text(each, "Resolution");
        if (finding.id.empty()) refuse_report("trivy", target, result, "a finding has no ID");
        report.findings.push_back(std::move(finding));
      }
    }
  }
  report.files_read.emplace();
  for (const std::string& file : files_read(result.err))
    report.files_read->push_back(normalize_path(join_path(target.folder, file)));
  return report;
}

}  // namespace

const Tool& trivy() {
  static const Tool tool = {
      "trivy",
      "0.50.0",
      "install Trivy (a Go program, aquasecurity/trivy), not 0.69.4 to 0.69.6",
      {"0.69.4", "0.69.5", "0.69.6"},
      {"--version"},
      read_version,
      false,
      false,
      false,
      arguments,
      read};
  return tool;
}

}  // namespace infra::scanners
