"""Dateline's sheets as files: a workbook, or a folder of CSV files, one a sheet."""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from incidents.editing.importers.sheets import COLUMNS, REQUIRED, guarded, unguarded
from incidents.editing.importers.tables import LARGEST, FileError, Table, TableRow, make_table, read_table

ZIP = b"PK\x03\x04"
LONGEST_CELL = 32_767
MOST_ROWS = 1_048_575
MOST_PARTS = 1_000
Sheets = Mapping[str, Table]
Rows = Mapping[str, Sequence[Sequence[str]]]


def read_sheets(data: bytes | Mapping[str, bytes]) -> Sheets:
    """Read a workbook, the CSV of the sheet `events`, or CSV files by name; raise `FileError`."""
    if not isinstance(data, bytes):
        sheets = {_sheet_of(name): _unguarded(read_table(content)) for name, content in data.items()}
        if len(sheets) < len(data):
            raise FileError("Two of the files are the same sheet.")
    elif data.startswith(ZIP):
        sheets = _read_workbook(data)
    else:
        sheets = {"events": _unguarded(read_table(data))}
    if "events" not in sheets:
        raise FileError(f"There is no sheet “events”. Found: {', '.join(sheets) or 'none'}.")
    for name, table in sheets.items():
        try:
            table.require(*REQUIRED[name])
        except FileError as error:
            raise FileError(f"Sheet {name}: {error}") from error
    return sheets


def _sheet_of(name: str) -> str:
    """Give the sheet a CSV file is of: events.csv, or book-events.csv as spreadsheets name them."""
    sheet = Path(name).stem.casefold().rpartition("-")[2]
    if sheet not in COLUMNS:
        raise FileError(f"“{Path(name).name}” is none of the sheets: {', '.join(COLUMNS)}.")
    return sheet


def _unguarded(table: Table) -> Table:
    rows = (
        TableRow(row.line, {name: unguarded(cell) for name, cell in row.cells.items()}, row.problem)
        for row in table.rows
    )
    return Table(table.columns, tuple(rows), table.recognised)


def _read_workbook(data: bytes) -> dict[str, Table]:
    _check_size(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        names = {sheet.title.strip().casefold(): sheet for sheet in book.worksheets}
        return {name: make_table(_records(names[name])) for name in COLUMNS if name in names}
    except FileError:
        raise
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, SyntaxError) as error:
        # A damaged part raises whatever the code that meets it raises; XML errors are SyntaxErrors.
        raise FileError(f"The workbook cannot be read: {error}") from error


def _check_size(data: bytes) -> None:
    """Refuse a workbook that would unpack to more than memory should hold."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise FileError(f"The workbook is damaged: {error}") from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST:
        raise FileError(f"The workbook unpacks to over {LARGEST // 1_000_000} MB: split it.")


def _records(sheet: Any) -> Iterator[tuple[int, list[str], str]]:
    # A file may claim any size for itself; rows are what there is.
    sheet.reset_dimensions()
    for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        yield line, [_cell_text(value) for value in cells], ""


def _cell_text(value: Any) -> str:
    """Give a cell as text, whatever a person or a program has made of it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def workbook(rows: Rows) -> bytes:
    """Write sheets as a workbook in which every cell is text; raise `FileError` for what it cannot hold."""
    book = Workbook(write_only=True)
    book.properties.creator = "Dateline"
    for name, columns in COLUMNS.items():
        sheet: Any = book.create_sheet(name)
        sheet.freeze_panes = "B2"
        sheet.append(columns)
        if len(rows[name]) > MOST_ROWS:
            raise FileError(f"Sheet {name} has over {MOST_ROWS:,} rows: write CSV files.")
        for row in rows[name]:
            sheet.append([_text_cell(sheet, name, text) for text in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _text_cell(sheet: Any, name: str, text: str) -> Any:
    if not text:
        return None
    if len(text) > LONGEST_CELL:
        raise FileError(
            f"Sheet {name}: a text has {len(text):,} characters, and a workbook's cell {LONGEST_CELL:,} at"
            " most: write CSV files."
        )
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def csv_files(rows: Rows) -> dict[str, bytes]:
    """Write sheets as CSV files by name, every field quoted, with the mark by which Excel knows UTF-8."""
    files = {}
    for name, columns in COLUMNS.items():
        text = io.StringIO(newline="")
        table = csv.writer(text, quoting=csv.QUOTE_ALL)
        table.writerow(columns)
        table.writerows([guarded(cell) for cell in row] for row in rows[name])
        files[f"{name}.csv"] = text.getvalue().encode("utf-8-sig")
    return files
