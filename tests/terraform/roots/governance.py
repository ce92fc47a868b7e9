#!/usr/bin/env python3
"""Holds who may do what (golden path: shared/organization, shared/identity, shared/security)
against the plans: service control policies, automation, people and the break-glass role.
usage: governance.py INFRA. Without terraform it is skipped (77), in CI it fails."""
import concurrent.futures
import fnmatch
import json
import os
import sys
import tempfile

import plans

LONGEST = {"SERVICE_CONTROL_POLICY": 5120, "RESOURCE_CONTROL_POLICY": 5120}
LONGEST_MANAGED = 6144  # of IAM, without white space
ATTACHED = 10


def listed(value):
    return value if isinstance(value, list) else [value]


def statements(document):
    return listed(json.loads(document)["Statement"])


def resources(report):
    """Planned values of managed resources, by address."""
    found = {}

    def walk(module):
        found.update({each["address"]: each.get("values", {}) for each in module.get("resources", [])
                      if each["mode"] == "managed"})
        for child in module.get("child_modules", []):
            walk(child)

    walk(report["planned_values"]["root_module"])
    return found


def references(report, kind, name):
    """What the arguments of a root module's resource refer to, by argument."""
    for each in report["configuration"]["root_module"]["resources"]:
        if (each["type"], each["name"]) == (kind, name):
            return {key: value.get("references", []) for key, value in each["expressions"].items()
                    if isinstance(value, dict)}
    return {}


def denies(document, action, region="ap-northeast-2", **context):
    """Does a service control policy deny the call? Keys of the context by their name after `:`."""
    def holds(statement):
        for operator, keys in statement.get("Condition", {}).items():
            for key, wanted in keys.items():
                key = key.split(":")[-1].split("/")[0]
                have = {"RequestedRegion": region, **context}.get(key)
                if operator == "Null":
                    ok = (have is None) == (listed(wanted)[0] == "true")
                elif have is None:
                    ok = "Not" in operator
                else:
                    ok = any(fnmatch.fnmatchcase(have, each) for each in listed(wanted))
                    ok = ok != ("Not" in operator)
                if not ok:
                    return False
        return True

    def names(patterns):
        return any(fnmatch.fnmatchcase(action.lower(), each.lower()) for each in listed(patterns))

    return any(statement["Effect"] == "Deny" and holds(statement)
               and (names(statement["Action"]) if "Action" in statement
                    else not names(statement["NotAction"])) for statement in statements(document))


