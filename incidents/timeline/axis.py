"""The time axis of the lanes: which days it spans, its columns, and where a day stands on it in percent."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final, NamedTuple

from incidents.dates import Interval, bounds
from incidents.language import digits, gettext
from incidents.timeline.archive import Unit
from incidents.timeline.query import TimelineQuery
from incidents.timeline.wording import range_in_words

MOST_COLUMNS: Final = 36
MANY_OUTSIDE: Final = 50
"""So many events off the axis are no longer told in words: the axis takes them in."""
MONTH_OR_BETTER: Final = 31
_STEPS: Final[tuple[tuple[Unit, int], ...]] = (
    ("month", 1),
    ("quarter", 3),
    *(("year", 12 * years) for years in (1, 2, 5, 10, 20, 50, 100)),
)
"""Unit and months of a column, as the range grows."""
_DAY: Final = timedelta(days=1)
_FIRST_YEAR: Final = 1
_LAST_YEAR: Final = 2100


class Column(NamedTuple):
    """A month, a quarter, a year or some years; `last` is inclusive, both texts are what a link asks for.

    `left`, `middle` and `width` are percent of the axis; `middle_x` is its middle as SVG writes it.
    """

    start: date
    last: date
    label: str
    name: str
    from_text: str
    to_text: str
    left: float
    middle: float
    width: float
    middle_x: str


@dataclass(frozen=True)
class Axis:
    """The days from `start` up to, not including, `end`; `step` is a column in months.

    Percents are reckoned from the start of the axis; `point` and `box` write them for its direction. Made for
    one page: its columns are named in that page's language.
    """

    start: date
    end: date
    unit: Unit
    step: int = 1
    direction: str = "ltr"

    @cached_property
    def days(self) -> int:
        return (self.end - self.start).days

    def x(self, day: date) -> float:
        """Give the percent of the axis at the beginning of a day, kept within the axis."""
        percent = (day - self.start).days / self.days * 100
        return 0.0 if percent < 0 else 100.0 if percent > 100 else percent

    def extent(self, first: date, last: date) -> tuple[float, float]:
        """Give start and width in percent of the days `first` to `last`, both inclusive."""
        left = self.x(first)
        return left, self.x(last + _DAY) - left

    def middle(self, first: date, last: date) -> float:
        """Give the percent at the middle of the part of an interval that lies on the axis."""
        left, width = self.extent(first, last)
        return left + width / 2

    def holds(self, first: date, last: date) -> bool:
        """Say whether an interval touches the axis."""
        return first < self.end and last >= self.start

    def point(self, value: float) -> str:
        """Write a place on the axis for SVG; from right to left the axis begins at 100 %."""
        return percent(value if self.direction == "ltr" else 100 - value)

    def box(self, left: float, width: float) -> tuple[str, str]:
        """Write x and width of a stretch for SVG."""
        x = left if self.direction == "ltr" else 100 - left - width
        return percent(x), percent(width)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns from the first to the last."""
        return tuple(map(self._column, self._starts))

    @cached_property
    def _starts(self) -> list[date]:
        starts = []
        day = self.start
        while day < self.end:
            starts.append(day)
            day = months_on(day, self.step)
        return starts

    def column_of(self, day: date) -> Column:
        """Give the column that a day stands in, the first or the last one where it is off the axis."""
        return self.columns[max(0, bisect_right(self._starts, day) - 1)]

    def _column(self, start: date) -> Column:
        last = min(months_on(start, self.step), date(_LAST_YEAR + 1, 1, 1)) - _DAY
        from_text, to_text = month_text(start), month_text(last)
        if self.unit == "year":
            from_text, to_text = f"{start.year:04}", f"{last.year:04}"
            label = digits(str(start.year))
            name = label if self.step == 12 else f"{label}–{digits(str(last.year))}"
        elif self.unit == "month":
            name = range_in_words(from_text, from_text)
            label = name.rpartition(" ")[0]
        else:
            label = gettext("Q{number}", number=digits(str((start.month + 2) // 3)))
            name = f"{label} {digits(str(start.year))}"
        left, width = self.extent(start, last)
        middle = left + width / 2
        return Column(
            start, last, label, name, from_text, to_text, left, middle, width, middle_x=self.point(middle)
        )


def percent(value: float) -> str:
    """Write a length for SVG: two decimals at most, no trailing zeros."""
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0%" if written == "-0" else f"{written}%"


def axis_for(query: TimelineQuery, intervals: Iterable[Interval], direction: str = "ltr") -> Axis | None:
    """Choose the axis: the range asked for, else the whole months of what is dated to a month or better.

    Years where nothing is dated that closely; None where nothing has two known ends.
    """
    known = [(i.earliest, i.latest) for i in intervals if i.earliest is not None and i.latest is not None]
    bounded = [(first, last) for first, last in known]
    close = [(first, last) for first, last in bounded if (last - first).days < MONTH_OR_BETTER]
    if query.start is not None or query.end is not None:
        return _asked(query, close or bounded, direction)
    if not bounded:
        return None
    if not close:
        return _over(bounded, direction, least=12)
    axis = _over(close, direction)
    outside = [pair for pair in bounded if not axis.holds(*pair)]
    return _over(bounded, direction) if len(outside) >= MANY_OUTSIDE else axis


def _asked(query: TimelineQuery, known: Sequence[tuple[date, date]], direction: str) -> Axis | None:
    first = bounds(query.start)[0] if query.start is not None else min((a for a, _ in known), default=None)
    last = bounds(query.end)[1] if query.end is not None else max((b for _, b in known), default=None)
    first, last = first or last, last or first
    if first is None or last is None:
        return None
    return _over([(first, max(first, last))], direction)


def _over(pairs: Sequence[tuple[date, date]], direction: str, *, least: int = 1) -> Axis:
    """Make the axis of whole columns over these days, with few enough of them."""
    first, last = min(a for a, _ in pairs), max(b for _, b in pairs)
    for unit, step in _STEPS:
        if step < least:
            continue
        start, end = _floor(first, step), months_on(_floor(last, step), step)
        if months_between(start, end) // step <= MOST_COLUMNS or step == _STEPS[-1][1]:
            return Axis(start, end, unit, step, direction)
    raise AssertionError("the last step always fits")


def _floor(day: date, step: int) -> date:
    if step < 12:
        return date(day.year, (day.month - 1) // step * step + 1, 1)
    years = step // 12
    return date(max(_FIRST_YEAR, day.year // years * years), 1, 1)


def month_text(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"


def months_between(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month


def months_on(day: date, months: int) -> date:
    """Give the first of the month so many months on, no later than the day after the last year accepted."""
    index = day.year * 12 + day.month - 1 + months
    if day.year == _FIRST_YEAR and months > 12:
        index -= 12  # The years 1 to 9 begin a decade of their own, as no year 0 does.
    if index // 12 > _LAST_YEAR:
        return date(_LAST_YEAR + 1, 1, 1)
    return date(index // 12, index % 12 + 1, 1)
