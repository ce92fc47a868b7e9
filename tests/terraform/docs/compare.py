"""The interface of each module as `infra` and as terraform-docs read it: equal in content.

Usage: compare.py INFRA [MODULES]; exit code 77 where terraform-docs is not installed.
"""
import json
import os
import re
import shutil
import subprocess
import sys

INFRA = os.path.abspath(sys.argv[1])
HERE = os.path.dirname(os.path.abspath(__file__))
MODULES = sys.argv[2] if len(sys.argv) > 2 else os.path.join(HERE, "../../../modules")
DOCS = os.environ.get("TERRAFORM_DOCS") or shutil.which("terraform-docs")


def plain(text):
    """Without layout, comments and the commas that line ends stand for."""
    text = re.sub(r"(#|//)[^\n]*", "", text or "")
    text = re.sub(r"[\s,]+", " ", text)
    return re.sub(r"\s*([(){}\[\]=])\s*", r"\1", text).strip()


def theirs(folder):
    out = subprocess.run([DOCS, "json", "--show", "all", folder], capture_output=True, text=True,
                         check=True).stdout
    data = json.loads(out)
    result = set()
    for each in data.get("inputs") or []:
        result.add(("input", each["name"], plain(each["type"]), bool(each["required"]),
                    " ".join((each["description"] or "").split())))
        value = each["default"]
        if not each["required"] and not isinstance(value, (dict, list)):
            result.add(("default", each["name"], json.dumps(value)))
    for each in data.get("outputs") or []:
        result.add(("output", each["name"], " ".join((each["description"] or "").split())))
    for each in data.get("resources") or []:
        mode = "data." if each["mode"] == "data" else ""
        result.add(("resource", f"{mode}{each['provider']}_{each['type']}.{each['name']}"))
    for each in data.get("modules") or []:
        result.add(("module", each["name"], each["source"]))
    for each in data.get("requirements") or []:
        if each["name"] != "terraform":
            result.add(("provider", each["name"], plain(each["version"])))
        else:
            result.add(("terraform", plain(each["version"])))
    return result


def ours(folder):
    out = subprocess.run([INFRA, "-C", folder, "release", "interface", ".", "--format", "json"],
                         capture_output=True, text=True, check=True).stdout
    data = json.loads(out)
    result = set()
    for each in data["variables"]:
        result.add(("input", each["name"], plain(each["type"]), each["required"],
                    " ".join(each["description"].split())))
        value = each["default"]
        if not each["required"] and value[:1] not in "{[":
            result.add(("default", each["name"], json.dumps(json.loads(value))))
    for each in data["outputs"]:
        result.add(("output", each["name"], " ".join(each["description"].split())))
    for each in data["resources"]:
        result.add(("resource", each["address"]))
    for each in data["modules"]:
        result.add(("module", each["name"], each["source"]))
    for each in data["providers"]:
        if each["version"]:
            result.add(("provider", each["name"], plain(each["version"])))
    if data["required_version"]:
        result.add(("terraform", plain(data["required_version"])))
    return result


def main():
    if not DOCS:
        print("terraform-docs is not installed")
        sys.exit(77)
    facts = different = modules = 0
    for name in sorted(os.listdir(MODULES)):
        folder = os.path.join(MODULES, name)
        if not os.path.isfile(os.path.join(folder, "README.md")):
            continue
        modules += 1
        left, right = theirs(folder), ours(folder)
        facts += len(left | right)
        for fact in sorted(left - right, key=str):
            different += 1
            print(f"{name}: only terraform-docs: {fact}")
        for fact in sorted(right - left, key=str):
            different += 1
            print(f"{name}: only infra: {fact}")
    print(f"{modules} modules, {facts} facts, {different} differ")
    sys.exit(1 if different or not modules else 0)


main()
