"""Counting by month: the build's rows of a month are a range of numbers, so a column is a difference."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from incidents.taxonomy import KINDS, STRANDS
from incidents.timeline.archive import Bin, Unit
from incidents.timeline.index.counting import SMALL
from incidents.timeline.index.sets import Days, Ids, ids_of
from incidents.timeline.index.terms import Terms
from incidents.timeline.index.view import View

EPOCH_ORDINAL = 719163
"""The ordinal of 1 January 1970, from which numpy counts days."""
Integers = NDArray[np.int64]
_MONTHS: Final[Mapping[Unit, int]] = {"month": 1, "quarter": 3, "year": 12}
_STRAND_OF: Final = {slug: STRANDS.slugs.index(kind.strand) for slug, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Columns:
    """Numbers of events by month and kind, a line of `counts` for each month.

    A month is twelve times the year, plus the month from 0; a kind is the number of its term. Both rise.
    """

    months: Integers
    kinds: Integers
    counts: Integers

    @classmethod
    def added(cls, parts: "Sequence[Columns]") -> "Columns":
        """Add columns up."""
        months = np.unique(np.concatenate([part.months for part in parts]))
        kinds = np.unique(np.concatenate([part.kinds for part in parts]))
        counts = np.zeros((len(months), len(kinds)), np.int64)
        for part in parts:
            places = np.searchsorted(months, part.months), np.searchsorted(kinds, part.kinds)
            counts[np.ix_(*places)] += part.counts
        return cls(months, kinds, counts)


class _Kinds(Mapping[str, int]):
    """The kinds of one column, put together once somebody asks: most drawings show totals alone."""

    def __init__(self, slugs: Sequence[str], numbers: Integers) -> None:
        self._slugs, self._numbers = slugs, numbers
        self._held: dict[str, int] | None = None

    def _counted(self) -> dict[str, int]:
        if self._held is None:
            counted = zip(self._slugs, self._numbers.tolist(), strict=True)
            self._held = {slug: number for slug, number in counted if number}
        return self._held

    def __getitem__(self, slug: str) -> int:
        return self._counted()[slug]

    def __iter__(self) -> Iterator[str]:
        return iter(self._counted())

    def __len__(self) -> int:
        return len(self._counted())


def months_of(days: Days) -> Integers:
    """Give the month of ordinal days: twelve times the year, plus the month from 0."""
    dates = (days.astype(np.int64) - EPOCH_ORDINAL).astype("datetime64[D]")
    months: Integers = dates.astype("datetime64[M]").astype(np.int64) + 1970 * 12
    return months


def by_month(view: View, found: BitMap) -> Columns:
    """Count a set by the month in which each event begins, and by kind."""
    rows, terms = view.index.rows, view.index.terms
    built = rows.split(found)
    if built <= SMALL:
        return _gathered(view, found, 0)
    months, starts = _months(view)
    kinds, counts = [], []
    for kind in terms.all_of("kind"):
        of_kind = found & terms.rows[kind]
        held = ids_of(of_kind)[: rows.split(of_kind)]
        if len(held):
            kinds.append(kind)
            counts.append(np.diff(np.searchsorted(held, starts), append=len(held)))
    large = Columns(months, np.array(kinds), np.stack(counts, axis=1))
    return Columns.added([large, _gathered(view, found, built)]) if built < len(found) else large


def _gathered(view: View, found: BitMap, first: int) -> Columns:
    """Count the rows of a set one by one, from the `first` on."""
    rows = view.index.rows
    held = ids_of(found)[first:]
    months, line = np.unique(months_of(rows.day[held]), return_inverse=True)
    kinds, column = np.unique(rows.kind[held], return_inverse=True)
    size = len(months) * len(kinds)
    counts = np.bincount(line * len(kinds) + column, minlength=size).reshape(len(months), len(kinds))
    return Columns(months, kinds.astype(np.int64), counts)


def _months(view: View) -> tuple[Integers, Ids]:
    """Give the months that occur in the build, and the first row of each."""
    rows = view.index.rows
    if rows.months is None:
        months, starts = np.unique(months_of(rows.day[: rows.built]), return_index=True)
        rows.months = months, starts.astype(np.uint32)
    return rows.months


def bins(terms: Terms, unit: Unit, months: Columns, years: Columns | None) -> list[Bin]:
    """Make columns of a unit; `years` are the events known only to the year, which stand in years alone."""
    columns = months if years is None else Columns.added([months, years])
    step, held = _MONTHS[unit], columns.counts.any(axis=1)
    starts, first = np.unique(columns.months[held] // step, return_index=True)
    counts = np.add.reduceat(columns.counts[held], first, axis=0) if len(starts) else columns.counts[:0]
    slugs = [terms.value(kind) for kind in columns.kinds.tolist()]
    of_strand = np.zeros((len(slugs), len(STRANDS)), np.int64)
    of_strand[np.arange(len(slugs)), [_STRAND_OF[slug] for slug in slugs]] = 1
    return [
        Bin(
            _start(start * step, unit),
            **dict(zip(STRANDS, strands, strict=True)),
            kinds=_Kinds(slugs, numbers),
        )
        for start, strands, numbers in zip(
            starts.tolist(), (counts @ of_strand).tolist(), counts, strict=True
        )
    ]


def _start(month: int, unit: Unit) -> str:
    year, place = divmod(month, 12)
    return f"{year:04}" if unit == "year" else f"{year:04}-{place + 1:02}"
