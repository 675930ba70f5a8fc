"""Typed dates: read as their words say, no narrower; relative words only against an anchor; doubt refused."""

import random
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.dates import DateError, Interval, TimeKind, bounds, read_date, read_range, read_time

ANCHOR = date(2021, 4, 4)  # a Sunday

# Read alike with and without an anchor.
ABSOLUTE = [
    # the wordings of the field
    ("4 April 2021", "2021-04-04"),
    ("January 2020", "2020-01"),
    ("2011", "2011"),
    ("late February 2021", "[2021-02-21..2021-02-28]"),
    ("since 2014", "2014/.."),
    ("until 15 Feb 2021", "/2021-02-15"),
    ("between 15 February and 2 March 2021", "[2021-02-15..2021-03-02]"),
    ("from 15 February to 2 March 2021", "2021-02-15/2021-03-02"),
    ("on or before 15 February 2021", "[..2021-02-15]"),
    ("before 15 February 2021", "[..2021-02-14]"),
    ("after 15 February 2021", "[2021-02-16..]"),
    ("about June 2020", "2020-06~"),
    ("possibly 15 February 2021", "2021-02-15?"),
    ("some day in April 2021", "2021-04"),
    ("2010s", "201X"),
    ("spring 2021", "2021-21"),
    ("Q1 2021", "[2021-01..2021-03]"),
    ("either 3 or 8 January 2020", "[2020-01-03,2020-01-08]"),
    # what other readers of English get wrong
    ("between 15 and 22 February 2021", "[2021-02-15..2021-02-22]"),
    ("between 2019 and 2020", "[2019..2020]"),
    ("week of 15 February 2021", "[2021-02-15..2021-02-21]"),
    ("probably March 2021", "2021-03?"),
    # days in many spellings
    ("April 4, 2021", "2021-04-04"),
    ("4 Apr 2021", "2021-04-04"),
    ("Apr 4th 2021", "2021-04-04"),
    ("the 4th of April, 2021", "2021-04-04"),
    ("Sunday 4 April 2021", "2021-04-04"),
    ("Sun., Apr. 4, 2021.", "2021-04-04"),
    ("on 4 APRIL 2021", "2021-04-04"),
    ("4-Apr-2021", "2021-04-04"),
    ("2021-04-04", "2021-04-04"),
    ("2021/04/04", "2021-04-04"),
    ("25/02/2021", "2021-02-25"),
    ("02/25/2021", "2021-02-25"),
    ("25.02.2021", "2021-02-25"),
    ("04/04/2021", "2021-04-04"),
    # months, years and their parts
    ("in Sept 2020", "2020-09"),
    ("late Feb 2021", "[2021-02-21..2021-02-28]"),
    ("mid-October 2020", "[2020-10-11..2020-10-20]"),
    ("the beginning of March 2021", "[2021-03-01..2021-03-10]"),
    ("at the end of 2020", "[2020-09..2020-12]"),
    ("early in 2021", "[2021-01..2021-04]"),
    ("during 2020", "2020"),
    ("the year 2020", "2020"),
    ("the 2010s", "201X"),
    ("winter 2020–21", "2020-24"),
    ("winter of 2020/2021", "2020-24"),
    ("fall 2020", "2020-23"),
    ("second quarter of 2021", "[2021-04..2021-06]"),
    ("2021 Q4", "[2021-10..2021-12]"),
    ("first half of 2021", "[2021-01..2021-06]"),
    ("H2 2021", "[2021-07..2021-12]"),
    ("second half of March 2021", "[2021-03-16..2021-03-31]"),
    ("week ending 7 March 2021", "[2021-03-01..2021-03-07]"),
    # two dates that lend each other a month or a year
    ("between 3 and 8 January 2020", "[2020-01-03..2020-01-08]"),
    ("between January 3 and 8, 2020", "[2020-01-03..2020-01-08]"),
    ("between 28 December and 3 January 2021", "[2020-12-28..2021-01-03]"),
    ("from November 2020 to February", "2020-11/2021-02"),
    ("between late February and mid-March 2021", "[2021-02-21..2021-03-20]"),
    ("3–8 January 2020", "2020-01-03/2020-01-08"),
    ("3-8 January 2020", "2020-01-03/2020-01-08"),
    ("January 3-8, 2020", "2020-01-03/2020-01-08"),
    ("January-April 2021", "2021-01/2021-04"),
    ("2014–2020", "2014/2020"),
    ("2014-2020", "2014/2020"),
    ("15/02/2021 – 22/02/2021", "2021-02-15/2021-02-22"),
    ("3 or 8 January 2020", "[2020-01-03,2020-01-08]"),
    ("mid or late February 2021", "[2021-02-11..2021-02-28]"),
    ("late February or early March 2021", "[2021-02-21..2021-03-10]"),
    ("March or April 2021", "[2021-03,2021-04]"),
    # open sides
    ("by 4 April 2021", "[..2021-04-04]"),
    ("no later than March 2021", "[..2021-03]"),
    ("by the end of 2020", "[..2020-12]"),
    ("before 2014", "[..2013-12-31]"),
    ("before the end of 2020", "[..2020]"),
    ("after 2014", "[2015-01-01..]"),
    ("after the start of 2020", "[2020..]"),
    ("on or after 15 Feb 2021", "[2021-02-15..]"),
    ("not before 2020", "[2020..]"),
    ("from 2014", "2014/"),
    ("from March 2014 onwards", "2014-03/"),
    ("2014 to the present", "2014/.."),
    ("since late 2019", "2019-09~/.."),
    ("since the 2010s", "2010~/.."),
    ("from late 2019 to early 2020", "2019-09~/2020-04~"),
    # doubt
    ("circa 2014", "2014~"),
    ("on or about 4 April 2021", "2021-04-04~"),
    ("probably about March 2021", "2021-03%"),
    ("about late February 2021", "[2021-02-21~..2021-02-28~]"),
    ("probably between 3 and 8 January 2020", "[2020-01-03?..2020-01-08?]"),
    ("by about March 2021", "[..2021-03~]"),
    ("before about March 2021", "[..2021-02-28~]"),
]

