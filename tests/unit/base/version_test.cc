#include "lib/base/version.h"

#include <catch2/catch.hpp>

namespace infra {
namespace {

bool allows(std::string_view constraint, std::string_view version) {
  const auto constraints = parse_constraints(constraint);
  REQUIRE(constraints);
  return satisfies(*parse_version(version), *constraints);
}

TEST_CASE("versions are ordered as semver orders them") {
  const char* ascending[] = {"1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta",
                             "1.0.0-rc.2",  "1.0.0-rc.10",   "1.0.0",
                             "1.0.1",       "1.10.0",        "2"};
  for (std::size_t i = 1; i < std::size(ascending); ++i)
    CHECK(*parse_version(ascending[i - 1]) < *parse_version(ascending[i]));
  CHECK(*parse_version("v1.2") == *parse_version("1.2.0+build"));
  CHECK(parse_version("1.2-rc.1")->display() == "1.2.0-rc.1");
  for (const char* bad : {"", "x", "1..2", "1.-2", "1.2-", "99999999999"})
    CHECK_FALSE(parse_version(bad));
}

TEST_CASE("constraints allow what Terraform's do") {
  CHECK(allows(">= 1.10, < 2", "1.11.4"));
  CHECK_FALSE(allows(">= 1.10, < 2", "2.0.0"));
  CHECK(allows("~> 5.0", "5.99.0"));
  CHECK_FALSE(allows("~> 5.0", "6.0.0"));
  CHECK(allows("~> 5.1.2", "5.1.9"));
  CHECK_FALSE(allows("~> 5.1.2", "5.2.0"));
  CHECK(allows("~> 5", "6.0.0"));
  CHECK(allows("1.2", "1.2.0"));
  CHECK_FALSE(allows("!= 1.2.0", "1.2.0"));
  CHECK_FALSE(parse_constraints(">= , 1"));
  CHECK_FALSE(parse_constraints("=> 1"));
}

}  // namespace
}  // namespace infra
