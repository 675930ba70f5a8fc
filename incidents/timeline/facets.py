"""The facet rail: each key's values with label, count, and the link that chooses or drops it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from incidents.taxonomy import (
    GRADES,
    HARMS,
    KINDS,
    PRECISION_GROUPS,
    RESPONSIBILITY_STATES,
    STATUSES,
    STRANDS,
    TARGETS,
    WEAPONS,
    ClosedList,
    Label,
)
from incidents.timeline.archive import Archive, PlaceLabel, Selection
from incidents.timeline.query import TimelineQuery
from incidents.timeline.wording import in_page_language, label_of, name_of

SHOWN = 100
"""Most values listed of one open list; what is chosen is always listed."""
KEPT = 40
"""Most values of an open list that stay in the rail although nothing in the view carries them."""

MARKS: Mapping[str, Label] = {
    "correction": Label("Corrected", "مصحَّح"),
    "figures-differ": Label("Figures differ", "الأرقام مختلفة"),
    "no-place": Label("No place given", "المكان غير مذكور"),
}
GROUPS: Mapping[str, Label] = {
    "strand": Label("Strand", "المسار"),
    "kind": Label("Kind", "النوع"),
    "place": Label("Place", "المكان"),
    "actor": Label("Who", "الأطراف"),
    "grade": Label("How sure", "درجة التثبّت"),
    "harm": Label("Harm", "الضرر"),
    "responsibility": Label("Responsibility", "المسؤولية"),
    "weapon": Label("Weapon", "السلاح"),
    "target": Label("Target", "الهدف"),
    "status": Label("Diary", "المفكّرة"),
    "source": Label("Source", "المصدر"),
    "precision": Label("Date known", "دقّة التاريخ"),
    "has": Label("Marks", "العلامات"),
    "collection": Label("Collection", "المجموعة"),
}
"""The groups of the rail, in its order."""
OPEN_LISTS = ("collection", "place", "actor", "source")
"""Groups whose values are named by the editions that carry them."""

_CLOSED: Mapping[str, ClosedList[Any]] = {
    "strand": STRANDS,
    "kind": KINDS,
    "grade": GRADES,
    "harm": HARMS,
    "responsibility": RESPONSIBILITY_STATES,
    "weapon": WEAPONS,
    "target": TARGETS,
    "status": STATUSES,
    "precision": PRECISION_GROUPS,
}


@dataclass(slots=True)
class FacetValue:
    """One line of a group; `level` indents. It belongs to a `key` of a `query`, whose view is at `path`.

    Not frozen, since a page makes hundreds, and each would take three times as long.
    """

    value: str
    label: str
    count: int
    selected: bool
    level: int
    query: TimelineQuery
    key: str
    path: str

    @property
    def url(self) -> str:
        """The view with the value chosen, or dropped where it is selected."""
        return self.query.toggling(self.key, self.value).url(self.path)


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """One key of the rail; `more` is how many values are not listed.

    `tells_apart` is false where no value would narrow the view: such a group is shown closed.
    """

    key: str
    label: str
    values: tuple[FacetValue, ...]
    more: int
    tells_apart: bool


def facet_groups(
    query: TimelineQuery,
    selection: Selection,
    archive: Archive,
    path: str = "/",
    shown: int = SHOWN,
    *,
    keys: Iterable[str] = GROUPS,
    whole: Selection | None = None,
) -> list[FacetGroup]:
    """Give those groups of `keys` that have values, in the order of `keys`, with links to `path`.

    Values stand by count, then slug; places and weapons under what holds them. What `whole`, the archive at
    that sequence, has is listed too, so that a rail stays as it is while filters change. Two queries at most,
    for names not yet held.
    """
    counts = {key: _listed(selection, key, shown) for key in keys}
    if whole is not None and whole is not selection:
        counts = {key: _with_zeros(key, values, whole) for key, values in counts.items()}
    kept = {key: _cut(values, selection.query.values(key), shown) for key, values in counts.items()}
    open_values = {key: [slug for slug, _ in values] for key, values in kept.items() if key in OPEN_LISTS}
    names = archive.labels(open_values, selection.at)
    places = archive.places(open_values.get("place", ()), selection.at)

    def label(key: str, slug: str) -> str:
        if key == "has":
            return in_page_language(MARKS[slug])
        if key in _CLOSED:
            return closed_label(key, slug)
        name = names.get((key, slug), {})
        return name_of(name) if name else slug

    groups = []
    for key, values in kept.items():
        if not values:
            continue
        lines = _nested(values, _parents(key, places))
        selected = frozenset(selection.query.values(key))
        made = tuple(
            FacetValue(slug, label(key, slug), count, slug in selected, level, selection.query, key, path)
            for slug, count, level in lines
        )
        heading = in_page_language(GROUPS[key])
        more = _unlisted(selection, key, values, shown)
        groups.append(FacetGroup(key, heading, made, more, _tells_apart(made, selection)))
    return groups


def closed_label(key: str, slug: str) -> str:
    """Name a value of a closed list; `KeyError` for a key that has none."""
    return label_of(_CLOSED[key][slug])


def _listed(selection: Selection, key: str, shown: int) -> list[tuple[str, int]]:
    """Give a key's greatest counts, with what is selected, at zero where nothing carries it."""
    counts = selection.counts(key, None if key in _CLOSED else shown)
    present = {slug for slug, _ in counts}
    missing = [slug for slug in selection.query.values(key) if slug not in present]
    if missing and len(counts) >= shown:
        further = dict(selection.counts(key))
        counts += [(slug, further[slug]) for slug in missing if slug in further]
        missing = [slug for slug in missing if slug not in further]
    return counts + [(slug, 0) for slug in missing]


