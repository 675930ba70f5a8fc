"""Where words fit: the server knows no width, so it reckons with the narrowest page of each kind."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from incidents.language import END_OF_FOREIGN, FOREIGN

Tier = Literal["", "mid", "wide"]
Side = Literal["start", "end"]
Anchor = Literal["start", "middle", "end"]

TIERS: Final[dict[Tier, int]] = {"": 280, "mid": 640, "wide": 960}
"""The class of a text to the pixels of the lanes from which it is shown; "" is shown always."""
LETTER: Final = 6.6
BOLD_LETTER: Final = 7.2
GAP: Final = 6
HALF: Final = 9
"""Half a mark."""
BESIDE: Final = GAP + 1
ABOVE: Final = 7
"""A label above its mark begins so far before the middle of it."""


def wrapped(text: str, letters: int, most: int) -> tuple[str, ...]:
    """Break a text into at most `most` lines of so many letters; a longer word stands alone.

    What is left out is marked at the end of the last line.

    Words set apart as of another language are so on each of their lines.
    """
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] += f" {word}"
        elif lines and lines[-1].rfind(FOREIGN) > lines[-1].rfind(END_OF_FOREIGN):
            lines[-1] += END_OF_FOREIGN
            lines.append(FOREIGN + word)
        else:
            lines.append(word)
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] += " …"
    return tuple(kept)


@dataclass(slots=True)
class Track:
    """One line of texts or marks, which remembers at every width what already stands in it."""

    _taken: dict[Tier, list[tuple[float, float]]] = field(
        default_factory=lambda: {tier: [] for tier in TIERS}
    )
    """Where each stretch begins, and where it ends with the gap after it."""

    def add(self, percent: float, text: str, anchor: Anchor = "start", dx: float = 0) -> Tier | None:
        """Set a text from the narrowest page on that has room for it; None where none has."""
        width = len(text) * LETTER
        before = {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        return self.add_extent(percent, before - dx, width - before + dx)

    def add_extent(self, percent: float, before: float, after: float) -> Tier | None:
        """Set what reaches so many pixels before and after a point."""
        fitting: Tier | None = None
        for tier in reversed(TIERS):
            if not self.fits(tier, percent, before, after):
                break
            fitting = tier
        if fitting is not None:
            self.take(percent, before, after, fitting)
        return fitting

    def fits(self, tier: Tier, percent: float, before: float, after: float, *, inside: bool = True) -> bool:
        width = TIERS[tier]
        centre = percent / 100 * width
        start, end = centre - before, centre + after
        if inside and (start < -1 or end > width + 1):
            return False
        reach = end + GAP
        for first, last in self._taken[tier]:  # noqa: SIM110 – a page asks this hundreds of times
            if start < last and first < reach:
                return False
        return True

    def take(self, percent: float, before: float, after: float, from_tier: Tier = "") -> None:
        """Keep a stretch free on the pages from a tier on."""
        for tier, width in TIERS.items():
            if width >= TIERS[from_tier]:
                centre = percent / 100 * width
                self._taken[tier].append((centre - before, centre + after + GAP))


@dataclass(frozen=True, slots=True)
class Piece:
    """A mark to be set, with its label at one of the sides; it reaches `before` and `after` its point."""

    percent: float
    text: str
    before: float = HALF
    after: float = HALF
    sides: tuple[Side, ...] = ("start", "end")


@dataclass(frozen=True, slots=True)
class Seat:
    """A row for a mark; its label stands `dx` pixels off at `side`, from pages of a tier on."""

    row: int
    side: Side | None
    dx: float = 0
    tier: Tier = "wide"


def seats(pieces: Sequence[Piece], rows: int, *, above: bool = False, title: str = "") -> list[Seat] | None:
    """Set marks in rows, from the start of the axis on; None where they do not fit without touching.

    Labels stand beside their marks, or `above` them, where the lane's title takes the start of the first row.
    """
    lane = _Lane(pieces, rows, above, title)
    chosen = lane.rows_with_labels() or lane.rows_of_marks()
    return None if chosen is None else lane.seats(chosen)


@dataclass(frozen=True, slots=True)
class _Lane:
    pieces: Sequence[Piece]
    count: int
    above: bool
    title: str

    def rows_with_labels(self) -> list[int] | None:
        """Choose rows that leave room for labels on wide pages; None where a mark finds none."""
        marks, labels = self._tracks()
        chosen = []
        for piece in self.pieces:
            free = [row for row, track in enumerate(marks) if _mark_fits(track, piece)]
            if not free:
                return None
            places = ((side, row) for side in piece.sides for row in free)
            fitting = (
                (row, side) for side, row in places if labels[row].fits("wide", *self._reach(piece, side))
            )
            row, side = next(fitting, (free[0], None))
            marks[row].take(piece.percent, piece.before, piece.after)
            if side is not None:
                labels[row].take(*self._reach(piece, side), "wide")
            chosen.append(row)
        return chosen

    def rows_of_marks(self) -> list[int] | None:
        """Choose rows for the marks alone."""
        marks, _ = self._tracks()
        chosen = []
        for piece in self.pieces:
            row = next((row for row, track in enumerate(marks) if _mark_fits(track, piece)), None)
            if row is None:
                return None
            marks[row].take(piece.percent, piece.before, piece.after)
            chosen.append(row)
        return chosen

    def seats(self, rows: Sequence[int]) -> list[Seat]:
        """Set the labels where there is room beside all the marks, first on wide pages."""
        found = [Seat(row, None) for row in rows]
        wider: Tier | None = None
        for tier in reversed(TIERS):
            marks, labels = self._tracks()
            for piece, row in zip(self.pieces, rows, strict=True):
                marks[row].take(piece.percent, piece.before, piece.after)
            for index, piece in enumerate(self.pieces):
                seat = found[index]
                # What the wider page has no room for, the narrower one has none for either.
                kept = (seat.side,) if seat.side is not None and seat.tier == wider else ()
                for side in piece.sides if wider is None else kept:
                    if labels[seat.row].fits(tier, *self._reach(piece, side)):
                        labels[seat.row].take(*self._reach(piece, side))
                        found[index] = Seat(seat.row, side, self._near(piece, side), tier)
                        break
            wider = tier
        return found

    def _tracks(self) -> tuple[list[Track], list[Track]]:
        """Give the tracks of marks and of labels, which are the same where labels stand beside the marks."""
        marks = [Track() for _ in range(self.count)]
        labels = [Track() for _ in range(self.count)] if self.above else marks
        if self.title:
            labels[0].take(0, 0, len(self.title) * BOLD_LETTER)
        return marks, labels

    def _near(self, piece: Piece, side: Side) -> float:
        """Give how far from its mark's point a label begins."""
        return -ABOVE if self.above else BESIDE + (piece.after if side == "start" else piece.before)

    def _reach(self, piece: Piece, side: Side) -> tuple[float, float, float]:
        """Give a label's point, and how far it reaches before and after it."""
        width = len(piece.text) * LETTER
        near = self._near(piece, side)
        before, after = (-near, near + width) if side == "start" else (near + width, -near)
        return piece.percent, before, after


def _mark_fits(track: Track, piece: Piece) -> bool:
    return all(track.fits(tier, piece.percent, piece.before, piece.after, inside=False) for tier in TIERS)
