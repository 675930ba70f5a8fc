"""Read a timeline in any of TimelineJS's forms as slides: JSON of version 3 and 2, and the sheet as CSV.

https://timeline.knightlab.com/docs/json-format.html; version 2 is read as its own code reads it.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from incidents.editing.importers.tables import FileError, Table, clean_text, decode, read_table

Parts = Mapping[str, str]
"""A date as it is given: `year`, `month`, `day`, `hour`, `minute`, `second`, or `unread` for neither."""

UNITS = ("year", "month", "day", "hour", "minute", "second")
SHEET_COLUMNS = {
    "media": "media.url",
    "media credit": "media.credit",
    "media caption": "media.caption",
    "media thumbnail": "media.thumbnail",
    "alt text": "media.alt",
    "group": "group",
    "background": "background",
}
ACCEPTED = "Accepted: TimelineJS JSON (“events”, or “timeline” with “date”), or its sheet saved as CSV."
CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?(?::(\d{2}))?(?:\.\d+)?\s*(?:([ap])\.?m\.?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide:
    """An entry of a timeline, texts still as HTML. `role` is "event", "title" or "era".

    `line` is its line in a sheet, its number in JSON, the title first; `more` are its other fields as given.
    """

    line: int
    role: str = "event"
    start: Parts = field(default_factory=dict)
    end: Parts = field(default_factory=dict)
    shown_date: str = ""
    headline: str = ""
    text: str = ""
    unique_id: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Slides:
    """A whole timeline."""

    slides: tuple[Slide, ...]
    recognised: tuple[str, ...]

    @property
    def title(self) -> str:
        """Give the title slide's headline, its text without one, as HTML; "" without the slide."""
        return next((slide.headline or slide.text for slide in self.slides if slide.role == "title"), "")


def read_slides(data: bytes) -> Slides:
    """Read a timeline of any form; raise `FileError` for a file that is none."""
    text, encoding = decode(data)
    if text.lstrip().startswith(("{", "[")):
        return _from_json(text, encoding)
    table = read_table(data)
    table.require("year", "headline")
    return Slides(tuple(_from_sheet(table)), (*table.recognised, "form: TimelineJS sheet"))


