"""The rail of filters: what is seen of a long list, and what lies in what."""

import pytest

from incidents.timeline.index.archive import IndexArchive
from incidents.timeline.query import TimelineQuery
from incidents.timeline.rail import TOP, groups_of
from tests.timeline.editions import append

pytestmark = pytest.mark.django_db


def group(key, **fields):
    plain = IndexArchive()
    query = TimelineQuery(**fields)
    selection = plain.select(query, plain.head().sequence)
    found = groups_of(query, selection, plain, opened={key})
    return next(group for group in found if group.key == key)


def test_places_are_a_tree():
    append(1)
    append(2, places=["eastfield"])
    (examplia,) = group("place").choices
    assert [(choice.label, choice.count) for choice in examplia.children] == [
        ("Eastfield", 1),
        ("Lake Province", 1),
    ]
    assert [choice.label for choice in examplia.children[1].children] == ["Northport"]


def test_a_long_list_shows_the_top_twenty_and_what_is_chosen():
    for event in range(1, 26):
        append(event, actors=[(f"group-{event:02}", "attacker"), ("red-front", "attacker")])
    actors = group("actor", actor=("group-25",))
    seen = [choice.value for choice in actors.choices if not choice.rest]
    assert actors.is_long
    assert (actors.length, len(seen)) == (26, TOP)
    assert {"red-front", "group-01", "group-25"} <= set(seen)


def test_what_holds_a_place_that_is_seen_is_seen():
    for event in range(1, 30):
        append(event, places=[f"town-{event}"])
    append(30)
    chosen = group("place", place=("northport",)).choices
    (examplia,) = [choice for choice in chosen if choice.value == "examplia"]
    assert not examplia.rest
    assert not examplia.children[0].children[0].rest


def test_all_from_one_source_is_said_although_other_grades_stand_at_zero():
    append(1)
    append(2, kind="talks", grade="verified")
    assert group("grade", kind=("rocket-attack",)).one == "All from 1 source"
