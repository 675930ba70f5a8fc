"""The plane of a map: what part of the world it shows, and where a point of the world falls on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Final

from incidents.timeline.outlines import Box, Line

WIDTH: Final = 1000
"""Units across every map; a picture of it may have any width."""
EDGE: Final = 12
"""Units beyond the edge to which outlines are kept, so that no line runs along it."""
FINEST: Final = 2.5
"""Units between two points of a line that are both kept."""
KM_PER_DEGREE: Final = 111.2

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class View:
    """A rectangle of the world in plain cylindrical projection, true to scale along its middle parallel.

    `east` may be beyond 180: longitudes are then counted on over the date line.
    """

    west: float
    south: float
    east: float
    north: float
    height: int

    @property
    def span(self) -> float:
        """Degrees of longitude across."""
        return self.east - self.west

    def project(self, longitude: float, latitude: float) -> Point:
        """Give the units from the left and the top, of the turn of the globe that is nearest to the view."""
        middle = (self.west + self.east) / 2
        longitude -= 360 * round((longitude - middle) / 360)
        return self._flat(longitude, latitude)

    def km(self, kilometres: float) -> float:
        """Give a distance in units."""
        return kilometres / KM_PER_DEGREE * self.height / (self.north - self.south)

    def outline(self, line: Line, box: Box) -> list[list[Point]]:
        """Project a closed ring and cut it at the edges; none where it is out of view, two where it wraps."""
        found = []
        for turn in (-360, 0, 360):
            if self.shows(box, turn):
                cut = _cut([self._flat(x + turn, y) for x, y in line], self.height)
                if len(kept := thinned(cut)) > 2:
                    found.append(kept)
        return found

    def strip(self, line: Line) -> list[Point]:
        """Project an open line; nothing is cut off it."""
        return thinned([self.project(*point) for point in line])

    def shows(self, box: Box, turn: int) -> bool:
        return (
            box.east + turn > self.west
            and box.west + turn < self.east
            and box.north > self.south
            and box.south < self.north
        )

    def _flat(self, longitude: float, latitude: float) -> Point:
        return (
            (longitude - self.west) / self.span * WIDTH,
            (self.north - latitude) / (self.north - self.south) * self.height,
        )


def view_of(boxes: Sequence[Box], *, height: int, least: float, padding: float = 0.08) -> View:
    """Choose the view that holds all boxes, at least `least` degrees high; never more than once round."""
    west, east = _around(boxes)
    south, north = min(box.south for box in boxes), max(box.north for box in boxes)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    narrowing = cos(radians(max(-75.0, min(75.0, middle_y))))
    tall = max((north - south) * (1 + 2 * padding), least)
    wide = min((east - west) * (1 + 2 * padding), 360.0)
    wide = min(max(wide, tall * WIDTH / height / narrowing), 360.0)
    tall = wide * narrowing * height / WIDTH
    return View(
        round(middle_x - wide / 2, 3),
        round(middle_y - tall / 2, 3),
        round(middle_x + wide / 2, 3),
        round(middle_y + tall / 2, 3),
        height,
    )


def _around(boxes: Sequence[Box]) -> tuple[float, float]:
    """Give the shortest stretch of longitudes that holds all boxes: it leaves out their widest gap."""
    stretches = sorted((box.west % 360, box.east - box.west) for box in boxes)
    reach, gaps = stretches[0][0], []
    for west, width in stretches:
        gaps.append((west - reach, west))
        reach = max(reach, west + width)
    gaps.append((stretches[0][0] + 360 - reach, stretches[0][0]))
    gap, start = max(gaps)
    if gap <= 0:
        return -180.0, 180.0
    start = start - 360 if start >= 180 else start
    return start, start + 360 - gap


def path(points: Sequence[Point], *, closed: bool) -> str:
    """Write points as the data of an SVG path, in whole units, each from the one before it."""
    x, y = round(points[0][0]), round(points[0][1])
    parts = [f"M{x} {y}l"]
    for point in points[1:]:
        east, south = round(point[0]) - x, round(point[1]) - y
        if east or south:
            parts.append(f"{east}{south if south < 0 else f' {south}'} ")
            x, y = x + east, y + south
    return "".join(parts).rstrip(" l") + ("z" if closed else "")


def thinned(points: Iterable[Point]) -> list[Point]:
    """Leave out points that stand too near the one before them to be seen."""
    kept: list[Point] = []
    last: Point | None = None
    for point in points:
        if not kept or abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= FINEST:
            kept.append(point)
        last = point
    if last is not None and kept[-1] != last:
        kept.append(last)
    return kept


def _cut(points: list[Point], height: int) -> list[Point]:
    """Cut a ring at the four edges in turn (Sutherland and Hodgman's method)."""
    for axis, limit, keeps_above in (
        (0, -EDGE, True),
        (0, WIDTH + EDGE, False),
        (1, -EDGE, True),
        (1, height + EDGE, False),
    ):
        cut: list[Point] = []
        for before, point in zip([*points[-1:], *points[:-1]], points, strict=True):
            was_in = (before[axis] >= limit) == keeps_above
            is_in = (point[axis] >= limit) == keeps_above
            if was_in != is_in:
                share = (limit - before[axis]) / (point[axis] - before[axis])
                cut.append(
                    (before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1]))
                )
            if is_in:
                cut.append(point)
        points = cut
    return points
