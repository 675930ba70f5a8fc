"""The map of a result: its events by place, each a link that narrows the view to it.

Points are circles whose area goes with the number of events; what is known less exactly is hatched, and its
number stands in words on it. Circles that would touch on a phone are one, which leads to all its places.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import hypot, sqrt
from typing import Final

from incidents.language import gettext, listed, ngettext, numeral
from incidents.models.document import PlaceDocument
from incidents.taxonomy import PLACE_PRECISIONS
from incidents.timeline.archive import Published, Selection, Totals
from incidents.timeline.basemap import Land, Name, country_names, lands, percent
from incidents.timeline.drawing import Drawn, draw, words_at
from incidents.timeline.locator import is_placed
from incidents.timeline.projection import Point, view_of
from incidents.timeline.query import VALUES_PER_KEY, TimelineQuery
from incidents.timeline.rooms import LETTER, Rooms
from incidents.timeline.shapes import WIDER, Shape, precision_of, shape_of
from incidents.timeline.wording import name_in, name_of

HEIGHT: Final = 667
LEAST_DEGREES: Final = 4.0
PIXEL: Final = 2.95
WIDE_PIXEL: Final = 1.6
"""Units of a pixel on a phone, where words must fit, and on a screen wide enough for more of them."""
PLACES: Final = VALUES_PER_KEY
"""Most places counted of a long result, and in one circle: so many one link can name."""
LARGEST: Final = 22
SMALLEST: Final = 9
SHALLOWEST: Final = 8
"""Pixels of the radii of circles; the largest stands for so many events at least."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the result, drawn as its `document` has it; counts as in `PlaceCount`."""

    slug: str
    document: PlaceDocument
    own: int
    within: int


