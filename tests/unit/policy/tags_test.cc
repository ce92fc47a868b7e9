// The situations of the design's table of effective tags, 1 to 13, in native and JSON syntax, and
// from plan JSON where a plan shows them. tags_more_test.cc has the others.
#include <catch2/catch.hpp>

#include "tests/unit/policy/tags_fixture.h"

namespace infra::policy {
namespace {

using Strings = std::vector<std::string>;

// Both syntaxes must give the same verdicts.
std::vector<std::string> both(std::string native, std::string json) {
  return {std::move(native), std::move(json)};
}

TEST_CASE("1: merge of an unknown map and a literal proves the literal's keys", "[tags]") {
  for (const std::string& text : both(R"(
variable "tags" {}
resource "aws_sns_topic" "a" {
  tags = merge(var.tags, { Owner = "x" })
}
resource "aws_sns_topic" "b" {
  tags = merge({ Owner = "x" }, var.tags)
}
)",
                                      R"({"variable":{"tags":{}},"resource":{"aws_sns_topic":{
  "a":{"tags":"${merge(var.tags, { Owner = \"x\" })}"},
  "b":{"tags":"${merge({ Owner = \"x\" }, var.tags)}"}}}})")) {
    INFO(text);
    const auto judged = JudgedTags::text(text);
    CHECK(judged->tag("aws_sns_topic.a", "Owner") == "present \"x\"");
    CHECK(judged->tag("aws_sns_topic.a", "Team") == "unknown var.tags");
    CHECK(judged->tag("aws_sns_topic.b", "Owner") == "present ? var.tags");
    CHECK(judged->tag("aws_sns_topic.b", "Team") == "unknown var.tags");
    CHECK(judged->report.counts.unproven == 2);
    CHECK(judged->findings("TAG001").empty());
    CHECK(judged->findings("TAG002").size() == 2);
  }
}

TEST_CASE("1: the place and the cause are shown", "[tags]") {
  const auto judged = JudgedTags::text(R"(variable "tags" {}
resource "aws_sns_topic" "a" {
  tags = merge(var.tags, { Owner = "x" })
}
)");
  CHECK(judged->findings() ==
        Strings{"TAG002 stack/main.tf:3:10 cannot prove the required tag `Team`"});
  const diag::Diagnostic& found = *judged->finding("TAG002");
  CHECK(found.severity == diag::Severity::warning);
  CHECK(found.primary.text == "unknown because of `var.tags`");
  REQUIRE(found.labels.size() == 1);
  CHECK(judged->sources().text(found.labels[0].span) == "variable \"tags\"");
  CHECK(found.notes == Strings{"provider aws has no default_tags"});
  CHECK(found.subject.address == "aws_sns_topic.a");
  CHECK(found.subject.attribute == "tags");
}

TEST_CASE("2: a variable with an empty default is judged where it is passed", "[tags]") {
  const std::string module = R"(variable "tags" {
  type    = map(string)
  default = {}
}
resource "aws_sns_topic" "a" {
  tags = var.tags
}
)";
  const std::string module_json = R"j({"variable":{"tags":{"type":"map(string)", "default" : {}
}
}
, "resource" : {
  "aws_sns_topic" : {
    "a" : { "tags" : "${var.tags}" }
  }
}
})j";
  for (const std::string& text : both(module, module_json)) {
    INFO(text);
    const std::string name = text.starts_with('{') ? "main.tf.json" : "main.tf";
    CHECK(JudgedTags::text(text)->tag("aws_sns_topic.a", "Owner") == "absent");

    const Files files = {{"modules/m/" + name, text}, {"stack/main.tf", R"(module "full" {
  source = "../modules/m"
  tags   = { Owner = "o", Team = "t" }
}
module "none" {
  source = "../modules/m"
}
)"}};
    const auto called = JudgedTags::source(files);
    CHECK(called->tag("module.full.aws_sns_topic.a", "Owner") == "present \"o\"");
    CHECK(called->tag("module.none.aws_sns_topic.a", "Owner") == "absent");
    CHECK(called->report.counts.compliant == 1);
    REQUIRE(called->findings("TAG001").size() == 1);
    CHECK(called->finding("TAG001")->subject.instances == Strings{"module.none.aws_sns_topic.a"});

    JudgedTags::Options alone;
    alone.folder = "modules/m";
    alone.library = true;
    const auto by_itself = JudgedTags::source(files, alone);
    CHECK(by_itself->tag("aws_sns_topic.a", "Owner") == "unknown var.tags");
    CHECK(by_itself->findings("TAG001").empty());
    CHECK(by_itself->findings("TAG002").size() == 1);
    CHECK(by_itself->report.counts.unproven == 1);
  }
  SECTION("validations prove what callers must pass") {
    JudgedTags::Options alone;
    alone.folder = "modules/m";
    alone.library = true;
    const auto judged = JudgedTags::source({{"modules/m/main.tf", R"(
variable "tags" {
  type     = map(string)
  nullable = false
  validation {
    condition     = length(setsubtract(["Owner", "Team"], keys(var.tags))) == 0
    error_message = "tags lacks Owner or Team."
  }
}
resource "aws_sns_topic" "a" { tags = merge(var.tags, { Name = "x" }) }
)"}},
                                           alone);
    CHECK(judged->tag("aws_sns_topic.a", "Owner") == "present ? var.tags");
    CHECK(judged->report.counts.compliant == 1);
    CHECK(judged->findings("TAG002").empty());
  }
}

