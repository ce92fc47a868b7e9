#include "lib/report/junit.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <pugixml.hpp>
#include <sstream>

#include "lib/base/strings.h"

namespace infra::report {
namespace {

struct Suite {
  std::vector<const diag::Diagnostic*> found, suppressed;
};

// XML cannot hold U+FFFE and U+FFFF in any spelling; other control characters printable() takes.
std::string xml_text(std::string_view text) {
  std::string result = printable(text);
  for (const std::string_view bad : {"\xef\xbf\xbe", "\xef\xbf\xbf"})
    for (auto at = result.find(bad); at != std::string::npos; at = result.find(bad, at))
      result.replace(at, bad.size(), "\xef\xbf\xbd");
  return result;
}

void set(pugi::xml_node node, const char* name, std::string_view value) {
  node.append_attribute(name) = xml_text(value).c_str();
}

void set(pugi::xml_node node, const char* name, std::size_t value) {
  node.append_attribute(name) = static_cast<unsigned long long>(value);
}

pugi::xml_node add_case(pugi::xml_node suite, const std::string& name, const std::string& stack) {
  pugi::xml_node node = suite.append_child("testcase");
  set(node, "name", name);
  set(node, "classname", stack);
  set(node, "time", "0");
  return node;
}

pugi::xml_node add_finding(pugi::xml_node suite, const diag::Diagnostic& each,
                           const std::string& stack, const DiagnosticsReport& report) {
  const std::string& path = report.sources[each.primary.span.file].path;
  const std::uint32_t line =
      diag::position_at(report.sources[each.primary.span.file], each.primary.span.begin).line;
  std::string name = fmt::format("{} {}", code_of(each), each.subject.address);
  if (each.subject.address.empty()) name = fmt::format("{} {}:{}", code_of(each), path, line);
  pugi::xml_node node = add_case(suite, name, stack);
  if (each.primary.span.file != 0) {
    set(node, "file", path);
    set(node, "line", line);
  }
  return node;
}

std::string body(const diag::Diagnostic& each, const DiagnosticsReport& report) {
  std::string text;
  if (each.primary.span.file != 0) {
    const diag::SourceFile& file = report.sources[each.primary.span.file];
    const diag::Position at = diag::position_at(file, each.primary.span.begin);
    text = fmt::format("{}:{}:{}: ", file.path, at.line, at.column);
  }
  return xml_text(text + std::string(diag::to_string(each.severity)) + ": " + full_text(each));
}

void add_suite(pugi::xml_node suites, const std::string& stack, const Suite& content,
               const DiagnosticsReport& report) {
  pugi::xml_node suite = suites.append_child("testsuite");
  set(suite, "name", stack);
  std::size_t tests = 0, failures = 0;
  std::map<std::string_view, bool> mentioned;
  for (const diag::Diagnostic* each : content.found) {
    mentioned[code_of(*each)] = true;
    pugi::xml_node node = add_finding(suite, *each, stack, report);
    ++tests;
    if (each->severity == diag::Severity::error) {
      ++failures;
      pugi::xml_node failure = node.append_child("failure");
      set(failure, "message", each->message);
      set(failure, "type", code_of(*each));
      failure.text().set(body(*each, report).c_str());
    } else {
      node.append_child("system-out").text().set(body(*each, report).c_str());
    }
  }
  for (const diag::Diagnostic* each : content.suppressed) {
    mentioned[code_of(*each)] = true;
    pugi::xml_node node = add_finding(suite, *each, stack, report);
    ++tests;
    set(node.append_child("skipped"), "message", each->suppressed);
  }
  for (const diag::RuleInfo* rule : report.rules) {
    if (mentioned.contains(rule->code)) continue;
    add_case(suite, fmt::format("{} {}", rule->code, rule->name), stack);
    ++tests;
  }
  set(suite, "tests", tests);
  set(suite, "failures", failures);
  set(suite, "errors", std::size_t{0});
  set(suite, "skipped", content.suppressed.size());
  set(suite, "time", "0");
}

}  // namespace

std::string junit(const DiagnosticsReport& report) {
  // What belongs to no stack (a module that nobody calls, a file of the repository) comes first.
  std::map<std::string, Suite> suites;
  for (const std::string& stack : report.stacks) suites[stack];
  for (const diag::Diagnostic& each : report.found)
    suites[each.subject.stack].found.push_back(&each);
  for (const diag::Diagnostic& each : report.suppressed)
    suites[each.subject.stack].suppressed.push_back(&each);
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node root = document.append_child("testsuites");
  set(root, "name", "infra " + report.command);
  for (const auto& [stack, content] : suites)
    add_suite(root, stack.empty() ? "repository" : stack, content, report);
  std::size_t totals[3] = {};
  static constexpr const char* kTotals[] = {"tests", "failures", "skipped"};
  for (const pugi::xml_node suite : root.children())
    for (int i = 0; i < 3; ++i)
      totals[i] += static_cast<std::size_t>(suite.attribute(kTotals[i]).as_ullong());
  for (int i = 0; i < 3; ++i) set(root, kTotals[i], totals[i]);
  std::ostringstream out;
  document.save(out, "  ");
  return out.str();
}

}  // namespace infra::report
