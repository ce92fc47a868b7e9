#!/usr/bin/env python3
"""Takes configurations of our own through what Terraform does in a life: init, validate, plan, apply,
a plan without change, a change in place, a replacement, import, move, removal, test, destroy; then
what infra.yaml, the lock file and the sources of modules say of an offline run.

    lifecycle.py INFRA [--only NAME]

Skipped (exit code 77) where terraform is not installed, which in CI is a failure.
"""
import json
import os
import pathlib
import subprocess

import harness

PROVIDERS = """
terraform {
  required_providers { aws = { source = "hashicorp/aws" } }
}
"""
QUEUE = 'resource "aws_sqs_queue" "this" { name = "q" }\n'
STACK = """
terraform {
  backend "s3" {
    bucket = "state"
    key    = "k"
    region = "ap-northeast-2"
  }
}
variable "delay" { default = 0 }
variable "name" { default = "orders" }
provider "aws" {
  region = "ap-northeast-2"
  default_tags { tags = { Owner = "platform" } }
}
resource "aws_sqs_queue" "this" {
  name          = var.name
  delay_seconds = var.delay
}
resource "aws_vpc" "this" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "this" {
  count      = 2
  vpc_id     = aws_vpc.this.id
  cidr_block = cidrsubnet(aws_vpc.this.cidr_block, 8, count.index)
}
resource "aws_security_group" "this" {
  name   = "web"
  vpc_id = aws_vpc.this.id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}
resource "random_id" "this" { byte_length = 4 }
output "arn" { value = aws_sqs_queue.this.arn }
output "tags" { value = aws_vpc.this.tags_all }
"""


def test_life_of_a_stack(repository):
    repository.write("main.tf", STACK)
    repository.run("init", "-input=false", state=False)
    assert "valid" in repository.run("validate", "-no-color", state=False)
    assert set(repository.actions().values()) == {"create"}
    repository.apply()
    assert repository.outputs() == {"arn": "arn:aws:sqs:ap-northeast-2:123456789012:orders",
                                    "tags": {"Owner": "platform"}}
    repository.run("plan", "-detailed-exitcode", "-input=false")  # exit code 0: no change
    assert repository.actions("-var=delay=5") == {"aws_sqs_queue.this": "update"}
    repository.apply("-var=delay=5")
    assert repository.actions("-var=delay=5", "-var=name=new") == {"aws_sqs_queue.this": "replace"}
    repository.apply("-var=delay=5", "-var=name=new")
    assert repository.outputs()["arn"].endswith(":new")
    repository.run("plan", "-detailed-exitcode", "-var=delay=5", "-var=name=new")
    assert "aws_vpc.this" in repository.run("state", "list")
    assert "digraph" in repository.run("graph")
    assert set(repository.actions("-destroy").values()) == {"delete"}
    repository.run("destroy", "-auto-approve", "-no-color")
    assert json.loads(pathlib.Path(repository.state).read_text())["resources"] == []
    assert not (repository.folder / ".terraform").exists()


def test_import_move_remove(repository):
    repository.write("main.tf", 'resource "aws_s3_bucket" "old" { bucket = "b" }\n')
    repository.run("import", "-no-color", "aws_s3_bucket.old", "b")
    repository.apply()
    repository.run("plan", "-detailed-exitcode")
    repository.write("main.tf", """
resource "aws_s3_bucket" "new" { bucket = "b" }
moved {
  from = aws_s3_bucket.old
  to   = aws_s3_bucket.new
}
import {
  to = aws_iam_role.this
  id = "deploy"
}
resource "aws_iam_role" "this" {
  name               = "deploy"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}
""")
    # An import knows no arguments here, so it is always shown with a change.
    assert repository.actions() == {"aws_s3_bucket.new": "move", "aws_iam_role.this": "update"}
    repository.apply()
    repository.run("plan", "-detailed-exitcode")
    repository.write("main.tf", """
removed {
  from = aws_s3_bucket.new
  lifecycle { destroy = false }
}
""")
    assert "no longer be managed" in repository.run("plan", "-no-color")
    repository.apply()
    assert repository.run("state", "list").strip() == ""


