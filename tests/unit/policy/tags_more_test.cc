// The situations of the design's table of effective tags, 14 to 26, in native and JSON syntax, and
// from plan JSON where a plan shows them.
#include <catch2/catch.hpp>

#include "tests/unit/policy/tags_fixture.h"

namespace infra::policy {
namespace {

using Strings = std::vector<std::string>;

std::vector<std::string> both(std::string native, std::string json) {
  return {std::move(native), std::move(json)};
}

std::string plan_of(const std::string& type, const std::string& after,
                    const std::string& unknown = "{}", const std::string& sensitive = "{}",
                    const std::string& provider = "{}") {
  return R"({"format_version":"1.2","resource_changes":[{"address":")" + type +
         R"(.a","mode":"managed","type":")" + type +
         R"(","name":"a","change":{"actions":["create"],"before":null,"after":)" + after +
         R"(,"after_unknown":)" + unknown + R"(,"after_sensitive":)" + sensitive +
         R"(}}],"configuration":{"provider_config":{"aws":)" + provider +
         R"(},"root_module":{"resources":[{"address":")" + type +
         R"(.a","provider_config_key":"aws"}]}}})";
}

const std::string kDefaults = R"(
provider "aws" {
  default_tags {
    tags = { Owner = "o", Team = "t" }
  }
}
)";
const std::string kDefaultsJson =
    R"("provider":{"aws":{"default_tags":{"tags":{"Owner":"o","Team":"t"}}}})";

TEST_CASE("14: auto scaling groups have tag blocks, which default_tags never reach", "[tags]") {
  for (const std::string& text :
       both(kDefaults + R"(
resource "aws_autoscaling_group" "none" {}
resource "aws_autoscaling_group" "a" {
  tag {
    key                 = "Owner"
    value               = "o"
    propagate_at_launch = false
  }
  dynamic "tag" {
    for_each = merge({ Team = "t" }, { Name = "n" })
    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = true
    }
  }
}
)",
            "{" + kDefaultsJson + R"(,"resource":{"aws_autoscaling_group":{"none":{},
    "a":{"tag":[{"key":"Owner","value":"o","propagate_at_launch":false}],
      "dynamic":{"tag":{"for_each":"${merge({ Team = \"t\" }, { Name = \"n\" })}","content":{
        "key":"${tag.key}","value":"${tag.value}","propagate_at_launch":true}}}}}}})")) {
    INFO(text);
    const auto judged = JudgedTags::text(text);
    CHECK(judged->tag("aws_autoscaling_group.none", "Owner") == "absent");
    CHECK(judged->tag("aws_autoscaling_group.a", "Owner") == "present \"o\"");
    CHECK(judged->tag("aws_autoscaling_group.a", "Team") == "present \"t\"");
    REQUIRE(judged->findings("TAG001").size() == 1);
    CHECK(judged->finding("TAG001")->notes ==
          Strings{"default_tags do not reach aws_autoscaling_group"});
    REQUIRE(judged->findings("TAG008").size() == 1);
    CHECK(judged->finding("TAG008")->message ==
          "the instances of the group do not get the required tag `Owner`");
    if (!text.starts_with('{')) {
      CHECK(judged->findings("TAG008")[0].starts_with("TAG008 stack/main.tf:10:3 "));
    }
  }
  const auto plan =
      JudgedTags::plan(plan_of("aws_autoscaling_group",
                               R"({"tag":[{"key":"Owner","value":"o","propagate_at_launch":true},
      {"key":"Team","value":"t","propagate_at_launch":false}]})"));
  CHECK(plan->tag("aws_autoscaling_group.a", "Owner") == "present \"o\"");
  CHECK(plan->findings("TAG008").size() == 1);
  CHECK(plan->report.counts.compliant == 1);
}

TEST_CASE("14: unknown tag blocks leave the keys open", "[tags]") {
  const auto judged = JudgedTags::text(R"(
variable "tags" {}
resource "aws_autoscaling_group" "a" {
  dynamic "tag" {
    for_each = var.tags
    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = true
    }
  }
}
)");
  CHECK(judged->tag("aws_autoscaling_group.a", "Owner").starts_with("unknown"));
  CHECK(judged->findings("TAG001").empty());
}

