#!/usr/bin/env python3
"""Prices the golden path: the examples of every module, shared/, stacks/, examples/, and what
examples/services/*.yaml generate. Everything there is free or has an estimator and its prices in
the embedded book. Usage: golden_path.py INFRA"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def folders():
    for pattern in ("modules/*/examples/*", "shared/*/*", "stacks/*/*", "examples/*", "examples/*/stacks/*/*"):
        for folder in sorted(ROOT.glob(pattern)):
            if any(folder.glob("*.tf")):
                yield str(folder.relative_to(ROOT))


INFRA = os.path.abspath(sys.argv[1])
# Prices of what the services generate that no public source at hand states: said to be so, never
# counted as 0. A refresh of the price book brings them.
WITHOUT_SOURCE = (
    "Aurora PostgreSQL: db.t4g.medium Standard` in ap-northeast-2",
    "Aurora PostgreSQL: db.r7g.large Standard` in ap-northeast-1",
    "ElastiCache Valkey: cache.m7g.large` in ap-northeast-1",
)
faults = []


def price(root, names):
    done = subprocess.run([INFRA, "-q", "-C", str(root), "cost", "-f", "json", *names],
                          capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"exit {done.returncode}: {done.stderr}")
    report = json.loads(done.stdout)
    resources, unpriced = 0, {}
    for project in report["projects"]:
        breakdown = project["breakdown"]
        resources += len(breakdown["resources"]) + len(breakdown["freeResources"])
        resources += len(project["infra"]["without_lines"])
        faults.extend(f"{project['name']}: {each['message']}" for each in project["metadata"]["errors"])
    for each in report["infra"]["not_priced"]:
        unpriced.setdefault((each["stack"], each["address"]), []).append(each["reason"])
    for (stack, address), reasons in sorted(unpriced.items()):
        print(f"not priced: {stack} {address}: {'; '.join(reasons)}")
    print(f"{len(report['projects'])} roots, {resources} resources, {len(unpriced)} not priced, "
          f"{report['totalMonthlyCost']} USD a month")
    return len(report["projects"]), unpriced


def services():
    with tempfile.TemporaryDirectory() as root:
        root = pathlib.Path(root)
        for name in ("modules", "shared"):
            shutil.copytree(ROOT / name, root / name)
        shutil.copy(ROOT / "infra.yaml", root)
        for spec in sorted((ROOT / "examples/services").glob("*.yaml")):
            done = subprocess.run([INFRA, "-q", "-C", str(root), "scaffold", "service", "--from", str(spec),
                                   "--yes"], capture_output=True, text=True)
            if done.returncode != 0:
                faults.append(f"{spec.name}: {done.stderr}")
        names = [str(each.relative_to(root)) for each in sorted(root.glob("stacks/*/*"))
                 if any(each.glob("*.tf"))]
        roots, unpriced = price(root, names)
        if roots < 8:
            faults.append(f"the services have {roots} roots")
        for (stack, address), reasons in unpriced.items():
            faults.extend(f"{stack} {address}: {reason}" for reason in reasons
                          if not reason.endswith(WITHOUT_SOURCE))


roots, unpriced = price(ROOT, list(folders()))
faults.extend(f"{stack} {address}: {'; '.join(reasons)}" for (stack, address), reasons in unpriced.items())
if roots < 90:
    faults.append("there are fewer roots than modules have examples")
services()
print("\n".join(faults))
sys.exit(1 if faults else 0)
