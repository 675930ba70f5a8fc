"""Counting by month: the build's rows of a month are a range of numbers, so a column is a difference."""

from collections.abc import ItemsView, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from incidents.taxonomy import KINDS, STRANDS
from incidents.timeline.archive import Bin, Unit
from incidents.timeline.index.sets import Days, Ids, ids_of
from incidents.timeline.index.view import View

EPOCH_ORDINAL = 719163
"""The ordinal of 1 January 1970, from which numpy counts days."""
Integers = NDArray[np.int64]
_MONTHS: Final[Mapping[Unit, int]] = {"month": 1, "quarter": 3, "year": 12}
_IN_STRAND: Final = np.array([[kind.strand == strand for strand in STRANDS] for kind in KINDS.values()])
"""A line for each kind: in which column its strand is."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Numbers of events by month and kind: a line of `counts` for each month, as long as the list of kinds.

    A month is twelve times the year, plus the month from 0; they rise.
    """

    months: Integers
    counts: Integers

    @classmethod
    def added(cls, parts: "Sequence[Columns]") -> "Columns":
        """Add columns up."""
        months = np.unique(np.concatenate([part.months for part in parts]))
        counts = np.zeros((len(months), len(KINDS)), np.int64)
        for part in parts:
            counts[np.searchsorted(months, part.months)] += part.counts
        return cls(months, counts)


class _Kinds(Mapping[str, int]):
    """The kinds of one column, put together once somebody asks: most drawings show totals alone."""

    def __init__(self, numbers: Integers) -> None:
        self._numbers = numbers

    @cached_property
    def _counted(self) -> dict[str, int]:
        counted = zip(KINDS, self._numbers.tolist(), strict=True)
        return {slug: number for slug, number in counted if number}

    def __getitem__(self, slug: str) -> int:
        return self._counted[slug]

    def __iter__(self) -> Iterator[str]:
        return iter(self._counted)

    def __len__(self) -> int:
        return len(self._counted)

    def items(self) -> ItemsView[str, int]:
        return self._counted.items()


def months_of(days: Days) -> Integers:
    """Give the month of ordinal days: twelve times the year, plus the month from 0."""
    dates = (days.astype(np.int64) - EPOCH_ORDINAL).astype("datetime64[D]")
    months: Integers = dates.astype("datetime64[M]").astype(np.int64) + 1970 * 12
    return months


def by_month(view: View, found: BitMap) -> Columns:
    """Count a set by the month in which each event begins, and by kind."""
    rows = view.index.rows
    built, held = rows.split(found), ids_of(found)
    months, starts = _months(view)
    # The build's rows are in the order of their dates: those of a month stand together.
    of_months = np.diff(np.searchsorted(held[:built], starts), append=built)
    lines = np.repeat(np.arange(len(months)), of_months)
    columns = Columns(months, _counted(lines, rows.kind[held[:built]], len(months)))
    if built == len(held):
        return columns
    later, lines = np.unique(months_of(rows.day[held[built:]]), return_inverse=True)
    return Columns.added([columns, Columns(later, _counted(lines, rows.kind[held[built:]], len(later)))])


def _counted(lines: Integers, kinds: NDArray[np.uint8], months: int) -> Integers:
    """Count events by the line of their month and by kind."""
    places = lines * len(KINDS) + kinds
    return np.bincount(places, minlength=months * len(KINDS)).reshape(months, len(KINDS))


def _months(view: View) -> tuple[Integers, Ids]:
    """Give the months that occur in the build, and the first row of each."""
    rows = view.index.rows
    if rows.months is None:
        months, starts = np.unique(months_of(rows.day[: rows.built]), return_index=True)
        rows.months = months, starts.astype(np.uint32)
    return rows.months


def bins(unit: Unit, months: Columns, years: Columns | None) -> list[Bin]:
    """Make columns of a unit; `years` are the events known only to the year, which stand in years alone."""
    columns = months if years is None else Columns.added([months, years])
    step, held = _MONTHS[unit], columns.counts.any(axis=1)
    starts, counts = columns.months[held] // step, columns.counts[held]
    if step > 1 and len(starts):
        starts, first = np.unique(starts, return_index=True)
        counts = np.add.reduceat(counts, first, axis=0)
    by_strand = (counts @ _IN_STRAND).tolist()
    return [
        Bin(_start(start * step, unit), violence, diplomacy, politics, forces, _Kinds(numbers))
        for start, (violence, diplomacy, politics, forces), numbers in zip(
            starts.tolist(), by_strand, counts, strict=True
        )
    ]


@lru_cache(maxsize=4096)
def _start(month: int, unit: Unit) -> str:
    year, place = divmod(month, 12)
    return f"{year:04}" if unit == "year" else f"{year:04}-{place + 1:02}"
