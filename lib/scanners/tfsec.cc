// tfsec: `tfsec FOLDER --format json`. Frozen since 2023, merged into Trivy.
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/scanners/json_fields.h"
#include "lib/scanners/tool.h"

namespace infra::scanners {
namespace {

constexpr std::string_view kConfigs[] = {"config.yml", "config.yaml", "config.json"};

std::string read_version(std::string_view printed) {
  const std::string_view word = trim(printed);  // v1.28.14
  return std::string(word.starts_with('v') ? word.substr(1) : word);
}

std::vector<std::string> arguments(const workspace::Workspace& workspace, const Target& target) {
  // --debug, because nothing else says which files were read; soft-fail, so that another exit code
  // than 0 is a failure of the program.
  std::vector<std::string> words = {target.folder, "--format",       "json",
                                    "--no-colour", "--soft-fail",    "--no-module-downloads",
                                    "--debug",     "--single-thread"};
  // It looks for its settings below the folder that it is given, which is where a repository that
  // is scanned as a whole does not have them.
  const auto has_settings = [&](const std::string& folder) {
    for (const std::string_view name : kConfigs) {
      const std::string path = join_path(join_path(folder, ".tfsec"), name);
      if (workspace.files().kind(workspace.absolute(path)) == FileKind::file) return path;
    }
    return std::string();
  };
  if (has_settings(target.folder).empty())
    if (const std::string path = has_settings("."); !path.empty()) {
      words.push_back("--config-file");
      words.push_back(workspace.absolute(path));
    }
  return words;
}

// 49:00.12 terraform.parser.<root>   Parsing 'repo/stacks/pay/prod/main.tf'...
// Paths are relative to the root of the file system.
std::vector<std::string> files_read(std::string_view log) {
  constexpr std::string_view kBefore = " Parsing '", kBehind = "'...";
  std::vector<std::string> files;
  for (const std::string_view line : split_lines(log)) {
    const auto at = line.find(kBefore);
    if (at == line.npos || !line.ends_with(kBehind)) continue;
    const auto begin = at + kBefore.size();
    files.push_back("/" + std::string(line.substr(begin, line.size() - kBehind.size() - begin)));
  }
  return files;
}

Report read(const process::ProcessResult& result, const Target& target) {
  constexpr std::string_view kScanFailed = "Error: scan failed: ";
  Report report;
  if (result.exit_code != 0) {
    // A file that it cannot parse: it gives up on the whole folder.
    for (const std::string* stream : {&result.out, &result.err}) {
      for (const std::string_view line : split_lines(*stream)) {
        if (!line.starts_with(kScanFailed)) continue;
        report.unseen.push_back({"", printable(line.substr(kScanFailed.size()))});
        return report;
      }
    }
    refuse_report("tfsec", target, result, "no report");
  }
  const Json json = parse_report(result.out);
  const Json& results = field(json, "results");
  if (!json.is_object() || !json.contains("results") || !(results.is_array() || results.is_null()))
    refuse_report("tfsec", target, result, "what it printed is no report of tfsec");
  for (const Json& each : results) {
    const Json& place = field(each, "location");
    Finding finding;
    finding.id = text(each, "rule_id");
    finding.severity = severity_of(text(each, "severity"));
    finding.title = text(each, "rule_description");
    finding.message = text(each, "description");
    finding.file = text(place, "filename");
    finding.line = line_number(field(place, "start_line"));
    finding.end_line = line_number(field(place, "end_line"));
    finding.address = text(each, "resource");
    finding.help = text(each, "resolution");
    const Json& links = field(each, "links");
    if (links.is_array() && !links.empty() && links[0].is_string()) finding.link = links[0];
    if (finding.id.empty()) refuse_report("tfsec", target, result, "a finding has no rule_id");
    report.findings.push_back(std::move(finding));
  }
  report.files_read = files_read(result.err);
  return report;
}

}  // namespace

const Tool& tfsec() {
  static const Tool tool = {
      "tfsec",
      "1.28.0",
      "install tfsec 1.28.14 (a Go program, aquasecurity/tfsec), or use `--scanners trivy`, which "
      "has taken its checks over",
      {},
      {"--version"},
      read_version,
      true,
      false,
      false,
      arguments,
      read};
  return tool;
}

}  // namespace infra::scanners