TEST_CASE("15: each tag_specifications block is judged, default_tags do not reach it", "[tags]") {
  for (const std::string& text : both(kDefaults + R"(
resource "aws_launch_template" "a" {
  tag_specifications {
    resource_type = "instance"
    tags          = { Owner = "o", Team = "t" }
  }
  tag_specifications {
    resource_type = "volume"
    tags          = { Owner = "o" }
  }
}
resource "aws_launch_template" "none" {}
)",
                                      "{" + kDefaultsJson + R"(,"resource":{"aws_launch_template":{
    "a":{"tag_specifications":[{"resource_type":"instance","tags":{"Owner":"o","Team":"t"}},
      {"resource_type":"volume","tags":{"Owner":"o"}}]},"none":{}}}})")) {
    INFO(text);
    const auto judged = JudgedTags::text(text);
    CHECK(judged->tag("aws_launch_template.a", "Team") == "present \"t\" [default_tags]");
    CHECK(judged->part("aws_launch_template.a", "tag_specifications[0]", "Team") ==
          "present \"t\"");
    CHECK(judged->part("aws_launch_template.a", "tag_specifications[1]", "Team") == "absent");
    CHECK(judged->report.counts.compliant == 2);  // the resource's own verdict stays
    REQUIRE(judged->findings("TAG001").size() == 1);
    CHECK(judged->finding("TAG001")->message ==
          "`tag_specifications` lacks the required tag `Team`");
    CHECK(judged->finding("TAG001")->subject.attribute == "tag_specifications[1].tags");
    REQUIRE(judged->findings("TAG008").size() == 1);
    CHECK(judged->finding("TAG008")->subject.address == "aws_launch_template.none");
    if (!text.starts_with('{')) {
      CHECK(judged->findings("TAG001")[0].starts_with("TAG001 stack/main.tf:13:3 "));
    }
  }
  const auto plan =
      JudgedTags::plan(plan_of("aws_launch_template",
                               R"({"tags":{"Owner":"o","Team":"t"},"tag_specifications":[
      {"resource_type":"volume","tags":{"Owner":"o"}}]})"));
  CHECK(plan->part("aws_launch_template.a", "tag_specifications[0]", "Team") == "absent");
}

std::string instance(const std::string& version) {
  return R"(
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ")" +
         version + R"("
    }
  }
}
)" + kDefaults +
         R"(
resource "aws_instance" "a" {
  root_block_device {
    volume_size = 8
  }
  ebs_block_device {
    device_name = "x"
    tags        = { Team = "v" }
  }
}
)";
}

