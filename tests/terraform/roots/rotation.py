#!/usr/bin/env python3
"""Runs the function of shared/secrets against a real PostgreSQL with TLS: the user that makes roles
is no superuser, as on RDS. Secrets Manager is a small stand-in of its version stages.
usage: rotation.py. Skipped (77) where PostgreSQL, openssl or curl is missing."""
import glob
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import uuid

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
sys.path.insert(0, os.path.join(ROOT, "shared", "secrets", "function"))
import postgres  # noqa: E402
import rotate  # noqa: E402

MASTER = "Master-1-with 'quote'"


class Secrets:
    """What the function calls of Secrets Manager."""

    class exceptions:
        class ResourceNotFoundException(Exception):
            pass

    def __init__(self, name):
        self.name, self.stages, self.texts, self.made = name, {}, {}, 0
        self.others = {"arn:master": json.dumps({"username": "administrator", "password": MASTER})}

    def begin(self):
        token = str(uuid.uuid4())
        for stages in self.stages.values():
            stages.discard("AWSPENDING")
        self.stages[token] = {"AWSPENDING"}
        return token

    def describe_secret(self, SecretId):
        return {"Name": self.name, "VersionIdsToStages": {v: sorted(s) for v, s in self.stages.items()}}

    def get_secret_value(self, SecretId, VersionStage="AWSCURRENT", VersionId=None):
        if SecretId in self.others:
            return {"SecretString": self.others[SecretId]}
        for version, stages in self.stages.items():
            if VersionStage in stages and VersionId in (None, version) and version in self.texts:
                return {"SecretString": self.texts[version]}
        raise self.exceptions.ResourceNotFoundException()

    def get_random_password(self, PasswordLength, ExcludePunctuation):
        self.made += 1
        return {"RandomPassword": uuid.uuid4().hex + f"{self.made:016d}"[:PasswordLength - 32]}

    def put_secret_value(self, SecretId, ClientRequestToken, SecretString, VersionStages):
        self.texts[ClientRequestToken] = SecretString

    def update_secret_version_stage(self, SecretId, VersionStage, MoveToVersionId,
                                    RemoveFromVersionId=None):
        if RemoveFromVersionId:
            self.stages[RemoveFromVersionId] = {"AWSPREVIOUS"}
        self.stages[MoveToVersionId] = {VersionStage}

    def current(self):
        return json.loads(self.get_secret_value("arn:secret")["SecretString"])


class Parameters:
    def __init__(self, port):
        self.values = {"address": "localhost", "port": str(port), "database-name": "services",
                       "master-secret-arn": "arn:master"}

    def get_parameter(self, Name):
        return {"Parameter": {"Value": self.values[Name.rsplit("/", 1)[1]]}}


def find(name):
    found = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}")) or [shutil.which(name)]
    return found[-1]


class Server:
    def __init__(self, folder):
        self.folder, self.data = folder, os.path.join(folder, "data")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        # PostgreSQL refuses to run as root.
        self.user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] \
            if os.geteuid() == 0 else []
        if self.user:
            shutil.chown(folder, "nobody", "nogroup")
        self.run("initdb", "-D", self.data, "-U", "root", "-A", "trust", "--no-sync")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                        "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                        "-keyout", os.path.join(self.data, "server.key"),
                        "-out", os.path.join(self.data, "server.crt")],
                       check=True, capture_output=True)
        os.chmod(os.path.join(self.data, "server.key"), 0o600)
        for name in ("server.key", "server.crt"):
            if self.user:
                shutil.chown(os.path.join(self.data, name), "nobody", "nogroup")
        with open(os.path.join(self.data, "postgresql.conf"), "a", encoding="utf-8") as file:
            file.write(f"ssl = on\nport = {self.port}\nlisten_addresses = '127.0.0.1'\nfsync = off\n"
                       f"unix_socket_directories = '{self.data}'\nlog_statement = all\n")
        with open(os.path.join(self.data, "pg_hba.conf"), "w", encoding="utf-8") as file:
            file.write("local all root trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n")
        self.run("pg_ctl", "-D", self.data, "-w", "-l", os.path.join(self.folder, "log"), "start")

    def run(self, program, *arguments, text=None):
        done = subprocess.run([*self.user, find(program), *arguments], capture_output=True,
                              cwd=self.folder, text=True, input=text)
        if done.returncode != 0:
            sys.exit(f"{program}: {done.stdout}{done.stderr}")
        return done.stdout

    def stop(self):
        self.run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")


def turn(function, secrets):
    token = secrets.begin()
    for step in rotate.STEPS:
        function.run(step, "arn:secret", token)
        function.run(step, "arn:secret", token)  # Secrets Manager repeats what it is not sure of


def enter(server, secret):
    return postgres.Connection("localhost", server.port, "services", secret["username"],
                               secret["password"], server.data + "/server.crt")