constexpr const char* kTwoProviders = R"(
provider "aws" {
  default_tags {
    tags = { Owner = "o" }
  }
}
provider "aws" {
  alias = "dr"
}
)";
constexpr const char* kTwoProvidersJson = R"("provider":{"aws":[
  {"default_tags":{"tags":{"Owner":"o"}}},{"alias":"dr"}]})";

TEST_CASE("3: default_tags of another provider configuration are never borrowed", "[tags]") {
  const std::string resources = R"(
resource "aws_sns_topic" "here" {}
resource "aws_sns_topic" "dr" {
  provider = aws.dr
}
)";
  const std::string json = std::string("{") + kTwoProvidersJson + R"(,"resource":{"aws_sns_topic":{
    "here":{},"dr":{"provider":"aws.dr"}}}})";
  for (const std::string& text : both(kTwoProviders + resources, json)) {
    INFO(text);
    const auto judged = JudgedTags::text(text);
    CHECK(judged->tag("aws_sns_topic.here", "Owner") == "present \"o\" [default_tags]");
    CHECK(judged->tag("aws_sns_topic.dr", "Owner") == "absent");
  }
}

// A plan in JSON around resource changes and a configuration.
std::string plan_of(const std::string& changes, const std::string& configuration) {
  return R"({"format_version":"1.2","resource_changes":[)" + changes + R"(],"configuration":)" +
         configuration + "}";
}
std::string created(const std::string& type, const std::string& name, const std::string& after,
                    const std::string& unknown = "{}", const std::string& sensitive = "{}") {
  return R"({"address":")" + type + "." + name + R"(","mode":"managed","type":")" + type +
         R"(","name":")" + name + R"(","change":{"actions":["create"],"before":null,"after":)" +
         after + R"(,"after_unknown":)" + unknown + R"(,"after_sensitive":)" + sensitive + "}}";
}

TEST_CASE("3: a plan's provider configurations are kept apart too", "[tags]") {
  const auto judged = JudgedTags::plan(plan_of(
      created("aws_sns_topic", "here", R"({"name":"n","tags":null,"tags_all":{"Owner":"o"}})") +
          "," +
          created("aws_sns_topic", "dr", R"({"name":"n","tags":null})", R"({"tags_all":true})"),
      R"({"provider_config":{"aws":{"name":"aws","expressions":{"default_tags":[{"tags":
        {"constant_value":{"Owner":"o"}}}]}},"aws.dr":{"name":"aws","alias":"dr"}},
      "root_module":{"resources":[{"address":"aws_sns_topic.here","provider_config_key":"aws"},
        {"address":"aws_sns_topic.dr","provider_config_key":"aws.dr"}]}})"));
  CHECK(judged->tag("aws_sns_topic.here", "Owner") == "present \"o\" [default_tags]");
  CHECK(judged->tag("aws_sns_topic.dr", "Owner") == "absent");
  CHECK(judged->findings("TAG001").size() == 2);  // one a resource, though the place is the same
}

