"""Forward rows: which places, actors and sources each row has, so that a small result is counted at once."""

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from incidents.timeline.index.sets import Ids, grown, ids_of


class Forward:
    """The term numbers of `count` rows, one row behind the other: those of row i from `starts[i]` on."""

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


def make_forward(rows: Ids, numbers: Ids, count: int) -> Forward:
    """Put together the terms of so many rows from pairs of row and term number, sorted by row."""
    starts = np.zeros(count + 1, np.uint32)
    np.cumsum(np.bincount(rows, minlength=count), out=starts[1:])
    return Forward(numbers.astype(np.uint32, copy=False), starts)
