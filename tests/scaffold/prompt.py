#!/usr/bin/env python3
"""infra scaffold at a terminal: a pseudo-terminal answers its questions. The whole session is a
golden text."""
import os
import pathlib
import pty
import re
import select
import sys
import time

from support import Repository, golden


class Terminal:
    def __init__(self, repository, *arguments):
        self.text = ""
        self.seen = 0
        self.child, self.descriptor = pty.fork()
        if self.child == 0:
            os.chdir(repository.root)
            os.execve(repository.infra, [repository.infra, "scaffold", *arguments],
                      {"PATH": os.environ["PATH"], "HOME": str(repository.root), "TERM": "xterm"})

    def read(self, seconds):
        ready, _, _ = select.select([self.descriptor], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.descriptor, 65536)
        except OSError:
            return False
        self.text += data.decode().replace("\r\n", "\n")
        return bool(data)

    def expect(self, words):
        limit = time.time() + 60
        while words not in self.text[self.seen:]:
            if not self.read(1) and time.time() > limit:
                raise AssertionError(f"{words!r} did not come:\n{self.text}")
        self.seen = self.text.index(words, self.seen) + len(words)

    def answer(self, prompt, line):
        self.expect(prompt)
        self.expect(": ")
        os.write(self.descriptor, (line + "\n").encode())

    def end(self):
        while self.read(60):
            pass
        _, status = os.waitpid(self.child, 0)
        return os.waitstatus_to_exitcode(status)


def session(infra):
    r = Repository(infra)
    t = Terminal(r, "box")
    t.answer("Name", "My_Crate")                    # refused at once, with what would do
    t.answer("Name", "crate")
    t.answer("Environments", "?")
    t.answer("Environments", "dev, prd")            # did you mean
    t.answer("Environments", "dev,prod")
    t.answer("Components", "api=web")
    t.answer("Components", "<")                     # back to the environments
    t.answer("Environments", "")                    # as answered before
    t.answer("Components", "api=web:8080,jobs=worker")
    t.answer("Queues", "")                          # the default
    t.answer("Cache", "redis")
    t.answer("Write?", "<")
    t.answer("Cache", "none")
    t.expect("Write?")
    assert not (r.root / "boxes").exists(), "written before it was asked to"
    t.answer("", "yes")
    assert t.end() == 0, t.text
    golden("prompt/session", t.text)
    other = Repository(infra)
    other.run("box", "crate", "--env", "dev,prod", "--component", "api=web:8080", "--component",
              "jobs=worker", "--yes")
    assert r.tree() == other.tree(), "typed answers make other files than options"


def cancelled(infra):
    for end in ("cancel", "\x04", "at the summary", "\x03"):
        r = Repository(infra)
        before = r.tree()
        t = Terminal(r, "box", "crate")
        t.answer("Environments", "dev")
        if end == "at the summary":
            t.answer("Components", "api=web:80")
            t.answer("Queues", "")
            t.answer("Cache", "")
            t.answer("Write?", "no")
        else:
            t.expect("Components")
            t.expect(": ")
            os.write(t.descriptor, end.encode() + (b"\n" if end == "cancel" else b""))
        code = t.end()
        assert code == 130, (end, code, t.text)
        assert r.tree() == before, end


def confirmed(infra):
    """All answers given: nothing is asked but whether to write."""
    r = Repository(infra)
    t = Terminal(r, "box", "crate", "--env", "dev", "--component", "api=web:80")
    t.answer("Write?", "")
    assert t.end() == 0, t.text
    assert "Environments  dev" in t.text and "Queues" in t.text
    assert (r.root / "boxes/crate/dev/main.tf").exists()


def readme(infra):
    """The session that README.md shows."""
    text = (pathlib.Path(__file__).resolve().parents[2] / "README.md").read_text()
    shown = re.search(r"^```\n(service: .*?)^```$", text, flags=re.M | re.S)[1]
    r = Repository(infra)
    t = Terminal(r, "service", "orders")
    for prompt, line in (("Environments", "dev,prod"), ("Components", "api=web:8080,jobs=wroker"),
                         ("Components", "api=web:8080,jobs=worker"), ("Database", "postgres"),
                         ("Cache", ""), ("Queues", "mail"), ("Buckets", ""), ("Domain", ""),
                         ("Open to the internet?", ""), ("Cluster", "<"),
                         ("Open to the internet?", "yes"), ("Cluster", ""), ("Team", "payments"),
                         ("Owner", "payments@example.com"), ("Cost centre", "cc-payments"),
                         ("Project", "shop"), ("Data class", "confidential"), ("DR tier", ""),
                         ("Write?", "")):
        t.answer(prompt, line)
    assert t.end() == 0, t.text
    pattern = r"(?:.*\n)*?".join(re.escape(part)
                                 for part in re.split(r"^\[…\]\n", shown, flags=re.M))
    assert re.fullmatch(pattern, t.text), t.text


if __name__ == "__main__":
    for test in (session, cancelled, confirmed, readme):
        test(sys.argv[1])
