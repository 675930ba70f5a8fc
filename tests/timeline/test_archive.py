"""Index and oracle alike: what is public at a sequence, and what each key of the query leaves of it."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from incidents.timeline.archive import Bin, Gone, NoSuchPage, Published, archive
from incidents.timeline.index.archive import IndexArchive
from incidents.timeline.query import KEYS, TimelineQuery
from incidents.timeline.redactions import removal_notices, removed_since
from tests.timeline.editions import (
    FIRST_PUBLISHED,
    append,
    make_claim,
    make_figure,
    make_place,
    named,
    redact,
)
from tests.timeline.oracle.archive import PlainArchive

pytestmark = pytest.mark.django_db

RED, BLUE = "red-front", "blue-council"


@pytest.fixture(params=[IndexArchive, PlainArchive])
def plain(request):
    return request.param()


@pytest.fixture
def events(plain):
    """Eight events of Examplia; `ids` gives those of a query, newest first."""
    collection = [named("examplia-2021") | {"standfirst": "", "coverage": ""}]
    append(
        1,
        edtf="2021-04-04",
        weapons=["rocket-122"],
        targets=["military-base"],
        actors=[(RED, "attacker"), (BLUE, "present")],
    )
    append(
        2,
        edtf="2021-03",
        grade="disputed",
        actors=[(BLUE, "attacker"), (RED, "target")],
        facets={"harm": "killed", "killed": 2, "figures_differ": True},
    )
    append(
        3,
        edtf="[2021-02-21..2021-02-28]",
        kind="strike",
        places=["frontier"],
        facets={"responsibility": "attributed"},
    )
    append(
        4,
        edtf="2020-06",
        kind="talks",
        status="held",
        places=["online", make_place("examplia", "concerns")],
        words="Talks open online",
    )
    append(
        5,
        edtf="2011",
        kind="withdrawal",
        places=["examplia"],
        collections=collection,
        claims=[make_claim(outlet="herald")],
    )
    append(6, edtf="[..2021-04-04]", kind="statement", places=[])
    append(7, edtf="2021-04-01", grade="discounted", actors=[(RED, "attacker")], places=["eastfield"])
    append(
        8,
        edtf="2003/2021",
        kind="troop-level",
        places=["examplia"],
        claims=[make_claim(figures=[make_figure(nature="observed")])],
    )

    def ids(at=None, **fields):
        selection = select(plain, at=at, **fields)
        documents = plain.published(selection.sequences(100))
        return [edition.event for edition in documents.values()]

    return SimpleNamespace(ids=ids, select=lambda **fields: select(plain, **fields))


def select(plain, at=None, **fields):
    return plain.select(TimelineQuery(**fields), plain.head().sequence if at is None else at)


# Order and pages


def test_newest_first_by_the_frozen_key_and_oldest_its_exact_reverse(events):
    newest = events.ids()
    assert newest == [6, 1, 2, 3, 4, 5, 8]
    assert events.ids(order="oldest") == newest[::-1]


def test_pages_are_slices_and_past_the_last_there_is_none(events):
    selection = events.select()
    assert [selection.page(number, 3) for number in (1, 2, 3)] == [[6, 1, 2], [3, 4, 5], [8]]
    assert selection.pages(3) == 3
    for number in (0, 4, 2**63):
        with pytest.raises(NoSuchPage):
            selection.page(number, 3)


def test_an_empty_result_has_one_empty_page(plain):
    selection = select(plain)
    assert (selection.total, selection.pages(), selection.page(1)) == (0, 1, [])
    with pytest.raises(NoSuchPage):
        selection.page(2)


# Filters


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"q": "ROCKETS"}, [6, 1, 2, 3, 5, 8]),
        ({"q": "rockets land"}, [6, 1, 2, 3, 5, 8]),
        ({"q": '"land rockets"'}, []),
        ({"q": '"two rockets"'}, [6, 1, 2, 3, 5, 8]),
        ({"q": "onl*"}, [4]),
        ({"q": "onl"}, []),
        ({"q": "1"}, []),
        ({"collection": ("examplia-2021",)}, [5]),
        ({"start": "2021-02-25", "end": "2021-02-26"}, [3, 8]),
        ({"start": "2021-02-25", "end": "2021-02-26", "match": "certainly"}, []),
        ({"start": "2011-06", "end": "2011-06"}, [5, 8]),
        ({"start": "2011-06", "end": "2011-06", "match": "any"}, [6, 5, 8]),
        ({"start": "2021-04"}, [6, 1, 8]),
        ({"end": "2011"}, [5, 8]),
        ({"strand": ("violence",)}, [1, 2, 3]),
        ({"strand": ("diplomacy", "forces")}, [6, 4, 5, 8]),
        ({"kind": ("talks", "strike")}, [3, 4]),
        ({"actor": (RED,)}, [1, 2]),
        ({"role": ("attacker",)}, [1, 2]),
        ({"actor": (RED,), "role": ("attacker",)}, [1]),
        ({"actor": (BLUE,), "role": ("attacker",)}, [2]),
        ({"place": ("northport",)}, [1, 2]),
        ({"place": ("lake-province",)}, [1, 2]),
        ({"place": ("examplia",)}, [1, 2, 3, 4, 5, 8]),
        ({"place": ("borduria", "online")}, [3, 4]),
        ({"weapon": ("rocket-122",)}, [1]),
        ({"weapon": ("rocket",)}, [1]),
        ({"weapon": ("katyusha-107",)}, []),
        ({"weapon": ("not-stated",)}, [2, 3]),
        ({"target": ("military-base",)}, [1]),
        ({"responsibility": ("attributed",)}, [3]),
        ({"grade": ("disputed",)}, [2]),
        ({"harm": ("killed",)}, [2]),
        ({"harm": ("killed", "not-stated")}, [1, 2, 3]),
        ({"killed_min": 2}, [2]),
        ({"killed_min": 3}, []),
        ({"killed_min": 0}, [2]),
        ({"source": ("herald",)}, [5]),
        ({"status": ("held",)}, [4]),
        ({"precision": ("day",)}, [1]),
        ({"precision": ("month",)}, [2, 3, 4, 8]),
        ({"precision": ("year", "open")}, [6, 5]),
        ({"has": ("figures-differ",)}, [2]),
        ({"has": ("no-place", "figures-differ")}, [6, 2]),
        ({"has": ("correction",)}, []),
    ],
)
def test_each_filter_only_narrows(events, fields, expected):
    found = events.ids(**fields)
    assert found == expected
    assert set(found) <= set(events.ids())


def test_every_key_that_chooses_events_is_tested():
    parameters = test_each_filter_only_narrows.pytestmark[0].args[1]
    tested = {field for fields, _ in parameters for field in fields}
    assert {key.field for key in KEYS} - tested == {"order", "page", "as_of", "lang"}


def test_different_keys_must_all_hold(events):
    assert events.ids(place=("examplia",), strand=("violence",), actor=(BLUE,)) == [1, 2]


def test_a_corrected_event_is_found(plain):
    append(1)
    append(1, action="corrected", facets={"corrected": True})
    assert select(plain, has=("correction",)).sequences(9) == [2]


def test_discounted_events_are_only_there_when_asked_for(events):
    assert events.ids(grade=("discounted",)) == [7]
    assert events.select().totals().discounted == 1
    assert events.select(grade=("reported",)).totals().discounted == 0


def test_more_that_any_match_would_find_is_counted(events):
    assert events.select(start="2011-06", end="2011-06").totals().any_more == 1
    assert events.select(start="2011-06", end="2011-06", match="any").totals().any_more == 0
    assert events.select().totals().any_more == 0


# Facets


def test_counts_ignore_their_own_selection_and_fall_then_by_slug(events):
    everything = [("forces", 2), ("diplomacy", 2), ("violence", 3)]
    assert events.select().counts("strand") == sorted(everything, key=lambda pair: (-pair[1], pair[0]))
    chosen = events.select(strand=("violence",))
    assert chosen.counts("strand") == events.select().counts("strand")
    assert chosen.counts("kind") == [("rocket-attack", 2), ("strike", 1)]


def test_discounted_events_are_counted_by_no_facet_but_grade(events):
    selection = events.select()
    assert selection.total == 7
    assert selection.counts("grade") == [("reported", 6), ("discounted", 1), ("disputed", 1)]
    assert ("eastfield", 1) not in selection.counts("place")
    assert sum(column.violence for column in selection.histogram("month")) == 3


@pytest.mark.parametrize("role", [(), ("target",)])
def test_as_many_values_are_carried_as_are_counted(events, role):
    selection = events.select(role=role)
    for facet in ("place", "actor", "source", "collection"):
        assert selection.carried(facet) == len(selection.counts(facet))


def test_actors_are_counted_in_the_role_asked_for(events):
    assert events.select(role=("attacker",)).counts("actor") == [(BLUE, 1), (RED, 1)]
    assert events.select(role=("attacker",), actor=(RED,)).counts("actor") == [(BLUE, 1), (RED, 1)]
    assert events.select(actor=(BLUE,)).counts("role") == [("attacker", 1), ("present", 1)]


def test_a_weapon_counts_for_what_holds_it_and_not_stated_is_no_value(events):
    assert events.select().counts("weapon") == [("rocket", 1), ("rocket-122", 1)]


@pytest.mark.parametrize("facet", [key.name for key in KEYS if key.many])
def test_a_count_is_what_choosing_the_value_alone_finds(events, facet):
    for value, number in events.select(start="2011").counts(facet):
        assert events.select(start="2011", **{facet: (value,)}).total == number


# Histogram and totals


def test_columns_hold_what_is_known_to_the_month(events):
    assert events.select().histogram("month") == [
        Bin("2020-06", diplomacy=1),
        Bin("2021-02", violence=1),
        Bin("2021-03", violence=1),
        Bin("2021-04", violence=1),
    ]
    assert [column.start for column in events.select().histogram("quarter")] == [
        "2020-04",
        "2021-01",
        "2021-04",
    ]


def test_columns_of_years_hold_what_is_known_to_the_year(events):
    assert events.select().histogram("year")[0] == Bin("2011", forces=1)


def test_aggregates_are_in_no_column_and_no_incident(plain):
    append(1, aggregate=True)
    append(2)
    selection = select(plain)
    assert selection.histogram("month") == [Bin("2021-04", violence=1)]
    assert (selection.totals().incidents, selection.totals().aggregates) == (1, 1)


def test_totals_count_tables_apart(events):
    totals = events.select().totals()
    assert (totals.total, totals.incidents, totals.talks, totals.other, totals.forces) == (7, 3, 1, 1, 1)
    assert (totals.tables, totals.year_only, totals.undated_open, totals.located) == (1, 1, 1, 6)
    assert (totals.first, totals.last) == ("2011", "2021-04")


def test_a_level_of_one_year_is_a_change_and_no_table(plain):
    append(1, edtf="2020", kind="troop-level", claims=[make_claim(figures=[make_figure(nature="reached")])])
    totals = select(plain).totals()
    assert (totals.forces, totals.tables, totals.year_only) == (1, 0, 1)
    assert select(plain).series() == [1]


def test_the_countries_of_a_view_are_those_all_placed_events_share(events):
    assert events.select().totals().countries == ("examplia",)
    assert events.select(kind=("strike",)).totals().countries == ("borduria", "examplia")
    assert events.select(kind=("statement",)).totals().countries == ()


def test_a_place_that_is_no_country_is_not_named_for_all(plain):
    append(1, kind="talks", places=["online"])
    assert select(plain).totals().countries == ()


def test_newest_source_is_that_of_the_collections_in_view(plain):
    append(
        1,
        facets={"newest_source": "2021-04-04"},
        collections=[named("lake") | {"standfirst": "", "coverage": ""}],
    )
    append(2, facets={"newest_source": "2021-05-01"})
    append(3, facets={"newest_source": None})
    assert select(plain).newest_source().isoformat() == "2021-05-01"
    assert select(plain, collection=("lake",)).newest_source().isoformat() == "2021-04-04"
    assert select(plain, collection=("none",)).newest_source() is None


# Public at N


def test_an_edition_is_public_until_superseded_and_again_as_of_then(plain):
    append(1, title="First")
    append(1, action="corrected", title="Second")
    assert select(plain).sequences(9) == [2]
    assert select(plain, at=1).sequences(9) == [1]
    assert select(plain, at=0).total == 0


def test_withdrawn_and_merged_events_are_not_public_and_restored_ones_are(plain):
    append(1)
    append(2)
    append(1, action="withdrawn", reason="Not an event.")
    append(2, action="merged", merged_into=1)
    append(1, action="restored")
    assert [select(plain, at=at).sequences(9) for at in range(1, 6)] == [[1], [2, 1], [2], [], [5]]


def test_a_redacted_entry_is_gone_from_earlier_views_too_with_a_notice(plain):
    append(1)
    append(2)
    pinned = select(plain, at=2)
    redact(1)
    assert pinned.total == 2
    assert select(plain, at=2).sequences(9) == [2]
    assert select(plain, at=1).total == 0
    assert [notice.message for notice in removal_notices(2)] == [
        "1 entry of the archive at that time has since been removed, on 5 April 2021."
    ]
    assert removal_notices(3) == []


def test_an_entry_removed_before_or_never_public_then_is_no_loss_of_that_view(plain):
    append(1)
    append(1, action="updated")
    append(2, action="withdrawn")
    redact(1)
    redact(3)
    assert removed_since(2) == []
    assert len(removed_since(1)) == 1


def test_several_removals_are_told_with_the_last_day(plain, monkeypatch):
    for event in range(1, 31):
        append(event)
    redact(1)
    redact(2)
    assert removal_notices(30)[0].message == (
        "2 entries of the archive at that time have since been removed, the last on 6 April 2021."
    )


def test_head_and_times_lead_to_sequences(plain):
    assert (plain.head().sequence, plain.head().at) == (0, None)
    append(1)
    append(2)
    assert plain.head().sequence == 2
    assert plain.head(1).at == FIRST_PUBLISHED
    assert plain.head(0).sequence == 0
    assert plain.resolve(FIRST_PUBLISHED - timedelta(seconds=1)) is None
    assert plain.resolve(FIRST_PUBLISHED) == 1
    assert plain.resolve(datetime(2030, 1, 1, tzinfo=UTC)) == 2


def test_a_sequence_past_the_head_is_a_mistake(plain):
    append(1)
    with pytest.raises(ValueError, match="no edition 5"):
        select(plain, at=5)


# One event


def test_current_gives_the_edition_that_stood(plain):
    append(1, title="First")
    append(1, action="updated", title="Second", reason="A third source.")
    stands = plain.current(1, 2)
    assert isinstance(stands, Published)
    assert (stands.number, stands.document["title"], stands.reason) == (2, "Second", "A third source.")
    assert plain.current(1, 1).document["title"] == "First"
    assert plain.current(1, 0) is None
    assert plain.current(9, 2) is None


def test_current_says_why_an_event_is_gone(plain):
    append(1)
    append(2)
    append(1, action="withdrawn", reason="Not an event.")
    redact(2, "court-order")
    withdrawn, redacted = plain.current(1, 4), plain.current(2, 4)
    assert (withdrawn.action, withdrawn.reason) == ("withdrawn", "Not an event.")
    assert (redacted.action, redacted.category, redacted.at) == (
        "redacted",
        "court-order",
        FIRST_PUBLISHED + timedelta(hours=3),
    )
    assert plain.current(2, 2).action == "redacted"


def test_merges_are_followed_to_their_end(plain):
    for event in (1, 2, 3):
        append(event)
    append(1, action="merged", merged_into=2)
    append(2, action="merged", merged_into=3)
    assert plain.current(1, 4).merged_into == 2
    assert plain.current(1, 5).merged_into == 3
    append(3, action="withdrawn", reason="Not an event.")
    assert plain.current(1, 6).action == "withdrawn"


def test_a_loop_of_merges_leads_nowhere(plain):
    append(1)
    append(2)
    append(1, action="merged", merged_into=2)
    append(2, action="merged", merged_into=1)
    assert plain.current(1, 4) is None


def test_an_earlier_edition_is_given_unless_the_event_is_gone(plain):
    append(1, title="First")
    append(1, action="updated", title="Second")
    append(1, action="updated", title="Third")
    redact(2)
    assert plain.edition(1, 1, 4).document["title"] == "First"
    assert plain.edition(1, 2, 4) == Gone(
        1, "redacted", FIRST_PUBLISHED + timedelta(hours=3), category="privacy"
    )
    assert plain.edition(1, 3, 4).document["title"] == "Third"
    assert plain.edition(1, 3, 2).action == "redacted"
    assert plain.edition(1, 9, 4) is None
    append(1, action="withdrawn")
    assert plain.edition(1, 1, 5).action == "withdrawn"


def test_history_lists_editions_and_notes_and_marks_what_was_erased(plain):
    append(1)
    append(1, action="corrected", reason="We said 3. The report says 2.")
    redact(1)
    lines = plain.history(1, 3)
    assert [(line.number, line.action, line.erased) for line in lines] == [
        (1, "published", True),
        (2, "corrected", False),
        (None, "redacted", False),
    ]
    assert lines[1].reason == "We said 3. The report says 2."
    assert len(plain.history(1, 1)) == 1


# Names, merged slugs, links


def test_a_name_is_that_of_the_newest_public_edition_that_carries_it(plain):
    renamed = make_place("northport") | {"names": {"en": "New Northport"}}
    append(1)
    append(2, places=[renamed])
    assert plain.labels({"place": ["northport"]}, 1) == {("place", "northport"): {"en": "Northport"}}
    assert plain.labels({"place": ["northport"]}, 2)["place", "northport"] == {"en": "New Northport"}
    append(2, action="withdrawn")
    assert plain.labels({"place": ["northport"]}, 3)["place", "northport"] == {"en": "Northport"}


def test_names_of_every_open_list_are_found_and_unknown_ones_left_out(plain):
    append(
        1,
        actors=[(RED, "attacker")],
        collections=[named("examplia-2021") | {"standfirst": "", "coverage": ""}],
    )
    wanted = {
        "collection": ["examplia-2021"],
        "place": ["examplia"],
        "actor": [RED, "nobody"],
        "source": ["gazette"],
    }
    names = plain.labels(wanted, 1)
    assert {slug: name["en"] for (_, slug), name in names.items()} == {
        "examplia-2021": "Examplia, 2021",
        "examplia": "Examplia",
        RED: "Red Front",
        "gazette": "Northport Gazette",
    }


def test_a_place_known_only_from_others_still_knows_what_holds_it(plain):
    append(1, places=["northport"])
    append(2, places=["frontier"])
    places = plain.places(["lake-province", "examplia", "borduria", "northport"], 2)
    assert places["northport"].ancestors == ("lake-province", "examplia")
    assert places["lake-province"].ancestors == ("examplia",)
    assert places["examplia"].ancestors == places["borduria"].ancestors == ()


def test_old_slugs_of_merged_actors_and_places_still_match(plain):
    append(
        1,
        actors=[(RED, "attacker")],
        facets={"also": [["actor", "red-army", RED], ["place", "port", "northport"]]},
    )
    append(2, actors=[(RED, "target")])
    selection = select(plain, actor=("red-army",))
    assert selection.total == 2
    assert selection.query.actor == (RED,)
    assert selection.unknown == ()
    assert select(plain, place=("port",), actor=("red-army",), role=("target",)).total == 1


def test_unknown_slugs_of_open_lists_find_nothing_and_are_named(plain):
    append(1, facets={"grade": "discounted"})
    selection = select(plain, actor=("nobody",), place=("northport",))
    assert selection.total == 0
    assert selection.unknown == (("actor", "nobody"),)


def test_links_are_seen_from_both_ends_while_both_are_public(plain):
    append(1, title="Talks", kind="talks")
    append(2, title="Statement", kind="statement", links=[{"relation": "about", "event": 1, "claim": 1}])
    append(3, links=[{"relation": "similar-to", "event": 99, "claim": None}])
    links = plain.links([1, 2, 3], 3)
    assert [(link.relation, link.inverse, link.event, link.title) for link in links[1]] == [
        ("about", True, 2, "Statement")
    ]
    assert [(link.relation, link.inverse, link.event, link.claim) for link in links[2]] == [
        ("about", False, 1, 1)
    ]
    assert links[3] == ()
    append(1, action="withdrawn")
    assert plain.links([2], 4) == {2: ()}


# Cost and caches


@pytest.mark.parametrize("number", [3, 60])
def test_the_number_of_queries_does_not_grow_with_the_archive(django_assert_num_queries, number):
    for event in range(1, number + 1):
        append(event, actors=[(f"group-{event}", "attacker")])
    index = IndexArchive()
    with django_assert_num_queries(3):
        selection = select_at(index, number)
    with django_assert_num_queries(1):
        index.published(selection.page(1))
    with django_assert_num_queries(1):
        index.labels({"actor": [f"group-{event}" for event in range(1, number + 1)]}, number)
    with django_assert_num_queries(1):
        select_at(index, number)


def select_at(plain, at):
    return plain.select(TimelineQuery(), at)


def test_the_process_has_one_archive():
    assert archive() is archive()
    assert isinstance(archive(), IndexArchive)
