"""The plain answer to a query: each public edition is asked by every filter in turn."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from incidents.dates import Precision
from incidents.taxonomy import KINDS, WEAPONS
from incidents.timeline.archive import PAGE_SIZE, Bin, NoSuchPage, PlaceCount, PlaceLabel, Totals, Unit
from incidents.timeline.query import TimelineQuery, dates_of
from incidents.words import Phrase, Prefix, QueryTerm, Word, query_terms
from tests.timeline.oracle.rows import Row, Snapshot

OPEN_LISTS = ("collection", "actor", "place", "source")
_MERGEABLE = ("actor", "place")
_SETS = (
    "collection",
    "strand",
    "kind",
    "place",
    "weapon",
    "target",
    "responsibility",
    "harm",
    "source",
    "status",
    "precision",
    "has",
)
"""Keys that hold if a value of theirs is among the row's."""

Test = Callable[[Row], bool]


class PlainSelection:
    """The events of a query; `country_of` names the places all of them share (it may query for labels)."""

    def __init__(
        self,
        query: TimelineQuery,
        snapshot: Snapshot,
        place_labels: Callable[[Iterable[str]], dict[str, PlaceLabel]],
    ) -> None:
        self.query, self._wanted = _resolve(query, snapshot)
        self._snapshot = snapshot
        self._place_labels = place_labels
        self._near: dict[str, list[Row]] = {}
        tests = _tests(self.query, self._wanted)
        chosen = [row for row in snapshot.rows if self._passes(row, tests)]
        self._rows = sorted(chosen, key=lambda row: row.order, reverse=query.order == "newest")

    def _passes(self, row: Row, tests: dict[str, Test]) -> bool:
        """Say whether a row passes all tests, and keep those that one test alone refuses for its facet."""
        refused = None
        for key, holds in tests.items():
            if not holds(row):
                if refused is not None:
                    return False
                refused = key
        if refused is None:
            return True
        self._near.setdefault(refused, []).append(row)
        return False

    @property
    def at(self) -> int:
        return self._snapshot.at

    @property
    def total(self) -> int:
        return len(self._rows)

    @property
    def unknown(self) -> tuple[tuple[str, str], ...]:
        return tuple(
            (key, slug)
            for key in OPEN_LISTS
            for slug in getattr(self.query, key)
            if not self._snapshot.carries(key, slug)
        )

    def pages(self, size: int = PAGE_SIZE) -> int:
        return max(1, -(-len(self._rows) // size))

    def page(self, number: int, size: int = PAGE_SIZE) -> list[int]:
        if not 1 <= number <= self.pages(size):
            raise NoSuchPage(f"page {number} of {self.pages(size)}")
        return [row.sequence for row in self._rows[(number - 1) * size : number * size]]

    def sequences(self, limit: int) -> list[int]:
        return [row.sequence for row in self._rows[:limit]]

    def counts(self, facet: str, limit: int | None = None) -> list[tuple[str, int]]:
        counter: Counter[str] = Counter()
        filter_key = "participation" if facet in ("actor", "role") else facet
        for row in (*self._rows, *self._near.get(filter_key, ())):
            counter.update(self._facet_values(row, facet))
        return sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]

    def carried(self, facet: str) -> int:
        return len(self.counts(facet))

    def _facet_values(self, row: Row, facet: str) -> Iterable[str]:
        """Give what a row counts for; an actor counts in the roles asked for alone, a role likewise."""
        if facet == "actor" and self.query.role:
            return {actor for actor, role in row.participations if role in self.query.role}
        if facet == "role" and self.query.actor:
            return {role for actor, role in row.participations if actor in self._wanted["actor"]}
        if facet == "weapon":
            return {slug for slug in row.values["weapon"] if WEAPONS[slug].facet or slug in self.query.weapon}
        return row.values[facet]

    def histogram(self, unit: Unit, *, all_dates: bool = False) -> list[Bin]:
        rows = (*self._rows, *(self._near.get("range", ()) if all_dates else ()))
        numbers = Counter((_column(row, unit), row.facets["kind"]) for row in rows)
        columns: dict[str, Counter[str]] = {}
        for (start, kind), number in numbers.items():
            if start is not None:
                columns.setdefault(start, Counter())[kind] = number
        return [_bin(start, columns[start]) for start in sorted(columns)]

    def totals(self) -> Totals:
        events = [row for row in self._rows if not row.is_table]
        violent = [row for row in events if row.facets["strand"] == "violence"]
        talks = [row for row in events if KINDS[row.facets["kind"]].counts_as_talks]
        forces = [row for row in events if row.facets["strand"] == "forces"]
        incidents = [row for row in violent if not row.facets["aggregate"]]
        near_range = self._near.get("range", ())
        any_range = _range_test(self.query.replacing(match="any"))
        bounds = [(row.interval.earliest, row.interval.latest) for row in events]
        first, last = _ends(events)
        return Totals(
            total=len(self._rows),
            incidents=len(incidents),
            talks=len(talks),
            other=len(events) - len(violent) - len(talks) - len(forces),
            forces=len(forces),
            aggregates=len(violent) - len(incidents),
            tables=len(self._rows) - len(events),
            year_only=_count(events, lambda row: row.interval.precision == Precision.YEAR),
            decade_only=_count(events, lambda row: row.interval.precision == Precision.DECADE),
            undated_open=_count(events, lambda row: "open" in row.values["precision"]),
            located=_count(self._rows, lambda row: row.facets["located"]),
            discounted=0 if self.query.grade else len(self._near.get("grade", ())),
            any_more=_count(near_range, any_range) if any_range else 0,
            first=first,
            last=last,
            earliest=min((low for low, _ in bounds if low), default=None),
            latest=max((high for _, high in bounds if high), default=None),
            countries=self._countries(),
        )

    def _countries(self) -> tuple[str, ...]:
        """Give the countries that all placed events of the result lie in."""
        placed = [row.values["place"] for row in self._rows if row.values["place"]]
        shared = frozenset.intersection(*placed) if placed else frozenset()
        labels = self._place_labels(shared)
        return tuple(slug for slug, label in sorted(labels.items()) if label.kind == "country")

    def placed(self, limit: int) -> list[PlaceCount]:
        located = [row.values["place"] for row in self._rows if row.facets["located"]]
        within = Counter(slug for places in located for slug in places)
        listed = sorted(within, key=lambda slug: (-within[slug], slug))[:limit]
        labels = self._place_labels(listed)
        above = {slug: frozenset(label.ancestors) for slug, label in labels.items()}
        own: Counter[str] = Counter()
        for places in located:
            held = places & above.keys()
            own.update(held.difference(*(above[slug] for slug in held)))
        return [
            PlaceCount(slug, own[slug], within[slug], labels[slug].document)
            for slug in sorted(own, key=lambda slug: (-own[slug], slug))
        ]

    def series(self, limit: int | None = None) -> list[int]:
        leveled = [row for row in self._rows if row.facets["series"]]
        return [row.sequence for row in sorted(leveled, key=lambda row: row.order)][:limit]

    def newest_source(self) -> date | None:
        in_view = frozenset(self.query.collection)
        dates = (
            row.facets["newest_source"]
            for row in self._snapshot.rows
            if not in_view or in_view & row.values["collection"]
        )
        newest = max((text for text in dates if text), default=None)
        return date.fromisoformat(newest[:10]) if newest else None

    def editions_not_in(self, other: "PlainSelection") -> dict[int, int]:
        kept = {row.sequence for row in other._rows}
        return {row.event: row.sequence for row in self._rows if row.sequence not in kept}


def _count(rows: Iterable[Row], holds: Test) -> int:
    return sum(1 for row in rows if holds(row))


def _resolve(query: TimelineQuery, snapshot: Snapshot) -> tuple[TimelineQuery, dict[str, frozenset[str]]]:
    """Put present slugs for those of merged actors and places; give what each key then looks for.

    While a merge is being republished both slugs are carried, so both are looked for.
    """
    present: dict[str, Any] = {}
    wanted = {key: frozenset(getattr(query, key)) for key in _SETS}
    for key in _MERGEABLE:
        slugs: tuple[str, ...] = getattr(query, key)
        successors = [snapshot.present(key, slug) for slug in slugs]
        wanted[key] = frozenset([*slugs, *successors])
        present[key] = tuple(successors)
    return query.replacing(page=query.page, **present), wanted


def _tests(query: TimelineQuery, wanted: dict[str, frozenset[str]]) -> dict[str, Test]:
    """Give one test for each filter that is set, by its key."""
    tests: dict[str, Test] = {key: _among(key, wanted[key]) for key in _SETS if getattr(query, key)} | {
        "grade": _grade_test(query)
    }
    if in_range := _range_test(query):
        tests["range"] = in_range
    if query.actor or query.role:
        tests["participation"] = _participation_test(wanted["actor"], frozenset(query.role))
    if query.killed_min is not None:
        tests["killed_min"] = _killed_test(query.killed_min)
    if query.q:
        tests["q"] = _words_test(query.q)
    return tests


def _among(key: str, wanted: frozenset[str]) -> Test:
    return lambda row: not wanted.isdisjoint(row.values[key])


def _grade_test(query: TimelineQuery) -> Test:
    if query.grade:
        return _among("grade", frozenset(query.grade))
    return lambda row: row.facets["grade"] != "discounted"


def _range_test(query: TimelineQuery) -> Test | None:
    start, end = dates_of(query)
    if start is None and end is None:
        return None
    return lambda row: row.interval.matches(start, end, query.match)


def _participation_test(actors: frozenset[str], roles: frozenset[str]) -> Test:
    return lambda row: any(
        (not actors or actor in actors) and (not roles or role in roles) for actor, role in row.participations
    )


def _killed_test(least: int) -> Test:
    def holds(row: Row) -> bool:
        killed = row.facets["killed"]
        return killed is not None and killed >= least

    return holds


def _words_test(q: str) -> Test:
    wanted = needles(q)
    return lambda row: all(needle in row.text for needle in wanted)


def _bin(start: str, kinds: Counter[str]) -> Bin:
    strands: Counter[str] = Counter()
    for kind, number in kinds.items():
        strands[KINDS[kind].strand] += number
    return Bin(start, **strands, kinds=kinds)


def _column(row: Row, unit: Unit) -> str | None:
    """Give the column an event stands in, None for none: see `Selection.histogram`."""
    day = row.interval.earliest
    if day is None or row.facets["aggregate"] or row.is_table or "open" in row.values["precision"]:
        return None
    if unit == "year":
        within_a_year = row.interval.latest is not None and row.interval.latest.year == day.year
        return f"{day.year:04}" if within_a_year or not row.lasts_a_year else None
    if row.lasts_a_year:
        return None
    month = day.month if unit == "month" else day.month - (day.month - 1) % 3
    return f"{day.year:04}-{month:02}"


@dataclass(frozen=True, slots=True)
class _End:
    """One end of an event's date, as exact as it is given."""

    day: date
    is_year: bool

    @property
    def edtf(self) -> str:
        return f"{self.day.year:04}" if self.is_year else f"{self.day.year:04}-{self.day.month:02}"


def _ends(events: list[Row]) -> tuple[str | None, str | None]:
    """Give the first and the last end of the events' dates: a year, or a month where one is known."""
    firsts: list[_End] = []
    lasts: list[_End] = []
    for row in events:
        for unit, bound, found in zip(
            row.interval.ends, (row.interval.earliest, row.interval.latest), (firsts, lasts), strict=True
        ):
            if unit is not None and bound is not None:
                found.append(_End(bound, unit.kind in (Precision.YEAR, Precision.DECADE)))
    first = min(firsts, key=lambda end: (end.day, end.is_year), default=None)
    last = max(lasts, key=lambda end: (end.day, not end.is_year), default=None)
    return first.edtf if first else None, last.edtf if last else None


def needles(q: str) -> tuple[str, ...]:
    """Give what must all occur in an edition's words, each of them with a space before and after it."""
    return tuple(_needle(term) for term in query_terms(q))


def _needle(term: QueryTerm) -> str:
    match term:
        case Word(text):
            return f" {text} "
        case Phrase(words):
            return f" {' '.join(words)} "
        case Prefix(stem):
            return f" {stem}"
