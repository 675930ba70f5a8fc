"""From the figures of claims to the figure of an event, by the published rules and nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

# The most direct basis first; a combined figure has the least direct of those it rests on.
_BASES_BY_DIRECTNESS = ("stated", "counted", "computed")


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A number of one measure as one claim gives it.

    `high` None is "at least `low`"; `best` is None unless the source gives a single number. `origin` is
    where the document's facts come from, `published` when (None: not known). `of_whom_is_total` False
    counts only a part of the people; `group` then tells one part from another, in any spelling.
    """

    claim: int
    origin: str
    published: datetime | None
    low: int
    best: int | None = None
    high: int | None = None
    approximate: bool = False
    basis: str = "stated"
    of_whom_is_total: bool = True
    group: str = ""

    @property
    def inconsistent(self) -> bool:
        """Whether the source's own low ≤ best ≤ high fails."""
        numbers = self._numbers
        return numbers != sorted(numbers)

    @property
    def floor(self) -> int:
        """The smallest number given, which is `low` unless the source is inconsistent."""
        return min(self._numbers)

    @property
    def top(self) -> int | None:
        """The largest number given, None for "at least"."""
        return None if self.high is None else max(self._numbers)

    @property
    def largest(self) -> int:
        """The largest number given, open or not."""
        return max(self._numbers)

    @property
    def says_some(self) -> bool:
        """Whether the claim says that there was at least one."""
        return self.low >= 1 or (self.best or 0) >= 1

    @property
    def says_none(self) -> bool:
        """Whether the claim says that there was none at all, of anybody."""
        return self.of_whom_is_total and self.largest == 0 and self.high == 0

    @property
    def _numbers(self) -> list[int]:
        return [number for number in (self.low, self.best, self.high) if number is not None]


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that its origin later changed: it is shown so, and is no dispute."""

    figure: StatedFigure
    later: StatedFigure


@dataclass(frozen=True, slots=True)
class CombinedFigure:
    """What all claims together give for a measure.

    `low` None: not stated. `high` None beside a `low`: the top is open, and `stated_high` is the largest
    number any claim gives ("2 to 5 or more"); with a closed top it is `high`. `counted` are the claims the
    range rests on, `changes` the figures that were replaced.
    """

    low: int | None
    best: int | None
    high: int | None
    stated_high: int | None
    approximate: bool
    differs: bool
    basis: str
    inconsistent: bool
    counted: tuple[int, ...]
    changes: tuple[Change, ...]

    @property
    def superseded(self) -> dict[int, int]:
        """Older claims with the newer claim of their origin."""
        return {change.figure.claim: change.later.claim for change in self.changes}

    def later(self, figure: StatedFigure) -> StatedFigure | None:
        """Give what the origin later changed `figure` to, None if it still stands."""
        return next((change.later for change in self.changes if change.figure == figure), None)


def find_changes(figures: Sequence[StatedFigure]) -> tuple[Change, ...]:
    """Find the figures that a newer claim of the same origin replaces with other numbers.

    Claims of one time, or of a time not known, replace nothing: which is the later is not known. A newer
    part replaces an older figure of the same part; a newer total replaces older totals, and older parts
    that would be larger than it.
    """
    changes = []
    for figure in figures:
        newer = [
            other
            for other in figures
            if other.origin == figure.origin
            and other.published is not None
            and figure.published is not None
            and other.published > figure.published
            and _replaces(other, figure)
        ]
        newest = max(newer, key=_recency, default=None)
        if newest is not None and _range(newest) != _range(figure):
            changes.append(Change(figure, newest))
    return tuple(changes)


def _recency(figure: StatedFigure) -> tuple[float, int]:
    return (figure.published.timestamp() if figure.published else 0.0, figure.claim)


def _replaces(newer: StatedFigure, older: StatedFigure) -> bool:
    if newer.of_whom_is_total and not older.of_whom_is_total:
        return newer.top is not None and older.low > newer.top
    return newer.of_whom_is_total == older.of_whom_is_total and newer.group == older.group


def _range(figure: StatedFigure) -> tuple[int, int | None]:
    return figure.floor, figure.top


def combine(figures: Iterable[StatedFigure]) -> CombinedFigure:
    """Combine the figures of one measure; their order does not matter.

    The range goes from the smallest low to the largest high. "At least n" opens the top only if n is no
    less than every high. A part gives the total a floor, and disputes it where a total is smaller.
    """
    given = sorted(figures, key=lambda figure: (figure.claim, figure.group, str(figure)))
    changes = find_changes(given)
    replaced = [change.figure for change in changes]
    live = [figure for figure in given if figure not in replaced]
    totals = [figure for figure in live if figure.of_whom_is_total]
    parts = [figure for figure in live if not figure.of_whom_is_total and figure.low >= 1]
    if not totals and not parts:
        return _not_stated(changes)
    floor = max((part.low for part in parts), default=0)
    low = min((figure.floor for figure in totals), default=floor)
    tops = [figure.top for figure in totals if figure.top is not None]
    openings = [figure.largest for figure in totals if figure.top is None]
    contradicted = any(top < floor for top in tops)
    weighs = floor > low or not totals
    if contradicted or not totals:
        openings.append(floor)
    elif floor > low:
        low = floor
    is_open = not tops or max(openings, default=-1) >= max(tops)
    stated_high = max([*tops, *openings, low])
    counted = totals + [part for part in parts if weighs and part.low == floor]
    return CombinedFigure(
        low=low,
        best=_best(totals, max(low, floor)),
        high=None if is_open else max(tops),
        stated_high=stated_high if is_open else max(tops),
        approximate=any(figure.approximate for figure in counted),
        differs=contradicted or len({_range(figure) for figure in totals}) > 1,
        basis=max((figure.basis for figure in counted), key=_BASES_BY_DIRECTNESS.index),
        inconsistent=any(figure.inconsistent for figure in counted),
        counted=tuple(sorted({figure.claim for figure in counted})),
        changes=changes,
    )


def _not_stated(changes: tuple[Change, ...]) -> CombinedFigure:
    return CombinedFigure(None, None, None, None, False, False, "stated", False, (), changes)


def _best(totals: Sequence[StatedFigure], least: int) -> int | None:
    """Give the one best number there is, unless it is below `least` or outside what another claim says."""
    given = {figure.best for figure in totals if figure.best is not None}
    if len(given) != 1:
        return None
    best = given.pop()
    fits = best >= least and all(
        figure.floor <= best and (figure.top is None or best <= figure.top) for figure in totals
    )
    return best if fits else None
