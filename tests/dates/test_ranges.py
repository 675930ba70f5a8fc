"""The reader's box for dates: words become the `from` and `to` of a query, as coarse as they are."""

from datetime import date

import pytest

from incidents.dates import DateError, bounds, read_range

ANCHOR = date(2021, 4, 4)

RANGES = [
    ("since Jan 2020", "2020-01", None, "from 1 January 2020 on"),
    ("from Jan 2020", "2020-01", None, "from 1 January 2020 on"),
    ("after 2019", "2020-01-01", None, "from 1 January 2020 on"),
    ("2014–2020", "2014", "2020", "1 January 2014 – 31 December 2020"),
    ("2014-2020", "2014", "2020", "1 January 2014 – 31 December 2020"),
    ("2014/2020", "2014", "2020", "1 January 2014 – 31 December 2020"),
    ("Jan 2020 to Apr 2021", "2020-01", "2021-04", "1 January 2020 – 30 April 2021"),
    ("between Jan and Apr 2020", "2020-01", "2020-04", "1 January – 30 April 2020"),
    ("Jan 2020 – today", "2020-01", "2021-04-04", "1 January 2020 – 4 April 2021"),
    ("Jan 2020 to now", "2020-01", None, "from 1 January 2020 on"),
    ("in 2020", "2020", "2020", "1 January – 31 December 2020"),
    ("March 2021", "2021-03", "2021-03", "1–31 March 2021"),
    ("2021-03-XX", "2021-03", "2021-03", "1–31 March 2021"),
    ("4 April 2021", "2021-04-04", "2021-04-04", "4 April 2021"),
    ("late February 2021", "2021-02-21", "2021-02-28", "21–28 February 2021"),
    ("spring 2021", "2021-03", "2021-05", "1 March – 31 May 2021"),
    ("winter 2020–21", "2020-12", "2021-02", "1 December 2020 – 28 February 2021"),
    ("2010s", "2010", "2019", "1 January 2010 – 31 December 2019"),
    ("around 2014", "2014", "2014", "1 January – 31 December 2014"),
    ("last month", "2021-03", "2021-03", "1–31 March 2021"),
    ("last 30 days", "2021-03-05", "2021-04-04", "5 March – 4 April 2021"),
    ("past week", "2021-03-28", "2021-04-04", "28 March – 4 April 2021"),
    ("last week", "2021-03-22", "2021-03-28", "22–28 March 2021"),
    ("until 2015", None, "2015", "up to 31 December 2015"),
    ("by March 2015", None, "2015-03", "up to 31 March 2015"),
    ("before 2015", None, "2014-12-31", "up to 31 December 2014"),
]


@pytest.mark.parametrize(("text", "start", "end", "echo"), RANGES)
def test_a_range_is_read_as_coarsely_as_it_is_worded(text, start, end, echo):
    reading = read_range(text, ANCHOR)
    assert (reading.start, reading.end) == (start, end)
    assert reading.echo == echo


@pytest.mark.parametrize("text", [text for text, *_ in RANGES])
def test_both_sides_of_a_reading_are_values_a_query_takes(text):
    reading = read_range(text, ANCHOR)
    sides = [bounds(side) for side in (reading.start, reading.end) if side]
    assert sides == sorted(sides)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "3 or 8 January 2020",
        "4 April 2021 at noon",
        "in the past few weeks",
        "04/05/2021",
        "\x00",
    ],
)
def test_what_is_not_one_clear_range_is_refused(text):
    with pytest.raises(DateError):
        read_range(text, ANCHOR)


def test_the_last_winter_that_is_stored_cannot_end_a_query():
    """It ends in February 2101, after the years a query takes, so its reading is cut at none of them."""
    with pytest.raises(DateError):
        read_range("winter 2100–01", ANCHOR)