TEST_CASE("16: default_tags reach block devices from 5.39.0 on", "[tags]") {
  const auto old = JudgedTags::text(instance("~> 5.38.0"));
  CHECK(old->tag("aws_instance.a", "Owner") == "present \"o\" [default_tags]");
  CHECK(old->part("aws_instance.a", "root_block_device[0]", "Owner") == "absent");
  CHECK(old->part("aws_instance.a", "ebs_block_device[0]", "Team") == "present \"v\"");
  REQUIRE(old->findings("TAG001").size() == 2);
  CHECK(old->findings("TAG001")[0].starts_with("TAG001 stack/main.tf:18:3 `root_block_device`"));
  CHECK(old->report.counts.compliant == 1);

  for (const char* version : {"~> 5.39", ">= 5.0", "6.1.0"}) {
    INFO(version);
    const auto recent = JudgedTags::text(instance(version));
    CHECK(recent->part("aws_instance.a", "root_block_device[0]", "Owner") ==
          "present \"o\" [default_tags]");
    CHECK(recent->findings().empty());
  }

  // What is locked decides over what is allowed.
  const auto locked =
      JudgedTags::source({{"stack/main.tf", instance(">= 5.0")}, {"stack/.terraform.lock.hcl", R"(
provider "registry.terraform.io/hashicorp/aws" {
  version = "5.30.0"
}
)"}});
  CHECK(locked->part("aws_instance.a", "root_block_device[0]", "Owner") == "absent");

  const auto json = JudgedTags::text(R"({"terraform":{"required_providers":{"aws":{
    "source":"hashicorp/aws","version":"~> 5.38.0"}}},)" +
                                     kDefaultsJson + R"(,"resource":{"aws_instance":{"a":{
    "root_block_device":{"volume_size":8}}}}})");
  CHECK(json->part("aws_instance.a", "root_block_device[0]", "Owner") == "absent");

  const auto volume_tags = JudgedTags::text(R"(
resource "aws_instance" "a" {
  tags        = { Owner = "o", Team = "t" }
  volume_tags = { Owner = "o", Team = "t" }
  root_block_device {
    volume_size = 8
  }
}
)");
  CHECK(volume_tags->findings().empty());

  const auto plan = JudgedTags::plan(plan_of(
      "aws_instance",
      R"({"tags":{"Owner":"o","Team":"t"},"root_block_device":[{"tags":null,"tags_all":{"Owner":"o"}}]})",
      R"({"volume_tags":true})"));
  CHECK(plan->part("aws_instance.a", "root_block_device[0]", "Owner") ==
        "present \"o\" [default_tags]");
  CHECK(plan->part("aws_instance.a", "root_block_device[0]", "Team") == "absent");
}

TEST_CASE("17: override_provider of an object takes the default_tags away", "[tags]") {
  for (const std::string& text : both(kDefaults + R"(
resource "aws_s3_object" "a" {
  override_provider {
    default_tags {
      tags = {}
    }
  }
}
resource "aws_s3_object" "b" {}
)",
                                      "{" + kDefaultsJson + R"(,"resource":{"aws_s3_object":{
    "a":{"override_provider":{"default_tags":{"tags":{}}}},"b":{}}}})")) {
    INFO(text);
    const auto judged = JudgedTags::text(text);
    CHECK(judged->tag("aws_s3_object.a", "Owner") == "absent");
    CHECK(judged->tag("aws_s3_object.b", "Owner") == "present \"o\" [default_tags]");
  }
  const auto plan = JudgedTags::plan(plan_of(
      "aws_s3_object", R"({"tags":null,"override_provider":[{"default_tags":[{"tags":{}}]}]})",
      R"({"tags_all":true})", "{}",
      R"({"name":"aws","expressions":{"default_tags":[{"tags":{"constant_value":{"Owner":"o"}}}]}})"));
  CHECK(plan->tag("aws_s3_object.a", "Owner") == "absent");
}

TEST_CASE("18: ignore_tags of the provider hides a required tag", "[tags]") {
  for (const std::string& text : both(R"(provider "aws" {
  ignore_tags {
    keys         = ["Owner", "x"]
    key_prefixes = ["Te"]
  }
}
resource "aws_sns_topic" "a" {
  tags = { Owner = "o", Team = "t" }
}
resource "aws_sqs_queue" "b" {
  tags = { Owner = "o", Team = "t" }
}
)",
                                      R"({"provider":{"aws":{"ignore_tags":{"keys":["Owner","x"],
    "key_prefixes":["Te"]}}},"resource":{"aws_sns_topic":{"a":{"tags":{"Owner":"o","Team":"t"}}},
    "aws_sqs_queue":{"b":{"tags":{"Owner":"o","Team":"t"}}}}})")) {
    INFO(text);
    const auto judged = JudgedTags::text(text);
    CHECK(judged->tag("aws_sns_topic.a", "Owner") == "present \"o\"");
    REQUIRE(judged->findings("TAG006").size() == 1);  // one root cause
    const diag::Diagnostic& found = *judged->finding("TAG006");
    CHECK(found.severity == diag::Severity::error);
    CHECK(found.message == "`ignore_tags` hides the required tags `Owner`, `Team`");
    CHECK(found.subject.instances.size() == 2);
    if (!text.starts_with('{')) {
      CHECK(judged->findings("TAG006")[0].starts_with("TAG006 stack/main.tf:2:3 "));
    }
  }
  const auto plan = JudgedTags::plan(plan_of(
      "aws_sns_topic", R"({"tags":{"Owner":"o","Team":"t"}})", "{}", "{}",
      R"({"name":"aws","expressions":{"ignore_tags":[{"keys":{"constant_value":["Owner"]}}]}})"));
  CHECK(plan->findings("TAG006").size() == 1);
}

