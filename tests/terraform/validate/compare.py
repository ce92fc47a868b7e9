#!/usr/bin/env python3
"""Holds the HCL rules of `infra validate` against `terraform validate` with the real AWS provider.

schema/   mistakes that the real one finds in a loaded configuration: types, arguments, references
load/     mistakes that it finds while it loads one
versions/ constraints of versions (they end the loading, so they are by themselves)
Both must report an error in exactly the same blocks; prints a row for each. Usage:
compare.py INFRA [--table]; 77: the real provider is not there, or terraform (in CI that fails).
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import plugin_mirror  # noqa: E402

VERSION = "5.100.0"
# Blocks in which the two differ on purpose: why.
TOLERATED = {}


def blocks(path):
    """The top-level block of each line, and of each address."""
    result, current, names = {}, "", {}
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if re.match(r"[a-z]", line):
                current = f"{number}: " + re.sub(r"[\s{}]+$", "", line)
                names[".".join(re.findall(r'"([^"]+)"', line))] = current
            result[number] = current
    return result, names


def real(folder, env):
    for command in (["init", "-backend=false"], ["validate", "-json"]):
        done = subprocess.run(["terraform", *command], cwd=folder, env=env, capture_output=True,
                              text=True, stdin=subprocess.DEVNULL, check=False)
        if command[0] == "init" and done.returncode == 0:
            continue
        if command[0] == "validate":
            return json.loads(done.stdout)["diagnostics"]
    raise AssertionError(done.stderr)


def ours(folder, infra):
    done = subprocess.run([infra, "-C", folder, "validate", "--scanners", "none", "--only", "HCL,VER",
                           "--fail-on", "none", "-f", "json"], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return json.loads(done.stdout)["diagnostics"]


def compare(name, infra, env, table):
    with tempfile.TemporaryDirectory() as scratch:
        folder = os.path.join(scratch, name)
        shutil.copytree(os.path.join(HERE, name), folder)
        expected, found = {}, {}
        at, named = blocks(os.path.join(folder, "main.tf"))
        # Ours first: terraform leaves a folder `.terraform` behind.
        for each in ours(folder, infra):
            if each["severity"] == "error":
                # An argument's value may be written elsewhere.
                address = (each["address"] or "").removeprefix("data.")
                block = named.get(address or "-") or at[each["line"]]
                found.setdefault(block, []).append(f"{each['code']} {each['message']}")
        for each in real(folder, env):
            if each["severity"] == "error":
                block = at[each["range"]["start"]["line"]] if "range" in each else "no place"
                expected.setdefault(block, []).append(each["summary"])
    failed = 0
    for block in sorted(expected.keys() | found.keys(), key=lambda key: int(key.split(":")[0])):
        same = bool(expected.get(block)) == bool(found.get(block))
        failed += not same and block.split(": ", 1)[1] not in TOLERATED
        if table:
            cells = ["; ".join(sorted(set(side.get(block, ["-"])))) for side in (expected, found)]
            print(f"| `{block.split(': ', 1)[1]}` | {cells[0]} | {cells[1]} |")
        elif not same:
            print(f"{name}: {block}\n  terraform: {expected.get(block)}\n  infra: {found.get(block)}")
    if not table:
        print(f"{name}: {len(expected)} blocks with a mistake, {failed} judged otherwise")
    return failed, len(expected)


def main():
    infra = os.path.abspath(sys.argv[1])
    if shutil.which("terraform") is None:
        print("skipped: terraform is not installed")
        sys.exit(1 if os.environ.get("CI") else 77)
    mirror = plugin_mirror.find(VERSION)
    if mirror is None:
        print(f"skipped: no filesystem mirror with hashicorp/aws {VERSION}")
        sys.exit(77)
    with tempfile.NamedTemporaryFile("w", suffix=".tfrc") as config:
        config.write(f'provider_installation {{\n  filesystem_mirror {{\n    path = "{mirror}"\n'
                     "  }\n}\ndisable_checkpoint = true\n")
        config.flush()
        env = dict(os.environ, TF_CLI_CONFIG_FILE=config.name, CHECKPOINT_DISABLE="1")
        env.pop("TF_PLUGIN_CACHE_DIR", None)
        results = [compare(name, infra, env, "--table" in sys.argv) for name in ("load", "versions", "schema")]
    sys.exit(1 if any(failed for failed, _ in results) else 0)


main()
