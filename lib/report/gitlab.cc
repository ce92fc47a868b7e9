#include "lib/report/gitlab.h"

#include <nlohmann/json.hpp>

#include "lib/base/strings.h"

namespace infra::report {
namespace {

using Json = nlohmann::ordered_json;

std::string_view severity_of(diag::Severity severity) {
  static constexpr std::string_view kNames[] = {"major", "minor", "info"};
  return kNames[static_cast<int>(severity)];
}

}  // namespace

std::string gitlab_code_quality(const DiagnosticsReport& report) {
  const std::vector<std::string> prints = fingerprints(report.found, report.sources);
  std::string text = "[";
  for (std::size_t i = 0; i < report.found.size(); ++i) {
    const diag::Diagnostic& each = report.found[i];
    const Place place = place_of(each, report);
    Json json;
    json["description"] =
        printable(each.help.empty() ? each.message : each.message + " (" + each.help + ")");
    json["check_name"] = code_of(each);
    json["fingerprint"] = prints[i];
    json["severity"] = severity_of(each.severity);
    json["location"] = {{"path", place.path}, {"lines", {{"begin", place.line}}}};
    text += (i == 0 ? "\n" : ",\n") + json.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  return text + (report.found.empty() ? "]\n" : "\n]\n");
}

}  // namespace infra::report