def organization(report):
    found = resources(report)
    scp = {address.split('"')[1]: values for address, values in found.items()
           if address.startswith("aws_organizations_policy.service_control[")}
    text = {name: values["content"] for name, values in scp.items()}
    attached = [a for a in found if a.startswith("aws_organizations_policy_attachment.service_control[")]
    yield "five policies, as many as a unit takes with AWS' own replaced", len(scp) == 5
    yield "each is attached to the root", len(attached) == 5 and all(
        references == ["aws_organizations_organization.this.roots", "aws_organizations_organization.this"]
        for references in [[r.split("[")[0] for r in references(
            report, "aws_organizations_policy_attachment", "service_control")["target_id"]
            if r.endswith(("roots", "this"))]])
    yield "none is longer than AWS takes", all(
        len(values["content"]) <= LONGEST[values["type"]] for values in scp.values())
    yield "all only deny", all(each["Effect"] == "Deny" for content in text.values()
                               for each in statements(content))
    regions = text["other-regions"]
    yield "another region is denied", denies(regions, "ec2:RunInstances", region="eu-west-1")
    yield "home and DR region are not", not any(
        denies(regions, "ec2:RunInstances", region=f"ap-northeast-{n}") for n in (1, 2))
    yield "us-east-1 is for the edge", (
        denies(regions, "ec2:RunInstances", region="us-east-1")
        and not denies(regions, "acm:RequestCertificate", region="us-east-1"))
    yield "global services answer", not any(
        denies(regions, action, region="us-east-1") for action in ("iam:GetRole", "route53:ListHostedZones", "sts:GetCallerIdentity"))
    yield "audit cannot be switched off", all(denies(text["audit"], action) for action in (
        "cloudtrail:StopLogging", "cloudtrail:DeleteTrail", "config:StopConfigurationRecorder",
        "guardduty:DeleteDetector", "securityhub:DisableSecurityHub", "ec2:DeleteFlowLogs"))
    yield "audit can be read and switched on", not any(denies(text["audit"], action) for action in (
        "cloudtrail:LookupEvents", "config:StartConfigurationRecorder", "guardduty:GetFindings"))
    root = {"PrincipalArn": "arn:aws:iam::444444444444:root"}
    role = {"PrincipalArn": "arn:aws:iam::444444444444:role/orders-role"}
    yield "root does nothing", denies(text["root-use"], "s3:ListAllMyBuckets", **root)
    yield "but for a task of the management account", not denies(
        text["root-use"], "s3:DeleteBucketPolicy", AssumedRoot="true", **root)
    yield "a role does", not denies(text["root-use"], "s3:ListAllMyBuckets", **role)
    yield "nobody makes users or leaves", all(denies(text["root-use"], action, **role) for action in (
        "iam:CreateUser", "iam:CreateAccessKey", "organizations:LeaveOrganization"))
    public = text["public-data"]
    yield "the blocks of public access stay", denies(public, "s3:PutBucketPublicAccessBlock", **role)
    yield "automation sets them", not denies(
        public, "s3:PutBucketPublicAccessBlock",
        PrincipalArn="arn:aws:iam::444444444444:role/infra-apply-role")
    acl = {"x-amz-acl": "public-read"}
    yield "no public objects", denies(public, "s3:PutObject", **acl, **role)
    yield "private ones are", not denies(public, "s3:PutObject", **{"x-amz-acl": "private"}, **role)
    yield "no public images and functions", (
        denies(public, "ec2:ModifySnapshotAttribute", Add="all", **role)
        and denies(public, "lambda:CreateFunctionUrlConfig", FunctionUrlAuthType="NONE", **role))
    yield "guarded roles", denies(text["guarded-roles"], "iam:UpdateAssumeRolePolicy", **role)
    perimeter = found["aws_organizations_policy.data_perimeter"]
    yield "the other half is a resource control policy", perimeter["type"] == "RESOURCE_CONTROL_POLICY"
    accounts = [values for address, values in found.items() if ".aws_organizations_account." in address]
    yield "three members, kept", sorted(values["name"] for values in accounts) == [
        "ryuqqq-dev", "ryuqqq-prod", "ryuqqq-staging"] and not any(
            values["close_on_deletion"] for values in accounts)
    sets = [values for address, values in found.items() if address.startswith("aws_ssoadmin_permission_set.")]
    inline = [statements(values["inline_policy"]) for address, values in found.items()
              if address.startswith("aws_ssoadmin_permission_set_inline_policy.")]
    yield "people come with nothing but roles to take", len(sets) == 2 and all(
        set(listed(each["Action"])) == {"sts:AssumeRole", "sts:TagSession"}
        for document in inline for each in document)


