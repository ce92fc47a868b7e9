#!/usr/bin/env python3
"""Holds stacks/atlantis/prod against its description (golden path): each point of it is asked of plan
JSON in which ids are known, with the values of terraform.tfvars.example. usage: atlantis.py INFRA"""
import json
import os
import subprocess
import sys
import tempfile

import plans

STACK = "stacks/atlantis/prod"
OUTPUTS = """ecr_repository_url ecr_repository_arn ecs_cluster_id ecs_cluster_name ecs_service_name
task_definition_arn task_definition_revision alb_dns_name alb_zone_id target_group_arn
alb_security_group_id task_security_group_id execution_role_arn task_role_arn efs_id efs_dns_name
efs_access_point_id log_group_name log_group_arn""".split()
PUBLIC = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
PRIVATE = ["subnet-0123456789abcdef2", "subnet-0123456789abcdef3"]
NETWORK = json.dumps({"vpc_id": "vpc-0123456789abcdef0", "public_subnet_ids": PUBLIC,
                      "private_subnet_ids": PRIVATE})
GIVEN = [f"-var=network={NETWORK}",
         f"-var-file={os.path.join(plans.ROOT, STACK, 'terraform.tfvars.example')}"]
LISTED = ["140.82.112.0/20", "143.55.64.0/20", "185.199.108.0/22", "192.30.252.0/22",
          "203.0.113.0/24"]


def rules(s, group, kind):
    prefix = f"module.{group}.aws_vpc_security_group_{kind}_rule.this["
    return [values for address, values in s.managed.items() if address.startswith(prefix)]


def container(s):
    task = s["module.service.aws_ecs_task_definition.this"]
    return json.loads(task["container_definitions"])[0]


def statements(document):
    for each in json.loads(document)["Statement"]:
        listed = {key: [each[key]] if isinstance(each[key], str) else each[key]
                  for key in ("Action", "Resource")}
        yield dict(each, **listed)


def load_balancer(s):
    alb = s["module.alb.aws_lb.this"]
    group = s['module.alb.aws_lb_target_group.this["atlantis"]']
    https = s["module.alb.aws_lb_listener.https"]
    redirect = s["module.alb.aws_lb_listener.redirect[0]"]
    ingress = rules(s, "alb_security_group", "ingress")
    yield "in public subnets", set(alb["subnets"]) == set(PUBLIC) and alb["internal"] is False
    yield "443 and 80 from listed ranges only", sorted(
        (r["from_port"], r["to_port"], r["cidr_ipv4"]) for r in ingress) == sorted(
            (port, port, each) for port in (80, 443) for each in LISTED)
    yield "80 redirects", (redirect["port"] == 80 and redirect["default_action"][0]["redirect"][0]
                           ["protocol"] == "HTTPS")
    yield "ACM certificate, TLS 1.3 policy", (
        https["ssl_policy"] == "ELBSecurityPolicy-TLS13-1-2-2021-06"
        and https["certificate_arn"].startswith("arn:aws:acm:ap-northeast-2:"))
    yield "health check /healthz on 4141", (
        group["health_check"][0]["path"] == "/healthz" and group["port"] == 4141)
    yield "the load balancer reaches the task only", [
        (r["from_port"], r["referenced_security_group_id"])
        for r in rules(s, "alb_security_group", "egress")] == [
            (4141, s["module.task_security_group.aws_security_group.this"]["id"])]
    record = s["module.record[0].aws_route53_record.alias[\"SIMPLE-A\"]"]
    yield "the optional record leads to it", (
        record["name"] == "atlantis.example.com" and record["alias"][0]["name"] == alb["dns_name"])


