// The good and bad snippets of the trivy-checks project against the rules that correspond to its
// checks (tests/data/trivy_correspondence.tsv; docs/policy-correspondence.md says why some differ).
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "lib/base/strings.h"
#include "lib/policy/registry.h"
#include "tests/support/shared_data.h"
#include "tests/unit/policy/policy_fixture.h"

namespace infra::policy {
namespace {

struct Row {
  std::string code;
  std::vector<std::string> differs;  // bad0, good1: snippets on which we differ on purpose
  std::string reason;
};

std::map<std::string, Row> correspondence() {
  std::map<std::string, Row> rows;
  std::ifstream file(std::string(INFRA_SOURCE_DIR) + "/tests/data/trivy_correspondence.tsv");
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const auto cells = split(line, '\t');
    Row row{std::string(cells.at(1)), {}, std::string(cells.at(3))};
    for (const std::string_view each : split(cells.at(2), ','))
      if (!each.empty()) row.differs.emplace_back(each);
    rows[std::string(cells.at(0))] = std::move(row);
  }
  return rows;
}

bool reports(const std::string& snippet, const std::string& code) {
  Judged judged({{"stacks/orders/dev/main.tf", snippet}}, {.only = {code}, .skip = {}, .jobs = 1});
  return std::ranges::any_of(judged.result.found, [&](const diag::Diagnostic& each) {
    return each.rule != nullptr && each.rule->code == code && each.severity != diag::Severity::note;
  });
}

TEST_CASE("trivy's bad snippets give our code and its good ones do not") {
  const std::string path = test::shared_data("policy/trivy_checks_aws.jsonl");
  if (path.empty()) return;
  const auto rows = correspondence();
  std::ifstream file(path);
  std::size_t judged = 0;
  for (std::string line; std::getline(file, line);) {
    const auto check = nlohmann::json::parse(line);
    const std::string id = check["id"];
    INFO(id << " " << check["name"]);
    REQUIRE(rows.contains(id));
    const Row& row = rows.at(id);
    if (row.code == "-") {
      CHECK_FALSE(row.reason.empty());
      continue;
    }
    if (find_rule(row.code) == nullptr) continue;
    for (const char* kind : {"bad", "good"}) {
      std::size_t number = 0;
      for (const std::string snippet : check[kind]) {
        const std::string name = kind + std::to_string(number++);
        const bool differs = std::ranges::find(row.differs, name) != row.differs.end();
        INFO(name << " should " << row.code << "\n" << snippet);
        CHECK(reports(snippet, row.code) == ((kind == std::string("bad")) != differs));
        ++judged;
      }
    }
  }
  CHECK(judged > 100);
}

}  // namespace
}  // namespace infra::policy
