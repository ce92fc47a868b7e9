#include "lib/policy/suppressions.h"

#include <catch2/catch.hpp>

#include "lib/base/error.h"
#include "lib/hcl/parser.h"
#include "lib/policy/baseline.h"
#include "lib/policy/registry.h"
#include "lib/policy/rules/tags.h"

namespace infra::policy {
namespace {

using namespace std::chrono_literals;
using Strings = std::vector<std::string>;

// A file in which `@` marks the place of a TAG001 each; it is taken out.
struct Marked {
  explicit Marked(std::string text) {
    std::vector<std::uint32_t> places;
    for (std::size_t at = text.find('@'); at != std::string::npos; at = text.find('@', at)) {
      text.erase(at, 1);
      places.push_back(static_cast<std::uint32_t>(at));
    }
    source = sources.add("main.tf", std::move(text));
    file = hcl::parse_file(sources, source, errors);
    for (const std::uint32_t place : places) {
      diag::Diagnostic each;
      each.rule = &tag_rule(TagRule::missing);
      each.primary.span = {source, place, place + 1};
      found.push_back(std::move(each));
    }
    suppressions.emplace(sources, std::vector<const hcl::File*>{file.get()},
                         2026y / std::chrono::November / 21);
  }
  std::size_t suppressed() { return suppressions->apply(found).size(); }
  Strings faults() {
    suppressions->apply(found);
    Strings codes;
    const auto ran = [](std::string_view code) { return matches(code, "TAG") || code == "TAG"; };
    for (const diag::Diagnostic& each : suppressions->faults(ran))
      codes.emplace_back(each.rule->code);
    return codes;
  }
  diag::SourceMap sources;
  std::uint32_t source = 0;
  std::unique_ptr<hcl::File> file;
  diag::Diagnostics errors, found;
  std::optional<Suppressions> suppressions;
};

TEST_CASE("a comment at the end of the line suppresses there", "[suppressions]") {
  Marked marked(R"(resource "a" "b" {
  tags = @local.x # infra:ignore[TAG001] reason="why"
  more = @1
})");
  CHECK(marked.suppressed() == 1);
  CHECK(marked.found.size() == 1);
  CHECK(marked.faults().empty());
}

TEST_CASE("a comment above suppresses in the block or attribute below", "[suppressions]") {
  CHECK(Marked(R"(locals {}
# infra:ignore[TAG] reason="a family"
# and another comment
resource "a" "b" {
  tags = @1
  b {
    tags = @2
  }
}
resource "a" "c" {
  tags = @1
})")
            .suppressed() == 2);
  CHECK(Marked(R"(resource "a" "b" {
  // infra:ignore[NET001, TAG001] reason="one attribute"
  tags = {
    A = @1
  }
  other = @2
})")
            .suppressed() == 1);
  CHECK(Marked(R"(resource "a" "b" {
  tags = merge(local.x, {
    /* infra:ignore[TAG001] reason="one item" */
    A = @1
    B = @2
  })
})")
            .suppressed() == 1);
  CHECK(
      Marked(
          "resource \"a\" \"b\" {}\n# infra:ignore[TAG001] reason=\"x\"\n\nlocals {\n a = @1\n}\n")
          .suppressed() == 0);
}

TEST_CASE("above an empty line at the top it holds for the file", "[suppressions]") {
  CHECK(Marked("# a licence\n# infra:ignore[TAG001] reason=\"x\"\n\nlocals {\n  a = @1\n}\nlocals "
               "{\n  b = "
               "@1\n}\n")
            .suppressed() == 2);
  CHECK(
      Marked("# infra:ignore[TAG001] reason=\"x\"\nlocals {\n  a = @1\n}\nlocals {\n  b = @1\n}\n")
          .suppressed() == 1);
}

TEST_CASE("other codes are not suppressed", "[suppressions]") {
  CHECK(Marked("locals {\n  a = @1 # infra:ignore[TAG002] reason=\"x\"\n}\n").suppressed() == 0);
  CHECK(Marked("locals {\n  a = @1 # infra:ignore[TA] reason=\"x\"\n}\n").suppressed() == 0);
  CHECK(Marked("locals {\n  a = @1 # see infra:ignore[TAG001] reason=\"x\"\n}\n").suppressed() ==
        0);
}

