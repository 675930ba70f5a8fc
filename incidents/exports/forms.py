"""The forms a query can be had in: one table, which addresses, the command and the share panel go by."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from incidents.exports.acled import ACLED
from incidents.exports.answers import Answer
from incidents.exports.calendar import ics_all, ics_diary
from incidents.exports.documents import json_page
from incidents.exports.followed import atom_feed, json_feed_of
from incidents.exports.geojson import geojson_events
from incidents.exports.shapes import Shape
from incidents.exports.tables import csv_about, csv_events
from incidents.exports.timelinejs import timelinejs_events
from incidents.exports.ucdp import UCDP
from incidents.exports.workbook import xlsx_events
from incidents.timeline.query import TimelineQuery

CSV: Final = "text/csv; charset=utf-8; header=present"
CALENDAR: Final = "text/calendar; charset=utf-8"
JSON: Final = "application/json"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a query's answer.

    Its address is `/timeline` and `suffix`, with `option` (a key of the address and its value) where one
    suffix has several forms. `whole` forms hold every event and are refused above the limit; `streamed` ones
    are sent as they are written. `shared` ones may be read by scripts of other sites, `saved` ones are
    offered as a file. `beside` are the forms that say what this one cannot.
    """

    name: str
    suffix: str
    content_type: str
    write: Callable[[Answer], Iterator[bytes]]
    option: tuple[str, str] | None = None
    whole: bool = False
    streamed: bool = False
    shared: bool = False
    saved: bool = False
    beside: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return f"/timeline{self.suffix}"

    def url(self, query: TimelineQuery) -> str:
        """Give the address of a query in this form, on this host; a whole form has no pages."""
        address = (query.replacing() if self.whole else query).url(self.path)
        if self.option is None:
            return address
        return f"{address}{'&' if '?' in address else '?'}{'='.join(self.option)}"

    def file_name(self, sequence: int) -> str:
        """Give a name in plain ASCII, made of nothing that anybody typed."""
        own = self.name if self.option else ""
        return f"dateline-{sequence}{own and '-'}{own}{self.suffix}"


def _shape(name: str, shape: Shape) -> tuple[Form, Form]:
    """Give another scheme's rows, and the table of what could not be said in them."""
    notes = f"{name}-notes"
    table = Form(name, ".csv", CSV, shape.rows, ("shape", name), whole=True, streamed=True, saved=True)
    return (
        replace(table, beside=(notes, "about")),
        replace(table, name=notes, write=shape.notes, option=("shape", notes), beside=("about",)),
    )


_ALL = (
    Form("json", ".json", JSON, json_page, shared=True),
    Form("csv", ".csv", CSV, csv_events, whole=True, streamed=True, saved=True, beside=("about",)),
    Form("about", ".csv", CSV, csv_about, option=("shape", "about"), saved=True),
    *_shape("acled", ACLED),
    *_shape("ucdp", UCDP),
    Form("xlsx", ".xlsx", XLSX, xlsx_events, whole=True, streamed=True, saved=True),
    Form(
        "geojson",
        ".geojson",
        "application/geo+json",
        geojson_events,
        whole=True,
        streamed=True,
        shared=True,
    ),
    Form("timelinejs", ".timelinejs.json", JSON, timelinejs_events, shared=True),
    Form("atom", ".atom", "application/atom+xml; charset=utf-8", atom_feed),
    Form("feed", ".feed.json", "application/feed+json", json_feed_of, shared=True),
    Form("ics", ".ics", CALENDAR, ics_diary, saved=True),
    Form("ics-all", ".ics", CALENDAR, ics_all, option=("ics", "all"), whole=True, streamed=True, saved=True),
)
FORMS: Final[Mapping[str, Form]] = {form.name: form for form in _ALL}
SUFFIXES: Final = tuple(dict.fromkeys(form.suffix for form in _ALL))


def forms_at(suffix: str) -> Mapping[str, Form]:
    """Give the forms of one address by the value of its option, "" for the one without."""
    return {form.option[1] if form.option else "": form for form in _ALL if form.suffix == suffix}
