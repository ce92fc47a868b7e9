#!/usr/bin/env python3
"""Holds examples/migration against its promise: the plan of `after` over the state of `before` moves
and imports, and destroys nothing. usage: migration.py INFRA"""
import os
import re
import sys
import tempfile

import plans

EXAMPLE = "examples/migration"
MOVED = {
    "aws_sqs_queue.orders": "module.queue.aws_sqs_queue.this",
    "aws_sqs_queue.orders_dlq": "module.queue.aws_sqs_queue.dead_letter",
    "aws_dynamodb_table.orders": "module.table.aws_dynamodb_table.this",
    "aws_security_group.worker": "module.worker.aws_security_group.this",
    "aws_iam_role.worker": "module.worker_role.aws_iam_role.this",
}
IMPORTED = {"module.invoices.aws_s3_bucket.this",
            'module.worker.aws_vpc_security_group_egress_rule.this["https"]'}
FORGOTTEN = {"aws_cloudwatch_log_group.orders", "aws_iam_role_policy.worker"}


def points(plan):
    """What must hold of the plan, whichever provider made it."""
    changes = plan["resource_changes"]
    actions = {each["address"]: each["change"]["actions"] for each in changes}
    yield "nothing is destroyed or replaced", not [
        address for address, each in actions.items() if "delete" in each]
    yield "everything of the old state is moved", MOVED == {
        each["previous_address"]: each["address"] for each in changes if "previous_address" in each}
    yield "what no state had is imported", IMPORTED == {
        each["address"] for each in changes if "importing" in each["change"]}
    yield "moved and imported resources change in place at most", all(
        actions[address] in (["update"], ["no-op"]) for address in [*MOVED.values(), *IMPORTED])
    yield "what has no place is forgotten, not deleted", FORGOTTEN == {
        address for address, each in actions.items() if each == ["forget"]}


def main():
    infra = os.path.abspath(sys.argv[1])
    plans.skip_without_terraform()
    with tempfile.TemporaryDirectory() as scratch:
        state = os.path.join(scratch, "state.json")
        plans.offline(infra, f"{EXAMPLE}/before", "apply", "-no-color", state=state)
        found = plans.plan(infra, f"{EXAMPLE}/after", scratch, state)
        held = list(points(found))
        shown = plans.offline(infra, f"{EXAMPLE}/after", "plan", "-no-color", state=state)
        summary = re.search(r"Plan: (.*)\.", shown)[1]
        with open(os.path.join(plans.ROOT, EXAMPLE, "README.md"), encoding="utf-8") as file:
            held.append(("the README tells the plan's last line",
                         summary in file.read().replace("*", "")))
        plans.offline(infra, f"{EXAMPLE}/after", "apply", "-no-color", state=state)
        again = plans.plan(infra, f"{EXAMPLE}/after", scratch, state)
        held.append(("a second plan changes nothing", not [
            each["address"] for each in again["resource_changes"]
            if each["change"]["actions"] not in (["no-op"], ["read"])]))
    return plans.report(held)


if __name__ == "__main__":
    sys.exit(main())
