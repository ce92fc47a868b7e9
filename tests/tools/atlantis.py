#!/usr/bin/env python3
"""A real Atlantis server accepts what `infra atlantis` writes, plans the right projects after a
change, and runs `infra plan --from` on the plan that its own terraform made. A server on loopback
stands for GitLab. Usage: atlantis.py INFRA. Exit 77: no Atlantis, terraform or git here
(script/tools --all installs Atlantis 0.34.0)."""
import http.server
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ATLANTIS = shutil.which("atlantis") or os.path.join(SOURCE, ".tools", "bin", "atlantis")
INFRA = os.path.abspath(sys.argv[1])

STACK = """terraform {
  required_version = ">= 1.11"
}

module "greeting" {
  source = "../../../modules/greeting"
}
"""
FILES = {
    "infra.yaml": "rules: { LAY: off, BKE: off, VER: off, MOD: off, NAM: off, DR: off, ALM: off, GIT: off }\n",
    "modules/greeting/main.tf": 'resource "terraform_data" "this" {\n  input = file("${path.module}/words.txt")\n}\n',
    "modules/greeting/words.txt": "hello\n",
    "stacks/pay/dev/main.tf": STACK,
    "stacks/other/dev/main.tf": 'terraform {\n  required_version = ">= 1.11"\n}\n\nresource "terraform_data" "x" {\n  input = "x"\n}\n',
}


def run(*argv, cwd, env=None):
    done = subprocess.run(argv, cwd=cwd, env=env, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{argv} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class GitLab(http.server.BaseHTTPRequestHandler):
    notes, port, changed = [], 0, []

    def answer(self, body, status=200):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def project(self):
        return {"id": 1, "path_with_namespace": "org/platform",
                "http_url_to_repo": f"http://127.0.0.1:{GitLab.port}/org/platform.git"}

    def do_GET(self):
        path = self.path.split("?")[0]
        if path.endswith("/version"):
            return self.answer({"version": "17.0.0", "revision": "x"})
        if path.endswith("/changes"):
            changes = [{"old_path": each, "new_path": each} for each in GitLab.changed]
            return self.answer({"iid": 1, "changes_count": str(len(changes)), "changes": changes})
        if "/merge_requests/1" in path and path.endswith("/1"):
            return self.answer({"iid": 1, "detailed_merge_status": "mergeable", "labels": [],
                                "source_branch": "change", "target_branch": "main"})
        if path.endswith("/projects/org%2Fplatform") or path.endswith("/projects/1"):
            return self.answer(self.project())
        self.answer([])

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.split("?")[0].endswith("/notes"):
            GitLab.notes.append(json.loads(body)["body"])
        self.answer({"id": 1}, 201)

    do_PUT = do_POST

    def log_message(self, *_):
        pass


def repository(folder, home):
    env = dict(os.environ, HOME=home, GIT_CONFIG_NOSYSTEM="1")
    git = lambda *words: run("git", *words, cwd=folder, env=env)
    for path, text in FILES.items():
        os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
        with open(os.path.join(folder, path), "w", encoding="utf-8") as out:
            out.write(text)
    run(INFRA, "atlantis", "generate", cwd=folder)
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-q", "-m", "base")
    git("checkout", "-q", "-b", "change")
    with open(os.path.join(folder, "modules/greeting/words.txt"), "a", encoding="utf-8") as out:
        out.write("world\n")
    git("commit", "-q", "-a", "-m", "change")
    return git("rev-parse", "HEAD").strip()


def start_atlantis(work, home, port, host_port, repos, extra):
    bin_folder = os.path.join(work, "bin")
    os.makedirs(bin_folder, exist_ok=True)
    if not os.path.exists(os.path.join(bin_folder, "infra")):
        os.symlink(INFRA, os.path.join(bin_folder, "infra"))
    env = {"HOME": home, "PATH": bin_folder + ":" + os.environ["PATH"], "CHECKPOINT_DISABLE": "1",
           "GIT_CONFIG_NOSYSTEM": "1", "TF_CLI_CONFIG_FILE": "/dev/null"}
    log = open(os.path.join(work, f"atlantis-{port}.log"), "w+", encoding="utf-8")
    server = subprocess.Popen(
        [ATLANTIS, "server", "--port", str(port), "--data-dir", os.path.join(work, f"data-{port}"),
         "--atlantis-url", f"http://127.0.0.1:{port}", "--gitlab-hostname",
         f"http://127.0.0.1:{host_port}", "--gitlab-user", "bot", "--gitlab-token", "t0ken",
         "--gitlab-webhook-secret", "s3cret", "--repo-allowlist", "*", "--api-secret", "s3cret",
         "--checkout-strategy", "merge", "--tf-download=false", "--default-tf-version", "1.11.4",
         "--disable-autoplan-label", "no-autoplan", "--log-level", "debug", *extra]
        + (["--repo-config", repos] if repos else []),
        env=env, cwd=work, stdout=log, stderr=subprocess.STDOUT)
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2)
            return server, log
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.2)
    log.seek(0)
    raise SystemExit("Atlantis does not start:\n" + log.read()[-3000:])


