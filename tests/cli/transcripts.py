#!/usr/bin/env python3
"""Runs every transcript of a document and compares what it prints with what the document says.

    transcripts.py INFRA DOCUMENT...

A transcript is a fenced block that begins with `$ `. Its commands run in the top folder of the
repository, one shell a block; a line `[…]` in the document stands for any lines.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def transcripts(text):
    """(line, commands with their expected lines) of each block."""
    for block in re.finditer(r"^```[a-z]*\n(\$ .*?)^```$", text, flags=re.M | re.S):
        parts = re.split(r"^\$ (.*)\n", block[1], flags=re.M)[1:]
        yield text.count("\n", 0, block.start()) + 1, list(zip(parts[::2], parts[1::2]))


def matches(expected, printed):
    pattern = r"(?:.*\n)*?".join(re.escape(part) for part in re.split(r"^\[…\]\n", expected, flags=re.M))
    return re.fullmatch(pattern, printed) is not None


def main():
    infra = pathlib.Path(sys.argv[1]).resolve()
    failed = 0
    with tempfile.TemporaryDirectory() as programs:
        os.symlink(infra, f"{programs}/infra")
        environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "NO_COLOR": "1",
                       "COLUMNS": "120"}
        for document in sys.argv[2:]:
            for line, commands in transcripts(pathlib.Path(document).read_text()):
                folder = str(ROOT)
                for command, expected in commands:
                    script = f"cd '{folder}' && {{ {command}\n}} 2>&1; pwd >&3"
                    with tempfile.TemporaryFile("w+") as where:
                        os.dup2(where.fileno(), 3)
                        done = subprocess.run(["sh", "-c", script], env=environment, pass_fds=[3],
                                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
                        where.seek(0)
                        folder = where.read().strip() or folder
                    if not matches(expected, done.stdout):
                        failed += 1
                        print(f"{document}:{line}: `{command}` prints\n{done.stdout}\nbut the document says\n{expected}")
    return 1 if failed else 0


sys.exit(main())
