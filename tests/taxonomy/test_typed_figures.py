"""Figures as editors type them."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.taxonomy import FigureError, OfWhom, ReadFigure, read_figure
from incidents.taxonomy.typed_figures import LONGEST_TEXT


@pytest.mark.parametrize(
    ("text", "low", "best", "high", "approximate"),
    [
        ("3", 3, 3, 3, False),
        ("0", 0, 0, 0, False),
        ("none", 0, 0, 0, False),
        ("nobody", 0, 0, 0, False),
        ("No one", 0, 0, 0, False),
        ("zero", 0, 0, 0, False),
        ("two", 2, 2, 2, False),
        ("exactly 7", 7, 7, 7, False),
        ("3-5", 3, None, 5, False),
        ("3–5", 3, None, 5, False),
        ("3 — 5", 3, None, 5, False),
        ("3 to 5", 3, None, 5, False),
        ("2 or 3", 2, None, 3, False),
        ("between 3 and 5", 3, None, 5, False),
        ("from three to five", 3, None, 5, False),
        ("at least 1", 1, None, None, False),
        ("≥ 4", 4, None, None, False),
        ("10 or more", 10, None, None, False),
        ("100+", 100, None, None, False),
        ("no fewer than 3", 3, None, None, False),
        ("more than 100", 101, None, None, False),
        ("over 1,000", 1001, None, None, False),
        ("up to 10", 0, None, 10, False),
        ("no more than 10", 0, None, 10, False),
        ("10 or fewer", 0, None, 10, False),
        ("fewer than 10", 0, None, 9, False),
        ("about 2500", 2500, 2500, 2500, True),
        ("~2,500", 2500, 2500, 2500, True),
        ("2 500", 2500, 2500, 2500, False),
        ("2\u202f500", 2500, 2500, 2500, False),
        ("1,234,567", 1234567, 1234567, 1234567, False),
        ("some 200", 200, 200, 200, True),
        ("at least about 20", 20, None, None, True),
        ("about 20 to 30", 20, None, 30, True),
        ("٢٥", 25, 25, 25, False),
        (" AT LEAST 1. ", 1, None, None, False),
        ("3 people", 3, 3, 3, False),
    ],
)
def test_figure_of_everybody_is_read(text, low, best, high, approximate):
    read = read_figure(text)
    assert (read.low, read.best, read.high, read.approximate) == (low, best, high, approximate)
    assert read.of_whom.is_everybody


@pytest.mark.parametrize("text", ["not stated", "Not stated.", "not given", "unknown", "", "  "])
def test_not_stated_is_no_figure(text):
    assert read_figure(text) is None


def test_none_and_not_stated_are_different_entries():
    assert read_figure("none") == read_figure("0")
    assert read_figure("not stated") != read_figure("none")


@pytest.mark.parametrize(
    ("text", "of_whom", "echo"),
    [
        ("1 contractor", OfWhom(standing="contractor"), "1: contractor"),
        (
            "at least 1 US contractor",
            OfWhom(standing="contractor", nationality="USA"),
            "at least 1: contractor, USA",
        ),
        ("1 American contractor", OfWhom(standing="contractor", nationality="USA"), "1: contractor, USA"),
        ("2 civilians", OfWhom(standing="civilian"), "2: civilian"),
        ("no civilians", OfWhom(standing="civilian"), "none: civilian"),
        ("3 children", OfWhom(age="child"), "3: child"),
        ("5 women", OfWhom(sex="female"), "5: female"),
        ("2 girls", OfWhom(sex="female", age="child"), "2: female, child"),
        ("up to 4 Iraqi police officers", OfWhom("security-force", nationality="IRQ"), None),
        ("2 aid workers", OfWhom(standing="medic-aid"), "2: medic or aid worker"),
        ("1 suicide bomber", OfWhom(standing="attacker"), "1: attacker"),
        ("1 female journalist", OfWhom(standing="journalist", sex="female"), "1: journalist, female"),
        ("2 AND civilians", OfWhom(standing="civilian", nationality="AND"), None),
        ("2 XEX soldiers", OfWhom(standing="combatant", nationality="XEX"), None),
        ("3 Iranians", OfWhom(nationality="IRN"), "3: IRN"),
    ],
)
def test_whom_a_figure_counts_is_read_and_echoed(text, of_whom, echo):
    read = read_figure(text)
    assert read.of_whom == of_whom
    assert echo is None or read.echo == echo


def test_nouns_of_a_measure_mean_everybody():
    assert read_figure("2 rockets", "munitions") == ReadFigure(2, 2, 2, False, OfWhom(), "2 munitions")
    assert read_figure("2500 troops", "troops").of_whom.is_everybody
    assert read_figure("3 dead", "killed").echo == "3 killed"
    assert read_figure("3 soldiers", "killed").of_whom.standing == "combatant"
    with pytest.raises(FigureError, match="rockets"):
        read_figure("2 rockets", "killed")


@pytest.mark.parametrize(
    "text",
    [
        "dozens",
        "two dozen",
        "hundreds of people",
        "several",
        "a few",
        "some",
        "5-3",
        "-5",
        "2.5",
        "2,5",
        "12,34",
        "1e3",
        "12%",
        "½",
        "...",
        "?",
        "three hundred",
        "2 women and 3 children",
        "2 killed, 3 injured",
        "3 and 5",
        "between 3",
        "between 3 to 5",
        "at least 3-5",
        "at least 3 or more",
        "at least 0",
        "fewer than 0",
        "1 man woman",
        "4 April 2021",
        "2 rockets",
        "3rd",
        "99999999999",
        "9" * 5000,
        "1 contractor\u0000",
        "\ud800",
        "ß",
    ],
)
def test_anything_else_is_refused_naming_what_is_accepted(text):
    with pytest.raises(FigureError) as refused:
        read_figure(text)
    assert "Accepted: “3”, “3-5”, “at least 1”" in refused.value.message


def test_vague_word_is_named_in_the_refusal():
    with pytest.raises(FigureError, match="“dozens” is no number"):
        read_figure("dozens of rockets")


def read_or_refused(text: str) -> ReadFigure | str | None:
    try:
        return read_figure(text)
    except FigureError as refused:
        return refused.message


@given(st.text(max_size=LONGEST_TEXT + 10))
def test_any_text_gives_a_figure_or_a_clear_error(text):
    read = read_or_refused(text)
    if isinstance(read, ReadFigure):
        assert read.high is None or read.low <= read.high
    else:
        assert read is None or "Accepted: " in read


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_range_is_read_as_wide_as_typed(one, other):
    low, high = sorted((one, other))
    read = read_figure(f"{low:,} to {high}")
    assert (read.low, read.high) == (low, high)


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.booleans())
def test_echo_reads_as_what_it_echoes(low, more, is_open):
    typed = f"at least {low}" if is_open else f"{low}-{low + more}"
    read = read_figure(typed)
    assert read_figure(read.echo) == read


def test_hundred_thousand_random_texts_are_read_or_refused_in_ten_seconds():
    letters = random.Random(20210404)
    pieces = [
        *"0123456789-–,. +~≥<>%\u0660\u0000éß",
        *("at least ", "up to ", "about ", "more than ", "between ", " and ", " or more", "none", "no "),
        *("dozen", "US ", "civilians", "children", "not stated", "2 500", "AND"),
    ]
    texts = ["".join(letters.choices(pieces, k=letters.randint(0, 8))) for _ in range(100_000)]
    started = time.process_time()
    read = [read_or_refused(text) for text in texts]
    assert time.process_time() - started < 10
    assert sum(isinstance(figure, ReadFigure) for figure in read) > 1000
