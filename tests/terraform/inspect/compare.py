#!/usr/bin/env python3
"""Holds `infra inspect` against the real terraform.

plans/NAME    terraform can plan it: addresses, values, unknown and sensitive paths, outputs are equal
errors/NAME   terraform refuses it: infra does too, and reports every place that terraform names

A case may have the files `args` (options of both programs, one a line) and `env` (NAME=VALUE lines).
`no_terraform` says that terraform never ends on it. Without terraform the test is skipped (77), in CI
it fails.
"""
import argparse
import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
NOT_COPIED = {"args", "env", "no_terraform"}


def lines(path):
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        return [line.rstrip("\n") for line in file if line.strip()]


def run(command, folder, env):
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


class Case:
    def __init__(self, folder, infra, terraform):
        self.folder, self.infra, self.terraform = folder, infra, terraform
        self.name = os.path.basename(folder)
        self.args = lines(os.path.join(folder, "args"))
        self.env = dict(os.environ)
        for line in lines(os.path.join(folder, "env")):
            name, value = line.split("=", 1)
            self.env[name] = value
        self.env.update(TF_CLI_CONFIG_FILE="/dev/null", CHECKPOINT_DISABLE="1", TF_IN_AUTOMATION="1")

    def copy(self, scratch):
        work = os.path.join(scratch, self.name)
        shutil.copytree(self.folder, work, ignore=lambda _, names: NOT_COPIED & set(names))
        return work

    def inspect(self, work):
        options = []
        for arg in self.args:
            name, value = re.match(r"-(var(?:-file)?)=(.*)", arg).groups()
            options += ["--" + name, value]
        code, out, err = run([self.infra, "inspect", "--format", "json", *options], work, self.env)
        if not out:
            raise AssertionError(f"infra ended with {code}: {err}")
        return code, json.loads(out, parse_float=str, parse_int=str)

    def needs_init(self):
        for folder, _, names in os.walk(self.folder):
            for name in names:
                if name.endswith((".tf", ".json")):
                    with open(os.path.join(folder, name), encoding="utf-8") as file:
                        if re.search(r'module|backend', file.read()):
                            return True
        return False


def redact(value, sensitive):
    if sensitive is True:
        return "(sensitive)"
    if isinstance(value, dict) and isinstance(sensitive, dict):
        return {key: redact(item, sensitive.get(key)) for key, item in value.items()}
    if isinstance(value, list) and isinstance(sensitive, list):
        padded = sensitive + [None] * (len(value) - len(sensitive))
        return [redact(item, mark) for item, mark in zip(value, padded)]
    return value


def marked_paths(tree, path=()):
    if tree is True:
        return {path}
    found = set()
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, item in items:
        found |= marked_paths(item, path + (str(key),))
    return found


def parse_path(text):
    steps = re.findall(r'\.?([^.\[\]"]+)|\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]', text)
    return tuple(name or json.loads(f'"{key}"') or index for name, key, index in steps)


def planned_resources(module):
    for resource in module.get("resources", []):
        yield resource
    for child in module.get("child_modules", []):
        yield from planned_resources(child)


def compare(case, scratch):
    work = case.copy(scratch)
    code, ours = case.inspect(work)
    problems = [f"infra: {d['code']} {d['file']}:{d['line']} {d['message']}"
                for d in ours["diagnostics"] if d["severity"] == "error"]
    if code != 0 and not problems:
        problems.append(f"infra ended with {code}")
    if case.needs_init():
        code, out, err = run([case.terraform, "init", "-no-color"], work, case.env)
        if code != 0:
            return [f"terraform init: {out}{err}"]
    code, out, err = run([case.terraform, "plan", "-no-color", "-out=plan", *case.args], work, case.env)
    if code != 0:
        return problems + [f"terraform plan: {out}{err}"]
    code, out, err = run([case.terraform, "show", "-json", "plan"], work, case.env)
    plan = json.loads(out, parse_float=str, parse_int=str)
    changes = {c["address"]: c["change"] for c in plan.get("resource_changes", [])}
    theirs = {r["address"]: r for r in planned_resources(plan["planned_values"].get("root_module", {}))}
    mine = {r["address"]: r for r in ours["resources"]}
    if theirs.keys() != mine.keys():
        problems.append(f"addresses: {sorted(theirs)} but infra has {sorted(mine)}")
    for address in sorted(theirs.keys() & mine.keys()):
        problems += compare_resource(address, theirs[address], changes[address], mine[address])
    return problems + compare_outputs(plan["planned_values"].get("outputs", {}), ours["outputs"])


