#!/usr/bin/env python3
"""What `infra scaffold` writes, held against the standard and the real terraform.

All answer sets (sets.py) are scaffolded into one copy of the repository:
  fmt, validate, tag-check   no finding in what was written
  rerun                      nothing changes
  runbooks                   each alarm names a section that is there
  docs                       the tables of a new module are those of `infra docs`
  plan                       each root with the offline provider: the addresses in golden/
  validate                   all roots with the real provider, where a mirror of it is present
usage: run.py INFRA [--quick]   INFRA_UPDATE_GOLDEN=1 records. Without terraform: 77, in CI an error.
"""
import collections
import concurrent.futures
import difflib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import sets  # noqa: E402


def of_roots(name):
    """A script of tests/terraform/roots as a module."""
    specification = importlib.util.spec_from_file_location(
        name, os.path.join(HERE, "..", "roots", f"{name}.py"))
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


roots, runbooks = of_roots("run"), of_roots("runbooks")
GOLDEN = os.path.join(HERE, "golden")
CLUSTER = "external_parameters: [/shared/compute/*]\n"


def call(infra, repository, *arguments):
    done = subprocess.run([infra, "-C", repository, *arguments], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=900)
    return done.returncode, done.stdout, done.stderr


def new_repository(folder):
    for tree in ("modules", "shared"):
        shutil.copytree(os.path.join(sets.ROOT, tree), os.path.join(folder, tree),
                        ignore=shutil.ignore_patterns(".terraform", "*.tfstate*"))
    with open(os.path.join(folder, "infra.yaml"), "w", encoding="utf-8") as file:
        file.write('version: 1\norganisation: ryuqqq\naccounts: { shared: "111111111111", dev: '
                   '"222222222222", staging: "333333333333", prod: "444444444444" }\n' + CLUSTER)
    subprocess.run(["git", "init", "-q", folder], check=True)


