"""What can be chosen: the facets with live counts, the legend, matching and order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from incidents.language import gettext, spoken
from incidents.taxonomy import KINDS, MATCHES
from incidents.templating import rendered
from incidents.timeline.archive import Selection
from incidents.timeline.badges import Badge, badge_of
from incidents.timeline.facets import FacetGroup, FacetValue
from incidents.timeline.kept import Kept
from incidents.timeline.query import TimelineQuery
from incidents.timeline.wording import label_of

FIELD: Final = "timeline/_field.html"
LEGEND: Final = 8
TOP: Final = 20
"""Most values of a group that are seen before "Show all"."""
_OPEN_GROUPS: Final = frozenset({"strand", "kind", "place", "grade"})


@dataclass(slots=True)
class Choice:
    """One line; `children` are those that lie in it, `rest` the lines that "Show all" adds.

    `field` is how a value of the rail is written, but for its count; `url` leads to it elsewhere. Not frozen,
    since a page makes hundreds.
    """

    value: str
    label: str
    count: int
    selected: bool
    url: str = ""
    badge: Badge | None = None
    field: Markup | None = None
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


def groups_of(groups: Iterable[FacetGroup], kept: Kept) -> tuple[Group, ...]:
    """Put groups into trees; how each value is written is rendered once and kept."""
    return tuple(_group(group, _fields(group, kept)) for group in groups)


def _fields(group: FacetGroup, kept: Kept) -> dict[str, Markup]:
    """Give how each value of a group is written."""
    keys = [(spoken(), group.key, value.value, value.label, value.selected) for value in group.values]
    held: list[Markup | None] = kept.fields.get_many(keys)
    fields = {}
    for key, value, html in zip(keys, group.values, held, strict=True):
        if html is None:
            mark = badge_of(value.value) if group.key == "kind" else None
            html = rendered(
                FIELD,
                group=group.key,
                value=value.value,
                label=value.label,
                selected=value.selected,
                mark=mark,
            )
            kept.fields.put(key, html)
        fields[value.value] = html
    return fields


def _group(group: FacetGroup, fields: Mapping[str, Markup]) -> Group:
    by_count = sorted(group.values, key=lambda value: (not value.selected, -value.count))
    choices = _tree(group.values, frozenset(value.value for value in by_count[:TOP]), fields)
    chosen = any(value.selected for value in group.values)
    present = [value for value in group.values if value.count]
    one = ""
    if group.key == "grade" and len(present) == 1 and not chosen:
        grade = present[0]
        all_alike = gettext("All {grade}", grade=grade.label.lower())
        one = gettext("All from 1 source") if grade.value == "reported" else all_alike
    is_open = chosen or (group.tells_apart and group.key in _OPEN_GROUPS)
    return Group(group.key, group.label, choices, is_open, one, len(group.values), group.more)


def _tree(
    values: Sequence[FacetValue], top: frozenset[str], fields: Mapping[str, Markup]
) -> tuple[Choice, ...]:
    """Put lines that follow one another with their levels into one another."""
    choices = []
    starts = [index for index, value in enumerate(values) if value.level == values[0].level]
    for start, end in pairwise([*starts, len(values)]):
        value, children = values[start], _tree(values[start + 1 : end], top, fields)
        choices.append(
            Choice(
                value.value,
                value.label,
                value.count,
                value.selected,
                field=fields[value.value],
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