TEST_CASE("a comment without a reason suppresses nothing and is an error", "[suppressions]") {
  for (const char* comment : {"# infra:ignore[TAG001]", "# infra:ignore[TAG001] reason=\"\"",
                              "# infra:ignore[TAG001] until=2027-01-01"}) {
    Marked marked("locals {\n  a = @1 " + std::string(comment) + "\n}\n");
    CHECK(marked.suppressed() == 0);
    CHECK(marked.faults() == Strings{"SUP001"});
  }
}

TEST_CASE("an expired comment lets the finding back", "[suppressions]") {
  const auto with_date = [](const std::string& date) {
    return Marked("locals {\n  a = @1 # infra:ignore[TAG001] until=" + date + " reason=\"x\"\n}\n")
        .faults();
  };
  CHECK(with_date("2026-11-20") == Strings{"SUP002"});
  CHECK(with_date("2026-11-21").empty());  // the day itself still counts
  CHECK(with_date("2027-03-31").empty());
  CHECK(with_date("soon") == Strings{"SUP002"});
  CHECK(with_date("2026-02-30") == Strings{"SUP002"});
}

TEST_CASE("a comment with nothing to suppress is reported if its rules ran", "[suppressions]") {
  CHECK(Marked("locals {\n  a = 1 # infra:ignore[TAG001] reason=\"x\"\n}\n").faults() ==
        Strings{"SUP003"});
  CHECK(Marked("locals {\n  a = 1 # infra:ignore[NET001] reason=\"x\"\n}\n").faults().empty());
  CHECK(Marked("locals {\n  a = 1 # infra:ignore reason=\"x\"\n}\n").faults() == Strings{"SUP003"});
  CHECK(Marked("locals {\n  a = 1 # infra:ignore[] reason=\"x\"\n}\n").faults() ==
        Strings{"SUP003"});
}

TEST_CASE("a comment that names no rule is reported whatever ran, with the one that is near",
          "[suppressions]") {
  Marked marked("locals {\n  a = 1 # infra:ignore[TAG001,TGA001] reason=\"x\"\n}\n");
  const auto none_ran = [](std::string_view) { return false; };
  const auto found = marked.suppressions->faults(none_ran);
  REQUIRE(found.size() == 1);
  CHECK(found[0].rule->code == "SUP003");
  CHECK(found[0].message == "`infra:ignore` names `TGA001`, which is no rule");
  CHECK(found[0].help == "did you mean `TAG001`?");

  Marked own("locals {\n  a = 1 # infra:ignore[ORG007,EXT:tfsec:aws-s3] reason=\"x\"\n}\n");
  CHECK(own.suppressions->faults(none_ran, {"ORG007"}).empty());
  CHECK(own.suppressions->faults(none_ran).size() == 1);
}

TEST_CASE("a baseline takes out what it knows, as often as it knows it", "[baseline]") {
  Marked marked("locals {\n  a = @1\n  b = @2\n  c = @3\n}\n");
  marked.found[0].subject.address = marked.found[1].subject.address = "aws_x.a";
  marked.found[2].subject.address = "aws_x.b";
  diag::Diagnostics known = {marked.found[0], marked.found[2]};
  const std::string text = Baseline::of(known, marked.sources).to_json();
  const Baseline baseline = Baseline::read(text, "b.json");
  CHECK(baseline.to_json() == text);
  CHECK(baseline.apply(marked.found, marked.sources).size() == 2);
  REQUIRE(marked.found.size() == 1);
  CHECK(marked.found[0].subject.address == "aws_x.a");
  for (const char* bad : {"", "{", "[]", "{}", R"({"format":"infra.baseline/1"})",
                          R"({"format":"infra.baseline/1","findings":[{"code":3}]})"}) {
    INFO(bad);
    CHECK_THROWS_AS(Baseline::read(bad, "b.json"), Error);
  }
}

}  // namespace
}  // namespace infra::policy
