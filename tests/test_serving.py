"""The commands that `make run` is made of, and the server process they lead to."""

import io
import os
import re
import select
import socket
import subprocess
import sys

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from tests.sites import ROOT, free_port, wait_until_answering


@pytest.fixture
def environment(tmp_path, empty_site):
    """A fresh data folder; the static files are those that another site has collected."""
    port = free_port()
    return os.environ | {
        "DATELINE_DATA": str(tmp_path / "data"),
        "DATELINE_STATIC": empty_site.environment["DATELINE_STATIC"],
        "DATELINE_BASE_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": "",
        "PORT": str(port),
    }


def manage(environment, *arguments):
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def start_server(environment):
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", environment["PORT"], "--workers", "1"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_prepare_shows_the_login_once(environment):
    first, second = manage(environment, "prepare"), manage(environment, "prepare")
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    shown = dict(re.findall(r"^(\w+): +(\S+)", first.stdout, re.MULTILINE))
    assert shown["Desk"] == f"{environment['DATELINE_BASE_URL']}/admin/"
    assert shown["Name"] == "administrator"
    assert len(shown["Password"]) >= 24
    assert second.stdout == ""


@pytest.mark.django_db
def test_the_shown_password_opens_the_desk(client, capsys):
    call_command("create_first_administrator", username="first")
    password = capsys.readouterr().out.partition("Password: ")[2].split()[0]
    signed_in = client.post("/admin/login/", {"username": "first", "password": password})
    assert (signed_in.status_code, client.get("/admin/").status_code) == (302, 200)
    assert User.objects.get(username="first").is_superuser


@pytest.mark.django_db
def test_there_is_one_first_administrator():
    call_command("create_first_administrator", stdout=io.StringIO())
    with pytest.raises(CommandError, match="an administrator already"):
        call_command("create_first_administrator")
    call_command("create_first_administrator", if_none=True)
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_the_first_administrator_takes_no_other_account():
    User.objects.create_user("administrator")
    with pytest.raises(CommandError, match="is taken"):
        call_command("create_first_administrator")


def test_a_server_stops_cleanly_on_sigterm(environment):
    assert manage(environment, "prepare").returncode == 0
    process = start_server(environment)
    wait_until_answering(environment["DATELINE_BASE_URL"], process)
    process.terminate()
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Traceback" not in output
    assert "Killing" not in output
    assert f"Dateline: {environment['DATELINE_BASE_URL']}/" in output


def test_a_port_in_use_is_one_clear_line(environment):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(environment["PORT"])))
        taken.listen()
        done = manage(environment, "serve", "--port", environment["PORT"])
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"Port {environment['PORT']} " in done.stderr


def test_a_local_run_listens_on_this_machine_alone(environment):
    done = manage(environment, "serve", "--host", "0.0.0.0")  # noqa: S104 - is refused
    assert done.returncode == 1
    assert "this machine alone" in done.stderr


def test_half_sent_requests_do_not_keep_others_waiting(empty_site):
    port = int(empty_site.url.rpartition(":")[2])
    half_open = [socket.create_connection(("127.0.0.1", port)) for _ in range(32)]
    try:
        for connection in half_open:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        wait_until_answering(empty_site.url)
        cut_off, _, _ = select.select(half_open, [], [], 0)
        assert cut_off == []
    finally:
        for connection in half_open:
            connection.close()
