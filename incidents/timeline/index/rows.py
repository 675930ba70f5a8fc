"""Rows: one for each edition that is or was public, by number.

The rows of the build are numbered in the order of their dates, so that a page is a slice and a month a range
of numbers. Later rows follow at the end, whatever their date (`Rows.built` is the first of them).
"""

from bisect import bisect_left
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from incidents.taxonomy import KINDS
from incidents.timeline.index.entry import Entry
from incidents.timeline.index.sets import Days, Ids, grown

COLUMNS: Final = {
    "sequence": np.uint32,
    "event": np.uint32,
    "day": np.int32,
    "span": np.int32,
    "minute": np.int16,
    "day_order": np.int32,
    "kind": np.uint8,
}
"""`day` to `day_order`, then `event`, are the key of the order; `kind` is the place in the list of kinds."""

_PLACE_OF_KIND: Final = {slug: place for place, slug in enumerate(KINDS)}


def values_of(entry: Entry) -> tuple[int, ...]:
    """Give an entry's values in the order of `COLUMNS`."""
    return (entry.sequence, entry.event, *entry.order[:4], _PLACE_OF_KIND[entry.kind])


def order_of(columns: Mapping[str, NDArray[Any]]) -> NDArray[np.int64]:
    """Give the places of some rows in the order of their dates; editions of one event by sequence."""
    return np.lexsort([columns[name] for name in ("sequence", "event", "day_order", "minute", "span", "day")])


class Rows:
    """The columns of an index; only the first `count` rows of each are filled.

    `by_sequence` are the rows in the order in which they were published, `by_event` those of the build by
    event and sequence; `latest` leads from an event to its newest row among the later ones. `months` are the
    months that occur in the build, each with its first row, once somebody has asked for them.
    """

    def __init__(self, columns: dict[str, NDArray[np.generic]], count: int) -> None:
        self.columns = columns
        self.built = self.count = count
        self.by_sequence: Ids = np.argsort(self.sequence[:count], kind="stable").astype(np.uint32)
        self.by_event: Ids = np.lexsort((self.sequence[:count], self.event[:count])).astype(np.uint32)
        self.latest: dict[int, int] = {}
        self._before: Ids = np.zeros(0, np.uint32)
        self.months: tuple[NDArray[np.int64], Ids] | None = None
        self._later_order: tuple[int, Ids] = (0, np.zeros(0, np.uint32))

    @property
    def sequence(self) -> Ids:
        return self.columns["sequence"]  # type: ignore[return-value]

    @property
    def event(self) -> Ids:
        return self.columns["event"]  # type: ignore[return-value]

    @property
    def day(self) -> Days:
        return self.columns["day"]  # type: ignore[return-value]

    @property
    def kind(self) -> NDArray[np.uint8]:
        return self.columns["kind"]  # type: ignore[return-value]

    def before(self, later: Ids) -> Ids:
        """Give how many of the build's rows stand before each of some later ones."""
        counted: Ids = self._before[later - np.uint32(self.built)]
        return counted

    def key(self, row: int) -> tuple[int, ...]:
        """Give what a row is sorted by; its sequence parts editions of one event."""
        columns = self.columns
        return (
            int(columns["day"][row]),
            int(columns["span"][row]),
            int(columns["minute"][row]),
            int(columns["day_order"][row]),
            int(columns["event"][row]),
            int(columns["sequence"][row]),
        )

    def append(self, entry: Entry) -> int:
        """Add a row at the end; gives its number."""
        row = self.count
        for name, column in self.columns.items():
            self.columns[name] = grown(column, row + 1)
        self.by_sequence = grown(self.by_sequence, row + 1)
        for name, value in zip(self.columns, values_of(entry), strict=True):
            self.columns[name][row] = value
        later = row - self.built
        self._before = grown(self._before, later + 1)
        self._before[later] = bisect_left(range(self.built), self.key(row), key=self.key)
        self.by_sequence[row] = row
        self.latest[entry.event] = row
        self.count += 1
        return row

    def of_event(self, event: int) -> int | None:
        """Give the newest row of an event."""
        if event in self.latest:
            return self.latest[event]
        columns, by_event = self.columns["event"], self.by_event
        place = bisect_left(range(self.built), event + 1, key=lambda n: int(columns[by_event[n]]))
        row = int(by_event[place - 1]) if place else None
        return row if row is not None and columns[row] == event else None

    def of_sequence(self, sequence: int) -> int | None:
        """Give the row of an edition."""
        place = self.published_by(sequence)
        row = int(self.by_sequence[place - 1]) if place else None
        return row if row is not None and self.sequence[row] == sequence else None

    def published_by(self, sequence: int) -> int:
        """Give how many rows there were at a sequence: so many of `by_sequence`."""
        sequences, by_sequence = self.sequence, self.by_sequence
        return bisect_left(range(self.count), sequence + 1, key=lambda n: int(sequences[by_sequence[n]]))

    def first_since(self, day: int) -> int:
        """Give the first of the build's rows on or after a day."""
        # A number of another type would have numpy copy the whole column.
        return int(np.searchsorted(self.day[: self.built], np.int32(day)))

    def later_in_order(self, count: int) -> Ids:
        """Give the later rows below `count` in the order of their dates."""
        held = self._later_order
        if held[0] != count:
            rows = np.arange(self.built, count, dtype=np.uint32)
            order = order_of({name: column[rows] for name, column in self.columns.items()})
            held = self._later_order = count, rows[order]
        return held[1]

    def newest(self, rows: Ids) -> int:
        """Give which of some rows was published last."""
        return int(rows[np.argmax(self.sequence[rows])])

    def split(self, rows: BitMap) -> int:
        """Give how many of a set are of the build; the others follow them."""
        return rows.rank(self.built - 1) if self.built else 0