TEST_CASE("19: ignore_changes of tags leaves the verdict and warns", "[tags]") {
  for (const std::string& text : both(R"(resource "aws_sns_topic" "a" {
  tags = { Owner = "o", Team = "t" }
  lifecycle {
    ignore_changes = [name, tags]
  }
}
resource "aws_sns_topic" "key" {
  tags = { Owner = "o", Team = "t" }
  lifecycle {
    ignore_changes = [tags["Owner"], tags["Other"]]
  }
}
resource "aws_sns_topic" "none" {
  tags = { Owner = "o", Team = "t" }
  lifecycle {
    ignore_changes = [name]
  }
}
)",
                                      R"({"resource":{"aws_sns_topic":{
    "a":{"tags":{"Owner":"o","Team":"t"},"lifecycle":{"ignore_changes":["name","tags"]}},
    "key":{"tags":{"Owner":"o","Team":"t"},"lifecycle":{"ignore_changes":["tags[\"Owner\"]","tags[\"Other\"]"]}},
    "none":{"tags":{"Owner":"o","Team":"t"},"lifecycle":{"ignore_changes":["name"]}}}}})")) {
    INFO(text);
    const auto judged = JudgedTags::text(text);
    CHECK(judged->report.counts.compliant == 3);
    REQUIRE(judged->findings("TAG006").size() == 2);
    CHECK(judged->finding("TAG006")->severity == diag::Severity::warning);
    if (!text.starts_with('{')) {
      CHECK(judged->findings("TAG006") ==
            Strings{"TAG006 stack/main.tf:4:29 `ignore_changes` of `tags` freezes the tags",
                    "TAG006 stack/main.tf:10:23 `ignore_changes` of `tags[\"Owner\"]` freezes a "
                    "required tag"});
    }
  }
}

TEST_CASE("20: unknown default_tags make a union of what is certain", "[tags]") {
  for (const std::string& text : both(R"(
variable "team" {}
variable "more" {}
provider "aws" {
  default_tags {
    tags = { Team = var.team }
  }
}
provider "aws" {
  alias = "more"
  default_tags {
    tags = merge(var.more, { Team = "t" })
  }
}
resource "aws_sns_topic" "a" {
  tags = { Owner = "o" }
}
resource "aws_sns_topic" "b" {
  provider = aws.more
}
)",
                                      R"({"variable":{"team":{},"more":{}},"provider":{"aws":[
    {"default_tags":{"tags":{"Team":"${var.team}"}}},
    {"alias":"more","default_tags":{"tags":"${merge(var.more, { Team = \"t\" })}"}}]},
    "resource":{"aws_sns_topic":{"a":{"tags":{"Owner":"o"}},"b":{"provider":"aws.more"}}}})")) {
    INFO(text);
    const auto judged = JudgedTags::text(text);
    CHECK(judged->tag("aws_sns_topic.a", "Owner") == "present \"o\"");
    CHECK(judged->tag("aws_sns_topic.a", "Team") == "present ? var.team [default_tags]");
    CHECK(judged->tag("aws_sns_topic.b", "Team") == "present \"t\" [default_tags]");
    CHECK(judged->tag("aws_sns_topic.b", "Owner") == "unknown var.more");
  }
  // A plan whose tags_all is unknown because a default tag is.
  const std::string provider =
      R"({"name":"aws","expressions":{"default_tags":[{"tags":{"references":["var.team"]}}]}})";
  const auto plan = JudgedTags::plan(plan_of("aws_sns_topic", R"({"tags":{"Owner":"o"}})",
                                             R"({"tags_all":true})", "{}", provider));
  CHECK(plan->tag("aws_sns_topic.a", "Owner") == "present \"o\"");
  CHECK(plan->tag("aws_sns_topic.a", "Team") == "unknown var.team");
  // Where tags_all is known, it is what the provider computed.
  const auto known = JudgedTags::plan(
      plan_of("aws_sns_topic", R"({"tags":{"Owner":"o"},"tags_all":{"Owner":"o","Team":"t"}})",
              "{}", "{}", provider));
  CHECK(known->tag("aws_sns_topic.a", "Team") == "present \"t\" [default_tags]");
}

