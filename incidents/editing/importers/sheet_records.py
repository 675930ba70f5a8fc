"""The shared records that sheets describe: found where we hold them, else prepared as the sheet has them.

What is held is never changed by an import: actors, places and documents are edited in the desk, where
everything that names them is published anew.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from incidents.editing.importers.copies import tidied
from incidents.editing.importers.directory import Directory
from incidents.editing.importers.running import RowError
from incidents.editing.importers.sheet_export import document_id
from incidents.editing.importers.sheet_files import Sheets
from incidents.editing.importers.sheets import RECORDS, read, written
from incidents.models import Actor, Collection, Document, Place, Source

DOCUMENT_ID = re.compile(r"(\d{1,15})-[0-9a-f]{8}")


class SheetRecords:
    """The rows of the sheets of records, by slug or id; the last of two counts."""

    def __init__(self, sheets: Sheets) -> None:
        self.rows: dict[str, dict[str, Mapping[str, str]]] = {}
        for name in RECORDS:
            key = "id" if name == "documents" else "slug"
            table = sheets.get(name)
            self.rows[name] = {
                row.cells[key]: row.cells for row in (table.rows if table else ()) if not row.problem
            }
        self._held: dict[str, Document] | None = None
        self._being_made: set[tuple[str, str]] = set()

    def actor(self, name: str, directory: Directory) -> str:
        """Give the slug of an actor named by slug or name, "" for an empty cell; raise `RowError`."""
        return name and self._named(
            name, "actors", directory.actors, lambda row: self._new_actor(row, directory)
        )

    def place(self, name: str, directory: Directory) -> str:
        """Give the slug of a place named by slug or name; raise `RowError`."""
        return self._named(name, "places", directory.places, lambda row: self._new_place(row, directory))

    def collection(self, name: str, directory: Directory) -> str:
        """Give the slug of a collection; raise `RowError`."""
        return self._named(
            name, "collections", directory.collections, lambda row: Collection(**_values("collections", row))
        )

    def source(self, name: str, directory: Directory) -> str:
        """Give the slug of an outlet named by slug or name; raise `RowError`."""
        return self._named(name, "sources", directory.sources, lambda row: Source(**_values("sources", row)))

    def _named(self, name: str, sheet: str, register: Any, make: Any) -> str:
        if name in register.records:
            return name
        if (row := self.rows[sheet].get(name)) is not None:
            if (sheet, name) in self._being_made:
                raise RowError(f"Sheet {sheet}: “{name[:60]}” stands above itself.")
            self._being_made.add((sheet, name))
            try:
                record = make(row)
            finally:
                self._being_made.discard((sheet, name))
            record.slug = name
            return str(register.keep(record))
        if alike := register.named(name):
            return str(alike[0].slug)
        raise RowError(
            f"“{name[:60]}” is not held: give it a row in the sheet {sheet}, or the slug of one we hold."
        )

    def _new_actor(self, row: Mapping[str, str], directory: Directory) -> Actor:
        actor = Actor(**_values("actors", row))
        if row.get("parent"):
            actor.parent = directory.actors.records[self.actor(row["parent"], directory)]
        return actor

    def _new_place(self, row: Mapping[str, str], directory: Directory) -> Place:
        parents = [name.strip() for name in row.get("parents", "").split(",") if name.strip()]
        directory.parents[row["slug"]] = [self.place(name, directory) for name in parents]
        return Place(**_values("places", row))

    def document(self, name: str, directory: Directory) -> int:
        """Give the key of a document by its id in the sheet; raise `RowError`."""
        if held := self._documents().get(name):
            return held.pk
        row = self.rows["documents"].get(name)
        if row is None:
            raise RowError(f"The sheet documents has no document “{name[:60]}”.")
        document = Document(**_values("documents", row))
        if row.get("origin"):
            document.origin = directory.sources.records[self.source(row["origin"], directory)]
        return directory.document(document, source=self.source(row["source"], directory))

    def document_notes(self, name: str) -> Iterator[str]:
        """Say where a document that we hold says something else than its row."""
        held, row = self._documents().get(name), self.rows["documents"].get(name)
        if held is None or row is None:
            return
        ours = {field: written(tidied(getattr(held, field))) for field in RECORDS["documents"][1]}
        try:
            theirs = {field: written(value) for field, value in _values("documents", row).items()}
        except RowError as error:
            yield f"Document {name}: {error} It stays as it is."
            return
        differ = [field for field, text in theirs.items() if field in row and text != ours[field]]
        if differ:
            yield f"Document {name} is held with another {', '.join(differ)}: change it in the desk."

    def _documents(self) -> dict[str, Document]:
        """Give the documents of the sheet that are ours, by id; a query for each 500, once."""
        if self._held is None:
            matches = [match for name in self.rows["documents"] if (match := DOCUMENT_ID.fullmatch(name))]
            keys = sorted({int(match[1]) for match in matches})
            self._held = {}
            for first in range(0, len(keys), 500):
                rows = Document.objects.filter(pk__in=keys[first : first + 500]).select_related("source")
                self._held |= {document_id(document): document for document in rows}
        return self._held


def _values(sheet: str, row: Mapping[str, str]) -> dict[str, Any]:
    model, names = RECORDS[sheet]
    values = {name: read(model, name, row.get(name, "")) for name in names}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
