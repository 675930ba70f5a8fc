"""Forward rows: which places, actors and sources each row has, so that a small result is counted at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from incidents.timeline.index.entry import GATHERED, Term
from incidents.timeline.index.sets import Ids, grown, ids_of


class Forward:
    """A facet's terms in `count` rows, by number, row behind row: those of row i from `starts[i]` on."""

    def __init__(self, numbers: Ids, starts: Ids) -> None:
        self.numbers = numbers
        self.starts = starts
        self.count = len(starts) - 1

    def append(self, numbers: list[int]) -> None:
        """Add the row that follows the last."""
        first = int(self.starts[self.count])
        last = first + len(numbers)
        self.numbers = grown(self.numbers, last)
        self.numbers[first:last] = numbers
        self.count += 1
        self.starts = grown(self.starts, self.count + 1)
        self.starts[self.count] = last

    def of(self, row: int) -> list[int]:
        """Give the numbers of a row's terms."""
        numbers: list[int] = self.numbers[self.starts[row] : self.starts[row + 1]].tolist()
        return numbers

    def counts(self, rows: BitMap, terms: int) -> NDArray[np.int64]:
        """Count the rows of a set by the number of each of so many terms."""
        held = ids_of(rows).astype(np.int64)
        # What is added meanwhile comes later in both: these rows' numbers stay where they are.
        starts, numbers = self.starts, self.numbers
        ends = starts[held + 1].astype(np.int64)
        lengths = ends - starts[held]
        counted = np.cumsum(lengths)
        places = np.arange(lengths.sum()) + np.repeat(ends - counted, lengths)
        found: NDArray[np.int64] = np.bincount(numbers[places], minlength=terms)[:terms]
        return found


def make_forward(names: Sequence[Term], rows: Ids, numbers: Ids, count: int) -> dict[str, Forward]:
    """Put together the terms of so many rows, by facet, from pairs of row and term number."""
    facets = np.fromiter((facet for facet, _ in names), object, len(names))
    return {facet: _of_facet((facets == facet)[numbers], rows, numbers, count) for facet in GATHERED}


def _of_facet(chosen: NDArray[np.bool_], rows: Ids, numbers: Ids, count: int) -> Forward:
    rows, numbers = rows[chosen], numbers[chosen]
    starts = np.zeros(count + 1, np.uint32)
    np.cumsum(np.bincount(rows, minlength=count), out=starts[1:])
    return Forward(numbers[np.argsort(rows, kind="stable")].astype(np.uint32, copy=False), starts)
