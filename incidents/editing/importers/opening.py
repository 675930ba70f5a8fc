"""Open a file as one of the formats that can be imported."""

from collections.abc import Callable, Mapping

from incidents.editing.importers.acled import Acled
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

Opener = Callable[[bytes, str], Format]

OPENERS: dict[str, Opener] = {
    "acled": lambda data, collection: Acled(read_table(data), collection=collection),
    "dateline": lambda data, collection: OwnSheets(read_sheets(data), collection=collection),
    "timelinejs": lambda data, collection: Timeline(read_slides(data), collection=collection),
    "troops": lambda data, collection: TroopTable(read_table(data), collection=collection),
    "ucdp-ged": lambda data, collection: UcdpGed(read_table(data), collection=collection),
}
"""How each format is opened: its bytes, and the slug of the collection chosen, "" for its own."""


def open_format(name: str, data: Data, *, collection: str = "") -> Format:
    """Read a file as a format; raise `FileError` naming what is wrong with it and what is accepted."""
    if name not in OPENERS:
        raise FileError(f"“{name}” is no format. Accepted: {', '.join(OPENERS)}.")
    if isinstance(data, bytes):
        return OPENERS[name](data, collection)
    if name != "dateline":
        raise FileError("Only sheets of Dateline's own are a set of files; this format is one file.")
    return OwnSheets(read_sheets(data), collection=collection)


def format_labels() -> list[tuple[str, str]]:
    """Give each format that can be opened with its label."""
    return [(name, formats()[name]["label"]) for name in OPENERS]
