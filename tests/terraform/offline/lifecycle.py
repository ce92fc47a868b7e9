#!/usr/bin/env python3
"""Takes configurations of our own through what Terraform does in a life: init, validate, plan, apply,
a plan without change, a change in place, a replacement, import, move, removal, test, destroy; then
what infra.yaml and the lock file say of an offline run, and how a run ends that is interrupted.

    lifecycle.py INFRA [--only NAME]

Skipped (exit code 77) where terraform is not installed, which in CI is a failure.
"""
import argparse
import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

HERE = pathlib.Path(__file__).resolve().parent


class Repository:
    """A scratch repository with one root module and a state of its own."""

    def __init__(self, infra, folder):
        self.infra, self.folder = infra, pathlib.Path(folder)
        self.state = str(self.folder / "kept.tfstate")
        self.write("infra.yaml", "version: 1\n")

    def write(self, path, text):
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def environment(self):
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("TF_", "AWS_"))}
        return dict(kept, CHECKPOINT_DISABLE="1", TMPDIR=str(self.folder / "tmp"))

    def argv(self, arguments, state):
        return [self.infra, "offline"] + (["--state", self.state] if state else []) + ["--"] + arguments

    def run(self, *arguments, ok=0, state=True, root="."):
        (self.folder / "tmp").mkdir(exist_ok=True)
        done = subprocess.run(self.argv(list(arguments), state), cwd=self.folder / root, text=True,
                              env=self.environment(), capture_output=True, timeout=120)
        assert done.returncode == ok, f"{arguments}: exit {done.returncode}\n{done.stdout}{done.stderr}"
        assert not os.listdir(self.folder / "tmp"), f"{arguments} left {os.listdir(self.folder / 'tmp')}"
        return done.stdout + done.stderr

    def apply(self, *arguments):
        return self.run("apply", "-auto-approve", "-input=false", "-no-color", *arguments)

    def actions(self, *arguments):
        """{address: actions} of a plan, without those that do nothing."""
        text = self.run("plan", "-input=false", "-json", *arguments)
        found = {}
        for line in text.splitlines():
            if not line.startswith("{"):
                continue
            change = json.loads(line)
            if change["type"] == "planned_change":
                found[change["change"]["resource"]["addr"]] = change["change"]["action"]
        return found

    def outputs(self):
        return {k: v["value"] for k, v in json.loads(self.run("output", "-json").split("\nnote:")[0]).items()}


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


def test_terraform_test(repository):
    repository.write("main.tf", """
variable "name" { default = "a" }
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
    assert "3 passed, 0 failed" in repository.run("test", "-no-color", state=False)
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
    assert "is left out" in repository.apply()
    assert not os.path.exists("/tmp/infra-must-not-run")


SLOW = "".join(f'resource "time_sleep" "s{i}" {{ create_duration = "1s" }}\n'
               f'resource "aws_sqs_queue" "q{i}" {{ name = "q{i}" }}\n' for i in range(200))


def children_of(pid):
    return [int(p) for p in subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True)
            .stdout.split()]


def wait_for(condition, what, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def start(repository, *arguments):
    (repository.folder / "tmp").mkdir(exist_ok=True)
    process = subprocess.Popen(repository.argv(list(arguments), False), cwd=repository.folder,
                               env=repository.environment(), stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, start_new_session=True)

    def applying():
        assert process.poll() is None, "the run ended before it could be interrupted"
        for pid in children_of(process.pid):
            with contextlib.suppress(OSError):
                if b"apply" in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes():
                    return pid
        return None

    wait_for(applying, "terraform does not start")
    return process, applying()


def test_an_interrupted_run_leaves_nothing(repository):
    repository.write("main.tf", SLOW)
    for number in (signal.SIGINT, signal.SIGTERM):
        process, _ = start(repository, "apply", "-auto-approve")
        process.send_signal(number)
        assert process.wait(timeout=60) != 0
        assert os.listdir(repository.folder / "tmp") == []


def test_terraform_killed_in_the_middle(repository):
    repository.write("main.tf", SLOW)
    process, terraform = start(repository, "apply", "-auto-approve")
    with contextlib.suppress(ProcessLookupError):
        os.kill(terraform, signal.SIGKILL)
    assert process.wait(timeout=60) != 0
    assert os.listdir(repository.folder / "tmp") == []


def test_infra_killed_leaves_no_process(repository):
    repository.write("main.tf", SLOW)
    process, _ = start(repository, "apply", "-auto-approve")
    process.kill()
    process.wait()
    # All that it started has its session; terraform ends when its provider is gone.
    wait_for(lambda: not subprocess.run(["pgrep", "-s", str(process.pid)], capture_output=True).stdout,
             "processes are left", 60)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("infra", type=os.path.abspath)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    if not shutil.which("terraform"):
        if os.environ.get("CI"):
            sys.exit("terraform is not installed")
        print("skipped: terraform is not installed")
        sys.exit(77)
    tests = [(name, test) for name, test in globals().items()
             if name.startswith("test_") and options.only in name]
    failed = 0
    for name, test in tests:
        begin = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="infra-life") as folder:
            try:
                test(Repository(options.infra, folder))
            except Exception:
                failed += 1
                traceback.print_exc()
                print("FAILED", end=" ")
        print(f"{name} {time.monotonic() - begin:.1f} s", flush=True)
    print(f"{len(tests)} tests, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
