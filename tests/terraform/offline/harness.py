"""What the tests of offline runs share: a scratch repository, and a main() that runs all functions whose
names begin with test_. Exit code 77, skipped, where terraform is not installed, which in CI fails.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import traceback


class Skip(Exception):
    """What a test needs is not there."""


class Repository:
    """A scratch repository with one root module and a state of its own."""

    def __init__(self, infra, folder):
        self.infra, self.folder = infra, pathlib.Path(folder)
        self.state = str(self.folder / "kept.tfstate")
        self.write("infra.yaml", "version: 1\n")

    def write(self, path, text):
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def environment(self):
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("TF_", "AWS_"))}
        return dict(kept, CHECKPOINT_DISABLE="1", TMPDIR=str(self.folder / "tmp"))

    def argv(self, arguments, state):
        return [self.infra, "offline"] + (["--state", self.state] if state else []) + ["--"] + arguments

    def run(self, *arguments, ok=0, state=True, root=".", input="", **environment):
        (self.folder / "tmp").mkdir(exist_ok=True)
        done = subprocess.run(self.argv(list(arguments), state), cwd=self.folder / root, text=True,
                              env=dict(self.environment(), **environment), capture_output=True,
                              input=input, timeout=120)
        assert done.returncode == ok, f"{arguments}: exit {done.returncode}\n{done.stdout}{done.stderr}"
        assert not os.listdir(self.folder / "tmp"), f"{arguments} left {os.listdir(self.folder / 'tmp')}"
        return done.stdout + done.stderr

    def apply(self, *arguments):
        return self.run("apply", "-auto-approve", "-input=false", "-no-color", *arguments)

    def actions(self, *arguments):
        """{address: actions} of a plan, without those that do nothing."""
        text = self.run("plan", "-input=false", "-json", *arguments)
        found = {}
        for line in text.splitlines():
            if not line.startswith("{"):
                continue
            change = json.loads(line)
            if change["type"] == "planned_change":
                found[change["change"]["resource"]["addr"]] = change["change"]["action"]
        return found

    def outputs(self):
        return {k: v["value"] for k, v in json.loads(self.run("output", "-json").split("\nnote:")[0]).items()}


def main(tests):
    parser = argparse.ArgumentParser()
    parser.add_argument("infra", type=os.path.abspath)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    if not shutil.which("terraform"):
        if os.environ.get("CI"):
            sys.exit("terraform is not installed")
        print("skipped: terraform is not installed")
        sys.exit(77)
    failed, chosen = 0, [(n, t) for n, t in tests.items() if n.startswith("test_") and options.only in n]
    for name, test in chosen:
        begin = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="infra-life") as folder:
            try:
                test(Repository(options.infra, folder))
            except Skip as reason:
                print(f"skipped: {reason}:", end=" ")
            except Exception:
                failed += 1
                traceback.print_exc()
                print("FAILED", end=" ")
        print(f"{name} {time.monotonic() - begin:.1f} s", flush=True)
    print(f"{len(chosen)} tests, {failed} failed")
    sys.exit(1 if failed else 0)
