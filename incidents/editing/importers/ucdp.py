"""UCDP GED, the Georeferenced Event Dataset: one row, one event, in UCDP's own CSV of any release.

Its parties have no direction but in one-sided violence, its dates are bounds of what is not known rather than
durations, and its source columns hold several sources in one cell.
"""

import calendar
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from incidents.editing.figure_values import FigureValues
from incidents.editing.importers.copies import (
    ActorCopy,
    ClaimCopy,
    EventCopy,
    ExternalCopy,
    PlaceCopy,
)
from incidents.editing.importers.directory import Directory
from incidents.editing.importers.points import read_point
from incidents.editing.importers.provenance import provenance
from incidents.editing.importers.running import Entry, RowError, TableFormat
from incidents.editing.importers.wording import cut, place_in_title, short_title
from incidents.models import Document
from incidents.taxonomy import KINDS, UnknownTermError
from incidents.taxonomy.mappings import (
    kind_from_ucdp,
    place_precision_from_ucdp,
    ucdp_is_aggregate,
    ucdp_roles,
)

SCHEME = "ucdp-ged"
REQUIRED = (
    *("id", "type_of_violence", "side_a", "side_b", "where_prec", "country"),
    *("event_clarity", "date_prec", "date_start", "date_end", "best", "high", "low"),
)
CODES = (
    *("relid", "year", "active_year", "code_status", "type_of_violence", "event_clarity"),
    *("conflict_new_id", "conflict_name", "dyad_new_id", "dyad_name"),
    *("side_a_new_id", "side_a", "side_b_new_id", "side_b", "gwnoa", "gwnob"),
    *("where_prec", "where_coordinates", "where_description", "latitude", "longitude", "priogrid_gid"),
    *("country_id", "region", "date_prec", "date_start", "date_end"),
    *("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low"),
    *("number_of_sources", "source_original"),
)
"""Columns whose values are kept as UCDP gave them, so that they go out again unchanged."""

ONE_SIDED = 3
SOURCE = re.compile(r"(?P<office>.*?),(?P<day>\d{4}-\d{2}-\d{2}),(?P<headline>.*)", re.DOTALL)
BETWEEN_SOURCES = re.compile(r'"\s*;\s*"')

# What the last word of a place's name says it is; a name that says nothing is a part of the country.
PLACE_KINDS = {
    "settlement": "city town village locality township hamlet settlement",
    "neighbourhood": "suburb neighborhood neighbourhood quarter",
    "base": "airbase base barracks",
    "site": "airport airfield camp checkpoint complex crossing dam farm farms field fields plant station",
    "route": "highway road street",
    "water": "lake reservoir river sea strait",
    "district": "district sub-district subdistrict commune woreda",
    "province": "governorate province state",
}
KIND_OF_WORD = {word: kind for kind, words in PLACE_KINDS.items() for word in words.split()}


class UcdpGed(TableFormat):
    """The rows of a GED file as events, in a collection each."""

    scheme = SCHEME
    required = REQUIRED

    @property
    def recognised(self) -> list[str]:
        return [*self.table.recognised, f"columns: {len(self.table.columns)} of UCDP GED"]

    def entries(self) -> Iterator[Entry]:
        for row in self.table.rows:
            key = row.cells.get("id", "")
            problem = row.problem or ("" if key else "The row has no id.")
            yield Entry(row.line, key, row.cells, problem)

    def copy(self, entry: Entry, directory: Directory) -> EventCopy:
        row = _Row(entry.values)
        return row.copy(directory, provenance(SCHEME).collection_slug(directory, self.collection))


