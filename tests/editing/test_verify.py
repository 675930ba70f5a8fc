"""Whoever changes the log by hand is found, and the first edition that does not fit is named."""

import hashlib
import random
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from incidents.editing.redaction import redact
from incidents.editing.review import correct, merge, update, withdraw
from incidents.editing.verify import verify
from incidents.models import Edition, EditionAuthor, EditionContent, Event
from incidents.models.log import GENESIS
from incidents.models.triggers import triggers_missing
from tests.factories import make_administrator, make_examplia, make_published

pytestmark = pytest.mark.django_db

EDITIONS = 14


@pytest.fixture
def log(django_capture_on_commit_callbacks):
    """Fourteen editions with every kind of succession; edition 4 is erased, edition 8 the note of it."""
    with django_capture_on_commit_callbacks(execute=True):
        events = [make_published(place=make_examplia()["northport"]) for _ in range(7)]
        redact(
            editions=[Edition.objects.get(pk=4)],
            by=make_administrator(),
            approved_by=make_administrator(),
            category="privacy",
            note="A neighbour asked.",
        )
        for event in events[:2]:
            Event.objects.filter(pk=event.pk).update(title="Two rockets fall near Northport")
            update(event=event, by=None)
        Event.objects.filter(pk=events[0].pk).update(title="Three rockets fall near Northport")
        correct(event=events[0], by=None, reason="We said two. In fact it was three.")
        withdraw(event=events[2], by=None, reason="It was a film set.")
        merge(loser=events[5], winner=events[6], by=None, reason="The same rockets.")
    assert verify().sequence == EDITIONS


def execute(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def drop_triggers():
    """Take away what would refuse the tampering, constraints among it."""
    for table in ("incidents_edition", "incidents_editioncontent", "incidents_editionauthor"):
        if connection.vendor == "postgresql":
            execute("SET CONSTRAINTS ALL IMMEDIATE")
            execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            with connection.cursor() as cursor:
                cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                for (name,) in cursor.fetchall():
                    cursor.execute(f"DROP TRIGGER {name}")


def test_a_whole_log_fits(log):
    verdict = verify()
    assert (verdict.first_bad, verdict.problem) == (None, None)
    assert verdict.digest == Edition.objects.get(pk=EDITIONS).digest


def test_an_empty_log_fits():
    verdict = verify()
    assert (verdict.problem, verdict.sequence, verdict.digest) == (None, 0, GENESIS)


OTHER_VALUES = {
    "incidents_edition": {
        "event": ["99", "event + 50"],
        "number": ["number + 5", "77"],
        "action": ["'edited'", "'updated'"],
        "material": ["NOT material"],
        "published_at": ["'2020-01-01 00:00:00.000001+00:00'", "'2031-07-01 00:00:00+00:00'"],
        "content_digest": [f"'{'0' * 64}'"],
        "digest": [f"'{'f' * 64}'"],
        "superseded_by": ["sequence + 40", "sequence + 41"],
        "redacts": ["redacts + 1"],
        "merged_into": ["merged_into + 1", "1"],
    },
    "incidents_editioncontent": {
        "salt": ["'0'", "substr(salt, 2)"],
        "document": [
            "replace(document, 'rockets', 'bombs') || ' '",
            "'{}'",
            "'no json'",
            "document || ' '",
        ],
        "facets": ["'[]'", "facets || ' '"],
        "search_text": ["search_text || ' x'", "'1 x'", "'2' || search_text"],
        "reason": ["reason || 'x'"],
    },
}
KEYS = {"incidents_edition": "sequence", "incidents_editioncontent": "edition_id"}
TAMPERINGS = [
    (table, column, value)
    for table, columns in OTHER_VALUES.items()
    for column, values in columns.items()
    for value in values
]


def differing(table, column, value):
    """Give the editions whose value the tampering would change."""
    empty = "superseded_by IS NULL" if column == "superseded_by" else "FALSE"
    with connection.cursor() as cursor:
        key = KEYS[table]
        cursor.execute(f"SELECT {key} FROM {table} WHERE {column} <> {value} OR {empty} ORDER BY 1")
        return [sequence for (sequence,) in cursor.fetchall()]


def tamper(draw, table, column, value):
    """Change one edition, drawn among those that the table's constraints let be changed; give both."""
    candidates = differing(table, column, value)
    draw.shuffle(candidates)
    for sequence in candidates:
        with suppress(IntegrityError):
            change = f"UPDATE {table} SET {column} = {value} WHERE {KEYS[table]} = {sequence}"
            return sequence, verify_after(change)
    raise AssertionError(f"{table}.{column} = {value} changes no edition")


def test_a_hundred_of_a_hundred_tamperings_are_found_and_named(log):
    drop_triggers()
    draw = random.Random(4)
    missed = []
    for turn in range(100):
        table, column, value = TAMPERINGS[turn % len(TAMPERINGS)]
        sequence, verdict = tamper(draw, table, column, value)
        # A note that names another edition leaves the one it named without its content.
        if verdict.first_bad != (4 if column == "redacts" else sequence):
            missed.append((table, column, value, sequence, verdict))
    assert missed == []


def verify_after(*statements):
    """Give the verdict on a tampered log, and undo the tampering."""
    with transaction.atomic():
        for statement in statements:
            execute(statement)
        verdict = verify()
        transaction.set_rollback(True)
    return verdict


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps no text in a number's column")
@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("incidents_edition", "published_at", "'yesterday'"),
        ("incidents_edition", "published_at", "'2026-13-45 00:00:00'"),
        ("incidents_edition", "event", "'one'"),
        ("incidents_edition", "material", "'perhaps'"),
        ("incidents_edition", "digest", "x'00ff'"),
        ("incidents_editioncontent", "document", "x'00ff'"),
        ("incidents_editioncontent", "salt", "7"),
    ],
)
def test_a_value_that_cannot_be_read_is_found_too(log, table, column, value):
    drop_triggers()
    assert verify_after(f"UPDATE {table} SET {column} = {value} WHERE {KEYS[table]} = 5").first_bad == 5


