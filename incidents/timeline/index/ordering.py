"""The order of a result: the build's rows as they are numbered, later ones merged in where they belong."""

from bisect import bisect_left

import numpy as np
from pyroaring import BitMap

from incidents.timeline.index.rows import Rows
from incidents.timeline.index.sets import Ids, ids_of

MANY = 2000
"""Rows from which on a slice is cut out of all rows at once."""


def slice_of(rows: Rows, found: BitMap, start: int, stop: int, count: int) -> list[int]:
    """Give rows `start` to `stop` of a set, not included, by date rising; `count` rows are in use."""
    stop = min(stop, len(found))
    if start >= stop:
        return []
    built = rows.split(found)
    if built == len(found):
        return list(found[start:stop])
    later = _later(rows, found, built, count)
    if stop - start > MANY:
        held = ids_of(found)[:built]
        places = np.searchsorted(held, rows.before(later))
        merged: list[int] = np.insert(held, places, later)[start:stop].tolist()
        return merged

    standing_before = rows.before(later)

    def place(number: int) -> int:
        before = int(standing_before[number])
        return number + (found.rank(before - 1) if before else 0)

    first = bisect_left(range(len(later)), start, key=place)
    last = bisect_left(range(len(later)), stop, key=place)
    waiting = list(found[start - first : stop - last]) if stop - last > start - first else []
    slots = {place(number) - start: int(later[number]) for number in range(first, last)}
    following = iter(waiting)
    return [slots[slot] if slot in slots else next(following) for slot in range(stop - start)]


def _later(rows: Rows, found: BitMap, built: int, count: int) -> Ids:
    """Give the later rows of a set, by date rising."""
    chosen = np.zeros(count - rows.built, np.bool_)
    chosen[ids_of(found)[built:] - np.uint32(rows.built)] = True
    ordered = rows.later_in_order(count)
    later: Ids = ordered[chosen[ordered - np.uint32(rows.built)]]
    return later
