// A clean repository, one fault added for each rule: exactly one diagnostic with that code.
#include <catch2/catch.hpp>
#include <functional>

#include "lib/base/file_system.h"
#include "lib/policy/registry.h"
#include "tests/unit/policy/policy_fixture.h"

namespace infra::policy {
namespace {

using Files = std::map<std::string, std::string>;

std::string versions() {
  return "terraform {\n  required_version = \">= 1.11, < 2\"\n\n  required_providers {\n    aws = "
         "{\n"
         "      source  = \"hashicorp/aws\"\n      version = \">= 6.0, < 7\"\n    }\n  }\n}\n";
}

std::string backend(const std::string& key) {
  return "terraform {\n  backend \"s3\" {\n    bucket       = \"ryuqqq-terraform-state-prod\"\n"
         "    key          = \"" +
         key +
         "/terraform.tfstate\"\n    region       = \"ap-northeast-2\"\n"
         "    encrypt      = true\n    kms_key_id   = \"alias/terraform-state\"\n"
         "    use_lockfile = true\n  }\n}\n";
}

constexpr const char* kProvider = R"(provider "aws" {
  region = "ap-northeast-2"

  default_tags {
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
}
)";

void add_root(Files& files, const std::string& path, std::string main) {
  files[path + "/main.tf"] = std::move(main);
  files[path + "/variables.tf"] = "# none\n";
  files[path + "/outputs.tf"] = "# none\n";
  files[path + "/providers.tf"] = kProvider;
  files[path + "/versions.tf"] = versions();
  files[path + "/backend.tf"] = backend(path);
  files[path + "/README.md"] = "# " + path + "\n";
  files[path + "/.terraform.lock.hcl"] =
      "provider \"registry.terraform.io/hashicorp/aws\" {\n  version = \"6.47.0\"\n}\n";
}

constexpr const char* kStack = R"(data "aws_ssm_parameter" "vpc_id" {
  name = "/shared/network/vpc-id"
}

module "queue" {
  source   = "../../../modules/queue"
  for_each = toset(["prod-orders", "prod-orders-retries"])

  name = each.key
}

resource "aws_cloudwatch_metric_alarm" "age" {
  alarm_name          = "prod-orders-queue-age-alarm"
  alarm_description   = "Orders wait too long: https://wiki.example.com/orders/queue-age"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 5
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  statistic           = "Maximum"
  period              = 60
  threshold           = 300
  alarm_actions       = [data.aws_ssm_parameter.vpc_id.value]
}
)";

Files clean() {
  Files files;
  add_root(files, "stacks/orders/prod", kStack);
  add_root(files, "shared/network/prod", R"(resource "aws_vpc" "this" {
  cidr_block = "10.20.0.0/16"
  tags       = { Name = "prod-network-vpc" }
}

resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_flow_log" "this" {
  vpc_id          = aws_vpc.this.id
  traffic_type    = "ALL"
  log_destination = "arn:aws:s3:::ryuqqq-prod-flow-logs-111111111111"
}

resource "aws_vpc_endpoint" "gateways" {
  for_each = toset(["s3", "dynamodb"])

  vpc_id       = aws_vpc.this.id
  service_name = "com.amazonaws.ap-northeast-2.${each.key}"
}

resource "aws_vpc_endpoint" "interfaces" {
  for_each = toset(["ecr.api", "ecr.dkr", "secretsmanager", "sts"])

  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.ap-northeast-2.${each.key}"
  vpc_endpoint_type = "Interface"
}

