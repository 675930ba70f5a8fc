"""Dates in words: every precision has its own, and none says more than the date."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.dates import (
    DateError,
    DateWords,
    Interval,
    in_explicit_words,
    in_words,
    range_in_words,
    read_date,
    read_time,
)

WORDS = [
    # edtf, short, long, note, with_year
    ("2021-04-04", "Sun 4 April", "Sunday 4 April 2021", "", "4 April 2021"),
    ("2021-04-04~", "About 4 April", "About 4 April 2021", "", "about 4 April 2021"),
    ("2021-02-15?", "Mon 15 February", "Monday 15 February 2021", "uncertain", "15 February 2021"),
    ("2021-02-15%", "About 15 February", "About 15 February 2021", "uncertain", "about 15 February 2021"),
    ("2021-03-22/2021-03-23", "22–23 March", "22–23 March 2021", "2 days", "22–23 March 2021"),
    (
        "2021-02-15/2021-03-02",
        "15 February – 2 March",
        "15 February – 2 March 2021",
        "16 days",
        "15 February – 2 March 2021",
    ),
    (
        "2020-12-28/2021-01-03",
        "28 December 2020 – 3 January 2021",
        "28 December 2020 – 3 January 2021",
        "7 days",
        "28 December 2020 – 3 January 2021",
    ),
    ("2003/2021", "2003–2021", "2003–2021", "19 years", "2003–2021"),
    ("2021-01/2021-04", "January–April", "January–April 2021", "4 months", "January–April 2021"),
    ("2020-11/2021-02", "November 2020 – February 2021", "November 2020 – February 2021", "4 months", None),
    ("2020-10-03/2020-12", "3 October – December", "3 October – December 2020", "", None),
    ("2021-21/2021-22", "Spring 2021 – summer 2021", "Spring 2021 – summer 2021", "", None),
    ("2021-02-21~/2021-02-28", "About 21–28 February", "About 21–28 February 2021", "8 days", None),
    (
        "[2021-02-21..2021-02-28]",
        "Late February",
        "Late February 2021",
        "about 21–28 Feb",
        "late February 2021",
    ),
    ("[2020-10-11..2020-10-20]", "Mid-October", "Mid-October 2020", "about 11–20 Oct", "mid-October 2020"),
    ("[2021-01..2021-04]", "Early 2021", "Early 2021", "about Jan–Apr", "early 2021"),
    (
        "[2021-02-15..2021-03-02]",
        "Between 15 February and 2 March",
        "Between 15 February and 2 March 2021",
        "date not given",
        "between 15 February and 2 March 2021",
    ),
    (
        "[2019..2020]",
        "Between 2019 and 2020",
        "Between 2019 and 2020",
        "date not given",
        "between 2019 and 2020",
    ),
    (
        "[2021-03-18~..2021-03-24~]",
        "Between about 18 and 24 March",
        "Between about 18 and 24 March 2021",
        "date not given",
        None,
    ),
    (
        "[2020-01-03,2020-01-08]",
        "3 or 8 January",
        "3 or 8 January 2020",
        "one of the two",
        "3 or 8 January 2020",
    ),
    ("2021-03", "In March", "In March 2021", "day not given", "March 2021"),
    ("2021-03-XX", "In March", "In March 2021", "day not given", "March 2021"),
    ("2020-06~", "About June", "About June 2020", "day not given", "about June 2020"),
    ("2021-03?", "In March", "In March 2021", "day not given, uncertain", "March 2021"),
    ("2021-21", "Spring 2021", "Spring 2021", "March–May, day not given", "spring 2021"),
    (
        "2021-24",
        "Winter 2021–2022",
        "Winter 2021–2022",
        "December–February, day not given",
        "winter 2021–2022",
    ),
    ("2020", "During 2020", "During 2020", "month not given", "2020"),
    ("0987", "During 987", "During 987", "month not given", "987"),
    ("201X", "During the 2010s", "During the 2010s", "year not given", "the 2010s"),
    ("[..2021-04-04]", "By 4 April", "By 4 April 2021", "date not given", "by 4 April 2021"),
    ("[..2014~]", "By about 2014", "By about 2014", "date not given", "by about 2014"),
    (
        "/2021-02-15",
        "Until 15 February",
        "Until 15 February 2021",
        "start not known",
        "until 15 February 2021",
    ),
    ("../2021-02-15", "Until 15 February", "Until 15 February 2021", "start open", "until 15 February 2021"),
    (
        "[2021-02-16..]",
        "On or after 16 February 2021",
        None,
        "date not given",
        "on or after 16 February 2021",
    ),
    ("[2021-02..]", "In or after February 2021", None, "date not given", "in or after February 2021"),
    ("2014/", "From 2014", "From 2014", "end not known", "from 2014"),
    ("2014/..", "Since 2014", "Since 2014", "still going on", "since 2014"),
]


@pytest.mark.parametrize(("edtf", "short", "long", "note", "with_year"), WORDS)
def test_each_precision_has_its_words(edtf, short, long, note, with_year):
    words = in_words(Interval.parse(edtf))
    long = long or short
    assert words == DateWords(short, long, note, with_year or words.with_year)
    assert words.with_year in (with_year, long, long[:1].lower() + long[1:])


def test_the_time_stands_first_in_the_note_in_its_own_words():
    day, month = Interval.parse("2021-04-04?"), Interval.parse("2021-03")
    assert in_words(day, read_time("just after midday")).note == "just after midday, uncertain"
    assert in_words(month, read_time("evening")).note == "evening, day not given"


def test_a_night_is_named_by_its_two_days():
    words = in_words(Interval.parse("2021-02-15/2021-02-16"), read_time("night"))
    assert words.short == "Night of 15–16 February"
    assert words.with_year == "the night of 15–16 February 2021"
    assert words.note == ""


@pytest.mark.parametrize(
    ("edtf", "explicit"),
    [
        ("2021-04-04", ""),
        ("[2020-01-03..2020-01-08]", ""),
        ("[..2021-04-04]", ""),
        ("[2021-02-21..2021-02-28]", "between 21 and 28 February 2021, part of a month"),
        ("[2021-01..2021-04]", "between 1 January and 30 April 2021, part of a year"),
        ("2021-03", "between 1 and 31 March 2021, day not given"),
        ("2021-24", "between 1 December 2021 and 28 February 2022, day not given"),
        ("201X", "between 1 January 2010 and 31 December 2019, year not given"),
        ("[2021-01..2021-03]", "between 1 January and 31 March 2021, date not given"),
        ("[2020-01,2020-03]", "1 to 31 January 2020 or 1 to 31 March 2020"),
        ("2003/2021", "at most 1 January 2003 to 31 December 2021, 19 years"),
        ("[..2014]", "on or before 31 December 2014, date not given"),
        ("/2014", "ended by 31 December 2014, start not known"),
        ("[2014..]", "on or after 1 January 2014, date not given"),
        ("2014/..", "began some time in 2014, still going on"),
        ("2014~/", "began about 2014, end not known"),
    ],
)
def test_the_days_a_date_stands_for_are_spelled_out(edtf, explicit):
    assert in_explicit_words(Interval.parse(edtf)) == explicit


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2020-01", "2021-04", "Jan 2020 – Apr 2021"),
        ("2020-01", "2020-04", "Jan–Apr 2020"),
        ("2014", "2020", "2014–2020"),
        ("2014", "2014", "2014"),
        ("2020-01-15", "2020-01-20", "15–20 Jan 2020"),
        ("2020-01-15", "2020", "15 Jan 2020 – 2020"),
        ("2020-01", None, "since Jan 2020"),
        (None, "2021-04", "until Apr 2021"),
        (None, None, "any date"),
    ],
)
def test_a_range_is_named_with_its_months_shortened(start, end, words):
    assert range_in_words(start, end) == words


def test_a_range_that_is_no_date_is_refused():
    with pytest.raises(DateError):
        range_in_words("soon", None)


@given(st.dates(date(1000, 1, 1), date(2100, 12, 31)), st.integers(0, 400))
def test_words_are_read_back_as_the_date_they_name(first, days):
    """What we print can be typed again and means the same."""
    last = date.fromordinal(min(first.toordinal() + days, date(2100, 12, 31).toordinal()))
    forms = [
        f"{first}",
        f"{first}"[:7],
        f"{first}"[:4],
        f"{first}/{last}",
        f"[{first}..{last}]",
        f"[..{first}]",
    ]
    for form in [*forms, f"[{first}..]", f"{first}/..", f"{first}/", f"/{first}", f"[{first},{last}]"]:
        interval = Interval.parse(form)
        for words in (in_words(interval).with_year, in_words(interval).long):
            assert read_date(words, None).interval == interval