TEST_CASE("4: a module gets the default_tags of the configuration that is passed", "[tags]") {
  const std::string inner = R"(resource "aws_sns_topic" "a" {})";
  const std::string outer = R"(module "inner" {
  source = "../inner"
}
)";
  const std::string root = std::string(kTwoProviders) + R"(
module "here" {
  source = "../modules/outer"
}
module "dr" {
  source    = "../modules/outer"
  providers = { aws = aws.dr }
}
)";
  const std::string root_json = std::string("{") + kTwoProvidersJson + R"(,"module":{
    "here":{"source":"../modules/outer"},
    "dr":{"source":"../modules/outer","providers":{"aws":"aws.dr"}}}})";
  for (const std::string& text : both(root, root_json)) {
    INFO(text);
    const auto judged =
        JudgedTags::source({{text.starts_with('{') ? "stack/main.tf.json" : "stack/main.tf", text},
                            {"modules/outer/main.tf", outer},
                            {"modules/inner/main.tf", inner}});
    CHECK(judged->tag("module.here.module.inner.aws_sns_topic.a", "Owner") ==
          "present \"o\" [default_tags]");
    CHECK(judged->tag("module.dr.module.inner.aws_sns_topic.a", "Owner") == "absent");
  }
}

TEST_CASE("5: instances of a module are judged one by one and reported once", "[tags]") {
  const Files module = {{"modules/m/main.tf", R"(variable "tags" {
  type = map(string)
}
resource "aws_sns_topic" "a" {
  tags = var.tags
}
)"}};
  const std::string root = R"(locals {
  regions = {
    eu = { tags = { Owner = "o", Team = "t" } }
    us = { tags = { Owner = "o" } }
    ap = { tags = { Team = "t" } }
  }
}
module "m" {
  source   = "../modules/m"
  for_each = local.regions
  tags     = each.value.tags
}
)";
  const std::string root_json = R"({"locals":{"regions":{"eu":{"tags":{"Owner":"o","Team":"t"}},
    "us":{"tags":{"Owner":"o"}},"ap":{"tags":{"Team":"t"}}}},
    "module":{"m":{"source":"../modules/m","for_each":"${local.regions}","tags":"${each.value.tags}"}}})";
  for (const std::string& text : both(root, root_json)) {
    INFO(text);
    Files files = module;
    files[text.starts_with('{') ? "stack/main.tf.json" : "stack/main.tf"] = text;
    const auto judged = JudgedTags::source(files);
    CHECK(judged->tag("module.m[\"eu\"].aws_sns_topic.a", "Team") == "present \"t\"");
    CHECK(judged->tag("module.m[\"us\"].aws_sns_topic.a", "Team") == "absent");
    CHECK(judged->tag("module.m[\"ap\"].aws_sns_topic.a", "Owner") == "absent");
    REQUIRE(judged->findings("TAG001").size() == 1);
    const diag::Diagnostic& found = *judged->finding("TAG001");
    CHECK(found.subject.instances ==
          Strings{"module.m[\"ap\"].aws_sns_topic.a", "module.m[\"us\"].aws_sns_topic.a"});
    CHECK(found.notes[0].starts_with("module.m[\"ap\"] (`Owner`), module.m[\"us\"] (`Team`); "));
    if (!text.starts_with('{')) {
      CHECK(judged->findings("TAG001") ==
            Strings{"TAG001 stack/main.tf:11:14 missing required tags `Owner`, `Team`"});
    }
  }
}