resource "aws_ssm_parameter" "vpc_id" {
  name  = "/shared/network/vpc-id"
  type  = "String"
  value = aws_vpc.this.id
}
)");
  files["modules/queue/main.tf"] =
      "resource \"aws_sqs_queue\" \"this\" {\n  name              = var.name\n"
      "  kms_master_key_id = \"alias/sqs-encryption\"\n}\n";
  files["modules/queue/variables.tf"] =
      "variable \"name\" {\n  description = \"Name of the queue.\"\n  type        = string\n}\n";
  files["modules/queue/outputs.tf"] =
      "output \"url\" {\n  description = \"URL of the queue.\"\n  value       = "
      "aws_sqs_queue.this.url\n}\n";
  files["modules/queue/versions.tf"] = versions();
  files["modules/queue/README.md"] = "# queue\n";
  files["modules/queue/CHANGELOG.md"] =
      "# Changes\n\n## [1.0.0] - 2026-01-31\n\n- First release.\n";
  files["modules/queue/examples/basic/main.tf"] = "# an example\n";
  files["modules/queue/examples/complete/main.tf"] = "# an example\n";
  files["modules/queue/tests/queue.tftest.hcl"] = "# a test\n";
  files["stacks/orders/SLO.md"] =
      "- availability 99.9 %\n- p95 < 500 ms\n- errors < 0.1 %\n- DR tier 1\n- runbook: x\n";
  files[".github/CODEOWNERS"] = "/shared/ @org/platform-team @org/security\n";
  files[".github/pull_request_template.md"] =
      "static analysis, cost, tags and names, drift, SLO, CODEOWNERS, deployment plan, data "
      "impact, "
      "README, rollback\n";
  files["atlantis.yaml"] =
      "version: 3\nprojects:\n  - dir: stacks/orders/prod\n    autoplan:\n      when_modified: "
      "[\"*.tf*\", \"../../../modules/queue/**\"]\n    apply_requirements: [approved, mergeable]\n"
      "  - dir: shared/network/prod\n    apply_requirements: [approved, mergeable]\n";
  return files;
}

void replace(std::string& text, const std::string& what, const std::string& with) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  text.replace(at, what.size(), with);
}

struct Fault {
  const char* code;
  const char* file;
  const char* what;  // "": `with` is added at the end
  const char* with;
};

constexpr const char* kMain = "stacks/orders/prod/main.tf";
constexpr const char* kBackend = "stacks/orders/prod/backend.tf";

