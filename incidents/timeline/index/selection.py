"""The answer to a query: rows that pass every filter, counted and cut into pages."""

from collections.abc import Callable, Collection, Hashable
from datetime import date
from typing import Any, TypeVar

import numpy as np
from pyroaring import BitMap

from incidents.taxonomy import WEAPONS
from incidents.timeline.archive import (
    PAGE_SIZE,
    Bin,
    NoSuchPage,
    PlaceCount,
    PlaceLabel,
    Selection,
    Totals,
    Unit,
)
from incidents.timeline.index.counting import Counted, Counter, in_order, walk
from incidents.timeline.index.filters import filters_of, in_range, participations, resolve
from incidents.timeline.index.histogram import Columns, bins, by_month
from incidents.timeline.index.names import places_of
from incidents.timeline.index.ordering import slice_of
from incidents.timeline.index.searching import holding
from incidents.timeline.index.sets import bitmap_of, ids_of
from incidents.timeline.index.totals import located_places, totals_of
from incidents.timeline.index.view import View
from incidents.timeline.log import Log
from incidents.timeline.query import TimelineQuery, dates_of

OPEN_LISTS = ("collection", "actor", "place", "source")
FEW = 8000
"""Events of a result whose actors in roles are all counted."""


Value = TypeVar("Value")


