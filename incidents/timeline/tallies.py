"""Events counted by column and kind, from the events themselves or from the archive's own counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from incidents.dates import Interval
from incidents.taxonomy import FAMILIES, KINDS, STRANDS, Family
from incidents.timeline.archive import Bin, Selection, Unit
from incidents.timeline.axis import Axis
from incidents.timeline.entries import Entry


class Counts:
    """The archive's counts of a selection, each asked for once; `all_` ones leave its range out."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self.all_months = selection.histogram("month", all_dates=True)
        self.all_years = selection.histogram("year", all_dates=True)
        self._ranged = selection.query.start is not None or selection.query.end is not None

    def columns(self, unit: Unit) -> Sequence[Bin]:
        """Count by year, or by month, of which quarters are made."""
        if not self._ranged:
            return self.all_years if unit == "year" else self.all_months
        return self._selection.histogram("year" if unit == "year" else "month")

    def intervals(self) -> list[Interval]:
        """Give the first and the last month in which something is dated, else the years.

        An asked range needs none.
        """
        if self._selection.query.start is not None and self._selection.query.end is not None:
            return []
        bins = self.columns("month") or self.columns("year")
        return [Interval.parse(each.start) for each in (*bins[:1], *bins[-1:])]

    def off_axis(self) -> Sequence[Bin]:
        """Count by year what may lie outside the axis, which is nothing where a range is asked for."""
        return () if self._ranged else self.all_years


_LANES: Final = tuple(dict.fromkeys(strand.lane for strand in STRANDS.values()))
_LANE_OF: Final = {slug: STRANDS[kind.strand].lane for slug, kind in KINDS.items()}
_FAMILIES: Final = tuple(FAMILIES.values())
_FAMILY_OF: Final = {slug: FAMILIES.slugs.index(kind.family) for slug, kind in KINDS.items()}


@dataclass(slots=True)
class Tally:
    """What stands in one column: for each lane, how many of each kind."""

    kinds: dict[str, dict[str, int]] = field(default_factory=lambda: {lane: {} for lane in _LANES})

    def total(self, lane: str) -> int:
        return sum(self.kinds[lane].values())

    def stack(self, lane: str) -> list[tuple[Family, int]]:
        """Give the families of a lane with their numbers, in the order of the families."""
        return by_family(self.kinds[lane])


def by_family(kinds: Mapping[str, int]) -> list[tuple[Family, int]]:
    """Add up what is counted by kind, in the order of the families; none is zero."""
    numbers = [0] * len(_FAMILIES)
    for kind, number in kinds.items():
        numbers[_FAMILY_OF[kind]] += number
    return [(family, number) for family, number in zip(_FAMILIES, numbers, strict=True) if number]


def tally_entries(axis: Axis, entries: Iterable[Entry]) -> dict[date, Tally]:
    """Count events in the columns in which their dates begin, or that of the axis's start."""
    tallies = {column.start: Tally() for column in axis.columns}
    for entry in entries:
        first = entry.ends[0] if entry.ends else axis.start
        kinds = tallies[axis.column_of(first).start].kinds[entry.lane]
        kind = entry.document["kind"]
        kinds[kind] = kinds.get(kind, 0) + 1
    return tallies


def tally_bins(axis: Axis, bins: Iterable[Bin]) -> dict[date, Tally]:
    """Put the archive's counts into the columns they belong to; what begins earlier is in the first."""
    tallies = {column.start: Tally() for column in axis.columns}
    for each in bins:
        start = first_day(each.start)
        if start < axis.end:
            lanes = tallies[axis.column_of(start).start].kinds
            for kind, number in each.kinds.items():
                kinds = lanes[_LANE_OF[kind]]
                kinds[kind] = kinds.get(kind, 0) + number
    return tallies


def first_day(start: str) -> date:
    """Give the first day of a count of the archive: of "2021-03" or "2021"."""
    year, _, month = start.partition("-")
    return date(int(year), int(month or 1), 1)
