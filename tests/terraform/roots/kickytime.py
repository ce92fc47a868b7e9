#!/usr/bin/env python3
"""Holds examples/kickytime against its description (golden path), on plan JSON in which ids are
known. usage: kickytime.py INFRA"""
import json
import os
import shlex
import subprocess
import sys
import tempfile

import plans

EXAMPLE = "examples/kickytime"
ENDPOINTS = {"ec2messages", "ecr.api", "ecr.dkr", "kms", "logs", "secretsmanager", "ssm",
             "ssmmessages", "sts"}
DATA = ["5432", "3306", "6379", "27017"]


def rules(planned, kind):
    """(group, from, to, who) of every rule, groups by their names."""
    names = {group["id"]: group["name"] for group in planned.of("aws_security_group").values()}
    lists = {each["id"]: each["name"] for address, each in planned.data.items()
             if "aws_ec2_managed_prefix_list" in address}
    found = set()
    for rule in planned.of(f"aws_vpc_security_group_{kind}_rule").values():
        who = (names.get(rule["referenced_security_group_id"]) or lists.get(rule["prefix_list_id"])
               or rule["cidr_ipv4"] or rule["cidr_ipv6"])
        found.add((names[rule["security_group_id"]], rule["from_port"], rule["to_port"], who))
    return found


def groups(planned):
    alb, app, rds, vpce = (f"dev-kickytime-{each}-sg" for each in ("alb", "app", "rds", "vpce"))
    cloudfront = "com.amazonaws.global.cloudfront.origin-facing"
    yield "the chain of groups lets in", rules(planned, "ingress") == {
        (alb, 443, 443, cloudfront), (app, 8080, 8080, alb), (rds, 5432, 5432, app),
        (vpce, 443, 443, app)}
    yield "the chain of groups lets out", rules(planned, "egress") == {
        (alb, 8080, 8080, app), (app, 5432, 5432, rds), (app, 443, 443, vpce),
        (app, 443, 443, "com.amazonaws.ap-northeast-2.s3")}
    yield "no other group, and the default one is closed", (
        {each["name"] for each in planned.of("aws_security_group").values()}
        == {alb, app, rds, vpce}
        and all(not each["ingress"] and not each["egress"]
                for each in planned.of("aws_default_security_group").values()))
    ids = {each["name"]: each["id"] for each in planned.of("aws_security_group").values()}
    service = planned["module.users.aws_ecs_service.this[0]"]["network_configuration"][0]
    template = planned["module.matches.aws_launch_template.this"]["network_interfaces"][0]
    yield "who wears which", (
        planned["module.alb.aws_lb.this"]["security_groups"] == [ids[alb]]
        and service["security_groups"] == [ids[app]] == template["security_groups"]
        and planned["module.database.aws_db_instance.this"]["vpc_security_group_ids"] == [ids[rds]]
        and all(each["security_group_ids"] == [ids[vpce]]
                for each in planned.of("aws_vpc_endpoint").values()
                if each["vpc_endpoint_type"] == "Interface"))


def network(planned):
    subnets = {address.split('"')[1]: each["id"]
               for address, each in planned.of("aws_subnet").items()}
    tier = {id_: name.split("-")[0] for name, id_ in subnets.items()}
    service = planned["module.users.aws_ecs_service.this[0]"]["network_configuration"][0]
    template = planned["module.matches.aws_launch_template.this"]["network_interfaces"][0]
    group = planned["module.matches.aws_autoscaling_group.this"]
    endpoints = planned.of("aws_vpc_endpoint").values()
    named = {each["service_name"].removeprefix("com.amazonaws.ap-northeast-2."): each
             for each in endpoints}
    tables = {each["route_table_id"] for each in planned.of("aws_route_table_association").values()
              if tier[each["subnet_id"]] != "public"}
    routes = planned.of("aws_route").values()
    yield "no NAT gateway, no elastic address", not (
        planned.of("aws_nat_gateway") or planned.of("aws_nat_instance") or planned.of("aws_eip"))
    yield "private and data subnets have no way to the internet", tables and not [
        each for each in routes if each["route_table_id"] in tables]
    yield "interface endpoints in place of it", ENDPOINTS == {
        name for name, each in named.items() if each["vpc_endpoint_type"] == "Interface"}
    yield "they answer to the names of AWS, in private subnets", all(
        named[name]["private_dns_enabled"] and {tier[id_] for id_ in named[name]["subnet_ids"]}
        == {"private"} for name in ENDPOINTS)
    yield "gateways for S3 and DynamoDB, in every route table", all(
        named[name]["vpc_endpoint_type"] == "Gateway" and tables <= set(
            named[name]["route_table_ids"]) for name in ("s3", "dynamodb"))
    yield "both services in private subnets, without public addresses", (
        {tier[id_] for id_ in service["subnets"]} == {"private"}
        and {tier[id_] for id_ in group["vpc_zone_identifier"]} == {"private"}
        and not service["assign_public_ip"]
        and str(template["associate_public_ip_address"]) in ("false", "False"))
    yield "two zones", len({each["availability_zone"]
                            for each in planned.of("aws_subnet").values()}) == 2