TEST_CASE("21: tags of the environment count from provider 5.62.0 on", "[tags]") {
  const auto text = [](const char* version) {
    return std::string(
               "terraform {\n  required_providers {\n    aws = {\n      source = "
               "\"hashicorp/aws\"\n      version = \"") +
           version +
           "\"\n    }\n  }\n}\nresource \"aws_sns_topic\" \"a\" {\n  tags = { Team = \"t\" }\n}\n";
  };
  JudgedTags::Options options;
  options.environment = {{"Owner", "o"}, {"Team", "other"}, {"Made", std::nullopt}};
  const auto judged = JudgedTags::text(text("~> 5.62"), options);
  CHECK(judged->tag("aws_sns_topic.a", "Owner") == "present \"o\" [environment]");
  CHECK(judged->tag("aws_sns_topic.a", "Team") == "present \"t\"");
  CHECK(judged->tag("aws_sns_topic.a", "Made") ==
        "present ? TF_AWS_DEFAULT_TAGS_Made [environment]");
  CHECK(JudgedTags::text(text("~> 5.61.0"), options)->tag("aws_sns_topic.a", "Owner") == "absent");
  const auto json =
      JudgedTags::text(R"({"terraform":{"required_providers":{"aws":{"source":"hashicorp/aws",
    "version":">= 6"}}},"resource":{"aws_sns_topic":{"a":{}}}})",
                       options);
  CHECK(json->tag("aws_sns_topic.a", "Owner") == "present \"o\" [environment]");
}

TEST_CASE("22: a key in another case is absent, reported once, with a fix", "[tags]") {
  JudgedTags::Options options;
  options.required = {"Environment", "CostCenter", "Owner"};
  for (const std::string& text : both(R"(resource "aws_sns_topic" "a" {
  tags = {
    environment   = "prod"
    "Cost-Centre" = "cc-1"
    Owner         = "me"
  }
}
)",
                                      R"({"resource":{"aws_sns_topic":{"a":{"tags":{
    "environment":"prod","Cost-Centre":"cc-1","Owner":"me"}}}}})")) {
    INFO(text);
    const auto judged = JudgedTags::text(text, options);
    CHECK(judged->tag("aws_sns_topic.a", "Environment") == "absent");
    CHECK(judged->findings("TAG001").empty());
    REQUIRE(judged->findings("TAG005").size() == 2);
    CHECK(judged->report.counts.violating == 1);
    REQUIRE(judged->finding("TAG005")->fix);
    const diag::Edit& edit = judged->finding("TAG005")->fix->edits[0];
    const bool json = text.starts_with('{');
    CHECK(judged->sources().text(edit.span) == (json ? "\"environment\"" : "environment"));
    CHECK(edit.replacement == (json ? "\"Environment\"" : "Environment"));
    if (json) continue;
    CHECK(judged->findings("TAG005") ==
          Strings{"TAG005 stack/main.tf:3:5 tag `environment` should be `Environment`",
                  "TAG005 stack/main.tf:4:5 tag `Cost-Centre` should be `CostCenter`"});
  }
}