def checks(server):
    server.run("psql", "-h", server.data, "-p", str(server.port), "-U", "root", "-d", "postgres",
               text="CREATE ROLE administrator LOGIN CREATEROLE CREATEDB PASSWORD '%s';\n"
                    "CREATE DATABASE services OWNER administrator;\n" % MASTER.replace("'", "''"))
    parameters = Parameters(server.port)
    secrets = Secrets("/ryuqqq/file-flow/prod/database")
    function = rotate.Rotation(secrets, parameters, server.data + "/server.crt")
    turn(function, secrets)
    first = secrets.current()
    yield "the first rotation fills the secret", (
        first["username"], first["schema"], first["dbname"], first["port"]) == (
            "file_flow_a", "file_flow", "services", server.port)
    with enter(server, first) as database:
        database.query("CREATE TABLE files (id int); INSERT INTO files VALUES (7)")
        turn(function, secrets)
        second = secrets.current()
        yield "log-ins take turns", second["username"] == "file_flow_b"
        yield "an open connection lives on", database.query("SELECT id FROM files") == [["7"]]
    with enter(server, first) as database:
        yield "the older password still opens", database.query("SELECT 1") == [["1"]]
    with enter(server, second) as database:
        yield "the new one sees the same tables", database.query("SELECT id FROM files") == [["7"]]
        yield "what it makes belongs to the service", database.query(
            "CREATE TABLE more (id int); "
            "SELECT tableowner FROM pg_tables WHERE tablename = 'more'") == [["file_flow"]]
    turn(function, secrets)
    try:
        enter(server, first)
        yield "two rotations later the oldest is refused", False
    except postgres.Refused as refused:
        yield "two rotations later the oldest is refused", refused.code == "28P01"
    other = Secrets("/ryuqqq/orders/prod/database")
    turn(rotate.Rotation(other, parameters, server.data + "/server.crt"), other)
    with enter(server, other.current()) as database:
        try:
            database.query("SELECT * FROM file_flow.files")
            yield "another service sees nothing of it", False
        except postgres.Refused as refused:
            yield "another service sees nothing of it", refused.code == "42501"
        yield "a connection lives after an error", database.query("SELECT NULL, ''") == [[None, ""]]
    with open(os.path.join(server.folder, "log"), encoding="utf-8") as file:
        log = file.read()
    yield "no password is in the log of the database", (
        "ALTER ROLE" in log and first["password"] not in log and second["password"] not in log)
    try:
        postgres.Connection("127.0.0.1", server.port, "services", "x", "y", server.data + "/server.crt")
        yield "another name than the certificate's is refused", False
    except OSError as error:
        yield "another name than the certificate's is refused", "certificate" in str(error).lower()


def without_database():
    secrets = Secrets("/ryuqqq/orders/prod/signing-key")
    function = rotate.Rotation(secrets, None)
    turn(function, secrets)
    first = secrets.current()
    turn(function, secrets)
    yield "a random value keeps the one before", (
        first["previous"] == "" and secrets.current()["previous"] == first["value"]
        and secrets.current()["value"] != first["value"])
    token = next(v for v, stages in secrets.stages.items() if "AWSPREVIOUS" in stages)
    for what, arguments in (("a version that is not to come", ("setSecret", "arn:secret", token)),
                            ("a version of another secret", ("setSecret", "arn:secret", "other")),
                            ("an unknown step", ("dropSecret", "arn:secret", secrets.begin()))):
        try:
            function.run(*arguments)
            yield f"{what} is refused", False
        except ValueError:
            yield f"{what} is refused", True


def package():
    """What Lambda gets: the same bytes each time, and the handler that main.tf names."""
    with tempfile.TemporaryDirectory() as folder:
        authorities = os.path.join(folder, "ca.pem")
        with open(authorities, "w", encoding="utf-8") as file:
            file.write("authorities\n")
        made = []
        for name in ("one.zip", "two.zip"):
            subprocess.run([os.path.join(ROOT, "shared", "secrets", "function", "package"),
                            os.path.join(folder, name)], check=True,
                           env={**os.environ, "RDS_CA_URL": f"file://{authorities}"})
            with open(os.path.join(folder, name), "rb") as file:
                made.append(file.read())
        yield "a package is made of its sources alone", made[0] == made[1]
        found = subprocess.run([sys.executable, "-c", "import rotate; print(callable(rotate.handler))"],
                               env={"PYTHONPATH": os.path.join(folder, "one.zip")},
                               capture_output=True, text=True)
        yield "it has the handler", found.stdout == "True\n"


def main():
    if not (find("initdb") and find("pg_ctl") and shutil.which("psql") and shutil.which("openssl")
            and shutil.which("curl")):
        print("PostgreSQL, openssl or curl is not installed")
        return 77
    asked, failed = 0, []
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        server = Server(folder)
        try:
            for name, holds in [*checks(server), *without_database(), *package()]:
                asked += 1
                failed += [] if holds else [name]
        finally:
            server.stop()
    print(f"{asked} promises, {len(failed)} broken")
    for name in failed:
        print(f"does not hold: {name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
