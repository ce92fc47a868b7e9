#!/usr/bin/env python3
"""Applies the configuration in applied/ (16 of the modules) with the real AWS provider to moto's
server on loopback, plans it again, which must change nothing, and destroys it.

usage: moto.py. Skipped (77) where terraform, a filesystem mirror of the provider (plugin_mirror.py)
or moto_server (script/tools installs it; MOTO_SERVER names another) is
missing. docs/operations/security-review.md lists what moto does not support.
"""
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import plugin_mirror  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, "..", "..", ".."))
SERVICES = ["cloudwatch", "dynamodb", "ec2", "ecr", "ecs", "efs", "events", "firehose", "iam",
            "kms", "lambda", "logs", "organizations", "resourcegroupstaggingapi", "route53", "s3",
            "s3control", "secretsmanager", "sns", "sqs", "ssm", "sts"]
PROVIDER = """provider "aws" {{
  region                      = "ap-northeast-2"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  s3_use_path_style           = true

  endpoints {{
{endpoints}
  }}
}}
"""


def skip(why):
    print(why)
    sys.exit(77)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, server):
    for _ in range(600):
        if server.poll() is not None:
            sys.exit("moto_server ended at once")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit("moto_server does not listen")


def prepare(scratch, mirror, port):
    root = os.path.join(scratch, "tests", "terraform", "modules", "applied")
    shutil.copytree(os.path.join(ROOT, "modules"), os.path.join(scratch, "modules"),
                    ignore=shutil.ignore_patterns(".terraform*", "examples", "tests"))
    shutil.copytree(os.path.join(HERE, "applied"), root)
    endpoints = "\n".join(f'    {name} = "http://127.0.0.1:{port}"' for name in SERVICES)
    with open(os.path.join(root, "providers.tf"), "w", encoding="utf-8") as file:
        file.write(PROVIDER.format(endpoints=endpoints))
    config = os.path.join(scratch, "mirror.tfrc")
    with open(config, "w", encoding="utf-8") as file:
        file.write('provider_installation {\n  filesystem_mirror {\n    path = "%s"\n  }\n}\n'
                   % mirror)
    return root, config


def main():
    terraform = shutil.which("terraform")
    mirror = plugin_mirror.find("5.100.0")
    moto = os.environ.get("MOTO_SERVER") or os.path.join(ROOT, ".tools", "bin", "moto_server")
    if terraform is None:
        skip("terraform is not installed")
    if not mirror:
        skip("no mirror of the real AWS provider")
    if not os.access(moto, os.X_OK):
        skip("moto_server is not installed: script/tools does it")
    port = free_port()
    with tempfile.TemporaryDirectory() as scratch:
        with open(os.path.join(scratch, "moto.log"), "w", encoding="utf-8") as log:
            server = subprocess.Popen([moto, "-H", "127.0.0.1", "-p", str(port)], stdout=log,
                                      stderr=log, cwd=scratch)
        try:
            wait_for(port, server)
            root, config = prepare(scratch, mirror, port)
            env = dict(os.environ, TF_CLI_CONFIG_FILE=config, CHECKPOINT_DISABLE="1",
                       TF_IN_AUTOMATION="1", AWS_EC2_METADATA_DISABLED="true")
            for name, arguments, wanted in (
                    ("init", ["init"], None),
                    ("apply", ["apply", "-auto-approve"], r"Apply complete! .*"),
                    ("plan again", ["plan", "-detailed-exitcode"], r"No changes\."),
                    ("destroy", ["destroy", "-auto-approve"], r"Destroy complete! .*")):
                started = time.monotonic()
                done = subprocess.run([terraform, arguments[0], "-no-color", "-input=false",
                                       *arguments[1:]], cwd=root, env=env, capture_output=True,
                                      text=True, timeout=1500)
                out = done.stdout + done.stderr
                said = re.search(wanted, out) if wanted else None
                print(f"{name}: {said[0] if said else ''} ({time.monotonic() - started:.0f} s)",
                      flush=True)
                if done.returncode != 0 or (wanted and not said):
                    print(out[max(out.find("Error: ") - 200, 0):] if "Error: " in out else out)
                    return 1
        finally:
            server.terminate()
            server.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
