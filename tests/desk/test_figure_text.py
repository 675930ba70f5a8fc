"""Figures as lines of text and back, without loss."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.editing.figure_text import FigureLineError, read_text, write_line, write_text
from incidents.editing.figure_values import FigureValues, save_figures, values_of
from incidents.taxonomy import AGES, BASES, MEASURES, NATURES, SEXES, STANDINGS
from tests.factories import make_actor, make_claim, make_event, make_figure


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("killed: 3-5", {"low": 3, "high": 5}),
        ("killed: at least 1", {"low": 1}),
        ("killed: 0", {"low": 0, "best": 0, "high": 0}),
        ("Killed: none", {"low": 0, "best": 0, "high": 0}),
        ("wounded: 2", {"measure": "injured", "low": 2, "best": 2, "high": 2}),
        ("killed: 1 contractor", {"low": 1, "best": 1, "high": 1, "standing": "contractor"}),
        ("killed: at least 1 US contractor", {"low": 1, "standing": "contractor", "nationality": "USA"}),
        (
            "troops: about 2500",
            {"measure": "troops", "low": 2500, "best": 2500, "high": 2500, "approximate": True},
        ),
        ("munitions: 10 rockets", {"measure": "munitions", "low": 10, "best": 10, "high": 10}),
        (
            "troops 2003: 136000 (observed; DMDC)",
            {
                "measure": "troops",
                "low": 136000,
                "best": 136000,
                "high": 136000,
                "nature": "observed",
                "scope": "DMDC",
                "edtf": "2003",
            },
        ),
        ("killed: at least 2 (counted)", {"low": 2, "basis": "counted"}),
        ("killed: 1 (of: child, female)", {"low": 1, "best": 1, "high": 1, "age": "child", "sex": "female"}),
        ("killed: 1 (of: actor red-front)", {"low": 1, "best": 1, "high": 1, "affiliation": "red-front"}),
        ("killed: 1 (of: sex not-stated)", {"low": 1, "best": 1, "high": 1, "sex": "not-stated"}),
        ("killed: low 1, best 3, high 9", {"low": 1, "best": 3, "high": 9, "text": ""}),
        ("killed: low 5, best 3, high 4", {"low": 5, "best": 3, "high": 4, "inconsistent": True}),
        (
            "injured: 4 (computed; formula: 6 - 2)",
            {"measure": "injured", "low": 4, "best": 4, "high": 4, "basis": "computed", "formula": "6 - 2"},
        ),
    ],
)
def test_line_is_read(line, expected):
    (figure,) = read_text(line)
    expected = {"measure": "killed", "text": figure.text} | expected
    assert figure == FigureValues(**expected)


@pytest.mark.parametrize("text", ["", "\n \n", "killed: not stated", "killed:"])
def test_not_stated_is_no_figure(text):
    assert read_text(text) == []


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("killed: 2\nhurt: 3", 2, "nothing we count"),
        ("3 killed", 1, "no measure before a colon"),
        ("\nkilled: dozens", 2, "Accepted"),
        ("killed last month: 3", 1, "month"),
        ("killed: 3 (computed)", 1, "never computed"),
        ("killed: 3 (of: giant)", 1, "is no group"),
        ("killed: low 99999999999", 1, "Accepted"),
        ("killed: low 9999999999, high 99999999990", 1, "Accepted"),
        ("killed: 3 (" + "x" * 101 + ")", 1, "up to 100 characters"),
        ("killed: 3\n" * 201, 201, "up to 200"),
        ("killed: 3 2", 1, "Accepted"),
    ],
)
def test_line_that_cannot_be_read_is_named(text, line, told):
    with pytest.raises(FigureLineError) as error:
        read_text(text)
    assert error.value.problems[-1][0] == line
    assert told in error.value.problems[-1][1]


def test_every_unreadable_line_is_named():
    with pytest.raises(FigureLineError) as error:
        read_text("killed: x\nkilled: 2\ninjured: y")
    assert [line for line, _ in error.value.problems] == [1, 3]


numbers = st.integers(0, 9_999_999_999)
slugs = st.text("abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=20)
figures = st.builds(
    FigureValues,
    measure=st.sampled_from(list(MEASURES)),
    low=numbers,
    best=st.none() | numbers,
    high=st.none() | numbers,
    approximate=st.booleans(),
    standing=st.sampled_from(["", *STANDINGS]),
    sex=st.sampled_from(["", *SEXES]),
    age=st.sampled_from(["", *AGES]),
    nationality=st.sampled_from(["", "USA", "IRQ", "XXA"]),
    affiliation=st.just("") | slugs,
    basis=st.sampled_from(list(BASES)),
    nature=st.sampled_from(["", *NATURES]),
    scope=st.sampled_from(["", "DMDC", "compilers' figure, supplementary or press (2003)"]),
    edtf=st.sampled_from(["", "2003", "2021-02", "2021-04-04", "[2021-02-21..2021-02-28]", "2003/2021"]),
)


@given(figures)
def test_line_of_any_figure_reads_as_that_figure(figure):
    given_numbers = [number for number in (figure.low, figure.best, figure.high) if number is not None]
    figure = replace(figure, inconsistent=given_numbers != sorted(given_numbers))
    if figure.measure == "killed" and figure.basis == "computed":
        figure = replace(figure, basis="counted")
    (read,) = read_text(write_line(figure))
    assert replace(read, text="") == figure


@given(st.lists(figures, max_size=4), st.text(max_size=60))
def test_kept_lines_are_the_same_figures_whole(kept, text):
    kept = [replace(figure, text=text, formula=text) for figure in kept]
    lines = write_text(kept)
    if "\n" not in text and len(lines.splitlines()) == len(kept):
        assert read_text(lines, kept) == kept


@given(st.text(max_size=200))
def test_any_text_is_figures_or_a_named_line(text):
    with suppress(FigureLineError):
        assert all(figure.measure in MEASURES for figure in read_text(text))


@pytest.fixture
def claim(db):
    return make_claim(make_event(claims=False))


def test_rows_that_say_the_same_are_left_alone(claim):
    actor = make_actor(slug="red-front")
    rows = [
        make_figure(claim, low=2, basis="counted", text="two"),
        make_figure(claim, "troops", low=136000, nature="observed", scope="DMDC", edtf="2003"),
        make_figure(claim, low=1, best=None, high=None, standing="contractor", affiliation=actor),
        make_figure(claim, "injured", low=5, best=3, high=4, inconsistent=True),
    ]
    figures = read_text(write_text(values_of(row) for row in rows), [values_of(row) for row in rows])
    assert not save_figures(claim=claim, figures=figures)
    assert [(row.pk, row.version) for row in claim.figures.all()] == [(row.pk, 1) for row in rows]


def test_changed_line_changes_its_row_and_keeps_the_order(claim):
    first, second = make_figure(claim, low=2), make_figure(claim, "injured", low=3)
    assert save_figures(claim=claim, figures=read_text("killed: 4\ninjured: 3", [values_of(second)]))
    assert [(row.pk, row.measure, row.low) for row in claim.figures.all()] == [
        (first.pk, "killed", 4),
        (second.pk, "injured", 3),
    ]


def test_line_taken_out_takes_its_row_out(claim):
    make_figure(claim, low=2)
    make_figure(claim, "injured", low=3)
    save_figures(claim=claim, figures=read_text("injured: 3"))
    assert [row.measure for row in claim.figures.all()] == ["injured"]


def test_none_and_not_stated_are_different_rows(claim):
    save_figures(claim=claim, figures=read_text("killed: 0\ninjured: not stated"))
    assert [(row.measure, row.low, row.high) for row in claim.figures.all()] == [("killed", 0, 0)]


def test_figure_is_said_back_in_words():
    (figure,) = read_text("killed: at least 1 US contractor (counted)")
    assert figure.in_words() == "at least 1 killed, contractor, USA, counted"
