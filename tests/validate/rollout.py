#!/usr/bin/env python3
"""`validate` on a repository that has never been checked, brought in by the steps that README
names: a report, a baseline, what a pull request changes, everything. With real git.

usage: rollout.py INFRA"""
import json
import os
import shlex

from support import Repository, run_all

QUEUE = '''resource "aws_sqs_queue" "this" {
  name = var.name
}

variable "name" {
  description = "name of the queue"
  type        = string
}
'''
STACK = '''module "queue" {
  source = "../../../modules/queue"
  name   = "prod-%s"
}

resource "aws_security_group_rule" "ssh" {
  type              = "ingress"
  from_port         = 22
  to_port           = 22
  protocol          = "tcp"
  cidr_blocks       = ["0.0.0.0/0"]
  security_group_id = "sg-0123456789abcdef0"
}
'''
BUCKET = '''
resource "aws_security_group_rule" "database" {
  type              = "ingress"
  from_port         = 5432
  to_port           = 5432
  protocol          = "tcp"
  cidr_blocks       = ["0.0.0.0/0"]
  security_group_id = "sg-0123456789abcdef0"
}
'''


def old_repository(infra, folder):
    repository = Repository(infra, os.path.join(folder, "repository"))
    repository.git("init", "-q", "-b", "main")
    repository.write("modules/queue/main.tf", QUEUE)
    for service in ("orders", "payments"):
        repository.write(f"stacks/{service}/prod/main.tf", STACK % service)
    repository.commit("as it was")
    return repository


def findings(checks, repository, *arguments):
    """Exit code, and the findings as (code, file, line)."""
    code, out, err = repository.run("validate", "-f", "json", *arguments)
    checks.that(code in (0, 1), f"validate {arguments}: exit {code}: {err}")
    report = json.loads(out)
    return code, [(d["code"], d["file"], d["line"]) for d in report["diagnostics"]], report


def steps(checks, infra, folder):
    repository = old_repository(infra, folder)

    code, known, report = findings(checks, repository, "--fail-on", "none")
    checks.same(code, 0, "a report fails nothing")
    checks.that(len(known) > 10 and report["summary"]["errors"] > 0, "it has the findings")
    checks.same(findings(checks, repository)[0], 1, "without it they fail")

    code, out, err = repository.run("validate", "--write-baseline", ".infra-baseline.json")
    checks.same((code, out), (0, ""), f"writing the baseline: {err}")
    code, left, report = findings(checks, repository)
    checks.same((code, left), (0, []), "all is known")
    checks.same(report["summary"]["suppressed"], len(known), "and counted as suppressed")
    checks.same(repository.run("validate")[0], 0, "also as text")
    repository.commit("baseline")

    name = "stacks/orders/prod/main.tf"
    repository.write(name, "# moved\n# down\n\n" + repository.read(name))
    checks.same(findings(checks, repository)[1], [], "the baseline holds where lines move")
    repository.write(name, repository.read(name) + BUCKET)
    code, new, _ = findings(checks, repository)
    checks.same((code, {(each[0], each[1]) for each in new}), (1, {("NET001", name), ("NET004", name)}),
                "only what is new fails")

    os.remove(repository.path(".infra-baseline.json"))
    code, everything, _ = findings(checks, repository)
    checks.same((code, len(everything)), (1, len(known) + len(new)), "at last everything")


def changed(checks, infra, folder):
    repository = old_repository(infra, folder)
    code, none, _ = findings(checks, repository, "--changed", "main")
    checks.same((code, none), (0, []), "nothing has changed")

    repository.git("checkout", "-qb", "feature")
    repository.write("stacks/orders/prod/network.tf", BUCKET)
    code, untracked, _ = findings(checks, repository, "--changed", "main")
    checks.that(code == 1 and {each[1] for each in untracked} == {"stacks/orders/prod/network.tf"},
                f"untracked files count: {untracked}")
    repository.commit("a database port")
    checks.same(findings(checks, repository, "--changed", "main")[1], untracked, "committed ones too")
    checks.same(findings(checks, repository, "--changed")[1], untracked, "the default branch is found")

    # What a change causes in files that it does not touch.
    repository.write("modules/queue/main.tf", QUEUE.replace("name", "queue_name"))
    _, caused, _ = findings(checks, repository, "--changed", "main")
    elsewhere = {(each[0], each[1]) for each in caused if each[1].endswith("prod/main.tf")}
    checks.same(elsewhere, {("HCL003", f"stacks/{service}/prod/main.tf")
                            for service in ("orders", "payments")}, "callers of a changed module")
    repository.git("checkout", "-q", "modules")

    # Files that are gone or have another name.
    repository.git("mv", "stacks/payments", "stacks/billing")
    _, moved, _ = findings(checks, repository, "--changed", "main")
    checks.that(any(each[1].startswith("stacks/billing/") for each in moved), "renamed files count")
    checks.that(not any(each[1].startswith("stacks/payments/") for each in moved), "old names do not")
    repository.git("reset", "-q", "--hard")

    # Main goes on: what it has gained is no change of this branch.
    repository.git("checkout", "-q", "main")
    repository.write("stacks/payments/prod/network.tf", BUCKET)
    repository.commit("somebody else's")
    repository.git("checkout", "-q", "feature")
    checks.same(findings(checks, repository, "--changed", "main")[1], untracked, "the merge base counts")

    # Several formats at once, as a CI job asks for them.
    code, out, err = repository.run("validate", "--changed", "main", "-f", "github",
                                    "-f", "sarif=out.sarif", "-f", "json=out.json")
    checks.same(code, 1, f"several formats: {err}")
    found = len(json.loads(repository.read("out.json"))["diagnostics"])
    checks.same(found, len(untracked), "json beside others")
    checks.same(len(json.loads(repository.read("out.sarif"))["runs"][0]["results"]), found, "sarif")
    checks.same(sum(line.startswith("::") for line in out.splitlines()), found, "github")


def shallow_clone(checks, infra, folder):
    origin = old_repository(infra, folder)
    origin.git("checkout", "-qb", "feature")
    origin.write("stacks/orders/prod/network.tf", BUCKET)
    origin.commit("a database port")
    origin.git("checkout", "-q", "main")
    clone = Repository(infra, os.path.join(folder, "clone"))
    clone.git("clone", "-q", "--depth=1", "--branch=feature", "file://" + origin.root, ".")
    for base in ((), ("main",), ("origin/main",)):
        code, out, err = clone.run("validate", "--changed", *base)
        checks.same((code, out), (2, ""), f"shallow clone, base {base}: {err}")
        checks.has(err, "git fetch", f"shallow clone, base {base}")
    hint = next(word for word in err.split("`") if word.startswith("git fetch"))
    clone.git(*shlex.split(hint)[1:])
    code, found, _ = findings(checks, clone, "--changed", "origin/main")
    checks.that(code == 1 and {each[1] for each in found} == {"stacks/orders/prod/network.tf"},
                f"after `{hint}`: exit {code}, {found}")


def outside_of_git(checks, infra, folder):
    repository = Repository(infra, folder)
    repository.write("stacks/orders/prod/main.tf", BUCKET)
    code, out, err = repository.run("validate", "--changed")
    checks.same((code, out), (2, ""), "--changed outside of git")
    checks.has(err, "git", "--changed outside of git")


if __name__ == "__main__":
    run_all([steps, changed, shallow_clone, outside_of_git])