@dataclass(frozen=True, slots=True)
class Circle:
    x: str
    y: str
    r: int
    near: bool
    count: str
    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Zone:
    """A place with an extent: what is drawn of it, and its words, a link, in a box `width` pixels wide."""

    drawn: Drawn
    x: str
    y: str
    width: int
    text: str
    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A place that cannot be drawn, in words."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class ResultMap:
    """What the timeline draws; `placeless` counts the events on no map, with a link where one can be.

    A `folded` one has nothing but its summary.
    """

    summary: str
    folded: bool = False
    title: str = ""
    height: int = HEIGHT
    ground: tuple[Land, ...] = ()
    zones: tuple[Zone, ...] = ()
    circles: tuple[Circle, ...] = ()
    names: tuple[Name, ...] = ()
    countries: tuple[Name, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    placeless: str = ""
    placeless_url: str = ""

    @property
    def is_drawn(self) -> bool:
        return bool(self.zones or self.circles)

    @property
    def has_near(self) -> bool:
        return any(circle.near for circle in self.circles)


@dataclass(frozen=True, slots=True)
class _Disc:
    """A circle before it is written: its places, its middle and its events."""

    spots: tuple[Spot, ...]
    at: Point
    events: int
    near: bool


def make_result_map(
    query: TimelineQuery,
    selection: Selection,
    totals: Totals,
    editions: Sequence[Published],
    *,
    is_drawn: bool = True,
) -> ResultMap | None:
    """Draw a result, or fold its map; None where none of its events has a place.

    `editions` are all of them; where they are too many to be read it is empty, and the archive counts them: a
    place is then drawn as the newest edition that names it knows it.
    """
    if not totals.located:
        return None
    if not is_drawn:
        places = {place["slug"] for each in editions for place in each.document["places"] if is_placed(place)}
        return ResultMap(_summary(totals.located, len(places)), folded=True)
    spots = _spots_of(editions) if editions else _counted_spots(selection)
    shapes = {index: shape for index, each in enumerate(spots) if (shape := shape_of(each.document))}
    drawn = ResultMap(
        summary=_summary(totals.located, len({each.slug for each in spots}) if editions else 0),
        elsewhere=tuple(_elsewhere(each, query) for n, each in enumerate(spots) if n not in shapes),
        placeless=_placeless(selection.total - totals.located),
        placeless_url="" if query.has else query.toggling("has", "no-place").url(),
    )
    return _drawn(drawn, query, [(spots[n], shape) for n, shape in shapes.items()]) if shapes else drawn


def _drawn(page: ResultMap, query: TimelineQuery, shapes: Sequence[tuple[Spot, Shape]]) -> ResultMap:
    view = view_of(
        [box for _, shape in shapes for box in shape.boxes()], height=HEIGHT, least=LEAST_DEGREES, padding=0.1
    )
    rooms = Rooms(HEIGHT, PIXEL)
    placed = [(each, draw(shape, view)) for each, shape in shapes]
    discs = _merged([_disc(each, drawn) for each, drawn in placed if drawn.is_point])
    most = max((disc.events for disc in discs), default=0)
    for disc in discs:
        across = 2 * _radius(disc.events, most) * PIXEL
        rooms.take(*disc.at, (across, across))
    extents = sorted(
        ((each, drawn) for each, drawn in placed if not drawn.is_point), key=lambda pair: -len(pair[1].d)
    )
    zones = tuple(_zone(each, drawn, query, rooms) for each, drawn in extents)
    ground = lands(view)
    hatched = {shape.area.key for _, shape in shapes if shape.area}
    return replace(
        page,
        title=gettext("Map of the events found, by place"),
        ground=ground,
        zones=zones,
        circles=tuple(_circle(disc, most, query) for disc in discs),
        names=tuple(_disc_names(discs, most, rooms)),
        countries=tuple(country_names(ground, rooms, WIDE_PIXEL, hatched)),
    )


def _spots_of(editions: Sequence[Published]) -> list[Spot]:
    """Count by place, points apart from what is known less exactly; of two precisions the wider is drawn."""
    own: dict[tuple[str, bool], set[int]] = {}
    within: dict[str, set[int]] = {}
    documents: dict[tuple[str, bool], PlaceDocument] = {}
    for edition in editions:
        for place in edition.document["places"]:
            for slug in (place["slug"], *(above["slug"] for above in place["ancestors"])):
                within.setdefault(slug, set()).add(edition.event)
            if not is_placed(place):
                continue
            key = place["slug"], _is_point(place)
            own.setdefault(key, set()).add(edition.event)
            held = documents.get(key)
            if held is None or _rank(place) > _rank(held):
                documents[key] = place
    keys = sorted(own, key=lambda key: (-len(own[key]), key))
    return [Spot(key[0], documents[key], len(own[key]), len(within[key[0]])) for key in keys]


def _is_point(place: PlaceDocument) -> bool:
    return PLACE_PRECISIONS[precision_of(place["kind"], place["precision"])].point


def _rank(place: PlaceDocument) -> int:
    """Rank precisions from the most exact to the widest, as the taxonomy lists them."""
    return PLACE_PRECISIONS.slugs.index(place["precision"])


def _counted_spots(selection: Selection) -> list[Spot]:
    return [
        Spot(count.slug, _as_placed(count.document), count.own, count.within)
        for count in selection.placed(PLACES)
        if count.document is not None
    ]


def _as_placed(place: PlaceDocument) -> PlaceDocument:
    """Give a place whose newest edition does not say how exactly it is known the precision of its kind."""
    if is_placed(place):
        return place
    return {**place, "role": "occurred", "precision": WIDER.get(place["kind"], "not-stated")}


def _disc(each: Spot, drawn: Drawn) -> _Disc:
    return _Disc((each,), drawn.at, each.own, drawn.form == "dashed-ring")


def _merged(discs: list[_Disc]) -> list[_Disc]:
    """Make one circle of those that would touch on a phone, until none do."""
    most = max((disc.events for disc in discs), default=0)
    merging = True
    while merging:
        merging = False
        kept: list[_Disc] = []
        for disc in sorted(discs, key=lambda disc: -disc.events):
            index = next((n for n, other in enumerate(kept) if _touch(disc, other, most)), None)
            if index is None:
                kept.append(disc)
            else:
                kept[index] = _together(kept[index], disc)
                merging = True
        discs = kept
        most = max((disc.events for disc in discs), default=0)
    return discs


def _touch(one: _Disc, other: _Disc, most: int) -> bool:
    """Whether two circles overlap; more places than one link can name stay apart all the same."""
    apart = hypot(one.at[0] - other.at[0], one.at[1] - other.at[1])
    touching = apart < (_radius(one.events, most) + _radius(other.events, most)) * PIXEL
    return touching and len(one.spots) + len(other.spots) <= PLACES


def _together(one: _Disc, other: _Disc) -> _Disc:
    """Merge two circles, in the middle of their events; it is exact only where both are."""
    events = one.events + other.events
    share = other.events / events
    at = (one.at[0] + share * (other.at[0] - one.at[0]), one.at[1] + share * (other.at[1] - one.at[1]))
    return _Disc((*one.spots, *other.spots), at, events, one.near or other.near)


@lru_cache(maxsize=4096)
def _radius(events: int, most: int) -> int:
    """Give the pixels of a circle's radius: its area goes with the events, but its number has room in it."""
    return max(SMALLEST, 3 + 4 * len(f"{events:,}"), round(LARGEST * sqrt(events / max(most, SHALLOWEST))))


def _circle(disc: _Disc, most: int, query: TimelineQuery) -> Circle:
    x, y = percent(disc.at, HEIGHT)
    url, current = _link(query, [each.slug for each in disc.spots])
    label = gettext("{places}: {events}", places=_names(disc.spots), events=_events(disc.events))
    return Circle(x, y, _radius(disc.events, most), disc.near, numeral(disc.events), label, url, current)


def _zone(each: Spot, drawn: Drawn, query: TimelineQuery, rooms: Rooms) -> Zone:
    name = name_of(dict(each.document["names"]))
    text = f"{name} {numeral(each.own)}"
    width = round(len(text) * LETTER) + 12
    size = (width * rooms.pixel, 24 * rooms.pixel)
    x, y = percent(words_at(drawn, size, rooms), HEIGHT)
    url, current = _link(query, [each.slug])
    label = gettext("{places}: {events}", places=name, events=_events(each.own))
    if each.within > each.own:
        all_of_it = gettext("{events} with all places in it", events=_events(each.within))
        label = listed([label, all_of_it])
    return Zone(drawn, x, y, width, text, label, url, current)


def _disc_names(discs: Iterable[_Disc], most: int, rooms: Rooms) -> Iterable[Name]:
    """Name the circles that stand for one place, where there is room beside them."""
    for disc in discs:
        name = name_in(disc.spots[0].document)
        away = _radius(disc.events, most) + 4
        if len(disc.spots) == 1 and (anchor := rooms.beside(*disc.at, rooms.size(name), away * PIXEL)):
            yield Name(
                name, *percent(disc.at, HEIGHT), anchor=anchor, dx=away if anchor == "start" else -away
            )


def _link(query: TimelineQuery, slugs: Sequence[str]) -> tuple[str, bool]:
    """Give the view of these places alone, and whether it is the one shown."""
    narrowed = query.replacing(place=tuple(slugs))
    return narrowed.url(), narrowed.place == query.place


def _elsewhere(each: Spot, query: TimelineQuery) -> Elsewhere:
    words = gettext("{places}: {events}", places=name_in(each.document), events=_events(each.own))
    return Elsewhere(words, _link(query, [each.slug])[0])


def _summary(events: int, places: int) -> str:
    """Say what is on the map; `places` 0 where only the most frequent ones were counted."""
    if not places:
        return gettext("Map: {events} by place", events=_events(events))
    counted = ngettext("{n} place", "{n} places", places)
    return gettext("Map: {events} at {places}", events=_events(events), places=counted)


def _placeless(events: int) -> str:
    if not events:
        return ""
    return ngettext("{n} event without a place on the map", "{n} events without a place on the map", events)


def _names(spots: Sequence[Spot]) -> str:
    """Name a circle's places: the first three, and how many more."""
    names = [name_in(each.document) for each in spots[:3]]
    more = len(spots) - len(names)
    return listed([*names, *([ngettext("{n} more place", "{n} more places", more)] if more else [])])


def _events(number: int) -> str:
    return ngettext("{n} event", "{n} events", number)
