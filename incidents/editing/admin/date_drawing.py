"""A date as the desk draws it while it is typed: a band on a few columns, faded where it is not known."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from incidents.dates import Interval, Precision
from incidents.timeline.archive import Unit
from incidents.timeline.axis import Axis, months_on, percent

MOST_COLUMNS: Final = 8
STEPS: Final[tuple[tuple[Unit, int], ...]] = (
    ("month", 1),
    ("quarter", 3),
    *(("year", 12 * years) for years in (1, 5, 10, 50, 100, 500)),
)
"""Unit and months of a column, as the date grows."""
SOLID: Final = frozenset({Precision.DAY, Precision.SPAN})


@dataclass(frozen=True, slots=True)
class Drawing:
    """The band and the columns' ticks, in percent of the width; `mask` is "", "both", "in" or "out"."""

    x: str
    width: str
    mask: str
    words: str
    ticks: tuple[tuple[str, str], ...]


def draw(interval: Interval) -> Drawing | None:
    """Draw what an interval leaves possible; None where it is open on both sides."""
    first, last = interval.earliest or interval.latest, interval.latest or interval.earliest
    if first is None or last is None:
        return None
    axis = _axis(first, last)
    left = axis.start if interval.earliest is None else first
    right = axis.columns[-1].last if interval.latest is None else last
    start, width = axis.extent(left, right)
    mask = _mask(interval)
    ticks = ((percent(axis.x(column.start)), column.name) for column in axis.columns)
    return Drawing(percent(start), percent(width), mask, _words(first, last, mask), tuple(ticks))


def _axis(first: date, last: date) -> Axis:
    """Give the columns the days lie in, with one more on each side."""
    for unit, step in STEPS:
        floor = _floor(first, step)
        start = months_on(floor, -step) if floor.year > max(1, step // 12) else date.min
        axis = Axis(start, months_on(_floor(last, step), 2 * step), unit, step)
        if len(axis.columns) <= MOST_COLUMNS:
            break
    return axis


def _floor(day: date, step: int) -> date:
    if step < 12:
        return date(day.year, (day.month - 1) // step * step + 1, 1)
    years = step // 12
    return date(max(1, day.year // years * years), 1, 1)


def _mask(interval: Interval) -> str:
    if interval.earliest is None:
        return "in"
    if interval.latest is None:
        return "out"
    return "" if interval.precision in SOLID else "both"


def _words(first: date, last: date, mask: str) -> str:
    """Say the drawing to whoever does not see it."""
    faded = {
        "in": ", faded towards the past",
        "out": ", faded towards the future",
        "both": ", faded at both ends",
    }
    end = f"{last.day} {last:%B} {last.year}"
    if mask == "in":
        return f"A band up to {end}{faded[mask]}"
    begin = f"{first.day} {first:%B} {first.year}"
    if mask == "out":
        return f"A band from {begin}{faded[mask]}"
    return f"A band from {begin} to {end}{faded.get(mask, '')}" if first != last else f"A mark on {begin}"
