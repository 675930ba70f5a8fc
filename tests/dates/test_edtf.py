"""The EDTF subset: what is stored, what it means, and what is refused in favour of what."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.dates import DateError, Interval, Precision, bounds, order_key

# Wording of the field, EDTF, earliest, latest, precision.
ACCEPTED = [
    ("4 April 2021", "2021-04-04", "2021-04-04", "2021-04-04", "day"),
    ("January 2020", "2020-01", "2020-01-01", "2020-01-31", "month"),
    ("June 2020", "2020-06", "2020-06-01", "2020-06-30", "month"),
    ("2011", "2011", "2011-01-01", "2011-12-31", "year"),
    ("late February, one event", "[2021-02-21..2021-02-28]", "2021-02-21", "2021-02-28", "part"),
    ("late February, spanning", "2021-02-21~/2021-02-28", "2021-02-21", "2021-02-28", "span"),
    ("since 2014", "2014/..", "2014-01-01", None, "ongoing"),
    ("from 2014, end unknown", "2014/", "2014-01-01", None, "after"),
    ("until 15 Feb 2021, start unknown", "/2021-02-15", None, "2021-02-15", "before"),
    ("until 15 Feb 2021, open start", "../2021-02-15", None, "2021-02-15", "before"),
    ("between X and Y", "[2021-02-15..2021-03-02]", "2021-02-15", "2021-03-02", "either"),
    ("from X to Y", "2021-02-15/2021-03-02", "2021-02-15", "2021-03-02", "span"),
    ("on or before X", "[..2021-02-15]", None, "2021-02-15", "before"),
    ("before X", "[..2021-02-14]", None, "2021-02-14", "before"),
    ("after X", "[2021-02-16..]", "2021-02-16", None, "after"),
    ("approximate", "2020-06~", "2020-06-01", "2020-06-30", "month"),
    ("uncertain", "2021-02-15?", "2021-02-15", "2021-02-15", "day"),
    ("both", "2021-02-15%", "2021-02-15", "2021-02-15", "day"),
    ("some day in April 2021", "2021-04-XX", "2021-04-01", "2021-04-30", "month"),
    ("some month of 2021", "2021-XX", "2021-01-01", "2021-12-31", "year"),
    ("some day of 2021", "2021-XX-XX", "2021-01-01", "2021-12-31", "year"),
    ("2010s", "201X", "2010-01-01", "2019-12-31", "decade"),
    ("spring 2021", "2021-21", "2021-03-01", "2021-05-31", "season"),
    ("summer 2021", "2021-22", "2021-06-01", "2021-08-31", "season"),
    ("autumn 2021", "2021-23", "2021-09-01", "2021-11-30", "season"),
    ("winter 2021", "2021-24", "2021-12-01", "2022-02-28", "season"),
    ("winter before a leap day", "2019-24", "2019-12-01", "2020-02-29", "season"),
    ("the last winter of all", "2100-24", "2100-12-01", "2101-02-28", "season"),
    ("Q1 2021", "[2021-01..2021-03]", "2021-01-01", "2021-03-31", "either"),
    ("either 3 or 8 January 2020", "[2020-01-03,2020-01-08]", "2020-01-03", "2020-01-08", "either"),
    ("the yearly figures", "2003/2021", "2003-01-01", "2021-12-31", "span"),
    ("a leap day", "2020-02-29", "2020-02-29", "2020-02-29", "day"),
    ("the first day", "0001-01-01", "0001-01-01", "0001-01-01", "day"),
    ("the last year", "2100", "2100-01-01", "2100-12-31", "year"),
    ("a day to a month", "2021-03-15/2021-04", "2021-03-15", "2021-04-30", "span"),
    ("a month to a day in it", "2021-03/2021-03-15", "2021-03-01", "2021-03-15", "span"),
]


def as_day(text):
    return None if text is None else date.fromisoformat(text)


@pytest.mark.parametrize(("words", "edtf", "earliest", "latest", "precision"), ACCEPTED)
def test_each_accepted_form_has_its_bounds_and_precision(words, edtf, earliest, latest, precision):
    interval = Interval.parse(edtf)
    assert (interval.earliest, interval.latest) == (as_day(earliest), as_day(latest))
    assert interval.precision == precision
    assert interval.edtf == edtf


@pytest.mark.parametrize(
    ("edtf", "approximate", "uncertain"),
    [
        ("2021-04-04", False, False),
        ("2021-04-04~", True, False),
        ("2021-04-04?", False, True),
        ("2021-04-04%", True, True),
        ("201X~", True, False),
        ("2021-21?", False, True),
        ("2021-02-21~/2021-02-28", True, False),
        ("2021-02-21~/2021-02-28?", True, True),
        ("2014?/..", False, True),
        ("[..2014~]", True, False),
        ("[2021-02-21?..2021-02-28?]", False, True),
    ],
)
def test_marks_are_told_apart_and_never_move_the_bounds(edtf, approximate, uncertain):
    interval = Interval.parse(edtf)
    assert (interval.approximate, interval.uncertain) == (approximate, uncertain)
    unmarked = Interval.parse(edtf.translate(str.maketrans("", "", "~?%")))
    assert (interval.earliest, interval.latest) == (unmarked.earliest, unmarked.latest)
    assert interval.precision is unmarked.precision


@pytest.mark.parametrize(
    ("edtf", "precision"),
    [
        ("[2021-02-01..2021-02-10]", "part"),
        ("[2021-02-11..2021-02-20]", "part"),
        ("[2021-02-21..2021-02-28]", "part"),
        ("[2020-02-21..2020-02-29]", "part"),
        ("[2021-01-21..2021-01-31]", "part"),
        ("[2021-02-21~..2021-02-28~]", "part"),
        ("[2021-01..2021-04]", "part"),
        ("[2021-05..2021-08]", "part"),
        ("[2021-09..2021-12]", "part"),
        ("[2020-02-21..2020-02-28]", "either"),
        ("[2021-02-01..2021-03-10]", "either"),
        ("[2021-01-21..2021-01-30]", "either"),
        ("[2021-01..2022-04]", "either"),
        ("[2021-02..2021-04]", "either"),
    ],
)
def test_only_the_published_parts_of_a_month_or_year_are_parts(edtf, precision):
    assert Interval.parse(edtf).precision == precision


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("  2021-04-04 ", "2021-04-04"),
        ("[2020-01-08,2020-01-03]", "[2020-01-03,2020-01-08]"),
        ("[2020-01-03, 2020-01-08]", "[2020-01-03,2020-01-08]"),
        ("2021-04-04/2021-04-04", "2021-04-04"),
        ("[2021-04..2021-04~]", "2021-04~"),
        ("[2021-04?,2021-04~]", "2021-04%"),
    ],
)
def test_what_is_written_differently_has_one_canonical_form(typed, canonical):
    assert Interval.parse(typed).edtf == canonical
    assert Interval.parse(typed) == Interval.parse(canonical)


def test_of_two_alternatives_each_keeps_its_bounds():
    interval = Interval.parse("[2020-01,2020-03-08]")
    assert interval.members == (
        (date(2020, 1, 1), date(2020, 1, 31)),
        (date(2020, 3, 8), date(2020, 3, 8)),
    )


def test_of_two_alternatives_one_within_the_other_the_wider_bounds_hold():
    assert Interval.parse("[2021,2021-03]").latest == date(2021, 12, 31)


# Outside the subset, and the accepted form that is named; None where none comes near.
REFUSED = [
    ("2021-02-29", "2021-02"),
    ("1900-02-29", "1900-02"),
    ("2021-04-31", "2021-04"),
    ("2021-13", "2021"),
    ("2021-13-01", "2021"),
    ("2021-00", "2021"),
    ("2021-4-4", "2021-04-04"),
    ("20210404", "2021-04-04"),
    ("2021-25", "2021-21"),
    ("2021-29", "2021-23"),
    ("2021-33", "[2021-01..2021-03]"),
    ("2021-36", "[2021-10..2021-12]"),
    ("2021-37", "[2021-01..2021-04]"),
    ("2021-41", "[2021-07..2021-12]"),
    ("2021-33~", "[2021-01~..2021-03~]"),
    ("2021-02-2X", "[2021-02-20..2021-02-28]"),
    ("2020-02-2X", "[2020-02-20..2020-02-29]"),
    ("2021-01-3X", "[2021-01-30..2021-01-31]"),
    ("2021-01-0X", "[2021-01-01..2021-01-09]"),
    ("2021-1X", "[2021-10..2021-12]"),
    ("20XX", "[2000..2099]"),
    ("1XXX", "[1000..1999]"),
    ("00XX", "[0001..0099]"),
    ("201X-05", "201X"),
    ("1156-XX-25", "1156"),
    ("XXXX-12-25", None),
    ("2021-02-?15", "2021-02-15?"),
    ("2021-02~-15", "2021-02-15~"),
    ("2011?-06-~11", "2011-06-11%"),
    ("{2020-01-03,2020-01-08}", "2020-01-03/2020-01-08"),
    ("{2020..2021}", "2020/2021"),
    ("[2020,2021,2022]", "[2020..2022]"),
    ("[2021-02-21..2021-02-28]~", "[2021-02-21~..2021-02-28~]"),
    ("[2021]", "2021"),
    ("2021-04-04T12:00", "2021-04-04"),
    ("2021-04-04T12:00:00+03:00", "2021-04-04"),
    ("2021-04-04T12:00~", "2021-04-04~"),
    ("Y2021", "2021"),
    ("Y170000002", None),
    ("-0100", None),
    ("0000", None),
    ("000X", "[0001..0009]"),
    ("2101", None),
    ("9999-01-01", None),
    ("210X", "2100"),
    ("1950S2", "1950~"),
    ("201x", "201X"),
    ("2004-06-XX/2004-07-03", "2004-06/2004-07-03"),
    ("201X/2021", "2010/2021"),
    ("2021-33/2022", "2021-01/2022"),
    ("2021-33/..", "2021-01/.."),
    ("2021-05/2021-03", "2021-03/2021-05"),
    ("[2021-05-02..2021-05-01]", "[2021-05-01..2021-05-02]"),
    ("../..", None),
    ("/", None),
    ("/..", None),
    ("[..]", None),
    ("[,]", None),
    ("[]", None),
    ("[2020,]", None),
    ("2020/2021/2022", None),
    ("04/05/2021", None),
    ("2021-04-04 or so", None),
    ("²⁰²¹", None),
    ("٢٠٢١", None),
    ("2021\x00", None),
    ("", None),
    ("   ", None),
]


@pytest.mark.parametrize(("edtf", "accepted"), REFUSED)
def test_what_is_outside_the_subset_is_refused_and_the_nearest_form_named(edtf, accepted):
    with pytest.raises(DateError) as refused:
        Interval.parse(edtf)
    assert refused.value.accepted == accepted
    assert str(refused.value) == refused.value.message
    if accepted:
        assert accepted in refused.value.message
        assert Interval.parse(accepted).edtf == accepted


def test_a_text_longer_than_any_date_is_refused_for_its_length():
    with pytest.raises(DateError, match="too long"):
        Interval.parse("2" * 10_000)


def test_a_message_never_repeats_control_characters():
    with pytest.raises(DateError) as refused:
        Interval.parse("2021\x00\x1b[31m")
    assert refused.value.message.isprintable()


# The measured misreadings of other libraries, and what we read instead.
@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2021-04-04~", "2021-04-04", "2021-04-04"),
        ("[2021-02-20..2021-02-28]", "2021-02-20", "2021-02-28"),
        ("2014/", "2014-01-01", None),
    ],
)
def test_what_libraries_misread_is_read_right(edtf, earliest, latest):
    interval = Interval.parse(edtf)
    assert (interval.earliest, interval.latest) == (as_day(earliest), as_day(latest))


def test_an_unknown_end_is_not_an_open_end():
    assert Interval.parse("2014/").precision is Precision.AFTER
    assert Interval.parse("2014/..").precision is Precision.ONGOING


MATCHES = [
    # edtf, from, to, certainly, possibly, any
    ("[2021-02-21..2021-02-28]", "2021-02-25", "2021-02-26", False, True, True),
    ("[2021-02-21..2021-02-28]", "2021-02-01", "2021-02-28", True, True, True),
    ("[2021-02-21..2021-02-28]", "2021-03-01", "2021-03-31", False, False, False),
    ("2021-04-04", "2021-04-04", "2021-04-04", True, True, True),
    ("2021-04-04", "2021-04-05", None, False, False, False),
    ("2021-04-04", None, None, True, True, True),
    ("2021-04-04", None, "2021-04-04", True, True, True),
    ("2011", "2011-06-01", "2011-06-30", False, True, True),
    ("2003/2021", "2011-06-01", "2011-06-30", False, True, True),
    ("[..2021-04-04]", "2011-06-01", "2011-06-30", False, False, True),
    ("[..2021-04-04]", "2021-04-01", "2021-04-30", False, True, True),
    ("[..2021-04-04]", "2021-04-05", None, False, False, False),
    ("[..2021-04-04]", None, None, False, True, True),
    ("[..2021-04]", "2021-04-20", None, False, True, True),
    ("/2021-02-15", "2021-02-15", "2021-02-15", False, True, True),
    ("/2021-02-15", None, "2020-12-31", False, False, True),
    ("../2021-02-15", None, "2020-12-31", False, True, True),
    ("../2021-02-15", "2021-02-15", None, False, True, True),
    ("../2021-02-15", "2021-02-16", None, False, False, False),
    ("[2021-02-16..]", "2021-03-01", "2021-03-31", False, False, True),
    ("[2021-02-16..]", "2021-02-01", "2021-02-28", False, True, True),
    ("2014/", "2016-01-01", "2016-12-31", False, False, True),
    ("2014/", "2014-06-01", "2014-06-30", False, True, True),
    ("2014/..", "2016-01-01", "2016-12-31", False, True, True),
    ("2014/..", "2013-01-01", "2013-12-31", False, False, False),
    ("2014/..", "2013-01-01", None, False, True, True),
    ("[2020-01-03,2020-01-08]", "2020-01-04", "2020-01-07", False, False, False),
    ("[2020-01-03,2020-01-08]", "2020-01-08", "2020-01-31", False, True, True),
    ("[2020-01-03,2020-01-08]", "2020-01-01", "2020-01-31", True, True, True),
]


@pytest.mark.parametrize(("edtf", "start", "end", "certainly", "possibly", "anyhow"), MATCHES)
def test_a_range_is_matched_certainly_possibly_or_at_all(edtf, start, end, certainly, possibly, anyhow):
    interval = Interval.parse(edtf)
    span = as_day(start), as_day(end)
    assert interval.matches(*span, "certainly") is certainly
    assert interval.matches(*span, "possibly") is possibly
    assert interval.matches(*span, "any") is anyhow


def test_an_unknown_way_of_matching_is_an_error():
    with pytest.raises(ValueError, match="certainly, possibly or any"):
        Interval.parse("2021").matches(None, None, "perhaps")


def test_events_of_a_day_come_after_the_wider_dates_that_begin_on_it():
    texts = ["2021/..", "2021", "2021-01", "2021-01-01"]
    keys = [order_key(Interval.parse(text), None, 0, 1) for text in reversed(texts)]
    assert sorted(keys) == keys[::-1]


@pytest.mark.parametrize(
    ("edtf", "minute", "expected"),
    [
        ("2021-04-04", 94, (date(2021, 4, 4).toordinal(), 0, 94, 2, 7)),
        ("2021-04-04", None, (date(2021, 4, 4).toordinal(), 0, -1, 2, 7)),
        ("2021-04-04", 0, (date(2021, 4, 4).toordinal(), 0, 0, 2, 7)),
        ("2021", None, (date(2021, 1, 1).toordinal(), -364, -1, 2, 7)),
        ("2014/..", None, (date(2014, 1, 1).toordinal(), -10_000_000, -1, 2, 7)),
        ("[..2021-04]", None, (date(2021, 4, 30).toordinal(), 0, -1, 2, 7)),
    ],
)
def test_the_order_key_is_five_integers(edtf, minute, expected):
    assert order_key(Interval.parse(edtf), minute, 2, 7) == expected


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020", "2020-01-01", "2020-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2020-01-15", "2020-01-15", "2020-01-15"),
        ("0001", "0001-01-01", "0001-12-31"),
    ],
)
def test_a_bound_of_a_query_covers_its_year_month_or_day(text, first, last):
    assert bounds(text) == (as_day(first), as_day(last))


@pytest.mark.parametrize(
    "text",
    ["2021-21", "201X", "2021~", "2021/..", "2101", "0000", "2021-02-30", "x", "", "٢٠٢١", "²021", "1" * 300],
)
def test_no_other_form_is_a_bound_of_a_query(text):
    with pytest.raises(DateError):
        bounds(text)


MARKS = st.sampled_from(["", "~", "?", "%"])
DAYS = st.dates(date(1, 1, 1), date(2100, 12, 31))
PLAIN = st.one_of(
    DAYS.map(date.isoformat),
    DAYS.map(lambda day: day.isoformat()[:7]),
    DAYS.map(lambda day: day.isoformat()[:4]),
    st.tuples(DAYS, st.integers(21, 24)).map(lambda pair: f"{pair[0].year:04d}-{pair[1]}"),
)
MARKED = st.tuples(PLAIN, MARKS).map("".join)
SINGLE = st.one_of(
    MARKED,
    st.tuples(
        st.one_of(
            DAYS.map(lambda day: f"{day.isoformat()[:7]}-XX"),
            DAYS.map(lambda day: f"{day.isoformat()[:4]}-XX"),
            st.integers(1, 209).map(lambda decade: f"{decade:03d}X"),
        ),
        MARKS,
    ).map("".join),
)
PAIRS = st.tuples(MARKED, MARKED).map(
    lambda pair: sorted(pair, key=lambda text: (Interval.parse(text).earliest, Interval.parse(text).latest))
)
EDTF = st.one_of(
    SINGLE,
    PAIRS.map("/".join),
    PAIRS.map(lambda pair: f"[{pair[0]}..{pair[1]}]"),
    PAIRS.map(lambda pair: f"[{pair[0]},{pair[1]}]"),
    st.tuples(st.sampled_from(["{}/..", "{}/", "/{}", "../{}", "[..{}]", "[{}..]"]), MARKED).map(
        lambda pair: pair[0].format(pair[1])
    ),
)


@given(EDTF)
def test_every_interval_is_read_back_from_its_canonical_form(text):
    interval = Interval.parse(text)
    assert Interval.parse(interval.edtf) == interval
    assert interval.earliest or interval.latest


@given(EDTF)
def test_earliest_never_comes_after_latest(text):
    interval = Interval.parse(text)
    if interval.earliest and interval.latest:
        assert interval.earliest <= interval.latest
        assert interval.span_days == (interval.latest - interval.earliest).days
    else:
        assert interval.span_days is None


@given(EDTF, st.none() | DAYS, st.none() | DAYS)
def test_what_matches_certainly_matches_possibly_and_what_possibly_at_all(text, start, end):
    if start and end and start > end:
        start, end = end, start
    interval = Interval.parse(text)
    certainly, possibly, anyhow = (
        interval.matches(start, end, how) for how in ("certainly", "possibly", "any")
    )
    assert certainly <= possibly <= anyhow


def test_a_day_matches_exactly_the_ranges_that_hold_it():
    rng = random.Random(7)
    for _ in range(200):
        day, start = (date(2020, 1, 1) + timedelta(days=rng.randrange(400)) for _ in range(2))
        end = start + timedelta(days=rng.randrange(60))
        for how in ("certainly", "possibly", "any"):
            assert Interval.parse(day.isoformat()).matches(start, end, how) is (start <= day <= end)
