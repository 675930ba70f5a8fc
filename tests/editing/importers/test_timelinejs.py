"""TimelineJS: every form of a timeline becomes drafts, its dates no more exact than they are given."""

import json
from pathlib import Path

import pytest

from incidents.editing.importers.opening import open_format
from incidents.editing.importers.running import Import
from incidents.editing.importers.tables import FileError
from incidents.models import Claim, Event, ExternalId

FILES = Path(__file__).parents[2] / "data" / "timelinejs"
SHEET = "Year,Month,Day,Time,End Year,End Month,End Day,End Time,Display Date,Headline,Text,Media,Type,Group"

pytestmark = pytest.mark.django_db


def take(data, **options):
    return Import(open_format("timelinejs", data), **options).run()


def timeline(*slides, **whole):
    title = {"text": {"headline": "Examplia, a year"}}
    return json.dumps({"title": title, "events": slides, **whole}).encode()


def slide(year="2019", *, headline="Council meets", end=None, **more):
    dates = {"start_date": {"year": year} if isinstance(year, str) else year}
    dates |= {"end_date": end} if end else {}
    return dates | {"text": {"headline": headline, "text": "<p>At <b>Northport</b>.</p>"}} | more


def imported(*arguments, **fields):
    report = take(timeline(slide(*arguments, **fields)))
    assert report.in_words() == "2 rows: 1 created, 1 left out.", report.troubles
    return Event.objects.get()


def refused(*arguments, **fields):
    report = take(timeline(slide(*arguments, **fields)))
    assert report.in_words() == "2 rows: 1 invalid, 1 left out."
    return report.rows[1].reason


@pytest.mark.parametrize(
    ("name", "totals"),
    [
        ("contrib__women_in_computing.csv", "11 rows: 10 created, 1 left out."),
        ("template__eras.json", "24 rows: 20 created, 4 left out."),
        ("examples__twain__marktwain.json", "18 rows: 17 created, 1 left out."),
    ],
)
def test_every_slide_of_a_real_timeline_is_accounted_for_and_never_taken_twice(name, totals):
    data = (FILES / name).read_bytes()
    assert take(data).in_words() == totals
    assert take(data).in_words() == totals.replace("created", "unchanged")
    assert set(Event.objects.values_list("state", "kind")) == {("draft", "other")}


def test_a_table_without_dates_is_refused_naming_the_columns_it_lacks():
    data = (FILES / "js__core____tests____parser_test.csv").read_bytes()
    with pytest.raises(FileError, match=r"missing: year, headline\. Found: title, count, description\."):
        open_format("timelinejs", data)


def test_a_slide_keeps_its_words_its_links_and_its_picture():
    event = imported(
        headline="<a href='https://example.org/a'>Council</a> &amp; mayor meet",
        media={"url": "https://example.org/p.jpg", "credit": "A. Writer", "caption": "The hall"},
        group="Talks",
    )
    assert (event.title, event.summary) == ("Council & mayor meet", "At Northport.")
    claim = Claim.objects.select_related("document").get()
    assert claim.text.splitlines() == [
        "Council (https://example.org/a) & mayor meet",
        "At Northport.",
        "Shown with it: The hall, A. Writer, https://example.org/p.jpg",
    ]
    assert claim.document.title == "Examplia, a year"
    codes = ExternalId.objects.get().codes
    assert (codes["group"], codes["media.credit"]) == ("Talks", "A. Writer")


