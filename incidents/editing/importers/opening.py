"""Open a file as one of the formats that can be imported."""

from collections.abc import Callable, Mapping

from incidents.editing.importers.acled import Acled
from incidents.editing.importers.mapped import MappedTable, saved_mapping
from incidents.editing.importers.provenance import formats
from incidents.editing.importers.running import Format
from incidents.editing.importers.sheet_files import read_sheets
from incidents.editing.importers.sheet_import import OwnSheets
from incidents.editing.importers.slides import read_slides
from incidents.editing.importers.tables import FileError, read_table
from incidents.editing.importers.timelinejs import Timeline
from incidents.editing.importers.troops import TroopTable
from incidents.editing.importers.ucdp import UcdpGed

Data = bytes | Mapping[str, bytes]
"""A file, or several that belong together, by name."""

ANY_CSV = "csv"

Opener = Callable[[bytes, str], Format]

OPENERS: dict[str, Opener] = {
    "acled": lambda data, collection: Acled(read_table(data), collection=collection),
    "dateline": lambda data, collection: OwnSheets(read_sheets(data), collection=collection),
    "timelinejs": lambda data, collection: Timeline(read_slides(data), collection=collection),
    "troops": lambda data, collection: TroopTable(read_table(data), collection=collection),
    "ucdp-ged": lambda data, collection: UcdpGed(read_table(data), collection=collection),
}
"""How each format is opened: its bytes, and the slug of the collection chosen, "" for its own."""


FORMATS = (*OPENERS, ANY_CSV)


def open_format(name: str, data: Data, *, collection: str = "", mapping: str = "") -> Format:
    """Read a file as a format; raise `FileError` naming what is wrong with it and what is accepted.

    `mapping` names what the columns of any CSV are; one query more.
    """
    if name not in FORMATS:
        raise FileError(f"“{name}” is no format. Accepted: {', '.join(FORMATS)}.")
    if name == ANY_CSV and isinstance(data, bytes):
        return MappedTable(read_table(data), saved_mapping(mapping), collection=collection)
    if isinstance(data, bytes):
        return OPENERS[name](data, collection)
    if name != "dateline":
        raise FileError("Only sheets of Dateline's own are a set of files; this format is one file.")
    return OwnSheets(read_sheets(data), collection=collection)


def format_labels() -> list[tuple[str, str]]:
    """Give each format that can be opened with its label."""
    return [(name, formats()[name]["label"]) for name in FORMATS]
