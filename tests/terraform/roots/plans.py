"""Plan JSON of a root module: real terraform with the offline provider, which first applies to an
empty state, so that ids are known and references between resources can be followed."""
import json
import os
import shutil
import subprocess
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))


def environment():
    return dict(os.environ, TF_CLI_CONFIG_FILE="/dev/null", CHECKPOINT_DISABLE="1",
                TF_IN_AUTOMATION="1")


def offline(infra, root, *arguments, state=None):
    """What terraform wrote to stdout; ends the test where it failed."""
    command = [infra, "-C", root, "offline", *(["--state", state] if state else []), "--",
               *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True,
                          timeout=300)
    if done.returncode != 0:
        out = done.stdout + done.stderr
        sys.exit(f"{' '.join(command)}: {out[max(out.find('Error: ') - 200, 0):]}")
    return done.stdout


def skip_without_terraform():
    if shutil.which("terraform") is None:
        print("terraform is not installed")
        sys.exit(1 if os.environ.get("CI") else 77)


def plan(infra, root, scratch, state=None, arguments=()):
    """Plan JSON of `root` over `state`, with input `arguments` (-var …)."""
    file = os.path.join(scratch, "plan")
    offline(infra, root, "plan", "-no-color", f"-out={file}", *arguments, state=state)
    return json.loads(offline(infra, root, "show", "-json", file, state=state))


def applied(infra, root, scratch, arguments=()):
    """Plan JSON of `root` over the state that its apply leaves: nothing changes any more."""
    state = os.path.join(scratch, "state.json")
    offline(infra, root, "apply", "-no-color", *arguments, state=state)
    again = plan(infra, root, scratch, state, arguments)
    changed = [each["address"] for each in again["resource_changes"]
               if each["change"]["actions"] not in (["no-op"], ["read"])]
    if changed:
        sys.exit(f"{root}: a second plan would change {', '.join(changed)}")
    return again


class Planned:
    """Resources of plan JSON by address, and of each type."""

    def __init__(self, plan_json):
        self.managed = {}
        self.data = {}
        self._add(plan_json["planned_values"]["root_module"])
        self._add(plan_json.get("prior_state", {}).get("values", {}).get("root_module", {}), True)
        self.outputs = {name: each.get("value")
                        for name, each in plan_json["planned_values"].get("outputs", {}).items()}

    def _add(self, module, only_data=False):
        for each in module.get("resources", []):
            if each["mode"] == "data":
                self.data[each["address"]] = each["values"]
            elif not only_data:
                self.managed[each["address"]] = dict(each["values"], resource_type=each["type"])
        for child in module.get("child_modules", []):
            self._add(child, only_data)

    def __getitem__(self, address):
        return self.managed[address]

    def of(self, kind):
        return {address: values for address, values in self.managed.items()
                if values["resource_type"] == kind}


def report(points):
    """Prints which of the pairs (name, does it hold) fail; the exit code."""
    points = list(points)
    failed = [name for name, holds in points if not holds]
    print(f"{len(points)} points of the description, {len(failed)} not so")
    for name in failed:
        print(f"not as described: {name}")
    return 1 if failed or not points else 0
