"""Entries that may tell of the same thing: which are found, and what becomes of them."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.editing.duplicates import absorb, likely_duplicates, tell_apart
from incidents.editing.freezing import load
from incidents.editing.review import Conflict, Refused
from incidents.models import Comment, Contribution, Event, NotDuplicate
from tests.factories import (
    make_actor,
    make_claim,
    make_document,
    make_event,
    make_examplia,
    make_link,
    make_place,
    make_published,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def northport():
    return make_examplia()["northport"]


def found(event):
    return [each.event.pk for each in likely_duplicates(load(event.pk))]


def test_same_kind_place_time_and_like_words_are_found_with_the_reasons(northport):
    event = make_event(place=northport)
    twin = make_event(place=northport, title="Rockets land near Northport")
    (likely,) = likely_duplicates(load(event.pk))
    assert likely.event.pk == twin.pk
    assert likely.reasons == ("same kind", "overlapping dates", "same place", "like words")


@pytest.mark.parametrize(
    "other",
    [
        {"edtf": "2021-04-05"},
        {"kind": "talks"},
        {"title": "Shells hit the harbour", "kind": "shelling"},
    ],
)
def test_another_day_family_or_account_is_not_found(northport, other):
    event = make_event(place=northport)
    make_event(place=northport, **other)
    assert found(event) == []


@pytest.mark.parametrize("edtf", ["2021-04", "[2021-04-02..2021-04-06]", "[..2021-04-04]", "2021-04-04/.."])
def test_a_wider_or_open_date_overlaps(northport, edtf):
    event = make_event(place=northport)
    twin = make_event(place=northport, edtf=edtf)
    assert found(event) == [twin.pk]
    assert found(twin) == [event.pk]


def test_a_place_that_lies_in_the_other_or_near_it_counts_and_a_far_one_does_not():
    places = make_examplia()
    event = make_event(place=places["northport"])
    nested = make_event(place=places["lake-province"])
    make_event(place=places["eastfield"], title="Nothing alike", kind="shelling")
    assert found(event) == [nested.pk]
    here = make_event(place=make_place(latitude=33.0, longitude=44.0), edtf="2020-01-01")
    near = make_event(place=make_place(latitude=33.3, longitude=44.0), edtf="2020-01-01", title="A blast")
    make_event(place=make_place(latitude=39.0, longitude=44.0), edtf="2020-01-01", title="Another blast")
    actor = make_actor(name="Red Front")
    for each in (here, near):
        each.participations.create(actor=actor, role="attacker")
    (likely,) = [each for each in likely_duplicates(load(here.pk)) if each.event.pk == near.pk]
    assert "33 km apart" in likely.reasons
    assert "same actor: Red Front" in likely.reasons


def test_a_shared_document_speaks_for_a_duplicate(northport):
    document = make_document()
    event = make_event(place=northport, claim={"document": document})
    twin = make_event(place=northport, title="Harbour hit", claim={"document": document})
    (likely,) = likely_duplicates(load(event.pk))
    assert likely.event.pk == twin.pk
    assert "1 shared document" in likely.reasons


def test_an_entry_without_a_date_has_none(northport):
    assert found(make_event(edtf="", place=northport)) == []


def test_a_series_of_years_is_a_duplicate_of_nothing(northport):
    event = make_event(place=northport)
    series = make_event(place=northport, edtf="2019/2021")
    assert found(series) == found(event) == []


def test_as_many_queries_for_many_candidates_as_for_few(northport):
    event = make_event(place=northport)

    def count():
        loaded = load(event.pk)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            likely_duplicates(loaded)
        return len(queries)

    make_event(place=northport)
    few = count()
    for _ in range(5):
        make_event(place=northport)
    assert count() == few


def test_what_was_told_apart_is_not_told_again_on_either_side(northport):
    event, other = make_event(place=northport), make_event(place=northport)
    for _ in range(2):
        tell_apart(event=other, other=event, by=make_user())
    assert NotDuplicate.objects.count() == 1
    assert found(event) == found(other) == []
    with pytest.raises(Refused):
        tell_apart(event=event, other=event, by=None)


def test_a_draft_is_taken_into_another_entry_with_its_claims_and_its_words(northport):
    author, reviewer = make_user(), make_user(may_publish=True)
    kept, draft = make_published(place=northport), make_event(place=northport, summary="What the draft said.")
    Contribution.objects.create(event=draft, user=author, at="2021-04-05T00:00:00Z")
    make_link(draft, make_published(title="Another"))
    make_claim(draft, text="A second claim.")
    absorb(draft=draft, into=kept, by=reviewer, version=draft.version)
    kept.refresh_from_db()
    assert not Event.objects.filter(pk=draft.pk).exists()
    assert [claim.number for claim in kept.claims.all()] == [1, 2, 3]
    assert kept.links.count() == 1
    assert {entry.user for entry in kept.contributions.all()} == {author, reviewer}
    assert "What the draft said." in Comment.objects.get(event=kept).text
    assert kept.version > 1


def test_a_draft_that_something_is_linked_with_is_not_taken_away(northport):
    kept, draft = make_event(place=northport), make_event(place=northport)
    make_link(make_event(title="Leads there"), draft)
    with pytest.raises(Refused, match="Leads there"):
        absorb(draft=draft, into=kept, by=make_user(may_publish=True))
    assert draft.claims.count() == 1


def test_only_a_reviewer_takes_a_draft_as_it_was_seen(northport):
    kept, draft = make_event(place=northport), make_event(place=northport)
    with pytest.raises(PermissionDenied):
        absorb(draft=draft, into=kept, by=make_user())
    with pytest.raises(Conflict):
        absorb(draft=draft, into=kept, by=make_user(may_publish=True), version=draft.version + 1)
    with pytest.raises(Refused):
        absorb(draft=make_published(), into=kept, by=make_user(may_publish=True))
