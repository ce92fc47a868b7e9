// tests/data/cost/*.txt: what AWS bills for each type that has an estimator, in words, with the
// page that says so, and the lines that come of it. Prices are those of the embedded book, in
// us-east-1 where a case names no region.
//
//   @words … @source … @region … @hcl TYPE (the body of TYPE.x) @with (what it refers to)
//   @usage (of TYPE.x) @lines (one a line)
#include <catch2/catch.hpp>
#include <optional>
#include <set>

#include "lib/base/file_system.h"
#include "lib/base/strings.h"
#include "lib/cost/breakdown.h"
#include "lib/cost/registry.h"
#include "tests/unit/cost/cost_fixture.h"

namespace infra::cost {
namespace {

struct EstimatorCase {
  std::string words, source, region = "us-east-1", type, body, with, usage;
  std::vector<std::string> lines;
};

std::vector<EstimatorCase> read_cases(const std::string& text) {
  std::vector<EstimatorCase> cases;
  std::string* block = nullptr;
  bool lines = false;
  for (const std::string_view line : split_lines(text)) {
    const auto argument = [&](std::string_view key) -> std::optional<std::string> {
      if (!line.starts_with(key)) return std::nullopt;
      return std::string(trim(line.substr(key.size())));
    };
    if (const auto words = argument("@words ")) {
      cases.emplace_back().words = *words;
      block = nullptr;
      lines = false;
      continue;
    }
    if (cases.empty()) continue;
    EstimatorCase& one = cases.back();
    if (const auto source = argument("@source ")) {
      one.source = *source;
    } else if (const auto region = argument("@region ")) {
      one.region = *region;
    } else if (const auto type = argument("@hcl ")) {
      one.type = *type;
      block = &one.body;
    } else if (line == "@with") {
      block = &one.with;
    } else if (line == "@usage") {
      block = &one.usage;
    } else if (line == "@lines") {
      block = nullptr;
      lines = true;
    } else if (lines) {
      if (!trim(line).empty()) one.lines.emplace_back(trim(line));
    } else if (block != nullptr) {
      // Usage is indented below its resource, the body below its block.
      *block += "    " + std::string(line) + "\n";
    }
  }
  return cases;
}

std::string actual_lines(const EstimatorCase& one) {
  const std::string address = one.type + ".x";
  const std::string usage =
      one.usage.empty() ? "" : "resource_usage:\n  " + address + ":\n" + one.usage;
  std::string text = "provider \"aws\" {\n  region = \"" + one.region + "\"\n}\nresource \"" +
                     one.type + "\" \"x\" {\n" + one.body + "}\n" + one.with;
  if (one.type != "aws_data_transfer") {
    const Priced priced({{"main.tf", text}}, usage, one.region);
    return priced.lines(address);
  }
  // No resource of Terraform's: an entry of the usage file.
  const UsageFile file = UsageFile::parse(usage, "usage.yml");
  const PriceOptions options = {PriceBook::embedded(), file, one.region,
                                std::chrono::year(2025) / 6 / 1};
  const auto project = price_data_transfer(options);
  return project ? lines_of(project->resources.front()) : "";
}

std::vector<EstimatorCase> all_cases() {
  const std::string folder = std::string(INFRA_SOURCE_DIR) + "/tests/data/cost";
  std::vector<EstimatorCase> cases;
  for (const DirectoryEntry& each : DiskFileSystem().list(folder)) {
    if (!each.name.ends_with(".txt")) continue;
    for (EstimatorCase& one : read_cases(DiskFileSystem().read(folder + "/" + each.name)))
      cases.push_back(std::move(one));
  }
  return cases;
}

}  // namespace

TEST_CASE("what AWS says it bills is what is estimated", "[cost][estimators]") {
  for (const EstimatorCase& one : all_cases()) {
    INFO(one.type << ": " << one.words << " (" << one.source << ")");
    CHECK(!one.source.empty());
    CHECK(actual_lines(one) == join(one.lines, "; "));
  }
}

TEST_CASE("each type that has an estimator has its arithmetic in words", "[cost][estimators]") {
  std::set<std::string, std::less<>> shown;
  for (const EstimatorCase& one : all_cases()) shown.insert(one.type);
  for (const std::string_view type : types_in_arithmetic_cases()) shown.emplace(type);
  for (const Estimator* each : all_estimators()) {
    INFO(each->type);
    CHECK(shown.contains(each->type));
  }
}

}  // namespace infra::cost
