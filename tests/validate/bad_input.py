#!/usr/bin/env python3
"""What `validate` says where it cannot work, or is stopped: one clear error, exit code 2 (130 where
it was interrupted), nothing on stdout, no file half written and none left over.

usage: bad_input.py INFRA"""
import os
import resource
import signal
import stat
import subprocess
import time

from support import Repository, run_all

QUEUE = 'resource "aws_sqs_queue" "q" {\n  name   =   "prod-orders"\n}\n'


def small(infra, folder):
    repository = Repository(infra, os.path.join(folder, "repository"))
    repository.write("stacks/orders/prod/main.tf", QUEUE)
    return repository


def fails(checks, repository, words, *arguments, command="validate", **options):
    code, out, err = repository.run(command, *arguments, **options)
    what = f"{command} {' '.join(arguments)}"
    checks.same((code, out), (2, ""), f"{what}: {err}")
    for word in words:
        checks.has(err, word, what)
    errors = [line for line in err.splitlines() if line.startswith("error")]
    checks.that(0 < len(errors) <= 2, f"{what}: {len(errors)} errors:\n{err}")
    return err


def configuration(checks, infra, folder):
    repository = small(infra, folder)
    for text, words in (
            ("rules: [\n", ["not YAML", "infra.yaml:2"]),
            ("tagz: {}\n", ["unknown key `tagz`", "infra.yaml:1:1", "did you mean `tags`?"]),
            ("version: 7\n", ["version 7", "infra.yaml:1:10"]),
            ("rules: { NTE001: off }\n", ["`NTE001`", "did you mean `NET001`?"]),
            ("rules: { NET001: maybe }\n", ["`maybe`", "error, warning, note, off"]),
            ("rules: { NET001: { severity: eror } }\n", ["did you mean `error`?"]),
            ("rules: { NET001: { prots: [1] } }\n", ["no setting `prots`", "did you mean `ports`?"]),
            ("layout: { stacks: 'a/{env' }\n", ["`a/{env`", "infra.yaml:1"]),
            ("infra: '>= 99'\n", ["may not be used here", "allows >= 99"]),
            ("baseline: [1]\n", ["`baseline` is a list, not a text"]),
            ("- 1\n", ["infra.yaml:1:1"]),
            ("\tversion: 1\n", ["not YAML"]),
            ("organisation: \x00\n", ["infra.yaml"])):
        repository.write("infra.yaml", text)
        fails(checks, repository, words)
    fails(checks, repository, ["nowhere.yaml"], "--config", "nowhere.yaml", "validate", command="-q")


def options(checks, infra, folder):
    repository = small(infra, folder)
    fails(checks, repository, ["`NTE001`", "did you mean `NET001`?"], "--only", "NTE001")
    fails(checks, repository, ["`NTE`", "did you mean `NET`?"], "--skip", "TAG,NTE")
    fails(checks, repository, ["`sarfi`", "did you mean `sarif`?"], "-f", "sarfi")
    fails(checks, repository, ["`csv`"], "-f", "csv")
    fails(checks, repository, ["`./out`"], "-f", "json=out", "-f", "sarif=./out")
    fails(checks, repository, ["`erorr`", "did you mean `error`?"], "--fail-on", "erorr")
    fails(checks, repository, ["--dry-run"], "--dry-run")
    fails(checks, repository, ["nowhere"], "nowhere")
    fails(checks, repository, ["`--chnaged`", "did you mean `--changed`?"], "--chnaged")
    fails(checks, repository, ["nowhere.json"], "--plan", "nowhere.json")
    fails(checks, repository, ["custom_rules"], "--test-rules")
    checks.same(sorted(os.listdir(repository.root)), ["stacks"], "nothing was written")


def baselines(checks, infra, folder):
    repository = small(infra, folder)
    for text, words in (
            ('{"format": "infra.baseline/2", "findings": []}', ["infra.baseline/2", "--write-baseline"]),
            ('{"format": "infra.diagnostics/1"}', ["infra.diagnostics/1"]),
            ('{"format": 1}', ["no baseline"]),
            ('[]', ["no baseline"]),
            ('{"format": "infra.baseline/1"}', ["no baseline"]),
            ('{"format": "infra.baseline/1", "findings": [{"code": 1}]}', ["malformed"]),
            ('{"format": "infra.baseline/1", "findings": [{"code": "A", "count": -1}]}', ["malformed"]),
            ('{"format": "infra.ba', ["not JSON"]),
            ('', ["not JSON"])):
        repository.write("known.json", text)
        fails(checks, repository, ["known.json` is no baseline", *words], "--baseline", "known.json")
        fails(checks, repository, ["known.json` is no baseline", *words], "--baseline", "known.json", command="tag-check")
    fails(checks, repository, ["nowhere.json"], "--baseline", "nowhere.json")
    fails(checks, repository, ["nowhere"], "--write-baseline", "nowhere/at/all.json")


def plans(checks, infra, folder):
    repository = small(infra, folder)
    for text in ("", "{", "[]", '{"format_version": "9.0"}', '{"a": 1}', "PK\x03\x04 a saved plan"):
        repository.write("plan.json", text)
        fails(checks, repository, ["plan.json"], "--plan", "plan.json")
    for other in (("--fix",), ("--changed",), ("stacks",), ("--terraform",)):
        fails(checks, repository, ["--plan"] if other != ("--fix",) else ["plan"],
              *other[:1], "--plan", "plan.json")


