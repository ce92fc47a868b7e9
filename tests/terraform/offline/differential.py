#!/usr/bin/env python3
"""Compares the offline AWS provider with the real one: what both plan for the configurations in
configs/ must be the same, but for the differences that tolerated.tsv lists with a reason each.

    differential.py INFRA [--only CONFIG[,CONFIG…]] [--keep FOLDER] [--cache FOLDER]

Every file of configs/ is one module; all of them are modules of one root, so that the real provider
(5 s and 600 MB for each start) runs a handful of times. It is looked for in Terraform's
filesystem-mirror layout (plugin_mirror.py); dummy keys and the skip_* switches
let it plan without a network. Without it the test is skipped (exit code 77).
"""
import argparse
import concurrent.futures
import fnmatch
import glob
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import plugin_mirror  # noqa: E402
VERSION = "5.100.0"
PROVIDER = """
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "%s"
    }
  }
}
variable "changed" { default = false }
provider "aws" {
  region                      = "ap-northeast-2"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
%s}
""" % (VERSION, "%s")
TAGS = """  default_tags {
    tags = {
      Owner       = "platform"
      Environment = "test"
    }
  }
  ignore_tags {
    key_prefixes = ["aws-"]
  }
"""


def skip(reason):
    print("skipped: " + reason)
    sys.exit(77)


def find_terraform():
    terraform = shutil.which("terraform")
    if not terraform:
        if os.environ.get("CI"):
            sys.exit("terraform is not installed")
        skip("terraform is not installed")
    return terraform


def find_mirror():
    mirror = plugin_mirror.find(VERSION)
    if not mirror:
        skip(f"no filesystem mirror with the real AWS provider {VERSION} (TF_PLUGIN_MIRROR names one)")
    return mirror


# ---- configurations -------------------------------------------------------------------------------
def write_root(folder, names, provider_arguments, configs=HERE / "configs"):
    """One root whose modules are the configurations; further files of one stand behind `# file:`."""
    folder = pathlib.Path(folder)
    text = PROVIDER % provider_arguments
    for name in names:
        parts = re.split(r"^# file: (.*)\n", (configs / f"{name}.tf").read_text(), flags=re.M)
        for path, content in zip(["main.tf"] + parts[1::2], parts[0::2]):
            target = folder / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content)
        text += f'module "{name}" {{\n  source  = "./{name}"\n  changed = var.changed\n}}\n'
        text += f'output "{name}" {{ value = module.{name} }}\n'
    (folder / "main.tf").write_text(text)
    (folder / "infra.yaml").write_text("version: 1\n")


class Runs:
    """Runs of terraform with either provider; answers of the real one are kept in the cache."""

    def __init__(self, infra, terraform, mirror, cache):
        self.infra, self.terraform, self.cache = infra, terraform, pathlib.Path(cache)
        self.cache.mkdir(parents=True, exist_ok=True)
        self.rc = self.cache / "terraform.rc"
        self.rc.write_text("disable_checkpoint = true\nprovider_installation {\n"
                           f'  filesystem_mirror {{ path = "{mirror}" }}\n}}\n')
        self.seconds = {"real": 0.0, "offline": 0.0}

    def environment(self):
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("TF_", "AWS_"))}
        return dict(kept, TF_CLI_CONFIG_FILE=str(self.rc), CHECKPOINT_DISABLE="1",
                    AWS_EC2_METADATA_DISABLED="true", TF_IN_AUTOMATION="1")

    def run(self, which, argv, cwd, check=True):
        start = time.monotonic()
        done = subprocess.run(argv, cwd=cwd, env=self.environment(), capture_output=True, text=True)
        self.seconds[which] += time.monotonic() - start
        if check and done.returncode != 0:
            raise RuntimeError(f"{' '.join(argv)}\n{done.stderr}")
        return done

    def offline(self, root, arguments, state=None, check=True):
        argv = [self.infra, "offline"] + (["--state", state] if state else []) + ["--"] + arguments
        return self.run("offline", argv, root, check)

    def offline_plan(self, root, arguments, state=None):
        plan = os.path.join(root, "offline.plan")
        self.offline(root, ["plan", "-no-color", "-input=false", f"-out={plan}"] + arguments, state)
        return json.loads(self.offline(root, ["show", "-json", plan], state).stdout)

    def real_plan(self, root, arguments, state=None):
        key = hashlib.sha256(repr(arguments).encode())
        for path in sorted(glob.glob(f"{root}/**/*.tf", recursive=True)) + ([state] if state else []):
            key.update(pathlib.Path(path).read_bytes())
        kept = self.cache / (key.hexdigest() + ".json")
        if not kept.exists():
            if not os.path.isdir(os.path.join(root, ".terraform")):
                self.run("real", [self.terraform, "init", "-no-color"], root)
            if state:
                shutil.copy(state, os.path.join(root, "terraform.tfstate"))
            self.run("real", [self.terraform, "plan", "-no-color", "-input=false", "-lock=false",
                              "-out=real.plan"] + arguments, root)
            text = self.run("real", [self.terraform, "show", "-json", "real.plan"], root).stdout
            kept.write_text(text)
            for name in ("terraform.tfstate", "real.plan"):
                pathlib.Path(root, name).unlink(missing_ok=True)
        return json.loads(kept.read_text())


