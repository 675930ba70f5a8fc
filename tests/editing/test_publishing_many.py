"""Many events published at once: the same editions as one by one, at a fraction of the queries."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from incidents.editing import review
from incidents.editing.log import recorded
from incidents.editing.review import Refused, publish, publish_many
from incidents.models import Actor, Edition, EditionContent, Event, Place
from tests.factories import (
    make_actor,
    make_assertion,
    make_claim,
    make_collection,
    make_event,
    make_examplia,
    make_figure,
    make_link,
    make_published,
    make_user,
)

pytestmark = pytest.mark.django_db


def make_batch():
    """Make drafts with all that is frozen: one links to the one before it, two break a rule."""
    places, collection = make_examplia(), make_collection()
    actor, former = make_actor(), make_actor()
    Actor.objects.filter(pk=former.pk).update(merged_into=actor)
    old_name = Place.objects.create(slug="northhaven", name="Northhaven", place_kind="settlement")
    Place.objects.filter(pk=old_name.pk).update(merged_into=places["northport"])
    first = make_event(place=places["northport"], actors=((actor, "attacker"),), collections=(collection,))
    make_figure(first.claims.get(), low=2)
    make_assertion(make_claim(first), "suspected", actor)
    untitled = make_event(title="")
    linking = make_event(place=places["eastfield"], grade="corroborated")
    make_claim(linking, credibility="2")
    make_link(linking, first)
    dangling = make_event()
    make_link(dangling, untitled)
    return [first, untitled, linking, dangling, make_event(edtf="2020", day_order=3)]


def contents():
    return list(
        EditionContent.objects.order_by("edition").values("document", "facets", "search_text", "reason")
    )


def one_by_one(events, **values):
    outcomes = []
    for event in events:
        try:
            outcomes.append(publish(event=event, **values).sequence)
        except Refused as refused:
            outcomes.append(refused.refusals)
    return outcomes


def test_many_events_get_the_same_editions_as_one_by_one():
    events = make_batch()
    reason = " From the first list. "
    with transaction.atomic():
        alone = one_by_one(events, by=None, reason=reason)
        expected = contents(), list(Event.objects.values("pk", "state", "public_id", "version"))
        transaction.set_rollback(True)
    fresh = [Event.objects.get(pk=event.pk) for event in events]
    outcomes = publish_many(events=fresh, by=None, reason=reason)
    assert [each.refusals or each.edition.sequence for each in outcomes] == alone
    assert (contents(), list(Event.objects.values("pk", "state", "public_id", "version"))) == expected
    assert [type(entry) for entry in alone] == [int, tuple, int, tuple, int]
    for event, outcome in zip(fresh, outcomes, strict=True):
        stored = Event.objects.get(pk=event.pk)
        assert outcome.event is event
        assert (event.state, event.public_id, event.version) == (
            stored.state,
            stored.public_id,
            stored.version,
        )


def test_what_is_published_already_or_given_twice_is_refused():
    known, fresh = make_published(), make_event()
    outcomes = publish_many(events=[known, fresh, fresh], by=None)
    assert [bool(each.edition) for each in outcomes] == [False, True, False]
    assert all("draft or in-review" in outcomes[place].refusals[0].message for place in (0, 2))
    assert Edition.objects.count() == 2


def test_an_event_deleted_meanwhile_is_refused_and_the_others_are_published():
    gone, there = make_event(), make_event()
    Event.objects.filter(pk=gone.pk).delete()
    outcomes = publish_many(events=[gone, there], by=None)
    assert "deleted" in outcomes[0].refusals[0].message
    assert outcomes[1].edition.event == there.public_id == 1


def test_publishing_many_needs_the_right_to_publish_and_a_readable_reason():
    with pytest.raises(PermissionDenied):
        publish_many(events=[make_event()], by=make_user())
    with pytest.raises(Refused, match="reason"):
        publish_many(events=[make_event()], by=None, reason="\x00")
    assert not Edition.objects.exists()


def test_an_interruption_leaves_whole_batches_and_the_next_run_finishes(
    monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(review, "BATCH", 2)
    events = [make_event() for _ in range(5)]
    append_many, batches = review.append_many, []

    def fail_at_the_second(entries):
        batches.append(entries)
        if len(batches) == 2:
            raise RuntimeError("the power went")
        return append_many(entries)

    with monkeypatch.context() as patched:
        patched.setattr(review, "append_many", fail_at_the_second)
        with pytest.raises(RuntimeError), django_capture_on_commit_callbacks(execute=True):
            publish_many(events=events, by=None)
    assert sorted(Event.objects.filter(state="published").values_list("public_id", flat=True)) == [1, 2]
    with django_capture_on_commit_callbacks(execute=True):
        outcomes = publish_many(events=events, by=None)
    assert [bool(each.edition) for each in outcomes] == [False, False, True, True, True]
    assert [fields[0] for fields in recorded("heads.log")][-3:] == ["3", "4", "5"]


def test_an_event_more_costs_its_three_rows_alone():
    def queries(number):
        events = [make_event(place=make_examplia()["northport"]) for _ in range(number)]
        with CaptureQueriesContext(connection) as captured:
            publish_many(events=events, by=None)
        return len(captured)

    few, many = queries(2), queries(12)
    assert many - few == 10 * 3
    # PostgreSQL asks for the writers' lock where SQLite has it with the transaction.
    assert few <= 32 + 2 * 3
