"""The three lanes on one time axis, worked out here so that the template only writes them down.

Lengths along the axis are percent, as SVG writes them; heights are pixels. Nothing is drawn more exactly
than its date is known: a month is a faded bar, a year a hatch, an open side a fade of fixed length.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from markupsafe import Markup

from incidents.language import gettext
from incidents.timeline.archive import Bin, Published, Selection
from incidents.timeline.axis import Axis, axis_for
from incidents.timeline.columns import (
    BLOCK,
    MOST_BLOCKS,
    MOST_GLYPHS,
    SMALL_STACK,
    STACK,
    Bar,
    Stack,
    make_bars,
    stacks,
)
from incidents.timeline.edges import Aside, asides, edges
from incidents.timeline.entries import Entry, make_entry
from incidents.timeline.lanes_table import CountRow, EventRow, count_rows, event_row
from incidents.timeline.levels import Levels, make_levels
from incidents.timeline.marks import Mark, OpenMark, make_marks, make_open_marks
from incidents.timeline.overview import Overview, make_overview
from incidents.timeline.query import TimelineQuery
from incidents.timeline.rug import Stretch, rug
from incidents.timeline.tallies import Counts, Tally, tally_bins, tally_entries

MARK_ROW: Final = 22
LOZENGE_ROW: Final = 40
OPEN_ROW: Final = 18
TITLE: Final = 24
BOTTOM: Final = 62
"""Under the lowest lane: months, years, and what the line is."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane from `top` down to `bottom`: its events as `marks`, or counted by `stacks` upon `base`.

    Marks stand in rows `pitch` apart, the first of them at `first`, counted upwards for the incidents.
    """

    title: str
    title_y: int
    top: int
    base: int
    marks: tuple[Mark, ...]
    first: int
    pitch: int
    stacks: tuple[Stack, ...]
    glyphs_always: bool
    rug: tuple[Stretch, ...]
    open_marks: tuple[OpenMark, ...]
    open_y: int
    bottom: int

    def rug_svg(self) -> Markup:
        return Markup("".join([stretch.svg() for stretch in self.rug]))  # noqa: S704 – numbers and names of our own


@dataclass(frozen=True, slots=True)
class Lanes:
    """`line` is where today or the newest source is on the axis, empty off it; `line_words` says which."""

    title: str
    rtl: bool
    start: str
    end: str
    brush: str
    placeholders: tuple[str, str]
    bars: tuple[Bar, ...]
    incidents: Lane
    diplomacy: Lane
    forces: Lane
    levels: Levels
    line: str
    zone: tuple[str, str]
    line_words: str
    bottom: int
    height: int
    earlier: Aside | None
    later: Aside | None
    in_words: tuple[EventRow, ...]
    asides: tuple[Aside, ...]
    table: tuple[EventRow, ...]
    counts: tuple[CountRow, ...]
    overview: Overview

    def columns(self) -> Iterator[tuple[Bar, Markup]]:
        """Give the columns, each with what its lanes count as SVG."""
        lanes = [lane for lane in (self.incidents, self.diplomacy, self.forces) if lane.stacks]
        for place, bar in enumerate(self.bars):
            stacks = [lane.stacks[place].svg(glyphs_always=lane.glyphs_always) for lane in lanes]
            yield bar, Markup("".join(stacks))  # noqa: S704 – numbers and names of our own


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What the lanes are drawn from: the events of a result, or its counts where it is too long to read.

    `lanes` are the events by lane, without the tables of levels, which are drawn as rows.
    """

    query: TimelineQuery
    axis: Axis
    entries: Sequence[Entry]
    lanes: Mapping[str, Sequence[Entry]]
    tallies: Mapping[date, Tally]
    today: date

    def of(self, lane: str) -> Sequence[Entry]:
        return self.lanes.get(lane, ())

    def counted(self, lane: str) -> list[Entry]:
        """Give what stands in a column or for itself: no totals of many acts, nothing known too loosely."""
        return [
            entry
            for entry in self.of(lane)
            if entry.ends and self.axis.holds(*entry.ends)
            if not entry.document["aggregate"] and not entry.too_wide(self.axis.unit)
        ]

    def total(self, lane: str) -> int:
        return sum(tally.total(lane) for tally in self.tallies.values())


