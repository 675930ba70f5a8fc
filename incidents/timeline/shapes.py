"""What a place is drawn as: never more exactly than it is known.

A precision wider than a place with its surroundings is never a point: it is an area where we hold the
outline, a hatched circle about coordinates where we do not, or words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, radians
from typing import Final

from incidents.models.document import PlaceDocument
from incidents.taxonomy import PLACE_PRECISIONS
from incidents.timeline.outlines import Area, Box, Line, country_of, province_of
from incidents.timeline.projection import KM_PER_DEGREE
from incidents.words import tokens

NEAR_KM: Final = 25
WIDE_KM: Final[Mapping[str, int]] = {"district": 25, "province": 75}
"""What a hatched circle stands for, where we hold no outline."""
LARGEST_HOME: Final = (26, 16)
"""Degrees across and down up to which the country of a place is shown whole around it."""

WIDER: Final[Mapping[str, str]] = {
    "country": "country",
    "province": "province",
    "district": "district",
    "region": "region",
    "border": "line",
}
"""The precision that a kind of place has at best: a country is never known as a point."""
_SIDES: Final[Mapping[str, tuple[int, int]]] = {
    "north": (0, 1),
    "northern": (0, 1),
    "south": (0, -1),
    "southern": (0, -1),
    "west": (-1, 0),
    "western": (-1, 0),
    "east": (1, 0),
    "eastern": (1, 0),
    "northwest": (-1, 1),
    "northwestern": (-1, 1),
    "northeast": (1, 1),
    "northeastern": (1, 1),
    "southwest": (-1, -1),
    "southwestern": (-1, -1),
    "southeast": (1, -1),
    "southeastern": (1, -1),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """The form of a place on the globe, in degrees.

    `form` is the taxonomy's word for it, or `hatched-circle`. `homes` are the countries it lies in, `side`
    the part of them that its name speaks of: (-1, 0) for the west.
    """

    form: str
    homes: tuple[Area, ...] = ()
    point: tuple[float, float] | None = None
    radius_km: float = 0
    area: Area | None = None
    lines: tuple[tuple[tuple[float, float], ...], ...] = ()
    side: tuple[int, int] | None = None

    def boxes(self) -> list[Box]:
        """Give what must be in view for the shape to be seen whole."""
        if self.area:
            return self.area.boxes()
        if self.lines:
            return [_box_of(point for line in self.lines for point in line)]
        if self.point is None:
            return [box for home in self.homes for box in home.boxes()]
        longitude, latitude = self.point
        down = self.radius_km / KM_PER_DEGREE
        across = down / cos(radians(min(abs(latitude), 80.0)))
        return [Box(longitude - across, latitude - down, longitude + across, latitude + down)]

    def surroundings(self) -> list[Box]:
        """Give the boxes of the countries it lies in, those too large to show whole left out."""
        widest, highest = LARGEST_HOME
        return [
            box
            for home in self.homes
            if all(b.east - b.west <= widest and b.north - b.south <= highest for b in home.boxes())
            for box in home.boxes()
        ]


def precision_of(kind: str, precision: str) -> str:
    """Give the precision a place is drawn with: the stated one, or what its kind allows at best."""
    if not PLACE_PRECISIONS[precision].point:
        return precision
    return WIDER.get(kind, precision)


def shape_of(place: PlaceDocument) -> Shape | None:
    """Give the form of a place; None where its precision has none, or we hold too little to draw it."""
    precision = precision_of(place["kind"], place["precision"])
    form = PLACE_PRECISIONS[precision].drawn
    homes = tuple(_homes(place))
    point = _point(place)
    if form in ("dot", "dot-ring", "dashed-ring"):
        radius = NEAR_KM if form == "dashed-ring" else 0
        return Shape(form, homes, point, radius) if point else None
    if form == "hatched-area":
        return _area(place, precision, homes, point)
    if form == "label-wave":
        return Shape(form, homes, point) if point else None
    if form == "hatched-strip" and (lines := _border(homes)):
        return Shape(form, homes, lines=lines)
    if form in ("hatched-strip", "label") and (point or homes):
        return Shape("label", homes, point, side=_side(place))
    return None


def _area(
    place: PlaceDocument, precision: str, homes: tuple[Area, ...], point: tuple[float, float] | None
) -> Shape | None:
    area = None
    if len(homes) == 1:
        area = homes[0] if precision == "country" else _province(place, precision, homes[0])
    if area:
        return Shape("hatched-area", homes, area=area)
    if point and precision in WIDE_KM:
        return Shape("hatched-circle", homes, point, WIDE_KM[precision])
    return None


def _province(place: PlaceDocument, precision: str, country: Area) -> Area | None:
    """Find the province a place is or lies in; we hold no outlines of districts."""
    if precision != "province":
        return None
    if place["kind"] == "province":
        return province_of(country, [*place["names"].values(), *place["aliases"]])
    names = [
        names for above in place["ancestors"] if above["kind"] == "province" for names in [above["names"]]
    ]
    return province_of(country, [name for each in names for name in each.values()])


def _homes(place: PlaceDocument) -> Iterable[Area]:
    """Give the countries a place is or lies in, those left out that we hold no outline of."""
    if place["kind"] == "country":
        found = [country_of(place["iso"], place["names"].values())]
    else:
        above = [each for each in place["ancestors"] if each["kind"] == "country"]
        # A code says which country one place lies in; of a border's two it could name but one.
        iso = place["iso"] if len(above) <= 1 else None
        found = [country_of(iso, each["names"].values()) for each in above] or [country_of(iso, ())]
    return [area for area in found if area]


def _border(homes: tuple[Area, ...]) -> tuple[tuple[tuple[float, float], ...], ...]:
    return tuple(tuple(line) for line in homes[0].border(homes[1])) if len(homes) == 2 else ()


def _point(place: PlaceDocument) -> tuple[float, float] | None:
    if place["longitude"] is None or place["latitude"] is None:
        return None
    return place["longitude"], place["latitude"]


def _side(place: PlaceDocument) -> tuple[int, int] | None:
    """Read off a region's English name which part of its country it is: "western Iraq"."""
    words = tokens(place["names"].get("en", ""))
    return next((_SIDES[word] for word in words if word in _SIDES), None)


def _box_of(points: Iterable[tuple[float, float]]) -> Box:
    held: Line = list(points)
    xs, ys = [x for x, _ in held], [y for _, y in held]
    return Box(min(xs), min(ys), max(xs), max(ys))
