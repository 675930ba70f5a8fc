"""Filters: each key of a query that is set, as the set of rows that pass it."""

from datetime import date

from pyroaring import BitMap

from incidents.timeline.index.index import Index
from incidents.timeline.index.sets import union_of
from incidents.timeline.index.view import View
from incidents.timeline.query import TimelineQuery, dates_of

MERGEABLE = ("actor", "place")
SETS = (
    "collection",
    "strand",
    "kind",
    "place",
    "weapon",
    "target",
    "responsibility",
    "grade",
    "harm",
    "source",
    "status",
    "precision",
    "has",
)
"""Keys that hold if a value of theirs is among the event's."""

Wanted = dict[str, frozenset[str]]


def resolve(query: TimelineQuery, view: View) -> tuple[TimelineQuery, Wanted]:
    """Put present slugs for those of merged actors and places; give what each key then looks for.

    While a merge is being republished both slugs are carried, so both are looked for.
    """
    present = {}
    wanted: Wanted = {key: frozenset(getattr(query, key)) for key in SETS}
    for key in MERGEABLE:
        slugs: tuple[str, ...] = getattr(query, key)
        successors = [view.present(key, slug) for slug in slugs]
        wanted[key] = frozenset([*slugs, *successors])
        present[key] = tuple(successors)
    if any(present[key] != getattr(query, key) for key in MERGEABLE):
        query = query.replacing(page=query.page, **present)
    return query, wanted


def filters_of(query: TimelineQuery, wanted: Wanted, index: Index) -> dict[str, BitMap]:
    """Give the rows that pass each filter, by its key; words and the grade left unsaid are not among them."""
    terms = index.terms
    filters = {key: terms.any_of(key, wanted[key]) for key in SETS if getattr(query, key)}
    start, end = dates_of(query)
    if start is not None or end is not None:
        filters["range"] = in_range(index, start, end, query.match)
    if query.actor or query.role:
        filters["participation"] = participations(index, wanted["actor"], query.role)
    if query.killed_min is not None:
        filters["killed_min"] = _killed(index, query.killed_min)
    return filters


def in_range(index: Index, start: date | None, end: date | None, match: str) -> BitMap:
    """Give the rows that fall in a range: known days as a range of numbers, the others by their bounds."""
    rows, spans = index.rows, index.spans
    low, high = (None if day is None else day.toordinal() for day in (start, end))
    first = 0 if low is None else rows.first_since(low)
    last = rows.built if high is None else rows.first_since(high + 1)
    exact = BitMap(range(first, last)) - spans.rows
    return exact | spans.matching(low, high, match)


def participations(index: Index, actors: frozenset[str], roles: tuple[str, ...]) -> BitMap:
    """Give the rows in which one of the actors, or any, has one of the roles, or any."""
    terms = index.terms
    if not roles:
        return terms.any_of("actor", actors)
    if not actors:
        return terms.any_of("role", roles)
    return terms.any_of("participation", [(actor, role) for actor in actors for role in roles])


def _killed(index: Index, least: int) -> BitMap:
    terms = index.terms
    return union_of(
        terms.get("killed", number) for number in list(terms.numbers["killed"]) if number >= least
    )
