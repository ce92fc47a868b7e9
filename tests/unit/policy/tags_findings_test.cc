// What is reported about tags: one diagnostic a root cause, at the place to mend.
#include <catch2/catch.hpp>

#include "lib/diag/render_text.h"
#include "lib/hcl/edit.h"
#include "lib/policy/rules/tags.h"
#include "tests/unit/policy/tags_fixture.h"

namespace infra::policy {
namespace {

using Strings = std::vector<std::string>;

JudgedTags::Options standard() {
  JudgedTags::Options options;
  options.required = {"Environment", "Service",   "Team",   "Owner",
                      "CostCenter",  "ManagedBy", "Project"};
  options.data_stores_require = {"DataClass"};
  options.check_values = true;
  return options;
}

TEST_CASE("each TAG rule reports its bad example once and its good one never", "[tags]") {
  for (const Rule& rule : tag_rule_table()) {
    const std::string code(rule.info.code);
    INFO(code);
    const auto bad = JudgedTags::text(std::string(rule.info.bad), standard());
    CHECK(bad->findings().size() == 1);
    CHECK(bad->findings(code).size() == 1);
    const auto good = JudgedTags::text(std::string(rule.info.good), standard());
    CHECK(good->findings() == Strings{});
  }
}

// The design's example.
TEST_CASE("a local that lacks a tag is named, with the instances and the provider", "[tags]") {
  JudgedTags::Options options;
  options.folder = "stacks/pay/prod";
  options.required = {"Environment", "Team", "Owner", "CostCenter"};
  const auto judged = JudgedTags::source({{"stacks/pay/prod/main.tf", R"(provider "aws" {
  alias = "dr"
}

module "api" {
  for_each = toset(["eu", "us"])
  source   = "../../../modules/queue"
  providers = {
    aws = aws.dr
  }

  tags = merge(local.common, { Name = "x" })
}
)"},
                                          {"stacks/pay/prod/locals.tf", R"(locals {
  name = "pay"

  common = {
    Environment = "prod"
    Team        = "pay"
  }
}
)"},
                                          {"modules/queue/main.tf", R"(variable "tags" {
  type = map(string)
}
resource "aws_sqs_queue" "this" {
  tags = var.tags
}
)"}},
                                         options);
  REQUIRE(judged->report.found.size() == 1);
  CHECK(diag::render_text(judged->report.found[0], judged->sources()) ==
        R"(error[TAG001]: missing required tags `Owner`, `CostCenter`
  --> stacks/pay/prod/main.tf:12:10
   |
12 |   tags = merge(local.common, { Name = "x" })
   |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ evaluates to {Environment, Name, Team}
   |
  ::: stacks/pay/prod/locals.tf:4:3
 4 |   common = {
   |   ------ `Owner`, `CostCenter` are not set here
   |
  ::: modules/queue/main.tf:5:10
 5 |   tags = var.tags
   |          -------- used here
   = note: module.api["eu"], module.api["us"]; provider aws.dr has no default_tags
   = help: add `Owner`, `CostCenter` to local.common; `infra explain TAG001`
)");
  CHECK(judged->report.found[0].subject.address == "module.api.aws_sqs_queue.this");
}

TEST_CASE("a module that forgets a tag for a hundred callers is reported once", "[tags]") {
  Files files = {{"modules/m/main.tf", R"(variable "name" {}
resource "aws_sns_topic" "this" {
  name = var.name
  tags = { Team = "t" }
}
)"}};
  std::string root;
  for (int i = 0; i < 100; ++i) {
    root +=
        fmt::format("module \"m{}\" {{\n  source = \"../modules/m\"\n  name = \"n{}\"\n}}\n", i, i);
  }
  files["stack/main.tf"] = root;
  const auto judged = JudgedTags::source(files);
  CHECK(judged->findings() ==
        Strings{"TAG001 modules/m/main.tf:4:10 missing required tag `Owner`"});
  CHECK(judged->report.found[0].subject.instances.size() == 100);
  CHECK(judged->report.found[0].notes[0].find(" and 94 more; ") != std::string::npos);
  CHECK(judged->report.counts.violating == 100);
}

TEST_CASE("resources that share a local share its finding", "[tags]") {
  const auto judged = JudgedTags::text(R"(locals {
  base   = { Team = "t" }
  common = merge(local.base, { Project = "p" })
}
resource "aws_sns_topic" "a" {
  tags = local.common
}
resource "aws_sqs_queue" "b" {
  tags = merge(local.common, { Name = "b" })
}
resource "aws_sqs_queue" "own" {
  tags = merge(local.common, { Owner = "o" })
}
)");
  REQUIRE(judged->findings() == Strings{"TAG001 stack/main.tf:6:10 missing required tag `Owner`"});
  CHECK(judged->report.found[0].subject.instances == Strings{"aws_sns_topic.a", "aws_sqs_queue.b"});
  CHECK(judged->report.found[0].help == "add `Owner` to local.base; `infra explain TAG001`");
}

TEST_CASE("locals that refer to each other in a circle do not hang", "[tags]") {
  const auto judged = JudgedTags::text(R"(locals {
  a = merge(local.b, {})
  b = merge(local.a, {})
}
resource "aws_sns_topic" "a" {
  tags = local.a
}
)");
  CHECK(judged->report.counts.taggable == 1);
}

