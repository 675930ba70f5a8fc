"""Shapes on the plane of one map: paths in its units, points in percent of its width and height."""

from dataclasses import dataclass
from typing import Final

from incidents.timeline.basemap import land_of
from incidents.timeline.projection import WIDTH, Point, View, path
from incidents.timeline.rooms import Rooms
from incidents.timeline.shapes import Shape

LEAST_RADIUS: Final = 26
"""Units of the smallest circle that is drawn to scale, so that its dashes can be seen."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A shape in a view: `d` the path of an area or strip, `r` the units of a circle, `at` its middle.

    `rings` are what words on it may stand in; empty for what has no extent.
    """

    form: str
    at: Point
    d: str = ""
    r: int = 0
    rings: tuple[tuple[Point, ...], ...] = ()

    @property
    def cx(self) -> int:
        return round(self.at[0])

    @property
    def cy(self) -> int:
        return round(self.at[1])

    @property
    def is_point(self) -> bool:
        """Whether it stands at a spot, or around one so near that it may be counted there."""
        return self.form in ("dot", "dot-ring", "dashed-ring")


def draw(shape: Shape, view: View) -> Drawn:
    """Project a shape."""
    if shape.area:
        land = land_of(shape.area, view)
        return Drawn(shape.form, _middle(land.rings, view), land.d, rings=land.rings)
    if shape.lines:
        lines = [view.strip(list(line)) for line in shape.lines]
        longest = max(lines, key=len)
        d = "".join(path(line, closed=False) for line in lines)
        return Drawn(shape.form, longest[len(longest) // 2], d)
    if shape.point:
        at = view.project(*shape.point)
        radius = max(round(view.km(shape.radius_km)), LEAST_RADIUS) if shape.radius_km else 0
        return Drawn(shape.form, at, r=radius)
    rings = [ring for home in shape.homes for ring in land_of(home, view).rings]
    held = tuple(_part(ring, shape.side, rings) for ring in rings) if shape.side else tuple(rings)
    return Drawn(shape.form, _middle(held, view), rings=held)


def words_at(drawn: Drawn, size: tuple[float, float], rooms: Rooms) -> Point:
    """Take room for the words of a shape that has an extent: within it, else as near as can be."""
    return rooms.inside(drawn.rings, size) or rooms.near(*drawn.at, size)


def _middle(rings: tuple[tuple[Point, ...], ...], view: View) -> Point:
    """Give the middle of the largest ring; of the view where nothing is in it."""
    if not rings:
        return WIDTH / 2, view.height / 2
    ring = max(rings, key=len)
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _part(
    ring: tuple[Point, ...], side: tuple[int, int], rings: list[tuple[Point, ...]]
) -> tuple[Point, ...]:
    """Press a ring into one part of what all the rings fill; words inside it then stand in that part."""
    xs, ys = [x for each in rings for x, _ in each], [y for each in rings for _, y in each]
    left, right = _half(min(xs), max(xs), side[0])
    top, bottom = _half(min(ys), max(ys), -side[1])
    return tuple((min(max(x, left), right), min(max(y, top), bottom)) for x, y in ring)


def _half(low: float, high: float, side: int) -> tuple[float, float]:
    """Give the lower (-1) or the upper (1) part of a stretch, all of it for 0."""
    if side < 0:
        return low, low + 0.45 * (high - low)
    return (high - 0.45 * (high - low), high) if side > 0 else (low, high)
