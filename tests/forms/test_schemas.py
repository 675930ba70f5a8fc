"""Forms that others read: by schemas and parsers that are not ours, with what people type in every text."""

import csv
import io
import json

import feedparser
import icalendar
import pytest
from defusedxml import ElementTree
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from tests.forms.examples import fill
from tests.forms.hostile import FORMULAS, MARKUP
from tests.forms.schemas import GEOJSON, JSON_FEED, TIMELINEJS
from tests.timeline.editions import append, make_claim, make_place

pytestmark = pytest.mark.django_db

SCHEMAS = {"timelinejs.json": TIMELINEJS, "geojson": GEOJSON, "feed.json": JSON_FEED}


def strictly(body):
    def refuse(text):
        raise ValueError(text)

    return json.loads(body.decode(), parse_constant=refuse)


@pytest.mark.parametrize("suffix", sorted(SCHEMAS))
def test_it_fits_its_schema(get, suffix):
    fill(60)
    for query in ("", "?lang=ar&order=oldest", "?place=nowhere"):
        Draft202012Validator(SCHEMAS[suffix]).validate(strictly(get(f"/timeline.{suffix}{query}").body))


def test_a_schema_refuses_what_is_not_so():
    wrong = {
        "type": "Feature",
        "properties": {},
        "geometry": {"type": "Point", "coordinates": [34.5, 143.25]},
    }
    for schema, value in (
        (TIMELINEJS, {"events": [{"unique_id": "event-1", "start_date": {"year": 2021, "day": 4}}]}),
        (GEOJSON, {"type": "FeatureCollection", "features": [wrong]}),
    ):
        assert not Draft202012Validator(schema).is_valid(value)


def test_a_slide_is_no_more_exact_than_its_date(get):
    for number, edtf in enumerate(
        ("2021-04-04", "2021-04", "2021", "2021-02-03/2021-02-06", "[..2021-03-02]", "201X"), 1
    ):
        append(number, edtf=edtf)
    slides = strictly(get("/timeline.timelinejs.json").body)["events"]
    found = {slide["unique_id"]: (slide["start_date"], slide.get("end_date")) for slide in slides}
    assert found == {
        "event-1": ({"year": 2021, "month": 4, "day": 4}, None),
        "event-2": ({"year": 2021, "month": 4}, None),
        "event-3": ({"year": 2021}, None),
        "event-4": ({"year": 2021, "month": 2, "day": 3}, {"year": 2021, "month": 2, "day": 6}),
        "event-5": ({"year": 2021, "month": 3, "day": 2}, None),
        "event-6": ({"year": 2010}, {"year": 2019}),
    }
    assert all(slide["display_date"] for slide in slides)


def test_only_the_first_300_slides_are_there_and_the_title_says_so(get):
    for number in range(1, 303):
        append(number)
    found = strictly(get("/timeline.timelinejs.json").body)
    assert len(found["events"]) == 300
    assert "Only the first 300 of 302 events are here." in found["title"]["text"]["text"]


def test_no_area_becomes_a_point_and_no_launch_site_the_place_of_impact(get):
    point = {"latitude": 34.5, "longitude": 43.25}
    append(1, places=[make_place("northport") | point])
    append(2, places=[make_place("lake-province", precision="district") | point])
    append(
        3,
        places=[
            make_place("northport", "launched-from") | point,
            make_place("eastfield", precision="province"),
        ],
    )
    append(4, places=[])
    found = {each["id"]: each for each in strictly(get("/timeline.geojson").body)["features"]}
    geometries = {number: each["geometry"] for number, each in found.items()}
    assert geometries == {1: {"type": "Point", "coordinates": [43.25, 34.5]}, 2: None, 3: None}
    assert found[2]["properties"]["located_at"][0]["coordinates"] is None
    assert found[3]["properties"]["located_at"][0]["coordinates"] == [43.25, 34.5]


@pytest.fixture
def hostile_archive(db):
    for number, text in enumerate([*FORMULAS, *MARKUP], 1):
        claim = make_claim() | {"said_by": text, "text": text}
        claim["document"] |= {
            "title": text,
            "citation": text,
            "outlet": {"slug": "gazette", "names": {"en": text}, "url": ""},
        }
        place = make_place("northport") | {"names": {"en": text}}
        append(
            number,
            kind="talks" if number % 2 else "rocket-attack",
            status="scheduled" if number % 2 else None,
            title=text,
            short_title=text,
            summary=text,
            grade_note=text,
            claims=[claim],
            places=[place],
        )
    append(1, action="corrected", reason=MARKUP[0])
    return len([*FORMULAS, *MARKUP])


def test_whatever_is_typed_every_form_can_be_read(get, hostile_archive):
    for suffix, schema in SCHEMAS.items():
        Draft202012Validator(schema).validate(strictly(get(f"/timeline.{suffix}").body))
    assert strictly(get("/timeline.json").body)["total"] == hostile_archive
    atom = get("/timeline.atom").body
    assert ElementTree.fromstring(atom, forbid_dtd=True).tag.endswith("feed")
    assert not feedparser.parse(atom).bozo
    calendar = get("/timeline.ics?ics=all").body
    assert len(icalendar.Calendar.from_ical(calendar).walk("VEVENT")) == hostile_archive
    assert all(len(line) <= 75 for line in calendar.split(b"\r\n"))
    assert b"\n" not in calendar.replace(b"\r\n", b"")
    for shape in ("", "about", "acled", "acled-notes", "ucdp", "ucdp-notes"):
        rows = list(
            csv.reader(
                io.StringIO(get(f"/timeline.csv?shape={shape}").body.decode(), newline=""), strict=True
            )
        )
        assert len({len(row) for row in rows}) == 1
    assert load_workbook(io.BytesIO(get("/timeline.xlsx").body))["events"].max_row == hostile_archive + 1


def test_text_that_a_reader_takes_for_markup_is_escaped(get, hostile_archive):
    for slide in strictly(get("/timeline.timelinejs.json").body)["events"]:
        assert "<script" not in slide["text"]["headline"] + slide["text"]["text"] + slide["display_date"]
    for item in strictly(get("/timeline.feed.json").body)["items"]:
        assert "<script" not in item["content_html"]
        assert "<img" not in item["content_html"]


def test_no_header_holds_what_was_typed(get, hostile_archive):
    for suffix in ("json", "csv", "xlsx", "geojson", "timelinejs.json", "atom", "feed.json", "ics"):
        headers = get(f"/timeline.{suffix}?q=x%0d%0aSet-Cookie:%20a=b").headers
        assert "Set-Cookie" not in headers
        assert not any("\r" in value or "\n" in value for value in headers.values())
