#!/usr/bin/env python3
"""How often the engine says what the real terraform says, on input that nobody has seen before.

    accuracy.py INFRA SHARED FOLDER [SEED [EXPRESSIONS [FILES]]]

SHARED holds tools/genexpr.py and tools/mutate.py, FOLDER holds Terraform to mutate. Random
expressions go through both consoles: value and type as printed, or an error on both sides. Mutated
files go through both formatters: error or not. Prints what differs and the two shares.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ENVIRONMENT = {**os.environ, "TF_CLI_CONFIG_FILE": "/dev/null", "CHECKPOINT_DISABLE": "1", "NO_COLOR": "1"}


def answer(program, expression, scratch):
    # A folder each: terraform locks the state of the one that it runs in.
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        done = subprocess.run([program, "console"], cwd=folder, env=ENVIRONMENT, input=expression + "\n",
                              capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else None


def expressions(infra, shared, seed, count, scratch):
    # The generator looks for ../data/hcl/functions.json's folder as its working directory.
    made = subprocess.run([sys.executable, shared / "tools/genexpr.py", str(seed), str(count)],
                          cwd=shared / "data/hcl", check=True, capture_output=True, text=True).stdout
    sources = [json.loads(line)["src"] for line in made.splitlines()]

    def differs(source):
        theirs, ours = answer("terraform", source, scratch), answer(infra, source, scratch)
        return None if theirs == ours else (source, theirs, ours)

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        different = [found for found in pool.map(differs, sources) if found]
    for source, theirs, ours in different:
        print(f"expression {source}\n  terraform {theirs!r}\n  infra     {ours!r}")
    return len(sources), len(different)


def refused(command, folder):
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True)
    return set(re.findall(r"\d{5}\.tf", re.sub(r"^\d{5}\.tf$", "", done.stderr.decode(errors="replace"),
                                               flags=re.M)))


def mutations(infra, shared, folder, seed, count, scratch):
    made = scratch / "mutated"
    subprocess.run([sys.executable, shared / "tools/mutate.py", str(seed), str(count), made], check=True,
                   env={**ENVIRONMENT, "CORPORA": folder})
    theirs = refused(["terraform", "fmt", "-check"], made)
    ours = refused([infra, "fmt", "--check"], made)
    for name in sorted(theirs ^ ours):
        print(f"file {name}: refused by {'terraform' if name in theirs else 'infra'} only")
        print((made / name).read_bytes()[:300])
    return count, len(theirs ^ ours), len(theirs)


def main():
    if len(sys.argv) < 4:
        sys.exit("usage: accuracy.py INFRA SHARED FOLDER [SEED [EXPRESSIONS [FILES]]]")
    infra, shared = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2]).resolve()
    seed, many, files = ([int(text) for text in sys.argv[4:]] + [1, 2000, 5000][len(sys.argv) - 4:])
    with tempfile.TemporaryDirectory(prefix="infra-accuracy-") as name:
        scratch = pathlib.Path(name)
        total, wrong = expressions(infra, shared, seed, many, scratch)
        print(f"expressions: {total - wrong} of {total} as the real console ({100 - 100 * wrong / total:.2f} %)")
        total, wrong, bad = mutations(infra, shared, sys.argv[3], seed, files, scratch)
        print(f"mutated files: {total - wrong} of {total} the same verdict ({100 - 100 * wrong / total:.2f} %), "
              f"{bad} of them refused")


main()
