"""What the sentence counts, and the places all events of a result share."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Final

from pyroaring import BitMap

from incidents.taxonomy import KINDS
from incidents.timeline.archive import PlaceCount, PlaceLabel, Totals
from incidents.timeline.index.counting import Counter
from incidents.timeline.index.sets import ids_of, union_of
from incidents.timeline.index.view import View

TALKS: Final = tuple(slug for slug, kind in KINDS.items() if kind.counts_as_talks)
End = tuple[int, bool]
"""An ordinal day, and whether the date says no more than the year."""
PlaceLabels = Callable[[Collection[str]], dict[str, PlaceLabel]]


def totals_of(
    view: View, found: BitMap, *, discounted: int, any_more: int, place_labels: PlaceLabels
) -> Totals:
    """Count a result; `place_labels` may take a query, for the countries all of it lies in."""
    terms = view.index.terms
    tables = terms.get("is", "table")
    events = found - tables if tables.intersect(found) else found

    def count(facet: str, *values: str) -> int:
        return sum(terms.get(facet, value).intersection_cardinality(events) for value in values)

    violent, talks, forces = count("strand", "violence"), count("kind", *TALKS), count("strand", "forces")
    aggregates = (terms.get("is", "aggregate") & events).intersection_cardinality(
        terms.get("strand", "violence")
    )
    first, last = _first(view, events), _last(view, events)
    return Totals(
        total=len(found),
        incidents=violent - aggregates,
        talks=talks,
        other=len(events) - violent - talks - forces,
        forces=forces,
        aggregates=aggregates,
        tables=len(found) - len(events),
        year_only=count("is", "year"),
        decade_only=count("is", "decade"),
        undated_open=count("precision", "open"),
        located=terms.get("is", "located").intersection_cardinality(found),
        discounted=discounted,
        any_more=any_more,
        first=_edtf(first),
        last=_edtf(last),
        earliest=None if first is None else date.fromordinal(first[0]),
        latest=None if last is None else date.fromordinal(last[0]),
        countries=_countries(view, found, place_labels),
    )


def _first(view: View, events: BitMap) -> End | None:
    """Give the first known beginning; of two on one day the one that is known to the month or closer."""
    rows, terms = view.index.rows, view.index.terms
    ends: list[End] = []
    for mark, is_year in (("starts-in-month", False), ("starts-in-year", True)):
        beginning = events & terms.get("is", mark)
        built = rows.split(beginning)
        if built:
            ends.append((int(rows.day[beginning.min()]), is_year))
        if built < len(beginning):
            ends.append((int(rows.day[ids_of(beginning)[built:]].min()), is_year))
    return min(ends, default=None)


def _last(view: View, events: BitMap) -> End | None:
    """Give the last known end; of two on one day the one that is known to the month or closer."""
    rows, spans = view.index.rows, view.index.spans
    exact, spanned = events - spans.rows, events & spans.rows
    key = 2 * int(rows.day[exact.max()]) + 1 if exact else -1
    key = max(key, spans.last_key(ids_of(spanned)))
    return None if key < 0 else (key // 2, not key % 2)


def _edtf(end: End | None) -> str | None:
    if end is None:
        return None
    day = date.fromordinal(end[0])
    return f"{day.year:04}" if end[1] else f"{day.year:04}-{day.month:02}"


def _countries(view: View, found: BitMap, place_labels: PlaceLabels) -> tuple[str, ...]:
    """Give the countries that all placed events of a result lie in."""
    terms = view.index.terms
    placed = found & terms.get("is", "placed")
    if not placed:
        return ()
    shared = [
        terms.value(number)
        for number in view.index.forward["place"].of(placed.min())
        if placed.issubset(terms.rows[number])
    ]
    return tuple(slug for slug, label in sorted(place_labels(shared).items()) if label.kind == "country")


def located_places(
    view: View, found: BitMap, counter: Counter, limit: int, place_labels: PlaceLabels
) -> list[PlaceCount]:
    """Count the located events of a result by its most frequent places, as `Selection.placed` says.

    `counter` counts in the result.
    """
    terms = view.index.terms
    unlocated = found - terms.get("is", "located")
    located = found - unlocated
    within = dict(counter.without(unlocated).counts("place", limit))
    labels = place_labels(list(within))
    inside: dict[str, list[str]] = {slug: [] for slug in labels}
    for slug, label in labels.items():
        for above in label.ancestors:
            if above in inside:
                inside[above].append(slug)
    own = {slug: within[slug] for slug in inside}
    for slug, others in inside.items():
        if others:
            closer = union_of([terms.get("place", other) for other in others]) & terms.get("place", slug)
            own[slug] -= closer.intersection_cardinality(located)
    return [
        PlaceCount(slug, own[slug], within[slug], labels[slug].document)
        for slug in sorted(own, key=lambda slug: (-own[slug], slug))
        if own[slug]
    ]