constexpr Fault kFaults[] = {
    {"HCL003", kMain, "  name = each.key\n", "  name = each.key\n  size = 1\n"},
    {"HCL004", kMain, "", "module \"x\" {\n  source = \"../../../modules/nothing\"\n}\n"},
    {"HCL005", kMain, "", "data \"aws_caller_identity\" \"current\" {}\n"},
    {"HCL008", kMain, "  source   =", "  source ="},
    {"HCL009", kMain, "  statistic  ", "  statistics "},
    {"HCL010", kMain, "",
     "resource \"aws_sqs_queue_policy\" \"x\" {\n  queue_url = "
     "\"https://sqs.ap-northeast-2.amazonaws.com/1/x\"\n}\n"},
    {"HCL011", kMain, "threshold           = 300", "threshold           = \"high\""},
    {"LAY002", kMain, "", "provider \"aws\" {\n  alias = \"dr\"\n}\n"},
    {"LAY003", "modules/queue/main.tf", "", "provider \"aws\" {}\n"},
    {"LAY004", "stacks/orders/prod/terraform.tfstate", "", "{}"},
    {"LAY005", "modules/queue/main.tf", "",
     "module \"orders\" {\n  source = \"../../shared/network/prod\"\n}\n"},
    {"LAY006", kMain, "", "resource \"aws_route53_zone\" \"this\" {\n  name = \"x.example\"\n}\n"},
    {"VER001", "modules/queue/versions.tf", ">= 1.11, < 2", "< 2"},
    {"VER002", "modules/queue/versions.tf", "\n      version = \">= 6.0, < 7\"", ""},
    {"BKE001", kBackend, "s3", "local"},
    {"BKE002", "stacks/orders/dev/backend.tf", "",
     "terraform {\n  backend \"s3\" {\n    bucket = \"ryuqqq-terraform-state-prod\"\n    key = "
     "\"stacks/orders/prod/terraform.tfstate\"\n  }\n}\n"},
    {"BKE003", kBackend, "= true", "= false"},
    {"BKE004", kBackend, "    kms_key_id   = \"alias/terraform-state\"\n", ""},
    {"BKE005", kBackend, "    use_lockfile = true\n", ""},
    {"BKE006", kBackend, "use_lockfile = true", "dynamodb_table = \"locks\""},
    {"BKE007", kBackend, "\"alias/terraform-state\"", "var.key"},
    {"BKE008", kBackend, "stacks/orders/prod", "orders"},
    {"BKE009", kBackend, "ap-northeast-2", "us-east-1"},
    {"NAM001", kMain, "prod-orders-queue-age-alarm", "orders-queue-age"},
    {"NAM002", kMain, "\"prod-orders-retries\"", "\"prod-orders--retries\""},
    {"NAM003", kMain, "prod-orders-retries",
     "prod-orders-which-are-tried-again-and-again-until-somebody-gives-up-and-calls-the-customer"},
    {"NAM004", kMain, "", "locals {\n  aB = 1\n}\n"},
    {"NAM005", "modules/queue/variables.tf", "",
     "variable \"fifo\" {\n  description = \"x\"\n  type        = bool\n}\n"},
    {"NAM006", "modules/Bad_Name/main.tf", "", "locals {\n  a = 1\n}\n"},
    {"NAM007", "modules/queue/variables.tf", "  description = \"Name of the queue.\"\n", ""},
    {"XST001", kMain, "", "data \"terraform_remote_state\" \"x\" {\n  backend = \"s3\"\n}\n"},
    {"XST002", kMain, "/shared/network/vpc-id", "/shared/network/vpc-ids"},
    {"XST003", "shared/network/prod/main.tf", "", R"(
resource "aws_ssm_parameter" "other" {
  name  = "/shared/dns/zone-id"
  type  = "String"
  value = "x"
}
)"},
    {"XST005", "shared/network/prod/main.tf", "", R"(
resource "aws_ssm_parameter" "other" {
  name  = "/shared/network/other"
  type  = "String"
  value = "x"
}
)"},
    {"NET006", kMain, "", "resource \"aws_vpc\" \"x\" {\n  cidr_block = \"10.20.0.0/16\"\n}\n"},
    {"LOG001", kMain, "",
     "resource \"aws_cloudwatch_log_group\" \"x\" {\n  name = \"/ryuqqq/orders/prod/api\"\n}\n"},
    {"LOG002", kMain, "",
     "resource \"aws_cloudwatch_log_group\" \"x\" {\n  name = \"/ryuqqq/orders/prod/api\"\n}\n"},
    {"LOG003", kMain, "", "resource \"aws_lb\" \"x\" {\n  name = \"prod-orders-alb\"\n}\n"},
    {"LOG004", kMain, "", "resource \"aws_cloudtrail\" \"x\" {\n  name = \"orders\"\n}\n"},
    {"LOG005", kMain, "",
     "resource \"aws_ecs_cluster\" \"x\" {\n  name = \"prod-orders-cluster\"\n}\n"},
    {"ALM001", kMain, ": https://wiki.example.com/orders/queue-age", ""},
    {"ALM002", kMain, "ApproximateAgeOfOldestMessage", "NumberOfMessagesSent"},
    {"ALM003", kMain, "  alarm_actions       = [data.aws_ssm_parameter.vpc_id.value]\n", ""},
    {"DR001", kMain, "",
     "resource \"aws_db_instance\" \"x\" {\n  identifier = \"prod-orders-mysql\"\n}\n"},
    {"DR002", kMain, "",
     "resource \"aws_db_instance\" \"x\" {\n  identifier = \"prod-orders-mysql\"\n}\n"},
    {"DR003", kMain, "",
     "resource \"aws_db_instance\" \"x\" {\n  identifier = \"prod-orders-mysql\"\n}\n"},
    {"DR004", kMain, "",
     "resource \"aws_s3_bucket\" \"x\" {\n  bucket = \"ryuqqq-prod-x-111111111111\"\n}\n"},
    {"DR005", "stacks/orders/SLO.md", "p95", "p50"},
    {"DR006", kMain, "", "resource \"aws_ecs_service\" \"x\" {\n  name = \"prod-orders\"\n}\n"},
    {"CST001", kMain, "", "resource \"aws_ebs_volume\" \"x\" {\n  type = \"gp2\"\n}\n"},
    {"CST002", kMain, "", "resource \"aws_instance\" \"x\" {\n  instance_type = \"m4.large\"\n}\n"},
    {"CST005", kMain, "", "resource \"aws_efs_file_system\" \"x\" {}\n"},
    {"MOD001", kMain, "\"../../../modules/queue\"", "\"terraform-aws-modules/sqs/aws\""},
    {"MOD002", kMain, "\"../../../modules/queue\"", "\"github.com/org/queue?ref=main\""},
    {"MOD004", "modules/queue/CHANGELOG.md", "## [1.0.0]", "## soon"},
    {"MOD006", "modules/queue/main.tf", "  name              = var.name\n",
     "  count = length(split(\",\", var.name))\n  name  = split(\",\", var.name)[count.index]\n"},
    {"MOD007", "modules/queue/variables.tf", "", "variable \"version\" {}\n"},
    {"ATL001", "atlantis.yaml", "", "  - dir: stacks/order/prod\n"},
    {"ATL002", "atlantis.yaml", "  - dir: shared/network/prod\n", "  - dir: shared/network\n"},
    {"ATL003", "atlantis.yaml", ", \"../../../modules/queue/**\"", ""},
    {"ATL004", "atlantis.yaml", "[approved, mergeable]", "[approved]"},
    {"ATL005", "atlantis.yaml", "version: 3\n", "version: 3\nautomerge: true\n"},
    {"GIT001", ".github/CODEOWNERS", "/shared/", "/stacks/"},
    {"GIT002", ".github/pull_request_template.md", "rollback", "luck"},
};

