#!/usr/bin/env python3
"""Holds the root modules that ship (shared/, stacks/, examples/) against the real terraform.

  fmt       terraform fmt -check
  plan      each root with the offline provider: what one publishes, the others read
  validate  all of them in one generated root with the real AWS provider, where a filesystem mirror
            of it is present (plugin_mirror.py)

usage: run.py INFRA [--only FOLDER]... Without terraform it is skipped (77), in CI it fails.
"""
import argparse
import concurrent.futures
import os
import re
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "modules"))
import run as modules  # noqa: E402

ROOT = modules.ROOT
TREES = [tree for tree in ("shared", "stacks", "examples/kickytime", "examples/migration/after",
                           "examples/multi-region", "examples/separated-network")
         if os.path.isdir(os.path.join(ROOT, tree))]
FILES = ["main.tf", "variables.tf", "outputs.tf", "providers.tf", "versions.tf", "README.md"]


def roots():
    found = []
    for tree in TREES:
        for folder, _, names in os.walk(os.path.join(ROOT, tree)):
            if "providers.tf" in names and ".terraform" not in folder:
                found.append(os.path.relpath(folder, ROOT))
    return sorted(found)


def plan(infra, root):
    code, out = modules.run([infra, "-C", root, "offline", "--", "plan", "-no-color"], ROOT)
    # An import is shown as a change: the offline provider knows its id alone.
    planned = re.search(r"Plan: (?:(\d+) to import, )?(\d+) to add, (\d+) to change, 0 to destroy",
                        out)
    if code != 0 or not planned or int(planned[3]) > int(planned[1] or 0):
        return f"{root}: {modules.errors(out)}", 0
    return None, int(planned[2])


def missing_files(root):
    wanted = FILES + (["backend.tf"] if not root.startswith("examples/") else [])
    if root == "examples/migration/after":
        wanted = [name for name in FILES if name != "README.md"] + ["../README.md"]
    return [f"{root}: lacks {name}" for name in wanted
            if not os.path.exists(os.path.join(ROOT, root, name))]


def validate_for_real(terraform, scratch, names, mirror):
    for tree in ["modules", *TREES]:
        shutil.copytree(os.path.join(ROOT, tree), os.path.join(scratch, tree),
                        ignore=shutil.ignore_patterns(".terraform*", "tests"))
    calls = ['terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n'
             '    }\n  }\n}\n']
    for name in names:
        folder = os.path.join(scratch, name)
        with open(os.path.join(folder, "providers.tf"), encoding="utf-8") as file:
            aliases = re.findall(r'alias\s*=\s*"(\w+)"', file.read())
        for file in ("providers.tf", "backend.tf", "imports.tf"):  # a root's alone
            if os.path.exists(os.path.join(folder, file)):
                os.remove(os.path.join(folder, file))
        if aliases:
            modules.declare_aliases(folder, aliases)
        passed = "".join(f"    aws.{alias} = aws\n" for alias in aliases)
        with open(os.path.join(folder, "variables.tf"), encoding="utf-8") as file:
            blocks = re.findall(r'^variable "(\w+)" \{\n(.*?)^\}', file.read(), re.M | re.S)
        required = [name for name, body in blocks if not re.search(r"^  default\s*=", body, re.M)]
        given = "".join(f"  {name} = var.{name}\n" for name in required)
        calls += [f'variable "{name}" {{}}\n' for name in required]
        calls.append(f'module "{name.replace("/", "_").replace("-", "_")}" {{\n'
                     f'  source = "../{name}"\n{given}  providers = {{\n    aws = aws\n{passed}'
                     "  }\n}\n")
    folder = os.path.join(scratch, "all")
    os.makedirs(folder)
    seen = set()
    calls = [call for call in calls if not (call in seen or seen.add(call))]
    with open(os.path.join(folder, "main.tf"), "w", encoding="utf-8") as file:
        file.write("\n".join(calls))
    config = os.path.join(scratch, "mirror.tfrc")
    with open(config, "w", encoding="utf-8") as file:
        file.write(modules.MIRROR.format(path=mirror))
    env = modules.environment()
    env["TF_CLI_CONFIG_FILE"] = config
    for command in (["init", "-no-color", "-backend=false"], ["validate", "-no-color"]):
        code, out = modules.run([terraform, *command], folder, env)
        if code != 0:
            return [f"{command[0]} with the real provider: {modules.errors(out)}"]
    print("validate of all roots with the real provider: valid")
    return []


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("infra")
    parser.add_argument("--only", action="append")
    options = parser.parse_args()
    terraform = shutil.which("terraform")
    if terraform is None:
        print("terraform is not installed")
        return 1 if os.environ.get("CI") else 77
    infra = os.path.abspath(options.infra)
    names = options.only or roots()
    problems = []
    for tree in TREES:
        code, out = modules.run([terraform, "fmt", "-check", "-recursive", tree], ROOT)
        if code != 0:
            problems.append(f"fmt: {out}")
    for name in names:
        problems += missing_files(name)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda name: plan(infra, name), names))
    problems += [problem for problem, _ in results if problem]
    print(f"{len(names)} root modules, {sum(count for _, count in results)} resources planned")
    mirror = modules.plugin_mirror.find(modules.VERSIONS[0])
    if mirror:
        with tempfile.TemporaryDirectory() as scratch:
            problems += validate_for_real(terraform, scratch, names, mirror)
    else:
        print("no mirror of the real provider: not validated with it")
    for problem in problems:
        print(problem)
    return 1 if problems or not names else 0


if __name__ == "__main__":
    sys.exit(main())