def _with_zeros(key: str, values: list[tuple[str, int]], whole: Selection) -> list[tuple[str, int]]:
    """Add the values that the whole archive has and the view has not, by slug."""
    present = {slug for slug, _ in values}
    known = whole.counts(key, None if key in _CLOSED else KEPT)
    return values + [(slug, 0) for slug, _ in sorted(known) if slug not in present]


def _unlisted(selection: Selection, key: str, values: list[tuple[str, int]], shown: int) -> int:
    """Say how many values with events are not listed; closed lists are listed whole."""
    if key in _CLOSED or len(values) < shown:
        return 0
    return max(0, selection.carried(key) - sum(1 for _, count in values if count))


def _cut(values: list[tuple[str, int]], selected: tuple[str, ...], shown: int) -> list[tuple[str, int]]:
    return values[:shown] + [pair for pair in values[shown:] if pair[0] in selected]


def _parents(key: str, places: Mapping[str, PlaceLabel]) -> Callable[[str], tuple[str, ...]]:
    """Give how to find what a value lies in, nearest first."""
    if key == "place":
        return lambda slug: places[slug].ancestors if slug in places else ()
    if key == "weapon":
        return WEAPONS.ancestors
    return lambda slug: ()


def _nested(
    values: list[tuple[str, int]], parents: Callable[[str], tuple[str, ...]]
) -> list[tuple[str, int, int]]:
    """Put each value under the nearest listed one it lies in, with its level; siblings keep their order."""
    listed = {slug for slug, _ in values}
    under: dict[str | None, list[tuple[str, int]]] = {}
    for slug, count in values:
        parent = next((above for above in parents(slug) if above in listed), None)
        under.setdefault(parent, []).append((slug, count))
    lines: list[tuple[str, int, int]] = []

    def put(parent: str | None, level: int) -> None:
        for slug, count in under.pop(parent, []):
            lines.append((slug, count, level))
            put(slug, level + 1)

    put(None, 0)
    return lines


def _tells_apart(values: tuple[FacetValue, ...], selection: Selection) -> bool:
    telling = [value for value in values if value.selected or value.count]
    return any(value.selected or value.count != selection.total for value in telling) and len(telling) > 1