def scaffolds(folder):
    """Command line of each answer set, by its name."""
    commands = {}
    for name in sets.OPTIONS:
        path = os.path.join(folder, f"{name}.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(sets.yaml(sets.answers(name)))
        commands[name] = ["service", "--from", path]
    for name in sets.SPECIFICATIONS:
        commands[name] = ["service", "--from",
                          os.path.join(sets.ROOT, "examples", "services", f"{name}.yaml")]
    commands["try-out"] = ["sandbox", "try-out", "--owner", "platform@example.com", "--expires",
                           "2099-12-31", "--budget", "50"]
    commands["announcements"] = ["shared", "announcements", "--env", "dev,staging,prod"]
    commands["parcel-tracker"] = ["module", "parcel-tracker"]
    return commands


def tree(folder):
    found = {}
    for below, names, files in os.walk(folder):
        names[:] = [name for name in names if name not in (".git", ".terraform")]
        for name in files:
            with open(os.path.join(below, name), "rb") as file:
                found[os.path.relpath(os.path.join(below, name), folder)] = file.read()
    return found


def findings(infra, repository, written):
    for arguments in (["fmt", "--check"], ["validate"], ["tag-check"]):
        code, out, err = call(infra, repository, *arguments, *written)
        if arguments[0] == "fmt":
            if code != 0 or out:
                yield f"fmt --check: {out}{err}"
            continue
        # Of a repository without owners and a template for pull requests.
        found = [line for line in (out + err).splitlines()
                 if re.match(r"(error|warning|note)\b", line) and "[GIT00" not in line]
        if code != 0 or found or "0 errors" not in out + err:
            yield f"{arguments[0]}: " + ("\n  ".join(found) or out + err)


def planned(infra, repository, root):
    """Addresses by module, one line each, and how many; of a module, its tests are run."""
    if root.startswith("modules/"):
        code, out, err = call(infra, os.path.join(repository, root), "offline", "--", "test")
        return ("", 0) if code == 0 else (None, f"test: {out}{err}")
    code, out, err = call(infra, os.path.join(repository, root), "offline", "--", "plan",
                          "-no-color")
    addresses = re.findall(r"^  # (\S+) will be created$", out, re.M)
    total = re.search(r"^Plan: (\d+) to add, 0 to change, 0 to destroy", out, re.M)
    if code != 0 or not total or int(total[1]) != len(addresses):
        return None, "plan: " + out[out.find("Error"):][:2000] + err[-2000:]
    modules = collections.defaultdict(list)
    for address in addresses:
        steps = re.match(r"((?:module\.\w+(?:\[[^\]]*\])?\.)*)(.*)", address)
        modules[steps[1].rstrip(".") or "root"].append(steps[2])
    return "".join(f"{root} {module}: {', '.join(sorted(modules[module]))}\n"
                   for module in sorted(modules)), int(total[1])


def compare(name, text):
    path = os.path.join(GOLDEN, f"{name}.txt")
    if os.environ.get("INFRA_UPDATE_GOLDEN"):
        os.makedirs(GOLDEN, exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return None
    if not os.path.exists(path):
        return f"{name}: no golden list; INFRA_UPDATE_GOLDEN=1 records it"
    with open(path, encoding="utf-8") as file:
        wanted = file.read()
    if wanted == text:
        return None
    return f"{name}: other resources\n" + "".join(difflib.unified_diff(
        wanted.splitlines(True), text.splitlines(True), "golden", "planned", n=0))


def check(infra, repository, quick):
    commands = scaffolds(os.path.dirname(repository))
    if quick:
        commands = {name: command for name, command in commands.items()
                    if name not in sets.OPTIONS or name in sets.QUICK}
    written = {}
    before = set(tree(repository))
    for name, command in commands.items():
        code, out, err = call(infra, repository, "scaffold", *command)
        if code != 0:
            yield f"{name}: scaffold: {out}{err}"
            continue
        after = set(tree(repository))
        folders = sorted({os.path.dirname(path) for path in after - before
                          if path.endswith("/main.tf") and "/examples/" not in path})
        written[name], before = folders, after
        if not folders:
            yield f"{name}: nothing was written"
    all_folders = [folder for folders in written.values() for folder in folders]
    yield from findings(infra, repository, all_folders)
    code, out, err = call(infra, repository, "docs", "--check", "modules/parcel-tracker")
    if code != 0:
        yield f"docs: {out}{err}"

    runbooks.ROOT = repository
    for name in [*sets.SPECIFICATIONS, "try-out"]:
        for root in written.get(name, []):
            found, without = runbooks.told(infra, root)
            yield from without
            yield from filter(None, (runbooks.missing(where, url) for where, url in found))
            if not found:
                yield f"{root}: no alarm"

    bytes_before = tree(repository)
    for name, command in commands.items():
        code, out, err = call(infra, repository, "scaffold", *command)
        if code != 0:
            yield f"{name}: again: {out}{err}"
    changed = {path for path, _ in bytes_before.items() ^ tree(repository).items()}
    if changed:
        yield f"a rerun changed {', '.join(sorted(changed))}"

    wanted = [(name, root) for name, folders in written.items() for root in folders
              if not quick or name in sets.QUICK]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda each: planned(infra, repository, each[1]), wanted))
    lines, counted = collections.defaultdict(str), 0
    for (name, root), (text, more) in zip(wanted, results):
        if text is None:
            yield f"{root}: {more}"
            continue
        lines[name] += text
        counted += more
    yield from filter(None, (compare(name, text) for name, text in lines.items() if text))
    print(f"{len(commands)} answer sets, {len(all_folders)} folders, {counted} resources planned")
    mirror = roots.modules.plugin_mirror.find(roots.modules.VERSIONS[0])
    if mirror and not quick:
        roots.ROOT, roots.TREES = repository, ["stacks", "shared/announcements"]
        with tempfile.TemporaryDirectory() as scratch:
            yield from roots.validate_for_real(
                shutil.which("terraform"), scratch,
                [folder for folder in all_folders if not folder.startswith("modules/")], mirror)


def main():
    if shutil.which("terraform") is None:
        print("terraform is not installed")
        return 1 if os.environ.get("CI") else 77
    os.environ.update(TF_CLI_CONFIG_FILE=os.devnull, CHECKPOINT_DISABLE="1")
    with tempfile.TemporaryDirectory() as folder:
        repository = os.path.join(folder, "repository")
        os.makedirs(repository)
        new_repository(repository)
        problems = list(check(os.path.abspath(sys.argv[1]), repository, "--quick" in sys.argv))
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
