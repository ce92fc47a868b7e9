#include "lib/policy/resource_search.h"

#include <catch2/catch.hpp>

#include "tests/unit/policy/policy_fixture.h"

namespace infra::policy {
namespace {

constexpr const char* kRepository = R"(terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
# --- stacks/pay/dev/main.tf
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111111111111"]
}
resource "aws_sqs_queue" "jobs" { name = "jobs" }
# --- stacks/pay/prod/main.tf
provider "aws" { region = "eu-west-1" }
provider "aws" {
  alias  = "dr"
  region = "eu-central-1"
}
provider "aws" {
  alias  = "logs"
  region = "eu-west-1"
  assume_role { role_arn = "arn:aws:iam::999999999999:role/logs" }
}
provider "aws" {
  alias   = "other"
  region  = "eu-west-1"
  profile = "other"
}
resource "aws_sqs_queue" "jobs" { name = "jobs" }
resource "aws_sqs_queue" "copy" {
  provider = aws.dr
  name     = "jobs"
}
resource "aws_sqs_queue" "logs" {
  provider = aws.logs
  name     = "jobs"
}
resource "aws_sqs_queue" "other" {
  provider = aws.other
  name     = "jobs"
}
resource "aws_dynamodb_table" "t" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
  replica { region_name = "eu-central-1" }
}
resource "aws_s3_bucket" "b" { bucket = "acme-orders" }
module "keys" {
  source   = "../../../modules/key"
  for_each = toset(["a", "b"])
}
# --- modules/key/main.tf
resource "aws_kms_key" "this" {}
data "aws_caller_identity" "this" {}
)";

std::string found(std::string_view pattern) {
  static const Judged judged(project_files(kRepository));
  std::string text;
  for (const FoundResource& each :
       find_resources(judged.roots, pattern, {{"prod", "222222222222"}, {"dev", "222222222222"}}))
    text += each.root->folder->env + ":" + each.resource->address + " ";
  return text;
}

TEST_CASE("an ARN of another account or region is no match where these are known") {
  const auto queue = [](const char* region, const char* account) {
    return found(std::string("arn:aws:sqs:") + region + ":" + account + ":jobs");
  };
  CHECK(queue("eu-west-1", "111111111111") == "dev:aws_sqs_queue.jobs prod:aws_sqs_queue.other ");
  CHECK(queue("eu-west-1", "222222222222") == "prod:aws_sqs_queue.jobs prod:aws_sqs_queue.other ");
  CHECK(queue("eu-central-1", "222222222222") == "prod:aws_sqs_queue.copy ");
  CHECK(queue("eu-west-1", "999999999999") == "prod:aws_sqs_queue.logs prod:aws_sqs_queue.other ");
  CHECK(queue("us-east-1", "222222222222").empty());
  CHECK(queue("*", "222222222222") ==
        "prod:aws_sqs_queue.copy prod:aws_sqs_queue.jobs prod:aws_sqs_queue.other ");
}

TEST_CASE("an ARN without account and region, and that of a replica, is found") {
  CHECK(found("arn:aws:s3:::acme-orders") == "prod:aws_s3_bucket.b ");
  const auto table = [](const char* region) {
    return found(std::string("arn:aws:dynamodb:") + region + ":222222222222:table/orders");
  };
  CHECK(table("eu-west-1") == "prod:aws_dynamodb_table.t ");
  CHECK(table("eu-central-1") == "prod:aws_dynamodb_table.t ");
  CHECK(table("us-east-1").empty());
}

TEST_CASE("a pattern without modules finds resources inside of them") {
  const std::string both =
      "prod:module.keys[\"a\"].aws_kms_key.this prod:module.keys[\"b\"].aws_kms_key.this ";
  CHECK(found("aws_kms_key*") == both);
  CHECK(found("aws_kms_key.this") == both);
  CHECK(found("module.keys.aws_kms_key.this") == both);
  CHECK(found("module.keys[\"a\"].aws_kms_key.this") ==
        "prod:module.keys[\"a\"].aws_kms_key.this ");
  CHECK(found("kms_key*").empty());
  CHECK_FALSE(found("data.aws_caller_identity.*").empty());
}

}  // namespace
}  // namespace infra::policy
