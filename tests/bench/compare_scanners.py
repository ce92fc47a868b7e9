#!/usr/bin/env python3
"""Whole-repository `infra validate` against tfsec, Trivy, Checkov and tflint on the same tree.

Usage: compare_scanners.py INFRA FOLDER [RUNS]
Prints a Markdown table of CPU seconds (user and system, with all children; the least of RUNS), wall
clock seconds and the ratio to infra. A scanner that is not on PATH is left out, and named.
"""
import os
import resource
import shutil
import subprocess
import sys
import time

TRIVY = ["trivy", "config", "--format", "json", "--misconfig-scanners", "terraform",
         "--skip-check-update", "--skip-version-check", "--disable-telemetry", "."]
CHECKOV = ["checkov", "-d", ".", "-o", "json", "--compact", "--skip-download", "--framework",
           "terraform", "terraform_json"]


def root_modules(folder):
    """Every folder with .tf files: what tfsec and tflint must be given one by one."""
    for path, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        if any(f.endswith(".tf") for f in files):
            yield os.path.relpath(path, folder)


def measure(commands, folder, runs):
    best = None
    for _ in range(runs):
        before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        for command in commands:
            subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=False)
        after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - begin
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        if best is None or cpu < best[0]:
            best = (cpu, wall)
    return best


def main():
    infra, folder = os.path.abspath(sys.argv[1]), sys.argv[2]
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    folders = list(root_modules(folder))
    files = sum(f.endswith(".tf") for _, _, names in os.walk(folder) for f in names)
    print(f"{files} .tf files, {len(folders)} folders, {runs} runs\n", flush=True)
    rows = [("infra validate", [[infra, "validate", "--fail-on", "none", "-f", "json"]])]
    rows += [("tfsec, at the top only", [["tfsec", ".", "--format", "json", "--soft-fail",
                                          "--no-module-downloads"]]),
             ("tfsec, folder by folder", [["tfsec", f, "--format", "json", "--soft-fail",
                                           "--no-module-downloads"] for f in folders]),
             ("trivy config", [TRIVY]), ("checkov", [CHECKOV]),
             ("tflint, folder by folder", [["tflint", "--chdir", f, "--force", "--format", "json"]
                                           for f in folders])]
    print("| program | CPU s | wall s | ratio of CPU |\n|---|---|---|---|")
    base = None
    for name, commands in rows:
        if shutil.which(commands[0][0]) is None:
            print(f"| {name} | not installed | | |", flush=True)
            continue
        cpu, wall = measure(commands, folder, runs if len(commands) == 1 else 1)
        base = base or cpu
        print(f"| {name} | {cpu:.2f} | {wall:.2f} | {cpu / base:.0f} |", flush=True)


main()
