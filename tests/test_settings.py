"""The settings are read in a process of their own: they are made once, from the environment."""

import json
import os
import re
import stat
import subprocess
import sys
from hashlib import sha512
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHOW = """
import json, sys
from incidents import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""
# Fixed, since the names of the cases must be equal in all test processes.
RANDOM = sha512(b"dateline").hexdigest()
PRODUCTION = {
    "DATELINE_BASE_URL": "https://dateline.test",
    "DATELINE_ALLOWED_HOSTS": "dateline.test",
    "DATELINE_SECRET_KEY": RANDOM,
}


def run_settings(folder, *names, **variables):
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", SHOW, *names],
        cwd=ROOT,
        env=environment | {"DATELINE_DATA": str(folder)} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def settings_from(folder, *names, **variables):
    done = run_settings(folder, *names, **variables)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def refusal(folder, **variables):
    done = run_settings(folder, "DEBUG", **variables)
    assert done.returncode != 0
    return done.stderr.strip().splitlines()[-1]


def test_a_local_run_needs_no_setting(tmp_path):
    local = settings_from(
        tmp_path,
        *("DEBUG", "PRODUCTION", "ALLOWED_HOSTS", "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE"),
        *("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "TRUSTED_PROXIES", "BASE_URL"),
    )
    assert local == {
        "DEBUG": False,
        "PRODUCTION": False,
        "ALLOWED_HOSTS": ["127.0.0.1", "localhost", "[::1]"],
        "SESSION_COOKIE_NAME": "sessionid",
        "SESSION_COOKIE_SECURE": False,
        "SECURE_SSL_REDIRECT": False,
        "SECURE_HSTS_SECONDS": 0,
        "TRUSTED_PROXIES": [],
        "BASE_URL": "http://127.0.0.1:8000",
    }


def test_a_local_secret_is_made_once_and_for_its_owner_alone(tmp_path):
    folder = tmp_path / "data"
    first = settings_from(folder, "SECRET_KEY")
    assert first == settings_from(folder, "SECRET_KEY")
    assert len(first["SECRET_KEY"]) >= 50
    assert stat.S_IMODE((folder / "secret").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in folder.iterdir()] == ["secret"]


def test_production_is_an_https_address(tmp_path):
    production = settings_from(
        tmp_path,
        *("DEBUG", "PRODUCTION", "ALLOWED_HOSTS", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME"),
        *("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS"),
        **PRODUCTION,
    )
    assert production == {
        "DEBUG": False,
        "PRODUCTION": True,
        "ALLOWED_HOSTS": ["dateline.test"],
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 63072000,
    }
    assert not (tmp_path / "secret").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATELINE_SECRET_KEY", ""),
        ("DATELINE_SECRET_KEY", "short"),
        ("DATELINE_SECRET_KEY", "a" * 80),
        ("DATELINE_SECRET_KEY", "change-me-" + RANDOM),
        ("DATELINE_SECRET_KEY", "django-insecure-" + RANDOM),
        ("DATELINE_ALLOWED_HOSTS", ""),
        ("DATELINE_ALLOWED_HOSTS", "*"),
        ("DATELINE_ALLOWED_HOSTS", "other.test"),
        ("DATELINE_ALLOWED_HOSTS", "dateline.test,timeline.example.org"),
        ("DATELINE_BASE_URL", "https://"),
        ("DATELINE_BASE_URL", "https://dateline.test/path"),
        ("DATELINE_BASE_URL", "https://user@dateline.test"),
        ("DATELINE_BASE_URL", "http://dateline.test"),
        ("DATELINE_BASE_URL", "https://dateline.test:port"),
        ("DATELINE_HSTS_PRELOAD", "perhaps"),
        ("DATABASE_URL", "mysql://root@localhost/dateline"),
        ("DATABASE_REPLICA_URL", "postgres://reader@db.test/dateline"),
    ],
)
def test_production_does_not_start_with(tmp_path, name, value):
    last_line = refusal(tmp_path, **PRODUCTION | {name: value})
    assert "ImproperlyConfigured" in last_line
    assert name in last_line


def test_a_refused_secret_is_not_repeated(tmp_path):
    secret = "marker-" + "x" * 20
    assert (
        secret not in run_settings(tmp_path, "DEBUG", **PRODUCTION | {"DATELINE_SECRET_KEY": secret}).stderr
    )


def test_a_secret_can_stand_in_a_file(tmp_path):
    path = tmp_path / "key"
    path.write_text(RANDOM + "\n")
    variables = PRODUCTION | {"DATELINE_SECRET_KEY_FILE": str(path)}
    del variables["DATELINE_SECRET_KEY"]
    assert settings_from(tmp_path, "SECRET_KEY", **variables)["SECRET_KEY"] == path.read_text().strip()


def test_sqlite_waits_for_its_lock_and_survives_power_loss(tmp_path):
    database = settings_from(tmp_path, "DATABASES")["DATABASES"]["default"]
    assert database["NAME"] == str(tmp_path / "dateline.sqlite3")
    assert database["OPTIONS"] == {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
        "PRAGMA journal_size_limit=67108864;",
    }


def test_a_data_folder_may_have_a_space_in_its_name(tmp_path):
    folder = tmp_path / "my data"
    database = settings_from(folder, "DATABASES")["DATABASES"]["default"]
    assert database["NAME"] == str(folder / "dateline.sqlite3")


def test_database_url_selects_postgresql(tmp_path):
    url = "postgres://editor:p%40ss@db.test:5433/dateline?sslmode=require"
    database = settings_from(tmp_path, "DATABASES", DATABASE_URL=url)["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.test", 5433, "dateline")
    assert (database["USER"], database["PASSWORD"]) == ("editor", "p@ss")
    assert database["OPTIONS"] == {"sslmode": "require"}


def test_a_replica_is_read_only_and_given_up_where_it_hangs(tmp_path):
    variables = {"DATABASE_URL": "postgres://db.test/dateline"}
    databases = settings_from(
        tmp_path,
        "DATABASES",
        **variables,
        DATABASE_REPLICA_URL="postgres://reader@standby.test/dateline?connect_timeout=1",
    )["DATABASES"]
    replica = databases["replica"]
    assert (replica["HOST"], replica["USER"]) == ("standby.test", "reader")
    assert replica["OPTIONS"]["connect_timeout"] == 1
    assert "default_transaction_read_only=on" in replica["OPTIONS"]["options"]
    assert list(settings_from(tmp_path, "DATABASES", **variables)["DATABASES"]) == ["default"]
    assert "SQLite has no replicas" in refusal(
        tmp_path, **variables, DATABASE_REPLICA_URL="sqlite:////tmp/copy.sqlite3"
    )


def test_rates_are_limited_in_production_and_can_be_set_one_by_one(tmp_path):
    assert settings_from(tmp_path, "RATE_LIMITS")["RATE_LIMITS"] == {}
    rates = settings_from(tmp_path, "RATE_LIMITS", **PRODUCTION)["RATE_LIMITS"]
    assert (rates["pages"], rates["search"], rates["export"], rates["api"]) == (300, 60, 10, 120)
    off = settings_from(tmp_path, "RATE_LIMITS", **PRODUCTION, DATELINE_RATE_LIMITS="off")
    assert off["RATE_LIMITS"] == {}
    some = settings_from(tmp_path, "RATE_LIMITS", DATELINE_RATE_LIMITS="pages=600,api=0")["RATE_LIMITS"]
    assert some == rates | {"pages": 600, "api": 0}
    assert "takes on, off, or" in refusal(tmp_path, DATELINE_RATE_LIMITS="colour=3")
    assert "whole number" in refusal(tmp_path, DATELINE_EXPORTS_AT_ONCE="0")


def test_a_wrong_setting_is_one_line_not_a_stack_trace(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=os.environ | {"DATELINE_DATA": str(tmp_path), "DATELINE_BASE_URL": "http://dateline.test"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("Dateline is not configured: DATELINE_BASE_URL")


def test_every_setting_is_documented():
    documented = (ROOT / "docs" / "deploying.md").read_text()
    sources = [ROOT / "incidents" / name for name in ("settings.py", "environment.py")]
    read = {
        name
        for source in sources
        for name in re.findall(r'"(DATELINE_[A-Z_]+|DATABASE_[A-Z_]*URL)"', source.read_text())
    }
    assert {"DATELINE_BASE_URL", "DATABASE_URL", "DATABASE_REPLICA_URL"} < read
    assert {name for name in read if f"`{name}`" not in documented} == set()