def identity(report, env):
    found = resources(report)
    trust = {name: statements(found[f"module.{name}.aws_iam_role.this"]["assume_role_policy"])[0]
             for name in ("apply", "reader")}
    issuer = "token.actions.githubusercontent.com"
    yield "apply: from its GitHub environment only", trust["apply"]["Condition"]["StringEquals"] == {
        f"{issuer}:aud": "sts.amazonaws.com", f"{issuer}:sub": f"repo:ryuqqq/infra:environment:{env}"}
    # Its trust hangs on the provider that it makes itself; the module refuses pull requests else.
    calls = report["configuration"]["root_module"]["module_calls"]
    yield "plan: for pull requests, so it only reads", (
        calls["plan"]["expressions"]["is_read_only"]["constant_value"] is True
        and "is_read_only" not in calls["apply"]["expressions"])

    def policies(name):
        return {address.split('"')[1]: values["policy"] for address, values in found.items()
                if address.startswith(f"module.{name}.aws_iam_policy.this[")}

    def allowed(name):
        return [action for document in policies(name).values() for each in statements(document)
                if each["Effect"] == "Allow" for action in listed(each["Action"])]

    def denied(document):
        return {action for each in statements(document) if each["Effect"] == "Deny"
                for action in listed(each["Action"])}

    yield "plan changes nothing", all(
        action.split(":")[1].startswith(("Get", "List", "Describe", "Decrypt"))
        for action in allowed("plan"))
    yield "plan reads no secrets and no data", not any(
        fnmatch.fnmatchcase(data, action) for action in allowed("plan") for data in (
            "secretsmanager:GetSecretValue", "dynamodb:GetItem", "sqs:ReceiveMessage"))
    yield "nor does apply", not any(
        fnmatch.fnmatchcase(data, action) for action in allowed("apply") for data in (
            "secretsmanager:GetSecretValue", "dynamodb:GetItem", "sqs:ReceiveMessage", "iam:CreateUser"))
    objects = {resource.split(":::ryuqqq-")[1].rsplit("-", 1)[0] for document in policies("apply").values() for each in statements(document)
               if "s3:GetObject" in listed(each["Action"]) for resource in listed(each["Resource"])}
    yield "apply reads states and packages, no other objects", objects == {
        "terraform-state", f"{env}-artifacts"}
    yield "policies fit", all(
        len(document.replace(" ", "").replace("\n", "")) <= LONGEST_MANAGED
        for name in ("plan", "apply", "reader") for document in policies(name).values())
    yield "no role has more of them than AWS attaches", all(
        len(policies(name)) <= ATTACHED for name in ("plan", "apply", "reader"))
    limits = policies("apply")["limits"]
    guarded = next(each for each in statements(limits) if each.get("Sid") == "GuardedRoles")
    yield "apply does not touch the break-glass role", guarded["Effect"] == "Deny" and any(
        each.endswith(":role/break-glass-role") for each in guarded["Resource"])
    yield "people are those of Identity Center", all(
        ":role/aws-reserved/sso.amazonaws.com/" in each
        for each in listed(trust["reader"]["Principal"]["AWS"]))
    yield "people read no data", {"s3:GetObject", "secretsmanager:GetSecretValue", "kms:Decrypt"} <= denied(
        policies("reader")["closed"])
    yield "people change nothing", set(values["policy_arn"].rsplit("/", 1)[1] for address, values in found.items()
                                       if address.startswith("module.reader.aws_iam_role_policy_attachment.managed")
                                       ) == {"ViewOnlyAccess", "CloudWatchReadOnlyAccess"}
    glass = found["aws_iam_role.break_glass"]
    entry = statements(glass["assume_role_policy"])
    yield "break-glass: responders, who name an incident", len(entry) == 1 and (
        all("AWSReservedSSO_responder_" in each for each in listed(entry[0]["Principal"]["AWS"]))
        and entry[0]["Condition"] == {"StringLike": {"aws:RequestTag/Incident": "INC-*"}})
    yield "break-glass: one hour", glass["max_session_duration"] == 3600
    yield "break-glass: audit stays", {"cloudtrail:StopLogging", "config:StopConfigurationRecorder",
                                       "guardduty:DeleteDetector", "cloudwatch:DeleteAlarms"} <= denied(
        policy_of(report, "audit_stays"))
    alarm = found["aws_cloudwatch_metric_alarm.break_glass"]
    rule = found['module.break_glass_event.aws_cloudwatch_event_rule.this["used"]']
    yield "each use of it raises an alarm", (
        alarm["dimensions"] == {"RuleName": rule["name"]} and alarm["threshold"] == 0
        and alarm["metric_name"] == "MatchedEvents" and len(alarm["alarm_actions"]) == 1
        and alarm["alarm_description"].endswith("/identity#break-glass-used"))
    yield "and tells on-call at once", (
        'module.break_glass_event.aws_cloudwatch_event_target.this["used-on-call"]' in found)


