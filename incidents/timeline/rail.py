"""What can be chosen: the facets with live counts, the legend, matching and order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from incidents.language import gettext
from incidents.taxonomy import KINDS, MATCHES
from incidents.timeline.archive import Selection
from incidents.timeline.badges import Badge, badge_of
from incidents.timeline.facets import FacetGroup, FacetValue
from incidents.timeline.query import TimelineQuery
from incidents.timeline.wording import label_of

LEGEND: Final = 8
TOP: Final = 20
"""Most values of a group that are seen before "Show all"."""
_OPEN_GROUPS: Final = frozenset({"strand", "kind", "place", "grade"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One line; `children` are those that lie in it, `rest` the lines that "Show all" adds.

    `url` is empty where the line is a field of the form.
    """

    value: str
    label: str
    count: int
    selected: bool
    url: str = ""
    badge: Badge | None = None
    children: tuple["Choice", ...] = ()
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A facet of `length` values; `more` are not listed even so.

    `one` says in words what all results share, so that it need not be opened.
    """

    key: str
    title: str
    choices: tuple[Choice, ...]
    open: bool
    one: str
    length: int
    more: int

    @property
    def is_long(self) -> bool:
        return self.length > TOP


@dataclass(frozen=True, slots=True)
class Legend:
    """The most frequent kinds of a view; `more` are left to the rail."""

    choices: tuple[Choice, ...] = ()
    more: int = 0


def legend_of(query: TimelineQuery, selection: Selection) -> Legend:
    """Give the kinds that the view holds, chosen ones alone where some are."""
    counts = selection.counts("kind")
    chosen = [pair for pair in counts if not query.kind or pair[0] in query.kind]
    choices = tuple(
        Choice(
            slug,
            label_of(KINDS[slug]),
            count,
            slug in query.kind,
            query.toggling("kind", slug).url(),
            badge_of(slug),
        )
        for slug, count in chosen[:LEGEND]
    )
    return Legend(choices, len(chosen) - len(choices))


def groups_of(groups: Iterable[FacetGroup], selection: Selection) -> tuple[Group, ...]:
    return tuple(_group(group, selection) for group in groups)


def _group(group: FacetGroup, selection: Selection) -> Group:
    by_count = sorted(group.values, key=lambda value: (not value.selected, -value.count))
    choices = _tree(group.values, frozenset(value.value for value in by_count[:TOP]), group.key)
    chosen = any(value.selected for value in group.values)
    present = [value for value in group.values if value.count]
    one = ""
    if group.key == "grade" and len(present) == 1 and not chosen:
        grade = present[0]
        all_alike = gettext("All {grade}", grade=grade.label.lower())
        one = gettext("All from 1 source") if grade.value == "reported" else all_alike
    is_open = chosen or (group.tells_apart and group.key in _OPEN_GROUPS)
    return Group(group.key, group.label, choices, is_open, one, len(group.values), group.more)


def _tree(values: Sequence[FacetValue], top: frozenset[str], key: str) -> tuple[Choice, ...]:
    """Put lines that follow one another with their levels into one another."""
    choices = []
    starts = [index for index, value in enumerate(values) if value.level == values[0].level]
    for start, end in pairwise([*starts, len(values)]):
        value, children = values[start], _tree(values[start + 1 : end], top, key)
        choices.append(
            Choice(
                value.value,
                value.label,
                value.count,
                value.selected,
                badge=badge_of(value.value) if key == "kind" else None,
                children=children,
                rest=value.value not in top and all(child.rest for child in children),
            )
        )
    return tuple(choices)


def matches_of(query: TimelineQuery) -> tuple[Choice, ...]:
    return tuple(Choice(slug, label_of(term), 0, query.match == slug) for slug, term in MATCHES.items())


def orders_of(query: TimelineQuery) -> tuple[Choice, ...]:
    return tuple(
        Choice(order, label, 0, query.order == order, query.replacing(order=order).url())
        for order, label in (("newest", gettext("Newest first")), ("oldest", gettext("Oldest first")))
    )
