"""Outlines of countries and provinces, as `boundaries/` holds them: read once, at first use."""

import json
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Literal

from incidents.words import tokens

FOLDER: Final = Path(__file__).resolve().parent / "boundaries"
MAIN_SHARE: Final = 0.15
"""Parts of a country smaller than this share of its largest do not count for its extent."""

HALF_TURN: Final = 180

Detail = Literal["50m", "110m"]
Line = list[tuple[float, float]]
"""Points of longitude and latitude, in degrees."""

_FILLERS: Final = frozenset(
    tokens("province governorate muhafazat region of the al ad an ar as at az el محافظة")
)


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees; `east` is beyond 180 where the box crosses the date line."""

    west: float
    south: float
    east: float
    north: float

    @property
    def area(self) -> float:
        return (self.east - self.west) * (self.north - self.south)


@dataclass(frozen=True, slots=True)
class Polygon:
    """An outer ring and its holes, each made of numbered arcs; `~n` is arc n backwards."""

    arcs: Sequence["array[int]"]
    rings: tuple[tuple[int, ...], ...]
    units: int
    box: Box

    def lines(self) -> list[Line]:
        """Give the rings as points; one across the date line counts its longitudes on."""
        return [_ring(self.arcs, ring, self.units) for ring in self.rings]


@dataclass(frozen=True, slots=True)
class Area:
    """A country or province: its names as the source spells them, and its parts."""

    key: str
    iso2: str
    names: tuple[str, ...]
    polygons: tuple[Polygon, ...]

    def boxes(self) -> list[Box]:
        """Give the boxes of the main parts, far islands and possessions left out."""
        largest = max(polygon.box.area for polygon in self.polygons)
        return [p.box for p in self.polygons if p.box.area >= MAIN_SHARE * largest]

    def border(self, other: "Area") -> list[Line]:
        """Give the lines that this area and another of the same file share; empty where they do not touch."""
        shared = self._arcs() & other._arcs()
        polygon = self.polygons[0]
        return [_points(polygon.arcs[number], polygon.units) for number in sorted(shared)]

    def _arcs(self) -> set[int]:
        return {
            number if number >= 0 else ~number
            for polygon in self.polygons
            for ring in polygon.rings
            for number in ring
        }


@cache
def countries(detail: Detail) -> dict[str, Area]:
    """Give the countries of the world by ISO 3166-1 alpha-3 code, those without one by name."""
    held = _read(f"world-{detail}.json")
    arcs = [_decoded(steps) for steps in held["arcs"]]
    return {
        key: Area(
            key,
            country["iso2"],
            tuple(country["names"]),
            tuple(_polygon(arcs, rings, held["units"]) for rings in country["polygons"]),
        )
        for key, country in held["countries"].items()
    }


@cache
def provinces() -> dict[str, tuple[Area, ...]]:
    """Give the provinces we hold outlines of, by their country's code."""
    held = _read("provinces.json")
    return {
        country: tuple(_province(row, held["units"]) for row in rows)
        for country, rows in held["provinces"].items()
    }


def country_of(iso: str | None, names: Iterable[str]) -> Area | None:
    """Find a country by code, else by one of its names."""
    if iso and iso in countries("50m"):
        return countries("50m")[iso]
    return next((found for name in names if (found := _countries_by_name().get(_folded(name)))), None)


def province_of(country: Area, names: Iterable[str]) -> Area | None:
    """Find a province of a country by one of its names, with or without what it is ("Governorate")."""
    wanted = {_folded(name) for name in names}
    held = provinces().get(country.key, ())
    return next((each for each in held if wanted & {_folded(name) for name in each.names}), None)


@cache
def _countries_by_name() -> dict[str, Area]:
    return {_folded(name): area for area in countries("50m").values() for name in area.names}


def _folded(name: str) -> str:
    return " ".join(token for token in tokens(name) if token not in _FILLERS)


def _read(name: str) -> dict[str, Any]:
    held: dict[str, Any] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return held


def _decoded(steps: list[int]) -> "array[int]":
    """Add up the steps; four bytes a number, where a list would take nine times that."""
    flat, east, north = array("i"), 0, 0
    for index in range(0, len(steps), 2):
        east, north = east + steps[index], north + steps[index + 1]
        flat.extend((east, north))
    return flat


def _points(arc: "array[int]", units: int) -> Line:
    return [(arc[index] / units, arc[index + 1] / units) for index in range(0, len(arc), 2)]


def _ring(arcs: Sequence["array[int]"], ring: tuple[int, ...], units: int) -> Line:
    line: Line = []
    for number in ring:
        arc = _points(arcs[number if number >= 0 else ~number], units)
        if number < 0:
            arc.reverse()
        line += arc[1:] if line else arc
    return _unrolled(line)


def _unrolled(line: Line) -> Line:
    """Count longitudes on where a ring crosses the date line; one around a pole is closed at the pole."""
    turn, unrolled = 0, line[:1]
    for before, (longitude, latitude) in pairwise(line):
        step = longitude - before[0]
        turn += 360 if step < -HALF_TURN else -360 if step > HALF_TURN else 0
        unrolled.append((longitude + turn, latitude))
    if turn:
        pole = 90.0 if line[0][1] > 0 else -90.0
        unrolled += [(unrolled[-1][0], pole), (unrolled[0][0], pole), unrolled[0]]
    return unrolled


def _polygon(arcs: Sequence["array[int]"], rings: list[list[int]], units: int) -> Polygon:
    held = tuple(map(tuple, rings))
    outer = _ring(arcs, held[0], units)
    longitudes, latitudes = [point[0] for point in outer], [point[1] for point in outer]
    box = Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))
    return Polygon(arcs, held, units, box)


def _province(row: dict[str, Any], units: int) -> Area:
    polygons = []
    for rings in row["polygons"]:
        arcs = [_decoded(steps) for steps in rings]
        polygons.append(_polygon(arcs, [[number] for number in range(len(arcs))], units))
    return Area(row["code"], "", tuple(row["names"]), tuple(polygons))
