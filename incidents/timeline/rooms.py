"""Where words stand on a map: in the widest free stretch of an outline, or beside what they name.

The server knows no width: it reckons with the narrowest picture on which the words are to be read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from incidents.timeline.projection import WIDTH, Point

LETTER: Final = 6.8
LINE: Final = 15
"""Pixels of a letter of the labels, and of their line."""
INSET: Final = 6
_ROOM: Final = 2.5
"""A stretch so many times as wide as the words is as good as any wider one."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Units of the map."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: "Rectangle") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def around(x: float, y: float, width: float, height: float) -> Rectangle:
    """Give the rectangle of a size about a point."""
    return Rectangle(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


@dataclass(slots=True)
class Rooms:
    """The words and marks of one map, none over another; `pixel` is how many units a pixel has."""

    height: int
    pixel: float
    taken: list[Rectangle] = field(default_factory=list)

    def size(self, text: str, extra: int = 0) -> tuple[float, float]:
        """Give the units that a text takes, with so many pixels more across."""
        return (len(text) * LETTER + extra) * self.pixel, LINE * self.pixel

    def take(self, x: float, y: float, size: tuple[float, float]) -> None:
        self.taken.append(around(x, y, *size))

    def inside(self, rings: Sequence[Sequence[Point]], size: tuple[float, float]) -> Point | None:
        """Take room inside rings, where it is widest and near their middle; None where there is none."""
        width, height = size
        ys = [y for ring in rings for _, y in ring]
        if not ys:
            return None
        top, bottom = max(min(ys), 0.0), min(max(ys), float(self.height))
        middle, step = (top + bottom) / 2, max(height / 3, 1.0)
        best: tuple[float, float, float] | None = None
        y = top + height / 2
        while y <= bottom - height / 2:
            for left, right in self._free(rings, y, height):
                if right - left >= width:
                    score = min(right - left, _ROOM * width) - abs(y - middle)
                    best = max(best or (score, 0, 0), (score, (left + right) / 2, y))
            y += step
        if best is None:
            return None
        self.take(best[1], best[2], size)
        return best[1], best[2]

    def near(self, x: float, y: float, size: tuple[float, float]) -> Point:
        """Take the free room nearest to a point; the point itself where all is taken."""
        width, height = size
        left, right = width / 2 + INSET, WIDTH - width / 2 - INSET
        top, bottom = height / 2 + INSET, self.height - height / 2 - INSET
        x, y = max(left, min(right, x)), max(top, min(bottom, y))
        found = (x, y)
        for ring in range(12):
            spots = [
                (x + across * ring * width / 4, y + down * ring * height / 2)
                for across, down in ((0, -1), (0, 1), (1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1))
            ]
            free = [
                (at, below)
                for at, below in spots
                if left <= at <= right and top <= below <= bottom and self._is_free(around(at, below, *size))
            ]
            if free:
                found = free[0]
                break
        self.take(*found, size)
        return found

    def beside(
        self,
        x: float,
        y: float,
        size: tuple[float, float],
        away: float,
        within: Sequence[Sequence[Point]] = (),
    ) -> Literal["start", "end"] | None:
        """Take room to the right of a mark, `away` from its middle, else to its left: the text-anchor there.

        A side where the words stay inside the rings comes first, so that they cross no border needlessly.
        """
        width, height = size
        right = around(x + away + width / 2, y, width, height)
        left = around(x - away - width / 2, y, width, height)
        sides: list[tuple[Literal["start", "end"], Rectangle]] = [("start", right), ("end", left)]
        for anchor, held in sorted(sides, key=lambda side: not _is_inside(side[1], within)):
            if self._is_free(held) and self._is_in_view(held):
                self.taken.append(held)
                return anchor
        return None

    def _is_in_view(self, wanted: Rectangle) -> bool:
        return min(wanted.left, wanted.top) >= 0 and wanted.right <= WIDTH and wanted.bottom <= self.height

    def _is_free(self, wanted: Rectangle) -> bool:
        return not any(wanted.touches(other) for other in self.taken)

    def _free(
        self, rings: Sequence[Sequence[Point]], y: float, height: float
    ) -> Iterable[tuple[float, float]]:
        """Give the stretches at a height that are inside the rings, in view, and not taken."""
        stretches = [(float(INSET), float(WIDTH - INSET))]
        for line in (y - height / 2, y, y + height / 2):
            stretches = _shared(stretches, _crossed(rings, line))
        for other in self.taken:
            if other.top < y + height / 2 and y - height / 2 < other.bottom:
                stretches = _shared(stretches, [(-1e9, other.left), (other.right, 1e9)])
        return stretches


def _is_inside(held: Rectangle, rings: Sequence[Sequence[Point]]) -> bool:
    stretches = _crossed(rings, (held.top + held.bottom) / 2)
    return any(left <= held.left and held.right <= right for left, right in stretches)


def _crossed(rings: Sequence[Sequence[Point]], y: float) -> list[tuple[float, float]]:
    """Give where a horizontal line is inside the rings."""
    crossings = sorted(
        one[0] + (y - one[1]) / (two[1] - one[1]) * (two[0] - one[0])
        for ring in rings
        for one, two in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (one[1] <= y) != (two[1] <= y)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=False))


def _shared(ones: list[tuple[float, float]], others: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [
        (max(one[0], other[0]), min(one[1], other[1]))
        for one in ones
        for other in others
        if max(one[0], other[0]) < min(one[1], other[1])
    ]
