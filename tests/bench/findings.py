#!/usr/bin/env python3
"""Findings of `infra validate` per rule and repository, as a Markdown table.

Usage: findings.py INFRA REPOSITORY...             the table
       findings.py INFRA --show CODE REPOSITORY... every finding of one rule with its lines, to be
                                                   read against the code
"""
import json
import os
import subprocess
import sys


def findings(infra, repository):
    result = subprocess.run(
        [infra, "-C", repository, "validate", "--scanners", "none", "--fail-on", "none", "-f",
         "json"], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if result.returncode != 0:
        sys.exit(f"{repository}: exit {result.returncode}\n{result.stderr.decode()}")
    return json.loads(result.stdout)


def show(infra, code, repositories):
    for repository in repositories:
        for each in findings(infra, repository)["diagnostics"]:
            if each["code"] != code:
                continue
            path, first = os.path.join(repository, each["file"]), each["line"]
            print(f"{path}:{first} {each['severity']} {each['address'] or ''}: {each['message']}")
            with open(path, encoding="utf-8", errors="replace") as file:
                for line in file.read().split("\n")[first - 1:first + 5]:
                    print(f"    {line}")


def table(infra, repositories):
    names = [os.path.basename(os.path.normpath(each)) for each in repositories]
    short = [name.split("_", 1)[-1].replace("terraform-aws-", "") for name in names]
    reports = [findings(infra, each) for each in repositories]
    counts, severities = {}, {}
    for column, report in enumerate(reports):
        for each in report["diagnostics"]:
            counts.setdefault(each["code"], [0] * len(names))[column] += 1
            severities.setdefault(each["code"], {}).setdefault(each["severity"], 0)
            severities[each["code"]][each["severity"]] += 1
    print("| rule | " + " | ".join(short) + " | all | of these |")
    print("|---" * (len(names) + 3) + "|")
    for label, field in (("*files*", "files"), ("*resources*", "resources")):
        values = [report["summary"][field] for report in reports]
        print(f"| {label} | " + " | ".join(map(str, values)) + f" | {sum(values)} | |")
    for code in sorted(counts):
        kinds = ", ".join(f"{severities[code][kind]} {kind}{'s' if severities[code][kind] > 1 else ''}"
                          for kind in ("error", "warning", "note") if kind in severities[code])
        print(f"| {code} | " + " | ".join(str(n or "") for n in counts[code]) +
              f" | {sum(counts[code])} | {kinds} |")


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    infra = os.path.abspath(sys.argv[1])
    if sys.argv[2] == "--show":
        show(infra, sys.argv[3], sys.argv[4:])
    else:
        table(infra, sys.argv[2:])


main()