TEST_CASE("6: a key whose value is unknown is present", "[tags]") {
  for (const std::string& text :
       both(R"(
resource "aws_vpc" "v" {
  tags = { Owner = "o", Team = "t" }
}
resource "aws_sns_topic" "a" {
  tags = { Owner = aws_vpc.v.id, Team = "t" }
}
)",
            R"({"resource":{"aws_vpc":{"v":{"tags":{"Owner":"o","Team":"t"}}},
    "aws_sns_topic":{"a":{"tags":{"Owner":"${aws_vpc.v.id}","Team":"t"}}}}})")) {
    INFO(text);
    const auto judged = JudgedTags::text(text);
    CHECK(judged->tag("aws_sns_topic.a", "Owner") == "present ? aws_vpc.v.id");
    CHECK(judged->report.counts.compliant == 2);
    CHECK(judged->findings().empty());
  }
  // A plan has the key in one tree or in the other.
  const auto plan = JudgedTags::plan(
      plan_of(created("aws_sns_topic", "a", R"({"tags":{"Team":"t"},"tags_all":{"Team":"t"}})",
                      R"({"tags":{"Owner":true},"tags_all":{"Owner":true}})"),
              R"({"root_module":{"resources":[{"address":"aws_sns_topic.a","expressions":{
        "tags":{"references":["aws_vpc.v.id","aws_vpc.v"]}}}]}})"));
  CHECK(plan->tag("aws_sns_topic.a", "Owner") == "present ? aws_sns_topic.a");
  CHECK(plan->report.counts.compliant == 1);
  // The provider's own maps become unknown as a whole.
  const auto whole = JudgedTags::plan(
      plan_of(created("aws_sns_topic", "a", "{}", R"({"tags":true,"tags_all":true})"),
              R"({"root_module":{"resources":[{"address":"aws_sns_topic.a","expressions":{
        "tags":{"references":["aws_vpc.v.id","aws_vpc.v"]}}}]}})"));
  CHECK(whole->tag("aws_sns_topic.a", "Owner") == "unknown aws_vpc.v.id");
}

TEST_CASE("7: an unknown key leaves the other keys open", "[tags]") {
  for (const std::string& text :
       both(R"(
variable "k" {}
locals {
  k = var.k
}
resource "aws_sns_topic" "a" {
  tags = { (local.k) = "v", Team = "t" }
}
)",
            R"({"variable":{"k":{}},"locals":{"k":"${var.k}"},"resource":{"aws_sns_topic":{"a":{
    "tags":{"${local.k}":"v","Team":"t"}}}}})")) {
    INFO(text);
    const auto judged = JudgedTags::text(text);
    CHECK(judged->tag("aws_sns_topic.a", "Owner").starts_with("unknown"));
    // The unknown key may be `Team` itself and come first or last: it is there in any case.
    CHECK(judged->tag("aws_sns_topic.a", "Team").starts_with("present"));
    CHECK(judged->report.counts.unproven == 1);
  }
}

TEST_CASE("8: a key of both branches of an unknown condition is present", "[tags]") {
  for (const std::string& text : both(R"(
variable "c" {}
resource "aws_sns_topic" "a" {
  tags = var.c ? { Owner = "x" } : { Owner = "y", Team = "t" }
}
)",
                                      R"({"variable":{"c":{}},"resource":{"aws_sns_topic":{"a":{
    "tags":"${var.c ? { Owner = \"x\" } : { Owner = \"y\", Team = \"t\" }}"}}}})")) {
    INFO(text);
    const auto judged = JudgedTags::text(text);
    CHECK(judged->tag("aws_sns_topic.a", "Owner").starts_with("present ?"));
    CHECK(judged->tag("aws_sns_topic.a", "Team") == "unknown var.c");
  }
}

TEST_CASE("9: merge skips null", "[tags]") {
  for (const std::string& text : both(R"(
resource "aws_sns_topic" "a" {
  tags = merge({ Owner = "x" }, null)
}
)",
                                      R"({"resource":{"aws_sns_topic":{"a":{
    "tags":"${merge({ Owner = \"x\" }, null)}"}}}})")) {
    INFO(text);
    const auto judged = JudgedTags::text(text);
    CHECK(judged->tag("aws_sns_topic.a", "Owner") == "present \"x\"");
    CHECK(judged->tag("aws_sns_topic.a", "Team") == "absent");
    CHECK(judged->errors().empty());
  }
}

