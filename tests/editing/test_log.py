"""The log: gap-free, chained, append-only; also when eight processes write at once."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import count, pairwise
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from incidents.editing.log import (
    Entry,
    Frozen,
    append,
    append_many,
    head_line,
    next_public_id,
    notice,
    recorded,
    writers_lock,
)
from incidents.models import Edition, EditionAuthor, EditionContent
from incidents.models.log import GENESIS
from incidents.models.triggers import triggers_missing
from tests.factories import make_event, make_user
from tests.sites import ROOT

pytestmark = pytest.mark.django_db


def entry(event=1, **overrides):
    values = {
        "action": "published",
        "material": True,
        "frozen": Frozen(document='{"id":1}', facets="{}", search_text="1 rockets"),
        "reason": "",
        "by": None,
    }
    return Entry(event=event, **values | overrides)


def append_edition(event=1, **overrides):
    return append(entry(event, **overrides))


def refused(sql, *values):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return True


def test_the_first_edition_is_chained_to_the_genesis():
    edition = append_edition()
    assert (edition.sequence, edition.number) == (1, 1)
    assert edition.digest == edition.chained(GENESIS)


def test_each_digest_covers_the_one_before():
    first, second = append_edition(1), append_edition(2)
    assert second.digest == second.chained(first.digest) != second.chained(GENESIS)


def test_content_digest_covers_document_facets_and_reason_behind_a_salt():
    first, second = append_edition(1), append_edition(2)
    assert first.content.digest() == first.content_digest
    assert first.content_digest != second.content_digest
    first.content.reason = "another"
    assert first.content.digest() != first.content_digest


def test_a_later_edition_of_an_event_supersedes_the_one_before():
    first, _, later = append_edition(1), append_edition(2), append_edition(1, action="updated")
    first.refresh_from_db()
    assert (first.superseded_by, later.number, later.superseded_by) == (3, 2, None)


def test_publication_times_grow_even_when_the_clock_does_not(monkeypatch):
    times = iter([datetime(2026, 4, 5, tzinfo=UTC), datetime(2026, 4, 4, tzinfo=UTC)])

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return next(times)

    monkeypatch.setattr("incidents.editing.log.datetime", Clock)
    first, second = append_edition(1), append_edition(2)
    assert second.published_at == first.published_at + timedelta(microseconds=1)


def test_a_redaction_note_takes_no_place_in_the_succession():
    first = append_edition(1)
    note = append_edition(1, action="redacted", redacts=1, frozen=notice(1, "privacy"), note="why")
    first.refresh_from_db()
    assert first.superseded_by is None
    assert note.number is None
    assert append_edition(1, action="updated").number == 2


def test_public_ids_are_one_more_than_any_ever_given():
    assert next_public_id() == 1
    append_edition(7)
    make_event(public_id=4, state="published")
    assert next_public_id() == 8


def test_appending_takes_a_fixed_number_of_queries():
    append_edition(1)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        append_edition(1, action="updated")
    statements = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len([sql for sql in statements if "advisory" not in sql]) == 6


def test_the_head_is_recorded_beside_the_database_on_commit_only(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        edition = append_edition()
        assert recorded("heads.log") == []
    assert [fields[:2] for fields in recorded("heads.log")] == [["1", edition.digest]]


MANY = [
    entry(1),
    entry(2, reason="Zwei Raketen“"),
    entry(1, action="updated"),
    entry(1, action="redacted", redacts=1, frozen=notice(1, "privacy"), note="why"),
    entry(1, action="merged", merged_into=2, frozen=notice(1)),
    entry(3, material=False),
]


def stored_after(step, monkeypatch):
    """Give every row that `step` leaves, by a clock and salts that repeat, and take them back."""
    tick, salt = count(), count()

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2026, 4, 5, tzinfo=UTC) + timedelta(seconds=next(tick))

    monkeypatch.setattr("incidents.editing.log.datetime", Clock)
    monkeypatch.setattr("incidents.editing.log.secrets.token_hex", lambda size: f"{next(salt):064x}")
    with transaction.atomic():
        step()
        rows = [list(model.objects.values()) for model in (Edition, EditionContent, EditionAuthor)]
        transaction.set_rollback(True)
    return rows


def test_many_appended_at_once_are_the_same_bytes_as_one_by_one(monkeypatch):
    alone = stored_after(lambda: [append(each) for each in MANY], monkeypatch)
    assert stored_after(lambda: append_many(MANY), monkeypatch) == alone
    assert stored_after(lambda: (append_many(MANY[:2]), append_many(MANY[2:])), monkeypatch) == alone
    assert [row["superseded_by"] for row in alone[0]] == [3, None, 5, None, None, None]


def test_appending_many_takes_three_queries_for_each():
    append_many([entry(1), entry(2)])
    with CaptureQueriesContext(connection) as captured:
        append_many([entry(event) for event in (1, 2, 3, 4)])
    statements = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len([sql for sql in statements if "advisory" not in sql]) == 3 + 4 * 3


def test_a_transaction_holds_at_most_200_editions():
    with pytest.raises(ValueError, match="at most 200"):
        append_many([entry(event) for event in range(201)])
    assert append_many([]) == []
    assert not Edition.objects.exists()


def test_heads_of_many_are_recorded_in_their_order(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        editions = append_many([entry(1), entry(2)])
    assert [" ".join(fields) for fields in recorded("heads.log")] == [head_line(each) for each in editions]


def test_a_transaction_that_fails_leaves_no_edition():
    def append_and_fail():
        append_edition()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), writers_lock():
        append_and_fail()
    assert not Edition.objects.exists()


IMMUTABLE = {
    "sequence": 9,
    "event": 9,
    "number": 9,
    "action": "updated",
    "material": False,
    "published_at": datetime(2020, 1, 1, tzinfo=UTC),
    "content_digest": "0" * 64,
    "digest": "0" * 64,
    "merged_into": 5,
    "redacts": 5,
}


@pytest.mark.parametrize("column", IMMUTABLE)
def test_no_column_of_an_edition_can_be_changed(column):
    append_edition()
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.update(**{column: IMMUTABLE[column]})


@pytest.mark.parametrize("column", IMMUTABLE)
def test_nor_can_it_be_changed_along_with_being_superseded(column):
    append_edition()
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.update(superseded_by=99, **{column: IMMUTABLE[column]})


def test_an_edition_is_superseded_once():
    append_edition(1)
    append_edition(1, action="updated")
    assert refused("UPDATE incidents_edition SET superseded_by = 9 WHERE sequence = 1")
    assert refused("UPDATE incidents_edition SET superseded_by = NULL WHERE sequence = 1")


@pytest.mark.parametrize(
    "table", ["incidents_edition", "incidents_editioncontent", "incidents_editionauthor"]
)
def test_nothing_of_the_log_can_be_deleted(table):
    append_edition()
    assert refused(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    "table", ["incidents_edition", "incidents_editioncontent", "incidents_editionauthor"]
)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_nothing_of_the_log_can_be_truncated(table):
    append_edition()
    assert refused(f"TRUNCATE {table} CASCADE")


COLUMNS = "sequence, event, number, action, material, published_at, content_digest, digest"


def insert(verb="INSERT", table="incidents_edition", columns=COLUMNS, **values):
    row = {
        "sequence": 2,
        "event": 2,
        "number": 1,
        "action": "published",
        "material": True,
        "published_at": "2026-04-05 00:00:00+00:00",
        "content_digest": "0" * 64,
        "digest": "0" * 64,
    } | values
    names = [*columns.split(", "), *(name for name in values if name not in columns.split(", "))]
    marks = ", ".join(["%s"] * len(names))
    return f"{verb} INTO {table} ({', '.join(names)}) VALUES ({marks})", [row[name] for name in names]


@pytest.mark.parametrize("values", [{"sequence": 1}, {"sequence": 3}, {"event": 1}])
def test_an_edition_out_of_turn_is_refused(values):
    append_edition(1)
    sql, row = insert(**values)
    assert refused(sql, *row)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone replaces rows on insert")
@pytest.mark.parametrize("values", [{"sequence": 1}, {"event": 1}, {"rowid": 1}])
def test_insert_or_replace_replaces_no_edition(values):
    first = append_edition(1)
    sql, row = insert("INSERT OR REPLACE", **values)
    assert refused(sql, *row)
    assert Edition.objects.get().digest == first.digest


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone has a hidden rowid")
def test_a_hidden_rowid_cannot_be_moved_onto_another_edition():
    append_edition(1)
    append_edition(2)
    assert refused("UPDATE OR REPLACE incidents_edition SET rowid = 1, superseded_by = 9 WHERE sequence = 2")
    assert Edition.objects.count() == 2


def test_content_never_changes_and_is_given_once():
    append_edition(1)
    append_edition(2)
    for column in ("document", "facets", "search_text", "reason", "salt"):
        assert refused(f"UPDATE incidents_editioncontent SET {column} = 'x' WHERE edition_id = 2")
    columns = "edition_id, salt, document, facets, search_text, reason"
    texts = {"salt": "", "document": "{}", "facets": "{}", "search_text": "", "reason": ""}
    for edition in (1, 2):
        sql, row = insert(table="incidents_editioncontent", columns=columns, edition_id=edition, **texts)
        assert refused(sql, *row)


def test_content_goes_after_its_redaction_and_does_not_come_back():
    append_edition(1)
    append_edition(1, action="redacted", redacts=1, frozen=notice(1, "privacy"), note="why")
    EditionContent.objects.filter(edition=1).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        EditionContent.objects.create(edition_id=1, salt="", document="{}", facets="{}")


def test_an_author_is_forgotten_with_the_account_and_never_replaced():
    user, other = make_user(), make_user()
    append_edition(by=user)
    assert refused("UPDATE incidents_editionauthor SET user_id = %s", other.pk)
    assert refused("UPDATE incidents_editionauthor SET note = 'x'")
    get_user_model().objects.get(pk=user.pk).delete()
    assert EditionAuthor.objects.get().user is None


def test_every_trigger_is_in_place():
    assert triggers_missing(connection) == []


def test_a_missing_trigger_is_named():
    table = " ON incidents_edition" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER edition_never_deleted{table}")
    assert triggers_missing(connection) == ["edition_never_deleted"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite cannot disable a trigger")
def test_a_disabled_trigger_counts_as_missing():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE incidents_edition DISABLE TRIGGER edition_never_deleted")
    assert triggers_missing(connection) == ["edition_never_deleted"]


def test_the_migration_takes_its_triggers_back_and_installs_them_again():
    migration = import_module("incidents.migrations.0002_log_triggers")
    with connection.cursor() as cursor:
        # SQLite's own schema editor refuses to work inside the test's transaction.
        editor = SimpleNamespace(connection=connection, execute=lambda sql, params: cursor.execute(sql))
        migration.remove(apps, editor)
        assert len(triggers_missing(connection)) >= 9
        migration.install(apps, editor)
    assert triggers_missing(connection) == []


WRITER = """
import os
import django
django.setup()
from tests.factories import make_document, make_published, make_source
for number in range(5):
    source = make_source(slug=f"gazette-{os.getpid()}-{number}")
    make_published(claim={"document": make_document(source=source)})
