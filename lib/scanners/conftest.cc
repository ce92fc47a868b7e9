// conftest: the organisation's own policies in Rego, run on the files of each folder. Its settings
// are conftest.toml in the repository's root.
#include <fmt/format.h>

#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/scanners/json_fields.h"
#include "lib/scanners/tool.h"

namespace infra::scanners {
namespace {

std::string read_version(std::string_view printed) {
  for (const std::string_view line : split_lines(printed))  // Conftest: 0.71.1
    if (line.starts_with("Conftest:")) return std::string(trim(line.substr(9)));
  return "";
}

// No --parser: it tells native and JSON syntax apart by the names, and conftest.toml may say more.
std::vector<std::string> arguments(const workspace::Workspace&, const Target& target) {
  std::vector<std::string> words = {"test", "--output", "json", "--no-color"};
  words.insert(words.end(), target.files.begin(), target.files.end());
  return words;
}

// The query is `data.main.deny`; a policy may give its result an identity and a place of its own.
Finding read_finding(const Json& each, const std::string& file, diag::Severity severity) {
  Finding finding;
  const Json& metadata = field(each, "metadata");
  finding.message = text(each, "msg");
  for (const char* name : {"id", "code"})
    if (finding.id.empty()) finding.id = text(metadata, name);
  if (finding.id.empty()) {
    finding.id = text(metadata, "query");
    if (finding.id.starts_with("data.")) finding.id.erase(0, 5);
  }
  for (const char* name : {"address", "resource"})
    if (finding.address.empty()) finding.address = text(metadata, name);
  const std::string own = text(metadata, "severity");
  finding.severity = own.empty() ? severity : severity_of(own);
  finding.title = text(metadata, "title");
  finding.link = text(metadata, "url");
  finding.file = file;
  finding.line = line_number(field(metadata, "line"));
  return finding;
}

Report read(const process::ProcessResult& result, const Target& target) {
  const Json json = parse_report(result.out);
  if (!json.is_array()) {
    if (result.err.find("loading policies") != std::string::npos)
      throw Error("`conftest` finds no policies: " + last_words(result),
                  "keep them in the folder `policy`, or name another one in conftest.toml");
    refuse_report("conftest", target, result, "what it printed is no report of conftest");
  }
  Report report;
  for (const Json& each : json) {
    const std::string file = text(each, "filename");
    for (const auto& [name, severity] : {std::pair("failures", diag::Severity::error),
                                         std::pair("warnings", diag::Severity::warning)}) {
      const Json& list = field(each, name);
      if (!list.is_array()) continue;
      for (const Json& one : list) {
        report.findings.push_back(read_finding(one, file, severity));
        if (report.findings.back().id.empty()) report.findings.back().id = name;
      }
    }
  }
  return report;
}

}  // namespace

const Tool& conftest() {
  static const Tool tool = {
      "conftest", "0.40.0",      "install conftest (a Go program, open-policy-agent/conftest)",
      {},         {"--version"}, read_version,
      false,      true,          true,
      arguments,  read};
  return tool;
}

}  // namespace infra::scanners
