#!/usr/bin/env python3
"""Holds the image of stacks/atlantis/prod against what matters of it: hadolint where script/tools has
installed it, and what hadolint does not know. Nothing is built: that needs a daemon and the
internet. usage: dockerfile.py INFRA"""
import os
import re
import shutil
import subprocess
import sys

import plans

IMAGE = os.path.join(plans.ROOT, "stacks/atlantis/prod/image")
# In Debian's base image, or in that of Atlantis, which installs curl and openssl.
THERE = {"libc6", "libgcc-s1", "libstdc++6", "libcrypt1", "libssl3"}


def instructions():
    with open(os.path.join(IMAGE, "Dockerfile"), encoding="utf-8") as file:
        text = re.sub(r"^#.*\n", "", file.read(), flags=re.M)
    return re.findall(r"^(\w+) (.*)$", text.replace("\\\n", " "), re.M)


def lint():
    tool = os.path.join(plans.ROOT, ".tools", "bin", "hadolint")
    if not os.access(tool, os.X_OK):
        print("hadolint is not installed: not linted with it")
        return
    done = subprocess.run([tool, "--no-color", os.path.join(IMAGE, "Dockerfile")],
                          capture_output=True, text=True, timeout=120)
    yield f"hadolint has nothing to say: {done.stdout}", done.returncode == 0


def content(found):
    of = {}
    for name, value in found:
        of.setdefault(name, []).append(value)
    arguments = dict(each.split("=", 1) for each in of["ARG"] if "=" in each)
    runs = "\n".join(of["RUN"])
    yield "the base image is one version of the server that is described", re.fullmatch(
        r"ghcr\.io/runatlantis/atlantis:v0\.34\.0-debian", of["FROM"][0]) and len(of["FROM"]) == 1
    yield "terraform is one version, checked by its sum", (
        re.fullmatch(r"1\.11\.\d+", arguments["TERRAFORM_VERSION"])
        and re.fullmatch(r"[0-9a-f]{64}", arguments["TERRAFORM_SHA256"])
        and "sha256sum -c" in runs and runs.index("sha256sum -c") < runs.index("unzip"))
    yield "infra, a scanner and repos.yaml are in it", (
        any(each.split()[-3:] == ["infra", "tfsec", "/usr/local/bin/"] for each in of["COPY"])
        and any("repos.yaml /etc/atlantis/repos.yaml" in each for each in of["COPY"])
        and os.path.exists(os.path.join(IMAGE, "repos.yaml")))
    yield "it runs as uid and gid 100, which own their home", (
        of["USER"][-1] == "100:100" and "HOME=/home/atlantis" in of["ENV"]
        and "chown -R 100:100 /home/atlantis" in runs)
    yield "nothing secret, no URL without TLS", not re.search(
        r"http://(?!127)|BEGIN |AKIA|--insecure|curl[^&|]* -k\b", str(found))


def needed(infra, found):
    """Packages of Debian 12 that have the libraries which infra is linked with."""
    with open("/etc/os-release", encoding="utf-8") as file:
        debian = 'VERSION_ID="12"' in file.read()
    if not debian or shutil.which("readelf") is None:
        print("not on Debian 12: libraries of infra not compared")
        return
    out = subprocess.run(["readelf", "-d", infra], capture_output=True, text=True, timeout=120)
    libraries = re.findall(r"NEEDED.*\[(lib(?!asan|ubsan|tsan)[^\]]+)\]", out.stdout)
    owners = subprocess.run(["dpkg", "-S", *libraries], capture_output=True, text=True, timeout=120)
    packages = {line.split(":")[0] for line in owners.stdout.splitlines()
                if "-dev" not in line.split(":")[0]
                and line.rsplit("/", 1)[1] in libraries} - THERE
    installed = {word for name, value in found if name == "RUN" and "apt-get install" in value
                 for word in value.split()}
    packages = {each for each in packages if not each.startswith(("lib32", "libx32", "libc6-"))}
    yield f"the libraries of infra are installed, not {packages - installed}", (
        packages and packages <= installed)


def main():
    found = instructions()
    points = [*lint(), *content(found), *needed(os.path.abspath(sys.argv[1]), found)]
    return plans.report(points)


if __name__ == "__main__":
    sys.exit(main())