def task(s):
    service = s["module.service.aws_ecs_service.this[0]"]
    definition = s["module.service.aws_ecs_task_definition.this"]
    network = service["network_configuration"][0]
    app = container(s)
    group = s["module.task_security_group.aws_security_group.this"]["id"]
    yield "Fargate in private subnets, no public address", (
        definition["requires_compatibilities"] == ["FARGATE"]
        and set(network["subnets"]) == set(PRIVATE) and network["assign_public_ip"] is False
        and network["security_groups"] == [group])
    yield "2048 CPU, 4096 MB", (definition["cpu"], definition["memory"]) == ("2048", "4096")
    yield "port 4141", [each["containerPort"] for each in app["portMappings"]] == [4141]
    yield "4141 from the load balancer's group only", [
        (r["from_port"], r["to_port"], r["referenced_security_group_id"])
        for r in rules(s, "task_security_group", "ingress")] == [
            (4141, 4141, s["module.alb_security_group.aws_security_group.this"]["id"])]
    yield "health check of the container", (
        app["healthCheck"]["command"][0] == "CMD-SHELL"
        and "http://127.0.0.1:4141/healthz" in app["healthCheck"]["command"][1])
    yield "one task, 0 % to 100 %", (
        service["desired_count"], service["deployment_minimum_healthy_percent"],
        service["deployment_maximum_percent"]) == (1, 0, 100)
    yield "circuit breaker with rollback", service["deployment_circuit_breaker"] == [
        {"enable": True, "rollback": True}]
    yield "no shell in prod", service["enable_execute_command"] is False
    environment = {each["name"]: each["value"] for each in app["environment"]}
    yield "allowlist of several repositories", environment["ATLANTIS_REPO_ALLOWLIST"] == (
        "github.com/ryuqqq/infrastructure,github.com/ryuqqq/platform")
    yield "and of the teams that apply", environment["ATLANTIS_GH_TEAM_ALLOWLIST"] == (
        "*:plan,platform-team:apply,platform-team:unlock")
    repository = s["module.repository.aws_ecr_repository.this"]
    yield "its image from its repository", app["image"].startswith(
        repository["repository_url"] + ":") and not app["image"].endswith(":latest")


def files(s):
    system = s["module.files.aws_efs_file_system.this"]
    point = s['module.files.aws_efs_access_point.this["atlantis"]']
    volume = s["module.service.aws_ecs_task_definition.this"]["volume"][0]
    mounted = volume["efs_volume_configuration"][0]
    targets = s.of("aws_efs_mount_target").values()
    yield "encrypted with a CMK", system["encrypted"] is True and ":key/" in system["kms_key_id"]
    yield "general purpose, bursting", (
        system["performance_mode"], system["throughput_mode"]) == ("generalPurpose", "bursting")
    yield "infrequent access after 30 days", any(
        each.get("transition_to_ia") == "AFTER_30_DAYS" for each in system["lifecycle_policy"])
    yield "access point of uid and gid 100", (
        point["posix_user"][0]["uid"], point["posix_user"][0]["gid"]) == (100, 100)
    yield "mounted through it at /home/atlantis/.atlantis", (
        mounted["transit_encryption"] == "ENABLED"
        and mounted["authorization_config"] == [{"access_point_id": point["id"], "iam": "ENABLED"}]
        and [(each["sourceVolume"], each["containerPath"]) for each in container(s)["mountPoints"]]
        == [(volume["name"], "/home/atlantis/.atlantis")])
    yield "a mount target in each private subnet", sorted(
        each["subnet_id"] for each in targets) == PRIVATE
    yield "2049 from the task's group only", [
        (r["from_port"], r["to_port"], r["referenced_security_group_id"])
        for r in rules(s, "efs_security_group", "ingress")] == [
            (2049, 2049, s["module.task_security_group.aws_security_group.this"]["id"])]


def secrets(s):
    arns = {name: s[f"module.{name}.aws_secretsmanager_secret.this"]["arn"]
            for name in ("github_app", "webhook")}
    asked = {each["name"]: each["valueFrom"] for each in container(s)["secrets"]}
    yield "two secrets as JSON, by their keys", asked == {
        "ATLANTIS_GH_APP_ID": f"{arns['github_app']}:app_id::",
        "ATLANTIS_GH_APP_INSTALLATION_ID": f"{arns['github_app']}:installation_id::",
        "ATLANTIS_GH_APP_KEY": f"{arns['github_app']}:private_key::",
        "ATLANTIS_GH_WEBHOOK_SECRET": f"{arns['webhook']}:webhook_secret::"}
    yield "their values are not in Terraform", not s.of("aws_secretsmanager_secret_version")
    document = [each["policy"] for address, each in s.of("aws_iam_policy").items()
                if ".execution_role." in address]
    allowed = {action: each["Resource"] for each in statements(document[0])
               for action in each["Action"]}
    yield "execution role: pull, read these secrets, write logs", len(document) == 1 and (
        {action.split(":")[0] for action in allowed} == {"ecr", "secretsmanager", "logs", "kms"}
        and sorted(allowed["secretsmanager:GetSecretValue"]) == sorted(arns.values())
        and allowed["ecr:BatchGetImage"] == [s["module.repository.aws_ecr_repository.this"]["arn"]]
        and [action for action, on in allowed.items() if on == ["*"]]
        == ["ecr:GetAuthorizationToken"])