def test_move_between_types_is_refused_as_by_the_provider(repository):
    repository.write("main.tf", 'resource "aws_sqs_queue" "a" { name = "a" }\n')
    repository.apply()
    repository.write("main.tf", """
resource "aws_sns_topic" "a" { name = "a" }
moved {
  from = aws_sqs_queue.a
  to   = aws_sns_topic.a
}
""")
    assert "Move Resource State Not Supported" in repository.run("plan", "-no-color", ok=1)


def test_nothing_is_asked(repository):
    repository.write("main.tf", QUEUE + """
variable "missing" {}
output "sum" { value = "${aws_sqs_queue.this.name}-${var.missing}" }
""")
    text = repository.run("apply", ok=1)
    assert "No value for required variable" in text and "\x1b[" not in text, text
    assert "Apply complete! Resources: 1 added" in repository.run("apply", "-var=missing=x")
    assert '"q-y"' in repository.run("console", "-var=missing=y", input='"q-${var.missing}"\n')
    assert "Destroy complete! Resources: 1 destroyed" in repository.run("destroy", "-var=missing=x")


def test_state_of_another_schema_version(repository):
    repository.write("main.tf", 'resource "aws_sqs_queue" "a" { name = "a" }\n')
    repository.apply()
    state = json.loads(pathlib.Path(repository.state).read_text())
    instance = state["resources"][0]["instances"][0]
    instance["schema_version"] = 0
    instance["attributes"]["argument_of_the_past"] = "x"
    pathlib.Path(repository.state).write_text(json.dumps(state))
    repository.run("plan", "-detailed-exitcode")


def test_functions_ephemeral_and_write_only(repository):
    repository.write("main.tf", """
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}
ephemeral "aws_secretsmanager_random_password" "this" { password_length = 20 }
resource "aws_ssm_parameter" "this" {
  name             = "/a"
  type             = "SecureString"
  value_wo         = ephemeral.aws_secretsmanager_random_password.this.random_password
  value_wo_version = 1
}
data "aws_iam_policy_document" "this" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::b/*"]
  }
}
output "account" { value = provider::aws::arn_parse("arn:aws:iam::444455556666:role/x").account_id }
output "policy" { value = jsondecode(data.aws_iam_policy_document.this.json).Statement[0].Action }
""")
    repository.apply()
    assert repository.outputs() == {"account": "444455556666", "policy": "s3:GetObject"}
    state = pathlib.Path(repository.state).read_text()
    assert '"value_wo": null' in state
    repository.run("plan", "-detailed-exitcode")


def test_every_function_of_the_provider(repository):
    repository.write("main.tf", """
terraform {
  required_providers { aws = { source = "hashicorp/aws" } }
}
output "built" { value = provider::aws::arn_build("aws", "sns", "eu-west-1", "444455556666", "orders") }
output "parsed" { value = provider::aws::arn_parse("arn:aws:iam::444455556666:role/x") }
output "trimmed" { value = provider::aws::trim_iam_role_path("arn:aws:iam::444455556666:role/a/b/x") }
""")
    repository.apply()
    assert repository.outputs() == {
        "built": "arn:aws:sns:eu-west-1:444455556666:orders",
        "parsed": {"partition": "aws", "service": "iam", "region": "", "account_id": "444455556666",
                   "resource": "role/x"},
        "trimmed": "arn:aws:iam::444455556666:role/x"}
    repository.write("main.tf", 'output "x" { value = provider::aws::arn_parse("nothing") }\n' + PROVIDERS)
    assert "parsing ARN" in repository.run("plan", ok=1)


