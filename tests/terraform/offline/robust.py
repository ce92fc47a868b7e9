#!/usr/bin/env python3
"""How an offline run ends that is interrupted, killed, or started where it cannot work; and what it says
then. Always: no process stays, the scratch folder goes, the user's folder is as it was.

    robust.py INFRA [--only NAME]

Skipped (exit code 77) where terraform is not installed, which in CI is a failure.
"""
import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import time

import harness

QUEUE = 'resource "aws_sqs_queue" "this" { name = "q" }\n'


SLOW = "".join(f'resource "time_sleep" "s{i}" {{ create_duration = "1s" }}\n'
               f'resource "aws_sqs_queue" "q{i}" {{ name = "q{i}" }}\n' for i in range(200))


def children_of(pid):
    return [int(p) for p in subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True)
            .stdout.split()]


def wait_for(condition, what, seconds=20):
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, what
        time.sleep(0.02)
    return found


def start(repository, *arguments):
    (repository.folder / "tmp").mkdir(exist_ok=True)
    process = subprocess.Popen(repository.argv(list(arguments), False), cwd=repository.folder,
                               env=repository.environment(), stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, start_new_session=True)

    def applying():
        assert process.poll() is None, "the run ended before it could be interrupted"
        for pid in children_of(process.pid):
            with contextlib.suppress(OSError):
                # Before its exec a child has infra's own arguments, `apply` among them.
                program, *rest = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                if program.endswith(b"terraform") and b"apply" in rest:
                    return pid
        return None

    return process, wait_for(applying, "terraform does not start")


def test_an_interrupted_run_leaves_nothing(repository):
    repository.write("main.tf", SLOW)
    for number in (signal.SIGINT, signal.SIGTERM):
        process, _ = start(repository, "apply", "-auto-approve")
        process.send_signal(number)
        assert process.wait(timeout=60) != 0
        assert os.listdir(repository.folder / "tmp") == []


def test_terraform_killed_in_the_middle(repository):
    repository.write("main.tf", SLOW)
    process, terraform = start(repository, "apply", "-auto-approve")
    with contextlib.suppress(ProcessLookupError):
        os.kill(terraform, signal.SIGKILL)
    assert process.wait(timeout=60) != 0
    assert os.listdir(repository.folder / "tmp") == []


def test_infra_killed_leaves_no_process_and_the_next_run_sweeps(repository):
    repository.write("main.tf", SLOW)
    process, _ = start(repository, "apply", "-auto-approve")
    process.kill()
    process.wait()
    # All that it started has its session; terraform ends when its provider is gone.
    wait_for(lambda: not subprocess.run(["pgrep", "-s", str(process.pid)], capture_output=True).stdout,
             "processes are left", 60)
    left = os.listdir(repository.folder / "tmp")
    assert len(left) == 1 and left[0].startswith("infra-offline-"), left
    # Neither a folder that is none of ours nor that of a run that lives goes with it.
    (repository.folder / "tmp" / "infra-offline-mine12").mkdir()
    other, _ = start(repository, "apply", "-auto-approve")
    alive = set(os.listdir(repository.folder / "tmp")) - set(left)
    assert len(alive) == 2, alive
    assert not set(left) & set(os.listdir(repository.folder / "tmp"))
    subprocess.run(repository.argv(["validate"], False), cwd=repository.folder, check=True,
                   env=repository.environment(), capture_output=True)
    assert set(os.listdir(repository.folder / "tmp")) == alive or other.poll() is not None
    other.send_signal(signal.SIGINT)
    other.wait(timeout=60)
    assert os.listdir(repository.folder / "tmp") == ["infra-offline-mine12"]


def test_without_terraform(repository):
    repository.write("main.tf", QUEUE)
    (repository.folder / "bin").mkdir()
    (repository.folder / "bin" / "cat").symlink_to(shutil.which("cat"))
    text = repository.run("plan", state=False, ok=2, PATH=str(repository.folder / "bin"))
    assert "terraform cannot be started as `terraform`" in text and "plan: { binary" in text, text


