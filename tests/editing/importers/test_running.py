"""An import can be repeated, cut off and rehearsed; the report always adds up."""

import pytest

from incidents.editing.importers import running
from incidents.editing.importers.copies import digest
from incidents.editing.importers.opening import open_format
from incidents.editing.importers.running import Import
from incidents.editing.importers.stored import stored_copies
from incidents.models import (
    Actor,
    Collection,
    Document,
    Edition,
    Event,
    ExternalId,
    Place,
    Source,
)
from tests.editing.importers.ged import ged_archive, ged_file, ged_row
from tests.factories import make_user

EVERYTHING = (Event, ExternalId, Document, Source, Actor, Place, Collection, Edition)

pytestmark = pytest.mark.django_db


def take(*rows, **options):
    return Import(open_format("ucdp-ged", ged_file(*rows)), **options).run()


def counts():
    return {model.__name__: model.objects.count() for model in EVERYTHING}


def test_what_is_written_is_what_is_read_back():
    take(ged_row(), ged_row(id="9002", type_of_violence="3", low="1", high="9"))
    for row in ExternalId.objects.all():
        assert row.imported == digest(stored_copies([row.event_id])[row.event_id])


def test_a_second_run_changes_nothing():
    take(ged_row())
    before = counts()
    assert take(ged_row()).in_words() == "1 row: 1 unchanged."
    assert counts() == before


def test_a_changed_row_changes_its_event():
    take(ged_row())
    event = Event.objects.get()
    report = take(
        ged_row(
            best="6",
            high="6",
            deaths_b="5",
            side_b="Blue Council",
            source_article='"Eastfield Wire,2019-03-06,Six dead"',
        )
    )
    assert report.in_words() == "1 row: 1 updated."
    event.refresh_from_db()
    assert event.version == 2
    copy = stored_copies([event.pk])[event.pk]
    assert [entry.actor for entry in copy.actors] == ["government-of-examplia", "blue-council"]
    assert [claim.said_by for claim in copy.claims] == ["UCDP", "Eastfield Wire"]
    assert copy.claims[0].figures[0].high == 6
    assert take(ged_row()).in_words() == "1 row: 1 updated."


def test_an_event_that_an_editor_has_changed_is_left_as_it_is():
    take(ged_row())
    Event.objects.update(title="Four die at Northport")
    assert take(ged_row()).in_words() == "1 row: 1 unchanged."
    report = take(ged_row(best="5"))
    assert report.in_words() == "1 row: 1 conflict."
    assert "An editor has changed this event" in report.rows[0].reason
    assert Event.objects.get().title == "Four die at Northport"
    assert Document.objects.count() == 2


def test_a_row_refused_leaves_no_document_or_actor_behind():
    take(ged_row())
    before = counts()
    Event.objects.update(title="Four die at Northport")
    take(ged_row(side_b="Blue Council", source_article='"Eastfield Wire,2019-03-06,Six dead"'))
    assert counts() == before


def test_the_same_row_twice_in_a_file_is_a_duplicate_of_the_first():
    report = take(ged_row(), ged_row(id="2"), ged_row())
    assert report.in_words() == "3 rows: 2 created, 1 duplicate."
    assert report.rows[2].reason == "Line 2 has the same key, 9001: that one counts."


def test_a_dry_run_says_the_same_and_keeps_nothing():
    before = counts()
    data = ged_file(*ged_archive(30, odd=3))
    rehearsed = Import(open_format("ucdp-ged", data), dry_run=True, publish=True).run()
    assert counts() == before
    done = Import(open_format("ucdp-ged", data), publish=True).run()
    assert rehearsed.totals == done.totals == {"created": 24, "duplicate": 3, "invalid": 3}
    assert (rehearsed.published, done.published) == (24, 24)
    assert rehearsed.in_words().startswith("Dry run, nothing was kept. ")


def test_every_row_of_the_file_has_exactly_one_result():
    report = Import(open_format("ucdp-ged", ged_file(*ged_archive(450, odd=5)))).run()
    assert [row.line for row in report.rows] == list(range(2, 452))
    assert sum(report.totals.values()) == 450


def test_an_import_publishes_only_what_it_is_told_to():
    take(ged_row())
    assert Edition.objects.count() == 0
    report = take(ged_row(), publish=True, by=make_user(may_publish=True))
    assert report.in_words() == "1 row: 1 unchanged; 1 published."
    assert Event.objects.get().state == "published"


def test_a_draft_that_an_editor_has_changed_is_not_published_by_an_import():
    take(ged_row())
    Event.objects.update(title="Four die at Northport")
    assert take(ged_row(), publish=True).published == 0


def test_a_changed_row_of_a_published_event_is_published_as_an_update():
    take(ged_row(), publish=True)
    report = take(ged_row(best="5", high="5"), publish=True)
    assert report.in_words() == "1 row: 1 updated; 1 published."
    assert list(Edition.objects.order_by("sequence").values_list("action", flat=True)) == [
        "published",
        "updated",
    ]


def test_what_may_not_be_published_is_kept_as_a_draft_and_says_why():
    take(ged_row())
    Document.objects.filter(source__slug="northport-gazette").update(citation="")
    report = take(ged_row(id="2"), publish=True)
    assert report.in_words() == "1 row: 1 created."
    assert "Kept, and not published: " in report.rows[0].reason


def test_a_row_that_the_database_refuses_keeps_none_of_the_others_back(monkeypatch):
    honest = running.Writer.create

    def refusing(self, pairs):
        from django.db import IntegrityError

        if any("Village 3 village" in rows.event.title for rows, _ in pairs):
            raise IntegrityError("no such village")
        return honest(self, pairs)

    monkeypatch.setattr(running.Writer, "create", refusing)
    report = Import(open_format("ucdp-ged", ged_file(*ged_archive(5)))).run()
    assert report.in_words() == "5 rows: 4 created, 1 failed."
    assert "no such village" in report.troubles[0].reason
    assert Event.objects.count() == 4