def test_import_of_several_and_configuration_from_it(repository):
    repository.write("main.tf", """
locals { queues = { a = "https://sqs.us-east-1.amazonaws.com/123456789012/a", b = "b" } }
import {
  for_each = local.queues
  to       = aws_sqs_queue.this[each.key]
  id       = each.value
}
resource "aws_sqs_queue" "this" {
  for_each = local.queues
  name     = each.key
}
resource "aws_sns_topic" "this" { name = aws_sqs_queue.this["a"].arn == null ? "none" : "some" }
""")
    text = repository.run("plan")
    assert "Plan: 2 to import, 1 to add" in text and '"some"' in text, text
    repository.apply()
    repository.run("plan", "-detailed-exitcode")
    repository.write("main.tf", """
import {
  to = aws_cloudwatch_log_group.this
  id = "/a"
}
""")
    assert "1 to import" in repository.run("plan", "-generate-config-out=made.tf", state=False)
    assert 'resource "aws_cloudwatch_log_group" "this"' in (repository.folder / "made.tf").read_text()


def test_saved_plans(repository):
    repository.write("main.tf", QUEUE)
    repository.run("plan", "-out=saved.plan")
    assert json.loads(repository.run("show", "-json", "saved.plan").split("\nnote:")[0])["resource_changes"]
    assert "1 added" in repository.run("apply", "saved.plan")
    repository.run("plan", "-detailed-exitcode")


def test_moves_through_modules(repository):
    repository.write("m/main.tf", QUEUE)
    repository.write("main.tf", 'module "a" { source = "./m" }\n')
    repository.apply()
    repository.write("main.tf", """
module "b" {
  source = "./m"
  count  = 1
}
moved {
  from = module.a
  to   = module.b[0]
}
""")
    assert repository.actions() == {"module.b[0].aws_sqs_queue.this": "move"}
    repository.apply()
    repository.run("state", "mv", "module.b[0].aws_sqs_queue.this", "aws_sqs_queue.this")
    repository.write("main.tf", QUEUE)
    repository.run("plan", "-detailed-exitcode")
    assert repository.actions("-replace=aws_sqs_queue.this") == {"aws_sqs_queue.this": "replace"}
    repository.run("taint", "aws_sqs_queue.this")
    assert repository.actions() == {"aws_sqs_queue.this": "replace"}
    repository.run("untaint", "aws_sqs_queue.this")
    assert "No changes" in repository.run("plan", "-refresh-only")
    repository.run("state", "rm", "aws_sqs_queue.this")
    assert repository.actions() == {"aws_sqs_queue.this": "create"}


def test_terraform_test(repository):
    repository.write("main.tf", """
variable "name" {
  default = "a"
  validation {
    condition     = var.name != "5"
    error_message = "a name"
  }
}
resource "aws_sqs_queue" "this" { name = var.name }
data "aws_vpc" "this" { id = "vpc-1" }
output "url" { value = aws_sqs_queue.this.url }
output "cidr" { value = data.aws_vpc.this.cidr_block }
""")
    repository.write("tests/real.tftest.hcl", """
run "plan" {
  command = plan
  assert {
    condition     = aws_sqs_queue.this.visibility_timeout_seconds == 30
    error_message = "default"
  }
}
run "apply" {
  variables { name = "b" }
  assert {
    condition     = aws_sqs_queue.this.arn == "arn:aws:sqs:us-east-1:123456789012:b"
    error_message = aws_sqs_queue.this.arn
  }
}
""")
    repository.write("tests/mock.tftest.hcl", """
mock_provider "aws" {
  mock_data "aws_vpc" { defaults = { cidr_block = "10.7.0.0/16" } }
}
run "mocked" {
  assert {
    condition     = output.cidr == "10.7.0.0/16"
    error_message = output.cidr
  }
}
""")
    repository.write("tests/override.tftest.hcl", """
override_resource {
  target = aws_sqs_queue.this
  values = { url = "https://fixed.example" }
}
run "overridden" {
  assert {
    condition     = output.url == "https://fixed.example"
    error_message = output.url
  }
}
run "mistake" {
  command = plan
  variables { name = "5" }
  expect_failures = [var.name]
}
""")
    repository.write("checks.tf", """
check "name" {
  data "aws_region" "here" {}
  assert {
    condition     = data.aws_region.here.id != ""
    error_message = "elsewhere"
  }
}
""")
    assert "5 passed, 0 failed" in repository.run("test", "-no-color", state=False)
    (repository.folder / "tests" / "override.tftest.hcl").unlink()
    repository.write("tests/real.tftest.hcl", """
run "wrong" {
  assert {
    condition     = output.url == ""
    error_message = "as it should be"
  }
}
""")
    assert "as it should be" in repository.run("test", "-no-color", state=False, ok=1)


