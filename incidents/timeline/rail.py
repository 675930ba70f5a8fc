"""What can be chosen: the facets with live counts, the legend, matching and order."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from incidents.taxonomy import KINDS, MATCHES
from incidents.timeline.archive import Selection
from incidents.timeline.badges import Badge, badge_of
from incidents.timeline.facets import FacetGroup
from incidents.timeline.query import TimelineQuery

LEGEND: Final = 8
_OPEN_GROUPS: Final = frozenset({"strand", "kind", "place", "grade"})


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    count: int
    selected: bool
    url: str
    badge: Badge | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """A facet; `one` says in words what all results share, so that it need not be opened."""

    key: str
    title: str
    choices: tuple[Choice, ...]
    open: bool
    one: str


def legend_of(query: TimelineQuery, selection: Selection) -> tuple[Choice, ...]:
    counts = selection.counts("kind")
    chosen = [pair for pair in counts if not query.kind or pair[0] in query.kind]
    return tuple(
        Choice(
            slug,
            KINDS[slug].label.in_language(query.lang),
            count,
            slug in query.kind,
            query.toggling("kind", slug).url(),
            badge_of(slug),
        )
        for slug, count in chosen[:LEGEND]
    )


def groups_of(groups: Iterable[FacetGroup], selection: Selection) -> tuple[Group, ...]:
    return tuple(_group(group, selection) for group in groups)


def _group(group: FacetGroup, selection: Selection) -> Group:
    choices = tuple(
        Choice(
            value.value,
            value.label,
            value.count,
            value.selected,
            value.url,
            badge_of(value.value) if group.key == "kind" else None,
            min(value.level, 1),
        )
        for value in group.values
    )
    chosen = any(choice.selected for choice in choices)
    one = ""
    if group.key == "grade" and len(choices) == 1 and not chosen:
        one = "All from 1 source" if choices[0].value == "reported" else f"All {choices[0].label.lower()}"
    is_open = chosen or (group.tells_apart and group.key in _OPEN_GROUPS)
    return Group(group.key, group.label, choices, is_open, one)


def matches_of(query: TimelineQuery) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            slug,
            term.label.in_language(query.lang),
            0,
            query.match == slug,
            query.replacing(match=slug).url(),
        )
        for slug, term in MATCHES.items()
    )


def orders_of(query: TimelineQuery) -> tuple[Choice, ...]:
    return tuple(
        Choice(order, label, 0, query.order == order, query.replacing(order=order).url())
        for order, label in (("newest", "Newest first"), ("oldest", "Oldest first"))
    )
