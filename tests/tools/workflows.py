#!/usr/bin/env python3
"""actionlint has nothing to say about the workflows that `infra ci github` writes, in a repository
with and without modules and atlantis.yaml. Usage: workflows.py INFRA. Exit 77: no actionlint here
(script/tools --all installs it)."""
import os
import shutil
import subprocess
import sys
import tempfile

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ACTIONLINT = shutil.which("actionlint") or os.path.join(SOURCE, ".tools", "bin", "actionlint")
INFRA = os.path.abspath(sys.argv[1])


def check(files):
    with tempfile.TemporaryDirectory(prefix="infra-workflows-") as folder:
        for path, text in files.items():
            os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
            with open(os.path.join(folder, path), "w", encoding="utf-8") as out:
                out.write(text)
        subprocess.run([INFRA, "ci", "github", "-q"], cwd=folder, check=True, capture_output=True)
        workflows = os.path.join(folder, ".github", "workflows")
        made = [os.path.join(workflows, name) for name in sorted(os.listdir(workflows))]
        assert len(made) == 2, made
        done = subprocess.run([ACTIONLINT, "-shellcheck=", "-pyflakes=", *made], cwd=folder,
                              capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def main():
    if not os.path.exists(ACTIONLINT):
        print("skipped: there is no actionlint; script/tools --all installs it")
        return 77
    check({"infra.yaml": "version: 1\n"})
    check({"infra.yaml": f"automation: {{ program: {{ sha256: {'a' * 64} }} }}\n",
           "atlantis.yaml": "version: 3\nprojects: []\n",
           "modules/a/main.tf": "locals {\n  a = 1\n}\n"})
    print("actionlint has nothing to say")
    return 0


if __name__ == "__main__":
    sys.exit(main())
