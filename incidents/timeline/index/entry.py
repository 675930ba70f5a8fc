"""What the index keeps of an edition: its terms, its date and its words.

A term is a facet and a value. Readers choose by those of `OPEN` and `CLOSED`; the others are what the index
itself asks for: a participation, a mark, a number killed, the day of the newest source, a linked event, the
old slug of something merged.
"""

import json
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from incidents.models.document import EventDocument, Facets, linked_events
from incidents.models.search_text import current_words
from incidents.taxonomy import WEAPONS, precision_group
from incidents.timeline.index.dated import Dated, read_dated

Term = tuple[str, Any]

OPEN: Final = ("collection", "place", "actor", "source")
CLOSED: Final = (
    "strand",
    "kind",
    "role",
    "weapon",
    "target",
    "responsibility",
    "grade",
    "harm",
    "status",
    "precision",
    "has",
)
GATHERED: Final = ("place", "actor", "source")
"""Lists so long that a small result counts them event by event."""
HIDDEN: Final = ("participation", "is", "killed", "newest", "link", "also")
FACETS: Final = (*CLOSED, *OPEN, *HIDDEN)
NOT_STATED: Final = "not-stated"


class Entry(NamedTuple):
    """One public edition; `order` is the key of five integers that events are sorted by."""

    sequence: int
    event: int
    order: tuple[int, int, int, int, int]
    kind: str
    dated: Dated
    terms: list[Term]
    words: set[str]


def read_entry(
    sequence: int, event: int, facets_text: str, search_text: str, document: EventDocument | None = None
) -> Entry:
    """Read an edition's facets and words; `document` is needed where its words are of another tokenizer."""
    facets: Facets = json.loads(facets_text)
    if document is not None:
        facets["links"] = linked_events(document)
    dated = read_dated(facets["edtf"])
    day, span, minute, day_order, public_id = facets["order"]
    return Entry(
        sequence,
        event,
        (day, span, minute, day_order, public_id),
        facets["kind"],
        dated,
        list(dict.fromkeys(_terms(facets, dated))),
        set(current_words(search_text, document).split()),
    )


def _terms(facets: Facets, dated: Dated) -> Iterable[Term]:
    one = (
        ("strand", facets["strand"]),
        ("kind", facets["kind"]),
        ("responsibility", facets["responsibility"]),
        ("grade", facets["grade"]),
        ("harm", facets["harm"]),
        ("status", facets["status"]),
    )
    yield from ((facet, value) for facet, value in one if value)
    yield "precision", precision_group(facets["precision"])
    many = (("collection", facets["collections"]), ("place", facets["places"]), ("source", facets["sources"]))
    yield from ((facet, slug) for facet, slugs in many for slug in slugs)
    for actor, role in facets["actors"]:
        yield "actor", actor
        yield "role", role
        yield "participation", (actor, role)
    yield from _targets(facets)
    yield from _unshown(facets)
    yield from dated.terms
    for mark, holds in _marks(facets, dated):
        if holds:
            yield "is", mark


def _unshown(facets: Facets) -> Iterable[Term]:
    """Give what is asked for without being a value of the rail."""
    if facets["killed"] is not None:
        yield "killed", facets["killed"]
    if facets["newest_source"]:
        yield "newest", facets["newest_source"][:10]
    for event in facets["links"]:
        yield "link", event
    for kind, old, present in facets["also"]:
        yield "also", (kind, old, present)


def _targets(facets: Facets) -> Iterable[Term]:
    """Give weapons with what holds them, targets, and the marks readers filter by."""
    not_stated = [NOT_STATED] if facets["strand"] == "violence" else []
    for weapon in facets["weapons"] or not_stated:
        yield "weapon", weapon
        for above in WEAPONS.ancestors(weapon):
            yield "weapon", above
    for target in facets["targets"] or not_stated:
        yield "target", target
    if facets["corrected"]:
        yield "has", "correction"
    if facets["figures_differ"]:
        yield "has", "figures-differ"
    if not facets["located"]:
        yield "has", "no-place"


def _marks(facets: Facets, dated: Dated) -> Iterable[tuple[str, bool]]:
    """Give what totals and columns count by, beside the date: which is counted where, `Selection` says."""
    is_table = (
        facets["kind"] == "troop-level"
        and facets["series"]
        and dated.precision == "span"
        and dated.lasts_a_year
    )
    stands_in_columns = not (
        is_table
        or facets["aggregate"]
        or dated.starts_in_year is None
        or precision_group(facets["precision"]) == "open"
    )
    yield "table", is_table
    yield "aggregate", facets["aggregate"]
    yield "located", facets["located"]
    yield "placed", bool(facets["places"])
    yield "series", facets["series"]
    yield "in-month", stands_in_columns and not dated.lasts_a_year
    yield "in-year", stands_in_columns and dated.lasts_a_year and dated.ends_in_same_year
