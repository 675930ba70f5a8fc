"""Times of day: as vague as their words, with the published hours of the parts of a day."""

from datetime import time

import pytest

from incidents.dates import PARTS_OF_DAY, DateError, TimeKind, read_time

TIMES = [
    ("01:34", "exact", time(1, 34), None),
    ("at 01:34", "exact", time(1, 34), None),
    ("1:34 p.m.", "exact", time(13, 34), None),
    ("2 pm", "exact", time(14), None),
    ("2.30 p.m.", "exact", time(14, 30), None),
    ("12 a.m.", "exact", time(0), None),
    ("12 p.m.", "exact", time(12), None),
    ("noon", "exact", time(12), None),
    ("midnight", "exact", time(0), None),
    ("about noon", "approximate", time(12), None),
    ("at around 2 a.m.", "approximate", time(2), None),
    ("around midday", "approximate", time(12), None),
    ("just after midday", "after", time(12), None),
    ("shortly after 01:34", "after", time(1, 34), None),
    ("just before midday", "before", time(12), None),
    ("by 2 p.m.", "before", time(14), None),
    ("before midnight", "before", time(23, 59), None),
    ("between 2 and 4 a.m.", "window", time(2), time(4)),
    ("between 2 p.m. and 4 p.m.", "window", time(14), time(16)),
    ("from 01:00 to 03:30", "window", time(1), time(3, 30)),
    ("2–4 pm", "window", time(14), time(16)),
    ("between 11 and 1 p.m.", "window", time(11), time(13)),
    ("between 11 and 1 a.m.", "window", time(23), time(1)),
    ("between 12 and 2 a.m.", "window", time(0), time(2)),
    ("between 10 p.m. and midnight", "window", time(22), time(23, 59)),
    ("night", "part-of-day", time(0), time(5)),
    ("overnight", "part-of-day", time(0), time(5)),
    ("in the early hours", "part-of-day", time(0), time(5)),
    ("at dawn", "part-of-day", time(5), time(7)),
    ("in the morning", "part-of-day", time(7), time(12)),
    ("midday", "part-of-day", time(11), time(14)),
    ("afternoon", "part-of-day", time(12), time(17)),
    ("late afternoon", "part-of-day", time(12), time(17)),
    ("Evening", "part-of-day", time(17), time(21)),
    ("late evening", "part-of-day", time(21), time(23, 59)),
    ("first report at 02:10", "first-reported", time(2, 10), None),
    ("first reported at 2.10 a.m.", "first-reported", time(2, 10), None),
]


@pytest.mark.parametrize(("text", "kind", "start", "end"), TIMES)
def test_a_time_is_read_as_the_kind_its_words_say(text, kind, start, end):
    read = read_time(text)
    assert (read.kind, read.start, read.end) == (kind, start, end)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3",
        "at 3",
        "25:00",
        "24:00",
        "9:99",
        "0 a.m.",
        "13 p.m.",
        "123:45",
        "01:34:56",
        "early morning",
        "late at night",
        "two o'clock",
        "between 2 and 4",
        "between 02:00 and 02:00",
        "between 2 and 04:00",
        "²:00",
        "٠١:٣٤",
        "01:34\x00",
        "2 p.m. IST",
        "20:20 IST",
        "20:20 Nowhere time",
        "noon " * 100,
    ],
)
def test_what_is_no_clear_time_is_refused(text):
    with pytest.raises(DateError):
        read_time(text)


def test_the_words_are_kept_as_the_source_has_them():
    assert read_time(" Just  after midday ").text == "Just after midday"


@pytest.mark.parametrize(
    ("text", "zone", "inferred"),
    [
        ("01:34", "Asia/Baghdad", True),
        ("01:34 local time", "Asia/Baghdad", True),
        ("01:34 UTC", "UTC", False),
        ("01:34 GMT", "UTC", False),
        ("01:34 Baghdad time", "Asia/Baghdad", False),
        ("8 p.m. New York time", "America/New_York", False),
    ],
)
def test_a_zone_in_the_words_wins_over_the_one_given(text, zone, inferred):
    read = read_time(text, "Asia/Baghdad", zone_inferred=True)
    assert (read.zone, read.zone_inferred) == (zone, inferred)


def test_no_zone_is_made_up():
    assert read_time("01:34").zone is None


def test_the_parts_of_a_day_have_their_published_hours():
    assert PARTS_OF_DAY == {
        "night": (0, 5),
        "dawn": (5, 7),
        "morning": (7, 12),
        "midday": (11, 14),
        "afternoon": (12, 17),
        "evening": (17, 21),
        "late-evening": (21, 24),
    }


@pytest.mark.parametrize("slug", PARTS_OF_DAY)
def test_each_published_part_can_be_typed(slug):
    assert read_time(slug.replace("-", " ")).kind is TimeKind.PART_OF_DAY


@pytest.mark.parametrize(
    ("text", "minute"),
    [("00:00", 0), ("01:34", 94), ("just after midday", 720), ("night", 0), ("evening", 1020)],
)
def test_events_of_a_day_are_ordered_by_the_minute_a_time_begins(text, minute):
    assert read_time(text).start_minute == minute


@pytest.mark.parametrize(
    ("text", "runs_on"),
    [
        ("night", True),
        ("overnight", True),
        ("between 11 p.m. and 1 a.m.", True),
        ("early hours", False),
        ("late evening", False),
        ("between 2 and 4 a.m.", False),
        ("midnight", False),
    ],
)
def test_a_night_runs_into_the_next_day_and_the_early_hours_do_not(text, runs_on):
    assert read_time(text).runs_past_midnight is runs_on
