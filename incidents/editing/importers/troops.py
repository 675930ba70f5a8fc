"""Tables of US troops by country and year: a country's rows are one event, each row a count of its year.

They are counts taken some time in a year, never levels that hold until the next.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from incidents.editing.figure_values import FigureValues
from incidents.editing.importers.copies import ActorCopy, ClaimCopy, EventCopy, ExternalCopy, PlaceCopy
from incidents.editing.importers.directory import Directory
from incidents.editing.importers.provenance import provenance
from incidents.editing.importers.results import Outcome
from incidents.editing.importers.running import Entry, TableFormat
from incidents.editing.importers.tables import TableRow
from incidents.editing.importers.wording import cut
from incidents.models.events import SHORT_TITLE_LENGTH

SCHEME = "troops"
REQUIRED = ("countryname", "year", "troops")
CODES = ("ccode", "iso3c", "region")
NO_NUMBER = frozenset({"", "na", "-", "n/a"})
FIRST_YEAR, LAST_YEAR = 1700, 2100


class Count(NamedTuple):
    """A row that gives a number."""

    line: int
    year: int
    cells: Mapping[str, str]


class TroopTable(TableFormat):
    """The rows of a table as one event a country, each under the name and code that the table gives it."""

    scheme = SCHEME
    required = REQUIRED

    @property
    def recognised(self) -> list[str]:
        return [*self.table.recognised, "a country's rows are one event"]

    def entries(self) -> Iterator[Entry]:
        """Give the rows that are no count, and each country's counts together, by first line."""
        countries: dict[str, dict[int, Count]] = {}
        for row in self.table.rows:
            # A code was given to another country later: code and name together tell one from the next.
            key = cut(f"{row.cells.get('ccode', '')} {row.cells.get('countryname', '')}", 200)
            if (problem := _problem(row)) is not None:
                yield Entry(row.line, key, problem=problem[1], outcome=problem[0])
                continue
            year = int(row.cells["year"])
            counts = countries.setdefault(key, {})
            if first := counts.get(year):
                told = f"Line {first.line} gives {year} for this country already: that one counts."
                yield Entry(row.line, key, problem=told, outcome=Outcome.DUPLICATE)
                continue
            counts[year] = Count(row.line, year, row.cells)
        for key, by_year in countries.items():
            found = list(by_year.values())
            notes = tuple(
                f"{count.year}: {_exceptions()['note']}" for count in found if _scope(count) == _remainder()
            )
            yield Entry(found[0].line, key, found, notes=notes, also=tuple(count.line for count in found[1:]))

    def copy(self, entry: Entry, directory: Directory) -> EventCopy:
        counts = sorted(entry.values, key=lambda count: count.year)
        cells = counts[-1].cells
        name = cells["countryname"]
        area = _rules()["areas"].get(name.casefold())
        where = area["words"] if area else f"in {name}"
        years = dict.fromkeys((str(counts[0].year), str(counts[-1].year)))
        source = provenance(SCHEME)
        codes = {column: cells[column] for column in CODES if cells.get(column)} | {"countryname": name}
        return EventCopy(
            kind="troop-level",
            title=cut(f"US troops {where}, yearly counts {'–'.join(years)}", 200),
            short_title=cut(f"US troops {where}", SHORT_TITLE_LENGTH),
            summary=_summary(counts, where, "–".join(years)),
            edtf="/".join(years),
            date_words="–".join(years),
            not_known=_rules()["not_known"],
            collections=(source.collection_slug(directory, self.collection),),
            places=_places(directory, name, area),
            actors=(ActorCopy(directory.actor("United States", "state", iso="USA"), "force"),),
            claims=(
                ClaimCopy(
                    number=1,
                    document=source.document(directory),
                    said_by=source.said_by,
                    voice="dataset",
                    text=f"Numbers of US troops {where}, one count a year, {' to '.join(years)}.",
                    supports=("what", "date", "place", "actor", "figure:troops"),
                    figures=tuple(_figures(directory, counts)),
                ),
            ),
            external=(ExternalCopy(SCHEME, entry.key, "", codes),),
        )


def _problem(row: TableRow) -> tuple[Outcome, str] | None:
    """Say why a row is no count, and what that makes of it."""
    if row.problem:
        return Outcome.INVALID, row.problem
    year, troops = row.cells["year"], row.cells["troops"]
    if not row.cells["countryname"]:
        return Outcome.INVALID, "countryname is empty."
    if not re.fullmatch(r"[0-9]{4}", year) or not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return Outcome.INVALID, f"year is one from {FIRST_YEAR} to {LAST_YEAR}, not “{year[:40]}”."
    if troops.casefold() in NO_NUMBER:
        return Outcome.LEFT_OUT, f"The table gives no number for {year}."
    for column in ("troops", *_rules()["branches"]):
        value = row.cells.get(column, "")
        if value.casefold() not in NO_NUMBER and not re.fullmatch(r"[0-9]{1,9}", value):
            return Outcome.INVALID, f"{column} is a whole number or NA, not “{value[:40]}”."
    return None


def _places(directory: Directory, name: str, area: Mapping[str, str] | None) -> tuple[PlaceCopy, ...]:
    kind = area.get("place_kind", "") if area else "country"
    if not kind:
        return ()
    return (PlaceCopy(directory.place(cut(name, 200), kind), area["precision"] if area else "country"),)


def _figures(directory: Directory, counts: Sequence[Count]) -> Iterator[FigureValues]:
    for count in counts:
        yield _figure(count, count.cells["troops"])
        for column, branch in _rules()["branches"].items():
            value = count.cells.get(column, "")
            if value.casefold() not in NO_NUMBER:
                yield _figure(count, value, directory.actor(branch, "armed-forces"))


def _figure(count: Count, text: str, branch: str = "") -> FigureValues:
    number = int(text)
    return FigureValues(
        measure="troops",
        low=number,
        best=number,
        high=number,
        text=text,
        affiliation=branch,
        nature="observed",
        scope=_scope(count),
        edtf=str(count.year),
    )


def _scope(count: Count) -> str:
    """Say what a count is a count of: other scopes are rows of their own, never joined."""
    rule = _exceptions()
    if count.cells["countryname"] not in rule["countries"] or count.year < rule["from"]:
        return str(_rules()["scope"])
    reported = any(count.cells.get(column, "").isdigit() for column in _rules()["branches"])
    return _remainder() if reported else str(rule["estimate"])


def _summary(counts: Sequence[Count], where: str, years: str) -> str:
    told = (
        f"US troops {where} by year, {years}, from a public data set: {len(counts)} counts, each taken some"
        " time in its year. They are not levels that held until the next."
    )
    scopes = {_scope(count) for count in counts}
    return told if scopes == {_rules()["scope"]} else f"{told} {_exceptions()['summary']}"


def _exceptions() -> dict[str, Any]:
    found: dict[str, Any] = _rules()["left_out_of_reports"]
    return found


def _remainder() -> str:
    return str(_exceptions()["remainder"])


@cache
def _rules() -> dict[str, Any]:
    text = files("incidents.editing.importers").joinpath("troops.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
