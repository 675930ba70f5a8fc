"""The facet rail: what can be chosen, what it would leave, and the link that does it."""

import pytest

from incidents.language import speaking
from incidents.timeline.facets import GROUPS, MARKS, facet_groups
from incidents.timeline.index.archive import IndexArchive
from incidents.timeline.query import KEYS, TimelineQuery
from incidents.timeline.query import MARKS as MARK_SLUGS
from tests.timeline.editions import append, make_place

pytestmark = pytest.mark.django_db


def groups(at=None, path="/", shown=100, with_zeros=False, **fields):
    plain = IndexArchive()
    query = TimelineQuery(**fields)
    selection = plain.select(query, plain.head().sequence if at is None else at)
    whole = plain.select(TimelineQuery(), selection.at) if with_zeros else None
    return {group.key: group for group in facet_groups(query, selection, plain, path, shown, whole=whole)}


def lines(group):
    return [(value.value, value.count, value.selected) for value in group.values]


def test_the_rail_has_every_repeatable_key_but_role_in_its_order():
    assert next(iter(GROUPS)) == "strand"
    assert set(GROUPS) == {key.name for key in KEYS if key.many} - {"role"}
    assert set(MARKS) == set(MARK_SLUGS)


def test_groups_without_values_are_left_out():
    append(1)
    assert "status" not in groups()
    assert "has" not in groups()
    assert groups(at=0) == {}


def test_a_value_has_label_count_and_the_link_that_chooses_it():
    append(1)
    append(2, kind="talks")
    talks = groups(place=("northport",))["kind"].values[1]
    assert (talks.value, talks.label, talks.count, talks.selected) == ("talks", "Talks", 1, False)
    assert talks.url == "/?kind=talks&place=northport"


def test_the_link_of_a_selected_value_drops_it_and_keeps_the_path():
    append(1)
    chosen = groups(kind=("rocket-attack",), path="/timeline.json", page=1)["kind"].values[0]
    assert (chosen.selected, chosen.url) == (True, "/timeline.json")


def test_selected_values_stay_listed_at_zero():
    append(1)
    found = groups(kind=("talks",), actor=("nobody",))
    assert lines(found["kind"]) == [("talks", 0, True)]
    assert [(value.label, value.count) for value in found["actor"].values] == [("nobody", 0)]


def test_discounted_is_counted_by_grade_alone_and_nothing_is_selected():
    append(1)
    append(2, grade="discounted")
    found = groups()
    assert lines(found["grade"]) == [("discounted", 1, False), ("reported", 1, False)]
    assert lines(found["kind"]) == [("rocket-attack", 1, False)]
    assert found["grade"].values[0].url == "/?grade=discounted"


def test_places_stand_under_what_holds_them():
    append(1)
    append(2, places=["eastfield"])
    append(3, kind="talks", places=["online", make_place("examplia", "concerns")])
    append(4)
    assert [(value.label, value.level, value.count) for value in groups()["place"].values] == [
        ("Examplia", 0, 4),
        ("Lake Province", 1, 2),
        ("Northport", 2, 2),
        ("Eastfield", 1, 1),
        ("Online", 0, 1),
    ]


def test_a_border_stands_under_one_of_its_countries():
    append(1, places=["frontier"])
    append(2, places=["borduria"])
    values = [(value.value, value.level) for value in groups()["place"].values]
    assert values == [("borduria", 0), ("frontier", 1), ("examplia", 0)]


def test_weapons_stand_under_what_holds_them():
    append(1, weapons=["rocket-122"])
    append(2, weapons=["mortar"])
    values = [(value.label, value.level) for value in groups()["weapon"].values]
    assert values == [("Mortar", 0), ("Rocket", 0), ("122 mm rocket (Grad)", 1)]


def test_long_lists_are_cut_but_never_what_is_chosen():
    for event in range(1, 6):
        append(event, actors=[(f"group-{event}", "attacker")])
    group = groups(shown=2, actor=("group-5",))["actor"]
    assert [value.value for value in group.values] == ["group-1", "group-2", "group-5"]
    assert group.more == 2


def test_what_the_archive_has_and_the_view_has_not_stays_listed_at_zero():
    append(1)
    append(2, kind="talks", places=["eastfield"])
    append(3, kind="bombing", grade="discounted")
    found = groups(with_zeros=True, place=("eastfield",))
    assert lines(found["kind"]) == [("talks", 1, False), ("rocket-attack", 0, False)]
    assert [value.label for value in found["place"].values] == [
        "Examplia",
        "Eastfield",
        "Lake Province",
        "Northport",
    ]
    assert groups(place=("eastfield",))["kind"].values[0].count == 1


def test_values_at_zero_tell_nothing_apart_and_an_unfiltered_view_has_none():
    append(1)
    append(2, kind="talks")
    assert not groups(with_zeros=True, q="rockets", kind=())["source"].tells_apart
    assert not groups(with_zeros=True, strand=("diplomacy",))["kind"].tells_apart
    assert all(value.count for group in groups(with_zeros=True).values() for value in group.values)


def test_open_lists_keep_a_bounded_number_at_zero():
    for event in range(1, 46):
        append(event, actors=[(f"group-{event:02}", "attacker")])
    kept = groups(with_zeros=True, actor=("group-45",), kind=("talks",))["actor"].values
    assert len(kept) == 41
    assert [value.value for value in kept[:2]] == ["group-45", "group-01"]


def test_a_group_that_would_narrow_nothing_does_not_tell_apart():
    append(1)
    append(2, kind="talks")
    found = groups()
    assert found["kind"].tells_apart
    assert not found["source"].tells_apart
    assert not found["place"].tells_apart


def test_labels_are_in_the_query_s_language():
    append(1, places=["examplia"])
    with speaking("ar"):
        found = groups(lang="ar")
    assert found["place"].values[0].label == "إكزامبليا"
    assert found["strand"].values[0].url == "/?strand=violence&lang=ar"
    assert found["strand"].label == "المسار"


def test_names_take_one_query_whatever_is_listed_and_then_none(django_assert_num_queries):
    for event in range(1, 40):
        append(event, actors=[(f"group-{event}", "attacker")])
    plain = IndexArchive()
    selection = plain.select(TimelineQuery(), 39)
    with django_assert_num_queries(1):
        facet_groups(TimelineQuery(), selection, plain)
    with django_assert_num_queries(0):
        facet_groups(TimelineQuery(), selection, plain)
