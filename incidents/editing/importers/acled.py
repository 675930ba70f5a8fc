"""ACLED: one row, one event, in ACLED's own CSV since 2023; older columns are passed over.

Its two actors carry no direction, its date may stand for a week or a month, and its records change later: the
row with the newer timestamp counts.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from incidents.dates import DateError, Precision, read_date
from incidents.editing.figure_values import FigureValues
from incidents.editing.importers.copies import ActorCopy, ClaimCopy, EventCopy, ExternalCopy, PlaceCopy
from incidents.editing.importers.directory import Directory
from incidents.editing.importers.points import read_point
from incidents.editing.importers.provenance import provenance
from incidents.editing.importers.running import Entry, Known, LeftOutError, RowError, TableFormat
from incidents.editing.importers.tables import Table
from incidents.editing.importers.wording import cut, place_in_title, short_title
from incidents.taxonomy import KINDS, UnknownTermError
from incidents.taxonomy.lists import ACLED_ROWS
from incidents.taxonomy.mappings import (
    acled_event_type,
    acled_sub_event_type,
    actor_type_from_inter,
    kind_from_acled,
    place_precision_from_acled,
)

SCHEME = "acled"
REQUIRED = (
    *("event_id_cnty", "event_date", "time_precision", "sub_event_type", "actor1", "actor2"),
    *("country", "location", "geo_precision", "source", "notes", "fatalities"),
)
NOT_CODES = frozenset({"notes", "event_id_cnty"})
"""Columns that are kept elsewhere; of all others the values are kept as ACLED gave them."""

# Neither party to what happened is said to have done it; outside violence and diplomacy no role says less.
NEUTRAL_ROLES = {
    "violence": "party",
    "diplomacy": "participant",
    "forces": "mentioned",
    "politics": "mentioned",
}
DAYS_AROUND = 3
"""Days either side of a date that stands for "a week or similar period"."""

STATE_FORCES = {
    "military forces of": "armed-forces",
    "police forces of": "police-security",
    "government of": "government-body",
}


class Acled(TableFormat):
    """The rows of an ACLED file as events."""

    scheme = SCHEME
    required = REQUIRED

    def __init__(self, table: Table, *, collection: str = "") -> None:
        super().__init__(table, collection=collection)
        self._held: dict[str, str] = {}

    @property
    def recognised(self) -> list[str]:
        return [*self.table.recognised, f"columns: {len(self.table.columns)} of ACLED"]

    def entries(self) -> Iterator[Entry]:
        for row in self.table.rows:
            key = row.cells.get("event_id_cnty", "")
            problem = row.problem or ("" if key else "The row has no event_id_cnty.")
            yield Entry(row.line, key, row.cells, problem)

    def known(self, keys: Sequence[str]) -> dict[str, Known]:
        """Give the events we hold, and remember how new their rows were."""
        found = super().known(keys)
        self._held = {key: known.row.codes.get("timestamp", "") for key, known in found.items() if known.row}
        return found

    def copy(self, entry: Entry, directory: Directory) -> EventCopy:
        held, given = self._held.get(entry.key, ""), entry.values.get("timestamp", "")
        if held.isdigit() and given.isdigit() and int(given) < int(held):
            raise LeftOutError(f"The row is older (timestamp {given}) than the one held ({held}).")
        collection = provenance(SCHEME).collection_slug(directory, self.collection)
        return _Row(entry.values).copy(directory, collection)


class _Row:
    """One row, read and checked."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self.cells = cells
        try:
            self.sub_type = acled_sub_event_type(self._text("sub_event_type"))
            self.kind = kind_from_acled(self.sub_type)
            self.precision = place_precision_from_acled(self._number("geo_precision"))
            given = cells.get("event_type") and acled_event_type(cells["event_type"])
        except UnknownTermError as error:
            raise RowError(str(error)) from error
        if given and given != ACLED_ROWS[self.sub_type]["event_type"]:
            raise RowError(f"“{self.sub_type}” is no sub-event type of “{given}”.")
        self.fatalities = self._number("fatalities")
        self.day = self._day()
        self.edtf = self._edtf()

    def _text(self, name: str) -> str:
        if text := self.cells.get(name, ""):
            return text
        raise RowError(f"{name} is empty.")

    def _number(self, name: str) -> int:
        text = self.cells.get(name, "")
        if not re.fullmatch(r"[0-9]{1,9}", text):
            raise RowError(f"{name} is a whole number, not “{text[:40]}”.")
        return int(text)

    def _day(self) -> date:
        text = self._text("event_date")
        try:
            interval = read_date(text, None).interval
        except DateError as error:
            raise RowError(f"event_date: {error.message}") from error
        if interval.precision is not Precision.DAY or interval.earliest is None:
            raise RowError(f"event_date is a day such as 2021-03-04 or 4 March 2021, not “{text[:40]}”.")
        return interval.earliest

    def _edtf(self) -> str:
        """Give the date no more exactly than time_precision says: a day, some day of a week, a month."""
        precision = self._number("time_precision")
        if precision == 1:
            return self.day.isoformat()
        if precision == 2:
            around = timedelta(DAYS_AROUND)
            return f"[{self.day - around}..{self.day + around}]"
        if precision == 3:
            return f"{self.day:%Y-%m}"
        raise RowError(f"time_precision is 1, 2 or 3, not {precision}.")

    def copy(self, directory: Directory, collection: str) -> EventCopy:
        place, name = self._place(directory)
        where = place_in_title(name, self.precision)
        what = KINDS[self.kind].label.en.partition(",")[0]
        source = provenance(SCHEME)
        summary = self._summary(where)
        return EventCopy(
            kind=self.kind,
            title=self._title(what, where),
            short_title=short_title(what, name),
            summary=summary,
            edtf=self.edtf,
            date_words=self._date_words(),
            collections=(collection,),
            places=(PlaceCopy(place=place, precision=self.precision),),
            actors=self._actors(directory),
            claims=(
                ClaimCopy(
                    number=1,
                    document=source.document(directory),
                    said_by=source.said_by,
                    voice="dataset",
                    text=self._told(summary),
                    locator=cut(f"Event {self._text('event_id_cnty')}", 100),
                    supports=(
                        "what",
                        "date",
                        "place",
                        "actor",
                        *(("figure:killed",) if self._counts else ()),
                    ),
                    figures=tuple(self._figures()),
                ),
            ),
            external=(ExternalCopy(SCHEME, self._text("event_id_cnty"), "", self._codes()),),
        )

    @property
    def _sides(self) -> list[str]:
        return [name for name in (self._text("actor1"), self.cells["actor2"]) if name]

    def _date_words(self) -> str:
        known = {1: "", 2: " (known to a week or so)", 3: " (known to the month)"}
        return f"{self.cells['event_date']}{known[self._number('time_precision')]}"

    def _title(self, what: str, where: str) -> str:
        # Who took part stands behind the colon, in no order of who did it.
        head = f"{what} {where}: "
        return head + cut(" and ".join(self._sides), 200 - len(head)) if len(head) < 150 else cut(head, 200)

    def _summary(self, where: str) -> str:
        areas = [self.cells.get("admin2", ""), self.cells.get("admin1", ""), self._text("country")]
        around = ", ".join([where, *(area for area in dict.fromkeys(areas) if area and area not in where)])
        told = f"ACLED records “{self.sub_type}” {around}; it names {' and '.join(self._sides)}."
        return f"{told} Fatalities: {self.fatalities:,}." if self._counts else told

    def _told(self, summary: str) -> str:
        return "\n".join(
            [self.cells["notes"] or summary, f"Sources, as ACLED names them: {self._text('source')}."]
        )

    @property
    def _counts(self) -> bool:
        """Whether the row's fatalities are a figure: a nought of a protest or a treaty is none."""
        return self.fatalities > 0 or KINDS[self.kind].strand == "violence"

    def _figures(self) -> Iterator[FigureValues]:
        if self._counts:
            count = self.fatalities
            yield FigureValues(measure="killed", low=count, best=count, high=count, text=str(count))

    def _actors(self, directory: Directory) -> tuple[ActorCopy, ...]:
        role = NEUTRAL_ROLES[KINDS[self.kind].strand]
        found: dict[tuple[str, str], ActorCopy] = {}
        for number in ("1", "2"):
            name = self.cells[f"actor{number}"]
            if not name:
                continue
            actor_type = _actor_type(name, self.cells.get(f"inter{number}", ""))
            main = ActorCopy(directory.actor(cut(name, 200), actor_type), role)
            found.setdefault((main.actor, main.role), main)
            for other in self.cells.get(f"assoc_actor_{number}", "").split(";"):
                if other.strip():
                    slug = directory.actor(cut(other, 200), _actor_type(other.strip(), ""))
                    note = cut(f"associated with {name}", 100)
                    found.setdefault((slug, "mentioned"), ActorCopy(slug, "mentioned", note))
        return tuple(found.values())

    def _place(self, directory: Directory) -> tuple[str, str]:
        """Give the slug and name of the place as exactly as geo_precision says, inside its country."""
        country, name = self._text("country"), self._text("location")
        within, around = directory.place(country, "country"), country
        areas = (
            (("admin1", "province"),)
            if self.precision == "province"
            else (
                ("admin1", "province"),
                ("admin2", "district"),
            )
        )
        for column, kind in areas:
            if area := self.cells.get(column, ""):
                within, around = directory.place(cut(area, 200), kind, within=within), area
        if self.precision == "province":
            # The point is the capital's, or of a mountain range: it places nothing.
            return within, around
        point = read_point(self.cells)
        return directory.place(cut(name, 200), "settlement", within=within, **point), name

    def _codes(self) -> dict[str, str]:
        return {name: text for name, text in self.cells.items() if text and name not in NOT_CODES}


def _actor_type(name: str, inter: str) -> str:
    """Give the type ACLED's inter says; where it covers several, what the name says, else a mere label."""
    plain = name.casefold()
    if inter not in ("", "0"):
        try:
            if known := actor_type_from_inter(inter):
                return known
        except UnknownTermError as error:
            raise RowError(str(error)) from error
        if inter.startswith("8") or inter.casefold().startswith("external"):
            return "foreign-force"
    for word in ("civilians", "protesters", "rioters"):
        if plain.startswith(word):
            return word
    return next((kind for words, kind in STATE_FORCES.items() if plain.startswith(words)), "generic")
