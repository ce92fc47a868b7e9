#!/usr/bin/env python3
"""infra scaffold writes all or nothing: killed at any moment, on a full disk, in a folder that may
not be written, over what is there already; and it refuses names before it writes."""
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import time

from support import MAKE, Repository


def check(condition, *what):
    if not condition:
        raise AssertionError(what)


def same_bytes_on_a_rerun(infra):
    one, two = Repository(infra), Repository(infra)
    for r in (one, two):
        r.run(*MAKE)
    check(one.tree() == two.tree(), "two runs differ")
    before = one.tree()
    again = one.run(*MAKE)
    check(one.tree() == before and "nothing changes" in again.stdout, again)
    other = one.run(*MAKE, "--queue", "mail", code=2)
    check(one.tree() == before and "infra scaffold update crate" in other.stderr, other)


def dry_run_and_diff_write_nothing(infra):
    r = Repository(infra)
    before = r.tree()
    shown = r.run(*MAKE, "--dry-run")
    check("main.tf" in shown.stdout and "would write" in shown.stdout, shown)
    shown = r.run(*MAKE, "--diff")
    check("+++ b/boxes/crate/dev/main.tf" in shown.stdout, shown)
    check(r.tree() == before)


def killed(infra):
    """SIGKILL at random moments: the next run puts back what was left, and can do its work."""
    random.seed(9)
    whole = Repository(infra)
    whole.path("CODEOWNERS").write_text("* @all\n")
    begin = time.time()
    whole.run(*MAKE)
    duration = time.time() - begin
    done = whole.tree()
    for _ in range(25):
        r = Repository(infra)
        r.path("CODEOWNERS").write_text("* @all\n")
        before = r.tree()
        child = subprocess.Popen([infra, "scaffold", *MAKE], cwd=r.root,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(0, duration * 1.1))
        child.send_signal(signal.SIGKILL)
        child.wait()
        # Any run that writes recovers first; this one fails for its own reason afterwards.
        r.run("box", "other", "--env", "nowhere", "--component", "api=web:1", "--yes", code=2)
        after = r.tree()
        check(after == before or set(done) <= set(after), sorted(after))
        r.run(*MAKE)
        check(set(done) <= set(r.tree()))


def interrupted(infra):
    """SIGINT while it waits for an answer: exit 130, nothing written."""
    r = Repository(infra)
    before = r.tree()
    child = subprocess.Popen([infra, "scaffold", "box", "crate"], cwd=r.root,
                             stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE)
    child.wait(timeout=60)  # not a terminal: refused, with all that is missing
    check(child.returncode == 2)
    text = child.stderr.read().decode()
    check("--env" in text and "--component" in text, text)
    check(r.tree() == before)


def full_disk(infra):
    """A limit on the size of files: the kernel refuses a write in the middle of the work."""
    r = Repository(infra)
    r.path("CODEOWNERS").write_text("* @all\n" * 100)
    before = r.tree()

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))

    result = r.run(*MAKE, code=2, preexec_fn=limit)
    check(r.tree() == before, sorted(r.tree()))
    check("the repository is as it was" in result.stderr and "make room" in result.stderr, result)
    if os.geteuid() != 0:
        return
    # A disk that is full indeed, where mounting is allowed.
    script = ('mount -t tmpfs -o size=400k none "$1" && cp -r "$2"/. "$1" && cd "$1" && '
              'head -c 10000000 /dev/zero > fill 2>/dev/null; rm -f fill; '
              'head -c "$(($(df --output=avail -B1 . | tail -1) - 24000))" /dev/zero > fill; '
              'shift 2; before=$(ls -AR | sha256sum); "$@"; code=$?; '
              'test "$before" = "$(ls -AR | sha256sum)" || code=99; exit $code')
    mount = pathlib.Path(r.folder.name + "-mount")
    mount.mkdir()
    result = subprocess.run(["unshare", "-m", "sh", "-c", script, "sh", mount, r.root, infra,
                             "scaffold", *MAKE], capture_output=True, stdin=subprocess.DEVNULL)
    mount.rmdir()
    if b"mount:" in result.stderr or b"unshare:" in result.stderr:
        return
    check(result.returncode == 2, result)
    check(b"No space left" in result.stderr and b"make room" in result.stderr, result)


