#include "lib/terraform/rules.h"

#include <array>

namespace infra::terraform {

using diag::RuleInfo;
using diag::Severity;

const RuleInfo kModuleArgument = {
    .code = "HCL003",
    .name = "module-argument",
    .severity = Severity::error,
    .summary = "a module call passes what the module does not take, or leaves out what it needs",
    .rationale = "`terraform init` accepts it, `plan` refuses it: the mistake shows only in CI.",
    .bad = R"(# --- main.tf
module "queue" {
  source = "./modules/queue"
  nmae   = "orders"
}
# --- modules/queue/variables.tf
variable "name" {
  type    = string
  default = "queue"
}
)",
    .good = R"(# --- main.tf
module "queue" {
  source = "./modules/queue"
  name   = "orders"
}
# --- modules/queue/variables.tf
variable "name" {
  type    = string
  default = "queue"
}
)"};

const RuleInfo kModuleNotFound = {
    .code = "HCL004",
    .name = "module-not-found",
    .severity = Severity::error,
    .summary = "a module source does not lead to a folder of this repository",
    .rationale = "Nothing below the call can be planned or checked.",
    .bad = R"(# --- main.tf
module "queue" {
  source = "./modules/queue"
}
)",
    .good = R"(# --- main.tf
module "queue" {
  source = "./modules/queue"
}
# --- modules/queue/main.tf
resource "terraform_data" "this" {}
)"};

const RuleInfo kDuplicate = {
    .code = "HCL006",
    .name = "duplicate-declaration",
    .severity = Severity::error,
    .summary = "the same thing is declared twice in one module",
    .rationale = "Terraform refuses the module; which of the two was meant, nobody can tell.",
    .bad = R"(variable "region" {
  type = string
}

variable "region" {
  type = string
}
)",
    .good = R"(variable "region" {
  type = string
}
)"};

const RuleInfo kUnsupportedArgument = {
    .code = "HCL009",
    .name = "unsupported-argument",
    .severity = Severity::error,
    .summary = "an argument or block that the resource type does not have",
    .rationale = "A misspelt argument sets nothing; `terraform plan` refuses it.",
    .bad = R"(resource "terraform_data" "this" {
  inptu = 1
}
)",
    .good = R"(resource "terraform_data" "this" {
  input = 1
}
)"};

const RuleInfo kMissingArgument = {
    .code = "HCL010",
    .name = "missing-argument",
    .severity = Severity::error,
    .summary = "an argument that the resource type requires is not set",
    .rationale = "`terraform plan` refuses the resource.",
    .bad = R"(resource "aws_sqs_queue_policy" "this" {
  queue_url = "https://sqs.ap-northeast-2.amazonaws.com/111111111111/orders"
}
)",
    .good = R"(resource "aws_sqs_queue_policy" "this" {
  queue_url = "https://sqs.ap-northeast-2.amazonaws.com/111111111111/orders"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [] })
}
)"};

const RuleInfo kWrongType = {
    .code = "HCL011",
    .name = "wrong-type",
    .severity = Severity::error,
    .summary = "an argument's value cannot be converted to the type that the resource type wants",
    .rationale = "`terraform plan` refuses the resource.",
    .bad = R"(resource "aws_sqs_queue" "this" {
  delay_seconds = "soon"
}
)",
    .good = R"(resource "aws_sqs_queue" "this" {
  delay_seconds = 30
}
)"};

const RuleInfo kCycle = {.code = "HCL013",
                         .name = "reference-cycle",
                         .severity = Severity::error,
                         .summary = "declarations refer to each other in a circle",
                         .rationale = "There is no order in which Terraform could evaluate them.",
                         .bad = R"(locals {
  name   = "${local.prefix}-queue"
  prefix = substr(local.name, 0, 4)
}
)",
                         .good = R"(locals {
  name   = "${local.prefix}-queue"
  prefix = "orde"
}
)"};

std::span<const RuleInfo* const> terraform_rules() {
  static constexpr std::array<const RuleInfo*, 7> kRules = {
      &kModuleArgument,  &kModuleNotFound, &kDuplicate, &kUnsupportedArgument,
      &kMissingArgument, &kWrongType,      &kCycle};
  return kRules;
}

}  // namespace infra::terraform