# Read against Sunday 4 April 2021.
RELATIVE = [
    ("today", "2021-04-04"),
    ("yesterday", "2021-04-03"),
    ("the day before yesterday", "2021-04-02"),
    ("tomorrow", "2021-04-05"),
    ("on Sunday", "2021-04-04"),
    ("last Sunday", "2021-03-28"),
    ("Friday", "2021-04-02"),
    ("last month", "2021-03"),
    ("this month", "2021-04"),
    ("next month", "2021-05"),
    ("last year", "2020"),
    ("last week", "[2021-03-22..2021-03-28]"),
    ("this week", "[2021-03-29..2021-04-04]"),
    ("three days ago", "2021-04-01"),
    ("3 days ago", "2021-04-01"),
    ("two weeks ago", "[2021-03-18~..2021-03-24~]"),
    ("two months ago", "2021-02~"),
    ("a year ago", "2020~"),
    ("late last month", "[2021-03-21..2021-03-31]"),
    ("early this year", "[2021-01..2021-04]"),
    ("the end of last year", "[2020-09..2020-12]"),
    ("last March", "2021-03"),
    ("last April", "2020-04"),
    ("last winter", "2020-24"),
    ("in March", "2021-03"),
    ("in April", "2021-04"),
    ("in May", "2020-05"),
    ("in summer", "2020-22"),
    ("4 April", "2021-04-04"),
    ("5 April", "2020-04-05"),
    ("29 February", "2020-02-29"),
    ("late March", "[2021-03-21..2021-03-31]"),
    ("since March", "2021-03/.."),
    ("by Friday", "[..2021-04-02]"),
    ("between 3 and 8 January", "[2021-01-03..2021-01-08]"),
    ("between 28 December and 3 January", "[2020-12-28..2021-01-03]"),
    ("between yesterday and today", "[2021-04-03..2021-04-04]"),
    ("from Friday to Sunday", "2021-04-02/2021-04-04"),
    ("in the past 30 days", "[2021-03-05..2021-04-04]"),
    ("in the last month", "[2021-03-04..2021-04-04]"),
    ("over the past week", "[2021-03-28..2021-04-04]"),
]


@pytest.mark.parametrize("anchor", [None, ANCHOR])
@pytest.mark.parametrize(("phrase", "edtf"), ABSOLUTE)
def test_a_full_date_is_read_whatever_the_anchor(phrase, edtf, anchor):
    assert read_date(phrase, anchor).interval == Interval.parse(edtf)