TEST_CASE("a default tag with a wrong value is reported once, where it is set", "[tags]") {
  const auto judged = JudgedTags::text(R"(provider "aws" {
  default_tags {
    tags = {
      Environment = "stg"
      Owner       = "Jane Doe"
    }
  }
}
resource "aws_sns_topic" "a" {}
resource "aws_sqs_queue" "b" {}
)",
                                       [] {
                                         JudgedTags::Options options;
                                         options.required = {"Environment", "Owner"};
                                         options.check_values = true;
                                         return options;
                                       }());
  CHECK(
      judged->findings() ==
      Strings{
          "TAG003 stack/main.tf:4:21 tag `Environment` has the value `stg`, which is not allowed",
          "TAG003 stack/main.tf:5:21 tag `Owner` has the value `Jane Doe`, which is not allowed"});
  CHECK(judged->report.found[0].help == "write `staging`; `infra explain TAG003`");
  CHECK(judged->report.found[0].subject.instances.size() == 2);
}

TEST_CASE("values are judged by enum, pattern and format", "[tags]") {
  const workspace::TagValueConfig one_of = {{"a", "b"}, "", {}};
  CHECK_FALSE(value_fault(one_of, "a"));
  CHECK(value_fault(one_of, "c") == "one of a, b");
  const workspace::TagValueConfig pattern = {{}, "[a-z]+", {}};
  CHECK_FALSE(value_fault(pattern, "abc"));
  CHECK(value_fault(pattern, "abc1") == "of the form [a-z]+");
  const workspace::TagValueConfig owner = {{}, "", {"email", "kebab"}};
  for (const char* good : {"a@b.c", "first.last+x@example.com", "team-a", "ab"}) {
    CHECK_FALSE(value_fault(owner, good));
  }
  for (const char* bad : {"A", "a", "a@b", "team_a", "-a", "a--b", "a@b.c d"}) {
    INFO(bad);
    CHECK(value_fault(owner, bad) == "an e-mail address or kebab-case");
  }
  const workspace::TagValueConfig date = {{}, "", {"date"}};
  CHECK_FALSE(value_fault(date, "2027-03-31"));
  CHECK(value_fault(date, "2027-13-31"));
  CHECK(value_fault(date, "31.3.2027"));
}