"""

READER = """
import django
django.setup()
from incidents.models import Edition
for edition in Edition.objects.order_by("sequence"):
    print(edition.sequence, edition.event, edition.digest, edition.published_at.isoformat())
"""


@pytest.mark.parametrize("writers", [8])
def test_many_processes_publish_without_a_gap(writers, tmp_path, own_database):
    database = own_database()
    environment = os.environ | {
        "DATELINE_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "incidents.settings",
        **({"DATABASE_URL": database} if database else {}),
    }

    def run(*arguments):
        return subprocess.check_output(
            [sys.executable, *arguments], cwd=ROOT, env=environment, text=True, timeout=60
        )

    run("manage.py", "migrate", "-v0", "--skip-checks")
    processes = [
        subprocess.Popen([sys.executable, "-c", WRITER], cwd=ROOT, env=environment) for _ in range(writers)
    ]
    assert [process.wait(timeout=60) for process in processes] == [0] * writers
    lines = run("-c", READER).splitlines()
    rows = [line.split() for line in lines]
    assert [int(row[0]) for row in rows] == list(range(1, writers * 5 + 1))
    assert [int(row[1]) for row in rows] == list(range(1, writers * 5 + 1))
    assert all(earlier[3] < later[3] for earlier, later in pairwise(rows))
    heads = (tmp_path / "heads.log").read_text().splitlines()
    assert sorted(line.split()[1] for line in heads) == sorted(row[2] for row in rows)


def test_a_flush_is_refused():
    append_edition()
    with pytest.raises(Exception, match=r"deleted|append-only|couldn't be flushed"), transaction.atomic():
        call_command("flush", interactive=False, verbosity=0)
