#!/usr/bin/env python3
"""infra init: an empty or existing repository gets all that the standard asks, nothing that is there
is overwritten, and what `scaffold service` then makes in it passes every check."""
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time


class Folder:
    def __init__(self, infra, git=True):
        self.infra = infra
        self.folder = tempfile.TemporaryDirectory(prefix="infra-init-")
        self.root = pathlib.Path(self.folder.name).resolve()
        if git:
            subprocess.run(["git", "init", "-q", "-b", "main", self.root], check=True)

    def run(self, *arguments, code=0):
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.root),
                       "GIT_CONFIG_NOSYSTEM": "1", "TF_CLI_CONFIG_FILE": "/dev/null",
                       "CHECKPOINT_DISABLE": "1"}
        result = subprocess.run([self.infra, *arguments], cwd=self.root, env=environment,
                                stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                timeout=300)
        assert code is None or result.returncode == code, (arguments, result)
        return result

    def tree(self):
        return {path.relative_to(self.root).as_posix(): path.read_bytes()
                for path in sorted(self.root.rglob("*"))
                if path.is_file() and ".git" not in path.relative_to(self.root).parts}


def clean(folder, fail_on):
    """No finding but notes, which are for people to weigh; before anything calls a module, a comment
    in it may have nothing to suppress."""
    result = folder.run("validate", "--fail-on", fail_on, code=None)
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
    folder.run("tag-check", "--fail-on", "warning")
    folder.run("fmt", "--check")


def empty_repository(infra):
    folder = Folder(infra)
    shown = folder.run("init", "--organisation", "acme", "--dry-run")
    assert not folder.tree() and "infra.yaml" in shown.stdout, shown
    folder.run("init", "--organisation", "acme")
    tree = folder.tree()
    for path in ("infra.yaml", "atlantis.yaml", ".github/CODEOWNERS", ".gitignore",
                 ".github/pull_request_template.md", ".github/workflows/infra.yml",
                 ".githooks/pre-commit", "modules/tags/main.tf", "shared/network/prod/main.tf"):
        assert path in tree, path
    assert os.access(folder.root / ".githooks/pre-commit", os.X_OK)
    assert not any(b"ryuqqq" in data for data in tree.values())
    assert b'bucket       = "acme-terraform-state-' in tree["shared/network/prod/backend.tf"]
    clean(folder, "error")
    folder.run("atlantis", "check")
    folder.run("ci", "github", "--check")
    again = folder.run("init")
    assert folder.tree() == tree and "nothing changes" in again.stdout, again
    return folder


def service_in_it(folder):
    folder.run("scaffold", "service", "orders", "--env", "dev,staging,prod", "--component",
               "api=web:8080", "--component", "jobs=worker", "--database", "postgres", "--queue",
               "mail", "--team", "payments", "--owner", "payments@example.com", "--cost-center",
               "cc-payments", "--project", "shop", "--data-class", "confidential")
    clean(folder, "warning")
    folder.run("atlantis", "generate")
    folder.run("atlantis", "check")


def existing_repository(infra):
    folder = Folder(infra)
    (folder.root / ".gitignore").write_text("mine\n")
    (folder.root / "CODEOWNERS").write_text("* @me\n")
    (folder.root / "modules/own").mkdir(parents=True)
    (folder.root / "modules/own/main.tf").write_text("")
    (folder.root / "infra.yaml").write_text(
        'organisation: acme\naccounts: { dev: "000000000001", prod: "000000000002" }\n')
    before = folder.tree()
    result = folder.run("init", "--ci", "gitlab", "--diff")
    assert folder.tree() == before and "-mine" in result.stdout, result
    result = folder.run("init", "--ci", "gitlab")
    tree = folder.tree()
    for path, data in before.items():
        assert tree[path] == data, path
    assert ".gitignore is there and stays" in result.stderr, result
    assert ".github/CODEOWNERS" not in tree and ".gitlab/CODEOWNERS" not in tree
    assert "modules/tags/main.tf" not in tree and "shared/kms/dev/main.tf" in tree
    assert b"000000000001" in tree["shared/kms/dev/providers.tf"]
    assert any(path.startswith(".gitlab/infra") for path in tree), sorted(tree)


def without_ci(infra):
    folder = Folder(infra, git=False)
    folder.run("init", "new/place", "--organisation", "acme", "--ci", "none")
    tree = folder.tree()
    assert "new/place/infra.yaml" in tree
    assert not any("workflows" in path for path in tree)
    failed = Folder(infra, git=False)
    failed.run("init", "new/place", code=2)  # whose organisation?
    assert not failed.tree() and not (failed.root / "new").exists()


def killed(infra):
    random.seed(9)
    folder = Folder(infra)
    begin = time.time()
    folder.run("init", "--organisation", "acme")
    duration = time.time() - begin
    done = set(folder.tree())
    for _ in range(5):
        folder = Folder(infra)
        child = subprocess.Popen([infra, "init", "--organisation", "acme"], cwd=folder.root,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(duration / 4, duration * 1.1))
        child.send_signal(signal.SIGKILL)
        child.wait()
        folder.run("scaffold", "list")
        folder.run("scaffold", "module", "x", "--yes", code=2)  # recovers, then fails
        assert set(folder.tree()) in (set(), done), sorted(folder.tree())[:20]


def main():
    infra = str(pathlib.Path(sys.argv[1]).resolve())
    folder = empty_repository(infra)
    service_in_it(folder)
    existing_repository(infra)
    without_ci(infra)
    killed(infra)


if __name__ == "__main__":
    main()
