"""Roaring bitmaps to numpy arrays and back: each copies once, neither goes through Python's integers."""

from array import array
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

Ids = NDArray[np.uint32]
Days = NDArray[np.int32]
NONE = np.iinfo(np.uint32).max
"""No row."""


def bitmap_of(ids: NDArray[Any]) -> BitMap:
    """Make a set of row numbers; ten times as fast as from the array itself."""
    return BitMap(array("I", ids.astype(np.uint32, copy=False).tobytes()))


def ids_of(rows: BitMap) -> Ids:
    """Give the row numbers of a set, rising."""
    return np.frombuffer(rows.to_array(), dtype=np.uint32)


def union_of(sets: Iterable[BitMap]) -> BitMap:
    found = list(sets)
    if len(found) == 1:
        return found[0]
    return BitMap.union(*found) if found else BitMap()


def grown(column: NDArray[Any], needed: int) -> NDArray[Any]:
    """Give a column with room for so many rows: itself, or a copy half as long again."""
    if needed <= len(column):
        return column
    larger = np.zeros((max(needed, len(column) * 3 // 2, 64), *column.shape[1:]), dtype=column.dtype)
    larger[: len(column)] = column
    return larger
