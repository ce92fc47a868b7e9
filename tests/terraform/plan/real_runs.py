"""infra plan with the real terraform and no provider: what it leaves, how it ends, what it prints.

The state lies on a server on loopback, so that a plan stands still while it holds the lock.

Usage: real_runs.py INFRA [NAME]
"""
import contextlib
import http.server
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

INFRA = os.path.abspath(sys.argv[1])
ONLY = sys.argv[2] if len(sys.argv) > 2 else ""


def expect(condition, text):
    if not condition:
        raise AssertionError(text)


def wait_for(condition, what, seconds=60):
    end = time.monotonic() + seconds
    while not (found := condition()):
        expect(time.monotonic() < end, what)
        time.sleep(0.02)
    return found


class States(http.server.ThreadingHTTPServer):
    """Terraform's http backend; `hold` makes reads wait once the lock is taken."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.locks, self.texts = set(), {}
        self.hold = threading.Event()
        self.reading = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def address(self, stack):
        return f"http://127.0.0.1:{self.server_port}/{stack}"


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, code, body=b""):
        with contextlib.suppress(BrokenPipeError):  # the one who asked was ended
            self.send_response(code)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def do_GET(self):
        if self.server.hold.is_set() and self.path in self.server.locks:
            self.server.reading.set()
            end = time.monotonic() + 60
            while self.server.hold.is_set() and time.monotonic() < end:
                time.sleep(0.02)
        text = self.server.texts.get(self.path)
        self.answer(200, text) if text else self.answer(404)

    def do_LOCK(self):
        self.body()
        if self.path in self.server.locks:
            self.answer(423, b"{}")
        else:
            self.server.locks.add(self.path)
            self.answer(200)

    def do_UNLOCK(self):
        self.body()
        self.server.locks.discard(self.path)
        self.answer(200)


class Repository:
    def __init__(self, folder, states):
        self.folder, self.states = pathlib.Path(folder), states
        self.tmp = self.folder / "tmp"
        self.tmp.mkdir()
        self.root = self.folder / "repository"
        self.root.mkdir()
        for name in ("a", "b", "c"):
            self.stack(name)
        self.git("init", "-q", "-b", "main")
        self.git("add", "-A")
        self.git("commit", "-qm", "one")

    def stack(self, name, body=""):
        folder = self.root / "stacks" / name / "dev"
        folder.mkdir(parents=True, exist_ok=True)
        address = self.states.address(name)
        (folder / "main.tf").write_text(f'''terraform {{
  backend "http" {{
    address        = "{address}"
    lock_address   = "{address}"
    unlock_address = "{address}"
  }}
}}
resource "terraform_data" "this" {{
  input = "{name}"
}}
{body}''')

    def environment(self, **more):
        result = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "TMPDIR": str(self.tmp),
                  "TF_CLI_CONFIG_FILE": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
        for who in ("AUTHOR", "COMMITTER"):
            result |= {f"GIT_{who}_NAME": "a", f"GIT_{who}_EMAIL": "a@example.com"}
        return result | more

    def git(self, *arguments):
        return subprocess.run(["git", *arguments], cwd=self.root, check=True, text=True,
                              env=self.environment(), capture_output=True).stdout

    def plan(self, *arguments, code=0, **more):
        done = subprocess.run([INFRA, "plan", *arguments], cwd=self.root, text=True,
                              capture_output=True, env=self.environment(**more))
        expect(done.returncode == code, f"{arguments}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def start(self, *arguments):
        self.states.hold.set()
        process = subprocess.Popen([INFRA, "plan", *arguments], cwd=self.root, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=self.environment(), start_new_session=True)
        expect(self.states.reading.wait(60), "no plan came to read its state")
        return process

    def is_clean(self, *left):
        expect(self.git("status", "--porcelain", "--ignored") == "", "something is left in the tree")
        expect(os.listdir(self.tmp) == list(left), f"left in TMPDIR: {os.listdir(self.tmp)}")


def test_a_run_leaves_only_its_results(repository):
    out = repository.folder / "out"
    report = json.loads(repository.plan("--all", "--out", str(out), "-f", "json"))
    expect([s["status"] for s in report["stacks"]] == ["ok"] * 3, report)
    expect(all(s["counts"]["add"] == 1 and s["risk"] == 2 for s in report["stacks"]), report)
    repository.is_clean()
    expect(sorted(os.listdir(out / "stacks/a/dev")) ==
           ["log.txt", "plan.json", "plan.tfplan", "summary.json"], os.listdir(out / "stacks/a/dev"))
    shown = subprocess.run(["terraform", "show", "-json", str(out / "stacks/a/dev/plan.tfplan")],
                           capture_output=True, text=True, env=repository.environment())
    expect(json.loads(shown.stdout) == json.loads((out / "stacks/a/dev/plan.json").read_text()),
           "plan.json is not what terraform shows of plan.tfplan")
    repository.plan("--all")
    repository.is_clean()


def seconds_off(text):
    report = json.loads(text)
    for stack in report["stacks"]:
        stack["seconds"] = 0
    return report


def test_parts_put_together_are_one_run(repository):
    repository.stack("b", 'output "x" { value = var.nothing }\n')  # cannot be planned
    whole, parts = repository.folder / "whole", repository.folder / "parts"
    one = seconds_off(repository.plan("--all", "--out", str(whole), "-f", "json", code=1))
    repository.plan("--all", "--shard", "1/2", "--out", str(parts / "1"))
    done = subprocess.run([INFRA, "plan", "--from", str(parts)], cwd=repository.root, text=True,
                          capture_output=True, env=repository.environment())
    expect(done.returncode == 2 and "part 2 of 2 is missing" in done.stderr, done.stderr)
    repository.plan("--all", "--shard", "2/2", "--out", str(parts / "2"), code=1)
    joined = seconds_off(repository.plan("--from", str(parts), "-f", "json", code=1))
    expect(joined == one, f"joined:\n{joined}\none run:\n{one}")
    expect(repository.plan("--from", str(whole), "-f", "markdown", code=1) ==
           repository.plan("--from", str(parts), "-f", "markdown", code=1), "the comments differ")
    # A machine that was lost on its way: its stack was not planned, and that is no success.
    (parts / "1/stacks/a/dev/summary.json").unlink()
    (parts / "1/stacks/a/dev/plan.json").unlink()
    lost = json.loads(repository.plan("--from", str(parts), "-f", "json", code=1))
    expect(lost["stacks"][0]["status"] == "skipped" and "no result" in lost["stacks"][0]["error"], lost)


def test_only_what_changed(repository):
    repository.git("checkout", "-q", "-b", "work")
    repository.stack("b", "# only a comment\n")
    expect(json.loads(repository.plan("--changed", "main", "-f", "json"))["stacks"] == [], "a comment")
    repository.stack("b", 'resource "terraform_data" "more" {}\n')
    report = json.loads(repository.plan("--changed", "main", "-f", "json"))
    expect([s["path"] for s in report["stacks"]] == ["stacks/b/dev"], report)
    expect(report["stacks"][0]["counts"]["add"] == 2 and report["base"] == "main", report)


def state_of(name):
    value = {"value": name, "type": "string"}
    attributes = {"id": "1", "input": value, "output": value, "triggers_replace": None}
    return json.dumps({
        "version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "x", "outputs": {},
        "resources": [{"mode": "managed", "type": "terraform_data", "name": "this",
                       "provider": 'provider["terraform.io/builtin/terraform"]',
                       "instances": [{"schema_version": 0, "attributes": attributes}]}],
    }).encode()


def test_drift_is_found_and_named(repository):
    repository.stack("a", 'resource "terraform_data" "tagged" {}\n')
    for name in ("a", "b", "c"):
        repository.states.texts[f"/{name}"] = state_of(name)
    report = json.loads(repository.plan("--drift", "--comment", str(repository.folder / "issue.md"),
                                        "-f", "json", code=1))
    expect([s["status"] for s in report["stacks"]] == ["ok", "no-changes", "no-changes"], report)
    issue = (repository.folder / "issue.md").read_text()
    expect("1 of 3 stacks differs from the code" in issue and "terraform_data.tagged" in issue, issue)
    repository.stack("a")
    repository.plan("--drift")


def test_interrupted(repository):
    process = repository.start("--all", "-f", "json", "--out", str(repository.folder / "out"))
    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    repository.states.hold.clear()
    out, err = process.communicate(timeout=90)
    expect(process.returncode == 130, f"{process.returncode}: {err}")
    expect(not repository.states.locks, "a lock is left")
    report = json.loads(out)
    expect(any(s["status"] == "skipped" for s in report["stacks"]), report)
    expect(not [s for s in report["stacks"] if s["status"] == "error"], report)
    nobody_left(process.pid)
    repository.is_clean()


def nobody_left(session):
    wait_for(lambda: not subprocess.run(["pgrep", "-s", str(session)], capture_output=True).stdout,
             "processes are left")


def test_killed(repository):
    process = repository.start("--all")
    process.kill()
    process.communicate()
    time.sleep(0.3)
    repository.states.hold.clear()
    nobody_left(process.pid)
    expect(not repository.states.locks, "a lock is left")
    expect(repository.git("status", "--porcelain", "--ignored") == "", "something is left in the tree")
    repository.plan("--all")  # nothing is in the way of the next run, which sweeps
    repository.is_clean()


def fake(repository, body):
    program = repository.folder / "fake" / "terraform"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    return {"PATH": f"{program.parent}:{os.environ['PATH']}"}


def test_lock_file_of_a_killed_run(repository):
    started = repository.folder / "started"
    env = fake(repository, f'''
[ "$1" = init ] && {{ echo "# made by init" >.terraform.lock.hcl; exit 0; }}
[ "$1" = plan ] && {{ touch {started}; exec sleep 60; }}
exec {shutil.which("terraform")} "$@"''')
    process = subprocess.Popen([INFRA, "plan", "stacks/a"], cwd=repository.root, start_new_session=True,
                               env=repository.environment(**env), stdout=subprocess.DEVNULL)
    wait_for(started.exists, "it does not plan")
    process.kill()
    process.communicate()
    nobody_left(process.pid)
    expect("lock.hcl" in repository.git("status", "--porcelain"), "the test tests nothing")
    repository.plan("stacks/a")  # sweeps
    repository.is_clean()


def test_what_passes_is_tried_again(repository):
    count = repository.folder / "count"
    env = fake(repository, f'''
if [ "$1" = plan ] && [ ! -e {count} ]; then
  touch {count}; echo "Error: Error acquiring the state lock" >&2; exit 1
fi
exec {shutil.which("terraform")} "$@"''')
    report = json.loads(repository.plan("stacks/a", "-f", "json", **env))
    expect(report["stacks"][0]["status"] == "ok" and count.exists(), report)


def test_the_time_is_limited(repository):
    env = fake(repository, f'[ "$1" = plan ] && exec sleep 60\nexec {shutil.which("terraform")} "$@"')
    began = time.monotonic()
    report = json.loads(repository.plan("stacks/a", "--timeout", "1s", "-f", "json", code=1, **env))
    expect(report["stacks"][0]["error"].startswith("the time was up"), report)
    expect(time.monotonic() - began < 30, "it waited")


def test_secrets_stay_out_of_logs(repository):
    env = fake(repository, f'''
[ "$1" = plan ] && {{ echo "Error: cannot reach https://me:$A_TOKEN@host with $A_TOKEN" >&2; exit 1; }}
exec {shutil.which("terraform")} "$@"''')
    out = repository.folder / "out"
    text = repository.plan("stacks/a", "--out", str(out), "-f", "markdown", code=1,
                           A_TOKEN="tok-0123456789", **env)
    text += "".join(p.read_text() for p in out.rglob("*.txt")) + "".join(
        p.read_text() for p in out.rglob("*.json"))
    expect("tok-0123456789" not in text and "(secret)@host" in text, text)


def test_terraform_that_is_missing_or_too_old(repository):
    for body, said in (("echo 'Terraform v1.5.7'", "this is terraform 1.5.7"),
                       ("exit 3", "does not say which terraform it is")):
        done = subprocess.run([INFRA, "plan", "--all"], cwd=repository.root, text=True,
                              capture_output=True, env=repository.environment(**fake(repository, body)))
        expect(done.returncode == 2 and said in done.stderr, done.stderr)
        shutil.rmtree(repository.folder / "fake")


def main():
    if not shutil.which("terraform"):
        if os.environ.get("CI"):
            sys.exit("terraform is not there")
        sys.exit(77)
    for name, test in list(globals().items()):
        if name.startswith("test_") and ONLY in name:
            states = States()
            with tempfile.TemporaryDirectory() as folder:
                try:
                    test(Repository(folder, states))
                except (AssertionError, subprocess.SubprocessError) as error:
                    sys.exit(f"{name}: {error}")
            states.shutdown()
            print("ok", name)


main()