TEST_CASE("10: null is no tag, an empty value is TAG004", "[tags]") {
  for (const std::string& text : both(R"(resource "aws_sns_topic" "a" {
  tags = { Owner = null, Team = "" }
}
)",
                                      R"({"resource":{"aws_sns_topic":{"a":{
    "tags":{"Owner":null,"Team":""}}}}})")) {
    INFO(text);
    const auto judged = JudgedTags::text(text);
    CHECK(judged->tag("aws_sns_topic.a", "Owner") == "absent");
    CHECK(judged->tag("aws_sns_topic.a", "Team") == "present \"\"");
    CHECK(judged->findings("TAG001").size() == 1);
    REQUIRE(judged->findings("TAG004").size() == 1);
    if (!text.starts_with('{')) {
      CHECK(judged->findings("TAG004") ==
            Strings{"TAG004 stack/main.tf:2:33 tag `Team` has an empty value"});
    }
  }
  const auto plan = JudgedTags::plan(
      plan_of(created("aws_sns_topic", "a", R"({"tags":{"Owner":null,"Team":""}})"), "{}"));
  CHECK(plan->tag("aws_sns_topic.a", "Owner") == "absent");
  CHECK(plan->findings("TAG004").size() == 1);
}

TEST_CASE("11: a key is present whatever its value hangs on", "[tags]") {
  for (const std::string& text :
       both(R"(
variable "m" {}
resource "aws_sns_topic" "a" {
  tags = { Owner = lookup(var.m, "Owner", "d"), Team = try(var.m.team, "t") }
}
)",
            R"({"variable":{"m":{}},"resource":{"aws_sns_topic":{"a":{"tags":{
    "Owner":"${lookup(var.m, \"Owner\", \"d\")}","Team":"${try(var.m.team, \"t\")}"}}}}})")) {
    INFO(text);
    const auto judged = JudgedTags::text(text);
    CHECK(judged->tag("aws_sns_topic.a", "Owner").starts_with("present ?"));
    CHECK(judged->tag("aws_sns_topic.a", "Team").starts_with("present ?"));
    CHECK(judged->findings().empty());
  }
}

TEST_CASE("12: a filter that hangs on unknown values leaves all keys unknown", "[tags]") {
  for (const std::string& text :
       both(R"(
variable "owner" {}
locals {
  m = { Owner = var.owner, Team = "t" }
}
resource "aws_sns_topic" "a" {
  tags = { for k, v in local.m : k => v if v != "" }
}
)",
            R"({"variable":{"owner":{}},"locals":{"m":{"Owner":"${var.owner}","Team":"t"}},
    "resource":{"aws_sns_topic":{"a":{"tags":"${{ for k, v in local.m : k => v if v != \"\" }}"}}}})")) {
    INFO(text);
    const auto judged = JudgedTags::text(text);
    CHECK(judged->tag("aws_sns_topic.a", "Owner") == "unknown var.owner");
    CHECK(judged->findings("TAG001").empty());
  }
}

TEST_CASE("13: files of the repository are read, also outside the folder", "[tags]") {
  const std::string native = R"(resource "aws_sns_topic" "json" {
  tags = jsondecode(file("${path.module}/../shared/tags.json"))
}
resource "aws_sns_topic" "yaml" {
  tags = yamldecode(file("${path.module}/../shared/tags.yaml"))
}
resource "aws_sns_topic" "missing" {
  tags = jsondecode(file("${path.module}/none.json"))
}
)";
  const std::string json = R"({"resource":{"aws_sns_topic":{
    "json":{"tags":"${jsondecode(file(\"${path.module}/../shared/tags.json\"))}"},
    "yaml":{"tags":"${yamldecode(file(\"${path.module}/../shared/tags.yaml\"))}"},
    "missing":{"tags":"${jsondecode(file(\"${path.module}/none.json\"))}"}}}})";
  for (const std::string& text : both(native, json)) {
    INFO(text);
    const auto judged =
        JudgedTags::source({{text.starts_with('{') ? "stack/main.tf.json" : "stack/main.tf", text},
                            {"shared/tags.json", R"({"Owner":"o","Team":"t"})"},
                            {"shared/tags.yaml", "Owner: o\nTeam: t\n"}});
    CHECK(judged->tag("aws_sns_topic.json", "Owner") == "present \"o\"");
    CHECK(judged->tag("aws_sns_topic.yaml", "Team") == "present \"t\"");
    CHECK(judged->tag("aws_sns_topic.missing", "Owner").starts_with("unknown"));
    REQUIRE(judged->errors().size() == 1);
    CHECK(judged->errors()[0].starts_with("HCL007 "));
  }
}

}  // namespace
}  // namespace infra::policy
