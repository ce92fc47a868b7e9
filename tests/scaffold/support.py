"""What the tests of `infra scaffold` share: a repository with a small template, runs of the program,
comparisons with golden texts (INFRA_UPDATE_GOLDEN=1 writes them, not in CI)."""
import os
import pathlib
import shutil
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
MAKE = ["box", "crate", "--env", "dev,prod", "--component", "api=web:8080",
        "--component", "jobs=worker", "--yes"]


class Repository:
    def __init__(self, infra, version="1.0.0"):
        self.infra = str(pathlib.Path(infra).resolve())
        self.folder = tempfile.TemporaryDirectory(prefix="infra-scaffold-")
        self.root = pathlib.Path(self.folder.name).resolve()
        (self.root / "infra.yaml").write_text("version: 1\norganisation: acme\n")
        self.template(version)

    def template(self, version):
        shutil.rmtree(self.root / "templates", ignore_errors=True)
        shutil.copytree(HERE / "templates" / version, self.root / "templates")

    def run(self, *arguments, code=0, **options):
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.root),
                       "GIT_CONFIG_NOSYSTEM": "1"}
        result = subprocess.run([self.infra, "scaffold", *arguments], cwd=self.root,
                                env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                                timeout=120, **options)
        result.stdout = result.stdout.decode()
        result.stderr = result.stderr.decode()
        if code is not None:
            assert result.returncode == code, (arguments, result)
        return result

    def path(self, path):
        return self.root / path

    def edit(self, path, old, new):
        text = self.path(path).read_text()
        assert old in text, (path, old)
        self.path(path).write_text(text.replace(old, new))

    def tree(self, below=""):
        """Every file but the templates: path -> bytes."""
        result = {}
        for path in sorted((self.root / below).rglob("*")):
            name = path.relative_to(self.root).as_posix()
            if path.is_file() and not name.startswith("templates/"):
                result[name] = path.read_bytes()
        return result


def updating():
    return os.environ.get("INFRA_UPDATE_GOLDEN") == "1" and "CI" not in os.environ


def golden(path, text):
    path = HERE / "golden" / path
    if updating():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    expected = path.read_text()
    if text != expected:
        import difflib
        print("\n".join(difflib.unified_diff(expected.splitlines(), text.splitlines(),
                                             str(path), "now", lineterm="")))
        raise AssertionError(f"{path.name} is not as it should be")


def tree_text(tree):
    out = ""
    for path, data in tree.items():
        if path.endswith(".infra-scaffold.base") or path == "infra.yaml":
            continue
        try:
            text = data.decode()
            if "\0" in text:
                raise ValueError
        except ValueError:
            text = repr(data) + "\n"
        out += f"=== {path}\n" + text.replace("\r\n", "<CRLF>\n")
    return out
