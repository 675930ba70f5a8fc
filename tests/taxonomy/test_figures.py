"""From claims' figures to an event's: combining, change over time, words, harm."""

from datetime import UTC, datetime
from itertools import count, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.taxonomy import (
    HARMS,
    StatedFigure,
    combine,
    figure_in_words,
    find_changes,
    group_in_words,
    harm_of,
)


def at(day: int) -> datetime:
    return datetime(2021, 4, day, 12, tzinfo=UTC)


def exactly(number: int, claim: int = 1, origin: str = "", **details) -> StatedFigure:
    return StatedFigure(
        claim, origin or f"origin-{claim}", details.pop("published", None), number, number, number, **details
    )


def at_least(number: int, claim: int = 1, **details) -> StatedFigure:
    return StatedFigure(claim, details.pop("origin", f"origin-{claim}"), None, number, None, None, **details)


def between(low: int, high: int, claim: int = 1, **details) -> StatedFigure:
    return StatedFigure(claim, f"origin-{claim}", None, low, details.pop("best", None), high, **details)


def part(figure: StatedFigure, group: str = "civilian") -> StatedFigure:
    fields = {name: getattr(figure, name) for name in figure.__slots__}
    return StatedFigure(**fields | {"of_whom_is_total": False, "group": group})


def in_words(*figures: StatedFigure) -> str:
    combined = combine(figures)
    return figure_in_words(
        combined.low,
        combined.high,
        combined.approximate,
        differs=combined.differs,
        stated_high=combined.stated_high,
    )


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ([], "not stated"),
        ([exactly(0)], "none"),
        ([exactly(2)], "2"),
        ([at_least(2)], "at least 2"),
        ([exactly(2500, approximate=True)], "about 2,500"),
        ([exactly(2), exactly(2, 2)], "2"),
        ([exactly(0), exactly(3, 2)], "0 to 3, figures differ"),
        ([exactly(2), exactly(5, 2), at_least(2, 3)], "2 to 5, figures differ"),
        ([exactly(2), at_least(5, 2)], "2 to 5 or more, figures differ"),
        ([exactly(2), at_least(2, 2)], "at least 2, figures differ"),
        ([between(2, 5), at_least(3, 2)], "2 to 5, figures differ"),
        ([at_least(2), at_least(4, 2)], "2 to 4 or more, figures differ"),
        ([exactly(0), at_least(1, 2)], "0 to 1 or more, figures differ"),
        ([part(exactly(1))], "at least 1"),
        ([part(at_least(1)), part(exactly(3, 2), "child")], "at least 3"),
        ([part(exactly(0))], "not stated"),
        ([exactly(5), part(exactly(1))], "5"),
        ([at_least(1), part(exactly(3))], "at least 3"),
        ([between(2, 10), part(exactly(3, 2))], "3 to 10"),
        ([exactly(2), part(exactly(3, 2))], "2 to 3 or more, figures differ"),
        ([exactly(2), exactly(5, 2), part(exactly(3, 3))], "2 to 5, figures differ"),
    ],
)
def test_claims_combine_in_any_order(figures, words):
    assert {in_words(*order) for order in permutations(figures)} == {words}


def test_three_claims_of_18_april_make_two_to_five():
    combined = combine([exactly(2, 1), exactly(5, 2), at_least(2, 3)])
    assert (combined.low, combined.best, combined.high, combined.stated_high) == (2, None, 5, 5)
    assert combined.differs
    assert combined.counted == (1, 2, 3)


def test_open_top_keeps_the_largest_number_any_claim_gives():
    combined = combine([exactly(2, 1), at_least(5, 2)])
    assert (combined.low, combined.high, combined.stated_high) == (2, None, 5)


@pytest.mark.parametrize(
    ("figures", "best"),
    [
        ([between(2, 5, best=3)], 3),
        ([between(2, 5, best=3), between(1, 6, 2)], 3),
        ([between(2, 5, best=3), exactly(3, 2)], 3),
        ([between(2, 5, best=3), between(2, 5, 2, best=4)], None),
        ([between(2, 5)], None),
        ([exactly(2), at_least(2, 2)], 2),
        ([exactly(2), at_least(5, 2)], None),
        ([part(exactly(2))], None),
        ([exactly(2), part(exactly(3, 2))], None),
    ],
)
def test_best_is_one_that_claims_agree_on_and_none_excludes(figures, best):
    assert combine(figures).best == best