TEST_CASE("23: what is taggable is the provider's own fact", "[tags]") {
  for (const std::string& text : both(R"(
resource "aws_volume_attachment" "a" {}
resource "aws_lb_listener" "a" {}
resource "random_id" "a" {}
data "aws_vpc" "a" {}
)",
                                      R"({"resource":{"aws_volume_attachment":{"a":{}},
    "aws_lb_listener":{"a":{}},"random_id":{"a":{}}},"data":{"aws_vpc":{"a":{}}}})")) {
    INFO(text);
    const auto judged = JudgedTags::text(text);
    CHECK(judged->tag("aws_volume_attachment.a", "Owner") == "not taggable");
    CHECK(judged->tag("aws_lb_listener.a", "Owner") == "absent");
    CHECK(judged->report.counts.resources == 3);
    CHECK(judged->report.counts.taggable == 1);
  }
}

TEST_CASE("24: unknown count is one instance, count 0 none", "[tags]") {
  for (const std::string& text : both(R"(
variable "n" {}
resource "aws_sns_topic" "unknown" {
  count = var.n
}
resource "aws_sns_topic" "none" {
  count = 0
}
)",
                                      R"({"variable":{"n":{}},"resource":{"aws_sns_topic":{
    "unknown":{"count":"${var.n}"},"none":{"count":0}}}})")) {
    INFO(text);
    const auto judged = JudgedTags::text(text);
    CHECK(judged->report.counts.resources == 1);
    CHECK(judged->findings("TAG001").size() == 1);
    CHECK(judged->finding("TAG001")->subject.address == "aws_sns_topic.unknown");
  }
}

TEST_CASE("25: of sensitive tags the keys are known and the values never shown", "[tags]") {
  for (const std::string& text :
       both(R"(
variable "owner" {
  default   = "hunter2"
  sensitive = true
}
resource "aws_sns_topic" "a" {
  tags = { Owner = var.owner, Team = "t" }
}
resource "aws_sns_topic" "b" {
  tags = sensitive({ Owner = "", Team = "hunter2" })
}
)",
            R"({"variable":{"owner":{"default":"hunter2","sensitive":true}},
    "resource":{"aws_sns_topic":{"a":{"tags":{"Owner":"${var.owner}","Team":"t"}},
    "b":{"tags":"${sensitive({ Owner = \"\", Team = \"hunter2\" })}"}}}})")) {
    INFO(text);
    const auto judged = JudgedTags::text(text);
    CHECK(judged->tag("aws_sns_topic.a", "Owner") == "present (sensitive)");
    CHECK(judged->tag("aws_sns_topic.a", "Team") == "present \"t\"");
    CHECK(judged->tag("aws_sns_topic.b", "Team") == "present (sensitive)");
    CHECK(judged->findings().empty());
    CHECK(judged->report.counts.compliant == 2);
  }
  const auto plan = JudgedTags::plan(plan_of(
      "aws_sns_topic",
      R"({"tags":{"Owner":"hunter2","Team":"t"},"tags_all":{"Owner":"hunter2","Team":"t"}})", "{}",
      R"({"tags":{"Owner":true},"tags_all":{}})"));
  CHECK(plan->tag("aws_sns_topic.a", "Owner") == "present (sensitive)");
  CHECK(plan->tag("aws_sns_topic.a", "Team") == "present \"t\"");
}

TEST_CASE("26: what hangs on the workspace is judged per workspace", "[tags]") {
  for (const std::string& text :
       both(R"(
locals {
  env = {
    default = { Owner = "o" }
    prod    = { Owner = "o", Team = "t" }
  }
}
resource "aws_sns_topic" "a" {
  tags = local.env[terraform.workspace]
}
)",
            R"({"locals":{"env":{"default":{"Owner":"o"},"prod":{"Owner":"o","Team":"t"}}},
    "resource":{"aws_sns_topic":{"a":{"tags":"${local.env[terraform.workspace]}"}}}})")) {
    INFO(text);
    CHECK(JudgedTags::text(text)->tag("aws_sns_topic.a", "Team") == "absent");
    JudgedTags::Options prod;
    prod.workspace = "prod";
    CHECK(JudgedTags::text(text, prod)->tag("aws_sns_topic.a", "Team") == "present \"t\"");
  }
}

}  // namespace
}  // namespace infra::policy
