"""Counting a facet's values in a set of rows, exactly, without looking at what cannot matter.

A small set gathers its forward rows and counts them at once. A large one walks the values by falling total
and stops where no further one can reach the asked number of greatest counts.
"""

from collections.abc import Callable, Iterable
from heapq import heappush, heapreplace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from incidents.taxonomy import KINDS
from incidents.timeline.index.entry import GATHERED
from incidents.timeline.index.index import Index
from incidents.timeline.index.sets import ids_of
from incidents.timeline.index.terms import Terms

SMALL = 100_000
SMALL_SHARE = 10
"""Rows up to which, and up to which part of all of which, gathering them takes less time than asking each
value's set: of a thin set the walk over the values ends late."""
Counted = list[tuple[Any, int]]


class Counter:
    """Counts in one set of rows; what is gathered for a facet is gathered once."""

    def __init__(self, index: Index, rows: BitMap) -> None:
        self._index = index
        self._rows = rows
        self._gathered: dict[str, NDArray[np.int64]] = {}

    def without(self, rows: BitMap) -> "Counter":
        """Count in the same rows but for a few; what is gathered is not gathered again."""
        counter = Counter(self._index, self._rows - rows)
        for facet, held in self._gathered.items():
            counter._gathered[facet] = held - self._index.forward[facet].counts(rows, len(held))
        return counter

    def counts(self, facet: str, limit: int | None) -> Counted:
        """Count a facet's values, by count falling, then value, none at zero; the first `limit` alone."""
        terms = self._index.terms
        if not self._rows:
            return []
        if facet == "kind" and self._is_small:
            return self._kinds()[:limit]
        if self._gathers(facet):
            return _greatest(terms, facet, self._gather(facet), limit)
        return walk(terms, terms.falling(facet), self._in_rows, limit)

    def carried(self, facet: str) -> int:
        """Give how many values of a facet occur; of a long one in many rows, how many there are at all."""
        terms = self._index.terms
        if facet not in GATHERED:
            return len(self.counts(facet, None))
        if not self._gathers(facet):
            # To look at every place or actor there is would take longer than all else.
            return len(terms.numbers[facet])
        held, numbers = self._gather(facet), terms.built_range(facet)
        later = [number for number in terms.added(facet) if number < len(held)]
        return int(np.count_nonzero(held[numbers.start : numbers.stop]) + np.count_nonzero(held[later]))

    def falling(self, facet: str) -> Iterable[tuple[int, int]]:
        """Give (bound, number) by bound falling: no part of the set has more of a value than its bound."""
        if not self._gathers(facet):
            return self._index.terms.falling(facet)
        held = self._gather(facet)
        numbers = [
            number for number in self._index.terms.all_of(facet) if number < len(held) and held[number]
        ]
        return sorted(((int(held[number]), number) for number in numbers), reverse=True)

    @property
    def _is_small(self) -> bool:
        return len(self._rows) <= max(SMALL, self._index.rows.count // SMALL_SHARE)

    def _gathers(self, facet: str) -> bool:
        return facet in GATHERED and self._is_small

    def _kinds(self) -> Counted:
        numbers = np.bincount(self._index.rows.kind[ids_of(self._rows)], minlength=len(KINDS)).tolist()
        return in_order([(slug, number) for slug, number in zip(KINDS, numbers, strict=True) if number])

    def _gather(self, facet: str) -> NDArray[np.int64]:
        if facet not in self._gathered:
            self._gathered[facet] = self._index.forward[facet].counts(self._rows, len(self._index.terms))
        return self._gathered[facet]

    def _in_rows(self, number: int) -> int:
        return self._index.terms.rows[number].intersection_cardinality(self._rows)


def walk(
    terms: Terms, falling: Iterable[tuple[int, int]], count: Callable[[int], int], limit: int | None
) -> Counted:
    """Count values by falling bound until none can be among the `limit` greatest any more."""
    found: Counted = []
    greatest: list[int] = []
    for bound, number in falling:
        if limit is not None and len(greatest) == limit and bound < greatest[0]:
            break
        n = count(number) if bound else 0
        if not n:
            continue
        found.append((terms.value(number), n))
        if limit is None:
            continue
        if len(greatest) < limit:
            heappush(greatest, n)
        elif n > greatest[0]:
            heapreplace(greatest, n)
    return in_order(found)[:limit]


def in_order(counted: Counted) -> Counted:
    return sorted(counted, key=lambda pair: (-pair[1], pair[0]))


def _greatest(terms: Terms, facet: str, held: NDArray[np.int64], limit: int | None) -> Counted:
    numbers = terms.built_range(facet)
    counts = held[numbers.start : numbers.stop]
    # Numbers of the build rise with their values, so that a stable sort leaves equal counts in order.
    present = np.flatnonzero(counts)
    if limit is not None and len(present) > limit:
        least = np.partition(counts[present], len(present) - limit)[len(present) - limit]
        present = present[counts[present] >= least]
    order = present[np.argsort(-counts[present], kind="stable")][:limit]
    found = [(terms.value(number + numbers.start), int(counts[number])) for number in order.tolist()]
    later = [number for number in terms.added(facet) if number < len(held) and held[number]]
    found += [(terms.value(number), int(held[number])) for number in later]
    return in_order(found)[:limit]