def test_configuration(repository):
    repository.write("infra.yaml", """version: 1
offline:
  data:
    aws_caller_identity: { account_id: "222222222222" }
    aws_vpc: { cidr_block: 10.9.0.0/16 }
""")
    repository.write("stacks/a/dev/main.tf", """
resource "aws_ssm_parameter" "this" {
  name  = "/a/dev/url"
  type  = "String"
  value = "https://example.com"
}
""")
    repository.write("stacks/b/dev/main.tf", """
data "aws_ssm_parameter" "this" { name = "/a/dev/url" }
data "aws_ssm_parameter" "other" { name = "/nobody" }
data "aws_ssm_parameter" "image" { name = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended" }
data "aws_caller_identity" "this" {}
data "aws_vpc" "this" { id = "vpc-1" }
output "all" {
  value = [nonsensitive(data.aws_ssm_parameter.this.value), data.aws_caller_identity.this.account_id,
           data.aws_vpc.this.cidr_block,
           substr(nonsensitive(jsondecode(data.aws_ssm_parameter.image.value).image_id), 0, 5)]
}
""")
    text = repository.run("apply", "-auto-approve", "-no-color", root="stacks/b/dev")
    for each in ("https://example.com", "222222222222", "10.9.0.0/16", "ami-0"):
        assert f'"{each}"' in text, text
    assert "values of data source aws_ssm_parameter are made up" in text, text


def test_version_of_the_lock_file(repository):
    # `region` is an argument of every resource from 6.0 on.
    repository.write("main.tf", """
terraform {
  required_providers { aws = { source = "hashicorp/aws", version = ">= 5.0" } }
}
resource "aws_sqs_queue" "this" { region = "eu-west-1" }
""")
    repository.run("validate", state=False)
    repository.write(".terraform.lock.hcl", """
provider "registry.terraform.io/hashicorp/aws" {
  version = "5.100.0"
  hashes  = ["h1:AAAA"]
}
""")
    assert 'An argument named "region" is not expected here' in repository.run(
        "validate", "-no-color", state=False, ok=1)


def test_refused_providers(repository):
    for source, reason in (("external", "runs programs"), ("http", "calls other machines")):
        repository.write("infra.yaml", f"version: 1\noffline: {{ allow_providers: [hashicorp/{source}] }}\n")
        repository.write("main.tf", f'data "{source}" "this" {{}}\n')
        assert reason in repository.run("plan", state=False, ok=2)
    repository.write("infra.yaml", "version: 1\n")
    repository.write("main.tf", 'resource "datadog_monitor" "this" {}\n')
    assert "not served offline" in repository.run("plan", state=False, ok=2)
    repository.write("main.tf", """
resource "terraform_data" "this" {
  provisioner "local-exec" { command = "touch ${path.root}/../../ran; touch /tmp/infra-must-not-run" }
}
""")
    assert "the provisioner at main.tf:3 is left out" in repository.apply()
    repository.write("main.tf", "")
    repository.write("more.tf.json", json.dumps({"resource": {"terraform_data": {"json": {
        "provisioner": [{"local-exec": {"command": "touch /tmp/infra-must-not-run"}}]}}}}))
    assert "the provisioner at more.tf.json:1 is left out" in repository.apply()
    assert "terraform_data.json" in repository.run("state", "list")
    assert not os.path.exists("/tmp/infra-must-not-run")


