"""The runner of the checks: a check that cannot be run is never passed over."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import run


@pytest.fixture
def runner(tmp_path):
    return run.Runner(tmp_path)


def test_a_check_that_cannot_be_run_fails_and_is_named(runner, capsys):
    runner.outcome.passed.append("lint")
    runner.outcome.missing["browser tests"] = "chromium"
    assert run.report(runner.outcome, 1) == 1
    told = capsys.readouterr().out
    assert "NOT RUN: browser tests" in told
    assert "apt-get install chromium" in told
    assert told.endswith("checks: 1 passed, 1 failed\n")


def test_all_passed_is_status_zero(runner):
    runner.outcome.passed.append("lint")
    assert run.report(runner.outcome, 1) == 0


def test_a_failed_check_shows_its_output_and_does_not_stop_the_others(runner, capsys):
    runner.check("first", "-c", "print('the reason'); raise SystemExit(3)")
    runner.check("second", "-c", "print('nothing to see')")
    assert (runner.outcome.failed, runner.outcome.passed) == (["first"], ["second"])
    told = capsys.readouterr().out
    assert "the reason" in told
    assert "nothing to see" not in told


@pytest.mark.parametrize(
    ("group", "named", "package"),
    [
        ("browser", "browser tests", "chromium"),
        ("postgresql", "tests on PostgreSQL", "postgresql"),
        ("html", "HTML of every page", "default-jre-headless"),
    ],
)
def test_without_its_program_and_without_root_a_check_is_missing(
    runner, monkeypatch, tmp_path, group, named, package
):
    monkeypatch.setattr(run.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(run.shutil, "which", lambda name: None)
    monkeypatch.setattr(run, "POSTGRESQL_HOME", tmp_path)
    getattr(run, group)(runner)
    assert runner.outcome.missing == {named: package}


def test_without_npm_what_comes_from_it_is_missing(runner, monkeypatch, tmp_path):
    monkeypatch.setattr(run.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(run.shutil, "which", lambda name: None)
    monkeypatch.setattr(run, "ROOT", tmp_path)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "package-lock.json").write_text("{}")
    assert not run.has_npm_packages(runner, "Lighthouse")
    assert runner.outcome.missing == {"Lighthouse": "npm"}


def test_an_absent_next_python_is_said(runner, monkeypatch, capsys):
    monkeypatch.setattr(run, "next_python", lambda: None)
    run.next_versions(runner)
    assert "python3.13 was not found" in capsys.readouterr().out
    assert runner.outcome == run.Outcome()


def test_the_settings_of_the_shell_do_not_reach_the_checks(monkeypatch, tmp_path):
    monkeypatch.setenv("DATELINE_BASE_URL", "https://dateline.test")
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/")
    monkeypatch.setenv("DATABASE_REPLICA_URL", "postgres://elsewhere/")
    environment = run.Runner(tmp_path).environment
    assert "DATELINE_BASE_URL" not in environment
    assert not {"DATABASE_URL", "DATABASE_REPLICA_URL"} & environment.keys()
    assert environment["DATELINE_DATA"].startswith(str(tmp_path))


def test_an_unknown_group_is_refused():
    script = Path(run.__file__)
    done = subprocess.run(
        [sys.executable, str(script), "lunch"], env=os.environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "lunch" in done.stderr
