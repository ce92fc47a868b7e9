#include "lib/terraform/version.h"

#include <catch2/catch.hpp>

namespace infra::terraform {
namespace {

bool allows(std::string_view constraints, std::string_view version,
            VersionConstraints::Use use = VersionConstraints::Use::provider) {
  auto parsed = VersionConstraints::parse(constraints, use);
  REQUIRE(parsed);
  return parsed->allows(*Version::parse(version));
}

TEST_CASE("versions are read and ordered", "[version]") {
  CHECK(Version::parse("1.2")->to_string() == "1.2.0");
  CHECK(Version::parse("v1.2.3-beta.1+linux")->to_string() == "1.2.3-beta.1");
  CHECK(Version::parse("01.05")->to_string() == "1.5.0");
  CHECK(*Version::parse("1.2.0") == *Version::parse("1.2"));
  CHECK(*Version::parse("1.11.4.0") == *Version::parse("1.11.4"));
  CHECK(*Version::parse("1.10.0") > *Version::parse("1.9.9"));
  CHECK(*Version::parse("1.0.0-alpha") < *Version::parse("1.0.0"));
  CHECK(*Version::parse("1.0.0-alpha.2") < *Version::parse("1.0.0-alpha.10"));
  CHECK(*Version::parse("1.0.0-1") < *Version::parse("1.0.0-alpha"));
  CHECK(*Version::parse("1.0.0-alpha") < *Version::parse("1.0.0-alpha.1"));
  for (const char* text : {"", "x", "1.", ".1", "1..2", "1.2.x", "1.2.3-", "1.2.3+", "1.2 3",
                           "99999999999999999999"}) {
    INFO(text);
    CHECK_FALSE(Version::parse(text));
  }
}

// Answers of terraform 1.11.4 to `required_version`.
TEST_CASE("the program's constraints are judged as Terraform does", "[version]") {
  auto core = [](std::string_view text) {
    return allows(text, "1.11.4", VersionConstraints::Use::program);
  };
  for (const char* text : {"~> 0", "~> 1", "~> 1.0", "1.11.4", ">= 1.5, < 2", ">= v1.5", ">1.5",
                           ">= 1.11.4+meta", ">= 01.05", "1.11.4.0"}) {
    INFO(text);
    CHECK(core(text));
  }
  for (const char* text : {"~> 1.10.0", "= 1.11", "~> 1.11.4.0", "!= 1.11.4", "~> 0.9", "1"}) {
    INFO(text);
    CHECK_FALSE(core(text));
  }
  for (const char* text : {">= 1.5,", "", "=> 1.5", "> 1.5 < 2", "1.*", ">= 1.5.x"}) {
    INFO(text);
    CHECK_FALSE(VersionConstraints::parse(text, VersionConstraints::Use::program));
  }
}

// Answers of `terraform init` 1.11.4 with provider 5.100.0 at hand.
TEST_CASE("a provider's constraints are judged as Terraform does", "[version]") {
  for (const char* text :
       {"~> 5", ">= 5", "= 5.100", "5.100.0", "5.100", "~> 5.100", "~> 5.100.0-beta1",
        ">= 5.100.0-beta1", ">= 5.0, < 6", "> 5", "5.100.0, 5.100.0"}) {
    INFO(text);
    CHECK(allows(text, "5.100.0"));
  }
  for (const char* text : {"~> 0", "!= 5.100.0", "5", "~> 6", ">=5,<=5"}) {
    INFO(text);
    CHECK_FALSE(allows(text, "5.100.0"));
  }
  CHECK_FALSE(VersionConstraints::parse("5.*"));
  CHECK_FALSE(VersionConstraints::parse("v5.100.0"));
}

TEST_CASE("pre-releases are allowed only where they are named", "[version]") {
  CHECK_FALSE(allows(">= 1.0", "1.2.0-rc1"));
  CHECK(allows(">= 1.2.0-alpha", "1.2.0-rc1"));
  CHECK_FALSE(allows(">= 1.1.0-alpha", "1.2.0-rc1"));
  CHECK(allows("1.2.0-rc1", "1.2.0-rc1"));
}

TEST_CASE("what constraints exclude is known without a list of versions", "[version]") {
  auto parse = [](std::string_view text) { return *VersionConstraints::parse(text); };
  Version v539 = *Version::parse("5.39.0");
  CHECK(parse(">= 5.39").excludes_below(v539));
  CHECK(parse("~> 5.40").excludes_below(v539));
  CHECK(parse("6.1.0").excludes_below(v539));
  CHECK_FALSE(parse("~> 5.0").excludes_below(v539));
  CHECK(parse("~> 5.38.0").excludes_from(v539));
  CHECK(parse("~> 4.0").excludes_from(v539));
  CHECK(parse("< 5.39").excludes_from(v539));
  CHECK(parse("5.38.0").excludes_from(v539));
  CHECK_FALSE(parse("~> 5.0").excludes_from(v539));
  CHECK_FALSE(parse(">= 5.0").excludes_from(v539));
  CHECK(parse(">= 1.0").has_lower_bound());
  CHECK_FALSE(parse("< 2.0").has_lower_bound());
}

}  // namespace
}  // namespace infra::terraform
