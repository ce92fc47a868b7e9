#!/usr/bin/env python3
"""What is kept from run to run never changes an answer: a copy of this repository is edited at
random, and each time plan, graph and atlantis say the same with and without it.

    tests/workspace/kept.py INFRA [ROUNDS [SEED]]
"""
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
PARTS = ("modules", "shared", "stacks", "examples")
COMMANDS = (("plan", "--list", "--changed", "base", "-f", "json"), ("graph", "-f", "json"),
            ("atlantis", "generate", "--output", "-"))


class Repository:
    def __init__(self, infra, folder, rng):
        self.infra, self.rng = infra, rng
        self.root, self.kept = folder / "repository", folder / "kept"
        for part in PARTS:
            shutil.copytree(TOP / part, self.root / part, symlinks=True,
                            ignore=shutil.ignore_patterns(".terraform"))
        for name in ("infra.yaml", "atlantis.yaml", ".gitignore"):
            shutil.copy(TOP / name, self.root / name)
        self.git("init", "-q", "-b", "main")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "base")
        self.git("branch", "base")

    def git(self, *arguments):
        subprocess.run(("git", "-c", "user.name=a", "-c", "user.email=a@example.com", *arguments),
                       cwd=self.root, check=True, stdout=subprocess.DEVNULL)

    def run(self, command, kept):
        result = subprocess.run((self.infra, *command), cwd=self.root, capture_output=True, text=True,
                                env={**os.environ, "INFRA_CACHE_DIR": str(kept or "")}, timeout=300)
        return result.returncode, result.stdout, result.stderr

    def any_file(self):
        return self.rng.choice([path for part in PARTS for path in sorted((self.root / part).rglob("*"))
                                if path.is_file() and path.suffix in (".tf", ".json", ".tfvars", ".tftpl")])

    def edit(self, number):
        path = self.any_file()
        kind = self.rng.randrange(8)
        if kind == 0:
            path.write_text("# why\n" + path.read_text())
        elif kind == 1:
            path.unlink()
        elif kind == 2:
            path.write_text(path.read_text().replace('"/shared/', f'"/shared/x{number}', 1))
        elif kind == 3:
            (path.parent / f"new{number}.tf").write_text(
                f'resource "aws_ssm_parameter" "n{number}" {{\n  name  = "/x/{number}"\n'
                f'  type  = "String"\n  value = "1"\n}}\n\n'
                f'data "aws_ssm_parameter" "r{number}" {{\n  name = "/x/{number // 2}"\n}}\n')
        elif kind == 4:
            self.git("add", "-A")
            self.git("commit", "-q", "--allow-empty", "-m", str(number))
        elif kind == 5:
            self.git("checkout", "-q", "--", ".")
        elif kind == 6 and not path.parent.with_name(path.parent.name + "x").exists():
            path.parent.rename(path.parent.with_name(path.parent.name + "x"))
        elif kind == 7:
            self.git("checkout", "-q", "-f", self.rng.choice(("main", "base")))
        return f"{kind} at {path.relative_to(self.root)}"


def main():
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 8
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 20261122
    with tempfile.TemporaryDirectory(prefix="infra-kept-") as folder:
        repository = Repository(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(folder),
                                random.Random(seed))
        for number in range(rounds):
            edits = [repository.edit(number) for _ in range(repository.rng.randint(1, 3))]
            for command in COMMANDS:
                read, kept = (repository.run(command, where) for where in (None, repository.kept))
                assert read[0] in (0, 1, 2), (command, read)
                assert read == kept, (seed, number, edits, command, read[2], kept[2])
        assert any((repository.kept / "facts").iterdir()), "nothing was kept"
    print(f"{rounds} rounds, no answer differs")


main()