@pytest.mark.parametrize(
    ("start", "end", "edtf"),
    [
        ("2019", None, "2019"),
        ("602", {"year": 629}, "0602/0629"),
        ({"year": 1943, "month": "7"}, {"year": "1946"}, "1943-07/1946"),
        (
            {"year": "2019", "month": "03", "day": "4"},
            {"year": "2019", "month": "3", "day": "4"},
            "2019-03-04",
        ),
        ({"year": "1948.0", "month": "3.0", "day": ""}, None, "1948-03"),
    ],
)
def test_a_date_is_as_exact_as_it_is_given(start, end, edtf):
    assert imported(start, end=end).edtf == edtf


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("-500", None, "before the year 1"),
        ({"month": "3"}, None, "The start date has no year"),
        ({"year": "2019", "day": "3"}, None, "a day and no month"),
        ({"year": "2019", "month": "2", "day": "29"}, None, "The start date does not exist"),
        (
            {"year": "2019", "month": "March"},
            None,
            "The month of the start date is a whole number, not “March”",
        ),
        ("2019", {"year": "2018"}, "The date cannot be read"),
        ("12019", None, "The start date does not exist"),
        (
            {"year": "2019", "month": "2", "day": "2", "hour": "25"},
            None,
            "The time of the start does not exist",
        ),
    ],
)
def test_a_date_that_cannot_be_is_reported(start, end, words):
    assert words in refused(start, end=end)


def test_a_time_belongs_to_a_single_day():
    day = {"year": "2019", "month": "3", "day": "4", "hour": "1", "minute": "34"}
    event = imported(day, end=day | {"hour": "2"})
    assert (event.edtf, event.time_kind) == ("2019-03-04", "window")
    assert f"{event.time_from:%H:%M}–{event.time_to:%H:%M}" == "01:34–02:34"


def test_a_slide_is_known_again_by_its_own_id_when_its_words_change():
    take(timeline(slide(unique_id="talks")))
    report = take(timeline(slide(unique_id="talks", headline="Council meets again")))
    assert report.rows[1].outcome == "updated"
    # The same id in a timeline of another title is another slide.
    report = take(timeline(slide(unique_id="talks"), title={"text": {"headline": "Borduria"}}))
    assert report.rows[1].outcome == "created"


def test_the_sheet_gives_times_and_a_shown_date():
    sheet = f"{SHEET}\n2019,3,4,2:30 PM,,,,,Shrove Monday,Parade,,,,\n2019,3,4,noonish,,,,,,Fair,,,,\n"
    report = take(sheet.encode())
    assert [row.outcome for row in report.rows] == ["created", "invalid"]
    event = Event.objects.get()
    assert (event.date_words, f"{event.time_from:%H:%M}") == ("Shrove Monday", "14:30")


def test_version_2_is_read_with_its_title_its_tags_and_its_dates():
    older = {
        "headline": "Examplia",
        "type": "default",
        "date": [
            {"startDate": "2012,1,26", "endDate": "2012,1,27", "headline": "Talks", "tag": "Diplomacy"},
            {
                "startDate": "1/26/2012 10:30",
                "headline": "Walk-out",
                "asset": {"media": "https://a.example/"},
            },
            {"startDate": "20120301", "headline": "March"},
            {"startDate": "2/2012", "headline": "Month"},
            {"startDate": "26/1/2012", "headline": "Day first"},
        ],
        "era": [{"startDate": "2012", "endDate": "2013", "headline": "Truce"}],
    }
    report = take(json.dumps({"timeline": older}).encode())
    assert report.in_words() == "7 rows: 4 created, 1 invalid, 2 left out."
    dates = Event.objects.order_by("pk").values_list("edtf", flat=True)
    assert list(dates) == ["2012-01-26/2012-01-27", "2012-01-26", "2012-03-01", "2012-02"]
    assert ExternalId.objects.get(event__title="Walk-out").codes["media.url"] == "https://a.example/"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"events": [', "The JSON cannot be read"),
        (b'{"slides": []}', "The JSON has no list “events”"),
        (b"[1]", "The JSON has no list “events”"),
        (b'{"timeline": {}}', "no list “date”"),
        (b'{"events": [{"text": {"headline": "\\ud800"}}]}', "The JSON cannot be read"),
        (b"[" * 200_000, "The JSON cannot be read"),
    ],
)
def test_what_is_no_timeline_is_refused_with_what_is_accepted(data, words):
    with pytest.raises(FileError, match=words):
        open_format("timelinejs", data)


def test_what_is_no_slide_is_reported_and_the_others_are_taken():
    report = take(timeline("x", {}, slide(), None))
    assert report.in_words() == "5 rows: 1 created, 3 invalid, 1 left out."
