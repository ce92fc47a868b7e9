#include "lib/report/rules_document.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "lib/base/strings.h"
#include "lib/policy/registry.h"

namespace infra::report {
namespace {

std::string indented(std::string_view text) {
  std::string result;
  for (const std::string_view line : split_lines(text))
    result += line.empty() ? "\n" : fmt::format("  {}\n", line);
  return result;
}

std::string fenced(std::string_view title, std::string_view text) {
  if (text.empty()) return {};
  return fmt::format("\n{}:\n\n```hcl\n{}{}```\n", title, text, text.ends_with('\n') ? "" : "\n");
}

}  // namespace

std::string rule_text(const diag::RuleInfo& rule) {
  std::string text = fmt::format("{} {} ({})\n\n{}.\n", rule.code, rule.name,
                                 diag::to_string(rule.severity), rule.summary);
  if (!rule.rationale.empty()) text += fmt::format("\n{}\n", rule.rationale);
  if (!rule.bad.empty()) text += "\nReported:\n\n" + indented(rule.bad);
  if (!rule.good.empty()) text += "\nPut right:\n\n" + indented(rule.good);
  return text;
}

std::string rules_list_text(std::span<const diag::RuleInfo* const> rules) {
  std::string text;
  for (const diag::RuleInfo* rule : rules)
    text +=
        fmt::format("{:<7} {:<8} {}\n", rule->code, diag::to_string(rule->severity), rule->summary);
  return text;
}

std::string rules_markdown(std::span<const diag::RuleInfo* const> rules) {
  std::string text =
      "# Rules\n\nMade from the tables of the rules; `infra explain CODE` prints the same.\n";
  std::string table = "\n| code | severity | reports |\n|---|---|---|\n", body;
  for (const policy::Family& family : policy::families()) {
    std::string section;
    for (const diag::RuleInfo* rule : rules) {
      if (!policy::matches(rule->code, family.code)) continue;
      table += fmt::format("| [{0}](#{1}) | {2} | {3} |\n", rule->code, to_lower_ascii(rule->code),
                           diag::to_string(rule->severity), rule->summary);
      section += fmt::format("\n### {}\n\n`{}`, {}: {}.\n", rule->code, rule->name,
                             diag::to_string(rule->severity), rule->summary);
      if (!rule->rationale.empty()) section += fmt::format("\n{}\n", rule->rationale);
      section += fenced("Reported", rule->bad) + fenced("Put right", rule->good);
    }
    if (!section.empty()) body += fmt::format("\n## {}: {}\n{}", family.code, family.name, section);
  }
  return text + table + body;
}

std::string rules_json(std::span<const diag::RuleInfo* const> rules) {
  nlohmann::ordered_json json = {{"format", "infra.rules/1"}};
  json["rules"] = nlohmann::ordered_json::array();
  for (const diag::RuleInfo* rule : rules)
    json["rules"].push_back({{"code", rule->code},
                             {"name", rule->name},
                             {"severity", diag::to_string(rule->severity)},
                             {"summary", rule->summary},
                             {"rationale", rule->rationale},
                             {"bad", rule->bad},
                             {"good", rule->good}});
  return json.dump() + "\n";
}

}  // namespace infra::report