def make_lanes(
    selection: Selection,
    published: Sequence[Published],
    tables: Sequence[Published] = (),
    *,
    line: date,
    line_words: str,
    today: date,
    direction: str = "ltr",
    with_table: bool = False,
) -> Lanes | None:
    """Draw a result; `published` is all of it, or empty where it is too long and its counts stand for it.

    `tables` are then its events whose figures make the rows of levels. `with_table` adds the same as a table.
    None where nothing in the result has a date with two known ends.
    """
    query = selection.query
    entries = [make_entry(edition) for edition in published]
    counts = Counts(selection)
    known = [entry.interval for entry in entries] or counts.intervals()
    axis = axis_for(query, known, direction)
    if axis is None:
        return None
    drawing = _drawing(query, axis, entries, () if entries else counts.columns(axis.unit), today)
    incidents = _incidents(drawing)
    diplomacy = _diplomacy(drawing, incidents.bottom)
    forces = _forces(drawing, diplomacy.bottom)
    levels = make_levels(published or tables, axis, top=forces.bottom, line=line)
    bottom = levels.rows[-1].base if levels.rows else forces.bottom
    earlier, later = edges(query, axis, entries, () if entries else counts.off_axis())
    at = axis.x(line)
    return Lanes(
        title=_axis_words(axis),
        rtl=direction == "rtl",
        start=axis.point(0),
        end=axis.point(100),
        brush=f"{axis.start.isoformat()}/{axis.end.isoformat()}",
        placeholders=(axis.columns[0].from_text, axis.columns[-1].to_text),
        bars=make_bars(query, axis, drawing.tallies, line),
        incidents=incidents,
        diplomacy=diplomacy,
        forces=forces,
        levels=levels,
        line=axis.point(at) if axis.start <= line < axis.end else "",
        zone=axis.box(at, 100 - at),
        line_words=line_words,
        bottom=bottom,
        height=bottom + BOTTOM,
        earlier=earlier,
        later=later,
        in_words=tuple(map(event_row, _too_wide(drawing))),
        asides=asides(selection, entries, axis, drawn_open=_drawn_open(incidents, diplomacy, forces)),
        table=tuple(map(event_row, entries)) if with_table else (),
        counts=count_rows(axis, drawing.tallies) if with_table and not entries else (),
        overview=make_overview(query, axis, counts.all_months, counts.all_years),
    )


def _drawing(
    query: TimelineQuery, axis: Axis, entries: Sequence[Entry], bins: Sequence[Bin], today: date
) -> _Drawing:
    lanes: dict[str, list[Entry]] = {}
    for entry in entries:
        if not entry.published.facets["series"]:
            lanes.setdefault(entry.lane, []).append(entry)
    drawing = _Drawing(query, axis, entries, lanes, {}, today)
    counted = [entry for lane in ("violence", "diplomacy", "forces") for entry in drawing.counted(lane)]
    tallies = tally_entries(axis, counted) if entries else tally_bins(axis, bins)
    return replace(drawing, tallies=tallies)


def _axis_words(axis: Axis) -> str:
    columns = axis.columns
    return f"{columns[0].name} – {columns[-1].name}" if len(columns) > 1 else columns[0].name


def _fitting_marks(
    drawing: _Drawing, lane: str, most_rows: int, *, above: bool = False, title: str = ""
) -> tuple[Mark, ...] | None:
    """Set a lane's events as marks; None where they are counted instead."""
    if not drawing.entries:
        return None if drawing.total(lane) else ()
    return make_marks(
        drawing.axis, drawing.counted(lane), drawing.today, rows=most_rows, above=above, title=title
    )


def _rows(marks: Iterable[Mark | OpenMark]) -> int:
    return max((mark.row + 1 for mark in marks), default=0)


def _titled(name: str, drawing: _Drawing, lane: str) -> str:
    """Name a lane; an empty one says so."""
    empty = drawing.entries and not any(entry.lane == lane for entry in drawing.entries)
    return gettext("{lane}: none here", lane=name) if empty else name


