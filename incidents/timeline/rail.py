"""What can be chosen: the facets with live counts, the legend, matching and order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from incidents.language import gettext, numeral, spoken
from incidents.taxonomy import KINDS, MATCHES
from incidents.templating import rendered
from incidents.timeline.archive import Archive, Selection
from incidents.timeline.badges import Badge, badge_of
from incidents.timeline.facets import GROUPS, FacetGroup, FacetValue, facet_groups
from incidents.timeline.kept import Kept
from incidents.timeline.query import TimelineQuery
from incidents.timeline.wording import in_page_language, label_of

FIELD: Final = "timeline/_field.html"
LEGEND: Final = 8
TOP: Final = 20
"""Most values of a group that are seen before "Show all"."""
_REST: Final = ' class="rest"'
_ZERO: Final = ' class="zero"'
_OPEN_GROUPS: Final = frozenset({"strand", "kind", "place", "grade"})
"""Groups that are open from the start where their values tell events apart; the others fold."""


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
    """A facet of `length` values; `more` are not listed even so. A `folded` one has none of them yet.

    `one` says in words what all results share, so that it need not be opened.
    """

    key: str
    title: str
    choices: tuple[Choice, ...] = ()
    open: bool = False
    one: str = ""
    length: int = 0
    more: int = 0
    folded: bool = False

    @property
    def folds(self) -> bool:
        return self.key not in _OPEN_GROUPS

    @property
    def is_long(self) -> bool:
        return self.length > TOP

    @property
    def options(self) -> Markup:
        """The lines as a list; without a template, since a page has hundreds and their fields are kept."""
        return Markup(_options(self.choices))  # noqa: S704 – fields are escaped, numbers are our own


def _options(choices: Sequence[Choice]) -> str:
    lines = [
        f"<li{_REST if choice.rest else ''}><label{'' if choice.count else _ZERO}>{choice.field} "
        f'<span class="n">{numeral(choice.count)}</span></label>'
        f"{_options(choice.children) if choice.children else ''}</li>"
        for choice in choices
    ]
    return f'<ul class="opts" role="list">{"".join(lines)}</ul>'


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


def groups_of(
    query: TimelineQuery, selection: Selection, archive: Archive, opened: Collection[str] = ()
) -> tuple[Group, ...]:
    """Give the groups of which the archive has values, those of places and weapons as trees.

    What is neither open from the start, nor chosen from, nor named by `opened` is folded, and not counted.
    The queries of `facet_groups`, and one for the whole archive where the query filters it.
    """
    wanted = [key for key in GROUPS if key in _OPEN_GROUPS or key in opened or query.values(key)]
    whole = archive.select(TimelineQuery(), selection.at) if query.filters() else selection
    kept = archive.kept()
    counted = {
        group.key: _group(group, _fields(group, kept), is_opened=group.key in opened)
        for group in facet_groups(query, selection, archive, keys=wanted, whole=whole)
    }
    return tuple(
        counted.get(key) or Group(key, in_page_language(title), folded=True)
        for key, title in GROUPS.items()
        if key in counted or (key not in wanted and whole.counts(key, 1))
    )


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


def _group(group: FacetGroup, fields: Mapping[str, Markup], *, is_opened: bool) -> Group:
    by_count = sorted(group.values, key=lambda value: (not value.selected, -value.count))
    choices = _tree(group.values, frozenset(value.value for value in by_count[:TOP]), fields)
    chosen = any(value.selected for value in group.values)
    present = [value for value in group.values if value.count]
    one = ""
    if group.key == "grade" and len(present) == 1 and not chosen:
        grade = present[0]
        all_alike = gettext("All {grade}", grade=grade.label.lower())
        one = gettext("All from 1 source") if grade.value == "reported" else all_alike
    is_open = is_opened or chosen or (group.tells_apart and group.key in _OPEN_GROUPS)
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
