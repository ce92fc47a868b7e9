#!/usr/bin/env python3
"""Holds the modules that ship against the real terraform, with the offline AWS provider.

  fmt       terraform fmt -check of modules/
  files     every module has the files of the standard
  test      terraform test of each module, with each embedded schema of the AWS provider
  plan      one generated root that calls every module's examples: validate and plan, with each schema
  validate  the same root with the real AWS provider, where a filesystem mirror of it is present

usage: run.py INFRA [--only MODULE]... Without terraform it is skipped (77), in CI it fails.
"""
import argparse
import collections
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import plugin_mirror  # noqa: E402

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
MODULES = os.path.join(ROOT, "modules")
VERSIONS = ["5.100.0", "6.47.0"]
FILES = ["main.tf", "variables.tf", "outputs.tf", "versions.tf", "README.md", "CHANGELOG.md",
         "examples/basic/main.tf", "examples/complete/main.tf"]
MIRROR = """provider_installation {{
  filesystem_mirror {{
    path = "{path}"
  }}
}}
"""


def environment(**more):
    env = dict(os.environ)
    env.update(TF_CLI_CONFIG_FILE="/dev/null", CHECKPOINT_DISABLE="1", TF_IN_AUTOMATION="1",
               AWS_EC2_METADATA_DISABLED="true", **more)
    return env


def run(command, folder, env=None):
    done = subprocess.run(command, cwd=folder, env=env or environment(), capture_output=True,
                          text=True, timeout=600)
    return done.returncode, done.stdout + done.stderr


def errors(out):
    return out[max(out.find("\nError: "), 0):]


def copy_of_modules(scratch, version):
    target = os.path.join(scratch, version, "modules")
    shutil.copytree(MODULES, target, ignore=shutil.ignore_patterns(".terraform*"))
    with open(os.path.join(scratch, version, "infra.yaml"), "w", encoding="utf-8") as file:
        file.write("version: 1\n")  # what an offline run takes for the repository's root
    if version in VERSIONS:
        for folder, _, names in os.walk(target):
            if "versions.tf" in names:
                demand(os.path.join(folder, "versions.tf"), version)
    return target


