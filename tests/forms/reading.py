"""The ids of the events in each form of a query: one table, to which a new form adds its reader.

`IN_ORDER` forms hold the whole result, over all their pages; `FIRST` the first so many; `AS_A_SET` the events
that a test of their own picks, in any order; `SUBSETS` some of them; `FOLLOWED` those that are or were in the
result. Each reader takes `get` and the query.
"""

import csv
import io
import json
import re
from urllib.parse import urlsplit

import feedparser
import icalendar
from openpyxl import load_workbook

from incidents.exports.forms import FORMS

CARD = re.compile(r'<li class="event [^"]*" id="event-([0-9]+)"')
ROW = re.compile(r'<p class="title"><a href="[^"]*/events/([0-9]+)/')
HTMX = {"HX-Request": "true"}


def page_ids(get, query, **headers):
    found, number = [], 1
    while True:
        html = get(query.replacing(page=number).url(), **headers).body.decode()
        found += map(int, CARD.findall(html))
        if 'rel="next"' not in html:
            return found
        number += 1


def followed_ids(get, address):
    """Give the ids of an answer as JSON and of those that it leads on to."""
    found = []
    while address:
        page = json.loads(get(address).body)
        found += [event["id"] for event in page["events"]]
        address = page["next"] and "?".join(urlsplit(page["next"])[2:4])
    return found


def json_ids(get, query):
    return followed_ids(get, FORMS["json"].url(query))


def api_ids(get, query):
    address = query.url("/api/v1/events")
    return followed_ids(get, f"{address}{'&' if '?' in address else '?'}limit=30")


def embed_ids(get, query):
    return [int(number) for number in ROW.findall(get(query.url("/embed/")).body.decode())]


def rows(get, query, form="csv"):
    return list(csv.DictReader(io.StringIO(get(FORMS[form].url(query)).body.decode(), newline="")))


def csv_ids(get, query):
    return [int(row["id"]) for row in rows(get, query)]


def xlsx_ids(get, query):
    book = load_workbook(io.BytesIO(get(FORMS["xlsx"].url(query)).body), read_only=True)
    return [row[0] for row in book["events"].iter_rows(min_row=2, max_col=1, values_only=True)]


def timelinejs_ids(get, query):
    slides = json.loads(get(FORMS["timelinejs"].url(query)).body)["events"]
    return [int(slide["unique_id"].removeprefix("event-")) for slide in slides]


def geojson_ids(get, query):
    return [feature["id"] for feature in json.loads(get(FORMS["geojson"].url(query)).body)["features"]]


IN_ORDER = {
    "page": page_ids,
    "fragment": lambda get, query: page_ids(get, query, **HTMX),
    "json": json_ids,
    "api": api_ids,
    "csv": csv_ids,
    "xlsx": xlsx_ids,
}
FIRST = {"timelinejs": (timelinejs_ids, 300), "embed": (embed_ids, 12)}


def calendar_events(get, query, form="ics-all"):
    """Give a calendar's entries by event id."""
    entries = icalendar.Calendar.from_ical(get(FORMS[form].url(query)).body).walk("VEVENT")
    return {int(re.match("event-([0-9]+)@", entry["uid"])[1]): entry for entry in entries}


def ics_ids(get, query, form="ics-all"):
    """Give the ids of the events that are still public: of others nothing is told, their kind neither."""
    entries = calendar_events(get, query, form).items()
    return [number for number, entry in entries if "categories" in entry]


def atom_ids(get, query):
    parsed = feedparser.parse(get(FORMS["atom"].url(query)).body)
    assert not parsed.bozo
    return [int(entry.id.split("/events/")[1].split("/")[0]) for entry in parsed.entries]


def json_feed_ids(get, query):
    return [item["_dateline"]["event"] for item in json.loads(get(FORMS["feed"].url(query)).body)["items"]]


AS_A_SET = {"geojson": (geojson_ids, lambda edition: edition.facets["located"]), "ics-all": (ics_ids, bool)}
SUBSETS = {"ics": lambda get, query: ics_ids(get, query, "ics")}
FOLLOWED = {"atom": atom_ids, "feed": json_feed_ids}
