"""Read a table of any make as rows by column name, with the line each begins on.

Encoding and delimiter are recognised and said. A row that cannot be read is given with its reason, never
dropped; columns are found by name, never by position.
"""

import bz2
import csv
import gzip
import io
import lzma
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import charset_normalizer

LARGEST = 200_000_000
"""Bytes of a file at most once it is unpacked."""

LONGEST_CELL = 1_000_000
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
PACKED: dict[str, Any] = {".xz": lzma.open, ".gz": gzip.open, ".bz2": bz2.open}
CODE_PAGES = {
    "cp1252": "Windows-1252 (Western)",
    "cp1256": "Windows-1256 (Arabic)",
    "cp1251": "Windows-1251 (Cyrillic)",
}
"""Encodings without a mark that spreadsheets still write. Of any others a guess would be too often wrong."""

ENCODING_NAMES = {"utf-8-sig": "UTF-8 with byte order mark", "utf-8": "UTF-8", "utf-16": "UTF-16"}


class FileError(Exception):
    """A file that cannot be read as what it is said to be; the message says why and what is accepted."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row by column name, trimmed; `problem` says why it could not be read."""

    line: int
    cells: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was read. `columns` are the header's names, lower case, one space between words."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    recognised: tuple[str, ...] = ()

    def require(self, *names: str) -> None:
        """Raise `FileError` naming the columns that are missing, and those that were found."""
        missing = [name for name in names if name not in self.columns]
        if missing:
            raise FileError(
                f"Columns are missing: {', '.join(missing)}. Found: {', '.join(self.columns) or 'none'}."
            )


def read_file(path: Path) -> bytes:
    """Read a file, unpacked where its name ends in .xz, .gz or .bz2; raise `FileError`."""
    unpack = PACKED.get(path.suffix.lower())
    try:
        with unpack(path) if unpack else path.open("rb") as handle:
            data: bytes = handle.read(LARGEST + 1)
    except (OSError, EOFError, lzma.LZMAError) as error:
        raise FileError(f"{path} cannot be read: {error}") from error
    if len(data) > LARGEST:
        raise FileError(f"{path.name} holds over {LARGEST // 1_000_000} MB: split it.")
    return data


def read_files(path: Path) -> bytes | dict[str, bytes]:
    """Read a file, or the CSV files of a folder by name; raise `FileError`."""
    if not path.is_dir():
        return read_file(path)
    files = {file.name: read_file(file) for file in sorted(path.glob("*.csv"))}
    if not files:
        raise FileError(f"The folder {path} holds no CSV files.")
    if sum(map(len, files.values())) > LARGEST:
        raise FileError(f"{path.name} holds over {LARGEST // 1_000_000} MB: split it.")
    return files


def decode(data: bytes) -> tuple[str, str]:
    """Give the text of a file and the name of its encoding, recognised; raise `FileError` for none."""
    if data[:4] == b"PK\x03\x04":
        raise FileError("This is a zip archive or a workbook, not a text file.")
    marked = next((name for mark, name in BYTE_ORDER_MARKS.items() if data.startswith(mark)), None)
    for encoding in (marked, "utf-8"):
        if encoding:
            try:
                return _without_nul(data.decode(encoding)), ENCODING_NAMES[encoding]
            except UnicodeDecodeError:
                continue
    guess = charset_normalizer.from_bytes(data[:500_000], cp_isolation=list(CODE_PAGES), threshold=0.4).best()
    if guess is None:
        raise FileError("The file's encoding cannot be recognised: save it as UTF-8.")
    try:
        return _without_nul(data.decode(guess.encoding)), CODE_PAGES[guess.encoding]
    except UnicodeDecodeError as error:
        raise FileError(f"The file looked like {guess.encoding}, and is not: save it as UTF-8.") from error


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise FileError("The file holds NUL characters: it is no text file, or was damaged.")
    return text


def read_table(data: bytes) -> Table:
    """Read a CSV file of any encoding and delimiter; raise `FileError` where it is no table."""
    text, encoding = decode(data)
    delimiter = _delimiter(text)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    recognised = (f"encoding: {encoding}", f"delimiter: {DELIMITERS[delimiter]}")
    return make_table(_records(reader), recognised)


def make_table(records: Iterator[tuple[int, list[str], str]], recognised: tuple[str, ...] = ()) -> Table:
    """Make a table of records, each its first line, its cells, and why it could not be read.

    The first that says something is the header; raises `FileError` where there is none.
    """
    try:
        header = next(cells for _, cells, problem in records if not problem and any(map(str.strip, cells)))
    except StopIteration:
        raise FileError("The file holds no header and no rows.") from None
    columns = tuple(column_name(cell) for cell in header)
    repeated = sorted({name for name in columns if name and columns.count(name) > 1})
    if repeated:
        raise FileError(f"Columns occur more than once: {', '.join(repeated)}.")
    rows = tuple(_row(columns, *record) for record in records if record[2] or any(map(str.strip, record[1])))
    return Table(columns, rows, recognised)


def column_name(cell: str) -> str:
    """Give a header's cell as columns are looked up: lower case, line breaks and spaces one space."""
    return " ".join(clean_text(cell).split()).casefold()


def clean_text(text: str) -> str:
    """Give text as it is kept: composed (NFC), line breaks as line feeds, no space around it."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _delimiter(text: str) -> str:
    """Give the delimiter that cuts the header into most cells; a comma where none cuts it."""
    head = text.lstrip()[:LONGEST_CELL]
    return max(DELIMITERS, key=lambda mark: len(_first_record(head, mark)))


def _first_record(text: str, delimiter: str) -> Sequence[str]:
    return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])


def _records(reader: Any) -> Iterator[tuple[int, list[str], str]]:
    """Give each record with its first line, and why it could not be read."""
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader), ""
        except StopIteration:
            return
        except csv.Error as error:
            last = reader.line_num
            where = f"lines {line} to {last}" if last > line else f"line {line}"
            yield line, [], f"The row on {where} cannot be read: {error}."


def _row(columns: Sequence[str], line: int, cells: list[str], problem: str) -> TableRow:
    if problem:
        return TableRow(line, problem=problem)
    cells = [clean_text(cell) for cell in cells]
    while len(cells) > len(columns) and not cells[-1]:
        cells.pop()
    if len(cells) > len(columns):
        return TableRow(
            line,
            problem=f"The row has {len(cells)} cells and the header {len(columns)}: a delimiter is astray.",
        )
    # Spreadsheets leave out the empty cells at the end of a row.
    cells += [""] * (len(columns) - len(cells))
    return TableRow(line, {name: cell for name, cell in zip(columns, cells, strict=True) if name})
