"""Rotates secrets of Secrets Manager, which calls `handler` with one of four steps.

A secret named /<organisation>/<service>/<environment>/database is a schema of a PostgreSQL: the
service's role owns it, and two log-ins, `<schema>_a` and `<schema>_b`, take turns, so that what
runs with the older password keeps running until the next rotation. Any other secret is a random
`value`, with the one before as `previous`.

Where the database is says the secret's current value; the first time, when there is none, the
parameters of shared/database do.
"""
import json
import os
import re

import postgres

CA_FILE = os.environ.get("CA_FILE", os.path.join(os.path.dirname(__file__), "rds-ca.pem"))
CONNECTIONS = 40  # of one service: the database is shared
STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")


class Rotation:
    def __init__(self, secrets, parameters, ca_file=CA_FILE):
        self.secrets = secrets
        self.parameters = parameters
        self.ca_file = ca_file

    def run(self, step, arn, token):
        described = self.secrets.describe_secret(SecretId=arn)
        stages = described.get("VersionIdsToStages", {}).get(token)
        if step not in STEPS:
            raise ValueError(f"no step is called {step}")
        if stages is None:
            raise ValueError("the version is not one of the secret's")
        if "AWSCURRENT" in stages:
            return  # a repeated call of a rotation that is done
        if "AWSPENDING" not in stages:
            raise ValueError("the version is not the one that is to come")
        name = described["Name"]
        if step == "createSecret":
            self.create(arn, name, token)
        elif step == "finishSecret":
            self.finish(arn, described, token)
        elif is_database(name):
            pending = self.value(arn, "AWSPENDING", token)
            if step == "setSecret":
                self.set_password(pending)
            else:
                self.test(pending)

    def value(self, arn, stage, token=None):
        """What the secret holds in a stage; None where there is nothing yet."""
        try:
            found = self.secrets.get_secret_value(
                SecretId=arn, VersionStage=stage, **({"VersionId": token} if token else {}))
        except self.secrets.exceptions.ResourceNotFoundException:
            return None
        return json.loads(found["SecretString"])

    def create(self, arn, name, token):
        if self.value(arn, "AWSPENDING", token) is not None:
            return
        current = self.value(arn, "AWSCURRENT") or {}
        random = self.secrets.get_random_password(PasswordLength=48, ExcludePunctuation=True)
        if is_database(name):
            pending = current or self.shared_database(name)
            schema = pending["schema"]
            other = {f"{schema}_a": f"{schema}_b"}.get(pending.get("username"), f"{schema}_a")
            pending = {**pending, "username": other, "password": random["RandomPassword"]}
        else:
            pending = {"value": random["RandomPassword"], "previous": current.get("value", "")}
        self.secrets.put_secret_value(SecretId=arn, ClientRequestToken=token,
                                      SecretString=json.dumps(pending),
                                      VersionStages=["AWSPENDING"])

    def shared_database(self, name):
        found = {key: self.parameters.get_parameter(Name=f"/shared/database/{key}")["Parameter"]["Value"]
                 for key in ("address", "port", "database-name", "master-secret-arn")}
        return {"engine": "postgres", "host": found["address"], "port": int(found["port"]),
                "dbname": found["database-name"], "schema": schema_of(name),
                "master_secret_arn": found["master-secret-arn"]}

    def set_password(self, pending):
        master = json.loads(self.secrets.get_secret_value(
            SecretId=pending["master_secret_arn"])["SecretString"])
        schema, login = pending["schema"], pending["username"]
        if not is_schema(schema) or login not in (f"{schema}_a", f"{schema}_b"):
            raise ValueError(f"{login} is no log-in of the schema {schema}")
        with self.connect(pending, master["username"], master["password"]) as database:
            make_role(database, schema, "NOLOGIN")
            make_role(database, login, f"LOGIN CONNECTION LIMIT {CONNECTIONS}")
            role, user = postgres.identifier(schema), postgres.identifier(login)
            for statement in (
                    f"GRANT {role} TO CURRENT_USER",
                    f"CREATE SCHEMA IF NOT EXISTS {role} AUTHORIZATION {role}",
                    f"GRANT {role} TO {user}",
                    f"ALTER ROLE {user} SET role = {role}",
                    f"ALTER ROLE {user} SET search_path = {role}",
                    f"ALTER ROLE {user} PASSWORD {postgres.literal(postgres.verifier(pending['password']))}"):
                database.query(statement)

    def test(self, pending):
        with self.connect(pending, pending["username"], pending["password"]) as database:
            found = database.query("SELECT current_user, current_schema()")[0]
        if found != [pending["schema"], pending["schema"]]:
            raise ValueError(f"the log-in is {found[0]} in the schema {found[1]}")

    def connect(self, pending, user, password):
        return postgres.Connection(pending["host"], pending["port"], pending["dbname"], user,
                                   password, self.ca_file)

    def finish(self, arn, described, token):
        current = [version for version, stages in described["VersionIdsToStages"].items()
                   if "AWSCURRENT" in stages]
        self.secrets.update_secret_version_stage(
            SecretId=arn, VersionStage="AWSCURRENT", MoveToVersionId=token,
            **({"RemoveFromVersionId": current[0]} if current else {}))


def is_database(name):
    return name.endswith("/database")


def is_schema(text):
    return bool(re.fullmatch(r"[a-z][a-z0-9_]{0,60}", text))


def schema_of(name):
    """/ryuqqq/file-flow/prod/database -> file_flow"""
    parts = name.split("/")
    schema = parts[2].replace("-", "_") if len(parts) == 5 else ""
    if not is_schema(schema):
        raise ValueError(f"no service is named in {name}")
    return schema


def make_role(database, name, options):
    if not database.query(f"SELECT 1 FROM pg_roles WHERE rolname = {postgres.literal(name)}"):
        database.query(f"CREATE ROLE {postgres.identifier(name)} {options}")


def handler(event, _context):
    import boto3  # of Lambda's runtime; tests give clients of their own

    Rotation(boto3.client("secretsmanager"), boto3.client("ssm")).run(
        event["Step"], event["SecretId"], event["ClientRequestToken"])
