#!/usr/bin/env python3
"""Reads the READMEs of shared/, stacks/ and examples/ as their readers do, in a copy of the tree:

  run       every `infra` command of a shell block, in its order; it must succeed. Where the
            environments of a domain differ by their name alone, one of them stands for all
  shell     every shell block can be parsed
  outputs   what `terraform output NAME` or "the output `NAME`" reads, exists
  targets   what -target=, -replace= and -var name, exists
  pictures  of examples/ and stacks/: what an image or a link leads to, exists; each has a picture

usage: readmes.py INFRA [--only FOLDER]... Without terraform it is skipped (77), in CI it fails.
"""
import argparse
import concurrent.futures
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import plans

TREES = ["shared", "stacks", "examples"]
LEFT_OUT = ["examples/acme-platform"]  # a repository of its own, with mistakes to find


def readmes():
    found = []
    for tree in TREES:
        for folder, _, names in os.walk(os.path.join(plans.ROOT, tree)):
            path = os.path.relpath(folder, plans.ROOT)
            if "README.md" in names and not path.startswith(tuple(LEFT_OUT)):
                found.append(path)
    return sorted(found)


def text_of(folder, pattern):
    text = ""
    for path in glob.glob(os.path.join(plans.ROOT, folder, pattern)):
        with open(path, encoding="utf-8") as file:
            text += file.read()
    return text


def blocks(readme):
    """Shell blocks, and code within lines, which may be a command too."""
    fenced = re.findall(r"^ *```(?:sh|shell|bash)\n(.*?)^ *```", readme, re.M | re.S)
    rest = re.sub(r"^ *```.*?^ *```", "", readme, flags=re.M | re.S)
    return fenced, re.findall(r"`([^`\n]+)`", rest)


def declared(folder):
    text = text_of(folder, "*.tf") + text_of(folder, "after/*.tf")
    names = {kind: set(re.findall(rf'^{kind} "(\w+)"', text, re.M))
             for kind in ("output", "variable", "module")}
    names["resource"] = {".".join(pair) for pair in re.findall(r'^resource "(\w+)" "(\w+)"', text,
                                                               re.M)}
    return names


def names_problems(folder, readme):
    names = declared(folder)
    code = "\n".join(sum(blocks(readme), []))
    outputs = re.findall(r"terraform output (?:-raw |-json )?(\w+)", code)
    siblings = text_of(os.path.dirname(folder), "*/outputs.tf")  # an environment reads another one's
    outputs += [name for name in re.findall(r"outputs? `(\w+)`", readme)
                if f'output "{name}"' not in siblings]
    targets = re.findall(r"-(?:target|replace)=([\w.]+)", code)
    targets += re.findall(r"-target (\S+)", code)
    variables = re.findall(r"terraform [^\n]*?-var[ =]'?(\w+)=", code)
    problems = [f"reads the output {name}, which is not there" for name in outputs
                if name not in names["output"]]
    problems += [f"names {target}, which is not there" for target in targets
                 if target not in names["resource"]
                 and target.removeprefix("module.").split(".")[0] not in names["module"]]
    problems += [f"sets the variable {name}, which is not there" for name in variables
                 if name not in names["variable"]]
    links = [] if folder.startswith("shared/") else re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", readme)
    for link in links:
        path = os.path.join(plans.ROOT, folder, link)
        if not os.path.exists(path):
            problems.append(f"leads to {link}, which is not there")
        elif link.endswith(".svg"):
            root = xml.etree.ElementTree.parse(path).getroot()
            if not root.get("aria-label") or "prefers-color-scheme:dark" not in text_of(folder, link):
                problems.append(f"{link} says nothing to a screen reader, or is not made for the dark")
    return problems


def shell_problems(readme):
    problems = []
    for block in blocks(readme)[0]:
        # <address> stands for what only the reader knows
        done = subprocess.run(["sh", "-n", "-c", re.sub(r"<[\w -]+>", "x", block)],
                              capture_output=True, text=True, timeout=30)
        if done.returncode != 0:
            problems.append(f"has a block that no shell reads: {done.stderr}")
    return problems


def commands_of(readme):
    return [line.strip() for line in "\n".join(blocks(readme)[0]).splitlines()
            if line.strip().startswith("infra ")]


def without_twins(folders, texts):
    """Folders whose commands no other environment of the same domain has run."""
    seen, kept = set(), []
    for folder in folders:
        domain, environment = os.path.split(folder)
        commands = tuple(line.replace(f"/{environment}", "/E") for line in
                         commands_of(texts[folder]))
        if not folder.startswith("shared/") or (domain, commands) not in seen:
            kept.append(folder)
        seen.add((domain, commands))
    return kept


def run_problems(copy, readme, path):
    problems, count = [], 0
    env = dict(plans.environment(), PATH=path)
    for line in commands_of(readme):
        count += 1
        done = subprocess.run(["sh", "-c", line], cwd=copy, env=env, capture_output=True, text=True,
                              timeout=600)
        if done.returncode != 0:
            problems.append(f"says `{line}`, which ends with {done.returncode}: "
                            f"{done.stdout[-1500:]}{done.stderr[-1500:]}")
    return problems, count


def has_picture(folder, readme):
    """Of what is built here: specifications build nothing, and a sandbox is what the scaffold writes."""
    wanted = folder.startswith("stacks/") or (folder.startswith("examples/")
                                              and folder.count("/") == 1)
    if not wanted or folder in ("examples/services", "stacks/sandbox/dev"):
        return True
    return re.search(r"!\[[^\]]+\]\([\w./-]+\.svg\)", readme)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("infra")
    parser.add_argument("--only", action="append")
    options = parser.parse_args()
    plans.skip_without_terraform()
    problems, commands = [], 0
    with tempfile.TemporaryDirectory() as scratch:
        copy = os.path.join(scratch, "copy")
        for tree in ["modules", *TREES]:
            shutil.copytree(os.path.join(plans.ROOT, tree), os.path.join(copy, tree),
                            ignore=shutil.ignore_patterns(".terraform"))
        shutil.copy(os.path.join(plans.ROOT, "infra.yaml"), copy)
        os.makedirs(os.path.join(scratch, "bin"))
        os.symlink(os.path.abspath(options.infra), os.path.join(scratch, "bin", "infra"))
        path = f"{scratch}/bin:{os.environ['PATH']}"
        folders = options.only or readmes()
        texts = {folder: text_of(folder, "README.md") for folder in folders}
        for folder, readme in texts.items():
            problems += [f"{folder}/README.md {problem}" for problem in
                         names_problems(folder, readme) + shell_problems(readme)]
            if not has_picture(folder, readme):
                problems.append(f"{folder}/README.md has no picture")
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            kept = without_twins(folders, texts)
            for folder, (found, count) in zip(kept, pool.map(
                    lambda folder: run_problems(copy, texts[folder], path), kept)):
                problems += [f"{folder}/README.md {problem}" for problem in found]
                commands += count
    print(f"{len(folders)} READMEs, {commands} commands run")
    for problem in problems:
        print(problem)
    return 1 if problems or not commands else 0


if __name__ == "__main__":
    sys.exit(main())
