"""Spans: the bounds of every row that is not a single known day, and of all later rows."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from incidents.timeline.index.dated import AFTER_ALL, BEFORE_ALL, Dated
from incidents.timeline.index.sets import Days, Ids, bitmap_of, grown

FIELDS: Final = (
    "low",
    "high",
    "other_low",
    "other_high",
    "any_low",
    "any_high",
    "other_any_low",
    "other_any_high",
    "first",
    "last",
    "last_key",
    "exact",
)

MANY = 4096
"""Rows from which on they are marked, rather than looked up one by one."""


def fields_of(dated: Dated) -> tuple[int, ...]:
    """Give a date's bounds in the order of `FIELDS`."""
    return (*dated.spans, *dated.any_spans, dated.first, dated.last, dated.last_key, dated.exact)


class Spans:
    """Bounds by row, rows rising; `rows` are those that have any here, `count` how many."""

    def __init__(self, row: Ids, bounds: dict[str, Days]) -> None:
        self.row = row
        self.bounds = bounds
        self.count = len(row)
        self.rows = bitmap_of(row)

    def append(self, row: int, dated: Dated) -> None:
        self.row = grown(self.row, self.count + 1)
        self.row[self.count] = row
        for field, value in zip(FIELDS, fields_of(dated), strict=True):
            self.bounds[field] = grown(self.bounds[field], self.count + 1)
            self.bounds[field][self.count] = value
        self.rows.add(row)
        self.count += 1

    def matching(self, start: int | None, end: int | None, match: str) -> BitMap:
        """Give the rows here that fall in a range of ordinal days, both included, None an open side."""
        first = BEFORE_ALL + 1 if start is None else start
        last = AFTER_ALL - 1 if end is None else end
        count = self.count
        bounds = {field: column[:count] for field, column in self.bounds.items()}
        if match == "certainly":
            holds = (bounds["first"] >= first) & (bounds["last"] <= last)
        else:
            which = "any_" if match == "any" else ""
            holds = (bounds[f"{which}low"] <= last) & (bounds[f"{which}high"] >= first)
            holds |= (bounds[f"other_{which}low"] <= last) & (bounds[f"other_{which}high"] >= first)
        return bitmap_of(self.row[:count][holds])

    def last_key(self, rows: Ids) -> int:
        """Give the greatest `Dated.last_key` of some rows that all have bounds here; -1 for none."""
        if not len(rows):
            return -1
        held = self.row[: self.count]
        if len(rows) < MANY:
            places = np.searchsorted(held, rows)
        else:
            is_asked = np.zeros(int(held[-1]) + 1, np.bool_)
            is_asked[rows] = True
            places = np.flatnonzero(is_asked[held])
        return int(self.bounds["last_key"][places].max())


def make_spans(rows: Ids, bounds: NDArray[np.int32]) -> Spans:
    """Sort bounds, one line of `FIELDS` for each row, by row."""
    order = np.argsort(rows, kind="stable")
    columns = bounds.reshape(len(rows), len(FIELDS))[order].T.copy()
    return Spans(rows[order].astype(np.uint32), dict(zip(FIELDS, columns, strict=True)))
