#!/usr/bin/env python3
"""`--post` of the real program against servers on loopback that behave as the APIs of GitHub and
GitLab do, with their faults: nothing is posted twice, the token is never printed.
Usage: posting.py INFRA"""
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading

INFRA = os.path.abspath(sys.argv[1])
TOKEN = "ghp_0123456789abcdefSECRET"
PAGE = 2  # items a page, so that pages matter
BODY = "## Deployment plan\r\ncanary\r\n## Rollback\r\nback\r\n## Window\r\nTuesday\r\n"


class Host(http.server.BaseHTTPRequestHandler):
    """One repository or project; `faults` meet the next requests of a method."""
    protocol_version = "HTTP/1.1"
    items, faults, log, port = [], [], [], 0

    def read(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def answer(self, status, body=None, headers=None):
        data = json.dumps(body).encode() if body is not None else b""
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def is_gitlab(self):
        return self.path.startswith("/gitlab/")

    def handle_one(self, method):
        body = self.read()
        Host.log.append(f"{method} {self.path}")
        token = self.headers.get("PRIVATE-TOKEN") if self.is_gitlab() else self.headers.get("Authorization")
        if token not in (TOKEN, "Bearer " + TOKEN):
            return self.answer(401, {"message": f"Bad credentials: {token}"})
        fault = Host.faults[0] if Host.faults and Host.faults[0][0] == method else None
        if fault:
            Host.faults.pop(0)
            if fault[1] == "lost":  # it is done, and nobody hears of it
                self.act(method, body, quiet=True)
                self.close_connection = True
                self.connection.close()
                return None
            return self.answer(fault[1], {"message": "fault"}, fault[2])
        return self.act(method, body)

    def act(self, method, body, quiet=False):
        reply = (lambda *_: None) if quiet else self.answer
        me = {"id": 7, "login": "bot", "username": "bot", "type": "Bot"}
        if self.path.endswith("/user"):
            return reply(200, me)
        if method == "GET":
            return self.page(reply) if self.read_only(reply) is False else None
        if method == "POST":
            made = json.loads(body)
            number = len(Host.items) + 1
            made.update({"id": number, "number": number, "iid": number, "user": me, "author": me,
                         "html_url": f"http://127.0.0.1/{number}", "state": "open"})
            Host.items.append(made)
            return reply(201, made)
        number = int(self.path.rstrip("/").split("/")[-1])
        item = Host.items[number - 1]
        if method == "DELETE":
            item["state"] = "deleted"
            return reply(204)
        item.update(json.loads(body))
        if item.pop("state_event", None) == "close":
            item["state"] = "closed"
        return reply(200, item)

    def read_only(self, reply):
        """The pull request, its reviews, and a team that the token may see."""
        path = self.path.split("?")[0]
        if path.endswith("/pulls/3") or path.endswith("/merge_requests/3"):
            return reply(200, {"number": 3, "iid": 3, "title": "t", "body": BODY, "description": BODY,
                               "user": {"login": "carol"}, "author": {"username": "carol"}})
        if path.endswith("/reviews"):
            return reply(200, [{"user": {"login": "dave"}, "state": "APPROVED"}])
        if path.endswith("/approvals"):
            return reply(200, {"approved_by": [{"user": {"username": "dave"}}]})
        if path.endswith("/teams/security/members"):
            return reply(200, [{"login": "sue"}])
        return reply(404, {"message": "Not Found"}) if "/teams/" in path else False

    def page(self, reply):
        query = dict(each.split("=") for each in self.path.split("?", 1)[1].split("&"))
        at = int(query.get("page", 1))
        there = [each for each in Host.items if each["state"] == "open"]
        rows = there[(at - 1) * PAGE:at * PAGE]
        headers = {}
        if at * PAGE < len(there):
            base = self.path.split("?")[0]
            headers["Link"] = f'<http://127.0.0.1:{Host.port}{base}?per_page=2&page={at + 1}>; rel="next"'
        return reply(200, rows, headers)

    def do_GET(self):
        self.handle_one("GET")

    def do_POST(self):
        self.handle_one("POST")

    def do_PATCH(self):
        self.handle_one("PATCH")

    do_PUT = do_PATCH

    def do_DELETE(self):
        self.handle_one("DELETE")

    def log_message(self, *_):
        pass


def plan(folder, address, actions):
    """The plan of stacks/pay/dev, one queue."""
    change = {"actions": actions, "before": None, "after": {"name": "q"}, "after_unknown": {},
              "before_sensitive": False, "after_sensitive": {}}
    if actions == ["no-op"]:
        change["before"] = change["after"]
    body = {"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": [
        {"address": address, "mode": "managed", "type": "aws_sqs_queue", "name": "q",
         "provider_name": "registry.terraform.io/hashicorp/aws", "change": change}]}
    where = os.path.join(folder, "plans", "stacks", "pay", "dev")
    os.makedirs(where, exist_ok=True)
    with open(os.path.join(where, "plan.json"), "w", encoding="utf-8") as out:
        json.dump(body, out)


class Case:
    def __init__(self, provider, folder):
        self.provider, self.folder = provider, folder
        Host.items, Host.faults, Host.log = [], [], []

    def run(self, *words, token=TOKEN, code=0, command=("plan", "--from", "plans")):
        env = {"PATH": os.environ["PATH"], "HOME": self.folder, "GITHUB_REPOSITORY": "org/infra",
               "GITHUB_API_URL": f"http://127.0.0.1:{Host.port}", "GITHUB_TOKEN": token,
               "CI_API_V4_URL": f"http://127.0.0.1:{Host.port}/gitlab/api/v4", "CI_PROJECT_ID": "5",
               "GITLAB_TOKEN": token}
        done = subprocess.run([INFRA, *command, "--post", "--provider", self.provider, "--pull",
                               "3", *words],
                              cwd=self.folder, env=env, capture_output=True, text=True, timeout=120)
        said = done.stdout + done.stderr
        assert TOKEN not in said and token not in said, said
        assert done.returncode == code, (done.returncode, code, said)
        return said

    def bodies(self):
        key = "description" if self.provider == "gitlab" and any("title" in i for i in Host.items) else "body"
        return [each[key] for each in Host.items if each["state"] == "open"]

    def posts(self):
        return sum(line.startswith("POST") for line in Host.log)


def comments(provider, folder):
    case = Case(provider, folder)
    for number in range(3):  # ours comes on a later page
        Host.items.append({"id": number + 1, "body": f"talk {number}", "state": "open",
                           "user": {"id": 1, "type": "User"}, "author": {"id": 1}})
    plan(folder, "aws_sqs_queue.q", ["create"])
    assert "created" in case.run()
    assert "unchanged" in case.run()
    plan(folder, "aws_sqs_queue.other", ["create"])
    assert "edited" in case.run()
    assert case.posts() == 1 and len(case.bodies()) == 4, Host.log
    assert "aws_sqs_queue.other" in case.bodies()[3]

    for fault in (("POST", "lost", None), ("POST", 502, None), ("POST", 429, {"Retry-After": "1"}),
                  ("POST", 403, {"Retry-After": "1"}), ("GET", 500, None), ("GET", "lost", None)):
        case = Case(provider, folder)
        Host.faults = [fault]
        case.run()
        assert len(case.bodies()) == 1, (fault, Host.log)
    case = Case(provider, folder)
    Host.faults = [("POST", "lost", None), ("GET", 503, None)]
    case.run()
    assert len(case.bodies()) == 1 and case.posts() == 1, Host.log

    case = Case(provider, folder)
    assert "401" in case.run(token="wrong-token-0123456789", code=2)
    assert not Host.items
    Host.faults = [("POST", 403, {"Retry-After": "4000"})]
    assert "4000 s" in case.run(code=2)
    Host.faults = [("POST", 403, None)]
    assert "may not" in case.run(code=2)
    assert not Host.items

    case = Case(provider, folder)
    plan(folder, "aws_sqs_queue.q", ["no-op"])
    assert "nothing to post" in case.run()
    assert case.posts() == 0
    assert "created" in case.run("--post-when", "always")


def drift(provider, folder):
    case = Case(provider, folder)
    plan(folder, "aws_sqs_queue.q", ["update"])
    Host.faults = [("POST", "lost", None)]
    case.run("--drift", code=1)
    assert len(case.bodies()) == 1 and case.posts() == 1, Host.log
    plan(folder, "aws_sqs_queue.z", ["update"])
    assert "edited" in case.run("--drift", code=1)
    assert "aws_sqs_queue.z" in case.bodies()[0]
    plan(folder, "aws_sqs_queue.q", ["no-op"])
    assert "closed" in case.run("--drift")
    assert not case.bodies()
    assert "nothing to post" in case.run("--drift")
    assert len(Host.items) == 1


def gate(provider, folder):
    """Text and reviews from the API, the verdict as the comment, edited when it changes."""
    env = dict(os.environ, HOME=folder, GIT_CONFIG_NOSYSTEM="1", GIT_AUTHOR_NAME="a",
               GIT_AUTHOR_EMAIL="a@b", GIT_COMMITTER_NAME="a", GIT_COMMITTER_EMAIL="a@b")
    if not os.path.exists(os.path.join(folder, ".git")):
        for words in ("init -q -b main", "add infra.yaml stacks", "commit -q -m base"):
            subprocess.run(["git", *words.split()], cwd=folder, env=env, check=True)
        with open(os.path.join(folder, "stacks/pay/dev/main.tf"), "a", encoding="utf-8") as out:
            out.write('locals {\n  more = 1\n}\n')
    evidence = {"findings": {"format": "infra.diagnostics/1", "diagnostics": []},
                "cost": {"totalMonthlyCost": "1", "pastTotalMonthlyCost": "1",
                         "diffTotalMonthlyCost": "0", "currency": "USD", "projects": [],
                         "infra": {"format": "infra.cost/1", "verdict": "pass", "percent": 0,
                                   "not_priced": []}}}
    for name, body in evidence.items():
        with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as out:
            json.dump(body, out)
    command = ("gate", "--base", "main", "--plan", "plans", "--cost", "cost.json",
               "--diagnostics", "findings.json")
    case = Case(provider, folder)
    plan(folder, "aws_sqs_queue.q", ["update"])
    said = case.run(command=command)
    assert "gate: pass" in said and "dave approved" in said, said
    assert len(case.bodies()) == 1 and "The gate is open" in case.bodies()[0]
    plan(folder, "aws_sqs_queue.q", ["delete"])
    said = case.run(command=command, code=1)
    assert "edited" in said and "Data impact" in said, said
    assert len(case.bodies()) == 1 and "The gate is closed" in case.bodies()[0]
    case.run(command=command, token="wrong-token-0123456789", code=2)


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Host)
    Host.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="infra-posting-") as folder:
        stack = os.path.join(folder, "stacks", "pay", "dev")
        os.makedirs(stack)
        with open(os.path.join(stack, "main.tf"), "w", encoding="utf-8") as out:
            out.write('resource "aws_sqs_queue" "q" {\n  name = "q"\n}\n')
        with open(os.path.join(folder, "infra.yaml"), "w", encoding="utf-8") as out:
            out.write("version: 1\n")
        for provider in ("github", "gitlab"):
            comments(provider, folder)
            drift(provider, folder)
            gate(provider, folder)
            print(f"{provider}: posted once, edited, closed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
