"""Where labels fit: the server knows no width, so it reckons with the narrowest page that shows them."""

from dataclasses import dataclass, field
from typing import Final, Literal

NARROWEST_WITH_LABELS: Final = 960
"""Pixels of the lanes from which labels are shown; below, the marks stand alone."""
NARROWEST: Final = 280
LETTER: Final = 6.6
MARK: Final = 18
GAP: Final = 6

Side = Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A row for a mark, and the side on which its label stands; None where it would touch another."""

    row: int
    label: Side | None


@dataclass(slots=True)
class Rows:
    """The rows of one lane, filled from the left; each remembers what already stands in it."""

    count: int
    _wide: list[list[tuple[float, float]]] = field(init=False)
    _narrow: list[list[tuple[float, float]]] = field(init=False)

    def __post_init__(self) -> None:
        self._wide = [[] for _ in range(self.count)]
        self._narrow = [[] for _ in range(self.count)]

    def place(self, percent: float, text: str) -> Spot:
        """Take the first row where mark and label fit, else the first where the mark does, else the last."""
        sides: tuple[Side | None, ...] = ("start", "end", None)
        for side in sides:
            for row in range(self.count):
                if self._fits(row, percent, text, side):
                    return self._take(row, percent, text, side)
        emptiest = min(range(self.count), key=lambda row: len(self._narrow[row]))
        return self._take(emptiest, percent, text, None)

    def block(self, row: int, percent: float, before: float, after: float) -> None:
        """Keep a stretch of a row free, in pixels before and after a point."""
        centre = percent / 100 * NARROWEST_WITH_LABELS
        self._wide[row].append((centre - before, centre + after))

    def _extent(self, percent: float, text: str, side: Side | None) -> tuple[float, float]:
        centre = percent / 100 * NARROWEST_WITH_LABELS
        width = len(text) * LETTER + GAP
        start = centre - MARK / 2 - (width if side == "end" else 0)
        return start, centre + MARK / 2 + (width if side == "start" else 0)

    def _fits(self, row: int, percent: float, text: str, side: Side | None) -> bool:
        start, end = self._extent(percent, text, side)
        if side is not None and (start < 0 or end > NARROWEST_WITH_LABELS):
            return False
        centre = percent / 100 * NARROWEST
        narrow = (centre - MARK / 2, centre + MARK / 2)
        return not _touches((start, end), self._wide[row]) and not _touches(narrow, self._narrow[row])

    def _take(self, row: int, percent: float, text: str, side: Side | None) -> Spot:
        self._wide[row].append(self._extent(percent, text, side))
        centre = percent / 100 * NARROWEST
        self._narrow[row].append((centre - MARK / 2, centre + MARK / 2))
        return Spot(row, side)


def _touches(one: tuple[float, float], others: list[tuple[float, float]]) -> bool:
    return any(one[0] < end + GAP and start < one[1] + GAP for start, end in others)
