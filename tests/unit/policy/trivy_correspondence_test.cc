// The good and bad snippets of the trivy-checks project against the rules that correspond to its
// checks (tests/data/trivy_correspondence.tsv; docs/policy-correspondence.md says why some differ).
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
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
  Judged judged({{"stacks/orders/prod/main.tf", snippet}}, {.only = {code}, .skip = {}, .jobs = 1});
  return std::ranges::any_of(judged.result.found, [&](const diag::Diagnostic& each) {
    return each.rule != nullptr && each.rule->code == code && each.severity != diag::Severity::note;
  });
}

std::string read_text(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// docs/policy-correspondence.md
std::string document(const std::map<std::string, std::string>& names) {
  std::string text =
      "# Checks of trivy-checks and the rules that correspond to them\n\n"
      "For each AWS check of the public project trivy-checks: the rule that finds the same, and\n"
      "where its verdict on one of the check's own snippets differs on purpose, which one and "
      "why.\n"
      "`tests/data/trivy_correspondence.tsv` is the table; the unit tests run every snippet and\n"
      "keep this page (`INFRA_UPDATE_GOLDEN=1` writes it).\n\n"
      "| check | name | rule | differs on | why |\n|---|---|---|---|---|\n";
  std::size_t with_rule = 0, differing = 0;
  for (const auto& [id, row] : correspondence()) {
    const auto name = names.find(id);
    text += "| " + id + " | " + (name == names.end() ? "" : name->second) + " | " +
            (row.code == "-" ? "none" : row.code) + " |";
    for (const std::string& each : row.differs) text += " " + each;
    text += " | " + row.reason + " |\n";
    with_rule += row.code != "-";
    differing += row.differs.size();
  }
  text += "\n" + std::to_string(with_rule) + " checks have a rule; " + std::to_string(differing) +
          " snippets are judged differently on purpose.\n";
  return text;
}

TEST_CASE("trivy's bad snippets give our code and its good ones do not") {
  const std::string path = test::shared_data("policy/trivy_checks_aws.jsonl");
  if (path.empty()) return;
  const auto rows = correspondence();
  std::ifstream file(path);
  std::size_t judged = 0;
  std::map<std::string, std::string> names;
  for (std::string line; std::getline(file, line);) {
    const auto check = nlohmann::json::parse(line);
    const std::string id = check["id"];
    INFO(id << " " << check["name"]);
    names[id] = check["name"];
    REQUIRE(rows.contains(id));
    const Row& row = rows.at(id);
    if (row.code == "-") {
      CHECK_FALSE(row.reason.empty());
      continue;
    }
    REQUIRE(find_rule(row.code) != nullptr);
    CHECK((row.differs.empty() || !row.reason.empty()));
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
  const std::string page = std::string(INFRA_SOURCE_DIR) + "/docs/policy-correspondence.md";
  if (std::getenv("INFRA_UPDATE_GOLDEN") != nullptr) std::ofstream(page) << document(names);
  CHECK(read_text(page) == document(names));
}

}  // namespace
}  // namespace infra::policy