def demand(path, version):
    """The constraint chooses the schema that the offline provider answers with."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace('">= 5.100, < 7.0"', f'"{version}"'))


def missing_files(module):
    folder = os.path.join(MODULES, module)
    missing = [name for name in FILES if not os.path.exists(os.path.join(folder, name))]
    tests = os.path.join(folder, "tests")
    if not os.path.isdir(tests) or not any(n.endswith(".tftest.hcl") for n in os.listdir(tests)):
        missing.append("tests/*.tftest.hcl")
    changelog = os.path.join(folder, "CHANGELOG.md")
    if os.path.exists(changelog):
        with open(changelog, encoding="utf-8") as file:
            if not re.search(r"^## \[\d+\.\d+\.\d+\]", file.read(), re.M):
                missing.append("a version in CHANGELOG.md")
    return missing


def untested_validations(module):
    """Variables with more validations than runs that expect them to refuse a value."""
    folder = os.path.join(MODULES, module)
    with open(os.path.join(folder, "variables.tf"), encoding="utf-8") as file:
        blocks = re.findall(r'^variable "(\w+)" \{\n(.*?)^\}', file.read(), re.M | re.S)
    refusals = collections.Counter()
    tests = os.path.join(folder, "tests")
    for name in os.listdir(tests) if os.path.isdir(tests) else []:
        with open(os.path.join(tests, name), encoding="utf-8") as file:
            for group in re.findall(r"expect_failures\s*=\s*\[(.*?)\]", file.read(), re.S):
                refusals.update(set(re.findall(r"var\.(\w+)", group)))
    return [name for name, body in blocks if body.count("validation {") > refusals[name]]


def generated_root(modules, names, folder):
    """Calls the examples as modules, without their provider blocks: the root has the only one."""
    os.makedirs(folder)
    calls = []
    for module in names:
        for example in ("basic", "complete"):
            source = os.path.join(modules, module, "examples", example)
            provider = os.path.join(source, "providers.tf")
            aliases = []
            if os.path.exists(provider):
                with open(provider, encoding="utf-8") as file:
                    aliases = re.findall(r'alias\s*=\s*"(\w+)"', file.read())
                os.remove(provider)
            passed = "".join(f"    aws.{a} = aws.{a}\n" for a in aliases)
            providers = f"  providers = {{\n    aws = aws\n{passed}  }}\n" if aliases else ""
            if aliases:
                declare_aliases(source, aliases)
            calls.append(f'module "{module.replace("-", "_")}_{example}" {{\n'
                         f'  source = "{os.path.relpath(source, folder)}"\n{providers}}}\n')
    with open(os.path.join(folder, "main.tf"), "w", encoding="utf-8") as file:
        file.write("\n".join(calls))
    with open(os.path.join(folder, "providers.tf"), "w", encoding="utf-8") as file:
        file.write('terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n'
                   '    }\n  }\n}\n\nprovider "aws" {\n  region = "ap-northeast-2"\n}\n')
        for alias, region in (("dr", "ap-northeast-1"), ("us_east_1", "us-east-1")):
            file.write(f'\nprovider "aws" {{\n  alias  = "{alias}"\n  region = "{region}"\n}}\n')


def declare_aliases(folder, aliases):
    path = os.path.join(folder, "versions.tf")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    names = ", ".join(f"aws.{alias}" for alias in aliases)
    text = re.sub(r'( version\s*= "[0-9>][^\n]*\n)', rf"\1      configuration_aliases = [{names}]\n", text)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def test_module(infra, modules, module, version):
    folder = os.path.join(modules, module)
    code, out = run([infra, "offline", "--", "test", "-no-color"], folder)
    passed = re.search(r"(\d+) passed, (\d+) failed", out)
    if code != 0 or not passed or int(passed[1]) == 0:
        return f"{module} ({version}): {out}", 0
    return None, int(passed[1])


def plan_all(infra, modules, names, version):
    folder = os.path.join(os.path.dirname(modules), "root")
    generated_root(modules, names, folder)
    problems = []
    for command in ("validate", "plan"):
        code, out = run([infra, "offline", "--", command, "-no-color"], folder)
        summary = re.search(r"Plan: .*|The configuration is valid", out)
        print(f"{command} of all examples ({version}): {summary[0] if summary else 'failed'}")
        if code != 0:
            problems.append(f"{command} ({version}): {errors(out)}")
    return problems


def validate_for_real(terraform, scratch, names, mirror):
    modules = copy_of_modules(scratch, "real")
    folder = os.path.join(scratch, "real", "root")
    generated_root(modules, names, folder)
    config = os.path.join(scratch, "mirror.tfrc")
    with open(config, "w", encoding="utf-8") as file:
        file.write(MIRROR.format(path=mirror))
    env = environment()
    env["TF_CLI_CONFIG_FILE"] = config
    for command in (["init", "-no-color", "-backend=false"], ["validate", "-no-color"]):
        code, out = run([terraform, *command], folder, env)
        if code != 0:
            return [f"{command[0]} with the real provider: {errors(out)}"]
    print("validate of all examples with the real provider: valid")
    return []


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("infra")
    parser.add_argument("--only", action="append")
    options = parser.parse_args()
    terraform = shutil.which("terraform")
    if terraform is None:
        print("terraform is not installed")
        return 1 if os.environ.get("CI") else 77
    infra = os.path.abspath(options.infra)
    names = options.only or sorted(n for n in os.listdir(MODULES)
                                   if os.path.isdir(os.path.join(MODULES, n)))
    problems = []
    code, out = run([terraform, "fmt", "-check", "-recursive", MODULES], ROOT)
    if code != 0:
        problems.append(f"fmt: {out}")
    for module in names:
        problems += [f"{module}: lacks {what}" for what in missing_files(module)]
        problems += [f"{module}: `{variable}` has a validation that no test is refused by"
                     for variable in untested_validations(module)]
    with tempfile.TemporaryDirectory() as scratch:
        copies = {version: copy_of_modules(scratch, version) for version in VERSIONS}
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            jobs = [pool.submit(test_module, infra, copies[version], module, version)
                    for version in VERSIONS for module in names]
            results = [job.result() for job in jobs]
        problems += [problem for problem, _ in results if problem]
        print(f"{len(names)} modules, {sum(count for _, count in results)} test runs passed")
        for version in VERSIONS:
            problems += plan_all(infra, copies[version], names, version)
        mirror = plugin_mirror.find(VERSIONS[0])
        if mirror:
            problems += validate_for_real(terraform, scratch, names, mirror)
        else:
            print("no mirror of the real provider: not validated with it")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