def task_role(s):
    documents = [each["policy"] for address, each in s.of("aws_iam_policy").items()
                 if ".task_role." in address]
    every = [each for document in documents for each in statements(document)]
    services = {action.split(":")[0] for each in every for action in each["Action"]}
    open_ = [action for each in every for action in each["Action"]
             if "*" in each["Resource"] and ":Describe" not in action]
    identity = {on for each in every for on in each["Resource"]
                if any(action.startswith("iam:") for action in each["Action"])}
    account = s["module.repository.aws_ecr_repository.this"]["arn"].split(":")[4]
    yield "at most ten policies, which is what AWS attaches", 1 <= len(documents) <= 10
    yield "state, ECS, ECR, EC2, ELB, logs, secrets, EFS, IAM", services >= {
        "s3", "kms", "ecs", "ecr", "ec2", "elasticloadbalancing", "logs", "secretsmanager",
        "elasticfilesystem", "iam"}
    yield f"by ARN, except for what describes: {open_}", not open_
    yield "no action is a wildcard", not [
        action for each in every for action in each["Action"] if "*" in action]
    yield "IAM only on roles with listed prefixes", identity == {
        f"arn:aws:iam::{account}:role/prod-*"}
    point = s['module.files.aws_efs_access_point.this["atlantis"]']["id"]
    yield "EFS through the access point", any(
        "elasticfilesystem:ClientMount" in each["Action"] and point in json.dumps(
            each.get("Condition", {})) for each in every)


def rest(s):
    logs = s["module.service.module.logs.aws_cloudwatch_log_group.this"]
    archive = [each for each in s.of("aws_cloudwatch_log_subscription_filter").values()
               if each["log_group_name"] == logs["name"]]
    repository = s["module.repository.aws_ecr_repository.this"]
    yield "logs for 7 days, archived", logs["retention_in_days"] == 7 and len(archive) == 1
    yield "a repository with scans, a CMK, immutable tags", (
        repository["image_tag_mutability"] == "IMMUTABLE"
        and repository["image_scanning_configuration"][0]["scan_on_push"]
        and repository["encryption_configuration"][0]["encryption_type"] == "KMS")
    yield "19 outputs, each with a value", (
        set(s.outputs) == {f"atlantis_{name}" for name in OUTPUTS} and len(OUTPUTS) == 19
        and all(value not in (None, "") for value in s.outputs.values()))
    yield "no endpoints beside those of shared/network", not s.of("aws_vpc_endpoint")


def endpoints(infra, scratch):
    asked = [*GIVEN, '-var=endpoint_route_table_ids=["rtb-0123456789abcdef0"]']
    s = plans.Planned(plans.plan(infra, STACK, scratch, arguments=asked))
    made = {each["service_name"].removeprefix("com.amazonaws.ap-northeast-2."):
            each["vpc_endpoint_type"] for each in s.of("aws_vpc_endpoint").values()}
    yield "endpoints where the network lacks them", made == {
        "ecr.api": "Interface", "ecr.dkr": "Interface", "logs": "Interface",
        "secretsmanager": "Interface", "s3": "Gateway"}
    # Without `network` its parameters are read.
    read = plans.plan(infra, STACK, scratch)
    names = {each["values"]["name"] for each in data_of(read) if "name" in each["values"]}
    yield "VPC and subnets from shared/network", names >= {
        "/shared/network/vpc-id", "/shared/network/private-subnet-ids",
        "/shared/network/public-subnet-ids"}


def data_of(plan):
    pending = [plan["prior_state"]["values"]["root_module"]]
    while pending:
        module = pending.pop()
        yield from (each for each in module.get("resources", []) if each["mode"] == "data")
        pending += module.get("child_modules", [])


def refusals(infra):
    for argument, what in (('allowed_cidr_blocks=["0.0.0.0/0"]', "0.0.0.0/0 would let everybody in"),
                           ('allowed_cidr_blocks=["10.0.0.0/8", "0.0.0.0/1"]', "/16 and smaller"),
                           ('atlantis_repo_allowlist=["github.com/ryuqqq/*"]', "without wildcards"),
                           ('apply_teams=["*"]', "must name teams"),
                           ('managed_role_prefixes=["*"]', "without wildcards"),
                           ('endpoint_route_table_ids=["rtb-1"]', "private DNS name exists once")):
        done = subprocess.run([infra, "inspect", STACK, "-f", "json", "--var", argument],
                              cwd=plans.ROOT, env=plans.environment(), capture_output=True,
                              text=True, timeout=120)
        yield f"refused: {argument}", what in json.dumps(json.loads(done.stdout))


def main():
    infra = os.path.abspath(sys.argv[1])
    plans.skip_without_terraform()
    with tempfile.TemporaryDirectory() as scratch:
        s = plans.Planned(plans.applied(infra, STACK, scratch, GIVEN))
        points = [*load_balancer(s), *task(s), *files(s), *secrets(s), *task_role(s), *rest(s),
                  *endpoints(infra, scratch), *refusals(infra)]
    return plans.report(points)


if __name__ == "__main__":
    sys.exit(main())
