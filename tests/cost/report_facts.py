#!/usr/bin/env python3
"""What `infra report` says of a repository with a suppression that is over, a sandbox that expires,
and calls of modules in older versions. Usage: report_facts.py INFRA"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

PLAN = {"format_version": "1.2", "terraform_version": "1.11.4", "complete": True, "errored": False,
        "planned_values": {"root_module": {}}, "configuration": {"root_module": {}},
        "resource_changes": [{"address": "aws_sqs_queue.q", "mode": "managed", "type": "aws_sqs_queue",
                              "name": "q", "change": {"actions": ["delete"], "before": {"name": "q"},
                                                      "after": None, "after_unknown": {}}}]}
FILES = {
    "plans/stacks/pay/prod/plan.json": json.dumps(PLAN),
    ".github/CODEOWNERS": "* @org/everybody\n/modules/ @org/platform\n/stacks/bare/ @org/bare @org/second\n",
    "stacks/bare/prod/main.tf": 'resource "aws_dynamodb_table" "t" {\n  name = "t"\n}\n',
    "infra.yaml": "version: 1\nrepository: [git.example.com/org/platform]\n",
    "modules/queue/main.tf": 'resource "aws_sqs_queue" "this" {\n  name = "q"\n}\n',
    "modules/queue/CHANGELOG.md": "# Changelog\n\n## [2.1.0] - 2026-01-01\n- x\n\n## [1.0.0] - 2025-01-01\n- y\n",
    "stacks/pay/prod/main.tf": """
provider "aws" {
  region = "ap-northeast-2"
  default_tags {
    tags = { Owner = "pay@example.com", Team = "pay" }
  }
}
module "old" {
  source = "git::https://git.example.com/org/platform.git//modules/queue?ref=modules/queue/v1.0.0"
}
module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "5.1.0"
}
# infra:ignore[ENC001] until=2020-01-31 reason="until the migration"
resource "aws_sqs_queue" "q" {
  name = "q"
}
# infra:ignore[ENC001,NET] reason="for ever"
resource "aws_nat_gateway" "n" {
  subnet_id = "s"
}
""",
    "stacks/try/dev/main.tf": """
provider "aws" {
  region = "us-east-1"
}
module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "5.1.4"
}
resource "aws_sqs_queue" "sandbox" {
  name = "s"
  tags = { ExpiresOn = "2020-02-01", Owner = "kim" }
}
""",
}
WANTED = [  # rows of tables, cell by cell
    ["stacks/pay/prod", "old", "modules/queue", "1.0.0", "2.1.0", "MAJOR"],
    ["stacks/pay/prod", "vpc", "terraform-aws-modules/vpc/aws", "5.1.0", "5.1.4 here", "PATCH"],
    ["stack", "stacks/try/dev", "kim", "tag ExpiresOn", "2020-02-01", "over"],
    ["suppression of ENC001", r"stacks/pay/prod/main.tf:\d+", "pay@example.com", "until the migration",
     "2020-01-31", "over"],
    ["suppression of ENC001, NET", r"stacks/pay/prod/main.tf:\d+", "pay@example.com", "for ever",
     "for ever", ""],
    ["stacks/pay/prod", "stacks", "prod", "pay@example.com", "@org/everybody", r"\d+", "queue", r"\d+",
     r"\$43\.07"],
    ["stacks/bare/prod", "stacks", "prod", "@org/bare, @org/second", "@org/bare, @org/second", "1", "",
     r"\d+", r"\$\d+\.\d+"],
    ["modules/queue", "@org/platform", r"\d+", r"\d+"],
    # At stake: a table that keeps data; a NAT gateway of the network.
    ["stacks/bare/prod", "@org/bare, @org/second", "1", "0", "0"],
    ["stacks/pay/prod", "pay@example.com", "2", "1", "0"],
    ["stacks/bare/prod", "aws_dynamodb_table.t", "is destroyed: it keeps data.*"],
    # The plan: one to destroy.
    ["stacks/pay/prod", r"\d", "0", "0", "0", "1", "aws_sqs_queue.q .*"],
]

with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    done = subprocess.run([sys.argv[1], "-q", "-C", str(folder), "report", "--plan", "plans"],
                          capture_output=True, text=True)
    written = subprocess.run([sys.argv[1], "-q", "-C", str(folder), "report", "--plan", "plans",
                              "--output", "r.html"], capture_output=True, text=True)
    same = written.returncode == 0 and len((folder / "r.html").read_text()) == len(done.stdout)
html = done.stdout
faults = [] if done.returncode == 0 else [f"exit {done.returncode}: {done.stderr}"]
if not same:
    faults.append("--output writes something else: " + written.stderr)
for cells in WANTED:
    pattern = "<tr>" + "".join(f"<td[^>]*>{cell}</td>" for cell in cells) + "</tr>"
    if not re.search(pattern, html):
        faults.append("there is no row " + " | ".join(cells))
for chart in ("By service", "By stack", "By team", "By env", "By rule", "By owner"):
    if f"<figcaption>{chart}</figcaption>" not in html:
        faults.append("there is no chart " + chart)
if re.search(r"(src|href)=\"(?!#|data:)", html):
    faults.append("the page asks for something")
print("\n".join(faults) or "the page says it all")
sys.exit(1 if faults else 0)
