"""Counting by month: the build's rows of a month are a range of numbers, so a column is a difference."""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from incidents.taxonomy import KINDS
from incidents.timeline.archive import Bin, Unit
from incidents.timeline.index.counting import SMALL
from incidents.timeline.index.sets import Days, Ids, ids_of
from incidents.timeline.index.view import View

EPOCH_ORDINAL = 719163
"""The ordinal of 1 January 1970, from which numpy counts days."""
_STRAND_OF = {slug: kind.strand for slug, kind in KINDS.items()}
Columns = Mapping[int, Mapping[str, int]]
"""Events by kind, by month: twelve times the year, plus the month from 0."""


def months_of(days: Days) -> NDArray[np.int64]:
    """Give the month of ordinal days: twelve times the year, plus the month from 0."""
    dates = (days.astype(np.int64) - EPOCH_ORDINAL).astype("datetime64[D]")
    months: NDArray[np.int64] = dates.astype("datetime64[M]").astype(np.int64) + 1970 * 12
    return months


def by_month(view: View, found: BitMap) -> Columns:
    """Count a set by the month in which each event begins, and by kind."""
    columns: dict[int, dict[str, int]] = {}
    for month, kind, number in _counted(view, found):
        column = columns.setdefault(month, {})
        column[kind] = column.get(kind, 0) + number
    return columns


def _counted(view: View, found: BitMap) -> Iterator[tuple[int, str, int]]:
    rows, terms = view.index.rows, view.index.terms
    built = rows.split(found)
    if built <= SMALL:
        yield from _gathered(view, found, 0)
        return
    months, starts = _months(view)
    for number in terms.all_of("kind"):
        of_kind = found & terms.rows[number]
        held = ids_of(of_kind)[: rows.split(of_kind)]
        if len(held):
            numbers = np.diff(np.searchsorted(held, starts), append=0)
            numbers[-1] = len(held) - numbers[:-1].sum()
            for place in np.flatnonzero(numbers).tolist():
                yield int(months[place]), terms.value(number), int(numbers[place])
    yield from _gathered(view, found, built)


def _gathered(view: View, found: BitMap, first: int) -> Iterator[tuple[int, str, int]]:
    """Count the rows of a set one by one, from the `first` on."""
    rows, terms = view.index.rows, view.index.terms
    held = ids_of(found)[first:]
    size = len(terms)
    keys, numbers = np.unique(months_of(rows.day[held]) * size + rows.kind[held], return_counts=True)
    for key, number in zip(keys.tolist(), numbers.tolist(), strict=True):
        yield key // size, terms.value(key % size), number


def _months(view: View) -> tuple[NDArray[np.int64], Ids]:
    """Give the months that occur in the build, and the first row of each."""
    rows = view.index.rows
    if rows.months is None:
        months, starts = np.unique(months_of(rows.day[: rows.built]), return_index=True)
        rows.months = months, starts.astype(np.uint32)
    return rows.months


def bins(unit: Unit, months: Columns, years: Columns) -> list[Bin]:
    """Make columns of a unit; `years` are the events known only to the year, which stand in years alone."""
    columns: dict[str, dict[str, int]] = {}
    for month, kinds in (*months.items(), *(years.items() if unit == "year" else ())):
        column = columns.setdefault(_start(month, unit), {})
        for kind, number in kinds.items():
            column[kind] = column.get(kind, 0) + number
    return [_bin(start, columns[start]) for start in sorted(columns)]


def _start(month: int, unit: Unit) -> str:
    year, place = divmod(month, 12)
    if unit == "year":
        return f"{year:04}"
    return f"{year:04}-{(place if unit == 'month' else place - place % 3) + 1:02}"


def _bin(start: str, kinds: Mapping[str, int]) -> Bin:
    strands: dict[str, int] = {}
    for kind, number in kinds.items():
        strand = _STRAND_OF[kind]
        strands[strand] = strands.get(strand, 0) + number
    return Bin(start, **strands, kinds=kinds)
