// The families ENC, NET, PUB, IAM and SEC beyond their examples: through modules, repetition and
// unknown values.
#include <catch2/catch.hpp>

#include "lib/diag/render_text.h"
#include "lib/policy/secrets.h"
#include "lib/policy/traffic.h"
#include "tests/unit/policy/policy_fixture.h"

namespace infra::policy {
namespace {

using Files = std::map<std::string, std::string>;
constexpr const char* kMain = "stacks/orders/prod/main.tf";

std::string found(const std::string& text, const std::string& family) {
  return Judged({{kMain, text}}).findings({family});
}

TEST_CASE("a fault in a module is placed in the module, once for all of its instances") {
  Judged judged(Files{{kMain, R"(module "queue" {
  source   = "../../../modules/queue"
  for_each = toset(["a", "b"])
}
)"},
                      {"modules/queue/main.tf", R"(resource "aws_sqs_queue" "this" {
  sqs_managed_sse_enabled = false
}
)"}});
  CHECK(judged.findings({"ENC"}) ==
        "ENC001 modules/queue/main.tf:2:29 module.queue.aws_sqs_queue.this\n");
  for (const diag::Diagnostic& each : judged.result.found)
    if (each.rule->code == "ENC001")
      CHECK(each.subject.instances ==
            std::vector<std::string>{"module.queue[\"a\"].aws_sqs_queue.this",
                                     "module.queue[\"b\"].aws_sqs_queue.this"});
}

TEST_CASE("a wrong value is found where the caller writes it") {
  Judged judged(Files{{kMain, R"(module "files" {
  source    = "../../../modules/files"
  encrypted = false
}
)"},
                      {"modules/files/main.tf", R"(variable "encrypted" {
  type = bool
}

resource "aws_efs_file_system" "this" {
  encrypted  = var.encrypted
  kms_key_id = "arn:aws:kms:ap-northeast-2:111111111111:key/1a2b"
}
)"}});
  CHECK(judged.findings({"ENC"}) ==
        "ENC001 stacks/orders/prod/main.tf:3:15 module.files.aws_efs_file_system.this\n");
}

TEST_CASE("a reference to a key counts as set, an unknown switch is a note") {
  CHECK(found(R"(variable "key" {}
variable "encrypted" {}
resource "aws_efs_file_system" "this" {
  encrypted  = var.encrypted
  kms_key_id = var.key
}
)",
              "ENC") == "note ENC001 stacks/orders/prod/main.tf:4:16 aws_efs_file_system.this\n");
}

TEST_CASE("a bucket's own resources are found by reference and by name") {
  constexpr const char* kBuckets = R"(resource "aws_s3_bucket" "a" {
  for_each = toset(["x", "y"])
  bucket   = each.key
}

resource "aws_s3_bucket_server_side_encryption_configuration" "a" {
  for_each = aws_s3_bucket.a
  bucket   = each.value.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = "arn:aws:kms:ap-northeast-2:111111111111:key/1a2b"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "a" {
  for_each                = toset(["x", "y"])
  bucket                  = each.key
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket" "alone" {
  bucket = "z"
}
)";
  CHECK(found(kBuckets, "ENC") == "ENC002 stacks/orders/prod/main.tf:26:1 aws_s3_bucket.alone\n");
  CHECK(found(kBuckets, "PUB") == "PUB002 stacks/orders/prod/main.tf:26:1 aws_s3_bucket.alone\n");
}

TEST_CASE("port ranges, protocol -1 and IPv6 open guarded ports") {
  CHECK(found(R"(resource "aws_security_group" "a" {
  description = "x y z"
  ingress {
    description = "d"
    from_port   = 20
    to_port     = 30
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8", "0.0.0.0/0"]
  }
  ingress {
    description      = "d"
    from_port        = 0
    to_port          = 0
    protocol         = "-1"
    ipv6_cidr_blocks = ["::/0"]
  }
  ingress {
    description = "d"
    from_port   = 8
    to_port     = 0
    protocol    = "icmp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
)",
              "NET00") ==
        "NET001 stacks/orders/prod/main.tf:8:34 aws_security_group.a\n"
        "NET001 stacks/orders/prod/main.tf:15:25 aws_security_group.a\n");
}

TEST_CASE("ports of NET001 are a setting") {
  Judged judged(Files{{"infra.yaml", "version: 1\nrules:\n  NET001: { ports: [8080] }\n"},
                      {kMain, R"(resource "aws_security_group_rule" "a" {
  type              = "ingress"
  description       = "d"
  security_group_id = "sg-1"
  protocol          = "tcp"
  from_port         = 8080
  to_port           = 8080
  cidr_blocks       = ["0.0.0.0/0"]
}
)"}});
  CHECK(judged.findings({"NET"}) ==
        "NET001 stacks/orders/prod/main.tf:8:24 aws_security_group_rule.a\n");
}

TEST_CASE("443 of a public load balancer's group is open on purpose") {
  const std::string group = R"(resource "aws_security_group" "front" {
  description = "the shop"
  ingress {
    description = "customers"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
)";
  CHECK(found(group + R"(resource "aws_lb" "shop" {
  security_groups = [aws_security_group.front.id]
})",
              "NET002") == "");
  CHECK(found(group + R"(resource "aws_lb" "shop" {
  internal        = true
  security_groups = [aws_security_group.front.id]
})",
              "NET002") == "NET002 stacks/orders/prod/main.tf:8:20 aws_security_group.front\n");
}