def without_rights(repository, *arguments):
    """Root may read everything: as somebody else."""
    other = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
    return repository.run(*arguments, **other)


def unreadable_files(checks, infra, folder):
    repository = small(infra, folder)
    main = repository.path("stacks/orders/prod/main.tf")
    os.chmod(main, 0)
    code, out, err = without_rights(repository, "validate")
    checks.same((code, out), (2, ""), f"an unreadable file: {err}")
    checks.has(err, "stacks/orders/prod/main.tf: Permission denied", "an unreadable file")
    os.chmod(main, 0o644)
    os.chmod(os.path.dirname(main), 0)
    code, out, err = without_rights(repository, "validate")
    checks.same((code, out), (2, ""), f"an unreadable folder: {err}")
    checks.has(err, "stacks/orders/prod: Permission denied", "an unreadable folder")
    os.chmod(os.path.dirname(main), 0o755)
    repository.write("infra.yaml", "version: 1\n")
    os.chmod(repository.path("infra.yaml"), 0)
    code, out, err = without_rights(repository, "validate")
    checks.same((code, out), (2, ""), f"an unreadable infra.yaml: {err}")
    checks.has(err, "infra.yaml: Permission denied", "an unreadable infra.yaml")
    os.remove(repository.path("infra.yaml"))
    os.symlink("main.tf.not", repository.path("stacks/orders/prod/dangling.tf"))
    code, out, err = repository.run("validate")
    checks.that(code == 2 and "dangling.tf" in err, f"a dangling link: exit {code}: {err}")


def full_disk(checks, infra, folder):
    repository = small(infra, folder)
    for option in (("-f", "sarif=/dev/full"), ("--write-baseline", "/dev/full")):
        fails(checks, repository, ["/dev/full", "No space left"], *option)
    checks.that(stat.S_ISCHR(os.stat("/dev/full").st_mode), "/dev/full is still there")

    # A limit on the size of files is a disk that is full after some bytes.
    def limited():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (30, 30))
    how = {"preexec_fn": limited, "restore_signals": False}
    repository.write("out.json", "as it was")
    repository.write("stacks/orders/dev/main.tf", "a=1\n")
    before = snapshot(repository)
    for option in (("-f", "json=out.json"), ("--write-baseline", "out.json"), ("--fix",)):
        fails(checks, repository, ["File too large"], *option, **how)
        checks.same(snapshot(repository), before, f"{option} leaves all as it was")


def snapshot(repository):
    return {os.path.join(where, name): repository.read(os.path.join(where, name))
            for where, _, names in os.walk(repository.root) for name in names}


def fixes_of_read_only_files(checks, infra, folder):
    """--fix writes every file or none."""
    repository = small(infra, folder)
    repository.write("stacks/orders/dev/main.tf", QUEUE)
    before = snapshot(repository)
    os.chmod(folder, 0o777)
    for where, _, names in os.walk(repository.root):
        os.chmod(where, 0o777)
        for name in names:
            os.chmod(os.path.join(where, name), 0o666)
    os.chmod(repository.path("stacks/orders/prod"), 0o555)
    os.chmod(repository.path("stacks/orders/prod/main.tf"), 0o444)
    code, _, err = without_rights(repository, "validate", "--fix", "--only", "HCL008")
    checks.same(code, 2, f"--fix of a read-only file: {err}")
    checks.has(err, "stacks/orders/prod/main.tf", "--fix of a read-only file")
    checks.same(snapshot(repository), before, "no other file was written either")


def interrupted(checks, infra, folder):
    """Ctrl-C while a scanner runs: it is ended, no report is written."""
    repository = small(infra, folder)
    tools = os.path.join(folder, "tools")
    os.makedirs(tools)
    pid_file = os.path.join(folder, "pid")
    with open(os.path.join(tools, "tfsec"), "w", encoding="utf-8") as script:
        script.write(f'#!/bin/sh\ncase "$*" in *version*) echo v1.28.14; exit;; esac\n'
                     f'echo $$ > {pid_file}.new; mv {pid_file}.new {pid_file}; exec sleep 100\n')
    os.chmod(os.path.join(tools, "tfsec"), 0o755)
    for number in (signal.SIGINT, signal.SIGTERM):
        process = subprocess.Popen(
            [repository.infra, "validate", "--scanners", "tfsec", "-f", "json=out.json"],
            cwd=repository.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, "PATH": tools + ":" + os.environ["PATH"]})
        for _ in range(600):
            if os.path.exists(pid_file):
                break
            time.sleep(0.05)
        with open(pid_file, encoding="utf-8") as file:
            child = int(file.read())
        os.remove(pid_file)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        checks.same((process.returncode, out), (130, b""), f"{number.name}: {err.decode()}")
        checks.that(not os.path.exists(f"/proc/{child}"), f"{number.name}: the scanner goes on")
        checks.same(sorted(os.listdir(repository.root)), ["stacks"], f"{number.name}: nothing is left")


def closed_pipe(checks, infra, folder):
    """`infra validate | head` is no error, a stdout that is full is one."""
    repository = small(infra, folder)
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([repository.infra, "validate"], cwd=repository.root, stdout=write,
                          stderr=subprocess.PIPE, check=False)
    os.close(write)
    checks.same((done.returncode, done.stderr), (1, b""), "a reader that went away")


if __name__ == "__main__":
    run_all([configuration, options, baselines, plans, unreadable_files, full_disk,
             fixes_of_read_only_files, interrupted, closed_pipe])