def edge(planned):
    cdn = planned["module.cdn.aws_cloudfront_distribution.this"]
    https = planned["module.alb.aws_lb_listener.https"]
    paths = {}
    for rule in planned.of("aws_lb_listener_rule").values():
        header = [each for each in rule["condition"] if each["http_header"]]
        pattern = [each["path_pattern"][0]["values"] for each in rule["condition"]
                   if each["path_pattern"]]
        paths[rule["action"][0]["target_group_arn"]] = (bool(header), sorted(pattern[0]))
    targets = {each["arn"]: (each["name"], each["target_type"], each["port"])
               for each in planned.of("aws_lb_target_group").values()}
    yield "CloudFront speaks HTTPS to people and to the origin", (
        cdn["default_cache_behavior"][0]["viewer_protocol_policy"] == "redirect-to-https"
        and cdn["origin"][0]["custom_origin_config"][0]["origin_protocol_policy"] == "https-only"
        and cdn["origin"][0]["domain_name"] == "origin.kickytime.example.com")
    yield "it adds the header that the load balancer asks for", (
        len(cdn["origin"][0]["custom_header"]) == 1 and all(header for header, _ in paths.values()))
    yield "TLS 1.3 policy, and 404 for what no rule names", (
        https["ssl_policy"] == "ELBSecurityPolicy-TLS13-1-2-2021-06"
        and https["default_action"][0]["type"] == "fixed-response")
    yield "/api/matches to instances, /api/users to tasks, both on 8080", {
        targets[arn]: pattern for arn, (_, pattern) in paths.items()} == {
            ("dev-matches-8080-tg", "instance", 8080): ["/api/matches", "/api/matches/*"],
            ("dev-users-8080-tg", "ip", 8080): ["/api/users", "/api/users/*"]}
    yield "80 is closed unless asked for", not [
        each for each in planned.of("aws_lb_listener").values() if each["port"] == 80]


def data(planned):
    key = planned["module.key.aws_kms_key.this"]["arn"]
    database = planned["module.database.aws_db_instance.this"]
    bucket = [each for address, each in planned.managed.items() if address.startswith("module.media.")
              and "rule" in each and "apply_server_side" in json.dumps(each["rule"])]
    tiers = {each["id"]: address.split('"')[1].split("-")[0]
             for address, each in planned.of("aws_subnet").items()}
    group = planned["module.database.aws_db_subnet_group.this"]
    yield "no public database path", (
        database["publicly_accessible"] is False and database["engine"] == "postgres"
        and {tiers[id_] for id_ in group["subnet_ids"]} == {"data"}
        and database["db_subnet_group_name"] == group["name"]
        and not [each for each in planned.of("aws_db_instance").values()
                 if each["publicly_accessible"]])
    yield "alias/kickytime-key for database and objects", (
        [each["name"] for each in planned.of("aws_kms_alias").values()] == ["alias/kickytime-key"]
        and database["kms_key_id"] == key == database["master_user_secret_kms_key_id"]
        and len(bucket) == 1 and key in json.dumps(bucket[0]))
    secret = database["master_user_secret"][0]["secret_arn"]
    policies = {address: json.loads(each["policy"])
                for address, each in planned.of("aws_iam_policy").items()}
    readers = {address.split(".")[1] for address, each in policies.items()
               for statement in each["Statement"]
               if "secretsmanager:GetSecretValue" in statement["Action"]
               and statement["Resource"] == secret}
    yield "RDS makes the password, both services read it when they run", (
        database["manage_master_user_password"] is True and not database["password"]
        and readers == {"matches", "users"}
        and not planned.of("aws_secretsmanager_secret_version"))
    attached = {each["policy_arn"].rsplit("/", 1)[1]
                for each in planned.of("aws_iam_role_policy_attachment").values()
                if each["role"] == "dev-matches-instance-role"}
    yield "the instances' role is for Session Manager and logs", attached == {
        "AmazonSSMManagedInstanceCore", "dev-matches-instance-data-policy",
        "dev-matches-instance-logs-policy"}
    names = {each["name"] for each in planned.of("aws_cloudwatch_log_group").values()}
    yield "log groups of its own", names and all(
        name.startswith("/ryuqqq/kickytime/dev/") for name in names)