TEST_CASE("networks overlap when one holds the other") {
  CHECK(parse_network("10.0.0.0/16")->overlaps(*parse_network("10.0.128.0/20")));
  CHECK_FALSE(parse_network("10.0.0.0/16")->overlaps(*parse_network("10.1.0.0/16")));
  CHECK_FALSE(parse_network("10.0.0.256/16"));
  CHECK_FALSE(parse_network("10.0.0.0/33"));
}

TEST_CASE("policies are read through heredocs, jsonencode and documents with unknown parts") {
  CHECK(found(R"(resource "aws_s3_bucket" "b" {}
resource "aws_iam_policy" "heredoc" {
  policy = <<EOF
{ "Statement": [
  { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "${aws_s3_bucket.b.arn}/*" },
  { "Effect": "Allow", "Action": ["*"], "Resource": "*" } ] }
EOF
}
resource "aws_iam_policy" "encoded" {
  policy = jsonencode({ Statement = [
    { Effect = "Allow", Action = "s3:GetObject", Resource = aws_s3_bucket.b.arn },
    { Effect = "Allow", Action = "*", Resource = ["*"] },
  ] })
}
data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.b.arn}/*"]
  }
  statement {
    actions   = ["*"]
    resources = ["*"]
  }
}
resource "aws_iam_policy" "document" {
  policy = data.aws_iam_policy_document.d.json
}
)",
              "IAM001") ==
        "IAM001 stacks/orders/prod/main.tf:3:12 aws_iam_policy.heredoc\n"
        "IAM001 stacks/orders/prod/main.tf:12:5 aws_iam_policy.encoded\n"
        "IAM001 stacks/orders/prod/main.tf:20:3 aws_iam_policy.document\n");
}

TEST_CASE("an OIDC trust needs conditions on aud and sub") {
  const auto role = [](const std::string& conditions) {
    return R"(resource "aws_iam_role" "ci" {
  assume_role_policy = jsonencode({ Statement = [{
    Effect    = "Allow"
    Action    = "sts:AssumeRoleWithWebIdentity"
    Principal = { Federated = "arn:aws:iam::111111111111:oidc-provider/ci.example.org" }
    Condition = { StringEquals = {)" +
           conditions + R"(} }
  }] })
}
)";
  };
  CHECK(found(role(R"("ci.example.org:aud" = "sts")"), "IAM003") != "");
  CHECK(found(role(R"("ci.example.org:aud" = "sts", "ci.example.org:sub" = "*")"), "IAM003") != "");
  CHECK(found(role(R"("ci.example.org:aud" = "sts", "ci.example.org:sub" = "repo:a/b")"),
              "IAM003") == "");
}

TEST_CASE("what is no secret is not taken for one") {
  CHECK_FALSE(secret_by_form("AKIAIOSFODNN7EXAMPLE"));
  CHECK_FALSE(secret_by_form("postgres://user:${var.password}@db/orders"));
  CHECK(secret_by_form("postgres://user:Qz7hunter@db/orders"));
  CHECK(secret_by_form("key=AKIAQ3EGR7T2WPL5NVXD"));
  CHECK(is_secret_name("DB_PASSWORD"));
  CHECK(is_secret_name("clientSecret"));
  CHECK_FALSE(is_secret_name("db_password_secret_arn"));
  CHECK_FALSE(is_secret_name("password_policy"));
  CHECK_FALSE(is_secret_name("manage_master_user_password"));
  CHECK_FALSE(is_secret_value("api_token", "arn:aws:secretsmanager:a:1:secret:x"));
  CHECK_FALSE(is_secret_value("api_token", "8a2f0c1e-3b4d-4e5f-8a9b-0c1d2e3f4a5b"));
  CHECK_FALSE(is_secret_value("secret", "orders-db-credentials"));
  CHECK_FALSE(is_secret_value("password", "changeme123"));
  CHECK(is_secret_value("api_token", "9fJ2kLq81xZpT3vW"));
}

TEST_CASE("a secret that was found is not shown") {
  Judged judged(Files{{kMain, R"(variable "db_password" { default = "Qz7-hunter-42" }
variable "script" {
  default = <<EOF
#!/bin/sh
export API_TOKEN=9fJ2kLq81xZpT3vW
EOF
}
)"}});
  CHECK(judged.findings({"SEC001"}) ==
        "SEC001 stacks/orders/prod/main.tf:1:36 var.db_password\n"
        "SEC001 stacks/orders/prod/main.tf:5:18 var.script\n");
  std::string text;
  for (const diag::Diagnostic& each : judged.result.found)
    text += diag::render_text(each, judged.workspace.sources());
  CHECK(text.find("hunter") == std::string::npos);
  CHECK(text.find("9fJ2") == std::string::npos);
  CHECK(text.find("(secret)") != std::string::npos);
}

TEST_CASE("a secret that is generated or comes from elsewhere is not written in Terraform") {
  CHECK(found(R"(variable "value" {}
resource "aws_secretsmanager_secret_version" "a" {
  for_each      = toset(["a", "b"])
  secret_id     = each.key
  secret_string = var.value
}
resource "aws_ssm_parameter" "b" {
  name  = "/orders/prod/key"
  type  = "SecureString"
  value = "placeholder"
}
)",
              "SEC004") == "");
}

}  // namespace
}  // namespace infra::policy