def read_only_folder(infra):
    r = Repository(infra)
    before = r.tree()
    os.chmod(r.root, 0o555)

    def nobody():
        if os.geteuid() == 0:
            os.setgid(65534)
            os.setuid(65534)

    if os.geteuid() == 0:
        program = pathlib.Path(r.folder.name + "-infra")
        try:  # the build folder may be closed to others
            shutil.copy(infra, program)
            program.chmod(0o755)
            r.infra = str(program)
            result = r.run(*MAKE, code=2, preexec_fn=nobody)
        finally:
            program.unlink()
    else:
        result = r.run(*MAKE, code=2, preexec_fn=nobody)
    os.chmod(r.root, 0o755)
    check(r.tree() == before)
    check("Permission denied" in result.stderr and "make it writable" in result.stderr, result)


def foreign_content(infra):
    r = Repository(infra)
    r.path("boxes/crate/dev").mkdir(parents=True)
    r.path("boxes/crate/dev/main.tf").write_text("# by hand\n")
    before = r.tree()
    result = r.run(*MAKE, code=2)
    check(r.tree() == before)
    check("was not made by scaffold" in result.stderr and "move it away" in result.stderr, result)


def names(infra):
    r = Repository(infra)
    before = r.tree()
    rest = MAKE[2:]
    for name, said in (("Crate", "kebab"), ("my_crate", "`my-crate`"), ("a--b", "kebab"),
                       ("-x", "unknown option"), ("x", "too short"), ("", "a name is needed"),
                       ("../out", "kebab"), ("caf\u00e9", "kebab")):
        result = r.run("box", name, *rest, code=2)
        check(said in result.stderr, name, result)
    for option, value, said in (("--env", "dev,dev", "given twice"),
                                ("--env", "prd", "did you mean `prod`"),
                                ("--component", "api=web:1", "given twice"),
                                ("--component", "x=web", "too short"),
                                ("--component", "xx=web", "no port"),
                                ("--component", "xx=web:99999", "no port"),
                                ("--component", "xx=wroker", "did you mean `worker`"),
                                ("--cache", "redsi", "did you mean `redis`"),
                                ("--owner", "a@b.c", "does not ask `--owner`"),
                                ("--set", "sizes=1", "does not ask"),
                                ("--set", "size", "has no value")):
        result = r.run("box", "crate", *rest, option, value, code=2)
        check(said in result.stderr, option, value, result)
    check(r.tree() == before)


def specification(infra):
    r = Repository(infra)
    r.path("crate.yaml").write_text(
        "name: crate\nenv: [dev, prod]\ncomponent:\n  - { name: api, kind: web, port: 8080 }\n"
        "  - jobs=worker\n")
    r.run("box", "--from", "crate.yaml", "--yes")
    r.path("crate.yaml").unlink()
    other = Repository(infra)
    other.run(*MAKE)
    check(r.tree() == other.tree())
    r.path("bad.yaml").write_text("name: other\nenv: dev\ncomponents: x\nqueue: { a: b }\n"
                                  "cache: rediss\n")
    before = r.tree()
    result = r.run("box", "--from", "bad.yaml", "--yes", code=2)
    for said in ("bad.yaml:3", "did you mean `component`", "bad.yaml:4", "bad.yaml:5"):
        check(said in result.stderr, said, result)
    check(r.tree() == before)


def lint(infra):
    r = Repository(infra)
    r.run("list", "--lint")
    r.edit("templates/box/main.tf.mustache", "{{name}}", "{{nmae}}")
    r.edit("templates/box/template.yaml", "type: list, of: name", "type: lsit, of: name")
    result = r.run("list", "--lint", "box", code=1)
    check("template.yaml:9" in result.stderr and "did you mean `list`" in result.stderr, result)
    r.edit("templates/box/template.yaml", "type: lsit, of: name", "type: list, of: name")
    r.edit("templates/box/template.yaml", "source: logo.bin", "source: lgoo.bin")
    result = r.run("list", "--lint", "box", code=1)
    for said in ("main.tf.mustache:1", "did you mean `name`", "no file `lgoo.bin`",
                 "uses `logo.bin`"):
        check(said in result.stderr, said, result)
    before = r.tree()
    result = r.run(*MAKE, code=2)
    check("main.tf.mustache:1" in result.stderr or "lgoo.bin" in result.stderr, result)
    check(r.tree() == before)


def main():
    infra = str(pathlib.Path(sys.argv[1]).resolve())
    for test in (same_bytes_on_a_rerun, dry_run_and_diff_write_nothing, killed, interrupted,
                 full_disk, read_only_folder, foreign_content, names, specification, lint):
        test(infra)


if __name__ == "__main__":
    main()