def policy_of(report, name):
    """A policy document that hangs on an ARN that only an apply knows: its statements as written."""
    for each in report["configuration"]["root_module"]["resources"]:
        if (each["type"], each["name"]) == ("aws_iam_policy_document", name):
            return json.dumps({"Statement": [
                {"Effect": statement.get("effect", {}).get("constant_value", "Allow"),
                 "Action": statement["actions"]["constant_value"]}
                for statement in each["expressions"]["statement"]]})
    return json.dumps({"Statement": []})


def security(report):
    found = resources(report)
    trail = found["module.trail.aws_cloudtrail.this"]
    yield "one trail of every account and region", (
        trail["is_organization_trail"] and trail["is_multi_region_trail"]
        and trail["enable_log_file_validation"])
    accounts = {name: provider["expressions"]["allowed_account_ids"]["constant_value"]
                for name, provider in report["configuration"]["provider_config"].items()
                if "expressions" in provider}
    yield "in the account shared", accounts == {"aws": ["111111111111"], "aws.prod": ["444444444444"]}
    alarms = {address.split('"')[1] for address in found
              if address.startswith("module.trail.aws_cloudwatch_metric_alarm.this[")}
    yield "root and break-glass are told from there too", {"root-use", "break-glass"} <= alarms
    yield "new accounts are watched by themselves", (
        found["module.guardduty.aws_guardduty_organization_configuration.this[0]"]
        ["auto_enable_organization_members"] == "ALL"
        and found["module.security_hub.aws_securityhub_organization_configuration.this[0]"]["auto_enable"])
    yield "Config of both accounts", {
        "module.config.aws_config_configuration_recorder.this",
        "module.prod_config.aws_config_configuration_recorder.this"} <= set(found)


HUB = 'hub_attachments={dev="tgw-attach-0a",staging="tgw-attach-0b"}'


def network(report):
    found = resources(report)

    def keys(kind):
        prefix = f"module.hub.aws_ec2_transit_gateway_{kind}.this["
        return sorted(address.split('"')[1] for address in found if address.startswith(prefix))

    environments = ["dev", "prod", "staging"]
    yield "a route table of the hub for each environment", (
        keys("route_table") == keys("route_table_association") == environments)
    yield "which knows that environment alone", keys("route_table_propagation") == [
        f"{each}-to-{each}" for each in environments]
    yield "other accounts are let in by name", keys("vpc_attachment_accepter") == ["dev", "staging"] and (
        found["module.hub.aws_ec2_transit_gateway.this"]["auto_accept_shared_attachments"] == "disable")


def plan(infra, root):
    with tempfile.TemporaryDirectory() as scratch:
        return plans.plan(infra, root, scratch,
                          arguments=[f"-var={HUB}"] if "network" in root else [])


def main():
    plans.skip_without_terraform()
    infra = os.path.abspath(sys.argv[1])
    subjects = {"shared/organization/prod": organization, "shared/security/prod": security,
                "shared/network/prod": network,
                **{f"shared/identity/{env}": (lambda report, env=env: identity(report, env))
                   for env in ("dev", "staging", "prod")}}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(lambda root: plan(infra, root), subjects))
    asked, failed = 0, []
    for (root, checks), report in zip(subjects.items(), reports):
        for name, holds in checks(report):
            asked += 1
            failed += [] if holds else [f"{root}: does not hold: {name}"]
    print(f"{asked} points of who may do what")
    for line in failed:
        print(line)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
