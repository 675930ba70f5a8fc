"""The time axis of the lanes: which days it spans, its columns, and where a day stands on it in percent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from incidents.dates import Interval, bounds
from incidents.language import digits, gettext, numeral
from incidents.timeline.archive import Unit
from incidents.timeline.query import TimelineQuery
from incidents.timeline.wording import month_name

MOST_COLUMNS: Final = 36
MANY_OUTSIDE: Final = 50
"""So many events off the axis are no longer told in words: the axis takes them in."""
MONTH_OR_BETTER: Final = 31
_STEP: Final[dict[Unit, int]] = {"month": 1, "quarter": 3, "year": 12}
_LAST_YEAR: Final = 2100


@dataclass(frozen=True, slots=True)
class Column:
    """One month, quarter or year; `last` is inclusive, `first`–`last` are what a link asks for."""

    start: date
    last: date
    label: str
    name: str
    from_text: str
    to_text: str
    narrow: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """The days from `start` up to, not including, `end`."""

    start: date
    end: date
    unit: Unit

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    def x(self, day: date) -> float:
        """Give the percent of the axis at the beginning of a day, kept within the axis."""
        percent = (day - self.start).days / self.days * 100
        return min(100.0, max(0.0, percent))

    def extent(self, first: date, last: date) -> tuple[float, float]:
        """Give start and width in percent of the days `first` to `last`, both inclusive."""
        left = self.x(first)
        return left, self.x(last + timedelta(days=1)) - left

    def middle(self, first: date, last: date) -> float:
        """Give the percent at the middle of the part of an interval that lies on the axis."""
        left, width = self.extent(first, last)
        return left + width / 2

    def holds(self, first: date, last: date) -> bool:
        """Say whether an interval touches the axis."""
        return first < self.end and last >= self.start

    def columns(self) -> tuple[Column, ...]:
        """Give the columns from the first to the last."""
        starts = []
        day = self.start
        while day < self.end:
            starts.append(day)
            day = _months_on(day, _STEP[self.unit])
        every = max(1, -(-len(starts) // 5))
        return tuple(self._column(start, index % every == 0) for index, start in enumerate(starts))

    def _column(self, start: date, narrow: bool) -> Column:
        last = _months_on(start, _STEP[self.unit]) - timedelta(days=1)
        if self.unit == "year":
            year = digits(str(start.year))
            return Column(start, last, year, year, f"{start:%Y}", f"{last:%Y}", narrow)
        quarter = gettext("Q{number}", number=numeral((start.month + 2) // 3))
        label = month_name(start) if self.unit == "month" else quarter
        name = f"{label} {digits(str(start.year))}"
        return Column(start, last, label, name, f"{start:%Y-%m}", f"{last:%Y-%m}", narrow)


def percent(value: float) -> str:
    """Write a length for SVG: two decimals at most, no trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


def axis_for(query: TimelineQuery, intervals: Iterable[Interval]) -> Axis | None:
    """Choose the axis: the range asked for, else the whole months of what is dated to a month or better.

    Years where nothing is dated that closely; None where nothing has two known ends.
    """
    known = [(i.earliest, i.latest) for i in intervals if i.earliest is not None and i.latest is not None]
    bounded = [(first, last) for first, last in known]
    close = [(first, last) for first, last in bounded if (last - first).days < MONTH_OR_BETTER]
    if query.start is not None or query.end is not None:
        return _asked(query, close or bounded)
    chosen = close or bounded
    if not chosen:
        return None
    axis = _over(chosen)
    outside = [pair for pair in bounded if not axis.holds(*pair)]
    return _over(bounded) if len(outside) >= MANY_OUTSIDE else axis


def _asked(query: TimelineQuery, known: Sequence[tuple[date, date]]) -> Axis | None:
    first = bounds(query.start)[0] if query.start is not None else min((a for a, _ in known), default=None)
    last = bounds(query.end)[1] if query.end is not None else max((b for _, b in known), default=None)
    first, last = first or last, last or first
    if first is None or last is None:
        return None
    return _over([(first, max(first, last))])


def _over(pairs: Sequence[tuple[date, date]]) -> Axis:
    """Make the axis of whole months, quarters or years over these days, with few enough columns."""
    first, last = min(a for a, _ in pairs), max(b for _, b in pairs)
    for unit in ("month", "quarter", "year"):
        start, end = _floor(first, unit), _months_on(_floor(last, unit), _STEP[unit])
        months = (end.year - start.year) * 12 + end.month - start.month
        if months // _STEP[unit] <= MOST_COLUMNS or unit == "year":
            return Axis(start, end, unit)
    raise AssertionError("the last unit always fits")


def _floor(day: date, unit: Unit) -> date:
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[unit]
    return date(day.year, month, 1)


def _months_on(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(min(index // 12, _LAST_YEAR + 1), index % 12 + 1, 1)
