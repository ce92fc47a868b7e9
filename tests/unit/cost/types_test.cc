// Which types are priced, weighted by how often they are used: `resource` blocks of the nine public
// repositories that docs/benchmarks.md measures on (tests/data/aws_types_in_use.tsv).
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "lib/base/file_system.h"
#include "lib/base/strings.h"
#include "lib/cost/registry.h"

namespace infra::cost {

TEST_CASE("at most 5 % of the types in use are unknown", "[cost][types]") {
  const std::string text =
      DiskFileSystem().read(std::string(INFRA_SOURCE_DIR) + "/tests/data/aws_types_in_use.tsv");
  std::size_t all = 0, unknown = 0;
  std::string names;
  for (const std::string_view line : split_lines(text)) {
    const std::size_t tab = line.find('\t');
    if (tab == line.npos) continue;
    const auto uses = static_cast<std::size_t>(std::stoul(std::string(line.substr(tab + 1))));
    all += uses;
    if (billing_of(line.substr(0, tab)) != Billing::unknown) continue;
    unknown += uses;
    names += std::string(line) + "\n";
  }
  INFO(names);
  INFO(fmt::format("{} of {} uses are of unknown types", unknown, all));
  CHECK(all > 500);
  CHECK(unknown * 100 <= all * 5);
}

}  // namespace infra::cost