def post(url, body, headers):
    request = urllib.request.Request(url, json.dumps(body).encode(),
                                     {"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=300) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def opened(commit, host_port):
    project = {"id": 1, "name": "platform", "path_with_namespace": "org/platform",
               "git_http_url": f"http://127.0.0.1:{host_port}/org/platform.git",
               "web_url": f"http://127.0.0.1:{host_port}/org/platform",
               "default_branch": "main"}
    return {"object_kind": "merge_request", "event_type": "merge_request",
            "user": {"id": 2, "name": "a", "username": "alice"}, "project": project,
            "repository": {"homepage": project["web_url"]},
            "object_attributes": {
                "id": 1, "iid": 1, "action": "open", "state": "opened", "source_branch": "change",
                "target_branch": "main", "source": project, "target": project,
                "source_project_id": 1, "target_project_id": 1, "title": "change",
                "url": project["web_url"] + "/-/merge_requests/1",
                "last_commit": {"id": commit, "author": {"name": "a", "email": "a@b.c"}}}}


def check_project_workflow(work, home, host_port):
    """The repository's own workflow, through the webhook of a merge request."""
    folder = os.path.join(work, "repository")
    os.makedirs(folder)
    commit = repository(folder, home)
    GitLab.changed = ["modules/greeting/words.txt"]
    repos = os.path.join(work, "repos.yaml")
    with open(repos, "w", encoding="utf-8") as out:
        out.write("repos:\n- id: /.*/\n  allow_custom_workflows: true\n"
                  "  allowed_overrides: [workflow, apply_requirements]\n")
    port = free_port()
    server, log = start_atlantis(work, home, port, host_port, repos, [])
    try:
        status, text = post(f"http://127.0.0.1:{port}/events", opened(commit, host_port),
                            {"X-Gitlab-Event": "Merge Request Hook", "X-Gitlab-Token": "s3cret"})
        assert status == 200, (status, text)
        for _ in range(600):
            if GitLab.notes:
                break
            time.sleep(0.2)
        log.seek(0)
        assert GitLab.notes, "no comment:\n" + log.read()[-6000:]
        note = "\n".join(GitLab.notes)
        assert "stacks/pay/dev" in note, note
        assert "stacks/other/dev" not in note, note
        assert "terraform_data.this" in note and "1 to add" in note, note
        assert "risk" in note, "`infra plan --from` did not speak:\n" + note
        assert "Plan Error" not in note and "Plan Failed" not in note, note
    finally:
        server.terminate()
        server.wait(30)


def check_this_repository(work, home, host_port):
    """Our own atlantis.yaml under the server's configuration of stacks/atlantis/prod."""
    folder = os.path.join(work, "repository")
    shutil.rmtree(folder)
    os.makedirs(folder)
    shutil.copy(os.path.join(SOURCE, "atlantis.yaml"), folder)
    env = dict(os.environ, HOME=home, GIT_CONFIG_NOSYSTEM="1")
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "base"]):
        run("git", *words, cwd=folder, env=env)
    port = free_port()
    repos = os.path.join(SOURCE, "stacks/atlantis/prod/image/repos.yaml")
    server, _ = start_atlantis(work, home, port, host_port, repos, [])
    try:
        body = {"Repository": "org/platform", "Ref": "main", "Type": "Gitlab", "PR": 2,
                "Projects": ["no-such-project"]}
        _, text = post(f"http://127.0.0.1:{port}/api/plan", body, {"X-Atlantis-Token": "s3cret"})
        # It read the file and found nothing wrong but the name that is asked for.
        assert "no project with name" in text, text
        with open(os.path.join(folder, "atlantis.yaml"), "a", encoding="utf-8") as out:
            out.write("workflows: { mine: {} }\n")
        run("git", "commit", "-q", "-a", "-m", "own workflow", cwd=folder, env=env)
        body["PR"] = 3
        _, text = post(f"http://127.0.0.1:{port}/api/plan", body, {"X-Atlantis-Token": "s3cret"})
        assert "not allowed to define custom workflows" in text, text
    finally:
        server.terminate()
        server.wait(30)


def main():
    for program in ("terraform", "git"):
        if shutil.which(program) is None:
            print(f"skipped: there is no {program}")
            return 77
    if not os.path.exists(ATLANTIS):
        print("skipped: there is no Atlantis; script/tools --all installs it")
        return 77
    with tempfile.TemporaryDirectory(prefix="infra-atlantis-") as work:
        home = os.path.join(work, "home")
        os.makedirs(home)
        host = http.server.ThreadingHTTPServer(("127.0.0.1", 0), GitLab)
        GitLab.port = host.server_address[1]
        threading.Thread(target=host.serve_forever, daemon=True).start()
        # What would be fetched over the network is a folder here.
        with open(os.path.join(home, ".gitconfig"), "w", encoding="utf-8") as out:
            out.write("[user]\n\tname = a\n\temail = a@example.com\n[safe]\n\tdirectory = *\n")
            for prefix in (f"http://bot:t0ken@127.0.0.1:{GitLab.port}",
                           f"http://127.0.0.1:{GitLab.port}"):
                out.write(f'[url "file://{work}/repository"]\n'
                          f"\tinsteadOf = {prefix}/org/platform.git\n")
        check_project_workflow(work, home, GitLab.port)
        if os.path.exists(os.path.join(SOURCE, "atlantis.yaml")):
            check_this_repository(work, home, GitLab.port)
    print("Atlantis takes the generated files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
