"""The answer sets of run.py: each option alone, all together, the specifications of
examples/services, a sandbox, a module and a domain of shared/. Each has a name of its own, so that
all of them stand in one repository."""
import json
import os

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
BASE = {"env": ["dev"], "component": ["api=web:8080"], "team": "content",
        "owner": "content@example.com", "cost_center": "cc-2200", "project": "media",
        "data_class": "confidential"}
FULL = {"component": ["api=web:8080", "admin=web:9090", "work=worker", "nightly=scheduler"],
        "cache": "valkey", "queue": ["orders", "mails"], "bucket": ["files"], "public": True}

OPTIONS = {
    "bare": {},
    "worker": {"component": ["run=worker"]},
    "scheduler": {"component": ["nightly=scheduler"]},
    "two-webs": {"component": ["api=web:8080", "admin=web:9090"]},
    "postgres": {"database": "postgres"},
    "mysql": {"database": "mysql"},
    "aurora": {"database": "aurora"},
    "shared-db": {"database": "shared"},
    "shared-of": {"database": "shared:database"},
    "valkey": {"cache": "valkey"},
    "redis": {"cache": "redis"},
    "queue": {"queue": ["orders"]},
    "queue-work": {"queue": ["orders", "mails"], "component": ["run=worker"]},
    "queue-cron": {"queue": ["orders"], "component": ["nightly=scheduler"]},
    "bucket": {"bucket": ["files"]},
    "domain": {"domain": "files.example.com"},
    "public": {"public": True},
    "apex": {"public": True, "domain": "example.com", "env": ["prod"]},
    "cluster": {"cluster": "shared"},
    "internal": {"data_class": "internal"},
    "secret": {"data_class": "highly-confidential", "bucket": ["files"]},
    "mid-size": {"env": ["staging"], "database": "postgres", "cache": "redis"},
    "two-envs": {"env": ["dev", "staging"]},
    "owner-name": {"owner": "content-leads"},
    "tier-two": {"dr_tier": "2", "bucket": ["files"]},
    "tier-one-dev": {"dr_tier": "1"},
    "tier-pg": {"dr_tier": "1", "database": "postgres", "env": ["prod"]},
    "tier-my": {"dr_tier": "1", "database": "mysql", "env": ["prod"], "bucket": ["files"]},
    "all-mysql": {"database": "mysql", "env": ["prod"], **FULL},
    "all-shared": {"database": "shared", "env": ["staging"], **FULL},
}
SPECIFICATIONS = ["crawler", "auth-hub", "file-flow"]
# Planned in a build that is ten times slower.
QUICK = {"bare", "tier-my"}


def answers(name):
    return {"name": name, **BASE, **OPTIONS[name]}


def yaml(values):
    def text(value):
        if isinstance(value, bool):
            return str(value).lower()
        return json.dumps(value)
    return "".join(f"{key}: {text(value)}\n" for key, value in values.items())
