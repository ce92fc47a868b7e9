#include "lib/report/sarif.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>

#include "lib/base/strings.h"
#include "lib/policy/registry.h"

namespace infra::report {
namespace {

using Json = nlohmann::ordered_json;

std::string percent_encoded(std::string_view path) {
  std::string uri;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

std::string_view level(diag::Severity severity) {
  static constexpr std::string_view kLevels[] = {"error", "warning", "note"};
  return kLevels[static_cast<int>(severity)];
}

bool is_about_security(const diag::RuleInfo& rule) {
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"ENC", "NET", "PUB", "IAM", "SEC", "EXT"},
      [&](std::string_view family) { return policy::matches(rule.code, family); });
}

// Between GitHub's limits: 7.0 and more is high, 4.0 and more medium, the rest low.
std::string_view security_severity(diag::Severity severity) {
  static constexpr std::string_view kScores[] = {"8.0", "5.5", "2.0"};
  return kScores[static_cast<int>(severity)];
}

std::string or_else(std::string_view text, std::string_view other) {
  return std::string(text.empty() ? other : text);
}

std::string help_markdown(const diag::RuleInfo& rule) {
  std::string text = fmt::format("**{}**: {}.\n", rule.code, or_else(rule.summary, rule.name));
  if (!rule.rationale.empty()) text += fmt::format("\n{}\n", rule.rationale);
  for (const auto& [title, example] : {std::pair("Reported", rule.bad), {"Put right", rule.good}})
    if (!example.empty())
      text += fmt::format("\n{}:\n\n```hcl\n{}{}```\n", title, example,
                          example.ends_with('\n') ? "" : "\n");
  return text;
}

Json rule_json(const diag::RuleInfo& rule, const std::string& link) {
  const std::string brief = or_else(rule.summary, or_else(rule.name, rule.code));
  const std::string full = or_else(rule.rationale, brief);
  Json json;
  json["id"] = rule.code;
  if (!rule.name.empty()) json["name"] = rule.name;
  json["shortDescription"] = {{"text", brief}};
  json["fullDescription"] = {{"text", full}};
  if (!link.empty()) json["helpUri"] = link;
  json["help"] = {{"text", full == brief ? brief : brief + ". " + full},
                  {"markdown", help_markdown(rule)}};
  json["defaultConfiguration"] = {{"level", level(rule.severity)}};
  Json& properties = json["properties"];
  properties["tags"] = Json::array();
  if (is_about_security(rule)) {
    properties["tags"].push_back("security");
    properties["security-severity"] = security_severity(rule.severity);
  }
  for (const policy::Family& family : policy::families())
    if (policy::matches(rule.code, family.code)) properties["tags"].push_back(family.name);
  properties["problem.severity"] =
      rule.severity == diag::Severity::note ? "recommendation" : level(rule.severity);
  return json;
}

Json location(const Place& place) {
  Json region = {{"startLine", place.line}, {"startColumn", place.column}};
  region["endLine"] = place.line;
  region["endColumn"] = std::max(place.column, place.end_column);
  return {{"artifactLocation", {{"uri", percent_encoded(place.path)}, {"uriBaseId", "%SRCROOT%"}}},
          {"region", std::move(region)}};
}

Json result_json(const diag::Diagnostic& diagnostic, const std::string& fingerprint,
                 std::size_t rule, const DiagnosticsReport& report) {
  Json json;
  json["ruleId"] = code_of(diagnostic);
  json["ruleIndex"] = rule;
  json["level"] = level(diagnostic.severity);
  json["message"] = {{"text", full_text(diagnostic)}};
  const Place place = place_of(diagnostic, report);
  json["locations"] = Json::array({{{"physicalLocation", location(place)}}});
  if (!diagnostic.subject.address.empty())
    json["locations"][0]["logicalLocations"] =
        Json::array({{{"fullyQualifiedName", diagnostic.subject.address}, {"kind", "resource"}}});
  Json related = Json::array();
  const auto relate = [&](const diag::Label& label) {
    if (label.span.file == 0) return;
    related.push_back({{"id", related.size() + 1},
                       {"physicalLocation", location(place_of(label.span, report))},
                       {"message", {{"text", printable(or_else(label.text, "see here"))}}}});
  };
  // The callee, where the finding is shown at its caller.
  if (diagnostic.primary.span.file != 0 &&
      place_of(diagnostic.primary.span, report).path != place.path)
    relate(diagnostic.primary);
  for (const diag::Label& label : diagnostic.labels) relate(label);
  if (!related.empty()) json["relatedLocations"] = std::move(related);
  json["partialFingerprints"] = {{"primaryLocationLineHash", fingerprint.substr(0, 16) + ":1"},
                                 {"infra/v1", fingerprint}};
  Json properties = Json::object();
  if (!diagnostic.subject.stack.empty()) properties["stack"] = diagnostic.subject.stack;
  if (!diagnostic.subject.attribute.empty()) properties["attribute"] = diagnostic.subject.attribute;
  if (!diagnostic.subject.instances.empty()) properties["instances"] = diagnostic.subject.instances;
  if (!properties.empty()) json["properties"] = std::move(properties);
  return json;
}

// Indexes of what a run may hold, in the report's order.
std::vector<std::size_t> within_limit(std::vector<std::size_t> all, const diag::Diagnostics& found,
                                      std::size_t most) {
  if (all.size() <= most) return all;
  std::ranges::stable_sort(all, {}, [&](std::size_t i) { return found[i].severity; });
  all.resize(most);
  std::ranges::sort(all);
  return all;
}

Json run_json(std::string_view tool, const std::vector<std::size_t>& all,
              const std::vector<std::string>& prints, const DiagnosticsReport& report,
              std::size_t most) {
  const std::vector<std::size_t> shown = within_limit(all, report.found, most);
  // Rules that were run are listed though they found nothing: what was fixed can be told then.
  std::map<std::string, std::pair<const diag::RuleInfo*, std::string>, std::less<>> rules;
  static constexpr diag::RuleInfo kNoRule = {
      "infra", "finding", diag::Severity::error, "finding", "", "", ""};
  if (tool == "infra")
    for (const diag::RuleInfo* rule : report.rules) rules[std::string(rule->code)] = {rule, ""};
  for (const std::size_t i : shown) {
    const diag::Diagnostic& each = report.found[i];
    rules.try_emplace(std::string(code_of(each)), each.rule == nullptr ? &kNoRule : each.rule,
                      each.link);
  }
  Json driver = {{"name", tool}};
  if (tool == "infra") driver["semanticVersion"] = driver["version"] = report.version;
  driver["rules"] = Json::array();
  std::map<std::string, std::size_t, std::less<>> index;
  for (const auto& [code, rule] : rules) {
    index[code] = driver["rules"].size();
    driver["rules"].push_back(rule_json(*rule.first, rule.second));
  }
  Json run;
  run["tool"] = {{"driver", std::move(driver)}};
  run["automationDetails"] = {{"id", "infra/" + report.command + "/"}};
  run["columnKind"] = "unicodeCodePoints";
  Json invocation = {{"executionSuccessful", true}};
  if (shown.size() < all.size())
    invocation["toolExecutionNotifications"] = Json::array(
        {{{"level", "warning"},
          {"message",
           {{"text", fmt::format("{} of {} findings are left out, the least severe: {} is the "
                                 "most that code scanning takes",
                                 all.size() - shown.size(), all.size(), most)}}}}});
  run["invocations"] = Json::array({std::move(invocation)});
  run["results"] = Json::array();
  for (const std::size_t i : shown)
    run["results"].push_back(result_json(report.found[i], prints[i],
                                         index.at(std::string(code_of(report.found[i]))), report));
  return run;
}

}  // namespace

std::string sarif(const DiagnosticsReport& report, std::size_t most) {
  const std::vector<std::string> prints = fingerprints(report.found, report.sources);
  std::map<std::string, std::vector<std::size_t>, std::less<>> of_tools;
  for (std::size_t i = 0; i < report.found.size(); ++i)
    of_tools[std::string(tool_of(report.found[i]))].push_back(i);
  Json json;
  json["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json";
  json["version"] = "2.1.0";
  json["runs"] = Json::array({run_json("infra", of_tools["infra"], prints, report, most)});
  for (const auto& [tool, findings] : of_tools)
    if (tool != "infra") json["runs"].push_back(run_json(tool, findings, prints, report, most));
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace infra::report
