#!/usr/bin/env python3
"""Makes a git repository of many stacks and modules and measures how long its changed stacks take
to find, against `terramate list --changed` and terragrunt's listing where these are on PATH.

    tests/bench/stacks.py INFRA [STACKS [MODULES]]

The repository has the shape of the one that `infra` ships: five files a stack, modules that call
each other, parameters that stacks publish and read. Each change is committed, the base is the
commit before; `git status` and `git diff` of the same two revisions are the floor. The files that
the peers need (one a stack) lie in a copy of their own. "first run": `infra` knows nothing yet.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ENVIRONMENT = {**os.environ, "CHECKPOINT_DISABLE": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
               "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com",
               "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.com"}
ENVS = ("dev", "staging", "prod")


def module(number, count):
    calls = [k for k in (2 * number + 1, 2 * number + 2) if k < count]
    main = "".join(f'module "part_{k}" {{\n  source = "../part-{k:02}"\n  name   = var.name\n'
                   f'  tags   = var.tags\n}}\n\n' for k in calls)
    for k in range(4):
        main += (f'resource "aws_sqs_queue" "queue_{k}" {{\n  name = "${{var.name}}-{k}"\n'
                 f'  visibility_timeout_seconds = var.timeout + {k}\n  tags = var.tags\n\n'
                 f'  redrive_policy = jsonencode({{\n    maxReceiveCount = 3\n  }})\n}}\n\n')
    variables = ('variable "name" {\n  type        = string\n  description = "Prefix of all names."\n}\n\n'
                 'variable "timeout" {\n  type        = number\n  default     = 30\n'
                 '  description = "Seconds a message stays hidden."\n}\n\n'
                 'variable "tags" {\n  type        = map(string)\n  default     = {}\n'
                 '  description = "Tags of all resources."\n}\n')
    outputs = "".join(f'output "queue_{k}_arn" {{\n  value       = aws_sqs_queue.queue_{k}.arn\n'
                      f'  description = "Queue {k}."\n}}\n\n' for k in range(4))
    return {"main.tf": main, "variables.tf": variables, "outputs.tf": outputs,
            "versions.tf": VERSIONS, "README.md": f"# part-{number:02}\n"}


VERSIONS = ('terraform {\n  required_version = ">= 1.11"\n  required_providers {\n    aws = {\n'
            '      source  = "hashicorp/aws"\n      version = ">= 5.100, < 7.0"\n    }\n  }\n}\n')


def stack(number, env, modules):
    used = [number % modules, (number * 7 + 3) % modules]
    main = 'locals {\n  service = "svc-%04d"\n  env     = "%s"\n}\n\n' % (number, env)
    main += "".join(f'module "part_{k}" {{\n  source = "../../../modules/part-{k:02}"\n'
                    f'  name   = "${{local.service}}-${{local.env}}-{k}"\n  tags   = local.tags\n}}\n\n'
                    for k in dict.fromkeys(used))
    for k in range(6):
        main += (f'resource "aws_cloudwatch_metric_alarm" "alarm_{k}" {{\n'
                 f'  alarm_name          = "${{local.env}}-${{local.service}}-alarm-{k}"\n'
                 f'  comparison_operator = "GreaterThanThreshold"\n  evaluation_periods  = 3\n'
                 f'  threshold           = {k * 10}\n  tags                = local.tags\n}}\n\n')
    if number % 10:
        main += f'data "aws_ssm_parameter" "vpc" {{\n  name = "/shared/net-{number // 10 * 10:04}/{env}/vpc"\n}}\n'
    else:
        main += (f'resource "aws_ssm_parameter" "vpc" {{\n  name  = "/shared/net-{number:04}/{env}/vpc"\n'
                 f'  type  = "String"\n  value = "vpc-{number}"\n}}\n')
    tags = ('locals {\n  tags = {\n    Environment = local.env\n    Service = local.service\n'
            '    Team = "team"\n    Owner = "a@example.com"\n    ManagedBy = "terraform"\n  }\n}\n')
    backend = ('terraform {\n  backend "s3" {\n    bucket       = "org-terraform-state-%s"\n'
               '    key          = "stacks/svc-%04d/%s/terraform.tfstate"\n    region       = "ap-northeast-2"\n'
               '    use_lockfile = true\n    encrypt      = true\n  }\n}\n' % (env, number, env))
    provider = 'provider "aws" {\n  region = "ap-northeast-2"\n}\n'
    return {"main.tf": main, "tags.tf": tags, "backend.tf": backend, "providers.tf": provider,
            "versions.tf": VERSIONS}


def write(root, stacks, modules):
    for k in range(modules):
        for name, text in module(k, modules).items():
            put(root / f"modules/part-{k:02}" / name, text)
    for k in range(stacks):
        folder = root / f"stacks/svc-{k // 3:04}/{ENVS[k % 3]}"
        for name, text in stack(k // 3, ENVS[k % 3], modules).items():
            put(folder / name, text)
    put(root / "infra.yaml", "version: 1\norganisation: acme\n")


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def git(root, *arguments):
    subprocess.run(("git", "-C", root, "-c", "gc.auto=0", *arguments), check=True, env=ENVIRONMENT,
                   stdout=subprocess.DEVNULL)


def measure(root, *command, rounds=7, before=None):
    wall, cpu = [], []
    for _ in range(rounds):
        if before:
            before()
        begin = time.monotonic()
        child = subprocess.Popen(command, cwd=root, env=ENVIRONMENT, stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL)
        text = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        wall.append(time.monotonic() - begin)
        cpu.append(usage.ru_utime + usage.ru_stime)
        if os.waitstatus_to_exitcode(status) != 0:
            sys.exit(f"{' '.join(map(str, command))} ended with status {status}")
    return min(wall), min(cpu), text


def edit(root, path, old, new):
    text = (root / path).read_text()
    assert old in text, path
    (root / path).write_text(text.replace(old, new))


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    infra = pathlib.Path(sys.argv[1]).resolve()
    stacks = int(sys.argv[2]) if len(sys.argv) > 2 else 1500
    modules = int(sys.argv[3]) if len(sys.argv) > 3 else 60
    with tempfile.TemporaryDirectory() as scratch:
        ENVIRONMENT["INFRA_CACHE_DIR"] = f"{scratch}/kept"
        root, peers = (pathlib.Path(scratch) / name for name in ("repository", "peers"))
        for folder in (root, peers):
            write(folder, stacks, modules)
        for folder in peers.glob("stacks/*/*"):
            put(folder / "stack.tm.hcl", f'stack {{\n  name = "{folder.parent.name}-{folder.name}"\n}}\n')
            put(folder / "terragrunt.hcl", 'terraform {\n  source = "."\n}\n')
        for folder in (root, peers):
            git(scratch, "init", "-q", "-b", "main", folder)
            git(folder, "add", "-A")
            git(folder, "commit", "-q", "-m", "base")
        git(peers, "clone", "-q", "--bare", ".", f"{scratch}/origin")  # terramate asks for one
        git(peers, "remote", "add", "origin", f"{scratch}/origin")
        git(peers, "fetch", "-q", "origin")
        changes = {
            "one stack": ("stacks/svc-0007/dev/main.tf", "threshold           = 30", "threshold = 31"),
            "a leaf module": (f"modules/part-{modules - 1:02}/main.tf", "maxReceiveCount = 3",
                              "maxReceiveCount = 4"),
            "the comment of a module": ("modules/part-03/main.tf", 'resource "aws_sqs_queue" "queue_0"',
                                        '# why\nresource "aws_sqs_queue" "queue_0"'),
        }
        print(f"{stacks} stacks, {modules} modules, {os.cpu_count()} cores\n")
        print("| change | program | wall ms | CPU ms | stacks |\n|---|---|---|---|---|")
        for what, (path, old, new) in changes.items():
            for folder in (root, peers):
                edit(folder, path, old, new)
                git(folder, "commit", "-q", "-a", "-m", what)
            forget = lambda: shutil.rmtree(f"{scratch}/kept", ignore_errors=True)
            find = (infra, "plan", "--list", "--changed", "HEAD~1", "-f", "json")
            row(what, "git status", root, ("git", "status", "--short"))
            row(what, "git diff", root, ("git", "diff", "--name-only", "HEAD~1"))
            row(what, "infra plan --list, first run", root, find, before=forget)
            row(what, "infra plan --list", root, find)
            if shutil.which("terramate"):
                row(what, "terramate list --changed", peers,
                    ("terramate", "list", "--changed", "--git-change-base", "HEAD~1",
                     "--disable-check-git-untracked", "--disable-check-git-uncommitted"), rounds=1)
            if shutil.which("terragrunt") and what == "one stack":
                row("all stacks", "terragrunt output-module-groups", peers,
                    ("terragrunt", "output-module-groups", "--terragrunt-non-interactive",
                     "--terragrunt-no-auto-init"), rounds=2)


def row(what, name, root, command, **options):
    wall, cpu, text = measure(root, *command, **options)
    found = text.count(b'"path"') if name.startswith("infra") else len(text.splitlines())
    print(f"| {what} | {name} | {wall * 1e3:.0f} | {cpu * 1e3:.0f} | {found} |", flush=True)


main()
