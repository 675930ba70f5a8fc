"""Rows as CSV that a spreadsheet opens without a formula in it."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import islice
from typing import Final

from incidents.exports.about import about, about_rows
from incidents.exports.answers import BATCH, Answer
from incidents.exports.flat import COLUMNS, Value, flat_row

# Spreadsheets pass over leading spaces, and take full-width signs for the plain ones.
_FORMULA: Final = re.compile(r"[\s\ufeff\u200b]*[=+\-@＝＋－＠]|[ \ufeff\u200b]*[\t\r\n\0]")
_NEGATIVE_NUMBER: Final = re.compile(r"-[0-9]+(\.[0-9]+)?")


def cell(value: Value) -> str:
    """Write a value: nothing for None, and text that would be run as a formula behind an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if _FORMULA.match(text) and not _NEGATIVE_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def csv_table(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """Write a table by RFC 4180, every field quoted; in UTF-8 without a mark, which would join the header."""
    rest = iter(rows)
    yield _lines([columns])
    while batch := list(islice(rest, BATCH)):
        yield _lines([cell(value) for value in row] for row in batch)


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    text = StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def csv_events(answer: Answer) -> Iterator[bytes]:
    """Write one row for each event."""
    return csv_table(COLUMNS, event_rows(answer))


def csv_about(answer: Answer) -> Iterator[bytes]:
    """Write what a table of events cannot say of itself without breaking its columns."""
    return csv_table(("name", "value"), about_rows(about(answer)))


def event_rows(answer: Answer) -> Iterator[tuple[Value, ...]]:
    """Give the values of each event in the order of `COLUMNS`."""
    for edition in answer.editions():
        row = flat_row(edition, base_url=answer.base_url, language=answer.query.lang)
        yield tuple(row[column] for column in COLUMNS)
