#!/usr/bin/env python3
"""The layout that many have (terraform/modules, terraform/shared, terraform/environments/<env>/
<stack>) is understood without an infra.yaml: what each folder is, its name and environment, and
what the rules make of that. `infra doctor` says why.

usage: layout.py INFRA"""
import json
import os

from support import Repository, run_all

MODULE = '''resource "aws_sqs_queue" "this" {
  name = var.name
}

variable "name" {
  description = "name of the queue"
  type        = string
}
'''
STACK = '''module "queue" {
  source = "../../../modules/queue"
  name   = "%s-orders"
}

resource "aws_cloudwatch_log_group" "logs" {
  name              = "/ryuqqq/orders/%s/api"
  retention_in_days = 14
}
'''


def planted(infra, folder):
    repository = Repository(infra, os.path.join(folder, "repository"))
    repository.git("init", "-q", "-b", "main")
    repository.write("terraform/modules/queue/main.tf", MODULE)
    repository.write("terraform/shared/network/prod/main.tf", 'resource "aws_vpc" "this" {}\n')
    repository.write("terraform/shared/dns/main.tf", 'resource "aws_route53_zone" "this" {}\n')
    for env, written in (("dev", "dev"), ("staging", "stage"), ("prod", "prod")):
        repository.write(f"terraform/environments/{written}/orders/main.tf", STACK % (env, env))
    repository.write("tools/main.tf", 'provider "aws" {}\n')
    repository.write("scratch/main.tf", 'output "a" { value = 1 }\n')
    return repository


def recognised(checks, infra, folder):
    repository = planted(infra, folder)
    code, out, err = repository.run("doctor", "-f", "json")
    checks.same(code, 0, f"doctor: {err}")
    report = json.loads(out)
    checks.same(report["config_file"], None, "there is no infra.yaml")
    got = {each["path"]: (each["kind"], each["name"], each["env"], each["because"])
           for each in report["folders"]}
    stack = "matches terraform/environments/{env}/{stack}"
    checks.same(got, {
        "terraform/modules/queue": ("module", "queue", None, "matches terraform/modules/{module}"),
        "terraform/shared/network/prod": ("shared", "network", "prod",
                                          "matches terraform/shared/{domain}/{env}"),
        "terraform/shared/dns": ("shared", "dns", None, "matches terraform/shared/{domain}"),
        "terraform/environments/dev/orders": ("stack", "orders", "dev", stack),
        "terraform/environments/stage/orders": ("stack", "orders", "staging", stack),
        "terraform/environments/prod/orders": ("stack", "orders", "prod", stack),
        "tools": ("stack", "tools", None, "has a provider configuration"),
        "scratch": ("module", "scratch", None,
                    "nobody calls it, and it has neither backend nor provider configuration"),
    }, "what is what")
    _, out, _ = repository.run("doctor")
    for path, (kind, _, _, because) in got.items():
        lines = [line.split(maxsplit=2) for line in out.splitlines() if f" {path} " in line]
        checks.that(any(line[0] == kind and line[2].strip() == because for line in lines),
                    f"doctor as text, {path}: {lines}")


def judged(checks, infra, folder):
    """Rules that hang on the layer, the name and the environment."""
    repository = planted(infra, folder)
    _, out, err = repository.run("validate", "-f", "json")
    report = json.loads(out)
    summary = report["summary"]
    checks.same((summary["stacks"], summary["modules"]), (6, 2), f"stacks and modules: {err}")
    found = {(each["code"], each["file"]) for each in report["diagnostics"]}

    def has(code, path, wanted=True):
        checks.that(((code, path) in found) == wanted, f"{code} at {path}: not {wanted}")
    has("LAY001", "terraform/modules/queue/main.tf")
    has("LAY001", "terraform/environments/prod/orders/main.tf")
    has("LAY006", "terraform/shared/network/prod/main.tf", False)
    has("BKE001", "terraform/modules/queue/main.tf", False)
    has("BKE001", "terraform/shared/network/prod/main.tf")
    has("LOG001", "terraform/environments/dev/orders/main.tf")
    has("LOG001", "terraform/environments/prod/orders/main.tf", False)
    has("NAM001", "terraform/modules/queue/main.tf", False)
    repository.write("terraform/environments/dev/orders/main.tf", STACK % ("prod", "dev"))
    repository.write("terraform/environments/prod/orders/net.tf", 'resource "aws_vpc" "own" {}\n')
    _, out, _ = repository.run("validate", "-f", "json")
    found = {(each["code"], each["file"]) for each in json.loads(out)["diagnostics"]}
    has("LAY006", "terraform/environments/prod/orders/net.tf")

    # Its own globs take the place of both.
    repository.write("infra.yaml", "layout: { stacks: 'terraform/environments/{env}/o{stack}' }\n")
    _, out, _ = repository.run("doctor", "-f", "json")
    kinds = {each["path"]: (each["kind"], each["name"]) for each in json.loads(out)["folders"]}
    checks.same(kinds["terraform/environments/prod/orders"], ("stack", "rders"), "globs of infra.yaml")


def both_layouts(checks, infra, folder):
    repository = planted(infra, folder)
    repository.write("stacks/pay/prod/main.tf", 'resource "aws_sns_topic" "t" {}\n')
    _, out, _ = repository.run("doctor", "-f", "json")
    kinds = {each["path"]: (each["kind"], each["name"], each["env"])
             for each in json.loads(out)["folders"]}
    checks.same(kinds["stacks/pay/prod"], ("stack", "pay", "prod"), "the standard's layout")
    checks.same(kinds["terraform/environments/prod/orders"], ("stack", "orders", "prod"), "the other")


if __name__ == "__main__":
    run_all([recognised, judged, both_layouts])
