#!/usr/bin/env python3
"""Holds stacks/atlantis/prod against its description (golden path): each line of CHECKS is a point
of it, asked of the evaluated resources (`infra inspect`). usage: atlantis.py INFRA"""
import json
import os
import subprocess
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
STACK = "stacks/atlantis/prod"
OUTPUTS = """ecr_repository_url ecr_repository_arn ecs_cluster_id ecs_cluster_name ecs_service_name
task_definition_arn task_definition_revision alb_dns_name alb_zone_id target_group_arn
alb_security_group_id task_security_group_id execution_role_arn task_role_arn efs_id efs_dns_name
efs_access_point_id log_group_name log_group_arn""".split()


def evaluated(infra, *arguments):
    done = subprocess.run([infra, "inspect", STACK, "-f", "json", *arguments], cwd=ROOT,
                          capture_output=True, text=True, timeout=120)
    if done.returncode not in (0, 1):
        sys.exit(done.stdout + done.stderr)
    return json.loads(done.stdout)


class Stack:
    def __init__(self, report):
        self.resources = {each["address"]: each["values"] for each in report["resources"]}
        self.outputs = {each["name"] if isinstance(each, dict) else each
                        for each in report["outputs"]}

    def __getitem__(self, address):
        return self.resources[address]

    def rules(self, group, kind):
        prefix = f"module.{group}.aws_vpc_security_group_{kind}_rule.this["
        return [values for address, values in self.resources.items() if address.startswith(prefix)]


def checks(s):
    service = s["module.service.aws_ecs_service.this[0]"]
    task = s["module.service.aws_ecs_task_definition.this"]
    group = s['module.alb.aws_lb_target_group.this["atlantis"]']
    https = s["module.alb.aws_lb_listener.https"]
    redirect = s["module.alb.aws_lb_listener.redirect[0]"]
    files = s["module.files.aws_efs_file_system.this"]
    point = s['module.files.aws_efs_access_point.this["atlantis"]']
    mounted = task["volume"][0]["efs_volume_configuration"][0]
    alb = s.rules("alb_security_group", "ingress")
    inside = s.rules("task_security_group", "ingress")
    nfs = s.rules("efs_security_group", "ingress")
    secrets = [s[f"module.{name}.aws_secretsmanager_secret.this"]["name"]
               for name in ("github_app", "webhook")]
    versions = [a for a in s.resources if "aws_secretsmanager_secret_version" in a]
    documents = [a for a in s.resources if "task_role.aws_iam_policy.this" in a]
    yield "443 and 80 from listed ranges", {r["from_port"] for r in alb} == {80, 443}
    yield "no range is the internet", all(r["cidr_ipv4"] != "0.0.0.0/0" for r in alb)
    yield "80 redirects", redirect["default_action"][0]["redirect"][0]["protocol"] == "HTTPS"
    yield "TLS 1.3 policy", https["ssl_policy"] == "ELBSecurityPolicy-TLS13-1-2-2021-06"
    yield "health check", group["health_check"][0]["path"] == "/healthz" and group["port"] == 4141
    yield "private subnets", service["network_configuration"][0]["assign_public_ip"] is False
    yield "size", (task["cpu"], task["memory"]) == ("2048", "4096")
    yield "4141 from the load balancer only", [
        (r["from_port"], r["to_port"], r["cidr_ipv4"]) for r in inside] == [(4141, 4141, None)]
    yield "one task, stopped first", (
        service["desired_count"], service["deployment_minimum_healthy_percent"],
        service["deployment_maximum_percent"]) == (1, 0, 100)
    yield "circuit breaker", service["deployment_circuit_breaker"] == [
        {"enable": True, "rollback": True}]
    yield "no shell in prod", service["enable_execute_command"] is False
    yield "file system encrypted", files["encrypted"] is True
    yield "general purpose, bursting", (
        files["performance_mode"], files["throughput_mode"]) == ("generalPurpose", "bursting")
    yield "infrequent access after 30 days", any(
        each.get("transition_to_ia") == "AFTER_30_DAYS" for each in files["lifecycle_policy"])
    yield "uid and gid 100", (
        point["posix_user"][0]["uid"], point["posix_user"][0]["gid"]) == (100, 100)
    yield "mounted with TLS and IAM", (
        mounted["transit_encryption"] == "ENABLED"
        and mounted["authorization_config"][0]["iam"] == "ENABLED")
    yield "NFS from the task only", [
        (r["from_port"], r["cidr_ipv4"]) for r in nfs] == [(2049, None)]
    yield "two secrets without values", (
        secrets == ["/ryuqqq/atlantis/prod/github-app", "/ryuqqq/atlantis/prod/webhook"]
        and not versions)
    yield "logs for 7 days, archived", (
        s["module.service.module.logs.aws_cloudwatch_log_group.this"]["retention_in_days"] == 7
        and "module.service.module.logs.aws_cloudwatch_log_subscription_filter.archive[0]"
        in s.resources)
    yield "at most ten policies on the task role", 1 <= len(documents) <= 10
    yield "19 outputs", s.outputs == {f"atlantis_{name}" for name in OUTPUTS}


def main():
    infra = os.path.abspath(sys.argv[1])
    asked, failed = 0, []
    for name, holds in checks(Stack(evaluated(infra))):
        asked += 1
        if not holds:
            failed.append(f"not as described: {name}")
    for argument, what in (('allowed_cidr_blocks=["0.0.0.0/0"]', "0.0.0.0/0 would let everybody in"),
                           ('atlantis_repo_allowlist=["github.com/ryuqqq/*"]', "without wildcards"),
                           ('apply_teams=["*"]', "must name teams")):
        asked += 1
        if what not in json.dumps(evaluated(infra, "--var", argument)):
            failed.append(f"is not refused: {argument}")
    print(f"{asked} points of the description")
    for line in failed:
        print(line)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
