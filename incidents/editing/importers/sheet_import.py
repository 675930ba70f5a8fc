"""Dateline's own sheets as events: what was exported comes back as it was, and what was changed in between.

A sheet or column that is not there says nothing: what is held stays. A cell that is empty says: nothing.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from incidents.dates import DateError, read_date
from incidents.editing.figure_values import FigureValues
from incidents.editing.importers.copies import (
    CLAIM_FIELDS,
    OWN_FIELDS,
    ActorCopy,
    AssertionCopy,
    ClaimCopy,
    EventCopy,
    ExternalCopy,
    LinkCopy,
    PlaceCopy,
    tidied,
)
from incidents.editing.importers.directory import Directory
from incidents.editing.importers.running import Entry, Format, Known, RowError
from incidents.editing.importers.sheet_export import event_id
from incidents.editing.importers.sheet_files import Sheets
from incidents.editing.importers.sheet_records import SheetRecords
from incidents.editing.importers.sheets import COLUMNS, FIGURE_COLUMNS, SCHEME, read
from incidents.editing.importers.stored import stored_copies
from incidents.editing.importers.tables import FileError, TableRow
from incidents.editing.importers.wording import cut
from incidents.models import (
    Claim,
    Event,
    EventPlace,
    ExternalId,
    Figure,
    Link,
    Participation,
    ResponsibilityAssertion,
)
from incidents.models.events import SHORT_TITLE_LENGTH

OWN_ID = re.compile(r"(\d{1,15})-\d{1,20}")
LONGEST_ID = 200
PARTS = tuple(name for name, columns in COLUMNS.items() if columns[0] == "event")
"""Sheets whose rows belong to an event."""


class OwnSheets(Format):
    """The rows of `events`, each with the rows of the other sheets that name it.

    Raises `FileError` for a row of those that cannot be read.
    """

    scheme = SCHEME

    def __init__(self, sheets: Sheets, *, collection: str = "") -> None:
        self.sheets = sheets
        self.collection = collection
        self.records = SheetRecords(sheets)
        self.parts: dict[str, dict[str, list[TableRow]]] = {name: {} for name in PARTS}
        ids = {row.cells.get("id", "") for row in sheets["events"].rows}
        self.stray: list[Entry] = []
        for name in PARTS:
            for row in sheets[name].rows if name in sheets else ():
                if row.problem:
                    # Taken as missing, it would take a claim or a figure away from whichever event it is of.
                    raise FileError(f"Sheet {name}: {row.problem} It may be of any event: mend it first.")
                key = row.cells["event"]
                if key in ids:
                    self.parts[name].setdefault(key, []).append(row)
                else:
                    told = f"Sheet {name}: Sheet events has no event “{key[:40]}”."
                    self.stray.append(Entry(row.line, key, problem=told))
        self._known: dict[str, Known] = {}
        self._stored: dict[int, EventCopy] = {}
        self._targets: dict[str, int] = {}

    @property
    def recognised(self) -> list[str]:
        told = self.sheets["events"].recognised
        return [*told, f"sheets: {', '.join(self.sheets)}", "rows: events, and rows that belong to none"]

    @property
    def size(self) -> int:
        return len(self.sheets["events"].rows) + len(self.stray)

    def entries(self) -> Iterator[Entry]:
        """Give the events, and the rows of other sheets that belong to none of them."""
        self._targets = self._find_targets()
        for row in self.sheets["events"].rows:
            key = row.cells.get("id", "")
            problem = row.problem or ("" if key else "id is empty: any word of yours that stays the same.")
            if len(key) > LONGEST_ID:
                problem = f"id has over {LONGEST_ID} characters."
            yield Entry(row.line, key, row.cells, problem, tuple(self._notes(key)))
        yield from self.stray

    def _find_targets(self) -> dict[str, int]:
        """Give the events we hold already that links of the file lead to."""
        rows = [row for rows in self.parts["links"].values() for row in rows]
        ids = sorted({row.cells["target"] for row in rows})
        found: dict[str, int] = {}
        for first in range(0, len(ids), 500):
            found |= {key: known.event.pk for key, known in _held(ids[first : first + 500]).items()}
        return found

    def _notes(self, key: str) -> Iterator[str]:
        for row in self.parts["links"].get(key, ()):
            if row.cells["target"] not in self._targets:
                yield (
                    f"Its link to {row.cells['target']} waits for that event: import the file again once it"
                    " is there."
                )
        for row in self.parts["claims"].get(key, ()):
            yield from self.records.document_notes(row.cells["document"])

    def known(self, keys: Sequence[str]) -> dict[str, Known]:
        """Give the events we hold by id, with the state they had when their row was written."""
        versions = {
            row.cells.get("id", ""): row.cells.get("version", "") for row in self.sheets["events"].rows
        }
        self._known = {
            key: replace(found, bases=(versions[key], *found.bases)) for key, found in _held(keys).items()
        }
        self._stored = {
            pk: tidied(copy)
            for pk, copy in stored_copies(found.event.pk for found in self._known.values()).items()
        }
        return self._known

    def copy(self, entry: Entry, directory: Directory) -> EventCopy:
        known = self._known.get(entry.key)
        held = self._stored[known.event.pk] if known else None
        cells: Mapping[str, str] = entry.values
        own = {
            name: getattr(held, name)
            if held and name not in cells
            else read(Event, name, cells.get(name, ""))
            for name in OWN_FIELDS
        }
        claims = self._claims(entry.key, held, directory)
        return EventCopy(
            **(own if held else _completed(own)),
            collections=self._collections(cells, held, directory),
            places=self._places(entry.key, held, directory),
            actors=self._actors(entry.key, held, directory),
            claims=claims,
            links=self._links(entry.key, held, {claim.number for claim in claims}),
            external=self._external(entry.key, held),
        )

    def _rows(self, sheet: str, key: str) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Give an event's rows of a sheet, each with where it stands."""
        for row in self.parts[sheet].get(key, ()):
            yield f"Sheet {sheet}, line {row.line}", row.cells

    def _collections(
        self, cells: Mapping[str, str], held: EventCopy | None, directory: Directory
    ) -> tuple[str, ...]:
        if self.collection:
            return (self.collection,)
        if held and "collections" not in cells:
            return held.collections
        slugs = sorted({slug.strip() for slug in cells.get("collections", "").split(",") if slug.strip()})
        return tuple(self.records.collection(slug, directory) for slug in slugs)

    def _places(self, key: str, held: EventCopy | None, directory: Directory) -> tuple[PlaceCopy, ...]:
        if held and "locations" not in self.sheets:
            return held.places
        found = []
        for where, cells in self._rows("locations", key):
            with _told(where):
                role, precision = (
                    read(EventPlace, name, cells.get(name, "")) for name in ("role", "precision")
                )
                found.append(PlaceCopy(self.records.place(cells["place"], directory), precision, role))
        return tuple(found)

    def _actors(self, key: str, held: EventCopy | None, directory: Directory) -> tuple[ActorCopy, ...]:
        if held and "participants" not in self.sheets:
            return held.actors
        found = []
        for where, cells in self._rows("participants", key):
            with _told(where):
                if not cells["actor"]:
                    raise RowError("actor is empty.")
                role, note = (read(Participation, name, cells.get(name, "")) for name in ("role", "note"))
                found.append(ActorCopy(self.records.actor(cells["actor"], directory), role, note))
        return tuple(found)

    def _claims(self, key: str, held: EventCopy | None, directory: Directory) -> tuple[ClaimCopy, ...]:
        if held and "claims" not in self.sheets:
            return held.claims
        before = {claim.number: claim for claim in held.claims} if held else {}
        figures = self._by_claim("figures", key)
        assertions = self._by_claim("responsibility", key)
        claims: dict[int, ClaimCopy] = {}
        for where, cells in self._rows("claims", key):
            with _told(where):
                claim = self._claim(cells, directory)
                if claim.number in claims:
                    raise RowError(f"Claim {claim.number} stands there twice.")
                old = before.get(claim.number)
                if old and "figures" not in self.sheets:
                    claim = replace(claim, figures=old.figures)
                if old and "responsibility" not in self.sheets:
                    claim = replace(claim, assertions=old.assertions)
                claims[claim.number] = claim
        for number, rows in figures.items():
            found = tuple(self._figure(where, cells, directory) for where, cells in rows)
            claims[number] = replace(_claim_of(claims, number, rows), figures=found)
        for number, rows in assertions.items():
            said = tuple(self._assertion(where, cells, directory) for where, cells in rows)
            claims[number] = replace(_claim_of(claims, number, rows), assertions=said)
        for claim in claims.values():
            if claim.contradicts and claim.contradicts not in claims:
                raise RowError(f"Claim {claim.number} contradicts {claim.contradicts}, which is not there.")
        return tuple(claims[number] for number in sorted(claims))

    def _by_claim(self, sheet: str, key: str) -> dict[int, list[tuple[str, Mapping[str, str]]]]:
        found: dict[int, list[tuple[str, Mapping[str, str]]]] = {}
        for where, cells in self._rows(sheet, key):
            with _told(where):
                found.setdefault(_number("claim", cells["claim"]), []).append((where, cells))
        return found

    def _claim(self, cells: Mapping[str, str], directory: Directory) -> ClaimCopy:
        said = {name: read(Claim, name, cells.get(name, "")) for name in CLAIM_FIELDS}
        against = cells.get("contradicts", "")
        return ClaimCopy(
            number=_number("number", cells["number"]),
            document=self.records.document(cells["document"], directory),
            speaker=self.records.actor(cells.get("speaker", ""), directory),
            supports=read(Claim, "supports", cells.get("supports", "")),
            contradicts=_number("contradicts", against) if against else None,
            **said,
        )

    def _figure(self, where: str, cells: Mapping[str, str], directory: Directory) -> FigureValues:
        with _told(where):
            values = {
                name: read(Figure, name, cells.get(name, ""))
                for name in FIGURE_COLUMNS
                if name != "affiliation"
            }
            return FigureValues(
                affiliation=self.records.actor(cells.get("affiliation", ""), directory), **values
            )

    def _assertion(self, where: str, cells: Mapping[str, str], directory: Directory) -> AssertionCopy:
        with _told(where):
            names = ("stance", "authenticity", "doubted_by")
            said = {name: read(ResponsibilityAssertion, name, cells.get(name, "")) for name in names}
            return AssertionCopy(actor=self.records.actor(cells.get("actor", ""), directory), **said)

    def _links(self, key: str, held: EventCopy | None, claims: set[int]) -> tuple[LinkCopy, ...]:
        if held and "links" not in self.sheets:
            return held.links
        found = []
        for where, cells in self._rows("links", key):
            with _told(where):
                claim = _number("claim", cells["claim"]) if cells.get("claim") else None
                if claim and claim not in claims:
                    raise RowError(f"The event has no claim {claim}.")
                relation = read(Link, "relation", cells["relation"])
                if target := self._targets.get(cells["target"]):
                    found.append(LinkCopy(relation, target, claim))
        return tuple(found)

    def _external(self, key: str, held: EventCopy | None) -> tuple[ExternalCopy, ...]:
        if held and "external" not in self.sheets:
            return held.external
        # An event that came from sheets keeps the id it came with; one of our own needs none.
        own = [entry for entry in held.external if entry.scheme == SCHEME] if held else []
        found = own if held else [ExternalCopy(SCHEME, key)]
        for where, cells in self._rows("external", key):
            with _told(where):
                names = ("scheme", "identifier", "scheme_version")
                scheme, identifier, version = (read(ExternalId, name, cells.get(name, "")) for name in names)
                found.append(ExternalCopy(scheme, identifier, version, _codes(cells.get("codes", ""))))
        return tuple(sorted(found, key=lambda entry: (entry.scheme, entry.identifier)))