# ---- comparison -----------------------------------------------------------------------------------
def flatten(value, unknown, path="", out=None):
    """{path: value}, where what is not known yet is the text `(unknown)`."""
    out = {} if out is None else out
    if unknown is True:
        out[path] = "(unknown)"
    elif isinstance(value, dict) or isinstance(unknown, dict):
        value, unknown = value or {}, unknown if isinstance(unknown, dict) else {}
        out[path] = "{}"
        for key in sorted(set(value) | set(unknown)):
            flatten(value.get(key), unknown.get(key), f"{path}.{key}" if path else key, out)
    elif isinstance(value, list) or isinstance(unknown, list):
        value, unknown = value or [], unknown if isinstance(unknown, list) else []
        size = max(len(value), len(unknown))
        out[path] = f"[{size}]"
        for i in range(size):
            flatten(value[i] if i < len(value) else None, unknown[i] if i < len(unknown) else None,
                    f"{path}[{i}]", out)
    else:
        out[path] = value
    return out


def changes(plan):
    """{address or output: {path: value}} of everything that a plan says of resources and outputs."""
    found = {}
    for each in plan.get("resource_changes", []):
        change = each["change"]
        flat = flatten(change.get("after"), change.get("after_unknown"))
        flat["(actions)"] = ",".join(change["actions"])
        for path in change.get("replace_paths", []):
            flat["(replaces) " + ".".join(map(str, path))] = True
        flat.update(flatten(change.get("after_sensitive"), None, "(sensitive)"))
        found[each["address"]] = flat
    for name, change in plan.get("output_changes", {}).items():
        flat = flatten(change.get("after"), change.get("after_unknown"))
        found["output." + name] = dict(flat, **{"(actions)": ",".join(change["actions"])})

    def walk(module):
        for each in module.get("resources", []):
            found["planned_values." + each["address"]] = flatten(each.get("values"), None)
        for child in module.get("child_modules", []):
            walk(child)

    walk(plan.get("planned_values", {}).get("root_module", {}))
    return found


def read_tolerated():
    rows = []
    for line in (HERE / "tolerated.tsv").read_text().splitlines():
        if line and not line.startswith("#"):
            where, path, reason = line.split("\t")
            rows.append([where, path, reason, 0])
    return rows


def differences(step, real, offline, tolerated):
    """Lines that say what differs and is not tolerated."""
    real, offline, lines = changes(real), changes(offline), []
    for address in sorted(set(real) | set(offline)):
        if address not in real or address not in offline:
            lines.append(f"{step}: {address} is only in the plan of the "
                         f"{'real' if address in real else 'offline'} provider")
            continue
        a, b = real[address], offline[address]
        for path in sorted(set(a) | set(b)):
            if a.get(path) == b.get(path):
                continue
            name = re.sub(r"\[[^]]*\]", "", address)
            row = next((r for r in tolerated if fnmatch.fnmatchcase(f"{step}:{name}", "*" + r[0])
                        and fnmatch.fnmatchcase(re.sub(r"\[\d+\]", "", path), r[1])), None)
            if row:
                row[3] += 1
            else:
                lines.append(f"{step}: {address} {path}: real {a.get(path, '(absent)')!r}, "
                             f"offline {b.get(path, '(absent)')!r}")
    return lines


