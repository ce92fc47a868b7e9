#include "lib/release/changelog.h"

#include <catch2/catch.hpp>

#include "lib/release/consumers.h"
#include "lib/release/moves.h"

namespace infra::release {
namespace {

using terraform::Version;

constexpr const char* kText =
    "# Changelog\nAbout.\n\n## [Unreleased]\n### Fixed\n- By hand\n\n## [1.2.0] - 2026-01-02\n"
    "### Added\n- A\n\n## v1.1.0\n- B\n";

TEST_CASE("changelog: sections are found in any of the usual spellings") {
  CHECK(changelog_sections(kText).size() == 3);
  CHECK(newest_in_changelog(kText)->to_string() == "1.2.0");
  CHECK(*changelog_section(kText, *Version::parse("1.1.0")) == "- B\n");
  CHECK_FALSE(changelog_section(kText, *Version::parse("9.0.0")));
  CHECK_FALSE(newest_in_changelog("# Changelog\n```\n## [1.0.0]\n```\n"));
}

TEST_CASE("changelog: a new section takes what stood under Unreleased, and the rest stays") {
  const auto text = with_changelog_section(kText, *Version::parse("1.3.0"), "2026-02-03",
                                           {{"Added", "New"}, {"Fixed", "By hand"}}, {});
  CHECK(text ==
        "# Changelog\nAbout.\n\n## [Unreleased]\n\n## [1.3.0] - 2026-02-03\n### Added\n- New\n"
        "### Fixed\n- By hand\n\n## [1.2.0] - 2026-01-02\n### Added\n- A\n\n## v1.1.0\n- B\n");
}

TEST_CASE("changelog: a version that was prepared is renamed and keeps its notes") {
  const auto text =
      with_changelog_section("## [1.2.0] - 2026-01-02\n### Added\n- A\n", *Version::parse("2.0.0"),
                             "2026-02-03", {{"Removed", "B"}}, Version::parse("1.2.0"));
  CHECK(text == "## [2.0.0] - 2026-02-03\n### Added\n- A\n### Removed\n- B\n");
  CHECK(with_changelog_section("", *Version::parse("1.0.0"), "2026-02-03", {{"Added", "A"}}, {})
            .ends_with("\n\n## [1.0.0] - 2026-02-03\n### Added\n- A\n"));
  CHECK(with_changelog_section("# C\r\n", *Version::parse("1.0.0"), "2026-02-03", {{"Added", "A"}},
                               {}) == "# C\r\n\r\n## [1.0.0] - 2026-02-03\r\n### Added\r\n- A\r\n");
}

TEST_CASE("consumers: the ref of a source is found and replaced, and nothing else") {
  CHECK(ref_of("git::https://h/o/n.git//modules/a?ref=modules/a/v1.0.0") == "modules/a/v1.0.0");
  CHECK(ref_of("git::https://h/o/n.git//a?depth=1&ref=x&b=c") == "x");
  CHECK(ref_of("../a") == "");
  CHECK(with_ref("git::https://h/o/n.git//a?depth=1&ref=x&b=c", "y") ==
        "git::https://h/o/n.git//a?depth=1&ref=y&b=c");
  CHECK(with_ref("git::https://h/o/n.git//a", "y") == "git::https://h/o/n.git//a?ref=y");
}

TEST_CASE("moves: keys with brackets and dots are no steps of an address") {
  CHECK(without_keys("module.a[\"x.y]\"].aws_vpc.b[0]") == "module.a.aws_vpc.b");
  CHECK(without_zero("module.a[0].aws_vpc.b[\"0\"]") == "module.a[0].aws_vpc.b[\"0\"]");
  CHECK(without_zero("module.a[0].aws_vpc.b[0]") == "module.a[0].aws_vpc.b");
}

}  // namespace
}  // namespace infra::release