def test_newer_claim_of_an_origin_replaces_the_older_and_is_no_dispute():
    first = exactly(3, 1, "agency", published=at(4))
    second = exactly(5, 2, "agency", published=at(5))
    combined = combine([second, first])
    assert (combined.low, combined.high, combined.differs) == (5, 5, False)
    assert combined.counted == (2,)
    assert combined.superseded == {1: 2}
    assert combined.later(first) == second
    assert combined.later(second) is None


def test_claim_repeated_later_is_no_change():
    figures = [exactly(3, 1, "agency", published=at(4)), exactly(3, 2, "agency", published=at(5))]
    assert find_changes(figures) == ()
    assert combine(figures).counted == (1, 2)


@pytest.mark.parametrize("published", [None, at(4)])
def test_claims_of_one_origin_of_which_neither_is_newer_both_count(published):
    figures = [exactly(3, 1, "agency", published=published), exactly(5, 2, "agency", published=at(4))]
    combined = combine(figures)
    assert (combined.low, combined.high, combined.differs) == (3, 5, True)
    assert combined.changes == ()


def test_other_origins_newer_claim_replaces_nothing():
    figures = [exactly(3, 1, "agency", published=at(4)), exactly(5, 2, "ministry", published=at(5))]
    assert combine(figures).differs


def test_newer_part_leaves_the_total_and_replaces_the_same_part():
    total = exactly(5, 1, "agency", published=at(4))
    old = part(exactly(1, 2, "agency", published=at(4)), "child")
    new = part(exactly(2, 3, "agency", published=at(5)), "child")
    other = part(exactly(1, 4, "agency", published=at(4)), "contractor")
    combined = combine([total, old, new, other])
    assert (combined.low, combined.high) == (5, 5)
    assert combined.superseded == {2: 3}


def test_newer_smaller_total_replaces_an_older_part_larger_than_it():
    old = part(exactly(5, 1, "agency", published=at(4)))
    new = exactly(3, 2, "agency", published=at(5))
    combined = combine([old, new])
    assert (combined.low, combined.high, combined.differs) == (3, 3, False)
    assert combined.superseded == {1: 2}


def test_sources_own_numbers_that_do_not_fit_are_kept_and_span_the_range():
    crooked = StatedFigure(1, "dataset", None, low=5, best=3, high=2)
    combined = combine([crooked])
    assert crooked.inconsistent
    assert combined.inconsistent
    assert (combined.low, combined.high) == (2, 5)


@pytest.mark.parametrize(
    ("bases", "basis"),
    [
        (["stated"], "stated"),
        (["stated", "counted"], "counted"),
        (["computed", "stated"], "computed"),
    ],
)
def test_basis_is_the_least_direct_of_those_counted(bases, basis):
    figures = [exactly(2, claim, basis=given) for claim, given in enumerate(bases, start=1)]
    assert combine(figures).basis == basis


_numbers = st.integers(min_value=0, max_value=12)


@st.composite
def _figures(draw, *, parts: bool = True):
    claims = count(1)
    figures = []
    for _ in range(draw(st.integers(min_value=0, max_value=5))):
        low = draw(_numbers)
        high = draw(st.none() | st.integers(min_value=low, max_value=15))
        best = draw(st.none() | st.integers(min_value=low, max_value=high if high is not None else 15))
        figures.append(
            StatedFigure(
                claim=next(claims),
                origin=draw(st.sampled_from(["agency", "ministry", "inquiry"])),
                published=draw(st.none() | st.integers(min_value=1, max_value=4).map(at)),
                low=low,
                best=best,
                high=high,
                approximate=draw(st.booleans()),
                of_whom_is_total=not parts or draw(st.booleans()),
                group=draw(st.sampled_from(["civilian", "child"])) if parts else "",
            )
        )
    return figures


@given(_figures())
def test_low_is_never_above_high(figures):
    combined = combine(figures)
    if combined.low is None:
        assert combined.best is combined.high is combined.stated_high is None
        return
    assert combined.stated_high is not None
    assert combined.low <= combined.stated_high
    assert combined.high in (None, combined.stated_high)
    if combined.best is not None:
        assert combined.low <= combined.best <= combined.stated_high or combined.high is None