def test_a_changed_document_is_found_with_its_digest_made_to_fit(log):
    drop_triggers()
    content = EditionContent.objects.get(edition=5)
    content.document = content.document.replace("rockets", "bombs")
    digest = content.digest()
    verdict = verify_after(
        "UPDATE incidents_editioncontent SET document = replace(document, 'rockets', 'bombs')"
        " WHERE edition_id = 5",
        f"UPDATE incidents_edition SET content_digest = '{digest}' WHERE sequence = 5",
    )
    assert (verdict.first_bad, verdict.sequence) == (5, 4)


def test_a_whole_chain_made_to_fit_is_found_by_its_recorded_heads(log):
    drop_triggers()
    previous = GENESIS
    for edition in Edition.objects.order_by("sequence"):
        edition.action = "clarified" if edition.sequence == 9 else edition.action
        edition.digest = edition.chained(previous)
        execute(
            "UPDATE incidents_edition SET action = %s, digest = %s WHERE sequence = %s",
            edition.action,
            edition.digest,
            edition.sequence,
        )
        previous = edition.digest
    assert verify().first_bad == 9


def cut_off(newest):
    for table in ("incidents_editionauthor", "incidents_editioncontent"):
        execute(f"DELETE FROM {table} WHERE edition_id > %s", newest)
    execute("DELETE FROM incidents_edition WHERE sequence > %s", newest)
    execute("UPDATE incidents_edition SET superseded_by = NULL WHERE superseded_by > %s", newest)


def test_cutting_off_the_newest_editions_is_found(log):
    drop_triggers()
    cut_off(10)
    verdict = verify()
    assert verdict.first_bad == 11
    assert verdict.problem == "Editions up to 14 were published; the log ends at 10."


def test_a_head_kept_elsewhere_finds_it_without_heads_log(log, data_folder):
    head = (EDITIONS, verify().digest)
    assert verify(head).problem is None
    assert verify((5, "0" * 64)).first_bad == 5
    (data_folder / "heads.log").unlink()
    drop_triggers()
    cut_off(12)
    assert verify().first_bad is None
    assert verify(head).first_bad == 13


def test_a_torn_line_of_heads_log_is_passed_over(log, data_folder):
    with (data_folder / "heads.log").open("a") as lines:
        lines.write("15 abc")
    assert verify().problem is None


@pytest.mark.parametrize("sequence", [1, 6, 11])
def test_an_edition_taken_out_is_found(log, sequence):
    drop_triggers()
    verdict = verify_after(
        f"DELETE FROM incidents_editionauthor WHERE edition_id = {sequence}",
        f"DELETE FROM incidents_editioncontent WHERE edition_id = {sequence}",
        f"DELETE FROM incidents_edition WHERE sequence = {sequence}",
    )
    assert verdict.first_bad is not None
    assert verdict.first_bad <= sequence


@pytest.mark.parametrize("table", ["incidents_editioncontent", "incidents_editionauthor"])
@pytest.mark.parametrize("sequence", [1, 6, 12])
def test_a_row_taken_out_is_found(log, table, sequence):
    drop_triggers()
    assert verify_after(f"DELETE FROM {table} WHERE edition_id = {sequence}").first_bad == sequence


