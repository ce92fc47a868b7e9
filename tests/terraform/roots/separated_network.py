#!/usr/bin/env python3
"""Holds examples/separated-network against what its README promises: SSH reaches the hosts only
from the bastion, the bastion only from one address. usage: separated_network.py INFRA"""
import json
import os
import subprocess
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))


def main():
    done = subprocess.run([os.path.abspath(sys.argv[1]), "inspect", "examples/separated-network",
                           "-f", "json"], cwd=ROOT, capture_output=True, text=True, timeout=120)
    resources = {each["address"]: each["values"] for each in json.loads(done.stdout)["resources"]
                 if each["mode"] == "managed"}
    ingress = {address: values for address, values in resources.items()
               if "security_group_ingress_rule" in address}
    bastion = [v for a, v in ingress.items() if a.startswith("module.bastion.module.security_group.")]
    inside = [v for a, v in ingress.items() if ".internal_security_group." in a]
    routes = [v for a, v in resources.items() if a.startswith("aws_route.")]
    hosts = [v for a, v in resources.items() if a.startswith("aws_instance.")]
    subnets = [v for a, v in resources.items() if a.startswith("aws_subnet.")]
    points = {
        "two zones": {v["availability_zone"] for v in subnets} == {"ap-northeast-2a",
                                                                   "ap-northeast-2b"},
        "the bastion accepts 22 from one address": [
            (v["from_port"], v["to_port"], v["cidr_ipv4"]) for v in bastion] == [
                (22, 22, "203.0.113.7/32")],
        "hosts accept 22 from a group only": len(inside) == 1 and all(
            (v["from_port"], v["to_port"], v["cidr_ipv4"]) == (22, 22, None) for v in inside),
        "no other door": len(ingress) == 2,
        "one way to the internet": len(routes) == 1,
        "two hosts without a public address": len(hosts) == 2 and all(
            v["associate_public_ip_address"] is False for v in hosts),
        "keys only": all("ssh-ed25519" in v["user_data"] and "ssh_pwauth" in v["user_data"]
                         for v in hosts),
    }
    failed = [name for name, holds in points.items() if not holds]
    print(f"{len(points)} promises, {len(failed)} broken")
    for name in failed:
        print(f"does not hold: {name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
