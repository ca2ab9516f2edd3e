"""Settings are read once, by name: what is wrong is refused at the start, in a sentence that names the variable."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from config.settings import DEFAULT_SECRET_KEY

ROOT = Path(__file__).resolve().parents[2]
OWN_SECRET = "ab12" * 15
PRODUCTION = {"DEMO": "0", "DEMO_PASSWORD": "", "SECRET_KEY": OWN_SECRET, "ALLOWED_HOSTS": "plan.example.go.th"}


@pytest.fixture(scope="module")
def started():
    """Return a function that imports the settings afresh, with nothing but the given variables."""
    command = [sys.executable, "-m", "tests.house.forks"]
    alone = {"PATH": os.environ["PATH"], "VAR_DIR": os.environ["VAR_DIR"]}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=alone, **pipes) as forks:

        def answer(*, says="s.PRODUCTION, s.DATABASES['default']['ENGINE']", **environ):
            case = {"code": f"import config.settings as s; print({says})", "environ": alone | environ}
            print(json.dumps(case), file=forks.stdin, flush=True)
            return SimpleNamespace(**json.loads(forks.stdout.readline()))

        yield answer


def test_production_starts_with_its_own_secret_and_hosts(started):
    run = started(**PRODUCTION)
    assert (run.returncode, run.stdout.split()[0]) == (0, "True"), run.stderr


def test_the_demo_starts_with_nothing(started):
    assert started(DEMO="1").stdout.split() == ["False", "django.db.backends.sqlite3"]


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": DEFAULT_SECRET_KEY}, "SECRET_KEY"),
        ({"SECRET_KEY": OWN_SECRET[:49]}, "SECRET_KEY"),
        ({"DEMO_PASSWORD": "anything-at-all"}, "DEMO_PASSWORD"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_production_refuses(started, wrong, named):
    run = started(**PRODUCTION | wrong)
    assert run.returncode == 1
    assert f"ImproperlyConfigured: {named}:" in run.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "perhaps"),
        ("DEMO", "perhaps"),
        ("DATABASE_URL", "nonsense"),
        ("SESSION_HOURS", "twelve"),
        ("SIGN_IN_FAILURES", "some"),
        ("SIGN_IN_LOCK_HOURS", "half"),
        ("SIGN_INS_KEPT_DAYS", "long"),
        ("SIGN_INS_KEPT_DAYS", "30"),
        ("PROXY_COUNT", "one"),
        ("MFA", "perhaps"),
        ("MFA_ROLES", "sao_mayor,emperor"),
        ("PUBLIC_LOOKUPS_PER_MINUTE", "many"),
        ("COMPARISONS_PER_MINUTE", "few"),
        ("SIGN_INS_PER_MINUTE", "many"),
        ("ACCOUNT_SIGN_INS_PER_MINUTE", "few"),
        ("RESET_REQUESTS_PER_HOUR", "few"),
        ("RESET_MAILS_PER_HOUR", "few"),
        ("UPLOAD_MAX_MB", "big"),
        ("WORKBOOK_MAX_MB", "big"),
        ("URGENT_VILLAGES", "several"),
        ("FEASIBLE_MEAN", "high"),
        ("NOT_FEASIBLE_BELOW", "low"),
        ("VISIBILITY_TIMEOUT_S", "long"),
        ("TASK_TIME_LIMIT_S", "long"),
        ("TASKS_EAGER", "perhaps"),
        ("SWEEP_EVERY_S", "often"),
        ("PRINT_LEASE_S", "long"),
        ("EMAIL_PORT", "smtp"),
        ("EMAIL_TLS", "perhaps"),
        ("SSL_REDIRECT", "perhaps"),
        ("BEHIND_PROXY", "perhaps"),
        ("HSTS_SECONDS", "year"),
        ("LOG_LEVEL", "CHATTY"),
    ],
)
def test_a_wrong_value_is_refused_by_name(started, name, value):
    run = started(**PRODUCTION | {name: value})
    assert run.returncode != 0
    assert name in run.stderr.splitlines()[-1]


def test_only_one_database_driver_is_installed():
    """Django takes psycopg 3 without a word when both are there."""
    assert importlib.util.find_spec("psycopg2")
    assert importlib.util.find_spec("psycopg") is None


@pytest.mark.parametrize(
    ("environ", "address"),
    [
        (PRODUCTION, "https://plan.example.go.th"),
        (PRODUCTION | {"ALLOWED_HOSTS": ".example.go.th"}, "https://example.go.th"),
        (PRODUCTION | {"PUBLIC_URL": "https://www.example.go.th/plan/"}, "https://www.example.go.th/plan"),
        ({"DEMO": "1"}, "http://localhost:8000"),
    ],
    ids=range(4),
)
def test_what_is_printed_leads_back_to_the_public_address(started, environ, address):
    assert started(says="s.PUBLIC_URL", **environ).stdout.strip() == address


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://Plan.example.go.th", "True plan.example.go.th ['https://plan.example.go.th']"),
        ("http://localhost:8080/", "True localhost ['http://localhost:8080']"),
        ("http://plan.example.go.th", "False plan.example.go.th []"),
        ("http://192.168.1.5:8000", "False 192.168.1.5 []"),
    ],
)
def test_passkeys_hang_on_the_public_address_where_browsers_have_them(started, address, said):
    says = "s.PASSKEYS, s.OTP_WEBAUTHN_RP_ID, s.OTP_WEBAUTHN_ALLOWED_ORIGINS"
    assert started(**PRODUCTION, PUBLIC_URL=address, says=says).stdout.strip() == said
