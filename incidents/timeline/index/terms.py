"""Terms: for each value of each facet, the set of rows that carry it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from incidents.timeline.index.entry import FACETS, Term
from incidents.timeline.index.sets import union_of

_PLACE_OF_FACET = {facet: place for place, facet in enumerate(FACETS)}


def term_order(term: Term) -> tuple[int, Any]:
    """Sort terms by facet, then value: a facet's numbers stand together, in the order of its slugs."""
    return _PLACE_OF_FACET[term[0]], term[1]


class Terms:
    """The terms of an index, by number; sets only ever grow, so that a reader's answer stays what it was.

    Those of the build are sorted (`term_order`); later ones follow as they come. `numbers` leads from a
    facet and a value to the number.
    """

    def __init__(self, names: Sequence[Term], rows: Sequence[BitMap]) -> None:
        self.names = list(names)
        self.rows = list(rows)
        self.built = len(self.names)
        self.numbers: dict[str, dict[Any, int]] = {facet: {} for facet in FACETS}
        self._ranges = dict.fromkeys(FACETS, range(0))
        for facet, members in groupby(range(self.built), key=lambda number: self.names[number][0]):
            numbers = list(members)
            self._ranges[facet] = range(numbers[0], numbers[-1] + 1)
            self.numbers[facet] = {self.names[number][1]: number for number in numbers}
        self.totals: NDArray[np.uint32] = np.fromiter(map(len, self.rows), np.uint32, self.built)
        self._added: dict[str, list[int]] = {facet: [] for facet in FACETS}
        self._touched: dict[str, dict[int, None]] = {facet: {} for facet in FACETS}
        self._falling: dict[str, list[int]] = {}
        self._falling_touched: dict[str, tuple[int, list[tuple[int, int]]]] = {}
        self._additions = 0

    def __len__(self) -> int:
        return len(self.names)

    def add(self, term: Term, row: int) -> int:
        """Add a row to a term; gives the term's number."""
        facet, value = term
        number = self.numbers[facet].get(value)
        if number is None:
            number = len(self.names)
            self.names.append(term)
            self.rows.append(BitMap())
            self._added[facet].append(number)
            self.numbers[facet][value] = number
        self.rows[number].add(row)
        self._touched[facet][number] = None
        self._additions += 1
        return number

    def get(self, facet: str, value: Any) -> BitMap:
        """Give the rows of a value, none for an unknown one; not to be changed."""
        number = self.numbers[facet].get(value)
        return BitMap() if number is None else self.rows[number]

    def any_of(self, facet: str, values: Iterable[Any]) -> BitMap:
        return union_of([self.get(facet, value) for value in values])

    def built_range(self, facet: str) -> range:
        """Give the numbers of a facet's values at the build, in the order of the values."""
        return self._ranges[facet]

    def added(self, facet: str) -> list[int]:
        """Give the numbers of the values that came later."""
        return self._added[facet]

    def all_of(self, facet: str) -> Iterator[int]:
        yield from self._ranges[facet]
        yield from list(self._added[facet])

    def value(self, number: int) -> Any:
        return self.names[number][1]

    def falling(self, facet: str) -> Iterator[tuple[int, int]]:
        """Give (total, number) of a facet's values, by total falling: no result has more of a value."""
        touched_order = self._touched_falling(facet)
        touched = self._touched[facet]
        waiting = iter(touched_order)
        following = next(waiting, None)
        totals = self.totals
        for number in self._built_falling(facet):
            if number in touched:
                continue
            total = int(totals[number])
            while following is not None and following[0] >= total:
                yield following
                following = next(waiting, None)
            yield total, number
        while following is not None:
            yield following
            following = next(waiting, None)

    def _built_falling(self, facet: str) -> list[int]:
        if facet not in self._falling:
            numbers = self._ranges[facet]
            order = np.argsort(-self.totals[numbers.start : numbers.stop].astype(np.int64), kind="stable")
            self._falling[facet] = (order + numbers.start).tolist()
        return self._falling[facet]

    def _touched_falling(self, facet: str) -> list[tuple[int, int]]:
        held = self._falling_touched.get(facet)
        if held is None or held[0] != self._additions:
            additions = self._additions
            numbers = list(self._touched[facet])
            held = additions, sorted(((len(self.rows[n]), n) for n in numbers), reverse=True)
            self._falling_touched[facet] = held
        return held[1]
