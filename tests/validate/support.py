"""What the tests of this folder share: a repository in a folder of its own, and how `infra` is run
on it, as a user or a CI job does."""
import os
import subprocess
import sys
import tempfile

GIT = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "a",
       "GIT_COMMITTER_EMAIL": "a@example.com", "GIT_CONFIG_GLOBAL": "/dev/null",
       "GIT_CONFIG_SYSTEM": "/dev/null"}


class Repository:
    def __init__(self, infra, root):
        self.infra = os.path.abspath(infra)
        self.root = root
        os.makedirs(root, exist_ok=True)

    def path(self, name):
        return os.path.join(self.root, name)

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def git(self, *arguments):
        return subprocess.run(["git", *arguments], cwd=self.root, env={**os.environ, **GIT},
                              check=True, capture_output=True, text=True).stdout

    def commit(self, message):
        self.git("add", "-A")
        self.git("commit", "-qm", message)

    def run(self, *arguments, env=None, **options):
        """Exit code, stdout, stderr."""
        done = subprocess.run([self.infra, *arguments], cwd=self.root, capture_output=True,
                              env={**os.environ, **GIT, **(env or {})}, check=False, timeout=120,
                              **options)
        return done.returncode, done.stdout.decode(), done.stderr.decode()


class Checks:
    def __init__(self):
        self.failed = 0

    def that(self, truth, what):
        if not truth:
            self.failed += 1
            print("FAILED:", what)

    def same(self, got, wanted, what):
        self.that(got == wanted, f"{what}: {got!r}, not {wanted!r}")

    def has(self, text, words, what):
        self.that(words in text, f"{what}: no {words!r} in:\n{text}")


def run_all(tests):
    """Each test gets the checks, the program and an empty folder."""
    checks = Checks()
    for test in tests:
        with tempfile.TemporaryDirectory() as folder:
            os.chmod(folder, 0o755)
            before = checks.failed
            test(checks, sys.argv[1], folder)
            if checks.failed > before:
                print(f"  in {test.__name__}")
    if checks.failed:
        sys.exit(f"{checks.failed} checks failed")
    print(f"{len(tests)} tests hold")
