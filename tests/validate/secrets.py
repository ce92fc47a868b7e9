#!/usr/bin/env python3
"""A secret that stands in the configuration is printed by nobody: not in any format of `validate`,
`tag-check` or a plan's judgement, whichever rules were asked for, not in the difference of --fix
and not in a baseline. Each secret below has another form and stands at another kind of place.

usage: secrets.py INFRA"""
import json
import os

from support import Repository, run_all

FORMATS = ("text", "json", "sarif", "junit", "github", "gitlab", "markdown")
KEY = "-----BEGIN RSA PRIVATE KEY-----"
SECRETS = {
    "access key": "AKIA" + "Q3EGRZ5JLD2WT7XM",
    "secret key": "kT9vXw2RbQ8nLp4Zs6Yd1HgJ7mCf3AeUo5iEqWz0",
    "password": "Vx9-tulip_42-Harbour",
    "short password": "Kq7zR2",
    "escaped": "pa\\\"ss-Jw83-Wq",
    "url": "hV83jskW_pq2",
    "token": "ghp_" + "a8Kd03LsPq72mZx91Vb6Yt5Rw4Ne2Uc7Jf0H",
    "key body": "MIIEowIBAAKCAQEAq7hY0dX1vT5cZk2mPnQe8sLw4RfU3iBo9GjD6aXyVzNtCk1W",
    "tag": "Zr81-mango_Tq55-Bay",
    "variable file": "Wc55-otter_19-Lagoon",
}
STACK = f'''resource "aws_db_instance" "orders" {{
  identifier     = "orders {SECRETS["access key"]}"
  password       =   "{SECRETS["password"]}"
  instance_class = "db.t3.micro"
  tags = {{
    environment = "prod"
    Owner       = "{SECRETS["secret key"]}"
    token       = "{SECRETS["tag"]}"
  }}
}}

resource "aws_lambda_function" "orders" {{
  function_name = "postgres://orders:{SECRETS["url"]}@db.example.org/orders"
  environment {{
    variables = {{
      DB_PASSWORD = "{SECRETS["short password"]}", GITHUB = "{SECRETS["token"]}"
      API_SECRET = "{SECRETS["escaped"]}"
    }}
  }}
}}

resource "aws_sqs_queue" "queues" {{
  for_each = {{ "{SECRETS["access key"]}" = 1 }}
  name     = "{SECRETS["password"]}"
}}

resource "aws_ssm_parameter" "key" {{
  name  = "key"
  type  = "String"
  value =   <<-EOT
    {KEY}
    {SECRETS["key body"]}
    -----END RSA PRIVATE KEY-----
  EOT
}}

variable "db_password" {{
  type    = string
  default = "{SECRETS["password"]}"
  validation {{
    condition     = length(var.db_password) > 100
    error_message = "too short: ${{var.db_password}}"
  }}
}}

locals {{
  secret_access_key = "{SECRETS["secret key"]}"
  broken            = "{SECRETS["token"]}" + 1
}}
'''
CUSTOM = '''custom_rules:
  ORG001: { types: [aws_db_instance], condition: 'self.identifier == "x"', message: "the identifier is x" }
  ORG002: { types: [aws_sqs_queue], condition: 'self.name == "x"', message: "the name is x" }
'''


def silent(checks, text, what):
    for name, secret in SECRETS.items():
        for form in {secret, secret.replace('\\"', '"'), json.dumps(secret)[1:-1]}:
            checks.that(form not in text, f"{what} shows the {name}: "
                        f"{[line for line in text.splitlines() if form in line][:2]}")
        if len(folded(secret)) >= 8:  # also not as a rule would like to have it
            checks.that(folded(secret) not in folded(text), f"{what} shows the {name} in another form")


def folded(text):
    return "".join(c for c in text.lower() if c.isascii() and c.isalnum())


def planted(infra, folder):
    repository = Repository(infra, os.path.join(folder, "repository"))
    repository.write("stacks/orders/prod/main.tf", STACK)
    repository.write("stacks/orders/prod/terraform.tfvars",
                     f'db_password   = "{SECRETS["variable file"]}"\n')
    repository.write("infra.yaml", CUSTOM)
    return repository


def in_every_format(checks, infra, folder):
    repository = planted(infra, folder)
    for arguments in ((), ("--only", "TAG,NAM,ORG"), ("--skip", "SEC"), ("--only", "SEC"),
                      ("stacks/orders/prod",), ("--only", "HCL")):
        for form in FORMATS:
            code, out, err = repository.run("validate", "-f", form, *arguments)
            checks.same(code, 1, f"validate {arguments} -f {form}: {err}")
            silent(checks, out + err, f"validate {' '.join(arguments)} -f {form}")
    _, out, _ = repository.run("validate", "-f", "json", "--only", "SEC001")
    checks.that(len(json.loads(out)["diagnostics"]) >= 9, f"SEC001 finds them: {out}")
    repository.write("infra.yaml", CUSTOM + "rules: { SEC001: off, SEC004: off }\n")
    _, out, err = repository.run("validate")
    checks.that("SEC001" not in out, "SEC001 is off")
    silent(checks, out + err, "with SEC001 off")


def in_tag_check(checks, infra, folder):
    repository = planted(infra, folder)
    for form in FORMATS:
        for arguments in ((), ("--list",), ("--by", "tag")):
            code, out, err = repository.run("tag-check", "-f", form, *arguments)
            checks.same(code, 1, f"tag-check -f {form}: {err}")
            silent(checks, out + err, f"tag-check {' '.join(arguments)} -f {form}")


