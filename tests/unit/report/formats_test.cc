#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "lib/report/github.h"
#include "lib/report/gitlab.h"
#include "lib/report/junit.h"
#include "lib/report/markdown.h"
#include "lib/report/sarif.h"

namespace infra::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr diag::RuleInfo kRule = {
    "NET001", "port-open", diag::Severity::error, "a port is open", "robots", "", ""};
constexpr diag::RuleInfo kForeign = {
    "EXT:trivy:AVD-1", "", diag::Severity::warning, "", "", "", ""};

struct Fixture {
  diag::SourceMap sources;
  diag::Diagnostics found, suppressed;

  diag::Diagnostic& add(diag::Span span, diag::Severity severity = diag::Severity::error) {
    diag::Diagnostic& made = found.emplace_back();
    made.rule = &kRule;
    made.severity = severity;
    made.message = "the port is open";
    made.primary = {span, "here"};
    return made;
  }
  DiagnosticsReport report() const {
    return {"validate", "1.2.3", found, suppressed, sources, count(found), {}, {}, {}};
  }
  Json sarif_json() const { return Json::parse(sarif(report())); }
};

Json place_of_result(const Json& sarif, std::size_t index = 0) {
  return sarif["runs"][0]["results"][index]["locations"][0]["physicalLocation"];
}

TEST_CASE("SARIF keeps the most severe findings where a run holds too many") {
  Fixture fixture;
  const std::uint32_t file = fixture.sources.add("main.tf", "x\n");
  for (int i = 0; i < 3; ++i) fixture.add({file, 0, 1}, diag::Severity::note);
  fixture.add({file, 0, 1}, diag::Severity::error);
  const Json run = Json::parse(sarif(fixture.report(), 3))["runs"][0];
  REQUIRE(run["results"].size() == 3);
  CHECK(run["results"].back()["level"] == "error");
  CHECK(run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
            .get<std::string>()
            .starts_with("1 of 4 findings are left out"));
}

TEST_CASE("SARIF shows a finding of a downloaded module where the repository calls it") {
  Fixture fixture;
  const std::uint32_t callee =
      fixture.sources.add("stacks/a/prod/.terraform/modules/m/main.tf", "resource {}\n");
  const std::uint32_t caller = fixture.sources.add("stacks/a/prod/main.tf", "\nmodule \"m\" {}\n");
  fixture.add({callee, 0, 8}).labels.push_back({{caller, 1, 11}, "called here"});
  const Json json = fixture.sarif_json();
  CHECK(place_of_result(json)["artifactLocation"]["uri"] == "stacks/a/prod/main.tf");
  CHECK(place_of_result(json)["region"]["startLine"] == 2);
  const Json related = json["runs"][0]["results"][0]["relatedLocations"];
  CHECK(related[0]["physicalLocation"]["artifactLocation"]["uri"] ==
        "stacks/a/prod/.terraform/modules/m/main.tf");
}

TEST_CASE("SARIF names one line, whose columns are code points") {
  Fixture fixture;
  const std::uint32_t file = fixture.sources.add("a b/größe.tf", "é = {\r\n  x = 1\r\n}\r\n");
  fixture.add({file, 5, 18});
  const Json place = place_of_result(fixture.sarif_json());
  CHECK(place["artifactLocation"]["uri"] == "a%20b/gr%C3%B6%C3%9Fe.tf");
  CHECK(place["region"] ==
        Json({{"startLine", 1}, {"startColumn", 5}, {"endLine", 1}, {"endColumn", 6}}));
}

TEST_CASE("SARIF has a run for each tool, and what has no place is at its stack") {
  Fixture fixture;
  fixture.add(diag::kNoSpan).subject.stack = "stacks/a/prod";
  diag::Diagnostic& foreign = fixture.add(diag::kNoSpan);
  foreign.rule = &kForeign;
  foreign.source = "trivy";
  foreign.link = "https://example.com/avd-1";
  const Json json = fixture.sarif_json();
  REQUIRE(json["runs"].size() == 2);
  CHECK(place_of_result(json)["artifactLocation"]["uri"] == "stacks/a/prod/main.tf");
  const Json driver = json["runs"][1]["tool"]["driver"];
  CHECK(driver["name"] == "trivy");
  CHECK(driver["rules"][0]["helpUri"] == "https://example.com/avd-1");
  CHECK(driver["rules"][0]["fullDescription"]["text"] == "EXT:trivy:AVD-1");
  CHECK(driver["rules"][0]["properties"]["security-severity"] == "5.5");
}

TEST_CASE("GitHub's commands escape what would end them") {
  Fixture fixture;
  const std::uint32_t file = fixture.sources.add("a,b:c.tf", "x\n");
  fixture.add({file, 0, 1}).message = "100 %\r\n::error::x";
  const std::string text = github_annotations(fixture.report()).commands;
  CHECK(text.starts_with("::error file=a%2Cb%3Ac.tf,line=1,"));
  CHECK(std::count(text.begin(), text.end(), '\n') == 1);
  CHECK(text.find("100 %25") != std::string::npos);
}

TEST_CASE("a table in Markdown stays one, whatever findings say") {
  CHECK(markdown_cell("a|b <i> *x*\n`c|<d>`") == "a\\|b \\<i\\> \\*x\\*<br>`c\\|<d>`");
  CHECK(markdown_cell("one ` only") == "one \\` only");
  Fixture fixture;
  const std::uint32_t file = fixture.sources.add("main.tf", "x\n");
  for (int i = 0; i < 2000; ++i) fixture.add({file, 0, 1});
  const std::string text = diagnostics_markdown(fixture.report());
  CHECK(text.size() < 65'536);
  CHECK(text.find(" findings more: `infra validate` shows all\n") != std::string::npos);
}

TEST_CASE("JUnit is XML whatever bytes a finding holds, and skips what is suppressed") {
  Fixture fixture;
  const std::uint32_t file = fixture.sources.add("main.tf", "x\n");
  fixture.add({file, 0, 1}).message = "\x01 \xff \xef\xbf\xbf <&\"]]>";
  fixture.suppressed = {fixture.found[0]};
  fixture.suppressed[0].suppressed = "a reason with <brackets>";
  pugi::xml_document document;
  REQUIRE(document.load_string(junit(fixture.report()).c_str()));
  const pugi::xml_node suite = document.child("testsuites").child("testsuite");
  CHECK(suite.attribute("tests").as_int() == 2);
  CHECK(suite.attribute("failures").as_int() == 1);
  const pugi::xml_node skipped = suite.child("testcase").next_sibling().child("skipped");
  CHECK(std::string(skipped.attribute("message").value()) == "a reason with <brackets>");
}

TEST_CASE("GitLab's report is an array, also of nothing") {
  Fixture fixture;
  CHECK(Json::parse(gitlab_code_quality(fixture.report())) == Json::array());
  fixture.add(diag::kNoSpan);
  const Json json = Json::parse(gitlab_code_quality(fixture.report()));
  CHECK(json[0]["location"] == Json({{"path", "main.tf"}, {"lines", {{"begin", 1}}}}));
  CHECK(json[0]["severity"] == "major");
}

}  // namespace
}  // namespace infra::report