class _Row:
    """One row, read and checked."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self.cells = cells
        self.violence = self._code("type_of_violence")
        self.start, self.end = self._day("date_start"), self._day("date_end")
        if self.end < self.start:
            raise RowError(f"date_end {self.end} is before date_start {self.start}.")
        try:
            self.kind = kind_from_ucdp(self.violence)
            self.precision = place_precision_from_ucdp(self._code("where_prec"))
        except UnknownTermError as error:
            raise RowError(str(error)) from error
        self.clarity = self._code("event_clarity")
        if self.clarity not in (1, 2):
            raise RowError(f"event_clarity is 1 or 2, not {self.clarity}.")
        self.low, self.best, self.high = (self._code(name) for name in ("low", "best", "high"))
        self.country = self._text("country")
        self.sides = self._text("side_a"), self._text("side_b")

    def _text(self, name: str) -> str:
        if text := self.cells.get(name, ""):
            return text
        raise RowError(f"{name} is empty.")

    def _code(self, name: str) -> int:
        text = self.cells.get(name, "")
        if not re.fullmatch(r"[0-9]{1,9}", text):
            raise RowError(f"{name} is a whole number, not “{text[:40]}”.")
        return int(text)

    def _day(self, name: str) -> date:
        text = self.cells.get(name, "")
        try:
            # Some releases write a time of 00:00:00.000 behind the day, which says nothing.
            return date.fromisoformat(text.split(" ")[0])
        except ValueError:
            raise RowError(f"{name} is a date such as 2016-03-01, not “{text[:40]}”.") from None

    def copy(self, directory: Directory, collection: str) -> EventCopy:
        actors = self._actors(directory)
        place, name = self._place(directory)
        where = place_in_title(name, self.precision)
        what = KINDS[self.kind].label.en.partition(",")[0]
        return EventCopy(
            kind=self.kind,
            title=self._title(what, where),
            short_title=short_title(what, name),
            summary=self._summary(where),
            aggregate=self.is_aggregate,
            edtf=self.edtf,
            date_words=self._date_words(),
            collections=(collection,),
            places=(PlaceCopy(place=place, precision=self.precision),),
            actors=actors,
            claims=self._claims(directory, actors),
            external=(ExternalCopy(SCHEME, self._text("id"), "", self._codes()),),
        )

    @property
    def is_aggregate(self) -> bool:
        return ucdp_is_aggregate(self.clarity, (self.end - self.start).days + 1)

    @property
    def edtf(self) -> str:
        """Give the bounds as a date: what UCDP calls uncertain is "some time between", never "lasted"."""
        start, end = self.start, self.end
        if start == end:
            return start.isoformat()
        last = calendar.monthrange(start.year, start.month)[1]
        if (start.day, end) == (1, start.replace(day=last)):
            return f"{start:%Y-%m}"
        if (start, end) == (date(start.year, 1, 1), date(start.year, 12, 31)):
            return f"{start:%Y}"
        # An aggregate's acts are spread over the whole time; one act happened on some day of it.
        return f"{start}/{end}" if self.clarity == 2 else f"[{start}..{end}]"

    def _date_words(self) -> str:
        if self.start == self.end:
            return self.start.isoformat()
        return f"{self.start} to {self.end} (date_prec {self.cells['date_prec']})"

    def _actors(self, directory: Directory) -> tuple[ActorCopy, ...]:
        roles = ucdp_roles(self.violence)
        named = [
            ActorCopy(actor=directory.actor(cut(side, 200), _actor_type(side)), role=role)
            for side, role in zip(self.sides, roles, strict=True)
        ]
        return tuple(dict.fromkeys(named))

    def _place(self, directory: Directory) -> tuple[str, str]:
        """Give the slug and name of the place as exactly as where_prec says, inside its country."""
        within = directory.place(self.country, "country")
        province, district = self.cells.get("adm_1", ""), self.cells.get("adm_2", "")
        name = self.cells.get("where_coordinates", "") or district or province or self.country
        if self.precision == "country":
            return within, self.country
        for area, kind in ((province, "province"), (district, "district")):
            if area:
                within = directory.place(area, kind, within=within)
            if area == name and kind == self.precision:
                return within, name
        kind = {"region": "region", "sea": "water"}.get(self.precision) or self.precision
        point: dict[str, float] = {}
        if self.precision in ("locality", "near"):
            kind, point = _place_kind(name), read_point(self.cells)
        return directory.place(name, kind, within=within, **point), name

    def _title(self, what: str, where: str) -> str:
        # Who did it never begins a headline on a data set's word alone.
        if self.violence == ONE_SIDED:
            return cut(f"{what} {where}", 200)
        head = f"{what} {where}: "
        return head + cut(" and ".join(self.sides), 200 - len(head)) if len(head) < 150 else cut(head, 200)

    def _summary(self, where: str) -> str:
        first, second = self.sides
        what = (
            f"one-sided violence by {first} against civilians"
            if self.violence == ONE_SIDED
            else f"armed violence between {first} and {second}"
        )
        around = [self.cells.get("adm_2", ""), self.cells.get("adm_1", ""), self.country]
        areas = [area for area in dict.fromkeys(around) if area and area not in where]
        told = f"UCDP records {what} {', '.join([where, *areas])}. {self._deaths_words()}"
        return f"{told} A summary of several acts." if self.is_aggregate else told

    def _deaths_words(self) -> str:
        if self.low == self.best == self.high:
            return f"Deaths: {self.best:,}."
        if self.inconsistent:
            return (
                f"Deaths, as UCDP gives them: best {self.best:,}, low {self.low:,}, high {self.high:,};"
                " the three do not fit each other."
            )
        return f"Deaths: {self.best:,} by UCDP's best estimate, {self.low:,} at least, {self.high:,} at most."

    @property
    def inconsistent(self) -> bool:
        return not self.low <= self.best <= self.high

    def _claims(self, directory: Directory, actors: tuple[ActorCopy, ...]) -> tuple[ClaimCopy, ...]:
        claims = [self._own_claim(directory, actors)]
        seen = set()
        for office, day, headline in self._sources():
            key = self._cited(directory, office, day, headline)
            if key in seen:
                continue
            seen.add(key)
            claims.append(
                ClaimCopy(
                    number=len(claims) + 1,
                    document=key,
                    said_by=cut(office, 200),
                    text=headline or "Cited by UCDP for this event, without a headline.",
                    quoted=bool(headline),
                    locator="Headline, as cited by UCDP" if headline else "",
                    supports=("what",),
                )
            )
        return tuple(claims)

    def _own_claim(self, directory: Directory, actors: tuple[ActorCopy, ...]) -> ClaimCopy:
        return ClaimCopy(
            number=1,
            document=provenance(SCHEME).document(directory),
            said_by=provenance(SCHEME).said_by,
            voice="dataset",
            text=self._own_text(),
            locator=f"Event {self._text('id')}",
            supports=("what", "date", "place", "actor", "figure:killed"),
            figures=tuple(self._figures(actors)),
        )

    def _own_text(self) -> str:
        first, second = self.sides
        parts = [f"{first} and {second}.", self._deaths_words(), self.cells.get("where_description", "")]
        counted = [(name, self.cells.get(name, "")) for name in ("deaths_a", "deaths_b", "deaths_civilians")]
        told = [
            f"{count} {name.removeprefix('deaths_')}" for name, count in counted if count not in ("", "0")
        ]
        if told:
            names = {"a": f"of {first}", "b": f"of {second}", "civilians": "civilians"}
            told = [f"{words.split(' ')[0]} {names[words.split(' ')[1]]}" for words in told]
            parts.append(f"Of the best estimate: {', '.join(told)}.")
        if not self._sources() and self.cells.get("source_article"):
            parts.append(f"Sources, as UCDP cites them: {self.cells['source_article']}")
        if self.cells.get("source_original"):
            parts.append(f"Original sources, as UCDP names them: {self.cells['source_original']}.")
        return "\n".join(filter(None, parts))

    def _figures(self, actors: tuple[ActorCopy, ...]) -> Iterator[FigureValues]:
        exact = self.low == self.best == self.high
        yield FigureValues(
            measure="killed",
            low=self.low,
            best=self.best,
            high=self.high,
            text=str(self.best) if exact else f"best {self.best}, low {self.low}, high {self.high}",
            inconsistent=self.inconsistent,
        )
        if not exact:
            # The groups divide the best estimate alone: as figures they would raise the low one.
            return
        groups: list[tuple[str, dict[str, Any]]] = [("deaths_civilians", {"standing": "civilian"})]
        if len(actors) == 2:
            groups += [
                ("deaths_a", {"affiliation": actors[0].actor}),
                ("deaths_b", {"affiliation": actors[1].actor}),
            ]
        for name, group in groups:
            count = self._code(name) if self.cells.get(name) else 0
            if 0 < count <= self.best:
                yield FigureValues(
                    measure="killed", low=count, best=count, high=count, text=str(count), **group
                )

    def _sources(self) -> list[tuple[str, date, str]]:
        """Cut source_article into outlet, day and headline; none where an old release holds free text."""
        cell = self.cells.get("source_article", "")
        found = []
        for text in BETWEEN_SOURCES.split(cell.removeprefix('"').removesuffix('"')) if cell else ():
            cited = SOURCE.fullmatch(text.strip())
            try:
                day = date.fromisoformat(cited["day"]) if cited else None
            except ValueError:
                day = None
            if cited is None or day is None or not cited["office"].strip():
                return []
            found.append((cited["office"].strip(), day, cited["headline"].strip()))
        return found

    def _cited(self, directory: Directory, office: str, day: date, headline: str) -> int:
        document = Document(
            title=cut(headline or f"{office}, {day}", 500),
            citation=f"{office}, {day}: {headline or 'no headline given'}. As cited by UCDP GED.",
            published_at=datetime(day.year, day.month, day.day, tzinfo=UTC),
        )
        return directory.document(document, source=directory.source(cut(office, 200)))

    def _codes(self) -> dict[str, str]:
        return {name: self.cells[name] for name in CODES if self.cells.get(name)}


def _actor_type(name: str) -> str:
    if name == "Civilians":
        return "civilians"
    return "state" if name.startswith("Government of ") else "non-state-armed-group"


def _place_kind(name: str) -> str:
    """Say what a place is by the last word of its name, what stands in brackets apart."""
    words = re.sub(r"\(.*?\)", "", name).casefold().split()
    return KIND_OF_WORD.get(words[-1], "region") if words else "region"
