"""What the drawing cannot hold, in words and as links: off its axis, too loosely dated, open on a side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from incidents.language import digits, listed, ngettext
from incidents.timeline.archive import Bin, Selection
from incidents.timeline.axis import Axis
from incidents.timeline.entries import Entry
from incidents.timeline.query import TimelineQuery

MOST_YEARS_NAMED: Final = 4


@dataclass(frozen=True, slots=True)
class Aside:
    text: str
    url: str


def edges(
    query: TimelineQuery, axis: Axis, entries: Sequence[Entry], by_year: Sequence[Bin]
) -> tuple[Aside | None, Aside | None]:
    """Link what lies before and after the axis, with its years; from counts where there are no entries."""
    before: dict[int, int] = {}
    after: dict[int, int] = {}
    last_years: dict[int, int] = {}
    for entry in entries:
        if entry.ends and not axis.holds(*entry.ends):
            side = before if entry.ends[1] < axis.start else after
            year = entry.ends[0].year
            side[year] = side.get(year, 0) + 1
            last_years[year] = max(last_years.get(year, year), entry.ends[1].year)
    for each in by_year:
        year = int(each.start)
        if year < axis.start.year:
            before[year] = each.total
        elif year > axis.end.year or (year == axis.end.year and axis.end.month == 1):
            after[year] = each.total
    return _edge(query, before, last_years, earlier=True), _edge(query, after, last_years, earlier=False)


def _edge(
    query: TimelineQuery, numbers: dict[int, int], last_years: dict[int, int], *, earlier: bool
) -> Aside | None:
    if not numbers:
        return None
    years = sorted(numbers)
    last = max(last_years.get(year, year) for year in years)
    if len(years) <= MOST_YEARS_NAMED:
        shown = listed(digits(str(year)) for year in years)
    else:
        shown = f"{digits(str(years[0]))}–{digits(str(last))}"
    count = sum(numbers.values())
    if earlier:
        text = "‹ " + ngettext("{n} earlier: {years}", "{n} earlier: {years}", count, years=shown)
    else:
        text = ngettext("{n} later: {years}", "{n} later: {years}", count, years=shown) + " ›"
    return Aside(text, query.replacing(start=f"{years[0]:04}", end=f"{last:04}").url())


def asides(
    selection: Selection, entries: Sequence[Entry], axis: Axis, *, drawn_open: int
) -> tuple[Aside, ...]:
    """Say how many events are not drawn, and why, but for those named beside the drawing."""
    query = selection.query
    counts = dict(selection.counts("precision"))
    chosen = {group: n for group, n in counts.items() if not query.precision or group in query.precision}
    found = []
    if not entries and axis.unit != "year" and chosen.get("year"):
        text = ngettext(
            "{n} event known only to the year is not in the columns",
            "{n} events known only to the year are not in the columns",
            chosen["year"],
        )
        found.append(Aside(text, query.replacing(precision=("year",)).url()))
    if chosen.get("open", 0) > drawn_open:
        text = ngettext(
            "{n} event with a date open on one side is not drawn",
            "{n} events with a date open on one side are not drawn",
            chosen["open"] - drawn_open,
        )
        found.append(Aside(text, query.replacing(precision=("open",)).url()))
    return tuple(found)