class IndexSelection:
    """The events of a query at a view's sequence; what each call gives, `Selection` says.

    `_others` holds, for each filter asked about, the rows that pass all but this one.
    """

    def __init__(self, query: TimelineQuery, view: View, log: Log) -> None:
        self.query, self._wanted = resolve(query, view)
        self._view = view
        self._log = log
        self._filters = filters_of(self.query, self._wanted, view.index)
        if query.q:
            self._filters["q"] = holding(self.query, view)
        self._rows = self._intersection()
        self._others: dict[str, BitMap] = {}
        self._counters: dict[str, Counter] = {}
        self._made: dict[Hashable, Any] = {}

    def _intersection(self, but: str = "") -> BitMap:
        """Give the rows that pass every filter, or all but one."""
        unsaid = not self.query.grade and but != "grade"
        public = self._view.shown if unsaid else self._view.live
        sets = [rows for key, rows in self._filters.items() if key != but]
        return BitMap.intersection(public, *sorted(sets, key=len)) if sets else public

    def _passing_others(self, key: str) -> BitMap:
        if key not in self._filters and (key != "grade" or self.query.grade):
            return self._rows
        if key not in self._others:
            self._others[key] = self._intersection(but=key)
        return self._others[key]

    @property
    def at(self) -> int:
        return self._view.at

    @property
    def total(self) -> int:
        return len(self._rows)

    @property
    def editions(self) -> BitMap:
        """Give the sequences of all that is found, as a set."""
        return bitmap_of(np.sort(self._view.index.rows.sequence[ids_of(self._rows)]))

    @property
    def unknown(self) -> tuple[tuple[str, str], ...]:
        return tuple(
            (key, slug)
            for key in OPEN_LISTS
            for slug in getattr(self.query, key)
            if not self._view.carries(key, slug)
        )

    def pages(self, size: int = PAGE_SIZE) -> int:
        return max(1, -(-self.total // size))

    def page(self, number: int, size: int = PAGE_SIZE) -> list[int]:
        if not 1 <= number <= self.pages(size):
            raise NoSuchPage(f"page {number} of {self.pages(size)}")
        return self._slice(self._rows, (number - 1) * size, number * size, self.query.order)

    def sequences(self, limit: int) -> list[int]:
        return self._slice(self._rows, 0, limit, self.query.order)

    def _slice(self, found: BitMap, start: int, stop: int, order: str) -> list[int]:
        return self._view.sequences(self._slice_of_rows(found, start, stop, order))

    def _slice_of_rows(self, found: BitMap, start: int, stop: int, order: str) -> list[int]:
        rows, total = self._view.index.rows, len(found)
        if order == "newest":
            start, stop = max(0, total - stop), total - start
        chosen = slice_of(rows, found, start, stop, self._view.count)
        return chosen[::-1] if order == "newest" else chosen

    def counts(self, facet: str, limit: int | None = None) -> list[tuple[str, int]]:
        if facet == "actor" and self.query.role:
            return self._actors_in_roles(limit)
        if facet == "role" and self.query.actor:
            return self._roles_of_actors()[:limit]
        if facet == "weapon":
            return self._weapons()[:limit]
        counted = self._plain_counts(facet, limit)
        return list(counted)

    def _plain_counts(self, facet: str, limit: int | None) -> Counted:
        """Count by a facet's own values; those of the whole archive are kept with the view."""
        rows = self._passing_others(_filter_of(facet))
        key = "counts", rows is self._view.shown, facet, limit
        return self._remembered(rows, key, lambda: self._counter(facet).counts(facet, limit))

    def _remembered(self, rows: BitMap, key: Hashable, make: Callable[[], Value]) -> Value:
        """Make something of some rows, once; what is made of the whole archive is kept with the view."""
        is_whole = rows is self._view.shown or rows is self._view.live
        held = self._view.memo if is_whole else self._made
        if key not in held:
            held[key] = make()
        made: Value = held[key]
        return made

    def carried(self, facet: str) -> int:
        if facet == "actor" and self.query.role and self.total <= FEW:
            return len(self.counts(facet))
        rows = self._passing_others(_filter_of(facet))
        key = "carried", rows is self._view.shown, facet
        return self._remembered(rows, key, lambda: self._counter(facet).carried(facet))

    def _counter(self, facet: str) -> Counter:
        key = _filter_of(facet)
        rows = self._passing_others(key)
        # All facets without a filter of their own are counted in the same rows, and gathered together.
        name = "" if rows is self._rows else key
        if name not in self._counters:
            self._counters[name] = Counter(self._view.index, rows)
        return self._counters[name]

    def _actors_in_roles(self, limit: int | None) -> Counted:
        """Count actors by the participations in the roles asked for alone."""
        index, rows = self._view.index, self._passing_others("participation")

        def count(number: int) -> int:
            actor = frozenset([index.terms.value(number)])
            return participations(index, actor, self.query.role).intersection_cardinality(rows)

        return walk(index.terms, self._counter("actor").falling("actor"), count, limit)

    def _roles_of_actors(self) -> Counted:
        """Count roles by the participations of the actors asked for alone."""
        index, rows = self._view.index, self._passing_others("participation")
        numbers = {
            role: participations(index, self._wanted["actor"], (role,)).intersection_cardinality(rows)
            for role in list(index.terms.numbers["role"])
        }
        return in_order([(role, number) for role, number in numbers.items() if number])

    def _weapons(self) -> Counted:
        return [
            (slug, number)
            for slug, number in self._plain_counts("weapon", None)
            if WEAPONS[slug].facet or slug in self.query.weapon
        ]

    def histogram(self, unit: Unit, *, all_dates: bool = False) -> list[Bin]:
        rows = self._passing_others("range") if all_dates else self._rows
        key = "histogram", unit, all_dates, rows is self._view.shown
        return list(self._remembered(rows, key, lambda: self._bins(unit, all_dates)))

    def _bins(self, unit: Unit, all_dates: bool) -> list[Bin]:
        years = self._by_month(all_dates, "in-year") if unit == "year" else None
        return bins(unit, self._by_month(all_dates, "in-month"), years)

    def _by_month(self, all_dates: bool, mark: str) -> Columns:
        """Count the events that stand in columns, once for all units."""
        rows = self._passing_others("range") if all_dates else self._rows
        held = self._view.memo if rows is self._view.shown else self._made
        key = rows is self._rows, mark
        if key not in held:
            marked = rows & self._view.index.terms.get("is", mark)
            held[key] = by_month(self._view, marked)
        columns: Columns = held[key]
        return columns

    def totals(self) -> Totals:
        return self._remembered(self._rows, "totals", self._counted_totals)

    def _counted_totals(self) -> Totals:
        discounted = 0 if self.query.grade else len(self._passing_others("grade")) - self.total
        return totals_of(
            self._view,
            self._rows,
            discounted=discounted,
            any_more=self._any_more(),
            place_labels=self._place_labels,
        )

    def _any_more(self) -> int:
        if "range" not in self._filters:
            return 0
        reachable = in_range(self._view.index, *dates_of(self.query), "any") - self._filters["range"]
        return reachable.intersection_cardinality(self._passing_others("range"))

    def _place_labels(self, slugs: Collection[str]) -> dict[str, PlaceLabel]:
        return places_of(self._view, self._log, slugs)

    def placed(self, limit: int) -> list[PlaceCount]:
        return self._remembered(
            self._rows,
            ("placed", limit),
            lambda: located_places(self._view, self._rows, self._counter(""), limit, self._place_labels),
        )

    def series(self, limit: int | None = None) -> list[int]:
        leveled = self._rows & self._view.index.terms.get("is", "series")
        return self._slice(leveled, 0, len(leveled) if limit is None else limit, "oldest")

    def newest_source(self) -> date | None:
        key = "newest", self.query.collection
        if key not in self._view.memo:
            self._view.memo[key] = self._newest_source()
        newest: date | None = self._view.memo[key]
        return newest

    def _newest_source(self) -> date | None:
        terms = self._view.index.terms
        rows = self._view.live
        if self.query.collection:
            rows = rows & terms.any_of("collection", self.query.collection)
        days = sorted(terms.numbers["newest"], reverse=True)
        newest = next((day for day in days if terms.get("newest", day).intersect(rows)), None)
        return date.fromisoformat(newest) if newest else None

    def editions_not_in(self, other: Selection) -> dict[int, int]:
        rows = self._view.index.rows
        if isinstance(other, IndexSelection) and other._view.index is self._view.index:
            missing = self._rows - other._rows
        else:
            kept = set(other.sequences(other.total))
            missing = BitMap(row for row in self._rows if int(rows.sequence[row]) not in kept)
        ordered = self._slice_of_rows(missing, 0, len(missing), self.query.order)
        return dict(zip(rows.event[ordered].tolist(), rows.sequence[ordered].tolist(), strict=True))


def _filter_of(facet: str) -> str:
    """Give the filter whose own selection a facet's counts leave out."""
    return "participation" if facet in ("actor", "role") else facet
