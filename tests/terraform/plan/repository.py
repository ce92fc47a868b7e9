"""infra plan --offline over the repository that is shipped: every stack can be planned, a change is
shown against its base, and a run that is ended in the middle leaves nothing.

Usage: repository.py INFRA [few]: with `few`, one environment instead of all
"""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

INFRA = os.path.abspath(sys.argv[1])
FEW = ["--filter", "env=dev,name=kms,name=quotas"] if "few" in sys.argv[2:] else []
SOURCE = pathlib.Path(__file__).resolve().parents[3]


def expect(condition, text):
    if not condition:
        sys.exit(f"repository.py: {text}")


def wait_for(condition, what, seconds=60):
    end = time.monotonic() + seconds
    while not (found := condition()):
        expect(time.monotonic() < end, what)
        time.sleep(0.02)
    return found


class Copy:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.root, self.tmp = self.folder / "repository", self.folder / "tmp"
        self.tmp.mkdir()
        self.root.mkdir()
        for name in ("modules", "shared", "stacks", "infra.yaml"):
            source = SOURCE / name
            if source.is_dir():
                shutil.copytree(source, self.root / name, symlinks=True,
                                ignore=shutil.ignore_patterns(".terraform"))
            else:
                shutil.copy(source, self.root / name)
        self.git("init", "-q", "-b", "main")
        self.git("add", "-A")
        self.git("commit", "-qm", "one")

    def environment(self):
        result = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "TMPDIR": str(self.tmp),
                  "TF_CLI_CONFIG_FILE": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
        for who in ("AUTHOR", "COMMITTER"):
            result |= {f"GIT_{who}_NAME": "a", f"GIT_{who}_EMAIL": "a@example.com"}
        return result

    def git(self, *arguments):
        return subprocess.run(["git", *arguments], cwd=self.root, check=True, text=True,
                              env=self.environment(), capture_output=True).stdout

    def plan(self, *arguments):
        done = subprocess.run([INFRA, "plan", "--offline", *arguments, "-f", "json"], cwd=self.root,
                              text=True, capture_output=True, env=self.environment())
        expect(done.returncode == 0, f"{arguments}: {done.returncode}\n{done.stdout}{done.stderr}")
        return json.loads(done.stdout)

    def is_clean(self):
        expect(self.git("status", "--porcelain", "--ignored") == "", "something is left in the tree")
        expect(os.listdir(self.tmp) == [], f"left in TMPDIR: {os.listdir(self.tmp)}")

    def start(self, *arguments):
        """A run of which terraform is just planning."""
        process = subprocess.Popen([INFRA, "plan", "--offline", *arguments], cwd=self.root,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                   env=self.environment(), start_new_session=True)

        def planning():
            expect(process.poll() is None, "the run ended before it could be ended")
            pids = subprocess.run(["pgrep", "-s", str(process.pid)], capture_output=True, text=True)
            for pid in pids.stdout.split():
                with contextlib.suppress(OSError):
                    words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                    if words[0].endswith(b"terraform") and b"plan" in words:
                        return True
            return False

        wait_for(planning, "terraform does not start")
        return process


def nobody_left(session):
    wait_for(lambda: not subprocess.run(["pgrep", "-s", str(session)], capture_output=True).stdout,
             "processes are left")


def everything(copy):
    report = copy.plan("--all", *FEW)
    stacks = {s["path"]: s for s in report["stacks"]}
    expect(len(stacks) == (2 if FEW else len(list(copy.root.glob("s*/*/*/main.tf")))), list(stacks))
    for path, stack in stacks.items():
        expect(stack["status"] == "ok" and stack["counts"]["add"] > 0, f"{path}: {stack}")
        expect(stack["counts"]["destroy"] == stack["counts"]["replace"] == 0, f"{path}: {stack}")
    waves = {path: stack["wave"] for path, stack in stacks.items()}
    for path, stack in stacks.items():
        for on in stack["depends_on"]:
            expect(waves.get(on, 0) < waves[path], f"{path} comes before {on}")
    copy.is_clean()


def one_change(copy):
    """A module that one more argument is given: only what calls it, and only that argument."""
    copy.git("checkout", "-q", "-b", "work")
    main = copy.root / "shared/kms/dev/main.tf"
    text = main.read_text()
    main.write_text(text + '\nresource "aws_sqs_queue" "added" {\n  name = "dev-added"\n}\n')
    report = copy.plan("--changed", "main")
    planned = [s for s in report["stacks"] if s["status"] != "skipped"]
    expect([s["path"] for s in planned] == ["shared/kms/dev"], report)
    expect(planned[0]["counts"] == {"add": 1, "change": 0, "replace": 0, "destroy": 0, "import": 0,
                                    "move": 0, "forget": 0, "outputs": 0}, planned)
    expect(planned[0]["risk_reasons"][0]["address"] == "aws_sqs_queue.added", planned)
    main.write_text(text)
    expect(copy.plan("--changed", "main")["stacks"] == [], "put back, and still changed")
    copy.is_clean()


def ended(copy):
    process = copy.start("--all", *FEW, "-f", "json")
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=90)
    expect(process.returncode == 130, f"interrupted: {process.returncode}")
    expect(any(s["status"] == "skipped" for s in json.loads(out)["stacks"]), out)
    nobody_left(process.pid)
    copy.is_clean()

    process = copy.start("--all", *FEW)
    process.kill()
    process.communicate()
    nobody_left(process.pid)
    expect(copy.git("status", "--porcelain", "--ignored") == "", "something is left in the tree")
    # What a killed run could not take away goes with the next one.
    copy.plan("shared/kms/dev")
    copy.is_clean()


def main():
    if not shutil.which("terraform"):
        if os.environ.get("CI"):
            sys.exit("terraform is not there")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy(folder)
        everything(copy)
        one_change(copy)
        ended(copy)


main()