@given(_figures(), st.randoms(use_true_random=False))
def test_order_of_claims_does_not_matter(figures, random):
    shuffled = list(figures)
    random.shuffle(shuffled)
    assert combine(shuffled) == combine(figures)


@given(_figures(parts=False))
def test_range_is_never_narrower_than_a_claim_that_stands(figures):
    combined = combine(figures)
    for figure in figures:
        if combined.later(figure) is not None:
            continue
        assert combined.low is not None
        assert combined.low <= figure.low
        assert combined.high is None or figure.largest <= combined.high


@given(_figures(parts=False), _figures(parts=False))
def test_a_part_never_lowers_the_total_nor_its_top(figures, others):
    total = combine(figures)
    with_parts = combine([*figures, *(part(other) for other in others)])
    if total.low is not None:
        assert with_parts.low is not None
        assert with_parts.low >= total.low
        assert with_parts.high is None or with_parts.high == total.high


@pytest.mark.parametrize(
    ("low", "high", "details", "words"),
    [
        (None, None, {}, "not stated"),
        (None, None, {"measure": "killed"}, "not stated"),
        (0, 0, {}, "none"),
        (0, 0, {"measure": "killed"}, "none killed"),
        (0, 0, {"measure": "munitions"}, "no munitions"),
        (1, 1, {"measure": "munitions"}, "1 munition"),
        (10, 10, {"measure": "munitions"}, "10 munitions"),
        (2500, 2500, {"approximate": True, "measure": "troops"}, "about 2,500 troops"),
        (1, None, {"measure": "killed"}, "at least 1 killed"),
        (1, None, {"measure": "participants"}, "at least 1 participant"),
        (20, None, {"approximate": True}, "at least about 20"),
        (3, 5, {"differs": True, "measure": "killed"}, "3 to 5 killed, figures differ"),
        (2, None, {"stated_high": 5}, "2 to 5 or more"),
        (2, None, {"stated_high": 2}, "at least 2"),
        (0, None, {"stated_high": 3}, "0 to 3 or more"),
        (0, None, {}, "0 or more"),
        (28, 32, {"approximate": True}, "about 28 to 32"),
    ],
)
def test_figure_reads(low, high, details, words):
    assert figure_in_words(low, high, **details) == words


def test_group_reads_as_its_labels_and_leaves_out_what_is_not_stated():
    assert group_in_words(standing="contractor", nationality="USA") == "contractor, USA"
    assert group_in_words(sex="female", age="child", affiliation="Blue Council") == (
        "female, child, Blue Council"
    )
    assert group_in_words(standing="not-stated", sex="not-stated") == ""


@pytest.mark.parametrize(
    ("figures", "harm"),
    [
        ({}, "not-stated"),
        ({"munitions": [exactly(10)]}, "not-stated"),
        ({"killed": [at_least(1)]}, "killed"),
        ({"killed": [part(at_least(1))]}, "killed"),
        ({"killed": [exactly(0), exactly(1, 2)]}, "killed"),
        ({"killed": [between(0, 5, best=2)]}, "killed"),
        ({"killed": [exactly(0)], "injured": [exactly(2)]}, "injured"),
        ({"injured": [exactly(2)], "abducted": [exactly(2)]}, "injured"),
        ({"detained": [exactly(4)], "killed": [exactly(0)]}, "other-harm"),
        ({"missing": [at_least(1)]}, "other-harm"),
        ({"displaced": [at_least(100)]}, "not-stated"),
        ({"killed": [exactly(0)]}, "none-reported"),
        ({"injured": [exactly(0)]}, "none-reported"),
        ({"abducted": [exactly(0)]}, "not-stated"),
        ({"killed": [part(exactly(0))]}, "not-stated"),
        ({"killed": [between(0, 5)]}, "not-stated"),
    ],
)
def test_event_of_violence_has_exactly_one_harm(figures, harm):
    assert harm_of("rocket-attack", figures) == harm
    assert harm_of("accident", figures) == harm
    assert harm in HARMS


def test_figure_later_changed_to_none_is_no_longer_harm():
    figures = [exactly(1, 1, "agency", published=at(4)), exactly(0, 2, "agency", published=at(5))]
    assert harm_of("shelling", {"killed": figures}) == "none-reported"


@pytest.mark.parametrize("kind", ["talks", "protest", "troop-level", "arrests"])
def test_other_strands_have_no_harm(kind):
    assert harm_of(kind, {"killed": [exactly(3)]}) is None
