"""Series: rows of values that are never merged."""

import pytest

from incidents.timeline.index.archive import IndexArchive
from incidents.timeline.query import TimelineQuery
from incidents.timeline.series import series_of
from tests.timeline.editions import append, make_claim, make_figure, make_place, named

pytestmark = pytest.mark.django_db


def series():
    plain = IndexArchive()
    selection = plain.select(TimelineQuery(), plain.head().sequence)
    return series_of(plain.published(selection.series()).values())


def table(*figures, number=1, outlet="gazette"):
    return make_claim(number, outlet, figures)


def level(low, edtf, nature="observed", **overrides):
    return make_figure(low=low, edtf=edtf, nature=nature, **overrides)


def test_values_of_one_row_are_steps_oldest_first():
    claims = [table(level(5000, "2020"), level(9000, "2018"), level(7000, "2019", high=None))]
    append(
        1,
        kind="troop-level",
        edtf="2018/2020",
        actors=[("blue-council", "force")],
        places=["examplia"],
        claims=claims,
    )
    (row,) = series()
    assert (row.measure, row.party["slug"], row.place["slug"]) == ("troops", "blue-council", "examplia")
    assert (row.source["slug"], row.nature) == ("gazette", "observed")
    assert [(step.edtf, step.low, step.high) for step in row.steps] == [
        ("2018", 9000, 9000),
        ("2019", 7000, None),
        ("2020", 5000, 5000),
    ]
    assert {(step.event, step.claim) for step in row.steps} == {(1, 1)}


@pytest.mark.parametrize(
    "other",
    [
        {"scope": "active duty"},
        {"nature": "reached"},
        {"measure": "participants"},
        {
            "of_whom": {
                "standing": "",
                "sex": "",
                "age": "",
                "nationality": "",
                "affiliation": named("red-front"),
            }
        },
    ],
)
def test_another_scope_nature_measure_or_party_is_another_row(other):
    claims = [table(level(5000, "2020"), level(2500, "2020") | other)]
    append(1, kind="troop-level", edtf="2020", claims=claims)
    assert [len(row.steps) for row in series()] == [1, 1]


def test_another_source_or_place_is_another_row():
    append(
        1,
        kind="troop-level",
        edtf="2020",
        claims=[table(level(5000, "2020")), table(level(4000, "2020"), number=2, outlet="herald")],
    )
    append(2, kind="troop-level", edtf="2021", places=["eastfield"], claims=[table(level(5000, "2021"))])
    assert len(series()) == 3


def test_events_of_one_row_are_joined():
    append(1, kind="troop-level", edtf="2020", claims=[table(level(5000, "", "reached"))])
    append(2, kind="troop-level", edtf="2021", claims=[table(level(2500, "", "reached"))])
    (row,) = series()
    assert [(step.edtf, step.event) for step in row.steps] == [("2020", 1), ("2021", 2)]


def test_a_value_later_changed_and_one_without_nature_are_left_out():
    claims = [
        table(level(5000, "2020", later="later changed to 2,500"), level(1, "2020", ""), level(2500, "2020"))
    ]
    append(1, kind="troop-level", edtf="2020", claims=claims)
    (row,) = series()
    assert [step.low for step in row.steps] == [2500]


def test_party_is_whose_forces_they_are_and_place_where_they_are():
    actors = [("red-front", "mentioned"), ("northport-guard", "ordered-by"), ("blue-council", "force")]
    append(
        1,
        kind="troop-level",
        edtf="2020",
        actors=actors,
        places=[make_place("examplia")],
        claims=[table(level(1, "2020"))],
    )
    assert series()[0].party["slug"] == "blue-council"


def test_events_without_levels_have_no_series():
    append(1)
    assert series() == []
