"""An older edition brought back into the working copy: all of it, and nothing else."""

import json

import pytest
from django.core.management import call_command

from incidents.editing.freezing import document_of, load
from incidents.editing.gazetteer import Lineage
from incidents.editing.redaction import redact
from incidents.editing.reference import merge_actors
from incidents.editing.review import Conflict, Refused, publish, restore, update, withdraw
from incidents.editing.thawing import bring_back
from incidents.models import Edition, Event
from tests.factories import (
    make_actor,
    make_administrator,
    make_assertion,
    make_claim,
    make_event,
    make_examplia,
    make_figure,
    make_published,
    make_user,
)

pytestmark = pytest.mark.django_db


def says(event):
    loaded = load(event.pk)
    lineage = Lineage.of(entry.place_id for entry in loaded.event_places.all())
    return document_of(loaded, public_id=loaded.public_id, lineage=lineage)


def edition(event, number):
    return json.loads(Edition.objects.get(event=event.public_id, number=number).content.document)


def spoil(event):
    """Change whatever can be changed, so that only what is brought back can be right."""
    event.claims.all().delete()
    event.links.all().delete()
    event.participations.all().delete()
    event.event_places.all().delete()
    event.collections.clear()
    blank = {"title": "Other", "short_title": "Other", "summary": "Other", "known": "x", "not_known": ""}
    dated = {"edtf": "1999", "earliest": "1999-01-01", "latest": "1999-12-31", "date_words": "in 1999"}
    timed = {"time_kind": "", "time_from": None, "time_to": None, "zone": "", "zone_inferred": False}
    rest = {"weapons": [], "targets": ["school"], "grade": "disputed", "aggregate": True, "status": ""}
    Event.objects.filter(pk=event.pk).update(**blank, **dated, **timed, **rest, time_words="")
    make_claim(event, number=99, said_by="Somebody else")


def test_every_event_of_the_demo_comes_back_to_the_letter():
    call_command("load_demo")
    for event in Event.objects.filter(state="published"):
        before = edition(event, 1)
        spoil(event)
        bring_back(event=event, number=1, by=make_user())
        assert says(event) == before


@pytest.fixture
def event():
    actor = make_actor(slug="red-front", name="Red Front")
    event = make_event(place=make_examplia()["northport"], actors=((actor, "attacker"),))
    second = make_claim(event, said_by="The Courier", speaker=actor, contradicts=event.claims.get())
    make_figure(second, "injured", 2, standing="civilian", sex="female", affiliation=actor, text="2 women")
    make_figure(second, "killed", 1, best=3, high=2, inconsistent=True, scope="in town")
    make_assertion(second, "claimed", actor, authenticity="doubted", doubted_by="The Council")
    publish(event=event, by=None)
    event.refresh_from_db()
    return event


def test_claims_keep_their_numbers_and_their_figures(event):
    before = edition(event, 1)
    spoil(event)
    bring_back(event=event, number=1, by=make_user())
    assert says(event) == before
    assert [claim.number for claim in event.claims.all()] == [1, 2]


def test_readers_see_nothing_of_it_until_it_is_published_as_a_new_edition(event):
    Event.objects.filter(pk=event.pk).update(title="Three rockets land near Northport")
    update(event=event, by=None)
    editor = make_user()
    bring_back(event=event, number=1, by=editor)
    assert Edition.objects.filter(event=event.public_id).count() == 2
    assert event.contributions.get().user == editor
    third = update(event=event, by=None)
    assert (third.number, edition(event, 3)) == (3, edition(event, 1))


def test_what_was_merged_since_comes_back_by_its_new_name(event):
    winner = make_actor(slug="red-council", name="Red Council")
    merge_actors(loser=event.participations.get().actor, winner=winner, by=None)
    event.refresh_from_db()
    bring_back(event=event, number=1, by=make_user())
    assert event.participations.get().actor == winner
    assert event.claims.get(number=2).figures.first().affiliation == winner


def test_a_withdrawn_event_can_be_restored_as_an_older_edition(event):
    withdraw(event=event, by=None, reason="A drill.")
    Event.objects.filter(pk=event.pk).update(title="Other")
    bring_back(event=event, number=1, by=make_user())
    restore(event=event, by=None, reason="It was no drill.")
    assert edition(event, 3) == edition(event, 1)


def test_what_has_no_text_or_was_saved_meanwhile_is_not_brought_back(event):
    withdraw(event=event, by=None, reason="A drill.")
    for number in (2, 7, -1):
        with pytest.raises(Refused):
            bring_back(event=event, number=number, by=make_user())
    with pytest.raises(Conflict):
        bring_back(event=event, number=1, by=make_user(), version=1)
    with pytest.raises(Refused):
        bring_back(event=make_event(), number=1, by=make_user())


def test_a_redacted_edition_is_not_brought_back():
    event = make_published()
    redact(
        editions=[Edition.objects.get(event=event.public_id)],
        by=make_administrator(),
        approved_by=make_administrator(),
        category="privacy",
        note="A name.",
    )
    event.refresh_from_db()
    with pytest.raises(Refused, match="no text"):
        bring_back(event=event, number=1, by=make_user())


def test_an_interrupted_return_leaves_the_copy_as_it_was(event, monkeypatch):
    def fail(*args):
        raise RuntimeError("interrupted")

    monkeypatch.setattr("incidents.editing.thawing._thaw_rows", fail)
    before, version = says(event), event.version
    with pytest.raises(RuntimeError):
        bring_back(event=event, number=1, by=make_user())
    event.refresh_from_db()
    assert (says(event), event.version) == (before, version)
