"""How exactly each date is known, drawn: a tick for a day, a fade for a month, a hatch for a year."""

from collections.abc import Iterable
from typing import NamedTuple

from incidents.dates import Precision
from incidents.timeline.axis import Axis
from incidents.timeline.entries import Entry


class Stretch(NamedTuple):
    """`shape` is tick, bar, fade or hatch; a tick has no width."""

    shape: str
    x: str
    width: str
    y: int
    css: str

    def svg(self) -> str:
        """Write it as SVG: numbers and names of our own, in which nothing is to be escaped."""
        shape, x, width, y, css = self
        if shape == "tick":
            mark = f'<rect class="rug {css}" x="-1" width="2" height="11"/>'
            return f'<svg x="{x}" y="{y}" overflow="visible">{mark}</svg>'
        if shape == "hatch":
            area = f'<rect x="{x}" y="{y}" width="{width}" height="10" fill="url(#hatch)"/>'
            return f'<g class="{css} hatched">{area}</g>'
        mask = ' mask="url(#m-both)"' if shape == "fade" else ""
        return f'<rect class="rug {css}" x="{x}" y="{y + 3}" width="{width}" height="5"{mask}/>'


def rug(axis: Axis, entries: Iterable[Entry], y: int) -> tuple[Stretch, ...]:
    """Draw the dates with two known ends, the widest first, so that none hides a closer one."""
    found = (stretch_of(axis, entry, y) for entry in sorted(entries, key=_width))
    return tuple(stretch for stretch in found if stretch is not None)


def stretch_of(axis: Axis, entry: Entry, y: int) -> Stretch | None:
    """Draw the date of one event, None where it is open or off the axis."""
    if entry.ends is None or not axis.holds(*entry.ends):
        return None
    shape = _shape(axis, entry)
    if shape == "tick":
        x, width = axis.point(axis.x(entry.ends[0])), ""
    else:
        x, width = axis.box(*axis.extent(*entry.ends))
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
