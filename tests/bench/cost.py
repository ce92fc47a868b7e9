#!/usr/bin/env python3
"""Measures `infra cost`: 1,000 resources, and the difference of two revisions of a repository of 300
stacks. Usage: cost.py INFRA; tests/cost/refresh.py INFRA 200 measures the price list."""
import os
import pathlib
import subprocess
import sys
import tempfile
import time

INFRA = os.path.abspath(sys.argv[1])
MODULE = """
variable "name" { type = string }
variable "size" { type = string }
resource "aws_db_instance" "this" {
  engine            = "postgres"
  instance_class    = "db.t4g.medium"
  allocated_storage = 100
  storage_type      = "gp3"
}
resource "aws_instance" "this" {
  count         = 2
  ami           = "ami-1"
  instance_type = var.size
  root_block_device {
    volume_size = 50
    volume_type = "gp3"
  }
}
resource "aws_sqs_queue" "this" {
  for_each = toset(["a", "b", "c"])
  name     = "${var.name}-${each.key}"
}
resource "aws_cloudwatch_metric_alarm" "this" {
  for_each            = toset(["a", "b", "c"])
  alarm_name          = "${var.name}-${each.key}"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  period              = 60
}
resource "aws_iam_role" "this" {
  name               = var.name
  assume_role_policy = "{}"
}
"""
STACK = """
provider "aws" {{
  region = "ap-northeast-2"
  default_tags {{
    tags = {{ Team = "t{team}", Environment = "prod" }}
  }}
}}
module "service" {{
  source = "../../../modules/service"
  name   = "s{number}"
  size   = "{size}"
}}
"""


def run(folder, *arguments):
    best = None
    for _ in range(5):
        begin = time.monotonic()
        child = subprocess.Popen([INFRA, "-q", "-C", str(folder), "cost", *arguments],
                                 stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - begin
        if os.waitstatus_to_exitcode(status) not in (0, 1):
            sys.exit(f"{arguments} ended with {status}")
        cpu = usage.ru_utime + usage.ru_stime
        if best is None or cpu < best[1]:
            best = (wall, cpu, usage.ru_maxrss / 1024)
    return "{:.3f} s, {:.3f} s CPU, {:.0f} MB".format(*best)


def write_repository(folder, stacks):
    (folder / "modules/service").mkdir(parents=True)
    (folder / "infra.yaml").write_text("version: 1\n")
    (folder / "modules/service/main.tf").write_text(MODULE)
    for number in range(stacks):
        stack = folder / f"stacks/s{number}/prod"
        stack.mkdir(parents=True)
        (stack / "main.tf").write_text(STACK.format(team=number % 7, number=number, size="t3.large"))


with tempfile.TemporaryDirectory() as scratch:
    scratch = pathlib.Path(scratch)
    one = scratch / "one"
    write_repository(one, 100)
    print("100 stacks, 1,000 resources:", run(one, "-f", "json"))
    many = scratch / "many"
    write_repository(many, 300)
    git = ["git", "-C", str(many), "-c", "user.name=t", "-c", "user.email=t@example.com"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run(git + command, check=True)
    changed = many / "stacks/s7/prod/main.tf"
    changed.write_text(changed.read_text().replace("t3.large", "t3.xlarge"))
    print("300 stacks, 3,000 resources:", run(many, "-f", "json"))
    print("difference of two revisions of them:", run(many, "--compare-to", "HEAD", "-f", "json"))
    print("infra report of them: one page", end=" ")
    begin = time.monotonic()
    subprocess.run([INFRA, "-q", "-C", str(many), "report", "--output", str(scratch / "r.html")], check=True)
    print(f"of {(scratch / 'r.html').stat().st_size / 1e6:.1f} MB in {time.monotonic() - begin:.2f} s")
