// The TAG family: standard.md's rules on tags. The judging itself is tags_check.cc, which
// `tag-check` runs too.
#include "lib/policy/rules/tags.h"

namespace infra::policy {
namespace {

template <std::size_t kIndex>
void check_rule(const WorkspaceView& view, Diagnostics& found) {
  for (diag::Diagnostic& each : view.facts.take_tag_findings(tag_rule_table()[kIndex].info.code))
    found.push_back(std::move(each));
}

constexpr std::string_view kGood = R"(resource "aws_sqs_queue" "orders" {
  name = "prod-orders"
  tags = {
    Environment = "prod"
    Service     = "orders"
    Team        = "payments"
    Owner       = "payments@example.com"
    CostCenter  = "cc-100"
    ManagedBy   = "terraform"
    Project     = "shop"
    DataClass   = "internal"
  }
}
)";

constexpr Rule kRules[] = {
    {{"TAG001", "required-tag-missing", diag::Severity::error,
      "a taggable resource lacks a required tag",
      "Without it nobody knows whose resource it is, who pays for it and whom to call at night.",
      R"(resource "aws_sqs_queue" "orders" {
  name = "prod-orders"
  tags = {
    Environment = "prod"
    Service     = "orders"
    Team        = "payments"
    CostCenter  = "cc-100"
    ManagedBy   = "terraform"
    Project     = "shop"
    DataClass   = "internal"
  }
}
)",
      kGood},
     nullptr,
     nullptr,
     nullptr,
     &check_rule<0>},
    {{"TAG002", "tag-not-provable", diag::Severity::warning,
      "whether a required tag is set cannot be proven",
      "A tag that hangs on a value from outside may be missing on the day it matters.",
      R"(variable "tags" {
  type = map(string)
}

resource "aws_sns_topic" "orders" {
  name = "prod-orders"
  tags = var.tags
}
)",
      R"(variable "owner" {
  type = string
}

resource "aws_sns_topic" "orders" {
  name = "prod-orders"
  tags = {
    Environment = "prod"
    Service     = "orders"
    Team        = "payments"
    Owner       = var.owner
    CostCenter  = "cc-100"
    ManagedBy   = "terraform"
    Project     = "shop"
  }
}
)"},
     nullptr,
     nullptr,
     nullptr,
     &check_rule<1>},
    {{"TAG003", "tag-value-not-allowed", diag::Severity::error,
      "a tag has a value that the standard does not allow",
      "Cost reports and access rules group by the exact value: `production` is not `prod`.",
      R"(resource "aws_sns_topic" "orders" {
  name = "prod-orders"
  tags = {
    Environment = "production"
    Service     = "orders"
    Team        = "payments"
    Owner       = "payments@example.com"
    CostCenter  = "cc-100"
    ManagedBy   = "terraform"
    Project     = "shop"
  }
}
)",
      kGood},
     nullptr,
     nullptr,
     nullptr,
     &check_rule<2>},
    {{"TAG004", "tag-empty", diag::Severity::error, "a tag of the standard has an empty value",
      "An empty value satisfies whoever counts tags and helps nobody else.",
      R"(resource "aws_sns_topic" "orders" {
  name = "prod-orders"
  tags = {
    Environment = "prod"
    Service     = "orders"
    Team        = "payments"
    Owner       = ""
    CostCenter  = "cc-100"
    ManagedBy   = "terraform"
    Project     = "shop"
  }
}
)",
      kGood},
     nullptr,
     nullptr,
     nullptr,
     &check_rule<3>},
    {{"TAG005", "tag-misspelt", diag::Severity::error,
      "a tag is a required one in another case or with a slip",
      "AWS tells `environment` and `Environment` apart, and so does every report.",
      R"(resource "aws_sns_topic" "orders" {
  name = "prod-orders"
  tags = {
    environment = "prod"
    Service     = "orders"
    Team        = "payments"
    Owner       = "payments@example.com"
    CostCenter  = "cc-100"
    ManagedBy   = "terraform"
    Project     = "shop"
  }
}
)",
      kGood},
     nullptr,
     nullptr,
     nullptr,
     &check_rule<4>},
    {{"TAG006", "tag-ignored", diag::Severity::error,
      "`ignore_tags` or `ignore_changes` keeps a required tag from being set or mended",
      "Terraform then neither sees that the tag is gone nor brings it back.",
      R"(provider "aws" {
  region = "ap-northeast-2"
  ignore_tags {
    keys = ["Owner"]
  }
}

resource "aws_sns_topic" "orders" {
  name = "prod-orders"
  tags = {
    Environment = "prod"
    Service     = "orders"
    Team        = "payments"
    Owner       = "payments@example.com"
    CostCenter  = "cc-100"
    ManagedBy   = "terraform"
    Project     = "shop"
  }
}
)",
      kGood},
     nullptr,
     nullptr,
     nullptr,
     &check_rule<5>},
    {{"TAG007", "data-class-missing", diag::Severity::warning,
      "a store of data does not say how confidential its data is",
      "Encryption, backups and access are decided by the class of the data.",
      R"(resource "aws_sqs_queue" "orders" {
  name = "prod-orders"
  tags = {
    Environment = "prod"
    Service     = "orders"
    Team        = "payments"
    Owner       = "payments@example.com"
    CostCenter  = "cc-100"
    ManagedBy   = "terraform"
    Project     = "shop"
  }
}
)",
      kGood},
     nullptr,
     nullptr,
     nullptr,
     &check_rule<6>},
    {{"TAG008", "tag-not-propagated", diag::Severity::warning,
      "what an auto scaling group or a launch template starts does not get the tags",
      "The instances and volumes are what costs money; the group itself is free.",
      R"(resource "aws_launch_template" "orders" {
  name = "prod-orders"
  tags = {
    Environment = "prod"
    Service     = "orders"
    Team        = "payments"
    Owner       = "payments@example.com"
    CostCenter  = "cc-100"
    ManagedBy   = "terraform"
    Project     = "shop"
  }
}
)",
      R"(locals {
  tags = {
    Environment = "prod"
    Service     = "orders"
    Team        = "payments"
    Owner       = "payments@example.com"
    CostCenter  = "cc-100"
    ManagedBy   = "terraform"
    Project     = "shop"
  }
}

resource "aws_launch_template" "orders" {
  name = "prod-orders"
  tags = local.tags
  tag_specifications {
    resource_type = "instance"
    tags          = local.tags
  }
}
)"},
     nullptr,
     nullptr,
     nullptr,
     &check_rule<7>},
};

}  // namespace

std::span<const Rule> tag_rule_table() { return kRules; }

const diag::RuleInfo& tag_rule(TagRule rule) { return kRules[static_cast<std::size_t>(rule)].info; }

}  // namespace infra::policy
