"""Calendars: read back by a parser that is not ours."""

from datetime import UTC, date, datetime

import icalendar
import pytest

from incidents.dates import Interval
from tests.timeline.editions import append

pytestmark = pytest.mark.django_db


def when(edtf, **time):
    interval = Interval.parse(edtf)
    shown = {"start": None, "end": None, "zone": None, "zone_inferred": False, "text": ""}
    return {
        "edtf": edtf,
        "earliest": interval.earliest and interval.earliest.isoformat(),
        "latest": interval.latest and interval.latest.isoformat(),
        "precision": interval.precision.value,
        "text": "",
        "time": shown | time if time else None,
        "differs": False,
    }


@pytest.fixture
def entries(get):
    def read(address="/timeline.ics?ics=all"):
        response = get(address)
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert all(len(line) <= 75 for line in response.body.split(b"\r\n"))
        return icalendar.Calendar.from_ical(response.body).walk("VEVENT")

    return read


@pytest.mark.parametrize(
    ("edtf", "start", "end"),
    [
        ("2021-04-04", date(2021, 4, 4), date(2021, 4, 5)),
        ("2021-04", date(2021, 4, 1), date(2021, 5, 1)),
        ("2021", date(2021, 1, 1), date(2022, 1, 1)),
        ("2021-02-03/2021-02-06", date(2021, 2, 3), date(2021, 2, 7)),
        ("[..2021-03-02]", date(2021, 3, 2), date(2021, 3, 3)),
        ("2019/..", date(2019, 1, 1), date(2019, 1, 2)),
    ],
)
def test_a_date_is_the_days_it_may_be(entries, edtf, start, end):
    append(1, edtf=edtf)
    (entry,) = entries()
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (start, end)


def test_an_imprecise_date_says_so_in_the_title(entries):
    append(1, edtf="2021-04", title="Talks")
    append(2, title="Talks on a day")
    assert {str(entry["summary"]) for entry in entries()} == {
        "Talks (April 2021, day not given)",
        "Talks on a day",
    }


def test_only_an_exact_time_becomes_one(entries):
    append(1, when=when("2021-04-04", kind="exact", start="12:30", zone="Asia/Kolkata"))
    append(2, when=when("2021-04-04", kind="approximate", start="12:30", zone="Asia/Kolkata"))
    found = {int(str(entry["uid"]).split("@")[0][6:]): entry.decoded("dtstart") for entry in entries()}
    assert found == {1: datetime(2021, 4, 4, 7, 0, tzinfo=UTC), 2: date(2021, 4, 4)}


def test_the_uid_stays_and_the_sequence_rises(entries):
    append(1)
    (before,) = entries()
    append(1, action="corrected", title="Renamed", reason="Put right.")
    (after,) = entries()
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (1, 2)
    assert after.decoded("dtstamp") == datetime(2021, 4, 5, 13, tzinfo=UTC)


def test_without_more_the_diary_of_diplomacy_is_shown(entries):
    append(1, kind="talks", status="scheduled", title="Scheduled")
    append(2, kind="talks", status="held", title="Held")
    append(3, kind="talks", status="cancelled", title="Cancelled")
    append(4, title="Rockets")
    found = {str(entry["summary"]): entry.get("status") for entry in entries("/timeline.ics")}
    assert found == {"Scheduled": "CONFIRMED", "Cancelled": "CANCELLED"}


@pytest.mark.parametrize(("action", "title"), [("withdrawn", "Withdrawn entry"), ("merged", "Merged entry")])
def test_what_was_taken_out_stays_as_cancelled_without_a_word_of_it(entries, get, action, title):
    append(1)
    append(2, kind="talks", status="scheduled", title="Talks of the marker")
    append(2, action=action, reason="A duplicate.", merged_into=1 if action == "merged" else None)
    (entry,) = entries("/timeline.ics")
    assert (str(entry["summary"]), entry["status"], entry["sequence"]) == (title, "CANCELLED", 2)
    assert b"marker" not in get("/timeline.ics").body
    assert not entries("/timeline.ics?place=eastfield")


def test_what_was_taken_out_before_readers_knew_it_is_in_no_calendar(entries):
    append(1, kind="talks", status="scheduled", title="Scheduled")
    append(2, action="withdrawn", reason="It never was.")
    assert [str(entry["summary"]) for entry in entries("/timeline.ics")] == ["Scheduled"]


def test_an_event_has_a_calendar_of_its_own(entries, get):
    append(1)
    (entry,) = entries("/events/1.ics")
    assert entry["url"].endswith("/events/1/rockets-near-northport/")
    assert 'filename="dateline-event-1.ics"' in get("/events/1.ics")["Content-Disposition"]
    append(1, action="withdrawn", reason="It never was.")
    assert get("/events/1.ics").status_code == 410
    assert get("/events/2.ics").status_code == 404


def test_text_cannot_break_out_of_its_line(entries):
    append(1, title="Talks;,\\ \r\nEND:VEVENT\rX:1\x00", summary="a" * 300 + "ب" * 300)
    (entry,) = entries()
    assert str(entry["summary"]).startswith("Talks;,\\ \nEND:VEVENT")
    assert "ب" * 300 in entry["description"]
