#!/usr/bin/env python3
"""Holds the Terraform that ships against the program that ships with it, and against tfsec, Checkov
and Trivy where script/tools has installed them. What remains is answered, by its code and its
folder, in docs/operations/security-review.md.

  docs       `infra docs --check`
  validate   no error, no warning; every note and every suppression is answered
  tag-check  no error, no warning
  scanners   every finding of high or critical severity is answered (Checkov tells no severities:
             every failed check); Trivy is there after `script/tools --all` only

usage: standard.py INFRA
"""
import collections
import json
import os
import re
import subprocess
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
TREES = [tree for tree in ("modules", "shared", "stacks", "examples/kickytime",
                           "examples/migration/after", "examples/multi-region",
                           "examples/separated-network")
         if os.path.isdir(os.path.join(ROOT, tree))]
REVIEW = os.path.join(ROOT, "docs", "operations", "security-review.md")


def answered():
    """Rows of the review's tables: `code`, and the folders that the answer is about."""
    rows = collections.defaultdict(set)
    with open(REVIEW, encoding="utf-8") as file:
        for line in file:
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if len(cells) >= 3 and line.startswith("| `"):
                for code in re.findall(r"`([^`]+)`", cells[0]):
                    rows[code] |= set(re.findall(r"`([^`]+)`", cells[1]))
    return rows


def unanswered(rows, what, code, path):
    path = os.path.relpath(os.path.join(ROOT, path), ROOT)
    if any(path == folder or path.startswith(folder + "/") for folder in rows[code]):
        return []
    return [f"{what}: {code} in {path} has no answer in docs/operations/security-review.md"]


def run(command, expected=(0,)):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900)
    if done.returncode not in expected:
        return None, f"{' '.join(command[:3])} exits with {done.returncode}: {done.stdout}{done.stderr}"
    return done.stdout, None


def validate(infra, rows):
    out, problem = run([infra, "validate", *TREES, "--fail-on", "none", "-f", "json"])
    if problem:
        return [problem]
    problems = []
    for found in json.loads(out)["diagnostics"]:
        if not (found["file"] or "").startswith((*TREES, ".github/")):
            continue  # what rules on the whole repository say of test data
        where = f"{found['file']}:{found['line']}"
        if found["severity"] in ("error", "warning"):
            problems.append(f"validate: {found['code']} at {where}: {found['message']}")
        else:
            problems += unanswered(rows, "validate, a note", found["code"], found["file"] or "")
    return problems


def suppressions(rows):
    problems = []
    for tree in TREES:
        for folder, _, names in os.walk(os.path.join(ROOT, tree)):
            for name in names:
                if not name.endswith(".tf"):
                    continue
                path = os.path.join(folder, name)
                with open(path, encoding="utf-8") as file:
                    for codes in re.findall(r"infra:ignore\[([A-Z0-9, ]+)\]", file.read()):
                        for code in codes.split(","):
                            problems += unanswered(rows, "a suppression", code.strip(), path)
    return problems


def tfsec(tool, rows):
    found = set()
    for tree in TREES:
        # Of 2024, it does not know ephemeral blocks and would stop at the first one.
        out, problem = run([tool, tree, "--format", "json", "--ignore-hcl-errors",
                            "--exclude-path", "tests", "--no-color"], (0, 1))
        if problem:
            return [problem]
        found |= {(result["long_id"], os.path.relpath(result["location"]["filename"], ROOT))
                  for result in json.loads(out)["results"] or []
                  if result["severity"] in ("HIGH", "CRITICAL")}
    print(f"tfsec: {len(found)} findings of high severity")
    return [line for code, path in sorted(found) for line in unanswered(rows, "tfsec", code, path)]


def checkov(tool, rows):
    problems, count = [], 0
    for tree in TREES:
        out, problem = run([tool, "-d", tree, "--framework", "terraform", "--skip-download",
                            "--quiet", "--compact", "-o", "json"], (0, 1))
        if problem:
            return [problem]
        report = json.loads(out)
        failed = report.get("results", {}).get("failed_checks", []) if isinstance(report, dict) else []
        found = {(check["check_id"], tree + check["file_path"]) for check in failed}
        count += len(found)
        for code, path in sorted(found):
            problems += unanswered(rows, "checkov", code, path)
    print(f"checkov: {count} failed checks")
    return problems


def trivy(tool, rows):
    found = set()
    for tree in TREES:
        out, problem = run([tool, "config", tree, "--skip-check-update", "--skip-version-check",
                            "--disable-telemetry", "--quiet", "--severity", "HIGH,CRITICAL",
                            "-f", "json"])
        if problem:
            return [problem]
        for result in json.loads(out).get("Results", []):
            path = os.path.normpath(os.path.join(tree, result["Target"]))
            found |= {(each["ID"], path) for each in result.get("Misconfigurations") or []}
    print(f"trivy: {len(found)} findings of high severity")
    return [line for code, path in sorted(found) for line in unanswered(rows, "trivy", code, path)]


def main():
    infra = os.path.abspath(sys.argv[1])
    rows = answered()
    problems = validate(infra, rows) + suppressions(rows)
    for command in ([infra, "tag-check", *TREES, "--fail-on", "warning"],
                    [infra, "docs", "--check", "modules"]):
        problem = run(command)[1]
        problems += [problem] if problem else []
    for name, scan in (("tfsec", tfsec), ("checkov", checkov), ("trivy", trivy)):
        tool = os.path.join(ROOT, ".tools", "bin", name)
        if os.access(tool, os.X_OK):
            problems += scan(tool, rows)
        else:
            print(f"{name} is not installed: not scanned with it")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
