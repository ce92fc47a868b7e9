// Rules on names, contracts and operations: through module calls, with for_each, with unknowns.
#include <catch2/catch.hpp>

#include "lib/workspace/atlantis_file.h"
#include "tests/unit/policy/policy_fixture.h"

namespace infra::policy {
namespace {

std::string findings(std::string_view text, const std::vector<std::string>& codes) {
  return Judged(project_files(text)).findings(codes);
}

TEST_CASE("a name is judged where the caller writes it") {
  CHECK(findings(R"(# --- stacks/orders/prod/main.tf
module "queue" {
  source   = "../../../modules/queue"
  for_each = toset(["prod-orders", "orders"])
  name     = each.key
}
# --- modules/queue/main.tf
variable "name" {
  type = string
}
resource "aws_sqs_queue" "this" {
  name = var.name
}
)",
                 {"NAM001"}) ==
        "NAM001 stacks/orders/prod/main.tf:3:36 module.queue.aws_sqs_queue.this\n");
}

TEST_CASE("the endpoints of a VPC that a module hands out are its callers' business") {
  constexpr std::string_view kModule = R"(# --- modules/vpc/main.tf
resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}
)";
  constexpr std::string_view kOutput = R"(# --- modules/vpc/outputs.tf
output "id" {
  description = "Id of the VPC."
  value       = aws_vpc.this.id
}
)";
  CHECK(findings(kModule, {"NET008"}) == "NET008 modules/vpc/main.tf:1:1 aws_vpc.this\n");
  CHECK(findings(std::string(kModule) + std::string(kOutput), {"NET008"}).empty());
  CHECK(findings(std::string(kModule) + std::string(kOutput) + R"(# --- stacks/a/prod/main.tf
module "vpc" {
  source = "../../../modules/vpc"
}
)",
                 {"NET008"}) == "NET008 modules/vpc/main.tf:1:1 module.vpc.aws_vpc.this\n");
}

TEST_CASE("rules of a default security group that may not be there are no violation") {
  constexpr std::string_view kGroup = R"(variable "rules" {
  type = list(map(string))
}

resource "aws_default_security_group" "this" {
  vpc_id = "vpc-0123456789abcdef0"

  dynamic "ingress" {
    for_each = var.rules

    content {
      from_port = ingress.value.from
      to_port   = ingress.value.to
      protocol  = ingress.value.protocol
    }
  }
}
)";
  const Judged judged(project_files(kGroup));
  REQUIRE(judged.result.found.size() >= 1);
  for (const diag::Diagnostic& each : judged.result.found)
    if (each.rule->code == "NET010") CHECK(each.severity == diag::Severity::note);
}

TEST_CASE("the logs' bucket, made by the same module as what writes them, needs no logs") {
  constexpr std::string_view kModule = R"(# --- modules/bucket/main.tf
variable "log_bucket" {
  type    = string
  default = null
}

resource "aws_s3_bucket" "this" {
}

resource "aws_s3_bucket_logging" "this" {
  count = var.log_bucket == null ? 0 : 1

  bucket        = aws_s3_bucket.this.id
  target_bucket = var.log_bucket
  target_prefix = "x/"
}

output "id" {
  value = aws_s3_bucket.this.id
}
# --- stacks/a/prod/main.tf
module "logs" {
  source = "../../../modules/bucket"
}

module "data" {
  source = "../../../modules/bucket"

  log_bucket = module.logs.id
}
)";
  CHECK(findings(kModule, {"LOG003"}).empty());
}

TEST_CASE("a count of what may be an empty list or objects is no case for keys") {
  CHECK(findings(R"(variable "rules" {
  type = list(object({ port = number }))
}

locals {
  rules = length(var.rules) > 9 ? [] : [for each in var.rules : { port = each.port }]
}

resource "aws_security_group_rule" "this" {
  count     = length(local.rules)
  from_port = local.rules[count.index].port
}
)",
                 {"MOD006"})
            .empty());
}