def test_contents_that_change_places_are_found(log):
    drop_triggers()
    verdict = verify_after(
        "DELETE FROM incidents_editioncontent WHERE edition_id = 7",
        "UPDATE incidents_editioncontent SET edition_id = 7 WHERE edition_id = 6",
    )
    assert verdict.first_bad == 6


def test_an_erased_content_that_is_back_is_found(log):
    drop_triggers()
    EditionContent.objects.create(edition_id=4, salt="", document="{}", facets="{}")
    assert verify().first_bad == 4


def test_a_forged_note_of_the_desk_is_found(log):
    drop_triggers()
    assert verify_after("UPDATE incidents_editionauthor SET note = 'x' WHERE edition_id = 3").first_bad == 3
    assert verify_after("UPDATE incidents_editionauthor SET note = '' WHERE edition_id = 8").first_bad == 8


def test_a_redaction_that_a_restored_copy_has_lost_is_found(django_capture_on_commit_callbacks):
    event = make_published()
    content = EditionContent.objects.get()
    administrators = {"by": make_administrator(), "approved_by": make_administrator()}
    with django_capture_on_commit_callbacks(execute=True):
        redact(editions=[Edition.objects.get()], category="privacy", note="She asked.", **administrators)
    drop_triggers()
    cut_off(1)
    content.save(force_insert=True)
    Path(settings.DATA_DIR, "heads.log").unlink()
    verdict = verify()
    assert (verdict.first_bad, verdict.problem) == (1, "Edition 1 was redacted, and is here again.")
    assert event.public_id == 1


def test_missing_triggers_are_told_of_a_log_that_fits(log):
    drop_triggers()
    verdict = verify()
    assert verdict.first_bad is None
    assert all(name in verdict.problem for name in triggers_missing(connection))


def test_a_notice_that_still_tells_of_its_event_is_found():
    """Such an edition has every digest right: what it holds is what is wrong."""
    event = make_published()
    edition = withdraw(event=event, by=None, reason="It was a film set.")
    drop_triggers()
    content = edition.content
    content.search_text = "1 rockets"
    content.save()
    assert verify().first_bad == edition.sequence


def test_accounts_may_go_and_the_log_still_fits(log):
    for author in EditionAuthor.objects.exclude(user=None):
        author.user.delete()
    assert verify().problem is None


def test_the_batches_meet(log, monkeypatch):
    monkeypatch.setattr("incidents.editing.verify.BATCH", 5)
    assert verify().sequence == EDITIONS


def test_the_command_prints_the_head(log, capsys):
    call_command("verify_editions")
    assert capsys.readouterr().out == f"14 editions fit. Head: 14:{verify().digest}\n"


def test_the_command_takes_a_head_and_refuses_what_is_none(log):
    call_command("verify_editions", head=(EDITIONS, verify().digest))
    with pytest.raises(CommandError, match="recorded"):
        call_command("verify_editions", head=(EDITIONS, "0" * 64))
    for wrong in ("12", "12:abc", "x:" + "0" * 64):
        with pytest.raises(CommandError, match="SEQ:DIGEST"):
            call_command("verify_editions", "--head", wrong)


def test_the_command_names_the_first_bad_edition(log):
    drop_triggers()
    execute("UPDATE incidents_edition SET material = NOT material WHERE sequence = 3")
    with pytest.raises(CommandError, match="Edition 3 does not have the digest of its columns"):
        call_command("verify_editions")


def test_the_digest_is_what_the_architecture_says(log):
    """Recomputed with nothing of ours, as a stranger with the published rule would."""
    previous = "0" * 64
    for edition in Edition.objects.order_by("sequence").values():
        at = edition["published_at"].isoformat(timespec="microseconds")
        quoted = {key: f'"{edition[key]}"' for key in ("action", "content_digest")}
        number, merged, redacts = (
            "null" if edition[key] is None else edition[key] for key in ("number", "merged_into", "redacts")
        )
        columns = (
            f'{{"action":{quoted["action"]},"content_digest":{quoted["content_digest"]},'
            f'"event":{edition["event"]},"material":{str(edition["material"]).lower()},'
            f'"merged_into":{merged},"number":{number},"published_at":"{at}","redacts":{redacts},'
            f'"sequence":{edition["sequence"]}}}'
        )
        previous = hashlib.sha256((previous + columns).encode()).hexdigest()
        assert previous == edition["digest"]