def fake_terraform(repository, body):
    path = repository.folder / "bin" / "terraform"
    repository.write("bin/terraform", f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)


def test_a_terraform_that_may_not_be_used(repository):
    repository.write("main.tf", QUEUE)
    ran = repository.folder / "ran"
    for body, said in (
            ("""echo '{"terraform_version": "1.5.7"}'""", "terraform is 1.5.7, an offline run needs `>= 1.10, < 2`"),
            ("echo 'Terraform v0.12.31'", "terraform is 0.12.31"),
            ("echo hello; exit 3", "does not say which terraform it is (exit code 3)"),
            ("kill -9 $$", "(exit code 137)")):
        binary = fake_terraform(repository, f'test "$1" = version || touch {ran}\n{body}')
        repository.write("infra.yaml", f"version: 1\nplan: {{ binary: {binary} }}\n")
        text = repository.run("plan", state=False, ok=2)
        assert said in text, text
        assert not ran.exists()  # an old one would install and run the real provider


def test_no_place_for_the_scratch_folder(repository):
    repository.write("main.tf", QUEUE)
    assert "set TMPDIR to a folder that can be written" in repository.run(
        "plan", state=False, ok=2, TMPDIR=str(repository.folder / "missing"))
    file = repository.folder / "infra.yaml"
    assert "set TMPDIR to a folder" in repository.run("plan", state=False, ok=2, TMPDIR=str(file))
    long = repository.folder / "tmp" / ("x" * 100)
    long.mkdir(parents=True)
    done = subprocess.run(repository.argv(["plan"], False), cwd=repository.folder, text=True, capture_output=True,
                          env=dict(repository.environment(), TMPDIR=str(long)))
    assert done.returncode == 2 and "set TMPDIR to a folder with a shorter name" in done.stderr, done.stderr
    assert os.listdir(long) == []
    long.rmdir()


def mounted(repository, options):
    """Runs a plan with TMPDIR on a file system of its own."""
    place = repository.folder / "mount"
    place.mkdir(exist_ok=True)
    script = (f"mount -t tmpfs -o {options} none {place} && TMPDIR={place} "
              f"{repository.infra} offline -- plan -no-color; code=$?; ls -A {place}; exit $code")
    probe = subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", str(place)], capture_output=True) \
        if shutil.which("unshare") else None
    if not probe or probe.returncode != 0:
        raise harness.Skip("no file system can be mounted here")
    return subprocess.run(["unshare", "-rm", "sh", "-c", script], cwd=repository.folder, text=True,
                          capture_output=True, env=repository.environment(), timeout=120)


def test_a_read_only_place(repository):
    repository.write("main.tf", QUEUE)
    done = mounted(repository, "ro")
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Read-only file system" in done.stderr and "set TMPDIR to a folder that can be written" in done.stderr


def test_a_full_place(repository):
    repository.write("main.tf", QUEUE + f"# {'x' * 100_000}\n")
    for size in ("4k", "16k", "64k"):  # no marker, no copy of main.tf, no room for terraform's files
        done = mounted(repository, f"size={size}")
        assert done.returncode in (1, 2), f"{size}: {done.returncode} {done.stdout} {done.stderr}"
        assert "No space left on device" in done.stderr or "no space left on device" in done.stderr, done.stderr
        assert done.stdout.splitlines()[-1:] in ([], [""]) or "infra-offline" not in done.stdout, done.stdout


def test_the_folder_of_the_user_is_only_read(repository):
    repository.write("main.tf", QUEUE)
    before = sorted(str(p) for p in repository.folder.rglob("*"))
    repository.run("init", state=False)
    repository.run("apply", "-auto-approve", state=False)
    (repository.folder / "tmp").rmdir()
    assert sorted(str(p) for p in repository.folder.rglob("*")) == before


if __name__ == "__main__":
    harness.main(globals())
