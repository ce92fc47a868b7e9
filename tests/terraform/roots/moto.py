#!/usr/bin/env python3
"""Applies shared/kms/dev and shared/network/dev with the real AWS provider to moto's server on
loopback, as they are but for provider, backend and what moto does not support (LEFT_OUT;
docs/operations/security-review.md says why), plans them again, and destroys them. What another
domain would have published is put into the parameter store before.

usage: moto.py. Skipped (77) where terraform, a mirror of the provider or moto_server is missing."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "modules"))
import moto as server  # noqa: E402

PUBLISHED = {"/shared/logging/access-log-bucket-arn": "arn:aws:s3:::ryuqqq-dev-access-logs-222222222222"}
ROOTS = ["shared/kms/dev", "shared/network/dev"]
# What moto does not keep as it was set, so that a second plan would show it; by root.
CHANGES = {
    "shared/kms/dev": r"aws_kms_key\.this",
    "shared/network/dev": None,
}
# Removed before the apply: file, what is there, what stands in its place.
LEFT_OUT = [
    ("modules/vpc/main.tf", r'resource "aws_flow_log" "this" \{.*?^\}\n', ""),
]


def prepare(scratch, root, mirror, port):
    for tree in ("modules", root):
        target = os.path.join(scratch, tree)
        if not os.path.exists(target):
            shutil.copytree(os.path.join(server.ROOT, tree), target, ignore=shutil.ignore_patterns(
                ".terraform*", "examples", "tests"))
    folder = os.path.join(scratch, root)
    os.remove(os.path.join(folder, "backend.tf"))
    endpoints = "\n".join(f'    {name} = "http://127.0.0.1:{port}"' for name in server.SERVICES)
    with open(os.path.join(folder, "providers.tf"), "w", encoding="utf-8") as file:
        file.write(server.PROVIDER.format(endpoints=endpoints))
    config = os.path.join(scratch, "mirror.tfrc")
    with open(config, "w", encoding="utf-8") as file:
        file.write('provider_installation {\n  filesystem_mirror {\n    path = "%s"\n  }\n}\n' % mirror)
    return folder, config


def leave_out(scratch):
    for name, pattern, instead in LEFT_OUT:
        path = os.path.join(scratch, name)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        text, count = re.subn(pattern, instead, text, flags=re.M | re.S)
        if count != 1:
            sys.exit(f"{name}: nothing to leave out for {pattern}")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


def publish(port):
    """Puts parameters into moto's store; any signature does."""
    for name, value in PUBLISHED.items():
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/", json.dumps(
                {"Name": name, "Value": value, "Type": "String"}).encode(),
            {"X-Amz-Target": "AmazonSSM.PutParameter", "Content-Type": "application/x-amz-json-1.1",
             "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/ap-northeast-2/ssm/"
                              "aws4_request, SignedHeaders=host, Signature=0"})
        urllib.request.urlopen(request, timeout=30).read()


def changed(output):
    return set(re.findall(r"^  # (\S+) will be", output, re.M))


def live(terraform, folder, env, root):
    """Applies, plans again, destroys; what went wrong."""
    steps = (("init", ["init"]), ("apply", ["apply", "-auto-approve"]), ("plan again", ["plan"]),
             ("destroy", ["destroy", "-auto-approve"]))
    for name, arguments in steps:
        started = time.monotonic()
        done = subprocess.run([terraform, arguments[0], "-no-color", "-input=false", *arguments[1:]],
                              cwd=folder, env=env, capture_output=True, text=True, timeout=1500)
        out = done.stdout + done.stderr
        said = [line for line in out.splitlines()
                if re.match(r"(Apply|Destroy) complete! |No changes\.|Plan: ", line)]
        print(f"{root}: {name}: {said[-1] if said else ''} ({time.monotonic() - started:.0f} s)", flush=True)
        if done.returncode != 0:
            return out[max(out.find("Error: ") - 200, 0):]
        if name == "plan again":
            unsupported = CHANGES[root]
            other = {each for each in changed(out) if not unsupported or not re.search(unsupported, each)}
            if other:
                return f"a second plan would change {', '.join(sorted(other))}"
    return None


def main():
    terraform = shutil.which("terraform")
    mirror = server.plugin_mirror.find("5.100.0")
    moto = os.environ.get("MOTO_SERVER") or os.path.join(server.ROOT, ".tools", "bin", "moto_server")
    if terraform is None:
        server.skip("terraform is not installed")
    if not mirror:
        server.skip("no mirror of the real AWS provider")
    if not os.access(moto, os.X_OK):
        server.skip("moto_server is not installed: script/tools does it")
    port = server.free_port()
    with tempfile.TemporaryDirectory() as scratch:
        with open(os.path.join(scratch, "moto.log"), "w", encoding="utf-8") as log:
            process = subprocess.Popen([moto, "-H", "127.0.0.1", "-p", str(port)], stdout=log,
                                       stderr=log, cwd=scratch)
        try:
            server.wait_for(port, process)
            publish(port)
            for index, root in enumerate(ROOTS):
                folder, config = prepare(scratch, root, mirror, port)
                if index == 0:
                    leave_out(scratch)
                env = dict(os.environ, TF_CLI_CONFIG_FILE=config, CHECKPOINT_DISABLE="1",
                           TF_IN_AUTOMATION="1", AWS_EC2_METADATA_DISABLED="true")
                problem = live(terraform, folder, env, root)
                if problem:
                    print(f"{root}: {problem}")
                    return 1
        finally:
            process.terminate()
            process.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
