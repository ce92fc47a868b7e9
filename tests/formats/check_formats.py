#!/usr/bin/env python3
"""Runs `infra validate` and `tag-check` in every format on a repository with planted faults and
judges what comes out as those do who read it: SARIF by its schema and by the limits of GitHub code
scanning, JUnit as XML, GitLab's report member by member, GitHub's commands by their caps. Each
must name the same findings, be the same at any number of threads and hold no secret.

usage: check_formats.py INFRA"""
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMA = os.path.join(HERE, "..", "data", "sarif-schema-2.1.0.json")
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzuTKEY901"
FORMATS = ["text", "json", "sarif", "junit", "github", "gitlab", "markdown"]

try:
    import jsonschema
except ImportError:
    if os.environ.get("CI"):
        sys.exit("python3-jsonschema is missing")
    print("skipped: python3-jsonschema is missing")
    sys.exit(77)


def write(root, path, text):
    path = os.path.join(root, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def plant(root):
    """Enough findings of each severity to pass GitHub's caps, a secret, and names that need care."""
    for service in [f"svc{i:02}" for i in range(14)] + ["größe %1, a:b"]:
        write(root, f"stacks/{service}/prod/main.tf", f'''
resource "aws_sqs_queue" "q" {{
  name = "prod-{service}-\\"<&>|`*"
  tags = {{
    Owner = "nobody at all"
  }}
}}

# infra:ignore[NET001] reason="bastion, see <wiki> & co"
resource "aws_security_group_rule" "ssh" {{
  type              = "ingress"
  from_port         = 22
  to_port           = 22
  protocol          = "tcp"
  cidr_blocks       = ["0.0.0.0/0"]
  security_group_id = "sg-1"
}}

resource "aws_ebs_volume" "old" {{
  availability_zone = "ap-northeast-2a"
  type              = "gp2"
  size              = 8
  tags              = {{ Owner = "{SECRET}" }}
}}

variable "unused" {{ default = "{SECRET}" }}
locals {{
  aws_secret_access_key = "{SECRET}"
}}
''')


class Checks:
    def __init__(self, infra):
        self.infra = infra
        self.failed = 0

    def that(self, truth, what):
        if not truth:
            self.failed += 1
            print("FAILED:", what)

    def run(self, root, *arguments, env=None):
        done = subprocess.run([self.infra, "-C", root, *arguments], capture_output=True,
                              env={**os.environ, **(env or {})}, check=False)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def all_formats(self, root, command, threads):
        out = os.path.join(root, "..", f"{command}-{threads}")
        os.makedirs(out, exist_ok=True)
        files = {f: os.path.join(out, f) for f in FORMATS}
        summary = os.path.join(out, "step-summary")
        options = [word for f in FORMATS for word in ("-f", f"{f}={files[f]}")]
        code, stdout, stderr = self.run(root, "-j", str(threads), command, *options,
                                        env={"GITHUB_STEP_SUMMARY": summary})
        self.that(code == 1, f"{command}: exit {code}: {stderr}")
        self.that(stdout == "", f"{command}: nothing on stdout where all goes to files: {stdout}")
        texts = {f: open(path, encoding="utf-8").read() for f, path in files.items()}
        texts["summary"] = open(summary, encoding="utf-8").read() if os.path.exists(summary) else ""
        return texts

    def sarif(self, text, findings, command):
        report = json.loads(text)
        schema = json.load(open(SCHEMA, encoding="utf-8"))
        errors = list(jsonschema.Draft4Validator(schema).iter_errors(report))
        self.that(not errors, f"sarif of {command}: {[e.message for e in errors[:3]]}")
        run = report["runs"][0]
        self.that(run["automationDetails"]["id"] == f"infra/{command}/", "automationDetails")
        self.that(len(report["runs"]) <= 20 and len(run["results"]) <= 25000, "limits of a run")
        rules = run["tool"]["driver"]["rules"]
        for rule in rules:
            for member in ("shortDescription", "fullDescription", "help"):
                self.that(rule[member]["text"].strip(), f"{rule['id']}: {member} is empty")
            properties = rule["properties"]
            self.that(len(properties["tags"]) <= 20, f"{rule['id']}: tags")
            security = rule["id"][:3] in ("ENC", "NET", "PUB", "IAM", "SEC", "EXT")
            self.that(("security-severity" in properties) == security, f"{rule['id']}: security")
            self.that(isinstance(properties.get("security-severity", ""), str), "a string")
        self.that(len(run["results"]) == len(findings), f"sarif of {command}: number of results")
        for result, finding in zip(run["results"], findings):
            place = result["locations"][0]["physicalLocation"]
            region = place["region"]
            self.that(result["ruleId"] == finding["code"], "order of the results")
            self.that(rules[result["ruleIndex"]]["id"] == finding["code"], "ruleIndex")
            self.that(region["startLine"] == region["endLine"] == finding["line"], "one line")
            self.that(region["startColumn"] == finding["column"], "startColumn")
            self.that(region["endColumn"] >= region["startColumn"], "endColumn")
            self.that(re.fullmatch(r"[A-Za-z0-9/._~%-]+", place["artifactLocation"]["uri"]),
                      place["artifactLocation"]["uri"])
            self.that(result["partialFingerprints"]["primaryLocationLineHash"], "fingerprint")

    def junit(self, text, findings, suppressed, command):
        root = ET.fromstring(text)
        failures = [f for f in findings if f["severity"] == "error"]
        self.that(len(root.findall(".//failure")) == len(failures), f"junit of {command}: failures")
        self.that(len(root.findall(".//system-out")) == len(findings) - len(failures), "warnings")
        self.that(len(root.findall(".//skipped")) == suppressed, f"junit of {command}: skipped")
        if suppressed:
            self.that(root.find(".//skipped").get("message") == "bastion, see <wiki> & co", "reason")
        for suite in root.findall("testsuite"):
            cases = suite.findall("testcase")
            self.that(int(suite.get("tests")) == len(cases), "tests of a suite")
            self.that(any(len(case) == 0 for case in cases), "a rule that passes")

    def github(self, text, findings, summary, command):
        lines = text.splitlines()
        for kind, severity in (("error", "error"), ("warning", "warning"), ("notice", "note")):
            here = [line for line in lines if line.startswith(f"::{kind} ")]
            wanted = min(10, sum(f["severity"] == severity for f in findings))
            self.that(len(here) == wanted, f"github of {command}: {len(here)} of {kind}")
        commands = [line for line in lines if line.startswith("::")]
        for line in commands:
            self.that(re.match(r"::[a-z]+ file=[^,:]+(,[a-zA-Z]+=[^,:]+)+::.", line), line)
        rows = [line for line in summary.splitlines() if line.startswith(("| error", "| warning", "| note"))]
        self.that(len(commands) + len(rows) == len(findings), f"github of {command}: all are somewhere")

    def gitlab(self, text, findings, command):
        report = json.loads(text)
        self.that([r["check_name"] for r in report] == [f["code"] for f in findings],
                  f"gitlab of {command}: order")
        self.that(len({r["fingerprint"] for r in report}) == len(report), "fingerprints are unique")
        for each in report:
            self.that(each["severity"] in ("info", "minor", "major", "critical", "blocker"), "severity")
            self.that(each["description"] and each["location"]["lines"]["begin"] >= 1, "members")
            self.that(not each["location"]["path"].startswith(("/", "./")), "path")

    def command(self, root, command):
        texts = self.all_formats(root, command, 1)
        again = self.all_formats(root, command, 8)
        for name, text in texts.items():
            self.that(text == again[name], f"{name} of {command} differs with the number of threads")
            self.that(command != "validate" or SECRET not in text, f"{name} of {command} shows the secret")
        report = json.loads(texts["json"])
        findings = report["diagnostics"]
        self.that(len(findings) > 40, f"{command}: only {len(findings)} findings")
        self.sarif(texts["sarif"], findings, command)
        self.junit(texts["junit"], findings, report["summary"]["suppressed"], command)
        self.github(texts["github"], findings, texts["summary"], command)
        self.gitlab(texts["gitlab"], findings, command)
        rows = [line for line in texts["markdown"].splitlines()
                if line.startswith(("| error", "| warning", "| note"))]
        more = re.search(r"^(\d+) findings? more", texts["markdown"], re.M)
        self.that(len(rows) + (int(more[1]) if more else 0) == len(findings), f"markdown of {command}")
        self.that(all(len(re.findall(r"(?<!\\)\|", row)) == 5 for row in rows), "cells of the table")

    def files_that_cannot_be_written(self, root):
        for target, words in (("/dev/full", "No space left"), ("/nowhere/at/all", "No such file"),
                              (root, "Is a directory")):
            code, _, stderr = self.run(root, "validate", "-f", f"sarif={target}")
            self.that(code == 2 and words in stderr, f"-f sarif={target}: exit {code}: {stderr}")
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([self.infra, "-C", root, "validate"], stdout=full,
                                  stderr=subprocess.PIPE, check=False)
        self.that(done.returncode == 2 and b"No space left" in done.stderr, "stdout is full")
        self.that(os.path.exists("/dev/full") and not os.path.isfile("/dev/full"), "/dev/full is still there")


def main():
    checks = Checks(os.path.abspath(sys.argv[1]))
    with tempfile.TemporaryDirectory() as folder:
        root = os.path.join(folder, "repository")
        plant(root)
        for command in ("validate", "tag-check"):
            checks.command(root, command)
        checks.files_that_cannot_be_written(root)
    if checks.failed:
        sys.exit(f"{checks.failed} checks failed")
    print("all formats hold")


if __name__ == "__main__":
    main()
