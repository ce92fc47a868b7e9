"""Plans of root modules as JSON, made by terraform with the offline provider."""
import json
import os
import subprocess
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))


def run(infra, root, *arguments):
    return subprocess.run([os.path.abspath(infra), "-C", root, "offline", "--", *arguments],
                          cwd=ROOT, capture_output=True, text=True, timeout=600)


def plan(infra, root, *variables):
    """(plan JSON, "") or (None, what terraform says); `variables` are `name=value`."""
    with tempfile.TemporaryDirectory() as scratch:
        file = os.path.join(scratch, "plan")
        done = run(infra, root, "plan", "-no-color", "-input=false", f"-out={file}",
                   *[f"-var={variable}" for variable in variables])
        if done.returncode != 0:
            return None, done.stdout + done.stderr
        shown = run(infra, root, "show", "-json", file)
        if shown.returncode != 0:
            return None, shown.stdout + shown.stderr
        return json.loads(shown.stdout[shown.stdout.index("{"):]), ""


def resources(report):
    """Planned values of managed resources, by address."""
    found = {}

    def walk(module):
        for each in module.get("resources", []):
            if each["mode"] == "managed":
                found[each["address"]] = each.get("values", {})
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
