"""A view in words."""

from datetime import date

import pytest

from incidents.timeline.archive import Totals
from incidents.timeline.describe import counted, describe, unknown_notices
from incidents.timeline.index.archive import IndexArchive
from incidents.timeline.query import TimelineQuery
from tests.timeline.editions import append, make_claim, make_figure, make_place

LABELS = {
    ("place", "examplia"): {"en": "Examplia", "ar": "إكزامبليا"},
    ("place", "borduria"): {"en": "Borduria"},
    ("place", "northport"): {"en": "Northport"},
}
NOTHING = {
    "total": 0,
    "incidents": 0,
    "talks": 0,
    "other": 0,
    "forces": 0,
    "aggregates": 0,
    "tables": 0,
    "year_only": 0,
    "decade_only": 0,
    "undated_open": 0,
    "located": 0,
    "discounted": 0,
    "any_more": 0,
    "first": None,
    "last": None,
    "earliest": None,
    "latest": None,
    "countries": (),
}


def make_totals(**overrides):
    return Totals(**NOTHING | overrides)


def sentence(query=None, **totals):
    return describe(query or TimelineQuery(), make_totals(**totals), LABELS).sentence


DEMO = {
    "incidents": 4,
    "talks": 2,
    "other": 3,
    "forces": 3,
    "year_only": 3,
    "tables": 1,
    "first": "2011",
    "last": "2021-04",
    "countries": ("examplia",),
}


def test_sentence_and_note_say_what_the_contract_shows():
    description = describe(TimelineQuery(), make_totals(**DEMO), LABELS)
    assert description.sentence == "Examplia: 4 incidents and 2 talks, 2011 – Apr 2021"
    assert (description.lead, description.period) == ("Examplia: 4 incidents and 2 talks", "2011 – Apr 2021")
    assert description.note == (
        "Also 3 other diplomatic or political events and 3 changes in forces."
        " 3 events are known only to the year."
    )


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        ({}, "No events"),
        ({"incidents": 1}, "1 incident"),
        ({"talks": 1}, "1 talk"),
        ({"incidents": 1204, "talks": 2}, "1,204 incidents and 2 talks"),
        ({"forces": 1}, "1 change in forces"),
        ({"other": 2, "forces": 1}, "2 diplomatic or political events and 1 change in forces"),
        (
            {"other": 1, "forces": 2, "aggregates": 1},
            "1 diplomatic or political event, 2 changes in forces and 1 summary of many acts",
        ),
        ({"tables": 1}, "1 table of yearly figures"),
    ],
)
def test_zero_parts_are_left_out(totals, expected):
    assert sentence(**totals) == expected


def test_the_note_is_empty_where_the_sentence_says_all():
    assert describe(TimelineQuery(), make_totals(forces=2), LABELS).note == ""


@pytest.mark.parametrize(
    ("totals", "note"),
    [
        ({"incidents": 1, "other": 1}, "Also 1 diplomatic or political event."),
        ({"talks": 1, "other": 1}, "Also 1 other diplomatic or political event."),
        ({"incidents": 1, "year_only": 1}, "1 event is known only to the year."),
        ({"incidents": 2, "decade_only": 2}, "2 events are known only to the decade."),
        ({"incidents": 2, "aggregates": 1}, "Also 1 summary of many acts."),
    ],
)
def test_the_note_says_what_the_sentence_leaves_out(totals, note):
    assert describe(TimelineQuery(), make_totals(**totals), LABELS).note == note


def test_chosen_places_come_before_the_country_all_share():
    query = TimelineQuery(place=("northport", "borduria"))
    assert sentence(query, incidents=2, countries=("examplia",)) == "Borduria and Northport: 2 incidents"


def test_an_empty_view_of_a_place_names_it():
    assert sentence(TimelineQuery(place=("northport",), start="2020")).startswith("Northport: no events")


def test_a_place_without_a_name_is_not_written():
    assert sentence(TimelineQuery(place=("nowhere",)), incidents=0) == "No events"


def test_names_are_in_the_query_s_language_or_english():
    query = TimelineQuery(lang="ar", place=("borduria", "examplia"))
    assert sentence(query, incidents=1).startswith(
        "\N{FIRST STRONG ISOLATE}Borduria\N{POP DIRECTIONAL ISOLATE} وإكزامبليا: "
    )


def test_the_query_s_dates_come_before_those_of_the_events():
    query = TimelineQuery(start="2020-01")
    assert sentence(query, incidents=1, first="2021", last="2021-04").endswith(", Jan 2020 – Apr 2021")


def test_counted_phrases_agree_with_their_number():
    assert [counted("talk", number) for number in (1, 2)] == ["1 talk", "2 talks"]


@pytest.mark.django_db
def test_the_sentence_of_a_real_view_leaves_tables_out_of_counts_and_dates():
    append(1)
    append(2, kind="talks", edtf="2021-04-07", places=["online", make_place("examplia", "concerns")])
    append(3, kind="withdrawal", edtf="2011", places=["examplia"])
    append(4, kind="request", edtf="[..2021-04-04]", places=["examplia"])
    table = [make_claim(figures=[make_figure(nature="observed")])]
    append(5, kind="troop-level", edtf="2003/2021", places=["examplia"], claims=table)
    plain = IndexArchive()
    totals = plain.select(TimelineQuery(), 5).totals()
    description = describe(TimelineQuery(), totals, plain.labels({"place": totals.countries}, 5))
    assert description.sentence == "Examplia: 1 incident and 1 talk, 2011 – Apr 2021"
    assert description.note == (
        "Also 1 other diplomatic or political event and 1 change in forces."
        " 1 event is known only to the year."
    )
    assert totals.latest == date(2021, 4, 7)


@pytest.mark.django_db
def test_unknown_values_are_told_alike_whatever_the_reason():
    append(1)
    append(2, actors=[("red-front", "attacker")])
    selection = IndexArchive().select(TimelineQuery(actor=("red-front", "nobody"), source=("herald",)), 1)
    assert [notice.message for notice in unknown_notices(selection)] == [
        "No published event names “nobody”.",
        "No published event names “red-front”.",
        "No published event names “herald”.",
    ]