def git(folder, *arguments):
    subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.com", *arguments], cwd=folder, check=True,
                   capture_output=True)


REMOTE = """
module "queue" {
  source = "git::https://git.example.com/org/platform.git//modules/queue?ref=modules/queue/v1.0.0"
}
output "arn" { value = module.queue.arn }
"""


def test_modules_by_the_source_of_the_repository_come_from_the_check_out(repository):
    repository.write("modules/queue/main.tf", """
resource "aws_sqs_queue" "this" { name = "old" }
output "arn" { value = aws_sqs_queue.this.arn }
resource "terraform_data" "this" {
  provisioner "local-exec" { command = "touch /tmp/infra-must-not-run" }
}
""")
    repository.write("stacks/a/dev/main.tf", REMOTE)
    git(repository.folder, "init", "-q", ".")
    git(repository.folder, "remote", "add", "origin", "git@git.example.com:org/platform.git")
    git(repository.folder, "add", "modules")
    git(repository.folder, "commit", "-qm", "one")
    git(repository.folder, "tag", "modules/queue/v1.0.0")
    repository.write("modules/queue/main.tf", 'resource "aws_sqs_queue" "this" { name = "new" }\n')
    git(repository.folder, "commit", "-qam", "two")
    text = repository.run("apply", "-auto-approve", "-no-color", root="stacks/a/dev")
    assert ":old" in text, text
    assert "provisioner at .terraform/modules/queue/modules/queue/main.tf:5 is left out" in text, text
    assert not os.path.exists("/tmp/infra-must-not-run")
    repository.write("modules/queue/main.tf", 'data "external" "this" { program = ["true"] }\n')
    git(repository.folder, "commit", "-qam", "three")
    git(repository.folder, "tag", "-f", "modules/queue/v1.0.0")
    assert "runs programs of the repository" in repository.run("plan", root="stacks/a/dev", ok=2, state=False)
    repository.write("stacks/a/dev/main.tf", REMOTE.replace("v1.0.0", "v9.9.9"))
    assert "v9.9.9" in repository.run("plan", "-no-color", root="stacks/a/dev", ok=1, state=False)


def test_modules_outside(repository):
    (repository.folder / "infra.yaml").unlink()  # nothing says where the repository begins
    repository.write("examples/basic/main.tf", """
module "queue" { source = "../../" }
output "text" { value = module.queue.text }
""")
    repository.write("main.tf", QUEUE + 'output "text" { value = file("${path.module}/files/a") }\n')
    repository.write("files/a", "beside")
    assert "beside" in repository.run("plan", "-no-color", root="examples/basic", state=False)
    repository.write("examples/basic/infra.yaml", "version: 1\n")
    text = repository.run("plan", root="examples/basic", state=False, ok=2)
    assert "lies outside the repository" in text and "call it by the source" in text, text


def test_remote_states_are_not_read(repository):
    repository.write("main.tf", """
data "terraform_remote_state" "network" {
  backend   = "s3"
  workspace = "prod"
  config    = { bucket = "state", key = "network", region = "eu-west-1" }
}
output "vpc" { value = data.terraform_remote_state.network.outputs.vpc_id }
""")
    assert "offline.data.terraform_remote_state" in repository.run("plan", "-no-color", state=False, ok=1)
    repository.write("infra.yaml", """version: 1
offline: { data: { terraform_remote_state: { vpc_id: vpc-1 } } }
""")
    assert '+ vpc = "vpc-1"' in repository.run("plan", "-no-color", state=False)


if __name__ == "__main__":
    harness.main(globals())
