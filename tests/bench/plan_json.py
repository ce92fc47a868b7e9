#!/usr/bin/env python3
"""Makes the JSON of a large plan and measures how long it takes to judge, against reading it with
`cat` and with Python's json, which builds all of it.

    tests/bench/plan_json.py INFRA [MEGABYTES [EVERY]]

One change in ten destroys or replaces something. Every change carries a text of two kilobytes, and
in each EVERY-th (10) that is a policy, whose statements are compared.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time


def change(number, every):
    actions = (["delete"], ["delete", "create"], ["update"], ["create"])[min(number % 20, 3)]
    statement = [{"Sid": f"S{k}", "Effect": "Allow", "Action": ["sqs:SendMessage", "sqs:ReceiveMessage"],
                  "Resource": f"arn:aws:sqs:ap-northeast-2:123456789012:queue-{number}-{k}"}
                 for k in range(12)]
    before = {"name": f"queue-{number}", "delay_seconds": 5, "tags": {"Team": "a", "Env": "dev"},
              "policy" if number % every == 0 else "description":
                  json.dumps({"Version": "2012-10-17", "Statement": statement})}
    after = dict(before, delay_seconds=6)
    created, deleted = actions == ["create"], actions == ["delete"]
    return {"address": f'module.all.aws_sqs_queue.this["{number}"]', "module_address": "module.all",
            "mode": "managed", "type": "aws_sqs_queue", "name": "this", "index": str(number),
            "provider_name": "registry.terraform.io/hashicorp/aws",
            "change": {"actions": actions, "before": None if created else before,
                       "after": None if deleted else after, "after_unknown": {},
                       "before_sensitive": {}, "after_sensitive": {}}}


def write(path, megabytes, every):
    with open(path, "w", encoding="utf-8") as out:
        out.write('{"format_version":"1.2","terraform_version":"1.11.4","resource_changes":[')
        number = 0
        while out.tell() < megabytes * 1_000_000:
            out.write(("," if number else "") + json.dumps(change(number, every)))
            number += 1
        out.write("]}")
    return number


def measure(command, cwd):
    begin = time.monotonic()
    child = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    return (time.monotonic() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024,
            os.waitstatus_to_exitcode(status))


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    infra = pathlib.Path(sys.argv[1]).resolve()
    megabytes = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    every = int(sys.argv[3]) if len(sys.argv) > 3 else 10
    with tempfile.TemporaryDirectory() as scratch:
        root = pathlib.Path(scratch)
        stack = root / "stacks/pay/dev"
        stack.mkdir(parents=True)
        (stack / "main.tf").write_text('provider "aws" {\n  region = "ap-northeast-2"\n}\n')
        (root / "infra.yaml").write_text("version: 1\norganisation: acme\n")
        print(f"{write(root / 'plan.json', megabytes, every)} changes, {megabytes} MB, a policy in each {every}-th\n")
        print("| program | wall s | CPU s | MB of memory | exit |\n|---|---|---|---|---|")
        for name, command in (
                ("cat", ("cat", "plan.json")),
                ("python3, json.load", ("python3", "-c", "import json; json.load(open('plan.json'))")),
                ("infra plan --from", (infra, "plan", "--from", "plan.json", "stacks/pay/dev", "-f", "json"))):
            wall, cpu, memory, status = min(measure(command, root) for _ in range(3))
            print(f"| {name} | {wall:.2f} | {cpu:.2f} | {memory:.0f} | {status} |", flush=True)


main()