def run_all(runs, names, scratch, tolerated):
    lines, compared = [], 0

    def compare(step, root, arguments, state=None):
        nonlocal compared
        try:
            with concurrent.futures.ThreadPoolExecutor() as pool:
                real = pool.submit(runs.real_plan, root, arguments, state)
                offline = runs.offline_plan(root, arguments, state)
                real = real.result()
        except RuntimeError as error:
            lines.append(f"{step}: {error}")
            return
        compared += len(real.get("resource_changes", []))
        lines.extend(differences(step, real, offline, tolerated))

    plain, tagged = os.path.join(scratch, "plain"), os.path.join(scratch, "tagged")
    write_root(plain, names, "")
    write_root(tagged, names, TAGS)
    compare("create", plain, [])
    compare("create_tagged", tagged, [])
    state = os.path.join(scratch, "state.json")
    runs.offline(plain, ["apply", "-no-color", "-auto-approve", "-input=false"], state)
    compare("again", plain, ["-refresh=false"], state)
    compare("change", plain, ["-refresh=false", "-var=changed=true"], state)
    compare("retag", tagged, ["-refresh=false"], state)
    compare("destroy", plain, ["-refresh=false", "-destroy"], state)
    return lines, compared


def errors(text):
    """Terraform's errors without places and wrapping: `Unsupported argument: An argument named…`."""
    found = set()
    for part in re.split(r"(?=^Error: )", text, flags=re.M)[1:]:
        lines = [line.strip() for line in part.splitlines() if not re.match(r" +(on|with|\d+:) ?", line)]
        found.add(re.sub(r"\s+", " ", " ".join(line for line in lines if line and line[0] not in "├│")))
    return sorted(found)


def check_mistakes(runs, scratch):
    """Each file of mistakes/ gets the same errors from both; one whose first line says `# differs:` and
    why gets none from the offline provider."""
    lines, texts, names = [], {}, sorted(p.stem for p in (HERE / "mistakes").glob("*.tf"))
    for name in names:
        root = os.path.join(scratch, "mistakes", name)
        os.makedirs(root, exist_ok=True)
        text = (HERE / "mistakes" / f"{name}.tf").read_text()
        pathlib.Path(root, "main.tf").write_text(PROVIDER % "" + text)
        pathlib.Path(root, "infra.yaml").write_text("version: 1\n")
        texts[name] = (root, text.startswith("# differs:"))
    for name, (root, differs) in texts.items():
        kept = runs.cache / (hashlib.sha256(pathlib.Path(root, "main.tf").read_bytes()).hexdigest() + ".txt")
        if not kept.exists():
            runs.run("real", [runs.terraform, "init", "-no-color"], root, check=False)
            done = runs.run("real", [runs.terraform, "validate", "-no-color"], root, check=False)
            kept.write_text(done.stderr)
        real = errors(kept.read_text())
        offline = errors(runs.offline(root, ["validate", "-no-color"], check=False).stderr)
        if not real:
            lines.append(f"mistake {name}: the real provider finds nothing wrong")
        elif differs and offline:
            lines.append(f"mistake {name}: is refused by now, so it differs no more: {offline}")
        elif not differs and real != offline:
            lines.append(f"mistake {name}: real {real}, offline {offline}")
    return lines, len(names)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("infra", type=os.path.abspath)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep")
    parser.add_argument("--cache", default=os.path.join(tempfile.gettempdir(), "infra-differential"))
    options = parser.parse_args()
    runs = Runs(options.infra, find_terraform(), find_mirror(), options.cache)
    names = sorted(p.stem for p in (HERE / "configs").glob("*.tf"))
    if options.only:
        names = [n for n in names if n in options.only.split(",")]
    tolerated = read_tolerated()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = options.keep or scratch
        lines, compared = run_all(runs, names, scratch, tolerated)
        wrong, mistakes = ([], 0) if options.only else check_mistakes(runs, scratch)
        lines += wrong
    for line in lines:
        print(line)
    if not options.only:
        for where, path, reason, used in tolerated:
            if not used:
                lines.append("stale")
                print(f"tolerated.tsv: nothing differs any more: {where} {path} ({reason})")
    print(f"{len(names)} configurations, {compared} resource changes and {mistakes} mistakes compared, "
          f"{len(lines)} differences; "
          f"real provider {runs.seconds['real']:.1f} s, offline {runs.seconds['offline']:.1f} s")
    sys.exit(1 if lines else 0)


if __name__ == "__main__":
    main()
