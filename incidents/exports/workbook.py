"""Events as a workbook: a sheet of them, and one that says what they are."""

import re
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.writer.excel import ExcelWriter

from incidents.exports.about import about, about_rows
from incidents.exports.answers import Answer
from incidents.exports.flat import COLUMNS, Value
from incidents.exports.plain_text import writable
from incidents.exports.tables import event_rows

CHUNK: Final = 1 << 16
LONGEST_CELL: Final = 32_767
_CUT: Final = " […]"
# What openpyxl would write as a formula or an error instead of a text.
_NOT_TEXT: Final = re.compile("[=#]")
_MADE: Final = datetime(1980, 1, 1)
"""The time of every part of the file: the oldest a ZIP can hold, so that equal events are equal bytes."""


def xlsx_events(answer: Answer) -> Iterator[bytes]:
    """Write the workbook; it grows in a temporary file, never in memory."""
    book = Workbook(write_only=True)
    made = answer.head.at.astimezone(UTC).replace(tzinfo=None) if answer.head.at else _MADE
    book.properties.created = book.properties.modified = made
    book.properties.creator = "Dateline"
    _fill(book.create_sheet("events"), COLUMNS, event_rows(answer))
    _fill(book.create_sheet("about"), ("name", "value"), iter(about_rows(about(answer))))
    with TemporaryFile() as file:
        with _TimelessZip(file, "w", ZIP_DEFLATED, allowZip64=True) as archive:
            ExcelWriter(book, archive).write_data()
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


def _fill(sheet: Any, columns: Sequence[str], rows: Iterator[Sequence[Value]]) -> None:
    sheet.freeze_panes = "A2"
    sheet.append(columns)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: WriteOnlyWorksheet, value: Value) -> Any:
    """Give a value, its text as text: nothing in a workbook of ours is a formula."""
    if not isinstance(value, str):
        return value
    text = writable(value)
    if len(text) > LONGEST_CELL:
        text = text[: LONGEST_CELL - len(_CUT)] + _CUT
    if not _NOT_TEXT.match(text):
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


class _TimelessZip(ZipFile):
    """A ZIP whose parts carry no time of writing."""

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        with open(filename, "rb") as source, self.open(_part(arcname or filename), "w") as target:
            shutil.copyfileobj(source, target, CHUNK)

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        super().writestr(_part(zinfo_or_arcname), data)


def _part(name: str) -> ZipInfo:
    part = ZipInfo(name, _MADE.timetuple()[:6])
    part.compress_type = ZIP_DEFLATED
    return part
