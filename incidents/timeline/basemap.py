"""The ground of a map: the outlines in view, and the names of their countries where there is room."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from babel import Locale

from incidents.language import spoken
from incidents.timeline.outlines import Area, Detail, countries
from incidents.timeline.projection import WIDTH, Point, View, path
from incidents.timeline.rooms import Rooms

FINE_TO: Final = 45
"""Degrees across up to which the finer outlines are drawn."""
SPECK: Final = 6
"""Units; islands smaller than that are left out of wide maps."""
TURNS: Final = (-360, 0, 360)

Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Land:
    """A country as far as it is in view; `d` is the data of its path."""

    key: str
    iso2: str
    name: str
    d: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """Words on a map, at percent of its width and height and `dx` pixels to the right of that.

    `narrow` False is for wide pictures alone.
    """

    text: str
    x: str
    y: str
    narrow: bool = True
    anchor: str = "middle"
    dx: int = 0


@lru_cache(maxsize=32)
def lands(view: View) -> tuple[Land, ...]:
    """Give the countries in view."""
    detail: Detail = "50m" if view.span <= FINE_TO else "110m"
    found = (land_of(area, view) for area in countries(detail).values())
    return tuple(land for land in found if land.d)


def land_of(area: Area, view: View) -> Land:
    """Project an area, in coarse lines for a wide view; its `d` is empty where nothing of it is in view."""
    if view.span > FINE_TO:
        area = countries("110m").get(area.key, area)
    rings = [
        tuple(ring)
        for polygon in area.polygons
        if any(view.shows(polygon.box, turn) for turn in TURNS)
        for line in polygon.lines()
        for ring in view.outline(line, polygon.box)
    ]
    if view.span > FINE_TO:
        rings = [ring for ring in rings if _is_seen(ring)]
    d = "".join(path(ring, closed=True) for ring in rings)
    return Land(area.key, area.iso2, area.names[0], d, tuple(rings))


def country_names(
    ground: tuple[Land, ...], rooms: Rooms, wider: float, without: Collection[str]
) -> list[Name]:
    """Name the countries that have room for it, the largest first; `wider` is a wide picture's `pixel`."""
    names = []
    for land in sorted(ground, key=lambda land: -len(land.d)):
        if land.key in without:
            continue
        text = _name(land)
        if point := rooms.inside(land.rings, rooms.size(text)):
            names.append(Name(text, *percent(point, rooms.height)))
        else:
            small = Rooms(rooms.height, wider, rooms.taken)
            if point := small.inside(land.rings, small.size(text)):
                names.append(Name(text, *percent(point, rooms.height), narrow=False))
    return names


def percent(point: Point, height: int) -> tuple[str, str]:
    """Give a point as percent of a map's width and height."""
    return f"{point[0] / WIDTH:.2%}", f"{point[1] / height:.2%}"


def _is_seen(ring: Ring) -> bool:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return max(xs) - min(xs) >= SPECK or max(ys) - min(ys) >= SPECK


def _name(land: Land) -> str:
    """Name a country in the page's language; in English as the map's source does."""
    language = spoken()
    return land.name if language == "en" else _territories(language).get(land.iso2, "")


@cache
def _territories(language: str) -> dict[str, str]:
    return dict(Locale(language).territories)
