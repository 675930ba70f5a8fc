import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from incidents.views import health


def test_healthz_asks_no_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content, response["Cache-Control"]) == (200, b"ok\n", "no-store")


@pytest.mark.django_db
def test_a_migrated_database_is_ready(client):
    response = client.get("/readyz")
    assert (response.status_code, response.content, response["Cache-Control"]) == (
        200,
        b"ready\n",
        "no-store",
    )


@pytest.mark.django_db
def test_a_missing_migration_is_not_ready_and_only_the_log_says_why(client, caplog):
    newest = MigrationLoader(connection).graph.leaf_nodes("incidents")[0]
    MigrationRecorder(connection).record_unapplied(*newest)
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"not ready\n")
    assert response["Retry-After"] == "5"
    assert "Not ready: migrations" in caplog.text


def test_an_unreachable_database_is_not_ready(client, monkeypatch, caplog):
    def unreachable():
        raise OperationalError("marker of the inside")

    monkeypatch.setattr(health, "READINESS", [("database", unreachable)])
    response = client.get("/readyz")
    assert response.status_code == 503
    assert b"marker" not in response.content
    assert "Not ready: database" in caplog.text


@pytest.mark.django_db
def test_a_log_without_one_of_its_triggers_is_not_ready(client, caplog):
    table = "" if connection.vendor == "sqlite" else " ON incidents_edition"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER edition_never_deleted{table}")
    assert client.get("/readyz").status_code == 503
    assert "Not ready: triggers of the edition log" in caplog.text
