"""Forward rows: which places, actors and sources each row has, so that a small result is counted at once."""

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from incidents.timeline.index.sets import Ids, grown, ids_of

WIDE_ENOUGH: Final = 0.98
"""Share of the rows whose values all find room in the matrix."""


class Forward:
    """A matrix of term numbers plus one, 0 where a row has fewer; what does not fit stands in `extra`."""

    def __init__(self, matrix: NDArray[np.uint32], extra: dict[int, Ids]) -> None:
        self.matrix = matrix
        self.extra = extra
        self.overflowing = BitMap(extra)

    def append(self, row: int, numbers: list[int]) -> None:
        self.matrix = grown(self.matrix, row + 1)
        width = self.matrix.shape[1]
        fitting = [number + 1 for number in numbers]
        self.matrix[row, : min(width, len(fitting))] = fitting[:width]
        if len(fitting) > width:
            self.extra[row] = np.array(fitting[width:], np.uint32)
            self.overflowing.add(row)

    def of(self, row: int) -> Iterable[int]:
        """Give the numbers of a row's terms."""
        held = [*self.matrix[row].tolist(), *self.extra.get(row, np.zeros(0, np.uint32)).tolist()]
        return (number - 1 for number in held if number)

    def counts(self, rows: BitMap, terms: int) -> NDArray[np.int64]:
        """Count the rows of a set by the number of each of so many terms."""
        held = np.bincount(self.matrix[ids_of(rows)].ravel(), minlength=terms + 1)
        if more := [self.extra[row] for row in rows & self.overflowing]:
            held = held + np.bincount(np.concatenate(more), minlength=len(held))
        return held[1 : terms + 1]


def make_forward(rows: Ids, numbers: Ids, count: int) -> Forward:
    """Make the matrix of so many rows from pairs of row and term number, sorted by row."""
    lengths = np.bincount(rows, minlength=count)
    width = max(1, int(np.quantile(lengths, WIDE_ENOUGH, method="higher"))) if count else 1
    starts = np.cumsum(lengths) - lengths
    places = np.arange(len(rows)) - np.repeat(starts, lengths)
    fits = places < width
    matrix = np.zeros((count, width), np.uint32)
    matrix[rows[fits], places[fits]] = numbers[fits] + 1
    extra: dict[int, list[int]] = {}
    for row, number in zip(rows[~fits].tolist(), numbers[~fits].tolist(), strict=True):
        extra.setdefault(row, []).append(number + 1)
    return Forward(matrix, {row: np.array(held, np.uint32) for row, held in extra.items()})