def _from_json(text: str, encoding: str) -> Slides:
    try:
        whole = json.loads(text)
        # Half a pair of surrogates may be escaped in JSON, and no database holds one.
        json.dumps(whole, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise FileError(f"The JSON cannot be read: {error}. {ACCEPTED}") from error
    older = whole.get("timeline") if isinstance(whole, dict) else None
    entries = _second_form(older) if isinstance(older, dict) else _third_form(whole)
    version = 2 if isinstance(older, dict) else 3
    slides = tuple(_slide(number, role, entry) for number, (role, entry) in enumerate(entries, 1))
    return Slides(
        slides,
        (
            f"encoding: {encoding}",
            f"form: TimelineJS {version} JSON",
            "lines: slides, counted from the title",
        ),
    )


def _third_form(whole: Any) -> list[tuple[str, Any]]:
    if not isinstance(whole, dict) or not isinstance(whole.get("events"), list):
        raise FileError(f"The JSON has no list “events”. {ACCEPTED}")
    title = [("title", whole["title"])] if whole.get("title") else []
    return [*title, *_each("event", whole["events"]), *_each("era", whole.get("eras"))]


def _second_form(older: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Give version 2 in the shape of version 3; its title is the timeline's own fields."""
    if not isinstance(older.get("date"), list):
        raise FileError(f"The JSON has no list “date” in its “timeline”. {ACCEPTED}")
    title = {key: value for key, value in older.items() if key not in ("date", "era")}
    entries = [("title", title), *_each("event", older["date"]), *_each("era", older.get("era"))]
    return [(role, _renewed(entry)) for role, entry in entries]


def _renewed(entry: Any) -> Any:
    if not isinstance(entry, dict):
        return entry
    kept = {key: value for key, value in entry.items() if key not in ("startDate", "endDate", "tag", "asset")}
    return kept | {
        "start_date": _older_date(_words(entry.get("startDate"))),
        "end_date": _older_date(_words(entry.get("endDate"))),
        "group": entry.get("tag"),
        "media": _renamed(entry.get("asset"), {"media": "url"}),
        "text": {"headline": entry.get("headline"), "text": entry.get("text")},
    }


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if not isinstance(value, dict):
        return value
    return {names.get(key, key): entry for key, entry in value.items()}


def _older_date(text: str) -> dict[str, str]:
    """Cut a date of version 2: "2012,1,26,10,30", "1/26/2012", "1/2012", "2012" or "20120126"."""
    if "/" in text:
        day, _, clock = text.partition(" ")
        parts = day.split("/")
        # Version 2 defines the month to come first; nothing is guessed here.
        named = dict(zip(("month", "day", "year")[:: 2 if len(parts) == 2 else 1], parts, strict=False))
        return (named if len(parts) in (2, 3) else {"unread": text}) | _clock(clock)
    if re.fullmatch(r"\d{8}", text):
        return {"year": text[:4], "month": text[4:6], "day": text[6:]}
    return dict(zip(UNITS, (part.strip() for part in text.split(",")), strict=False)) if text else {}


def _each(role: str, entries: Any) -> Iterator[tuple[str, Any]]:
    for entry in entries if isinstance(entries, list) else ():
        yield role, entry


def _slide(number: int, role: str, entry: Any) -> Slide:
    if not isinstance(entry, dict):
        return Slide(line=number, role=role, problem="The slide is no object with “start_date” and “text”.")
    text = entry["text"] if isinstance(entry.get("text"), dict) else {}
    known = {
        "start_date",
        "end_date",
        "text",
        "unique_id",
        "display_date",
        "headline",
        "startDate",
        "endDate",
    }
    start, end = _date(entry.get("start_date")), _date(entry.get("end_date"))
    return Slide(
        line=number,
        role=role,
        start=start,
        end=end,
        shown_date=_words(entry.get("display_date")) or start.get("shown", ""),
        headline=_words(text.get("headline")),
        text=_words(text.get("text")),
        unique_id=_words(entry.get("unique_id")),
        more=dict(_flat({key: value for key, value in entry.items() if key not in known})),
    )


def _date(value: Any) -> Parts:
    if not isinstance(value, dict):
        return {"unread": _words(value)} if value else {}
    parts = {unit: _words(value.get(unit)) for unit in UNITS} | {
        "shown": _words(value.get("display_date")),
        "unread": _words(value.get("unread")),
    }
    return {name: text for name, text in parts.items() if text}


def _flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Give nested fields by dotted name, those that say something."""
    for key, value in values.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            yield from _flat(value, f"{name}.")
        elif words := _words(value):
            yield name, words


def _words(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return "true" if value else ""
    if isinstance(value, str | int | float):
        return clean_text(str(value))
    return json.dumps(value, ensure_ascii=False) if value else ""


def _from_sheet(table: Table) -> Iterator[Slide]:
    for row in table.rows:
        cells = row.cells
        role = cells.get("type", "").casefold()
        yield Slide(
            line=row.line,
            problem=row.problem,
            role=role if role in ("title", "era") else "event",
            start=_cells(cells, ""),
            end=_cells(cells, "end "),
            shown_date=cells.get("display date", ""),
            headline=cells.get("headline", ""),
            text=cells.get("text", ""),
            more=dict(_named(cells, SHEET_COLUMNS.items())),
        )


def _cells(cells: Mapping[str, str], prefix: str) -> Parts:
    units = ((unit, cells.get(f"{prefix}{unit}", "")) for unit in ("year", "month", "day"))
    return {unit: text for unit, text in units if text} | _clock(cells.get(f"{prefix}time", ""))


def _named(cells: Mapping[str, str], names: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for column, name in names:
        if cells.get(column):
            yield name, cells[column]


def _clock(text: str) -> dict[str, str]:
    """Cut "10:30", "10:30:15" or "2:30 pm" into hour, minute and second."""
    if not text.strip():
        return {}
    found = CLOCK.fullmatch(text.strip())
    if found is None:
        return {"unread": text}
    hour, minute, second, half = found.groups()
    if half:
        if not 1 <= int(hour) <= 12:
            return {"unread": text}
        hour = str(int(hour) % 12 + (12 if half in "pP" else 0))
    return {"hour": hour, "minute": minute or "0", "second": second or "0"}
