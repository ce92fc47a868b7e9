#!/usr/bin/env python3
"""Prices the golden path: the examples of every module, shared/, stacks/ and examples/. Everything
there is free or has an estimator and its prices in the embedded book. Usage: golden_path.py INFRA"""
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def folders():
    for pattern in ("modules/*/examples/*", "shared/*/*", "stacks/*/*", "examples/*", "examples/*/stacks/*/*"):
        for folder in sorted(ROOT.glob(pattern)):
            if any(folder.glob("*.tf")):
                yield str(folder.relative_to(ROOT))


done = subprocess.run([sys.argv[1], "-q", "-C", str(ROOT), "cost", "-f", "json", *folders()],
                      capture_output=True, text=True)
if done.returncode != 0:
    sys.exit(f"exit {done.returncode}: {done.stderr}")
report = json.loads(done.stdout)
faults, resources, unpriced = [], 0, {}
for project in report["projects"]:
    breakdown = project["breakdown"]
    resources += len(breakdown["resources"]) + len(breakdown["freeResources"])
    resources += len(project["infra"]["without_lines"])
    faults += [f"{project['name']}: {each['message']}" for each in project["metadata"]["errors"]]
for each in report["infra"]["not_priced"]:
    unpriced.setdefault((each["stack"], each["address"]), []).append(each["reason"])
    if "has no estimator" in each["reason"]:
        faults.append(f"{each['stack']} {each['address']}: {each['reason']}")
for (stack, address), reasons in sorted(unpriced.items()):
    print(f"not priced: {stack} {address}: {'; '.join(reasons)}")
print(f"{len(report['projects'])} roots, {resources} resources, {len(unpriced)} not priced, "
      f"{report['totalMonthlyCost']} USD a month")
if len(report["projects"]) < 90:
    faults.append("there are fewer roots than modules have examples")
if unpriced:
    faults.append(f"{len(unpriced)} of {resources} are not priced")
print("\n".join(faults))
sys.exit(1 if faults else 0)