def compare_resource(address, theirs, change, mine):
    problems = []

    def differ(what, wanted, got):
        if wanted != got:
            problems.append(f"{address} {what}: terraform {wanted}, infra {got}")

    for key in ("mode", "type", "name"):
        differ(key, theirs[key], mine[key])
    index = theirs.get("index")
    differ("index", index, mine["index"])
    wanted = redact(theirs["values"], theirs.get("sensitive_values"))
    differ("values", json.dumps(wanted, sort_keys=True), json.dumps(mine["values"], sort_keys=True))
    differ("unknown", sorted(marked_paths(change.get("after_unknown", {}))),
           sorted(map(parse_path, mine["unknown"])))
    differ("sensitive", sorted(marked_paths(change.get("after_sensitive", {}))),
           sorted(map(parse_path, mine["sensitive"])))
    return problems


def compare_outputs(theirs, mine):
    problems = []
    if theirs.keys() != mine.keys():
        problems.append(f"outputs: terraform {sorted(theirs)}, infra {sorted(mine)}")
    for name in sorted(theirs.keys() & mine.keys()):
        wanted, got = theirs[name], mine[name]
        known = "value" in wanted or "type" in wanted
        value = "(sensitive)" if wanted["sensitive"] and known else wanted.get("value")
        if wanted["sensitive"] != got["sensitive"] or known != ("value" in got) or (
                known and json.dumps(value, sort_keys=True) != json.dumps(got["value"], sort_keys=True)):
            problems.append(f"output {name}: terraform {wanted}, infra {got}")
    return problems


def terraform_errors(case, work):
    """(file, line) of every error; None where it has no place."""
    found = []
    if case.needs_init():
        code, out, _ = run([case.terraform, "init", "-json"], work, case.env)
        found += places(out, work)
        if code != 0:
            return found
    _, out, _ = run([case.terraform, "plan", "-json", *case.args], work, case.env)
    return found + places(out, work)


def places(stream, work):
    found = []
    for line in stream.splitlines():
        if not line.startswith("{"):
            continue
        diagnostic = json.loads(line).get("diagnostic")
        if not diagnostic or diagnostic["severity"] != "error":
            continue
        at = diagnostic.get("range")
        name = os.path.normpath(at["filename"]) if at and at.get("filename") else None
        found.append((name, at["start"]["line"], diagnostic["summary"]) if name and
                     not name.startswith("<") else (None, None, diagnostic["summary"]))
    return found


def refuse(case, scratch):
    work = case.copy(scratch)
    code, ours = case.inspect(work)
    problems = [] if code == 1 else [f"infra ended with {code}"]
    mine = {(os.path.normpath(d["file"]), int(d["line"])) if d["file"] else (None, None)
            for d in ours["diagnostics"] if d["severity"] == "error"}
    # Paths are relative to the repository, which the scratch folder is the root of.
    if os.path.exists(os.path.join(case.folder, "no_terraform")):
        return problems
    theirs = terraform_errors(case, work)
    if not theirs:
        problems.append(f"terraform accepts it, infra says {sorted(mine, key=str)}")
    for name, line, summary in theirs:
        if name is not None and (name, line) not in mine:
            problems.append(f"terraform: {name}:{line} {summary}; infra: {sorted(mine, key=str)}")
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("infra")
    parser.add_argument("names", nargs="*", help="only these cases")
    parser.add_argument("-j", type=int, default=2)
    options = parser.parse_args()
    terraform = shutil.which("terraform")
    if terraform is None:
        print("skipped: there is no terraform on PATH")
        return 1 if os.environ.get("CI") == "true" else 77
    work = []
    for kind, check in (("plans", compare), ("errors", refuse)):
        for name in sorted(os.listdir(os.path.join(HERE, kind))):
            if not options.names or name in options.names:
                folder = os.path.join(HERE, kind, name)
                work.append((kind, Case(folder, os.path.abspath(options.infra), terraform), check))
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for kind in ("plans", "errors"):
            os.mkdir(os.path.join(scratch, kind))
        with concurrent.futures.ThreadPoolExecutor(options.j) as pool:
            jobs = [(kind, case, pool.submit(check, case, os.path.join(scratch, kind)))
                    for kind, case, check in work]
            for kind, case, job in jobs:
                try:
                    problems = job.result()
                except Exception as error:  # a case that breaks the runner is a failure of that case
                    problems = [f"{type(error).__name__}: {error}"]
                failed += bool(problems)
                for problem in problems:
                    print(f"FAILED {kind}/{case.name}: {problem}")
    print(f"{len(work)} cases, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