@pytest.mark.parametrize(("phrase", "edtf"), RELATIVE)
def test_relative_words_are_read_against_the_anchor(phrase, edtf):
    assert read_date(phrase, ANCHOR).interval == Interval.parse(edtf)


@pytest.mark.parametrize("phrase", [phrase for phrase, _ in RELATIVE])
def test_relative_words_without_an_anchor_are_refused_saying_so(phrase):
    with pytest.raises(DateError, match="needs the day it was written"):
        read_date(phrase, None)


def test_a_date_is_counted_from_the_anchor_and_never_from_today():
    assert read_date("last year", date(1999, 6, 1)).interval.edtf == "1998"
    assert read_date("in March", date(1999, 2, 28)).interval.edtf == "1998-03"


TIMED = [
    ("4 April 2021, just after midday", "2021-04-04", "after", time(12), None, "just after midday"),
    ("about noon, 4 April 2021", "2021-04-04", "approximate", time(12), None, "about noon"),
    ("4 April 2021 at 01:34", "2021-04-04", "exact", time(1, 34), None, "01:34"),
    ("2021-04-04 01:34", "2021-04-04", "exact", time(1, 34), None, "01:34"),
    ("after noon on 4 April 2021", "2021-04-04", "after", time(12), None, "after noon"),
    (
        "between 2 and 4 a.m. on 4 April 2021",
        "2021-04-04",
        "window",
        time(2),
        time(4),
        "between 2 and 4 a.m.",
    ),
    ("on the evening of 4 April 2021", "2021-04-04", "part-of-day", time(17), time(21), "evening"),
    ("early hours of 4 April 2021", "2021-04-04", "part-of-day", time(0), time(5), "early hours"),
    ("Sunday evening", "2021-04-04", "part-of-day", time(17), time(21), "evening"),
    ("this morning", "2021-04-04", "part-of-day", time(7), time(12), "morning"),
    ("night of 15 to 16 February 2021", "2021-02-15/2021-02-16", "part-of-day", time(0), time(5), "night"),
    ("the night of 15–16 February 2021", "2021-02-15/2021-02-16", "part-of-day", time(0), time(5), "night"),
    ("night of 4 April 2021", "2021-04-04/2021-04-05", "part-of-day", time(0), time(5), "night"),
    ("last night", "2021-04-03/2021-04-04", "part-of-day", time(0), time(5), "night"),
    (
        "4 April 2021 between 11 p.m. and 1 a.m.",
        "2021-04-04/2021-04-05",
        "window",
        time(23),
        time(1),
        "between 11 p.m. and 1 a.m.",
    ),
]


@pytest.mark.parametrize(("phrase", "edtf", "kind", "start", "end", "text"), TIMED)
def test_a_time_of_day_in_a_phrase_is_read_beside_its_date(phrase, edtf, kind, start, end, text):
    reading = read_date(phrase, ANCHOR)
    assert reading.interval.edtf == edtf
    assert (reading.time.kind, reading.time.start, reading.time.end) == (TimeKind(kind), start, end)
    assert reading.time.text == text


REFUSED = [
    ("04/05/2021", "may be 4 May 2021 or 5 April 2021"),
    ("12.11.2021", "may be 12 November 2021 or 11 December 2021"),
    ("Monday 4 April 2021", "is a Sunday, not a Monday"),
    ("31 April 2021", "has 30 days"),
    ("29 February 2021", "has 28 days"),
    ("4 April 21", "four digits"),
    ("April '21", "four digits"),
    ("04/05/21", "four digits"),
    ("2014–15", "four digits"),
    ("2014/15", "four digits"),
    ("1900s", "decade or a century"),
    ("winter 2019–2021", "one year into the next"),
    ("in the past few weeks", "has no bounds"),
    ("a few days ago", "has no bounds"),
    ("recently", "has no bounds"),
    ("between 10 and 5 January 2021", "ends before it begins"),
    ("week of March 2021", "name the day"),
    ("late last week", "no fixed days"),
    ("after 4 April 2021 at 13:00", "goes with a day"),
    ("since 2014 at noon", "goes with a day"),
    ("night of March 2021", "goes with a day"),
    ("4 April 2021 at 25:00", "hours run"),
    ("midnight on 4 April 2021", "beginning or the end"),
    ("4 April 2101", "years run from 0001 to 2100"),
    ("after 2100", "years run from 0001 to 2100"),
    ("before 0001", "outside the years"),
    ("31/31/2021", "there is no month"),
    ("99999 days ago", "is not read as a date"),
    ("0/0/2021", "there is no month"),
    ("soon", "is not read as a date"),
    ("² April 2021", "is not read as a date"),
    ("٤ April 2021", "is not read as a date"),
    ("4 April 2021\x00", "is not read as a date"),
    ("2021-33", "Accepted: \\[2021-01..2021-03\\]"),
    ("2021-04-04T12:00", "Accepted: 2021-04-04"),
    ("", "No date is given"),
    ("4 April 2021 " * 1000, "too long"),
]


