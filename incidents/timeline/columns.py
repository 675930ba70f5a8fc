"""Incidents counted by month, quarter or year, once there are too many to stand for themselves."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from incidents.language import digits, gettext, listed, numeral
from incidents.taxonomy import FAMILIES, KINDS, Family
from incidents.timeline.archive import Bin
from incidents.timeline.axis import Axis, Column, percent
from incidents.timeline.describe import counted as counted_words
from incidents.timeline.entries import Entry
from incidents.timeline.query import TimelineQuery

BASE: Final = 92
BLOCK: Final = 16
COLUMN_HEIGHT: Final = 62
NEUTRAL: Final = "forces"
"""The hue of a count whose kinds are not told apart."""
MOST_BLOCKS: Final = 8
"""With more in one column, a stretch per family and the number stand in place of blocks."""


@dataclass(frozen=True, slots=True)
class Block:
    x: str
    y: str
    width: str
    height: str
    middle: str
    css: str
    glyph: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A column linked to its month, quarter or year; `count` is set where its blocks do not show it."""

    x: str
    width: str
    middle: str
    url: str
    aria: str
    label: str
    narrow: bool
    year: str
    blocks: tuple[Block, ...]
    count: str
    count_y: str
    diplomacy: str
    forces: str


def make_bars(
    query: TimelineQuery, axis: Axis, incidents: Sequence[Entry], bins: Sequence[Bin]
) -> tuple[Bar, ...]:
    """Make the columns; without incidents or bins they are the bare months, still links.

    Incidents are stacked by family; a result too long to read event by event is counted by `bins` alone.
    """
    columns = axis.columns()
    groups: dict[date, list[Entry]] = {column.start: [] for column in columns}
    for entry in incidents:
        first = entry.ends[0] if entry.ends else axis.start
        column = next((c for c in reversed(columns) if c.start <= first), columns[0])
        groups[column.start].append(entry)
    counted = {_first_day(each.start): each for each in bins}
    most = max([1, *map(len, groups.values()), *(each.violence for each in bins)])
    return tuple(
        _bar(query, axis, column, groups[column.start], counted.get(column.start), most, first=index == 0)
        for index, column in enumerate(columns)
    )


def _first_day(start: str) -> date:
    year, _, month = start.partition("-")
    return date(int(year), int(month or 1), 1)


def _bar(
    query: TimelineQuery,
    axis: Axis,
    column: Column,
    entries: Sequence[Entry],
    counted: Bin | None,
    most: int,
    *,
    first: bool,
) -> Bar:
    left, width = axis.extent(column.start, column.last)
    families = Counter(KINDS[entry.document["kind"]].family for entry in entries)
    stack = [(FAMILIES[family], families[family]) for family in FAMILIES if families[family]]
    if counted is not None and counted.violence:
        stack = [(FAMILIES[NEUTRAL], counted.violence)]
    count = sum(number for _, number in stack)
    one_each = most <= MOST_BLOCKS and counted is None
    height = BLOCK if one_each else COLUMN_HEIGHT / most
    new_year = axis.unit != "year" and (first or column.start.month == 1)
    return Bar(
        x=percent(left),
        width=percent(width),
        middle=percent(left + width / 2),
        url=query.replacing(start=column.from_text, end=column.to_text).url(),
        aria=_spoken(column, entries, counted, count),
        label=column.label,
        narrow=column.narrow,
        year=digits(str(column.start.year)) if new_year else "",
        blocks=_blocks(stack, left + width * 0.17, width * 0.66, height, one_each),
        count=numeral(count) if count and not one_each else "",
        count_y=f"{BASE - count * height - 4:.1f}",
        diplomacy=_number(counted.diplomacy + counted.politics) if counted else "",
        forces=_number(counted.forces) if counted else "",
    )


def _number(count: int) -> str:
    return numeral(count) if count else ""


def _spoken(column: Column, entries: Sequence[Entry], counted: Bin | None, count: int) -> str:
    """Say a column: "Mar 2021: 3 incidents (2 rocket attack, 1 bombing)"."""
    incidents = counted_words("incident", count)
    if counted is not None:
        others = counted.diplomacy + counted.politics
        return gettext(
            "{column}: {incidents}, {others} in diplomacy and politics, {forces} in forces",
            column=column.name,
            incidents=incidents,
            others=numeral(others),
            forces=numeral(counted.forces),
        )
    if not count:
        return column.name
    kinds = Counter(entry.badge.label.lower() for entry in entries)
    told = listed(f"{numeral(number)} {label}" for label, number in kinds.most_common())
    return f"{column.name}: {incidents} ({told})"


def _blocks(
    stack: Sequence[tuple[Family, int]], x: float, width: float, height: float, one_each: bool
) -> tuple[Block, ...]:
    """Stack blocks in the order of the kinds: one per incident with its glyph, or one a family."""
    blocks = []
    y = float(BASE)
    middle = percent(x + width / 2)
    for family, number in stack:
        for tall in [height] * number if one_each else [height * number]:
            y -= tall
            glyph = family.glyph if one_each else ""
            blocks.append(
                Block(percent(x), f"{y:.1f}", percent(width), f"{tall:.1f}", middle, family.css, glyph)
            )
    return tuple(blocks)
