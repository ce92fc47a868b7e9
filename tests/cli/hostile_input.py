#!/usr/bin/env python3
"""Input that nobody would write but somebody has: each must end in a clear diagnostic, exit 1 or 2,
never in a crash, a hang or silence. Usage: hostile_input.py INFRA"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

INFRA = os.path.abspath(sys.argv[1])
HANG = 120  # seconds after which a run counts as hanging; it takes a fraction of one
failures = []


def run(folder, *command, user=None):
    drop = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if user else []
    try:
        done = subprocess.run(drop + [INFRA, "-C", str(folder), *command], capture_output=True,
                              timeout=HANG, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return None, "hangs"
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")


def expect(name, folder, wanted, codes=(1, 2), command=("inspect", "stacks/a/dev"), user=None):
    code, output = run(folder, *command, user=user)
    missing = [text for text in wanted if text not in output]
    if code not in codes or missing or len(output) > 20_000:
        failures.append(f"{name}: exit {code}, {len(output)} bytes, not said: {missing}\n{output[:2000]}")


def repository(root, name, files):
    folder = root / name
    for path, text in {"infra.yaml": b"version: 1\n", **files}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text)
    return folder


def texts(root):
    main = "stacks/a/dev/main.tf"
    expect("NUL bytes", repository(root, "nul", {main: b'locals {\n  a = "\0"\n}\n\0\0'}), [main + ":", "HCL001"])
    expect("invalid UTF-8", repository(root, "utf8", {main: b'locals {\n  a = "\xff\xfe"\n}\n'}),
           [main + ":2:", "UTF-8"])
    expect("a line of 10 MB", repository(root, "line", {main: b"locals { a = " + b"1 + " * 2_500_000 + b"}\n"}),
           [main + ":1:"])
    expect("a string of 10 MB", repository(root, "text", {main: b'output "a" {\n  value = "' + b"x" * 10_000_000 + b'\n}\n'}),
           [main + ":2:"],
           command=("validate",))
    for name, opening in {"brackets": b"[", "braces": b"{a=", "parentheses": b"(", "templates": b'"${',
                          "conditionals": b"true ? 1 : ", "unary": b"!"}.items():
        expect(f"100,000 nested {name}",
               repository(root, name, {main: b"locals {\n  a = " + opening * 100_000 + b"\n}\n"}), [main + ":"])
    expect("100,000 nested blocks", repository(root, "blocks", {main: b"a {\n" * 100_000}), [main + ":"])
    expect("100,000 nested JSON arrays", repository(root, "json", {main + ".json": b"[" * 100_000}), ["main.tf.json:"])


def programs(root):
    main = "stacks/a/dev/main.tf"
    outside = root / "outside.txt"
    outside.write_text("s3cret-content")
    expect("a module that calls itself", repository(root, "self", {
        main: b'module "a" {\n  source = "../../../modules/m"\n}\n',
        "modules/m/main.tf": b'module "again" {\n  source = "./."\n}\n'}), ["modules/m/main.tf:"])
    expect("modules that call each other", repository(root, "each", {
        main: b'module "a" {\n  source = "../../../modules/m"\n}\n',
        "modules/m/main.tf": b'module "n" {\n  source = "../n"\n}\n',
        "modules/n/main.tf": b'module "m" {\n  source = "../m"\n}\n'}), ["main.tf:"])
    expect("a source that leaves the repository", repository(root, "leaves", {
        main: b'module "a" {\n  source = "../../../../elsewhere"\n}\n'}), [main + ":2:", "leaves the repository"])
    for call in ('file("../../../../outside.txt")', 'templatefile("../../../../outside.txt", {})',
                 'filebase64("/etc/passwd")', 'file("${path.module}/link")'):
        folder = repository(root, "reads", {main: f'output "a" {{\n  value = {call}\n}}\n'.encode()})
        link = folder / "stacks/a/dev/link"
        if not link.is_symlink():
            link.symlink_to(outside)
        code, output = run(folder, "inspect", "stacks/a/dev")
        if code not in (1, 2) or "outside of the repository" not in output or "s3cret" in output:
            failures.append(f"{call}: exit {code}\n{output[:800]}")
    expect("work without end", repository(root, "work", {
        main: b'output "a" {\n  value = [for i in range(1e9) : i]\n}\n'
              b'output "b" {\n  value = setproduct([for x in range(1000): x], range(1000), range(1000))\n}\n'}),
           [main + ":2:", main + ":5:"])


def disks(root):
    main = "stacks/a/dev/main.tf"
    good = {main: b'output "a" {\n  value = 1\n}\n'}
    folder = repository(root, "loop", good)
    (folder / "stacks/a/dev/again.tf").symlink_to("again.tf")
    (folder / "stacks/a/dev/deeper").symlink_to("../..")
    expect("a symlink to itself", folder, ["again.tf"])
    expect("symlinks in a circle", folder, ["again.tf"], command=("validate",))
    for kind, make in {"fifo": os.mkfifo, "zero": lambda path: os.symlink("/dev/zero", path),
                       "folder": os.mkdir}.items():
        folder = repository(root, kind, good)
        make(folder / "stacks/a/dev/odd.tf")
        # Terraform passes over folders whose name ends in .tf.
        codes, wanted = ((0,), []) if kind == "folder" else ((1, 2), ["odd.tf", "regular file"])
        expect(f"a {kind} called odd.tf", folder, wanted, codes)
    if os.geteuid() != 0 or shutil.which("setpriv"):
        user = os.geteuid() == 0
        os.chmod(root, 0o755)
        folder = repository(root, "unreadable", {**good, "stacks/b/dev/main.tf": b"locals {}\n"})
        os.chmod(folder / main, 0)
        expect("an unreadable file", folder, [main, "ermission denied"], user=user)
        expect("an unreadable file and others", folder, [main, "ermission denied"], command=("validate",), user=user)
        os.chmod(folder / main, 0o644)
        os.chmod(folder / "stacks/b", 0)
        expect("an unreadable folder", folder, ["stacks/b", "ermission denied"], command=("validate",), user=user)
        os.chmod(folder / "stacks/b", 0o755)
    expect("a folder that is not there", repository(root, "none", good), ["stacks/zz"], (2,), ("inspect", "stacks/zz"))


with tempfile.TemporaryDirectory() as scratch:
    for group in (texts, programs, disks):
        base = pathlib.Path(scratch) / group.__name__
        base.mkdir()
        os.chmod(scratch, 0o755)
        group(base)
print("\n".join(failures) or "every hostile input was answered")
sys.exit(1 if failures else 0)