TEST_CASE("slips of a key are near misses, other words are not", "[tags]") {
  CHECK(is_near_miss("environment", "Environment"));
  CHECK(is_near_miss("cost_center", "CostCenter"));
  CHECK(is_near_miss("CostCentre", "CostCenter"));
  CHECK(is_near_miss("Enviroment", "Environment"));
  CHECK(is_near_miss("Owners", "Owner"));
  CHECK_FALSE(is_near_miss("Owner", "Owner"));
  CHECK_FALSE(is_near_miss("Name", "Team"));
  CHECK_FALSE(is_near_miss("Product", "Project"));
  CHECK_FALSE(is_near_miss("Env", "Environment"));
}

TEST_CASE("a fix adds the tag whose value is configured, where it is missing", "[tags]") {
  JudgedTags::Options options;
  options.required = {"ManagedBy"};
  struct {
    const char *before, *after;
  } cases[] = {
      {"resource \"aws_sns_topic\" \"a\" {\n  name = \"n\"\n}\n",
       "resource \"aws_sns_topic\" \"a\" {\n  name = \"n\"\n  tags = {\n    ManagedBy = "
       "\"terraform\"\n  }\n}\n"},
      {"resource \"aws_sns_topic\" \"a\" {\n  tags = {\n    Name = \"n\"\n  }\n}\n",
       "resource \"aws_sns_topic\" \"a\" {\n  tags = {\n    Name      = \"n\"\n    ManagedBy = "
       "\"terraform\"\n  }\n}\n"},
      {"locals {\n  t = { A = 1 }\n}\nresource \"aws_sns_topic\" \"a\" {\n  tags = merge(local.t, "
       "{})\n}\n",
       "locals {\n  t = { A = 1, ManagedBy = \"terraform\" }\n}\nresource \"aws_sns_topic\" \"a\" "
       "{\n  "
       "tags = merge(local.t, {})\n}\n"},
  };
  for (const auto& each : cases) {
    INFO(each.before);
    const auto judged = JudgedTags::text(each.before, options);
    REQUIRE(judged->report.found.size() == 1);
    REQUIRE(judged->report.found[0].fix);
    const auto& edits = judged->report.found[0].fix->edits;
    REQUIRE_FALSE(edits.empty());
    CHECK(hcl::apply(judged->sources()[edits[0].span.file].text, edits) == each.after);
  }
  // What only a caller can set, and JSON, has no fix.
  CHECK_FALSE(
      JudgedTags::text("variable \"t\" {\n  default = {}\n}\nresource \"aws_sns_topic\" \"a\" {\n  "
                       "tags = var.t\n}\n",
                       options)
          ->report.found[0]
          .fix);
}

TEST_CASE("a suppressed finding stays apart from the others of its root cause", "[tags]") {
  const std::string text = R"(locals {
  common = { Team = "t" }
}
resource "aws_sns_topic" "a" {
  tags = local.common # here
}
resource "aws_sns_topic" "b" {
  tags = local.common
}
resource "aws_sns_topic" "c" {
  tags = local.common
}
)";
  JudgedTags::Options options;
  options.suppressed = [&](std::string_view, Span place) {
    return place.begin < text.find("# here");
  };
  const auto judged = JudgedTags::text(text, options);
  REQUIRE(judged->report.found.size() == 2);
  CHECK(judged->report.found[0].subject.instances == Strings{"aws_sns_topic.a"});
  CHECK(judged->report.found[1].subject.instances == Strings{"aws_sns_topic.b", "aws_sns_topic.c"});
}

TEST_CASE("a store of data without DataClass is a warning of its own", "[tags]") {
  JudgedTags::Options options;
  options.data_stores_require = {"DataClass"};
  const auto judged = JudgedTags::text(R"(resource "aws_s3_bucket" "a" {
  tags = { Owner = "o", Team = "t" }
}
resource "aws_sns_topic" "b" {
  tags = { Owner = "o", Team = "t" }
}
)",
                                       options);
  CHECK(judged->findings() ==
        Strings{"TAG007 stack/main.tf:2:10 store of data without tag `DataClass`"});
  CHECK(judged->report.found[0].severity == diag::Severity::warning);
  CHECK(judged->report.counts.compliant == 2);
}

}  // namespace
}  // namespace infra::policy
