#include "lib/report/diagnostics_json.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "lib/base/hash.h"

namespace infra::report {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json) {
  // Text of a file may be no UTF-8: a report must be readable all the same.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

void add_place(Json& json, diag::Span span, const diag::SourceMap& sources, bool with_end) {
  if (span.file == 0) {
    json["file"] = nullptr;
    json["line"] = nullptr;
    json["column"] = nullptr;
    if (with_end) json["end_line"] = json["end_column"] = nullptr;
    return;
  }
  const diag::SourceFile& file = sources[span.file];
  const diag::Position begin = diag::position_at(file, span.begin);
  json["file"] = file.path;
  json["line"] = begin.line;
  json["column"] = begin.column;
  if (!with_end) return;
  const diag::Position end = diag::position_at(file, span.end);
  json["end_line"] = end.line;
  json["end_column"] = end.column;
}

Json to_json(const diag::Diagnostic& diagnostic, const diag::SourceMap& sources,
             const std::string& fingerprint) {
  Json json;
  json["code"] = diagnostic.rule == nullptr ? "" : diagnostic.rule->code;
  json["name"] = diagnostic.rule == nullptr ? "" : diagnostic.rule->name;
  json["severity"] = diag::to_string(diagnostic.severity);
  json["message"] = diagnostic.message;
  add_place(json, diagnostic.primary.span, sources, true);
  json["label"] = diagnostic.primary.text;
  json["stack"] = or_null(diagnostic.subject.stack);
  json["address"] = or_null(diagnostic.subject.address);
  json["attribute"] = or_null(diagnostic.subject.attribute);
  json["instances"] = diagnostic.subject.instances;
  json["related"] = Json::array();
  for (const diag::Label& label : diagnostic.labels) {
    Json related;
    add_place(related, label.span, sources, false);
    related["message"] = label.text;
    json["related"].push_back(std::move(related));
  }
  json["notes"] = diagnostic.notes;
  json["help"] = diagnostic.help;
  json["fixable"] = diagnostic.fix.has_value();
  json["fingerprint"] = fingerprint;
  json["source"] = diagnostic.source.empty() ? "infra" : diagnostic.source;
  if (!diagnostic.link.empty()) json["link"] = diagnostic.link;
  return json;
}

Json to_array(const diag::Diagnostics& found, const diag::SourceMap& sources) {
  const auto prints = fingerprints(found, sources);
  Json array = Json::array();
  for (std::size_t i = 0; i < found.size(); ++i)
    array.push_back(to_json(found[i], sources, prints[i]));
  return array;
}

}  // namespace

Summary count(const diag::Diagnostics& found) {
  Summary summary;
  for (const diag::Diagnostic& each : found) {
    summary.errors += each.severity == diag::Severity::error ? 1U : 0U;
    summary.warnings += each.severity == diag::Severity::warning ? 1U : 0U;
    summary.notes += each.severity == diag::Severity::note ? 1U : 0U;
  }
  return summary;
}

std::vector<std::string> fingerprints(const diag::Diagnostics& found,
                                      const diag::SourceMap& sources) {
  std::vector<std::string> result;
  std::map<std::string, int> seen;
  for (const diag::Diagnostic& each : found) {
    std::string key = fmt::format("{}\n{}\n{}\n{}", each.rule == nullptr ? "" : each.rule->code,
                                  sources[each.primary.span.file].path, each.subject.address,
                                  each.subject.attribute);
    if (const int before = seen[key]++; before > 0) key += fmt::format("\n{}", before);
    result.push_back(sha256_hex(key).substr(0, 32));
  }
  return result;
}

std::string diagnostics_array(const diag::Diagnostics& found, const diag::SourceMap& sources) {
  return dump(to_array(found, sources));
}

std::string diagnostics_json(const Summary& summary, const diag::Diagnostics& found,
                             const diag::SourceMap& sources) {
  Json json;
  json["format"] = "infra.diagnostics/1";
  json["summary"] = {{"errors", summary.errors},   {"warnings", summary.warnings},
                     {"notes", summary.notes},     {"suppressed", summary.suppressed},
                     {"files", summary.files},     {"stacks", summary.stacks},
                     {"modules", summary.modules}, {"resources", summary.resources}};
  json["diagnostics"] = to_array(found, sources);
  return dump(json) + "\n";
}

}  // namespace infra::report