@pytest.mark.parametrize(("phrase", "reason"), REFUSED)
def test_what_cannot_be_read_for_sure_is_refused_with_its_reason(phrase, reason):
    with pytest.raises(DateError, match=reason):
        read_date(phrase, ANCHOR)


@pytest.mark.parametrize(
    ("phrase", "anchor"),
    [
        ("yesterday", date(1, 1, 1)),
        ("last year", date(1, 1, 1)),
        ("999 years ago", date(1, 1, 1)),
        ("last March", date(1, 1, 1)),
        ("in March", date(1, 1, 1)),
        ("today", date(9999, 12, 31)),
        ("tomorrow", date(9999, 12, 31)),
        ("next month", date(9999, 12, 31)),
        ("tomorrow", date(2100, 12, 31)),
    ],
)
def test_the_ends_of_the_calendar_are_refused_not_crossed(phrase, anchor):
    with pytest.raises(DateError):
        read_date(phrase, anchor)


@pytest.mark.parametrize("phrase", ["04/05/2021", "midnight on 4 April 2021", "1900s"])
def test_each_alternative_of_a_refusal_can_be_typed(phrase):
    with pytest.raises(DateError) as refused:
        read_date(phrase, None)
    assert len(refused.value.alternatives) == 2
    for alternative in refused.value.alternatives:
        read_date(alternative, None)


@pytest.mark.parametrize(
    ("phrase", "alternatives"),
    [
        ("7 April", ("7 April 2021",)),
        ("1 April", ()),
        ("winter 2021", ("winter 2020–2021",)),
        ("last March", ("March 2020",)),
        ("4 April 2021", ()),
    ],
)
def test_a_reading_names_the_date_that_may_have_been_meant_instead(phrase, alternatives):
    assert read_date(phrase, ANCHOR).alternatives == alternatives


@pytest.mark.parametrize(
    ("phrase", "echo"),
    [
        ("late feb 2021", "late February 2021: between 21 and 28 February 2021, part of a month"),
        ("4 apr 2021", "Sunday 4 April 2021"),
        ("4 April 2021, just after midday", "Sunday 4 April 2021, just after midday"),
        ("probably March 2021", "March 2021: between 1 and 31 March 2021, day not given, uncertain"),
        ("by 4 April 2021", "by 4 April 2021, date not given"),
        ("week of 15 February 2021", "between 15 and 21 February 2021, date not given"),
        ("night of 15 to 16 February 2021", "the night of 15–16 February 2021"),
        ("since 2014", "since 2014: began some time in 2014, still going on"),
    ],
)
def test_a_date_is_echoed_as_it_was_read(phrase, echo):
    assert read_date(phrase, ANCHOR).echo == echo


def test_the_words_are_kept_as_typed():
    assert read_date("  Late Feb 2021 ", None).text == "Late Feb 2021"