void plant(const Fault& fault, Files& files) {
  std::string& text = files[fault.file];
  if (*fault.what == 0) {
    text += fault.with;
  } else {
    replace(text, fault.what, fault.with);
  }
}

TEST_CASE("a clean repository has no finding") {
  for (const diag::Diagnostic& each : Judged(clean(), on_some_day()).result.found) {
    INFO((each.rule != nullptr ? each.rule->code : "") << " " << each.message);
    CHECK(false);
  }
}

TEST_CASE("each fault that is added to a clean repository is reported once") {
  for (const Fault& fault : kFaults) {
    INFO(fault.code);
    Files files = clean();
    plant(fault, files);
    CHECK(count_of(fault.code, files) == 1);
  }
}

// What takes the place of a part of the clean repository has a fault of its own above.
TEST_CASE("the bad example of every other rule, added to a clean repository, is reported once") {
  for (const diag::RuleInfo* rule : all_rules()) {
    if (std::ranges::find(kFaults, rule->code, [](const Fault& each) {
          return std::string_view(each.code);
        }) != std::end(kFaults))
      continue;
    if (rule->code == "LAY001" || rule->code == "VER003") continue;  // below
    INFO(rule->code);
    Files files = clean();
    // The tags of the clean repository would mend what a single resource lacks.
    std::string bad(rule->bad);
    if (rule->code.starts_with("TAG")) {
      const std::size_t resource = bad.find("resource ");
      bad.insert(bad.find('\n', resource) + 1, "  provider = aws.bare\n");
      bad += "provider \"aws\" {\n  alias = \"bare\"\n}\n";
    }
    for (auto& [path, text] : project_files(bad)) {
      const bool is_main = path.ends_with("/main.tf") && files.contains(path);
      files[is_main ? parent_path(path) + "/fault.tf" : path] += text;
    }
    CHECK(count_of(rule->code, files) == 1);
  }
}

TEST_CASE("a missing file is reported once, at main.tf") {
  Files files = clean();
  files.erase("stacks/orders/prod/outputs.tf");
  files.erase("stacks/orders/prod/.terraform.lock.hcl");
  CHECK(Judged(files).findings({"LAY", "VER"}) ==
        "LAY001 stacks/orders/prod/main.tf:1:1 \nVER003 stacks/orders/prod/main.tf:1:1 \n");
}

}  // namespace
}  // namespace infra::policy
