#!/usr/bin/env python3
"""Every alarm and message that the shipped code makes names a runbook that is there: the evaluated
descriptions of all root modules against the sections of docs/operations/runbooks.

https://wiki.example.com/platform/<page>#<section> is the section of <page>.md; the page of a service
begins as a copy of services.md, whose sections are the last word of the alarm's name. A service of
this repository may name a document of it instead: https://github.com/<repository>/blob/main/<path>.
Also: links between the documents of docs/operations lead somewhere. usage: runbooks.py INFRA"""
import concurrent.futures
import json
import os
import re
import subprocess
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
DOCS = os.path.join(ROOT, "docs", "operations")
URL = re.compile(r"https://wiki\.example\.com/([a-z-]+)/([a-z0-9-]+)(?:#([a-z0-9-]+))?")
DOCUMENT = re.compile(r"https://github\.com/[\w.-]+/[\w.-]+/(blob)/main/([\w./-]+\.md)(?:#([a-z0-9-]+))?")


def roots():
    found = []
    for tree in ("shared", "stacks", "examples"):
        for folder, _, names in os.walk(os.path.join(ROOT, tree)):
            path = os.path.relpath(folder, ROOT)
            if "providers.tf" in names and not path.startswith("examples/acme-platform"):
                found.append(path)
    return sorted(found)


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


def told(infra, root):
    """(address, page URL) of alarms and of messages to people, and alarms without any."""
    done = subprocess.run([infra, "inspect", root, "-f", "json"], cwd=ROOT, capture_output=True,
                          text=True, timeout=300)
    found, without = [], []
    for each in json.loads(done.stdout)["resources"]:
        alarm = each.get("type") in ("aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm")
        if each["mode"] != "managed" or not (alarm or each.get("type") == "aws_cloudwatch_event_target"):
            continue
        urls = [match for text in texts(each["values"])
                for match in URL.findall(text) + DOCUMENT.findall(text)]
        found += [(f"{root}: {each['address']}", url) for url in urls]
        if alarm and not urls:
            without.append(f"{root}: {each['address']} names no runbook")
    return found, without


def anchor(heading):
    """As GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def sections(path):
    with open(path, encoding="utf-8") as file:
        text = re.sub(r"^ *```.*?^ *```", "", file.read(), flags=re.M | re.S)
    return {anchor(heading) for heading in re.findall(r"^#+ (.+)$", text, re.M)}


def missing(where, url):
    team, page, section = url
    if team == "blob":
        path = os.path.join(ROOT, page)
        if not os.path.exists(path):
            return f"{where}: there is no {page}"
        return None if not section or section in sections(path) else (
            f"{where}: {page} has no section `{section}`")
    if team == "platform":
        path = os.path.join(DOCS, "runbooks", f"{page}.md")
        if not os.path.exists(path):
            return f"{where}: there is no docs/operations/runbooks/{page}.md"
        if section and section not in sections(path):
            return f"{where}: {page}.md has no section `{section}`"
        return None
    known = sections(os.path.join(DOCS, "runbooks", "services.md"))
    word = section or page
    if word not in known and word.rsplit("-", 1)[-1] not in known:
        return f"{where}: services.md has no section for `{word}`"
    return None


def links():
    for folder, _, names in os.walk(DOCS):
        for name in sorted(names):
            if not name.endswith(".md"):
                continue
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                text = re.sub(r"^ *```.*?^ *```", "", file.read(), flags=re.M | re.S)
            for target in re.findall(r"\]\(([^)\s]+)\)", text):
                path, _, section = target.partition("#")
                if path.startswith("http"):
                    continue
                path = os.path.normpath(os.path.join(folder, path)) if path else os.path.join(folder, name)
                if not os.path.exists(path):
                    yield f"{name}: {target} leads nowhere"
                elif section and path.endswith(".md") and section not in sections(path):
                    yield f"{name}: {target} has no such section"


def main():
    infra = os.path.abspath(sys.argv[1])
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda root: told(infra, root), roots()))
    found = [each for result, _ in results for each in result]
    problems = [each for _, without in results for each in without] + list(links())
    problems += [problem for problem in (missing(where, url) for where, url in found) if problem]
    print(f"{len(found)} alarms and messages of {len(results)} root modules, "
          f"{len({url for _, url in found})} different runbooks")
    for problem in problems:
        print(problem)
    return 1 if problems or not found else 0


if __name__ == "__main__":
    sys.exit(main())