@st.composite
def worded(draw):
    """Return a phrase for one date with the first and last day that its words can mean."""
    day = draw(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
    month, whole_year = day.strftime("%B %Y"), f"{day.year}"
    first_of_month = day.replace(day=1)
    last_of_month = (first_of_month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    year = date(day.year, 1, 1), date(day.year, 12, 31)
    return draw(
        st.sampled_from(
            [
                (f"{day.day} {month}", day, day),
                (f"{day:%B} {day.day}, {day.year}", day, day),
                (f"{day:%A} {day.day} {day:%b} {day.year}", day, day),
                (day.isoformat(), day, day),
                (month, first_of_month, last_of_month),
                (f"early {month}", first_of_month, first_of_month.replace(day=10)),
                (f"mid-{month}", first_of_month.replace(day=11), first_of_month.replace(day=20)),
                (f"late {month}", first_of_month.replace(day=21), last_of_month),
                (f"the end of {month}", first_of_month.replace(day=21), last_of_month),
                (f"second half of {month}", first_of_month.replace(day=16), last_of_month),
                (whole_year, *year),
                (f"early {whole_year}", year[0], date(day.year, 4, 30)),
                (f"late {whole_year}", date(day.year, 9, 1), year[1]),
                (f"Q4 {whole_year}", date(day.year, 10, 1), year[1]),
                (f"first half of {whole_year}", year[0], date(day.year, 6, 30)),
                (f"summer {whole_year}", date(day.year, 6, 1), date(day.year, 8, 31)),
                (f"week of {day.isoformat()}", day, day + timedelta(days=6)),
                (f"about {day.day} {month}", day, day),
            ]
        )
    )


@given(worded(), worded())
def test_no_phrase_yields_a_narrower_span_than_its_words(one, other):
    (a, a_first, a_last), (b, b_first, b_last) = sorted((one, other), key=lambda piece: piece[1])
    both = min(a_first, b_first), max(a_last, b_last)
    open_start, open_end = date.min, date.max
    spans = {
        a: (a_first, a_last),
        f"probably {a}": (a_first, a_last),
        f"{a} or {b}": both,
        f"by {a}": (open_start, a_last),
        f"before {a}": (open_start, a_first - timedelta(days=1)),
        f"until {a}": (open_start, a_last),
        f"after {a}": (a_last + timedelta(days=1), open_end),
        f"on or after {a}": (a_first, open_end),
        f"since {a}": (a_first, open_end),
        f"from {a} on": (a_first, open_end),
    }
    if a_last <= b_last:
        spans |= {f"between {a} and {b}": both, f"from {a} to {b}": both, f"{a} – {b}": both}
    for phrase, (first, last) in spans.items():
        interval = read_date(phrase, None).interval
        assert (interval.earliest or open_start) <= first, phrase
        assert (interval.latest or open_end) >= last, phrase


@given(worded(), st.sampled_from(["{}, just after midday", "evening of {}", "{} at 01:34", "night of {}"]))
def test_no_time_of_day_narrows_its_date(piece, form):
    phrase, first, last = piece
    try:
        interval = read_date(form.format(phrase), None).interval
    except DateError:
        return
    assert interval.earliest <= first
    assert interval.latest >= last


def mutated(rng, phrases, words):
    """Return noise: EDTF signs, words in any order, or a good phrase with one character wrong."""
    sort = rng.randrange(3)
    if sort == 0:
        signs = "0123456789X-/.[],~?%{}TYS:  \x00²٤\n"
        return "".join(rng.choices(signs, k=rng.randrange(24)))
    if sort == 1:
        return " ".join(rng.choices(words, k=rng.randrange(1, 8)))
    phrase = rng.choice(phrases)
    at = rng.randrange(len(phrase))
    return phrase[:at] + rng.choice("0123456789 -/.,abe~?X²\x00ß") + phrase[at + rng.randrange(2) :]


def is_read(reader, *arguments):
    """Say whether a text is read; any error but DateError fails the test."""
    try:
        reader(*arguments)
    except DateError:
        return False
    return True


def test_a_hundred_thousand_random_strings_give_a_value_or_a_date_error():
    rng = random.Random(2021)
    phrases = [phrase for phrase, *_ in (*ABSOLUTE, *RELATIVE, *TIMED)]
    words = [
        *sorted({word for phrase in phrases for word in phrase.split()}),
        "0000",
        "9999",
        "\x00",
        "²",
        "'21",
    ]
    anchors = [ANCHOR, None, date(1, 1, 1), date(9999, 12, 31), date(2020, 2, 29)]
    read = 0
    for number in range(100_000):
        text = mutated(rng, phrases, words)
        read += is_read(read_date, text, anchors[number % 5])
        read += is_read((Interval.parse, bounds, read_time)[number % 3], text)
        if number % 4 == 0:
            read += is_read(read_range, text, ANCHOR)
    assert read > 3_000


@pytest.mark.parametrize(
    "unit",
    ["between ", "and ", "to ", "x to ", "about ", "early ", "4 ", "– ", "2 a.m. ", "[", "/", "week of "],
)
def test_repetition_is_refused_quickly(unit):
    with pytest.raises(DateError):
        read_date((unit * 200)[:200], ANCHOR)
