#!/usr/bin/env python3
"""Applies two examples with the real AWS provider to moto's server on loopback, and destroys them
again. What moto does not support is taken out before, by ROOTS, or stands there with its error: the
test fails where anything else goes wrong, and where something of the list goes right by now.

usage: applied.py [--only ROOT]... Skipped (77) where terraform, a filesystem mirror of the provider
(plugin_mirror.py) or moto_server (script/tools installs it) is missing.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "modules"), os.path.join(HERE, "..")]
import moto as base  # noqa: E402
import plugin_mirror  # noqa: E402

ROOT = base.ROOT
REGION = "ap-northeast-2"
ACCOUNT = "123456789012"
SERVICES = sorted({*base.SERVICES, "acm", "applicationautoscaling", "autoscaling", "cloudfront",
                   "elbv2", "rds", "wafv2"})
PUBLISHED = {
    "kms": ["cloudwatch-logs-key-arn", "ecs-secrets-key-arn"],
    "logging": ["access-log-bucket", "access-log-bucket-arn", "archive-destination-arn",
                "archive-role-arn"],
    "monitoring": ["ticket-topic-arn"],
}

# Root: values that it is given, what is taken out before (file, pattern, what stands in its place),
# and what fails nevertheless: a pattern of the address, and one of the error.
ROOTS = {
    "examples/kickytime": (["enable_deletion_protection=false"], [
        # moto finds prefix lists by id, not by name
        ("examples/kickytime/main.tf", r'^data "aws_ec2_managed_prefix_list" "\w+" .*?^}\n', ""),
        ("examples/kickytime/main.tf", r"data\.aws_ec2_managed_prefix_list\.\w+\.id", '"LIST"'),
        # no tags of Application Auto Scaling
        ("examples/kickytime/services.tf", r"^  scaling  .*?\n", ""),
        # as for tests/terraform/modules/moto.py: flow logs into a folder of a bucket
        ("modules/vpc/main.tf", r'^resource "aws_flow_log" "this" \{.*?^\}\n', ""),
    ], []),
    "examples/separated-network": ([], [
        # no MonitorInstances
        ("examples/separated-network/main.tf", r"^  monitoring  .*?\n", ""),
    ], []),
}


class Moto:
    """What stands in the account already, by the services' own APIs."""

    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}/"

    def call(self, service, headers, body, path="", method="POST"):
        scope = f"test/20260101/{REGION}/{service}/aws4_request"
        headers = {"Content-Type": "application/xml", **headers, "Authorization":
                   f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"}
        request = urllib.request.Request(self.url + path, body.encode(), headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            sys.exit(f"moto refuses {service} {headers} {body}: {error.read().decode()}")

    def json(self, service, target, **arguments):
        kind = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target}
        return json.loads(self.call(service, kind, json.dumps(arguments)) or "{}")

    def query(self, service, **arguments):
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.call(service, kind, urllib.parse.urlencode(arguments))

    def prepare(self):
        key = self.json("kms", "TrentService.CreateKey")["KeyMetadata"]["Arn"]
        bucket = f"ryuqqq-dev-access-logs-{ACCOUNT}"
        where = f"<CreateBucketConfiguration><LocationConstraint>{REGION}</LocationConstraint>" \
                "</CreateBucketConfiguration>"
        self.call("s3", {}, where, bucket, "PUT")
        statement = {"Effect": "Allow", "Action": "s3:PutObject",
                     "Resource": f"arn:aws:s3:::{bucket}/*",
                     "Principal": {"Service": "logging.s3.amazonaws.com"}}
        self.call("s3", {}, json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
                  f"{bucket}?policy", "PUT")
        role = f"arn:aws:iam::{ACCOUNT}:role/dev-log-archive-subscription-role"
        stream = self.json("firehose", "Firehose_20150804.CreateDeliveryStream",
                           DeliveryStreamName="dev-log-archive", S3DestinationConfiguration={
                               "RoleARN": role, "BucketARN": f"arn:aws:s3:::{bucket}"})
        values = {"access-log-bucket": bucket, "access-log-bucket-arn": f"arn:aws:s3:::{bucket}",
                  "archive-destination-arn": stream["DeliveryStreamARN"], "archive-role-arn": role,
                  "ticket-topic-arn": f"arn:aws:sns:{REGION}:{ACCOUNT}:dev-ticket-notifications"}
        for domain, names in PUBLISHED.items():
            for name in names:
                self.json("ssm", "AmazonSSM.PutParameter", Name=f"/shared/{domain}/{name}",
                          Type="String", Value=values.get(name, key))
        made_list = self.query("ec2", Action="CreateManagedPrefixList", Version="2016-11-15",
                               MaxEntries="10", AddressFamily="IPv4",
                               PrefixListName="com.amazonaws.global.cloudfront.origin-facing")
        self.query("iam", Action="CreateServiceLinkedRole", Version="2010-05-08",
                   AWSServiceName="autoscaling.amazonaws.com")
        image = self.query("ec2", Action="RegisterImage", Version="2016-11-15", Name="hosts")
        zone = ""
        while not zone.startswith("Z"):  # ids of AWS begin with it, moto's begin with anything
            made = self.call("route53", {}, '<CreateHostedZoneRequest xmlns="https://route53.amazon'
                             'aws.com/doc/2013-04-01/"><Name>example.com</Name><CallerReference>1'
                             '</CallerReference></CreateHostedZoneRequest>',
                             "2013-04-01/hostedzone")
            zone = re.search(r"/hostedzone/(\w+)<", made)[1]
        return {"key": key, "image": re.search(r"ami-\w+", image)[0], "zone": zone,
                "list": re.search(r"pl-\w+", made_list)[0],
                "stream": stream["DeliveryStreamARN"], "bucket": f"arn:aws:s3:::{bucket}",
                "role": role}


def provider(found, port):
    endpoints = "\n".join(f'    {name} = "http://127.0.0.1:{port}"' for name in SERVICES)
    blocks = []
    for alias, region in found:
        block = base.PROVIDER.format(endpoints=endpoints).replace(f'"{REGION}"', f'"{region}"', 1)
        block = block.replace("{\n", "{\n  max_retries = 2\n", 1)
        if alias:
            block = block.replace("{\n", f'{{\n  alias = "{alias}"\n', 1)
        blocks.append(block)
    return "\n".join(blocks)


def copy(root, scratch, port):
    folder = os.path.join(scratch, root)
    if not os.path.isdir(os.path.join(scratch, "modules")):
        shutil.copytree(os.path.join(ROOT, "modules"), os.path.join(scratch, "modules"),
                        ignore=shutil.ignore_patterns(".terraform*", "examples", "tests"))
    shutil.copytree(os.path.join(ROOT, root), folder, ignore=shutil.ignore_patterns(".terraform*"))
    with open(os.path.join(folder, "providers.tf"), encoding="utf-8") as file:
        blocks = re.findall(r'^provider "aws" \{\n(.*?)^\}', file.read(), re.M | re.S)
    found = [((re.findall(r'alias\s*=\s*"(\w+)"', block) or [None])[0],
              re.search(r'region\s*=\s*"([\w-]+)"', block)[1]) for block in blocks]
    with open(os.path.join(folder, "providers.tf"), "w", encoding="utf-8") as file:
        file.write(provider(found, port))
    if os.path.exists(os.path.join(folder, "backend.tf")):
        os.remove(os.path.join(folder, "backend.tf"))
    return folder


def take_out(scratch, root, account):
    for name, pattern, instead in ROOTS[root][1]:
        path = os.path.join(scratch, name)
        with open(path, encoding="utf-8") as file:
            text, count = re.subn(pattern, instead.replace("LIST", account["list"]), file.read(),
                                  flags=re.M | re.S)
        if count == 0:
            sys.exit(f"{name}: nothing to take out for {pattern}")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


def errors(out):
    """(address, what it says) of each error of terraform."""
    plain = re.sub(r"^[│╷╵] ?", "", out, flags=re.M)
    found = []
    for block in re.split(r"^Error: ", plain, flags=re.M)[1:]:
        address = re.search(r"^\s+with (\S+),$", block, re.M)
        found.append((address[1] if address else "", " ".join(block.split())))
    return found


def values_of(root, account):
    if root == "examples/kickytime":
        return [f"zone_id={account['zone']}", f"matches_image_id={account['image']}",
                f"automation_role_arn=arn:aws:iam::{ACCOUNT}:role/automation-role"]
    if root == "examples/separated-network":
        archive = {"destination_arn": account["stream"], "role_arn": account["role"]}
        return [f"image_id={account['image']}", f"kms_key_arn={account['key']}",
                f"access_log_bucket_arn={account['bucket']}",
                f"archive={json.dumps(archive)}"]
    return []


def check(root, folder, terraform, env, account):
    given, _, lacks = ROOTS[root]
    variables = [f"-var={each}" for each in [*given, *values_of(root, account)]]

    def run(*arguments):
        started = time.monotonic()
        done = subprocess.run([terraform, *arguments], cwd=folder, env=env, capture_output=True,
                              text=True, timeout=1500)
        out = done.stdout + done.stderr
        said = re.findall(r"(?:Apply|Destroy) complete! .*", out)
        print(f"{root}: {arguments[0]} {said[0] if said else ''} "
              f"({time.monotonic() - started:.0f} s)", flush=True)
        return done.returncode, out

    problems = []
    code, out = run("init", "-no-color", "-input=false")
    if code != 0:
        return [f"{root}: init: {out}"]
    _, out = run("apply", "-no-color", "-input=false", "-auto-approve", *variables)
    failed = errors(out)
    for address, text in failed:
        if not any(re.search(where, address) and re.search(what, text) for where, what in lacks):
            problems.append(f"{root}: {address}: {text[:700]}")
    for where, what in lacks:
        if not any(re.search(where, address) and re.search(what, text) for address, text in failed):
            problems.append(f"{root}: {where} does not fail any more with {what}")
    code, out = run("state", "list", "-no-color")
    made = [line for line in out.splitlines() if not re.search(r"(^|\.)data\.", line)]
    print(f"{root}: {len(made)} resources made, {len(failed)} that moto lacks", flush=True)
    code, out = run("destroy", "-no-color", "-input=false", "-auto-approve", *variables)
    if code != 0 or "Destroy complete!" not in out:
        problems += [f"{root}: destroy: {address}: {text[:700]}" for address, text in errors(out)]
    return problems


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", action="append")
    options = parser.parse_args()
    terraform = shutil.which("terraform")
    mirror = plugin_mirror.find("5.100.0")
    server = os.environ.get("MOTO_SERVER") or os.path.join(ROOT, ".tools", "bin", "moto_server")
    if terraform is None:
        base.skip("terraform is not installed")
    if not mirror:
        base.skip("no mirror of the real AWS provider")
    if not os.access(server, os.X_OK):
        base.skip("moto_server is not installed: script/tools does it")
    problems = []
    for root in options.only or ROOTS:
        port = base.free_port()
        with tempfile.TemporaryDirectory() as scratch:
            with open(os.path.join(scratch, "moto.log"), "w", encoding="utf-8") as log:
                process = subprocess.Popen(
                    [server, "-H", "127.0.0.1", "-p", str(port)], stdout=log, stderr=log,
                    cwd=scratch, env=dict(os.environ, MOTO_ACM_VALIDATION_WAIT="1",
                             MOTO_IAM_LOAD_MANAGED_POLICIES="true"))
            try:
                base.wait_for(port, process)
                folder = copy(root, scratch, port)
                config = os.path.join(scratch, "mirror.tfrc")
                with open(config, "w", encoding="utf-8") as file:
                    file.write("provider_installation {\n  filesystem_mirror {\n"
                               f'    path = "{mirror}"\n  }}\n}}\n')
                env = dict(os.environ, TF_CLI_CONFIG_FILE=config, CHECKPOINT_DISABLE="1",
                           TF_IN_AUTOMATION="1", AWS_EC2_METADATA_DISABLED="true")
                account = Moto(port).prepare()
                take_out(scratch, root, account)
                problems += check(root, folder, terraform, env, account)
            finally:
                process.terminate()
                process.wait()
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
