#!/usr/bin/env python3
"""`infra cost --engine infracost` with the real Infracost 0.10 (script/tools --all installs it)
against a price server on loopback: every price is 0.1 USD. Usage: infracost.py INFRA
Exit 77: it is not installed."""
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".tools"
KEY = "ico-a-key-that-nobody-may-see"
faults, asked = [], []


class Prices(http.server.BaseHTTPRequestHandler):
    """What Infracost asks: POST /graphql with a list of queries, POST /event."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"null")
        if self.path.endswith("/graphql"):
            queries = body if isinstance(body, list) else [body]
            asked.extend(queries)
            product = {"prices": [{"priceHash": "0-0", "USD": "0.1"}]}
            answer = [{"data": {"products": [] if self.is_missing(each) else [product]}}
                      for each in queries]
        else:
            answer = {}
        text = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST

    @staticmethod
    def is_missing(query):
        return "t9.huge" in json.dumps(query)

    def log_message(self, *_):
        pass


def expect(what, holds, shown):
    if not holds:
        faults.append(f"{what}: {shown}")


def write(folder, path, text):
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text)


def main():
    if not (TOOLS / "bin" / "infracost").exists():
        missing = TOOLS / "infracost.missing"
        print("skipped: Infracost is not installed: " +
              (missing.read_text() if missing.exists() else "script/tools --all installs it"))
        return 77
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Prices)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{server.server_address[1]}"
    environment = {"PATH": f"{TOOLS / 'bin'}:{os.environ['PATH']}", "HOME": "/nonexistent",
                   "INFRACOST_API_KEY": KEY, "INFRACOST_PRICING_API_ENDPOINT": here,
                   "INFRACOST_DASHBOARD_API_ENDPOINT": here, "INFRACOST_USAGE_API_ENDPOINT": here,
                   "INFRACOST_POLICY_API_ENDPOINT": here, "NO_COLOR": "1"}
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        environment["HOME"] = str(folder / "home")
        (folder / "home").mkdir()

        def infra(*arguments):
            done = subprocess.run([sys.argv[1], "-q", "-C", str(folder), "cost", "--engine",
                                   "infracost", *arguments], capture_output=True, text=True,
                                  env=environment, timeout=300)
            expect("the key is not printed", KEY not in done.stdout + done.stderr, done.stderr)
            return done

        write(folder, "infra.yaml", "version: 1\n")
        write(folder, "stacks/pay/prod/main.tf", """
provider "aws" {
  region = "ap-northeast-2"
}
resource "aws_nat_gateway" "n" {
  subnet_id = "s"
}
""")
        done = infra("-f", "json")
        report = json.loads(done.stdout) if done.returncode == 0 else {}
        expect("it prices", done.returncode == 0, done.stderr)
        expect("730 hours at 0.1", report.get("totalMonthlyCost") == "73", report.get("totalMonthlyCost"))
        expect("by the stack's folder", [each["name"] for each in report.get("projects", [])] ==
               ["stacks/pay/prod"], done.stdout)
        expect("by this program", "Infracost 0.10" in json.dumps(report.get("infra", {})), done.stdout)
        expect("the price server is asked", bool(asked), asked)
        git = ["git", "-C", str(folder), "-c", "user.name=t", "-c", "user.email=t@example.com"]
        for command in (["init", "-q"], ["add", "infra.yaml", "stacks"], ["commit", "-qm", "x"]):
            subprocess.run(git + command, check=True)
        write(folder, "stacks/pay/prod/more.tf", 'resource "aws_nat_gateway" "m" {\n  subnet_id = "s"\n}\n')
        done = infra("--compare-to", "HEAD", "-f", "json")
        difference = json.loads(done.stdout) if done.stdout else {}
        expect("twice as much is blocked", done.returncode == 1 and
               difference.get("infra", {}).get("verdict") == "blocked" and
               difference.get("diffTotalMonthlyCost") == "73", done.stdout + done.stderr)
        write(folder, "stacks/pay/prod/more.tf", 'resource "aws_instance" "i" {\n  ami = "a"\n'
              '  instance_type = "t9.huge"\n}\n')
        done = infra("-f", "json")
        unpriced = json.loads(done.stdout)["infra"]["not_priced"] if done.returncode == 0 else []
        expect("what has no price is not priced", any(each["address"] == "aws_instance.i"
                                                      for each in unpriced), done.stdout + done.stderr)
        write(folder, "stacks/pay/prod/more.tf", 'resource "aws_emr_cluster" "e" {\n  name = "e"\n'
              '  release_label = "r"\n  service_role = "r"\n}\n')
        done = infra("--compare-to", "HEAD", "-f", "json")
        difference = json.loads(done.stdout) if done.stdout else {}
        expect("what Infracost does not know makes the verdict unknown", done.returncode == 1 and
               difference.get("infra", {}).get("verdict") == "unknown", done.stdout + done.stderr)
        write(folder, "stacks/pay/prod/more.tf", "resource {\n")
        done = infra()
        expect("a stack that cannot be read is exit 2", done.returncode == 2, done.stdout + done.stderr)
    server.shutdown()
    print("\n".join(faults) or f"Infracost asked for {len(asked)} prices")
    return 1 if faults else 0


sys.exit(main())
