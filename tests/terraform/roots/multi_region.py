#!/usr/bin/env python3
"""Holds examples/multi-region against its README, on plan JSON in which ids are known: data in both
regions, a standby that needs nothing of the first region, a record that fails over in time.
usage: multi_region.py INFRA"""
import json
import os
import re
import subprocess
import sys
import tempfile

import plans

EXAMPLE = "examples/multi-region"
HERE, THERE = "ap-northeast-2", "ap-northeast-1"
RTO_SECONDS = 15 * 60  # of tier 1


def points(planned):
    table = planned["module.table.aws_dynamodb_table.this"]
    replica = table["replica"]
    yield "the table is written to both regions", (
        [each["region_name"] for each in replica] == [THERE] and table["stream_enabled"]
        and replica[0]["point_in_time_recovery"])
    yield "each copy has a key of its own region", (
        f":{THERE}:" in replica[0]["kms_key_arn"]
        and f":{HERE}:" in table["server_side_encryption"][0]["kms_key_arn"])
    registry = planned.of("aws_ecr_replication_configuration").values()
    yield "images are copied", [
        each["replication_configuration"][0]["rule"][0]["destination"][0]["region"]
        for each in registry] == [THERE]

    records = planned.of("aws_route53_record")
    role = {each["failover_routing_policy"][0]["type"]: each for each in records.values()}
    alias = {name: each["alias"][0]["name"] for name, each in role.items()}
    yield "one name, two load balancers", len({each["name"] for each in role.values()}) == 1 and (
        alias == {"PRIMARY": planned["module.alb.aws_lb.this"]["dns_name"],
                  "SECONDARY": planned["module.alb_dr.aws_lb.this"]["dns_name"]})
    check = planned["module.record.aws_route53_health_check.primary[0]"]
    yield "the first one is asked", (check["fqdn"] == alias["PRIMARY"] and check["type"] == "HTTPS"
                                     and role["PRIMARY"]["health_check_id"] == check["id"])
    noticed = check["request_interval"] * check["failure_threshold"]
    yield "it is noticed in the 90 s of the README", noticed == 90 and noticed + 60 < RTO_SECONDS
    alarm = planned["aws_cloudwatch_metric_alarm.failover"]
    yield "somebody is told", (alarm["dimensions"] == {"HealthCheckId": check["id"]}
                               and alarm["alarm_actions"][0].startswith("arn:aws:sns:us-east-1:"))

    standby = {address: each for address, each in planned.managed.items()
               if re.match(r"module\.\w+_dr\.", address)}
    foreign = [address for address, each in standby.items() if HERE in json.dumps(each)]
    yield f"the standby needs nothing of the first region, not {foreign}", (
        len(standby) > 20 and not foreign)
    policies = [each["policy"] for each in standby.values() if each["resource_type"] == "aws_iam_policy"]
    arn = table["arn"].replace(HERE, THERE)
    yield "it reads and writes its own copy", any(arn in each for each in policies)
    images = {name: json.loads(planned[f"module.{name}.aws_ecs_task_definition.this"][
        "container_definitions"])[0]["image"] for name in ("service", "service_dr")}
    yield "the same image from its own registry", (
        images["service_dr"] == images["service"].replace(HERE, THERE) != images["service"])
    size = {name: planned[f"module.{name}.aws_appautoscaling_target.this[0]"]
            for name in ("service", "service_dr")}
    yield "awake, and as large as the other one where it must be", (
        size["service_dr"]["min_capacity"] == 1
        and size["service_dr"]["max_capacity"] == size["service"]["max_capacity"])


def main():
    infra = os.path.abspath(sys.argv[1])
    plans.skip_without_terraform()
    with tempfile.TemporaryDirectory() as scratch:
        held = list(points(plans.Planned(plans.applied(infra, EXAMPLE, scratch))))
        failed_over = plans.Planned(plans.plan(infra, EXAMPLE, scratch,
                                               arguments=["-var=is_failed_over=true"]))
        held.append(("is_failed_over gives it its full size", failed_over[
            "module.service_dr.aws_appautoscaling_target.this[0]"]["min_capacity"] == 2))
        defaults = failed_over.of("aws_appautoscaling_target")
        held.append(("two services", len(defaults) == 2))
        with open(os.path.join(plans.ROOT, EXAMPLE, "variables.tf"), encoding="utf-8") as file:
            sites = re.search(r'^  default = (\{.*?^  \})', file.read(), re.M | re.S)[1]
        wrong = sites.replace(f"arn:aws:sns:{THERE}", f"arn:aws:sns:{HERE}")
        values = os.path.join(scratch, "wrong.tfvars")
        with open(values, "w", encoding="utf-8") as file:
            file.write(f"sites = {wrong}\n")
        done = subprocess.run([infra, "-C", EXAMPLE, "offline", "--", "plan", "-no-color",
                               f"-var-file={values}"], cwd=plans.ROOT, env=plans.environment(),
                              capture_output=True, text=True, timeout=300)
        held.append(("a topic of the other region is refused", done.returncode != 0
                     and "must be of its own region" in done.stdout + done.stderr))
    return plans.report(held)


if __name__ == "__main__":
    sys.exit(main())
