"""Events under the headers of another data set: its rows, and beside them what could not be said in them.

A cell without an honest value stays empty, and a row that the scheme cannot express is left out. Both are
listed, with the reason, in a table of their own: once for a column that is never filled, else for each event.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from incidents.exports.answers import Answer
from incidents.exports.flat import Row, Value
from incidents.exports.tables import csv_table
from incidents.models.document import EventDocument, PlaceDocument
from incidents.timeline.archive import Published

NOTE_COLUMNS = ("id", "url", "column", "reason")


@dataclass(slots=True)
class Shaping:
    """One event on its way into a row. `refusal` says why there is none; `reasons`, why a cell is empty."""

    edition: Published
    row: Row = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    refusal: str = ""

    @property
    def document(self) -> EventDocument:
        return self.edition.document

    def put(self, column: str, value: Value, reason: str) -> None:
        """Fill a cell; with None it stays empty for this reason."""
        if value is None or value == "":
            self.reasons[column] = reason
        else:
            self.row[column] = value


@dataclass(frozen=True, slots=True)
class Shape:
    """A data set's header, the columns of it we never fill and why, and what fills the others."""

    columns: tuple[str, ...]
    never: Mapping[str, str]
    shaped: Callable[[Published], Shaping]

    def rows(self, answer: Answer) -> Iterator[bytes]:
        """Write the rows that can be expressed, in the query's order."""
        found = (self.shaped(edition) for edition in answer.editions())
        rows = ([each.row.get(column) for column in self.columns] for each in found if not each.refusal)
        return csv_table(self.columns, rows)

    def notes(self, answer: Answer) -> Iterator[bytes]:
        """Write what is left out: of columns without an id, of rows without a column, else of one cell."""
        return csv_table(NOTE_COLUMNS, self._notes(answer))

    def _notes(self, answer: Answer) -> Iterator[tuple[Value, ...]]:
        for column, reason in self.never.items():
            yield None, None, column, reason
        for edition in answer.editions():
            found, document = self.shaped(edition), edition.document
            url = f"{answer.base_url}/events/{document['id']}/{document['slug']}/"
            for column, reason in self.told(found).items():
                yield own_id(edition), url, column, reason

    def told(self, found: Shaping) -> dict[str, str]:
        """Give what is said of an event: why it is left out, else why each of its empty cells is."""
        if found.refusal:
            return {"": found.refusal}
        empty = (column for column in self.columns if column not in found.row and column not in self.never)
        return dict.fromkeys(empty, "not held") | found.reasons


def own_id(edition: Published) -> str:
    """Give an id that cannot be taken for one of the scheme's own."""
    return f"dateline-{edition.event}"


def english(names: Mapping[str, str]) -> str:
    return names["en"]


def joined(values: Iterator[str]) -> str:
    """Join several values of one cell as both schemes do."""
    return "; ".join(dict.fromkeys(value for value in values if value))


def only(names: list[str]) -> str | None:
    """Give the one name there is; None for none, and for two, between which we do not choose."""
    return names[0] if len(names) == 1 else None


def outlets_of(document: EventDocument) -> str:
    return joined(english(claim["document"]["outlet"]["names"]) for claim in document["claims"])


def other_places(document: EventDocument, place: PlaceDocument) -> list[str]:
    """Give the slugs of the places that a row with one place has no room for."""
    return [other["slug"] for other in document["places"] if other is not place]