TEST_CASE("a store whose policy lets everybody in is public, one in a VPC is not") {
  constexpr std::string_view kPolicy = R"(data "aws_iam_policy_document" "open" {
  statement {
    actions   = ["es:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}

resource "aws_opensearch_domain" "a" {
  domain_name = "a"
}

resource "aws_opensearch_domain_policy" "a" {
  domain_name     = aws_opensearch_domain.a.domain_name
  access_policies = data.aws_iam_policy_document.open.json
}

resource "aws_opensearch_domain" "b" {
  domain_name     = "b"
  access_policies = data.aws_iam_policy_document.open.json

  vpc_options {
    subnet_ids = ["subnet-0123456789abcdef0"]
  }
}

resource "aws_sqs_queue_policy" "q" {
  queue_url = "https://sqs.ap-northeast-2.amazonaws.com/111111111111/q"
  policy = jsonencode({ Statement = [
    { Effect = "Allow", Principal = "*", Action = "sqs:SendMessage", Resource = "*",
      Condition = { ArnEquals = { "aws:SourceArn" = "arn:aws:sns:ap-northeast-2:111111111111:t" } } },
    { Effect = "Allow", Principal = "*", Action = "sqs:ReceiveMessage", Resource = "*" },
    { Effect = "Deny", Principal = "*", Action = "sqs:*", Resource = "*" },
  ] })
}
)";
  const Judged judged(project_files(kPolicy));
  std::string found;
  for (const diag::Diagnostic& each : judged.result.found)
    if (each.rule->code == "PUB001") found += each.subject.address + " ";
  CHECK(found == "aws_opensearch_domain_policy.a aws_sqs_queue_policy.q ");
}

TEST_CASE("a type that the provider lacks is a mistake where its version is known") {
  const auto with_version = [](const std::string& version) {
    return "terraform {\n  required_providers {\n    aws = {\n      source  = \"hashicorp/aws\"\n  "
           "    version = \"" +
           version + "\"\n    }\n  }\n}\n" +
           "resource \"aws_s3_buckett\" \"x\" {}\ndata \"aws_frobnication\" \"x\" {}\n" +
           "resource \"aws_frobnication\" \"x\" {}\nresource \"aws_s3_bucket\" \"x\" {}\n";
  };
  const auto severities = [&](const std::string& version) {
    std::string all;
    const Judged judged(project_files(with_version(version)));
    for (const diag::Diagnostic& each : judged.result.found)
      if (each.rule->code == "HCL009") all += each.severity == diag::Severity::error ? "E" : "W";
    return all;
  };
  CHECK(severities("5.100.0") == "EEE");
  CHECK(severities(">= 6.0, < 7") == "W");
  CHECK(severities("~> 3.0").empty());
}

TEST_CASE("a name with an unknown part is no violation") {
  CHECK(findings(R"(variable "suffix" {
  type = string
}
resource "aws_sqs_queue" "this" {
  name = "Orders_${var.suffix}"
}
)",
                 {"NAM001", "NAM002", "NAM003"})
            .empty());
}

TEST_CASE("patterns of infra.yaml take the place of the standard's") {
  CHECK(findings(R"(# --- infra.yaml
names: { aws_sqs_queue: "q-{service}" }
# --- stacks/orders/prod/main.tf
resource "aws_sqs_queue" "a" {
  name = "q-orders"
}
resource "aws_sqs_queue" "b" {
  name = "prod-orders"
}
)",
                 {"NAM001"}) == "NAM001 stacks/orders/prod/main.tf:5:10 aws_sqs_queue.b\n");
}

TEST_CASE("a value that hangs on a variable is a note") {
  CHECK(findings(R"(variable "days" {
  type = number
}
resource "aws_cloudwatch_log_group" "a" {
  name              = "/ryuqqq/orders/prod/api"
  retention_in_days = var.days
}
resource "aws_db_instance" "a" {
  multi_az                = var.days == 1
  backup_retention_period = var.days
}
)",
                 {"LOG001", "DR001", "DR002"}) ==
        "note LOG001 stacks/orders/prod/main.tf:6:23 aws_cloudwatch_log_group.a\n"
        "note DR001 stacks/orders/prod/main.tf:9:29 aws_db_instance.a\n"
        "note DR002 stacks/orders/prod/main.tf:10:29 aws_db_instance.a\n");
}

