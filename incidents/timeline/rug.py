"""How exactly each date is known, drawn: a tick for a day, a fade for a month, a hatch for a year."""

from collections.abc import Iterable
from dataclasses import dataclass

from incidents.dates import Precision
from incidents.timeline.axis import Axis
from incidents.timeline.entries import Entry


@dataclass(frozen=True, slots=True)
class Stretch:
    """`shape` is tick, bar, fade or hatch."""

    shape: str
    x: str
    width: str
    y: int
    css: str


def rug(axis: Axis, entries: Iterable[Entry], y: int) -> tuple[Stretch, ...]:
    """Draw the dates with two known ends, the widest first, so that none hides a closer one."""
    found = (stretch_of(axis, entry, y) for entry in sorted(entries, key=_width))
    return tuple(stretch for stretch in found if stretch is not None)


def stretch_of(axis: Axis, entry: Entry, y: int) -> Stretch | None:
    """Draw the date of one event, None where it is open or off the axis."""
    if entry.ends is None or not axis.holds(*entry.ends):
        return None
    x, width = axis.box(*axis.extent(*entry.ends))
    shape = _shape(axis, entry)
    if shape == "tick":
        x = axis.point(axis.x(entry.ends[0]))
    return Stretch(shape, x, width, y, entry.badge.css)


def _width(entry: Entry) -> int:
    return -(entry.interval.span_days or 0)


def _shape(axis: Axis, entry: Entry) -> str:
    if entry.interval.precision is Precision.DAY:
        return "tick"
    if entry.interval.precision is Precision.SPAN:
        return "bar"
    wide = entry.too_wide(axis.unit) or entry.interval.precision in (Precision.YEAR, Precision.DECADE)
    return "hatch" if wide else "fade"
