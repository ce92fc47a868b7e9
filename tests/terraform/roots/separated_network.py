#!/usr/bin/env python3
"""Holds examples/separated-network against what its README promises, on plan JSON in which ids are
known: SSH reaches the hosts only from the bastion, the bastion only from one address.
usage: separated_network.py INFRA"""
import json
import os
import subprocess
import sys
import tempfile

import plans

EXAMPLE = "examples/separated-network"
ALLOWED = "203.0.113.7/32"


def points(planned):
    groups = {each["id"]: address.split(".aws_")[0]
              for address, each in planned.of("aws_security_group").items()}
    bastion, inside = "module.bastion.module.security_group", (
        "module.bastion.module.internal_security_group")
    doors = sorted((groups[each["security_group_id"]], each["from_port"], each["to_port"],
                    each["cidr_ipv4"] or groups[each["referenced_security_group_id"]])
                   for each in planned.of("aws_vpc_security_group_ingress_rule").values())
    yield "two doors: the bastion from one address, the hosts from the bastion", doors == sorted([
        (bastion, 22, 22, ALLOWED), (inside, 22, 22, bastion)])
    yield "the default group is closed", all(
        not each["ingress"] and not each["egress"]
        for each in planned.of("aws_default_security_group").values())

    subnets = {each["id"]: (address.split('"')[1], each["availability_zone"])
               for address, each in planned.of("aws_subnet").items()}
    yield "two zones, one public and one private subnet each", sorted(subnets.values()) == [
        ("internal", "ap-northeast-2b"), ("management", "ap-northeast-2a"),
        ("public-a", "ap-northeast-2a"), ("public-b", "ap-northeast-2b")]
    ways = {each["route_table_id"] for each in planned.of("aws_route").values()
            if each["gateway_id"]}
    public = {subnets[each["subnet_id"]][0]
              for each in planned.of("aws_route_table_association").values()
              if each["route_table_id"] in ways}
    yield "only the public ones have a way to the internet", public == {"public-a", "public-b"} and (
        len(planned.of("aws_route")) == 1 and not planned.of("aws_nat_gateway"))

    hosts = planned.of("aws_instance").values()
    group = [id_ for id_, name in groups.items() if name == inside]
    yield "hosts wear the inner group, without public addresses", len(hosts) == 2 and all(
        each["vpc_security_group_ids"] == group and each["associate_public_ip_address"] is False
        and subnets[each["subnet_id"]][0] in ("internal", "management") for each in hosts)
    yield "no key pair of EC2", all(not each["key_name"] for each in hosts)
    entry = [each for address, each in planned.of("aws_autoscaling_group").items()
             if ".bastion." in address]
    yield "one bastion, replaceable, in the public subnets", len(entry) == 1 and (
        (entry[0]["min_size"], entry[0]["max_size"]) == (1, 1)
        and {subnets[id_][0] for id_ in entry[0]["vpc_zone_identifier"]} == {"public-a", "public-b"}
        and entry[0]["max_instance_lifetime"] == 7 * 86400)
    yield "its log-ins are recorded and told", (
        planned.of("aws_cloudwatch_log_subscription_filter")
        and planned.of("aws_cloudwatch_log_metric_filter"))
    commands = planned.outputs["ssh_commands"]
    yield "the output says how to come in", sorted(commands) == ["internal", "management"] and all(
        each.startswith("ssh -J alice@") for each in commands.values())


def keys(infra):
    """Plans hold the hash of user data only: asked of the evaluated configuration."""
    done = subprocess.run([infra, "inspect", EXAMPLE, "-f", "json"], cwd=plans.ROOT,
                          env=plans.environment(), capture_output=True, text=True, timeout=300)
    data = [each["values"]["user_data"] for each in json.loads(done.stdout)["resources"]
            if each["address"].startswith("aws_instance.")]
    yield "keys only, no root, and no private key", len(data) == 2 and all(
        "ssh-ed25519" in each and '"ssh_pwauth": false' in each and '"disable_root": true' in each
        and "PRIVATE KEY" not in each for each in data)


def main():
    infra = os.path.abspath(sys.argv[1])
    plans.skip_without_terraform()
    with tempfile.TemporaryDirectory() as scratch:
        held = list(points(plans.Planned(plans.applied(infra, EXAMPLE, scratch))))
    held += keys(infra)
    refused = subprocess.run([infra, "-C", EXAMPLE, "offline", "--", "plan", "-no-color",
                              "-var=administrator_address=203.0.113.0/24"], cwd=plans.ROOT,
                             env=plans.environment(), capture_output=True, text=True, timeout=300)
    held.append(("more than one address is refused", refused.returncode != 0
                 and "must be a single address" in refused.stdout + refused.stderr))
    return plans.report(held)


if __name__ == "__main__":
    sys.exit(main())