@contextmanager
def _told(where: str) -> Iterator[None]:
    """Say of an error within where in the file it is."""
    try:
        yield
    except RowError as error:
        raise RowError(f"{where}: {error}") from error


def _held(keys: Sequence[str]) -> dict[str, Known]:
    """Give the events that ids mean: our own by key and time of making, others by the id they came with."""
    own = {int(match[1]): key for key in keys if (match := OWN_ID.fullmatch(key))}
    events = {
        own[event.pk]: event for event in Event.objects.filter(pk__in=own) if event_id(event) == own[event.pk]
    }
    found = {key: Known(event, ()) for key, event in events.items()}
    for row in ExternalId.objects.filter(scheme=SCHEME, identifier__in=keys).select_related("event"):
        found.setdefault(row.identifier, Known(row.event, (row.imported,), row))
    return found


def _completed(own: dict[str, Any]) -> dict[str, Any]:
    """Give a new event what its row leaves to us: the date its words say, and a short title."""
    if own["date_words"] and not own["edtf"]:
        try:
            own["edtf"] = read_date(own["date_words"], own["date_anchor"]).interval.edtf
        except DateError as error:
            raise RowError(f"date_words: {error.message}") from error
    return own | {"short_title": own["short_title"] or cut(own["title"], SHORT_TITLE_LENGTH)}


def _claim_of(claims: Mapping[int, ClaimCopy], number: int, rows: Sequence[tuple[str, Any]]) -> ClaimCopy:
    if number not in claims:
        raise RowError(f"{rows[0][0]}: the event has no claim {number}.")
    return claims[number]


def _number(name: str, text: str) -> int:
    text = text.removesuffix(".0")
    if not re.fullmatch(r"[1-9][0-9]{0,3}", text):
        raise RowError(f"{name} is the number of a claim, from 1, not “{text[:40]}”.")
    return int(text)


def _codes(text: str) -> dict[str, Any]:
    try:
        codes = json.loads(text) if text else {}
    except (ValueError, RecursionError) as error:
        raise RowError(f'codes is JSON such as {{"iso": "760"}}: {error}.') from error
    if not isinstance(codes, dict):
        raise RowError("codes is a JSON object.")
    return codes