def _incidents(drawing: _Drawing) -> Lane:
    marks = _fitting_marks(drawing, "violence", 4)
    most = max(tally.total("violence") for tally in drawing.tallies.values())
    blocks = most <= MOST_BLOCKS
    if marks is not None:
        base = 26 + MARK_ROW * max(2 if marks else 1, _rows(marks))
        title = _titled(gettext("Incidents"), drawing, "violence")
    else:
        base = 28 + BLOCK * max(4, most) if blocks else 42 + STACK
        units = {"month": gettext("Incidents per month"), "quarter": gettext("Incidents per quarter")}
        years = gettext("Incidents per year") if drawing.axis.step == 12 else gettext("Incidents")
        title = units.get(drawing.axis.unit, years)
    opened = make_open_marks(drawing.axis, drawing.of("violence"), drawing.query) or ()
    return Lane(
        title=title,
        title_y=12,
        top=0,
        base=base,
        marks=marks or (),
        first=base - 12,
        pitch=-MARK_ROW,
        stacks=()
        if marks is not None
        else stacks(drawing.axis, drawing.tallies, "violence", base, height=STACK, share=0.66, blocks=blocks),
        glyphs_always=len(drawing.tallies) <= MOST_GLYPHS,
        rug=rug(drawing.axis, drawing.of("violence"), base + 5),
        open_marks=opened,
        open_y=base + 21,
        bottom=base + 25 + OPEN_ROW * _rows(opened),
    )


def _diplomacy(drawing: _Drawing, top: int) -> Lane:
    title = _titled(gettext("Diplomacy and politics"), drawing, "diplomacy")
    marks = _fitting_marks(drawing, "diplomacy", 3, above=True, title=title)
    return _lower_lane(drawing, "diplomacy", title, top, marks, first=top + LOZENGE_ROW, pitch=LOZENGE_ROW)


def _forces(drawing: _Drawing, top: int) -> Lane:
    title = _titled(gettext("Forces"), drawing, "forces")
    marks = _fitting_marks(drawing, "forces", 3)
    return _lower_lane(drawing, "forces", title, top, marks, first=top + TITLE + 11, pitch=MARK_ROW)


def _lower_lane(
    drawing: _Drawing,
    lane: str,
    title: str,
    top: int,
    marks: tuple[Mark, ...] | None,
    *,
    first: int,
    pitch: int,
) -> Lane:
    """Lay out a lane whose marks grow downwards from its title."""
    axis = drawing.axis
    base = top + TITLE + 16 + SMALL_STACK if marks is None else top + TITLE
    if marks:
        base = first + pitch * (_rows(marks) - 1) + 14
    # A lozenge has its date behind it; a square with its label beside it leaves no room for that.
    in_strip = [e for e in drawing.of(lane) if e.too_wide(axis.unit) or marks is None or lane == "forces"]
    strip = rug(axis, in_strip, base + 3)
    below = base + 18 if strip else base
    opened = make_open_marks(axis, drawing.of(lane), drawing.query) or ()
    return Lane(
        title=title,
        title_y=top + 16,
        top=top,
        base=base,
        marks=marks or (),
        first=first,
        pitch=pitch,
        stacks=()
        if marks is not None
        else stacks(axis, drawing.tallies, lane, base, height=SMALL_STACK, share=0.4, blocks=False),
        glyphs_always=False,
        rug=strip,
        open_marks=opened,
        open_y=below + 2,
        bottom=below + OPEN_ROW * _rows(opened) + 4,
    )


def _too_wide(drawing: _Drawing) -> list[Entry]:
    """Give the events on the axis that are known too loosely to stand in it, but for tables of levels."""
    return [
        entry
        for entry in drawing.entries
        if entry.ends and drawing.axis.holds(*entry.ends) and entry.too_wide(drawing.axis.unit)
        if not entry.published.facets["series"]
    ]


def _drawn_open(*lanes: Lane) -> int:
    return sum(mark.number for lane in lanes for mark in lane.open_marks)