def in_differences(checks, infra, folder):
    repository = planted(infra, folder)
    before = repository.read("stacks/orders/prod/main.tf")
    for command in ("validate", "tag-check"):
        code, out, err = repository.run(command, "--fix", "--dry-run")
        checks.same(code, 1, f"{command} --fix --dry-run: {err}")
        checks.has(out, "+++ b/stacks/orders/prod/main.tf", f"{command} --fix --dry-run")
        checks.has(out, "(secret)", f"{command} --fix --dry-run shows that something stands there")
        silent(checks, out + err, f"{command} --fix --dry-run")
    checks.same(repository.read("stacks/orders/prod/main.tf"), before, "--dry-run writes nothing")
    code, out, err = repository.run("validate", "--fix", "--skip", "SEC")
    silent(checks, out + err, "--fix")
    after = repository.read("stacks/orders/prod/main.tf")
    checks.that(after != before and "(secret)" not in after, "--fix writes files, without masks")
    for name, secret in SECRETS.items():
        checks.that(name == "variable file" or secret in after, f"--fix keeps the {name}")


def in_baselines(checks, infra, folder):
    repository = planted(infra, folder)
    code, out, err = repository.run("validate", "--write-baseline", "known.json")
    checks.same(code, 0, f"--write-baseline: {err}")
    silent(checks, repository.read("known.json") + out + err, "a baseline")
    code, out, err = repository.run("validate", "--baseline", "known.json", "-f", "junit")
    checks.same(code, 0, "all is known")
    silent(checks, out + err, "what is suppressed")


def in_broken_files(checks, infra, folder):
    repository = Repository(infra, os.path.join(folder, "repository"))
    for number, text in enumerate((
            f'locals {{\n  db_password = "{SECRETS["password"]}\n}}\n',
            f'locals {{\n  a = {SECRETS["access key"]} {SECRETS["token"]}\n}}\n',
            f'locals {{\n  password = "{SECRETS["password"]}" "{SECRETS["password"]}"\n}}\n',
            f'resource "a" {{\n  secret = "{SECRETS["password"]}" ]\n')):
        repository.write("stacks/orders/prod/main.tf", text)
        for form in FORMATS:
            for command in ("validate", "tag-check"):
                code, out, err = repository.run(command, "-f", form)
                checks.same(code, 1, f"{command} of broken file {number}: {err}")
                silent(checks, out + err, f"{command} of broken file {number} -f {form}")


def in_plans(checks, infra, folder):
    repository = planted(infra, folder)
    values = {"identifier": "orders", "password": SECRETS["password"], "instance_class": "db.t3.micro",
              "tags": {"Owner": SECRETS["secret key"], "token": SECRETS["tag"]}}
    sensitive = {"password": True, "tags": {"Owner": True, "token": True}}
    resource = {"address": "aws_db_instance.orders", "mode": "managed", "type": "aws_db_instance",
                "name": "orders", "provider_name": "registry.terraform.io/hashicorp/aws"}
    plan = {"format_version": "1.2", "terraform_version": "1.11.4",
            "planned_values": {"root_module": {"resources": [
                {**resource, "values": values, "sensitive_values": sensitive}]}},
            "resource_changes": [{**resource, "change": {
                "actions": ["create"], "before": None, "after": values, "after_unknown": {},
                "before_sensitive": False, "after_sensitive": sensitive}}],
            "configuration": {"root_module": {}}}
    for place in ("plan.json", "stacks/orders/prod/plan.json"):
        repository.write(place, json.dumps(plan))
        for command in ("validate", "tag-check"):
            for form in FORMATS:
                code, out, err = repository.run(command, "--plan", place, "-f", form)
                checks.same(code, 1, f"{command} --plan {place} -f {form}: {err}")
                silent(checks, out + err, f"{command} --plan {place} -f {form}")
    # In a plan whose source is not at hand, what is not sensitive may hold a secret as well.
    container = json.dumps([{"environment": [{"name": "DB_PASSWORD", "value": SECRETS["password"]}]}])
    values = {"family": f"postgres://orders:{SECRETS['url']}@db/orders", "container_definitions": container,
              "tags": {"Owner": SECRETS["access key"]}}
    resource = {**resource, "address": "aws_ecs_task_definition.orders",
                "type": "aws_ecs_task_definition"}
    plan["planned_values"]["root_module"]["resources"] = [
        {**resource, "values": values, "sensitive_values": {}}]
    plan["resource_changes"] = [{**resource, "change": {
        "actions": ["create"], "before": None, "after": values, "after_unknown": {},
        "before_sensitive": False, "after_sensitive": {}}}]
    os.makedirs(os.path.join(folder, "elsewhere"))
    alone = Repository(infra, os.path.join(folder, "elsewhere"))
    alone.write("plan.json", json.dumps(plan))
    for form in FORMATS:
        for arguments in ((), ("--only", "NAM,TAG")):
            _, out, err = alone.run("validate", "--plan", "plan.json", "-f", form, *arguments)
            silent(checks, out + err, f"validate --plan -f {form} {arguments}")
    _, out, err = alone.run("validate", "--plan", "plan.json", "-f", "json")
    found = [d["attribute"] for d in json.loads(out)["diagnostics"] if d["code"] == "SEC001"]
    checks.same(sorted(found), ["container_definitions", "family", "tags.Owner"], f"SEC001: {err}")
    for form in ("text", "json"):
        _, out, err = alone.run("tag-check", "--plan", "plan.json", "--list", "-f", form)
        silent(checks, out + err, f"tag-check --plan --list -f {form}")
    _, out, _ = repository.run("tag-check", "--plan", "stacks/orders/prod/plan.json", "--list", "-f", "json")
    silent(checks, out, "tag-check --plan --list")
    checks.has(out, "(sensitive)", "tag-check --plan --list")


if __name__ == "__main__":
    run_all([in_every_format, in_tag_check, in_differences, in_baselines, in_broken_files, in_plans])
