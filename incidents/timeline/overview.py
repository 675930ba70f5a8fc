"""The strip of all years under the lanes, with the stretch they show as a window that can be moved."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from markupsafe import Markup

from incidents.language import gettext, ngettext
from incidents.timeline.archive import Bin
from incidents.timeline.axis import Axis, Column, month_text, months_between, months_on
from incidents.timeline.labels import GAP, LETTER
from incidents.timeline.query import TimelineQuery
from incidents.timeline.tallies import by_family, first_day
from incidents.timeline.wording import range_in_words

BASE: Final = 30
HIGHEST: Final = 24
MOST_YEARS: Final = 24
"""With more years than these a link takes in several."""
MOST_BARS: Final = 120
"""With more months than these that hold something, each bar is a year."""
TALL_ENOUGH: Final = 9
"""Pixels of one event, while a few are the most that a bar holds."""
THINNEST: Final = 0.4
NARROWEST: Final = 270
"""Pixels of the strip where the lanes have least room; it never has less."""


class YearLink(NamedTuple):
    x: str
    width: str
    edge: str
    middle: str
    url: str
    aria: str
    label: str


@dataclass(frozen=True, slots=True)
class Overview:
    """All years, with a window from month `low` up to, not including, month `high` of `months`.

    `hatches` are years of which something is known no closer; `first` is the month the handles count from.
    """

    years: tuple[YearLink, ...]
    bars: Markup
    hatches: tuple[tuple[str, str], ...]
    window_x: str
    window_width: str
    first: str
    months: int
    low: int
    high: int
    low_words: str
    high_words: str


def make_overview(
    query: TimelineQuery, axis: Axis, by_month: Sequence[Bin], by_year: Sequence[Bin]
) -> Overview:
    """Draw all years of the query without its dates, from the archive's counts alone."""
    wide_years = _years_known_no_closer(by_month, by_year)
    starts = [axis.start, *(first_day(each.start) for each in (*by_month[:1], *by_year[:1]))]
    ends = [axis.end, *(months_on(first_day(each.start), 1) for each in by_month[-1:])]
    ends += [months_on(first_day(year), 12) for year in wide_years[-1:]]
    start, end = min(starts).replace(month=1), max(ends)
    step = next(step for step in (12, 24, 60, 120, 240, 600, 1200, 2400) if _links(start, end, step))
    whole = Axis(start, end, "year", step, axis.direction)
    low, high = months_between(start, axis.start), months_between(start, axis.end)
    window_x, window_width = _box(whole, axis.start, axis.end)
    return Overview(
        years=_year_links(query, whole, by_year),
        bars=_bars(whole, *(by_month, 1) if len(by_month) <= MOST_BARS else (by_year, 12)),
        hatches=tuple(_box(whole, first_day(year), months_on(first_day(year), 12)) for year in wide_years),
        window_x=window_x,
        window_width=window_width,
        first=month_text(start),
        months=months_between(start, end),
        low=low,
        high=high,
        low_words=range_in_words(month_text(axis.start), month_text(axis.start)),
        high_words=_month_before(axis.end),
    )


def _box(axis: Axis, start: date, end: date) -> tuple[str, str]:
    left = axis.x(start)
    return axis.box(left, max(THINNEST, axis.x(end) - left))


def _month_before(day: date) -> str:
    text = month_text(day - timedelta(days=1))
    return range_in_words(text, text)


def _links(start: date, end: date, step: int) -> bool:
    return step == 2400 or months_between(start, end) / step <= MOST_YEARS


def _years_known_no_closer(by_month: Sequence[Bin], by_year: Sequence[Bin]) -> list[str]:
    """Give the years that count more than their months together."""
    months: dict[str, int] = {}
    for each in by_month:
        year = each.start[:4]
        months[year] = months.get(year, 0) + each.total
    return [each.start for each in by_year if each.total > months.get(each.start, 0)]


def _bars(whole: Axis, bins: Sequence[Bin], months: int) -> Markup:
    """Draw as SVG a bar for each month or year that holds something, its families one upon the other."""
    most = max([1, *(each.total for each in bins)])
    written = []
    for each in bins:
        start = first_day(each.start)
        x, width = _box(whole, start, months_on(start, months))
        total = each.total
        tall = min(TALL_ENOUGH * total, HIGHEST * math.sqrt(total / most))
        y = float(BASE)
        for family, number in by_family(each.kinds):
            height = tall * number / total
            y -= height
            place = f'x="{x}" y="{y:.1f}" width="{width}" height="{height:.1f}"'
            written.append(f'<rect class="seg {family.css}" {place}/>')
    return Markup("".join(written))  # noqa: S704 – numbers and names of our own


def _year_links(query: TimelineQuery, whole: Axis, by_year: Sequence[Bin]) -> tuple[YearLink, ...]:
    columns = whole.columns
    totals = {column.start: 0 for column in columns}
    for each in by_year:
        totals[whole.column_of(first_day(each.start)).start] += each.total
    room = NARROWEST / len(columns)
    widest = max(len(column.label) for column in columns) * LETTER + GAP
    every = -(-widest // room)
    url = query.urls_of_ranges()
    return tuple(
        _year_link(url, whole, column, totals[column.start], index % every == 0)
        for index, column in enumerate(columns)
    )


def _year_link(
    url: Callable[[str, str], str], whole: Axis, column: Column, number: int, labelled: bool
) -> YearLink:
    x, wide = whole.box(column.left, column.width)
    events = ngettext("{n} event", "{n} events", number)
    room = NARROWEST * (100 - column.left - column.width / 2) / 100 >= len(column.label) * LETTER / 2
    return YearLink(
        x=x,
        width=wide,
        edge=whole.point(column.left),
        middle=column.middle_x,
        url=url(column.from_text, column.to_text),
        aria=gettext("{month}: {counts}", month=column.name, counts=events),
        label=column.label if labelled and room else "",
    )
