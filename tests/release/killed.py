"""Kills `infra release cut` behind each git command that it runs, then runs it again: afterwards
everything is done, once. And two runs at once: the second does nothing and says why.

Usage: killed.py INFRA
"""
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile

INFRA = os.path.abspath(sys.argv[1])
GIT = shutil.which("git")
HERE = os.path.dirname(os.path.abspath(__file__))

WRAPPER = f"""#!/bin/sh
n=$(($(cat "$COUNT") + 1))
echo $n > "$COUNT"
echo "$1" >> "$COUNT.log"
{GIT} "$@"
code=$?
[ $n = "$KILL_AT" ] && kill -9 $PPID
exit $code
"""


def environment(folder, **more):
    result = {
        "PATH": folder + ":" + os.environ["PATH"],
        "HOME": folder,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@example.com",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@example.com",
        "COUNT": os.path.join(folder, "count"),
        "KILL_AT": "0",
    }
    result.update(more)
    return result


def run(folder, repository, *arguments, kill_at=0):
    with open(os.path.join(folder, "count"), "w") as file:
        file.write("0")
    log = os.path.join(folder, "count.log")
    if os.path.exists(log):
        os.remove(log)
    result = subprocess.run([INFRA, "-C", repository, *arguments], capture_output=True, text=True,
                            env=environment(folder, KILL_AT=str(kill_at)))
    with open(log) as file:
        return result, file.read().split()


def git(repository, *arguments):
    return subprocess.run([GIT, "-C", repository, *arguments], capture_output=True, text=True,
                          check=True).stdout.strip()


def expect(condition, text):
    if not condition:
        sys.exit("killed.py: " + text)


def check_done(repository, commits, where):
    expect(git(repository, "rev-list", "--count", "HEAD") == str(commits + 1),
           f"{where}: not one commit more")
    for tag in ("modules/queue/v1.1.0", "modules/orders/v1.0.1"):
        expect(git(repository, "rev-parse", tag + "^{commit}") == git(repository, "rev-parse", "HEAD"),
               f"{where}: {tag} is not at HEAD")
    expect(git(repository, "status", "--porcelain") == "", f"{where}: the tree is not clean")
    with open(os.path.join(repository, "modules/queue/CHANGELOG.md")) as file:
        expect(file.read().count("## [1.1.0]") == 1, f"{where}: not one section")
    expect(not os.path.exists(os.path.join(repository, ".git/infra-release.journal")),
           f"{where}: a journal is left")


def main():
    with tempfile.TemporaryDirectory() as folder:
        wrapper = os.path.join(folder, "git")
        with open(wrapper, "w") as file:
            file.write(WRAPPER)
        os.chmod(wrapper, 0o755)
        template = os.path.join(folder, "template")
        os.mkdir(template)
        script = f'. "{HERE}/../cli/release_repository.sh"\nwiden_queue\n'
        subprocess.run(["sh", "-eu", "-c", script], cwd=template, check=True,
                       env={**environment(folder), "PATH": os.environ["PATH"]})
        commits = int(git(template, "rev-list", "--count", "HEAD"))

        def fresh():
            repository = os.path.join(folder, "repository")
            shutil.rmtree(repository, ignore_errors=True)
            shutil.copytree(template, repository, symlinks=True)
            return repository

        repository = fresh()
        result, commands = run(folder, repository, "release", "cut", "--all")
        expect(result.returncode == 0, "cut fails: " + result.stderr)
        check_done(repository, commits, "not killed")

        begin = commands.index("read-tree")  # what comes before only reads
        killed = 0
        for at in range(begin, len(commands) + 1):
            repository = fresh()
            where = f"killed behind {commands[at - 1]} ({at} of {len(commands)})"
            first, _ = run(folder, repository, "release", "cut", "--all", kill_at=at)
            expect(first.returncode == -9, f"{where}: it lived: {first.stderr}")
            killed += 1
            again, _ = run(folder, repository, "release", "cut", "--all")
            expect(again.returncode == 0, f"{where}: a second run fails: {again.stderr}")
            check_done(repository, commits, where)
        expect(killed >= 8, "it was hardly killed at all")

        repository = fresh()
        with open(os.path.join(repository, ".git/infra-release.lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            second, _ = run(folder, repository, "release", "cut", "--all")
            expect(second.returncode == 2 and "another `infra release` is at work" in second.stderr,
                   "a second run is not refused: " + second.stderr)
            expect(git(repository, "tag", "--list", "modules/queue/v1.1.0") == "",
                   "a second run has made a tag")
        print(f"killed {killed} times, finished each time")


main()