def deployment(planned):
    document = json.loads(planned['module.deploy_role.aws_iam_policy.this["deploy"]']["policy"])
    loose = []
    for statement in document["Statement"]:
        condition = statement.get("Condition", {}).get("StringEquals", {})
        tagged = any(condition.get(f"aws:{kind}/Project") == "kickytime"
                     for kind in ("ResourceTag", "RequestTag"))
        if not tagged:
            loose.append(statement["Sid"])
    services = {action.split(":")[0] for statement in document["Statement"]
                for action in [statement["Action"]] if isinstance(action, str)} | {
                    action.split(":")[0] for statement in document["Statement"]
                    if isinstance(statement["Action"], list) for action in statement["Action"]}
    trust = json.loads(planned["module.deploy_role.aws_iam_role.this"]["assume_role_policy"])
    yield "the deploy role is for ECR, ECS and RDS", services == {"ecr", "ecs", "rds", "iam"}
    yield "and limited by the tag Project", loose == ["RegistryLogin", "TaskRoles"]
    yield "who takes it is a workflow of one repository and environment", (
        "repo:ryuqqq/kickytime:environment:dev" in json.dumps(trust))


def tags(planned):
    bare = [address for address, each in planned.managed.items()
            if each.get("tags_all") is not None and each["tags_all"].get("Project") != "kickytime"]
    group = planned["module.matches.aws_autoscaling_group.this"]["tag"]
    taggable = [each for each in planned.managed.values() if each.get("tags_all") is not None]
    yield f"everything is tagged Project=kickytime, not {bare}", len(taggable) > 50 and not bare
    yield "instances too", {"key": "Project", "value": "kickytime",
                            "propagate_at_launch": True} in group


def tunnel(planned, scratch):
    """The shell runs the output, with an `aws` that writes down what it is asked."""
    fake = os.path.join(scratch, "aws")
    with open(fake, "w", encoding="utf-8") as file:
        file.write('#!/bin/sh\nif [ "$1" = ec2 ]; then echo i-0123456789abcdef0; exit; fi\n'
                   f'printf "%s\\n" "$@" >{shlex.quote(scratch)}/asked\n')
    os.chmod(fake, 0o755)
    subprocess.run(["sh", "-c", planned.outputs["database_tunnel_command"]], check=True,
                   env={"PATH": f"{scratch}:/usr/bin:/bin"})
    with open(os.path.join(scratch, "asked"), encoding="utf-8") as file:
        asked = file.read().splitlines()
    given = dict(zip(asked[2::2], asked[3::2]))
    yield "the tunnel is a session of SSM", (
        asked[:2] == ["ssm", "start-session"] and given["--target"] == "i-0123456789abcdef0"
        and given["--document-name"] == "AWS-StartPortForwardingSessionToRemoteHost")
    yield "from 55432 here to 5432 of the database", json.loads(given["--parameters"]) == {
        "host": [planned["module.database.aws_db_instance.this"]["address"]],
        "portNumber": ["5432"], "localPortNumber": ["55432"]}


def main():
    infra = os.path.abspath(sys.argv[1])
    plans.skip_without_terraform()
    points = []
    with tempfile.TemporaryDirectory() as scratch:
        planned = plans.Planned(plans.applied(infra, EXAMPLE, scratch))
        for part in (groups, network, edge, data, deployment, tags):
            points += part(planned)
        points += tunnel(planned, scratch)
        redirected = plans.Planned(plans.plan(infra, EXAMPLE, scratch,
                                              arguments=["-var=enable_http_redirect=true"]))
        doors = sorted(each["from_port"] for address, each in redirected.of(
            "aws_vpc_security_group_ingress_rule").items() if ".load_balancer." in address)
        listener = [each for each in redirected.of("aws_lb_listener").values()
                    if each["port"] == 80]
        points.append(("80 redirects where it is asked for", doors == [80, 443] and listener and
                       listener[0]["default_action"][0]["redirect"][0]["protocol"] == "HTTPS"))
    return plans.report(points)


if __name__ == "__main__":
    sys.exit(main())