TEST_CASE("what a type does not have is found in dynamic blocks and in JSON") {
  CHECK(findings(R"(resource "aws_lb" "this" {
  dynamic "access_logs" {
    for_each = [1]
    content {
      buckets = "x"
    }
  }
}
)",
                 {"HCL009", "HCL010"}) ==
        "HCL010 stacks/orders/prod/main.tf:2:3 aws_lb.this\nHCL009 stacks/orders/prod/main.tf:5:7 "
        "aws_lb.this\n");
  CHECK(findings(R"(# --- stacks/orders/prod/main.tf.json
{"resource": {"aws_lb": {"this": {"acess_logs": {"bucket": "x"}, "idle_timeout": "soon"}}}}
)",
                 {"HCL009", "HCL010", "HCL011"}) ==
        "HCL009 stacks/orders/prod/main.tf.json:1:35 aws_lb.this\n"
        "HCL011 stacks/orders/prod/main.tf.json:1:82 aws_lb.this\n");
}

TEST_CASE("blocks of an argument leave out what they like, objects do not") {
  CHECK(findings(R"(resource "aws_security_group" "a" {
  ingress {
    from_port = 443
    to_port   = "all"
    protocol  = "tcp"
  }
}
resource "aws_security_group" "b" {
  ingress = [{ from_port = 443, to_port = 443, protocol = "tcp" }]
}
)",
                 {"HCL009", "HCL010", "HCL011"}) ==
        "HCL011 stacks/orders/prod/main.tf:4:17 aws_security_group.a\n"
        "HCL011 stacks/orders/prod/main.tf:9:13 aws_security_group.b\n");
}

TEST_CASE("a parameter that somebody may publish is a note, one of elsewhere nothing") {
  CHECK(findings(R"(# --- infra.yaml
external_parameters: ["/legacy/**"]
# --- stacks/orders/prod/main.tf
variable "names" {
  type = set(string)
}
resource "aws_ssm_parameter" "a" {
  for_each = var.names
  name     = "/orders/prod/${each.key}"
  type     = "String"
  value    = "x"
}
data "aws_ssm_parameter" "maybe" {
  name = "/orders/prod/x"
}
data "aws_ssm_parameter" "legacy" {
  name = "/legacy/x"
}
data "aws_ssm_parameter" "nobody" {
  name = "/payments/prod/x"
}
)",
                 {"XST002"}) ==
        "note XST002 stacks/orders/prod/main.tf:11:10 data.aws_ssm_parameter.maybe\n"
        "XST002 stacks/orders/prod/main.tf:17:10 data.aws_ssm_parameter.nobody\n");
}

TEST_CASE("patterns of atlantis.yaml match as in .dockerignore") {
  using workspace::is_modified_by;
  CHECK(is_modified_by({"*.tf*"}, "main.tf"));
  CHECK_FALSE(is_modified_by({"*.tf*"}, "a/main.tf"));
  CHECK(is_modified_by({"../modules/**/*.tf"}, "../modules/a/b/main.tf"));
  CHECK(is_modified_by({"../modules/a"}, "../modules/a/main.tf"));
  CHECK(is_modified_by({"../modules/**"}, "../modules/a/main.tf"));
  CHECK_FALSE(is_modified_by({"../modules/**"}, "../modules"));
  CHECK(is_modified_by({"**/*.tf*"}, "main.tf"));
  CHECK_FALSE(is_modified_by({"../modules/**", "!../modules/a/**"}, "../modules/a/main.tf"));
}

TEST_CASE("comments and the baseline take findings away, and are judged themselves") {
  const auto files = project_files(R"(locals {
  aB = 1 # infra:ignore[NAM004] reason="is written so elsewhere"
  cD = 1
  # infra:ignore[NAM004] reason="was needed once"
  good = 1
}
)");
  RunOptions options;
  options.today = std::chrono::year_month_day{std::chrono::year(2026), std::chrono::month(1),
                                              std::chrono::day(31)};
  Judged judged(files, options);
  CHECK(judged.findings({"NAM004", "SUP"}) ==
        "NAM004 stacks/orders/prod/main.tf:3:3 local.cD\nSUP003 stacks/orders/prod/main.tf:4:3 \n");
  CHECK(judged.result.suppressed.size() == 1);
  const Baseline baseline = Baseline::of(judged.result.found, judged.workspace.sources());
  options.baseline = &baseline;
  CHECK(Judged(files, options).result.found.empty());
}

}  // namespace
}  // namespace infra::policy
