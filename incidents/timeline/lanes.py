"""The three lanes on one time axis, worked out here so that the template only writes them down.

Lengths along the axis are percent, as SVG writes them; heights are pixels. Nothing is drawn more exactly
than its date is known: a month is a faded bar, a year a hatch, an open side a fade of fixed length.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from incidents.dates import Interval
from incidents.language import digits, gettext, listed, ngettext
from incidents.timeline.archive import Bin, Published, Unit
from incidents.timeline.axis import Axis, axis_for, percent
from incidents.timeline.badges import Badge
from incidents.timeline.cards import date_words, event_url
from incidents.timeline.columns import Bar, make_bars
from incidents.timeline.entries import Entry, make_entry, short_title, spoken
from incidents.timeline.labels import Rows, Side
from incidents.timeline.levels import LevelRow, level_rows
from incidents.timeline.query import TimelineQuery
from incidents.timeline.rug import Stretch, rug

MOST_MARKS: Final = 24
"""Up to so many incidents stand as marks of their own; above, columns count them."""
RUG: Final = 97
DIPLOMACY: Final = 117
FORCES: Final = 184
_MARK_ROWS: Final = (80, 58, 36)
_EVENT_ROW: Final = 26
_LOWEST: Final = 274


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark with its label; `side` is where the label stands, None where it would touch another."""

    x: str
    y: int
    badge: Badge
    url: str
    label: str
    aria: str
    side: Side | None
    hollow: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """What lies off the axis, as a link there."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class TableRow:
    when: str
    lane: str
    title: str
    language: str
    url: str
    detail: str


@dataclass(frozen=True, slots=True)
class Lanes:
    """`line` is the percent of today or of the newest source, None off the axis; `line_words` says which."""

    title: str
    incidents_title: str
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    rug: tuple[Stretch, ...]
    lozenges: tuple[Mark, ...]
    diplomacy: tuple[Stretch, ...]
    forces: tuple[Mark, ...]
    forces_rug: tuple[Stretch, ...]
    levels: tuple[LevelRow, ...]
    line: str | None
    zone_width: str
    line_words: str
    bottom: int
    height: int
    earlier: Edge | None
    later: Edge | None
    in_words: tuple[TableRow, ...]
    table: tuple[TableRow, ...]
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class _Result:
    """The events of a result, sorted into what is drawn how."""

    axis: Axis
    entries: Sequence[Entry]

    def of(self, lane: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.lane == lane]

    def on_axis(self, lane: str) -> list[Entry]:
        return [entry for entry in self.of(lane) if entry.ends and self.axis.holds(*entry.ends)]

    @property
    def incidents(self) -> list[Entry]:
        """What is counted: no totals of many acts, and nothing known only to the year."""
        counted = [entry for entry in self.on_axis("violence") if not entry.document["aggregate"]]
        return [entry for entry in counted if not entry.yearish]

    @property
    def forces(self) -> list[Entry]:
        """What touches the axis, or is open, and has no level: those are drawn as rows."""
        on_axis = [*self.on_axis("forces"), *(e for e in self.of("forces") if e.ends is None)]
        return [entry for entry in on_axis if not entry.published.facets["series"]]

    @property
    def year_only(self) -> list[Entry]:
        drawn = [*self.on_axis("violence"), *self.on_axis("diplomacy"), *self.forces]
        return [e for e in drawn if e.yearish and e.ends and self.axis.holds(*e.ends)]


def make_lanes(
    query: TimelineQuery,
    published: Sequence[Published],
    histogram: Callable[[Unit], Sequence[Bin]],
    *,
    line: date,
    line_words: str,
    today: date,
) -> Lanes | None:
    """Draw a result; `published` is all of it, or empty where it is too long and the histogram counts it.

    None where nothing in the result has a date with two known ends.
    """
    entries = [make_entry(edition) for edition in published]
    known = [entry.interval for entry in entries] or [Interval.parse(b.start) for b in histogram("month")]
    axis = axis_for(query, known)
    if axis is None:
        return None
    bins = () if entries else tuple(histogram(axis.unit))
    result = _Result(axis, entries)
    as_marks = bool(entries) and len(result.incidents) <= MOST_MARKS
    force_marks = [e for e in result.forces if e.ends and axis.holds(*e.ends) and not e.yearish]
    levels = level_rows(published, axis, top=FORCES + 24 + (_EVENT_ROW if result.forces else 0), line=line)
    bottom = max([_LOWEST, *(row.base for row in levels)])
    return Lanes(
        title=_axis_words(axis),
        incidents_title=gettext("Incidents") if as_marks else _per(axis.unit),
        bars=make_bars(query, axis, [] if as_marks else result.incidents, bins),
        marks=_marks(axis, result.incidents, _MARK_ROWS, today) if as_marks else (),
        rug=rug(axis, result.of("violence"), query, RUG),
        lozenges=_lozenges(result, today),
        diplomacy=rug(axis, result.of("diplomacy"), query, 170, fades=152),
        forces=_marks(axis, force_marks, (FORCES + 28,), today),
        forces_rug=rug(axis, result.forces, query, FORCES + 24),
        levels=levels,
        line=percent(axis.x(line)) if axis.start <= line < axis.end else None,
        zone_width=percent(100 - axis.x(line)),
        line_words=line_words,
        bottom=bottom,
        height=bottom + 50,
        earlier=_edge(query, axis, entries, before=True),
        later=_edge(query, axis, entries, before=False),
        in_words=tuple(map(_row, result.year_only)),
        table=tuple(map(_row, entries)),
        bins=bins,
    )


def _per(unit: Unit) -> str:
    return {
        "month": gettext("Incidents per month"),
        "quarter": gettext("Incidents per quarter"),
        "year": gettext("Incidents per year"),
    }[unit]


def _axis_words(axis: Axis) -> str:
    columns = axis.columns()
    return f"{columns[0].name} – {columns[-1].name}" if len(columns) > 1 else columns[0].name


def _ordered(entries: Iterable[Entry], axis: Axis) -> list[tuple[float, Entry]]:
    placed = [(axis.middle(*entry.ends), entry) for entry in entries if entry.ends]
    return sorted(placed, key=lambda pair: (pair[0], pair[1].document["id"]))


def _marks(
    axis: Axis, entries: Iterable[Entry], heights: Sequence[int], today: date, rows: Rows | None = None
) -> tuple[Mark, ...]:
    """Set marks from left to right, each in the first of the rows where it has room."""
    rows = rows or Rows(len(heights))
    return tuple(_mark(entry, x, heights, rows, today) for x, entry in _ordered(entries, axis))


def _mark(entry: Entry, x: float, heights: Sequence[int], rows: Rows, today: date) -> Mark:
    label = short_title(entry)
    spot = rows.place(x, label)
    latest = entry.interval.latest
    hollow = entry.document["status"] == "scheduled" or (latest is not None and latest > today)
    url = event_url(entry.document)
    return Mark(percent(x), heights[spot.row], entry.badge, url, label, spoken(entry), spot.label, hollow)


def _lozenges(result: _Result, today: date) -> tuple[Mark, ...]:
    """Set the lozenges; their lower row of labels gives way to what is open on one side."""
    rows = Rows(2)
    for entry in result.of("diplomacy"):
        bound = entry.interval.latest or entry.interval.earliest
        if entry.ends is None and bound is not None:
            rows.block(1, result.axis.x(bound), 180, 60)
    wanted = [entry for entry in result.on_axis("diplomacy") if not entry.yearish]
    return _marks(result.axis, wanted, (141, 176), today, rows)


def _edge(query: TimelineQuery, axis: Axis, entries: Sequence[Entry], *, before: bool) -> Edge | None:
    """Link what lies before or after the axis, with its years."""
    outside = [
        entry.ends
        for entry in entries
        if entry.ends and not axis.holds(*entry.ends) and (entry.ends[1] < axis.start) == before
    ]
    if not outside:
        return None
    years = sorted({first.year for first, _ in outside})
    shown = digits(listed(map(str, years)) if len(years) <= 4 else f"{years[0]}–{years[-1]}")
    if before:
        words = ngettext("{n} earlier: {years}", "{n} earlier: {years}", len(outside), years=shown)
    else:
        words = ngettext("{n} later: {years}", "{n} later: {years}", len(outside), years=shown)
    url = query.replacing(start=str(years[0]), end=str(max(last.year for _, last in outside))).url()
    return Edge(f"‹ {words}" if before else f"{words} ›", url)


def _row(entry: Entry) -> TableRow:
    when = date_words(entry.document["when"])
    lanes = {"violence": gettext("Incidents"), "forces": gettext("Forces")}
    document = entry.document
    return TableRow(
        when.with_year,
        lanes.get(entry.lane) or gettext("Diplomacy and politics"),
        document["title"],
        document["language"],
        event_url(document),
        listed(part for part in (entry.badge.label, when.note) if part),
    )
